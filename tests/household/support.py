"""People of the household, and what is shown of them."""

from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from tests.support.house import async_settle
from tests.support.hub import DOMAIN, loaded_hub, subentry_of

PIN = "7"
KEYS = (
    ("device_tracker", "tracker"),
    ("binary_sensor", "present"),
    ("sensor", "time_in_today"),
    ("sensor", "first_in"),
    ("sensor", "last_out"),
    ("sensor", "last_terminal"),
    ("sensor", "valid_until"),
)


async def async_add_person(
    hass: HomeAssistant, pin: str = PIN, name: str = "Alice", **settings: Any
) -> None:
    """Add a person while the hub runs; wait until the journal has been read."""
    hass.config_entries.async_add_subentry(
        loaded_hub(hass),
        ConfigSubentry(
            data=MappingProxyType({"pin": pin, "rule": "stays_open", **settings}),
            subentry_type="person",
            title=name,
            unique_id=f"person_{pin}",
        ),
    )
    await async_settle(hass)


async def async_change_person(
    hass: HomeAssistant, pin: str = PIN, *, name: str | None = None, **settings: Any
) -> None:
    """Change a person while the hub runs."""
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, f"person_{pin}")
    hass.config_entries.async_update_subentry(
        entry,
        subentry,
        title=name or subentry.title,
        data={**subentry.data, **settings},
    )
    await async_settle(hass)


async def async_remove_person(hass: HomeAssistant, pin: str = PIN) -> None:
    """Remove a person while the hub runs."""
    entry = loaded_hub(hass)
    subentry_id = subentry_of(entry, f"person_{pin}").subentry_id
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    await async_settle(hass)


def entity_id_of(hass: HomeAssistant, key: str, pin: str = PIN) -> str | None:
    """Return the entity id of one of a person's entities."""
    unique_id = f"person_{pin}_{key}"
    platform = next(platform for platform, each in KEYS if each == key)
    return er.async_get(hass).async_get_entity_id(platform, DOMAIN, unique_id)


def state_of(hass: HomeAssistant, key: str, pin: str = PIN) -> State:
    """Return the state of one of a person's entities."""
    entity_id = entity_id_of(hass, key, pin)
    assert entity_id is not None, f"there is no entity {key}"
    state = hass.states.get(entity_id)
    assert state is not None, f"{entity_id} has no state"
    return state


def value_of(hass: HomeAssistant, key: str, pin: str = PIN) -> str:
    """Return the text of the state of one of a person's entities."""
    return state_of(hass, key, pin).state


def is_in(hass: HomeAssistant, pin: str = PIN) -> bool:
    """Return whether a person is in; all that tell so agree."""
    present = value_of(hass, "present", pin)
    tracker = value_of(hass, "tracker", pin)
    assert (present, tracker) in (("on", "home"), ("off", "not_home"))
    return present == "on"


def minutes_in_today(hass: HomeAssistant, pin: str = PIN) -> int:
    """Return for how many minutes a person has been in today."""
    state = state_of(hass, "time_in_today", pin)
    assert state.attributes["unit_of_measurement"] == "h"
    return round(float(state.state) * 60)


def clock_of(hass: HomeAssistant, key: str, pin: str = PIN) -> str | None:
    """Return the local time of day (HH:MM:SS) that a sensor shows, None if none."""
    value = value_of(hass, key, pin)
    if value == "unknown":
        return None
    moment = dt_util.parse_datetime(value, raise_on_error=True)
    return dt_util.as_local(moment).strftime("%H:%M:%S")
