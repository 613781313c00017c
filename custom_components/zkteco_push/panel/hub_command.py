"""What every websocket command of the panel has in common."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import (
    ERR_SERVICE_VALIDATION_ERROR,
    WebSocketCommandHandler,
)
from homeassistant.components.websocket_api.decorators import (
    async_response,
    require_admin,
    websocket_command,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util.hass_dict import HassKey

from ..config_flow import loaded_hub
from ..const import CONF_PANEL_FOR_EVERYBODY, DOMAIN
from ..hub import Hub, HubConfigEntry
from ..journal import JournalError
from ..validation import vol

type Message = dict[str, Any]
type Schema = dict[str | vol.Marker, Any]
type Command = Callable[[HomeAssistant, Hub, ActiveConnection, Message], Awaitable[Any]]
type Subscribe = Callable[
    [HomeAssistant, Hub, ActiveConnection, Message], CALLBACK_TYPE
]

ERR_NOT_LOADED: Final = "not_loaded"
ERR_STORAGE: Final = "storage"
# Whoever is told this has to subscribe anew: the hub has been unloaded.
GONE: Final = {"gone": True}

_SUBSCRIBED: Final[HassKey[set[tuple[ActiveConnection, int]]]] = HassKey(
    f"{DOMAIN}_panel_subscriptions"
)


def hub_command(
    name: str, schema: Schema | None = None
) -> Callable[[Command], WebSocketCommandHandler]:
    """Make a command for admins of what answers with a loaded hub."""

    def decorate(command: Command) -> WebSocketCommandHandler:
        """Return the handler."""

        @websocket_command(_schema(name, schema))
        @require_admin
        @async_response
        @wraps(command)
        async def handle(
            hass: HomeAssistant, connection: ActiveConnection, message: Message
        ) -> None:
            """Answer with what the command returns."""
            if (entry := loaded_hub(hass)) is None:
                _send_not_loaded(connection, message)
                return
            try:
                result = await command(hass, entry.runtime_data, connection, message)
            except JournalError:
                connection.send_error(
                    message["id"], ERR_STORAGE, "The journal cannot be read or written"
                )
                return
            except ServiceValidationError as error:
                _send_refusal(connection, message, error)
                return
            connection.send_result(message["id"], result)

        return handle

    return decorate


def hub_subscription(
    name: str,
    schema: Schema | None = None,
    *,
    everybody: bool = False,
    check: Callable[[Hub, Message], None] | None = None,
) -> Callable[[Subscribe], WebSocketCommandHandler]:
    """Make a subscription of what follows a loaded hub and returns how to stop.

    It is for admins; with `everybody` also for others, where the hub's option allows it.
    What is asked for may be refused by `check`, which raises ServiceValidationError: it
    is too late for that once the first event may have been sent. It ends with the hub,
    and says so.
    """

    def decorate(subscribe: Subscribe) -> WebSocketCommandHandler:
        """Return the handler."""

        @websocket_command(_schema(name, schema))
        @callback
        @wraps(subscribe)
        def handle(
            hass: HomeAssistant, connection: ActiveConnection, message: Message
        ) -> None:
            """Subscribe, until somebody unsubscribes or the hub is unloaded."""
            entry = loaded_hub(hass)
            if not connection.user.is_admin and not (
                everybody and entry is not None and is_for_everybody(entry)
            ):
                raise Unauthorized(context=connection.context(message))
            if entry is None:
                _send_not_loaded(connection, message)
                return
            try:
                if check is not None:
                    check(entry.runtime_data, message)
            except ServiceValidationError as error:
                _send_refusal(connection, message, error)
                return
            mine = (connection, message["id"])
            subscribed = hass.data.setdefault(_SUBSCRIBED, set())
            connection.send_result(message["id"])
            stop = subscribe(hass, entry.runtime_data, connection, message)

            @callback
            def unsubscribe() -> None:
                """Follow nothing any more."""
                subscribed.discard(mine)
                stop()

            subscribed.add(mine)
            connection.subscriptions[message["id"]] = unsubscribe

        return handle

    return decorate


def is_for_everybody(entry: HubConfigEntry) -> bool:
    """Return whether others than admins may see what is going on now."""
    return bool(entry.options.get(CONF_PANEL_FOR_EVERYBODY, False))


@callback
def async_end_subscriptions(hass: HomeAssistant) -> None:
    """End all subscriptions, as the hub is about to go, and say so."""
    subscribed = hass.data.setdefault(_SUBSCRIBED, set())
    for connection, number in tuple(subscribed):
        if (unsubscribe := connection.subscriptions.pop(number, None)) is not None:
            unsubscribe()
            connection.send_event(number, GONE)


def _schema(name: str, schema: Schema | None) -> Schema:
    """Return the schema of a command of ours."""
    return {vol.Required("type"): f"{DOMAIN}/{name}", **(schema or {})}


def _send_not_loaded(connection: ActiveConnection, message: Message) -> None:
    """Say that there is no hub."""
    connection.send_error(message["id"], ERR_NOT_LOADED, "The hub is not loaded")


def _send_refusal(
    connection: ActiveConnection, message: Message, error: ServiceValidationError
) -> None:
    """Say what somebody got wrong, as an action would: it is no matter for the log."""
    connection.send_error(
        message["id"],
        ERR_SERVICE_VALIDATION_ERROR,
        str(error),
        translation_domain=error.translation_domain,
        translation_key=error.translation_key,
        translation_placeholders=error.translation_placeholders,
    )
