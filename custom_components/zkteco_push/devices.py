"""Terminals in the device registry."""

import contextlib
import re
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN
from .terminal import Terminal

_MANUFACTURER: Final = "ZKTeco"
_MAC: Final = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}")


DOOR_SEPARATOR: Final = "_door_"


@callback
def async_register_doors(
    hass: HomeAssistant, entry_id: str, subentry_id: str, terminal: Terminal
) -> None:
    """Register a child device for each further door, and remove those that are gone."""
    registry = dr.async_get(hass)
    wanted = set()
    for door in range(2, terminal.settings.doors + 1):
        identifier = f"{terminal.serial_number}{DOOR_SEPARATOR}{door}"
        wanted.add(identifier)
        registry.async_get_or_create_child(
            config_entry_id=entry_id,
            config_subentry_id=subentry_id,
            identifiers={(DOMAIN, identifier)},
            parent_device_id=terminal.device_id,
            translation_key="door",
            translation_placeholders={"number": str(door)},
        )
    prefix = f"{terminal.serial_number}{DOOR_SEPARATOR}"
    for child in dr.async_child_entries_for_config_entry(registry, entry_id):
        for domain, identifier in child.identifiers:
            if (
                domain == DOMAIN
                and identifier.startswith(prefix)
                and identifier not in wanted
            ):
                registry.async_remove_device(child.id)


@callback
def async_register_device(
    hass: HomeAssistant, entry_id: str, subentry_id: str, terminal: Terminal
) -> str:
    """Register a terminal or bring it up to date; return its device id."""
    registry = dr.async_get(hass)
    facts = terminal.state.facts
    device = registry.async_get_or_create(
        config_entry_id=entry_id,
        config_subentry_id=subentry_id,
        identifiers={(DOMAIN, terminal.serial_number)},
        manufacturer=facts.manufacturer or _MANUFACTURER,
        model=facts.model,
        name=terminal.settings.name,
        serial_number=terminal.serial_number,
        sw_version=facts.firmware,
        hw_version=facts.platform,
    )
    if facts.mac and _MAC.fullmatch(facts.mac):
        # Two terminals may claim the same address; the first one keeps it.
        with contextlib.suppress(dr.DeviceCollisionError):
            registry.async_update_device(
                device.id,
                new_connections={(dr.CONNECTION_NETWORK_MAC, dr.format_mac(facts.mac))},
            )
    return device.id
