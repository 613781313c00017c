"""Config flow of the ZKTeco Push integration."""

from typing import Any, Final, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_NAME, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
)

from .const import (
    CONF_BODY_LIMIT,
    CONF_DATABASE_URL,
    CONF_KEEP_OPERATIONS_DAYS,
    CONF_KEEP_PHOTOS,
    CONF_KEEP_PHOTOS_DAYS,
    CONF_KEEP_PUNCHES_DAYS,
    CONF_KEEP_TEMPLATES,
    CONF_PANEL_FOR_EVERYBODY,
    CONF_SERIAL_NUMBER,
    CONF_WAKE_UP,
    DEFAULT_BODY_LIMIT,
    DEFAULT_KEEP_PHOTOS,
    DOMAIN,
    NAME,
    SUBENTRY_PERSON,
    SUBENTRY_TERMINAL,
)
from .database_form import CheckedUrl, async_check_url, shown_url
from .discovery import CONF_ADDRESS
from .household.flow import PersonSubentryFlow
from .hub import HubConfigEntry
from .server.listener import async_try_port
from .settings import parse_address
from .subentry_flow import TerminalSubentryFlow, is_approved, new_subentry
from .terminal_form import (
    async_time_zone_field,
    name_field,
    networks_field,
    read_form,
    subnet_of,
)
from .validation import vol

_LAST_PORT: Final = 65_535
_LONGEST_RETENTION: Final = 36_500
_MOST_PHOTOS: Final = 100_000
_LARGEST_BODY_MB: Final = 64
_NUMBERS: Final = (
    CONF_BODY_LIMIT,
    CONF_KEEP_PHOTOS,
    CONF_KEEP_PHOTOS_DAYS,
    CONF_KEEP_PUNCHES_DAYS,
    CONF_KEEP_OPERATIONS_DAYS,
)


class ZktecoPushConfigFlow(ConfigFlow, domain=DOMAIN):
    """Add the hub, and approve terminals that call in."""

    VERSION = 1

    def __init__(self) -> None:
        """Begin without a terminal."""
        self._serial_number = ""
        self._address = ""

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows that add parts to the hub."""
        return {
            SUBENTRY_TERMINAL: TerminalSubentryFlow,
            SUBENTRY_PERSON: PersonSubentryFlow,
        }

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow of the hub's options."""
        return HubOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add the hub; show where terminals have to call."""
        await self.async_set_unique_id(DOMAIN)
        self._abort_if_unique_id_configured()
        if user_input is not None:
            return self.async_create_entry(title=NAME, data={})
        return self.async_show_form(
            step_id="user", description_placeholders=server_placeholders(self.hass)
        )

    @override
    async def async_step_integration_discovery(
        self, discovery_info: dict[str, Any]
    ) -> ConfigFlowResult:
        """Offer a terminal that calls in."""
        self._serial_number = discovery_info[CONF_SERIAL_NUMBER]
        self._address = discovery_info[CONF_ADDRESS]
        await self.async_set_unique_id(self._serial_number)
        self._abort_if_unique_id_configured()
        if (hub := loaded_hub(self.hass)) is None:
            return self.async_abort(reason="hub_missing")
        if is_approved(hub, self._serial_number):
            return self.async_abort(reason="already_configured")
        self.context["title_placeholders"] = self._placeholders
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Approve the terminal."""
        if (hub := loaded_hub(self.hass)) is None:
            return self.async_abort(reason="hub_missing")
        errors: dict[str, str] = {}
        if user_input is not None:
            name, data, errors = read_form(user_input)
            if not errors and is_approved(hub, self._serial_number):
                return self.async_abort(reason="already_configured")
            if not errors:
                self.hass.config_entries.async_add_subentry(
                    hub, new_subentry(self._serial_number, name, data)
                )
                return self.async_abort(
                    reason="terminal_added",
                    description_placeholders=self._placeholders,
                )
        address = parse_address(self._address)
        schema = vol.Schema(
            {
                **name_field(self._serial_number),
                **await async_time_zone_field(self.hass),
                **networks_field([subnet_of(address)] if address else None),
            }
        )
        # Much can have happened while the form was made.
        if loaded_hub(self.hass) is None:
            return self.async_abort(reason="hub_missing")
        if is_approved(hub, self._serial_number):
            return self.async_abort(reason="already_configured")
        return self.async_show_form(
            step_id="confirm",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            description_placeholders=self._placeholders,
            errors=errors,
        )

    @property
    def _placeholders(self) -> dict[str, str]:
        """Return what names the terminal in texts."""
        return {
            CONF_NAME: self._serial_number,
            CONF_SERIAL_NUMBER: self._serial_number,
            CONF_ADDRESS: self._address,
        }


class HubOptionsFlow(OptionsFlow):
    """Change the hub's options."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the options in one form."""
        errors: dict[str, str] = {}
        database = CheckedUrl()
        options = dict(self.config_entry.options)
        stored_url = options.pop(CONF_DATABASE_URL, "")
        if stored_url:
            options[CONF_DATABASE_URL] = shown_url(stored_url)
        if user_input is not None:
            numbers = {key: int(user_input[key]) for key in _NUMBERS}
            if (port := user_input.get(CONF_PORT)) is not None:
                numbers[CONF_PORT] = int(port)
                if error := await self._async_fault_of(port):
                    errors[CONF_PORT] = error
            database = await async_check_url(
                self.hass, user_input.get(CONF_DATABASE_URL, ""), stored_url
            )
            if database.error is not None:
                errors[CONF_DATABASE_URL] = database.error
            if not errors:
                data = {**user_input, **numbers}
                data.pop(CONF_DATABASE_URL, None)
                if database.url:
                    data[CONF_DATABASE_URL] = database.url
                return self.async_create_entry(data=data)
        number_of_days = NumberSelector(
            NumberSelectorConfig(
                min=0,
                max=_LONGEST_RETENTION,
                step=1,
                unit_of_measurement="d",
                mode=NumberSelectorMode.BOX,
            )
        )
        schema = vol.Schema(
            {
                vol.Optional(CONF_PORT): NumberSelector(
                    NumberSelectorConfig(mode=NumberSelectorMode.BOX)
                ),
                vol.Required(
                    CONF_BODY_LIMIT, default=DEFAULT_BODY_LIMIT
                ): NumberSelector(
                    NumberSelectorConfig(
                        min=1,
                        max=_LARGEST_BODY_MB,
                        step=1,
                        unit_of_measurement="MB",
                        mode=NumberSelectorMode.BOX,
                    )
                ),
                vol.Required(CONF_WAKE_UP, default=True): BooleanSelector(),
                vol.Required(CONF_KEEP_TEMPLATES, default=True): BooleanSelector(),
                vol.Required(
                    CONF_KEEP_PHOTOS, default=DEFAULT_KEEP_PHOTOS
                ): NumberSelector(
                    NumberSelectorConfig(
                        min=1, max=_MOST_PHOTOS, step=1, mode=NumberSelectorMode.BOX
                    )
                ),
                vol.Required(CONF_KEEP_PHOTOS_DAYS, default=0): number_of_days,
                vol.Required(CONF_KEEP_PUNCHES_DAYS, default=0): number_of_days,
                vol.Required(CONF_KEEP_OPERATIONS_DAYS, default=0): number_of_days,
                vol.Required(
                    CONF_PANEL_FOR_EVERYBODY, default=False
                ): BooleanSelector(),
                vol.Optional(CONF_DATABASE_URL): TextSelector(
                    TextSelectorConfig(autocomplete="off")
                ),
            }
        )
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or options
            ),
            description_placeholders={
                **server_placeholders(self.hass),
                **database.placeholders,
            },
            errors=errors,
        )

    async def _async_fault_of(self, port: float) -> str | None:
        """Return what is wrong with a port of our own, once it has been tried."""
        if port != int(port) or not 1 <= port <= _LAST_PORT:
            return "port_invalid"
        if port == self.hass.http.server_port:
            return "port_reserved"
        hub = loaded_hub(self.hass)
        listener = hub.runtime_data.listener if hub else None
        if listener is not None and listener.is_listening and listener.port == port:
            return None
        try:
            await async_try_port(int(port))
        except PermissionError:
            return "port_invalid"
        except OSError:
            return "port_taken"
        return None


def loaded_hub(hass: HomeAssistant) -> HubConfigEntry | None:
    """Return the hub's entry, if it is loaded."""
    return next(iter(hass.config_entries.async_loaded_entries(DOMAIN)), None)


def server_placeholders(hass: HomeAssistant) -> dict[str, str]:
    """Return the address and port to type into a terminal."""
    api = hass.config.api
    own = next(
        (
            entry.options.get(CONF_PORT)
            for entry in hass.config_entries.async_entries(DOMAIN)
        ),
        None,
    )
    return {
        "address": api.local_ip if api else "",
        "port": str(own or (api.port if api else "")),
    }
