"""The view "Now": who is in, what the terminals are, and what happens."""

from functools import partial
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..hub import Hub
from .hub_command import hub_subscription
from .now_feed import NowFeed


@hub_subscription("now/subscribe", everybody=True)
@callback
def async_subscribe(
    hass: HomeAssistant,
    hub: Hub,
    connection: ActiveConnection,
    message: dict[str, Any],
) -> CALLBACK_TYPE:
    """Send all there is now, then whatever becomes another."""
    send = partial(connection.send_event, message["id"])
    feed = NowFeed(hass, hub, connection.user, send)
    feed.async_start()
    return feed.async_stop


COMMANDS: Final = (async_subscribe,)
