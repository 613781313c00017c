"""Diagnostics of the hub and of one terminal: figures and settings, nobody's data."""

from collections import Counter
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceEntry

from .const import (
    CONF_ALLOWED_NETWORKS,
    CONF_COMMUNICATION_KEY,
    CONF_DATABASE_URL,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from .devices import DOOR_SEPARATOR
from .hub import Hub, HubConfigEntry
from .iclock.attendance.biometrics import kind_of_item
from .iclock.records import Category
from .journal import JournalError
from .recipients import support_of
from .terminal import Terminal

_REDACTED: Final = {
    CONF_ALLOWED_NETWORKS,
    CONF_COMMUNICATION_KEY,
    CONF_DATABASE_URL,
    CONF_SERIAL_NUMBER,
}
# What of a terminal's options says how it works; all else may be an address, a name or
# whatever somebody has typed into it.
_SHOWN_OPTIONS: Final = (
    "DeviceName",
    "FWVersion",
    "Platform",
    "OEMVendor",
    "PushVersion",
    "Language",
    "FPVersion",
    "FaceVersion",
    "FvVersion",
    "PvVersion",
    "MaxUserCount",
    "MaxAttLogCount",
    "MaxFingerCount",
    "MaxFaceCount",
    "PhotoFunOn",
    "BioPhotoFun",
    "BioDataFun",
    "MultiBioDataSupport",
    "MultiBioPhotoSupport",
    "MultiBioVersion",
    "MultiBioDataCount",
    "MultiBioPhotoCount",
)


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: HubConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of the hub and all its terminals."""
    hub = entry.runtime_data
    return {
        "options": async_redact_data(dict(entry.options), _REDACTED),
        "refused": dict(hub.limits.refused),
        "own_port": hub.listener.gate.figures() if hub.listener else None,
        "unapproved_callers": len(hub.discovery.async_calling()),
        "persons": len(hub.household.persons),
        "terminals": [
            await _async_terminal(hub, terminal) for terminal in hub.terminals.values()
        ],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: HubConfigEntry, device: DeviceEntry
) -> dict[str, Any]:
    """Return the diagnostics of a terminal, also by the device of one of its doors."""
    hub = entry.runtime_data
    for domain, identifier in device.identifiers:
        serial_number = identifier.partition(DOOR_SEPARATOR)[0]
        terminal = hub.terminals.get(identifier) or hub.terminals.get(serial_number)
        if domain == DOMAIN and terminal is not None:
            return await _async_terminal(hub, terminal)
    return {}


async def _async_terminal(hub: Hub, terminal: Terminal) -> dict[str, Any]:
    """Return the diagnostics of a terminal."""
    state, reading, support = terminal.state, terminal.reading, support_of(terminal)
    options = terminal.options
    return {
        "settings": async_redact_data(hub.settings_of(terminal), _REDACTED),
        "connected": state.connected,
        "poll_interval_seen": terminal.presence.interval.total_seconds(),
        "dialect": terminal.panel.dialect.value,
        "doors": terminal.door_count,
        "push_version": reading.push_version,
        "language": reading.language,
        "code_book": reading.book.name.value,
        "text_encoding": reading.encoding.value,
        "offset_told": terminal.clock.last_told,
        "was_asked_for_everything": terminal.was_asked,
        "options": {key: options[key] for key in _SHOWN_OPTIONS if key in options},
        "biometrics": {
            "templates": sorted(support.templates),
            "older_tables": sorted(support.legacy),
            "photos": sorted(support.photos),
            "versions": dict(support.versions),
        },
        "counters": {
            "users": state.counters.users,
            "fingerprints": state.counters.fingerprints,
            "faces": state.counters.faces,
            "palms": state.counters.palms,
            "attendance_records": state.counters.attendance_records,
            "rejected_lines": state.rejected_lines,
        },
        "commands": dict(Counter(command.name for command in terminal.commands.all())),
        "spellings": dict(terminal.commands.spellings),
        "stored": await _async_stored(hub, terminal),
    }


async def _async_stored(hub: Hub, terminal: Terminal) -> dict[str, Any]:
    """Return how much is stored of a terminal; None where that cannot be read."""
    serial_number = terminal.serial_number
    try:
        entries = await hub.journal.directory.entries(serial_number, set(Category))
        punches = await hub.journal.count_punches(serial_number)
        photos = await hub.journal.photos.times(serial_number)
        erased = await hub.journal.count_refused(serial_number)
    except JournalError:
        return {"punches": None, "photos": None, "directory": None, "erased": None}
    directory: Counter[str] = Counter()
    for entry in entries:
        name = entry.category.value
        if entry.category is Category.TEMPLATE:
            kind, _ = kind_of_item(entry.item, terminal.reading.book)
            name = f"{kind or 'unknown'} {entry.version}".strip()
        directory[name] += 1
    return {
        "punches": punches,
        "photos": len(photos),
        "directory": dict(directory),
        # Records of erased people that came again.
        "erased": erased,
    }
