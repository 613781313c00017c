"""The hub's entry and its terminals, as the user would have set them up."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryData,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

DOMAIN: Final = "zkteco_push"
SERIAL_NUMBER: Final = "CKJF201960996"
OTHER_SERIAL_NUMBER: Final = "BOCK200960001"

# Where the tests' terminals hang.
TIME_ZONE: Final = "Europe/Berlin"


def terminal_data(serial_number: str, **settings: Any) -> dict[str, Any]:
    """Return the data of a terminal's subentry."""
    return {"serial_number": serial_number, "time_zone": TIME_ZONE, **settings}


def hub_entry(
    terminals: Mapping[str, Mapping[str, Any]] | None = None, **options: Any
) -> MockConfigEntry:
    """Return a hub's entry with terminals, their settings by serial number."""
    return MockConfigEntry(
        domain=DOMAIN,
        unique_id=DOMAIN,
        title="ZKTeco Push",
        options=options,
        subentries_data=[
            ConfigSubentryData(
                data=terminal_data(serial_number, **settings),
                subentry_type="terminal",
                title=serial_number,
                unique_id=serial_number,
            )
            for serial_number, settings in (terminals or {}).items()
        ],
    )


async def async_set_up_hub(
    hass: HomeAssistant,
    terminals: Mapping[str, Mapping[str, Any]] | None = None,
    **options: Any,
) -> ConfigEntry[Any]:
    """Set the hub up with terminals; return its loaded entry."""
    entry = hub_entry(terminals, **options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    return loaded_hub(hass)


def loaded_hub(hass: HomeAssistant) -> ConfigEntry[Any]:
    """Return the hub's loaded entry."""
    (entry,) = hass.config_entries.async_loaded_entries(DOMAIN)
    return entry


async def async_restart_hub(hass: HomeAssistant) -> None:
    """Unload the hub and set it up again, from what is on disk."""
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    assert await hass.config_entries.async_setup(entry_id)
    await hass.async_block_till_done()


async def async_add_terminal(
    hass: HomeAssistant, serial_number: str, **settings: Any
) -> None:
    """Add a terminal while the hub runs."""
    hass.config_entries.async_add_subentry(
        loaded_hub(hass),
        ConfigSubentry(
            data=MappingProxyType(terminal_data(serial_number, **settings)),
            subentry_type="terminal",
            title=serial_number,
            unique_id=serial_number,
        ),
    )
    await hass.async_block_till_done()


async def async_remove_terminal(hass: HomeAssistant, serial_number: str) -> None:
    """Remove a terminal while the hub runs."""
    entry = loaded_hub(hass)
    hass.config_entries.async_remove_subentry(
        entry, subentry_of(entry, serial_number).subentry_id
    )
    await hass.async_block_till_done()


def subentry_of(entry: ConfigEntry[Any], serial_number: str) -> ConfigSubentry:
    """Return a terminal's subentry."""
    (found,) = (
        subentry
        for subentry in entry.subentries.values()
        if subentry.unique_id == serial_number
    )
    return found


def device_of(
    hass: HomeAssistant, serial_number: str = SERIAL_NUMBER
) -> dr.DeviceEntry:
    """Return a terminal's entry in the device registry."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, serial_number), loaded_hub(hass).entry_id
    )
    assert device is not None
    return device
