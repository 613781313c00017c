"""What is shown of one terminal: what it is, how it is set, how it keeps time."""

from collections.abc import Iterator
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from ..const import CONF_COMMUNICATION_KEY
from ..devices import async_device_of, child_doors
from ..hub import Hub
from ..iclock.access.registry import public_options
from ..memory_room import memory_of
from ..option_memory import OWN
from ..recipients import support_of
from ..terminal import Terminal

_LONGEST_VALUE: Final = 256


@callback
def listed(hass: HomeAssistant, hub: Hub, terminal: Terminal) -> dict[str, Any]:
    """Return what is shown of a terminal in the list."""
    state = terminal.state
    return {
        "serial_number": terminal.serial_number,
        "device_id": terminal.device_id,
        "name": _name(hass, hub, terminal, None) or terminal.settings.name,
        "model": state.facts.model,
        "address": None if terminal.address is None else str(terminal.address),
        "connected": state.connected,
        "last_contact": state.last_contact and state.last_contact.isoformat(),
        "dialect": state.dialect.value,
        "pending_commands": state.pending_commands,
        "rejected_lines": state.rejected_lines,
        "unseen_rejected_lines": terminal.unseen_rejected,
        "missing_punches": state.missing_punches,
        "is_clock_wrong": state.is_clock_wrong,
        "users": state.counters.users,
    }


@callback
def detailed(hass: HomeAssistant, hub: Hub, terminal: Terminal) -> dict[str, Any]:
    """Return what is shown of a terminal on its own page."""
    state, reading = terminal.state, terminal.reading
    support = support_of(terminal)
    device = dr.async_get(hass).async_get(terminal.device_id)
    return {
        **listed(hass, hub, terminal),
        "entry_id": hub.entry.entry_id,
        "subentry_id": _subentry_id(hub, terminal),
        "facts": {
            "model": state.facts.model,
            "manufacturer": state.facts.manufacturer,
            "firmware": state.facts.firmware,
            "platform": state.facts.platform,
            "mac": state.facts.mac,
            "dialect": state.dialect.value,
            "code_book": reading.book.name.value,
            "text_encoding": reading.encoding.value,
            "language": reading.language,
            "push_version": reading.push_version,
            "poll_interval": terminal.presence.interval.total_seconds(),
            "added_at": device.created_at.isoformat() if device else None,
            "was_asked_for_everything": terminal.was_asked,
            "templates": sorted(support.templates),
            "photos": sorted(support.photos),
        },
        "memory": [
            {"kind": each.kind, "count": each.count, "room": each.room}
            for each in memory_of(state.counters, terminal.options)
        ],
        "doors": list(_doors(hass, hub, terminal)),
        "settings": _settings(hub, terminal),
        "clock": clock(terminal),
    }


def clock(terminal: Terminal) -> dict[str, Any]:
    """Return what is known of a terminal's clock; offsets and errors are in s.

    `error` is how far it is behind, `stuck` tells that it takes no other offset.
    """
    now = dt_util.utcnow().timestamp()
    state = terminal.state
    return {
        "time_zone": str(terminal.settings.time_zone),
        "offset_told": terminal.clock.last_told,
        "offset_wanted": terminal.clock.offset_at(now),
        "is_wrong": state.is_clock_wrong,
        "error": state.clock_error,
        "stuck": terminal.offset_watch.is_stuck(now),
    }


def options(terminal: Terminal) -> list[dict[str, Any]]:
    """Return what a terminal has reported of itself, without what opens something.

    A value that is None is not shown.
    """
    own = {
        key: value for key, value in terminal.options.items() if not key.startswith(OWN)
    }
    public = public_options(own)
    return [
        {"key": key, "value": public[key][:_LONGEST_VALUE] if key in public else None}
        for key in sorted(own, key=str.casefold)
    ]


def _subentry_id(hub: Hub, terminal: Terminal) -> str | None:
    """Return the subentry that a terminal's settings are in."""
    return next(
        (
            subentry.subentry_id
            for subentry in hub.entry.subentries.values()
            if subentry.unique_id == terminal.serial_number
        ),
        None,
    )


def _settings(hub: Hub, terminal: Terminal) -> dict[str, Any]:
    """Return the settings; of the communication key only whether there is one."""
    settings = terminal.settings
    return {
        "name": settings.name,
        "time_zone": str(settings.time_zone),
        "poll_interval": settings.poll_interval,
        "code_book": settings.code_book.value,
        "text_encoding": settings.text_encoding.value,
        "punch_direction": settings.punch_direction.value,
        "doors": settings.doors,
        "unlock_seconds": settings.unlock_seconds,
        "allowed_networks": [str(network) for network in settings.allowed_networks],
        f"has_{CONF_COMMUNICATION_KEY}": bool(settings.communication_key),
        "encryption": settings.encryption,
        "remote_attendance": settings.remote_attendance,
    }


def _doors(
    hass: HomeAssistant, hub: Hub, terminal: Terminal
) -> Iterator[dict[str, Any]]:
    """Yield what is known of each door."""
    state = terminal.state
    own = child_doors(terminal)
    for number in range(1, terminal.door_count + 1):
        status = state.doors.door(number)
        is_open = status.is_open
        if not terminal.panel.is_access_control and number == 1:
            is_open = state.door_open
        yield {
            "number": number,
            "name": _name(hass, hub, terminal, number) if number in own else None,
            "is_open": is_open,
            "is_unlocked": status.is_unlocked,
            "mode": status.mode and status.mode.value,
            "alarms": sorted(alarm.value for alarm in status.alarms or ()),
        }


def _name(
    hass: HomeAssistant, hub: Hub, terminal: Terminal, door: int | None
) -> str | None:
    """Return what the user calls a terminal or one of its doors."""
    registry = dr.async_get(hass)
    device = async_device_of(registry, hub.entry.entry_id, terminal, door)
    return device.name_by_user or device.name if device else None
