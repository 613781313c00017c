"""Flow that adds a terminal by hand, and changes its settings."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import TextSelector

from .const import CONF_SERIAL_NUMBER, SUBENTRY_TERMINAL
from .hub import HubConfigEntry
from .terminal_form import (
    async_settings_form,
    name_field,
    read_form,
    serial_number_field,
)
from .validation import vol


class TerminalSubentryFlow(ConfigSubentryFlow):
    """Add a terminal or change one."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Take a serial number: of a terminal that is calling in, or typed."""
        entry: HubConfigEntry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="hub_missing")
        errors: dict[str, str] = {}
        if user_input is not None:
            name, data, errors = read_form(user_input)
            serial_number = data.pop(CONF_SERIAL_NUMBER)
            if not errors and is_approved(entry, serial_number):
                errors[CONF_SERIAL_NUMBER] = "already_added"
            if not errors:
                subentry = new_subentry(serial_number, name, data)
                return self.async_create_entry(
                    title=subentry.title,
                    data=subentry.data,
                    unique_id=subentry.unique_id,
                )
        calling = entry.runtime_data.discovery.async_calling()
        schema = vol.Schema(
            {
                **serial_number_field([caller.serial_number for caller in calling]),
                vol.Optional(CONF_NAME): TextSelector(),
                **await async_settings_form(self.hass),
            }
        )
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a terminal's settings; the others do not notice."""
        entry: HubConfigEntry = self._get_entry()
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            name, data, errors = read_form(user_input)
            if not errors:
                data[CONF_SERIAL_NUMBER] = subentry.data[CONF_SERIAL_NUMBER]
                return self.async_update_and_abort(
                    entry, subentry, title=name or subentry.title, data=data
                )
        schema = vol.Schema(
            {**name_field(subentry.title), **await async_settings_form(self.hass)}
        )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or subentry.data
            ),
            description_placeholders={
                CONF_SERIAL_NUMBER: subentry.data[CONF_SERIAL_NUMBER]
            },
            errors=errors,
        )


def new_subentry(
    serial_number: str, name: str | None, data: Mapping[str, Any]
) -> ConfigSubentry:
    """Return the subentry of a terminal, named by its serial number by default."""
    settings = {key: value for key, value in data.items() if value not in ("", [])}
    return ConfigSubentry(
        data=MappingProxyType({**settings, CONF_SERIAL_NUMBER: serial_number}),
        subentry_type=SUBENTRY_TERMINAL,
        title=name or serial_number,
        unique_id=serial_number,
    )


def is_approved(entry: HubConfigEntry, serial_number: str) -> bool:
    """Return whether a terminal is one of the hub's."""
    return any(
        subentry.unique_id == serial_number for subentry in entry.subentries.values()
    )
