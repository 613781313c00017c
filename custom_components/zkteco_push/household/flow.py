"""Flow that adds a person of the household, and changes one."""

from collections.abc import Mapping
from operator import itemgetter
import re
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)

from ..const import (
    CONF_ENDS_AT,
    CONF_PERSON,
    CONF_PIN,
    CONF_RULE,
    CONF_SERIAL_NUMBER,
    CONF_TERMINALS,
    SUBENTRY_TERMINAL,
)
from ..hub import Hub, HubConfigEntry
from ..validation import vol
from .links import PERSON_DOMAIN
from .person import ForgottenRule, person_key

type Form = dict[vol.Marker, Any]

# As the parsers take it, and the journal holds it.
_PIN: Final = re.compile(r"[^\s=]{1,64}")
# More names than that nobody looks through; the PIN can be typed.
_MOST_OFFERED: Final = 1_000


class PersonSubentryFlow(ConfigSubentryFlow):
    """Add a person or change one."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Take who it is, and the PIN: of somebody whom terminals know, or typed."""
        entry: HubConfigEntry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="hub_missing")
        hub = entry.runtime_data
        errors: dict[str, str] = {}
        if user_input is not None:
            pin = user_input[CONF_PIN].strip()
            name, data, errors = _read_form(user_input)
            if not _PIN.fullmatch(pin) or not pin.isprintable():
                errors[CONF_PIN] = "invalid_pin"
            elif any(
                subentry.unique_id == person_key(pin)
                for subentry in entry.subentries.values()
            ):
                errors[CONF_PIN] = "already_added"
            if not errors:
                return self.async_create_entry(
                    title=name or _name_at_terminals(hub, pin) or pin,
                    data={**data, CONF_PIN: pin},
                    unique_id=person_key(pin),
                )
        schema = vol.Schema(
            {
                vol.Required(CONF_PIN): _pin_selector(hub),
                vol.Optional(CONF_NAME): TextSelector(),
                **_settings_form(entry, ()),
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
        """Change a person's settings; the PIN says who it is, so it stays."""
        entry: HubConfigEntry = self._get_entry()
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            name, data, errors = _read_form(user_input)
            if not errors:
                return self.async_update_and_abort(
                    entry,
                    subentry,
                    title=name or subentry.title,
                    data={**data, CONF_PIN: subentry.data[CONF_PIN]},
                )
        schema = vol.Schema(
            {
                vol.Required(CONF_NAME, default=subentry.title): TextSelector(),
                **_settings_form(entry, subentry.data.get(CONF_TERMINALS, ())),
            }
        )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or subentry.data
            ),
            description_placeholders={
                CONF_NAME: subentry.title,
                CONF_PIN: subentry.data[CONF_PIN],
            },
            errors=errors,
        )


def _settings_form(entry: HubConfigEntry, chosen: tuple[str, ...] | list[str]) -> Form:
    """Return the fields of a person's settings; terminals that have gone stay chosen."""
    names = {serial_number: serial_number for serial_number in chosen}
    names |= {
        subentry.data[CONF_SERIAL_NUMBER]: subentry.title
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_TERMINAL
    }
    options = [
        SelectOptionDict(value=serial_number, label=name)
        for serial_number, name in sorted(names.items(), key=itemgetter(1))
    ]
    return {
        vol.Optional(CONF_TERMINALS, default=[]): SelectSelector(
            SelectSelectorConfig(
                options=options, multiple=True, mode=SelectSelectorMode.DROPDOWN
            )
        ),
        vol.Optional(CONF_PERSON): EntitySelector(
            EntitySelectorConfig(domain=PERSON_DOMAIN)
        ),
        vol.Required(CONF_RULE, default=ForgottenRule.STAYS_OPEN): SelectSelector(
            SelectSelectorConfig(options=list(ForgottenRule), translation_key=CONF_RULE)
        ),
        vol.Optional(CONF_ENDS_AT): TimeSelector(),
    }


def _pin_selector(hub: Hub) -> SelectSelector:
    """Return the field that offers whom terminals know and nobody has taken yet."""
    names: dict[str, str] = {}
    for terminal in hub.terminals.values():
        for pin, name in terminal.names.items():
            if pin not in hub.household.persons:
                names.setdefault(pin, name)
            if len(names) >= _MOST_OFFERED:
                break
    options = [
        SelectOptionDict(value=pin, label=f"{name} ({pin})")
        for pin, name in sorted(names.items(), key=itemgetter(1))
    ]
    return SelectSelector(
        SelectSelectorConfig(
            options=options, custom_value=True, mode=SelectSelectorMode.DROPDOWN
        )
    )


def _name_at_terminals(hub: Hub, pin: str) -> str | None:
    """Return what terminals call somebody."""
    names = (terminal.names.get(pin) for terminal in hub.terminals.values())
    return next(filter(None, names), None)


def _read_form(
    user_input: Mapping[str, Any],
) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Return the name, the subentry's data and the errors by field of a form."""
    errors: dict[str, str] = {}
    data = {
        key: value
        for key, value in user_input.items()
        if key not in (CONF_NAME, CONF_PIN) and value not in ("", [], None)
    }
    if data[CONF_RULE] == ForgottenRule.ENDS_AT and CONF_ENDS_AT not in data:
        errors[CONF_ENDS_AT] = "ends_at_missing"
    return user_input.get(CONF_NAME, "").strip(), data, errors
