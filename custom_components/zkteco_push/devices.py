"""Terminals in the device registry."""

from collections.abc import Iterable
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

# A serial number, and the door where it is not the terminal itself.
type Place = tuple[str, int | None]


def place_of(identifiers: Iterable[tuple[str, str]]) -> Place | None:
    """Return which terminal or door a device is, None if it is neither."""
    for domain, identifier in identifiers:
        if domain == DOMAIN:
            serial_number, separator, number = identifier.rpartition(DOOR_SEPARATOR)
            if separator and number.isdecimal():
                return serial_number, int(number)
            return identifier, None
    return None


def child_doors(terminal: Terminal) -> range:
    """Return the doors that have devices of their own.

    The only door of most attendance terminals is the terminal itself; what controls
    access is hardly ever a part of the door.
    """
    first = 1 if terminal.panel.is_access_control else 2
    return range(first, terminal.door_count + 1)


@callback
def async_device_of(
    registry: dr.DeviceRegistry, entry_id: str, terminal: Terminal, door: int | None
) -> dr.AnyDeviceEntry | None:
    """Return the registered device of a terminal, or of one of its doors."""
    if door is None:
        return registry.async_get(terminal.device_id)
    identifier = f"{terminal.serial_number}{DOOR_SEPARATOR}{door}"
    return registry.async_get_child_device_by_identifier((DOMAIN, identifier), entry_id)


@callback
def async_register_doors(
    hass: HomeAssistant, entry_id: str, subentry_id: str, terminal: Terminal
) -> None:
    """Register the doors' own devices, and remove those that are gone."""
    registry = dr.async_get(hass)
    prefix = f"{terminal.serial_number}{DOOR_SEPARATOR}"
    wanted = {f"{prefix}{door}": door for door in child_doors(terminal)}
    for identifier, door in wanted.items():
        registry.async_get_or_create_child(
            config_entry_id=entry_id,
            config_subentry_id=subentry_id,
            identifiers={(DOMAIN, identifier)},
            parent_device_id=terminal.device_id,
            translation_key="door",
            translation_placeholders={"number": str(door)},
        )
    for child in dr.async_entries_for_parent_device(registry, terminal.device_id):
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
