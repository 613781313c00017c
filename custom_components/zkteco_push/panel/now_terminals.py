"""What is shown of a terminal as it is now, and of its doors."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import DOMAIN
from ..devices import async_device_of, child_doors
from ..hub import HubConfigEntry
from ..memory_room import memory_of
from ..targets import Target
from ..terminal import Terminal


class TerminalsShown:
    """Makes what is shown of terminals, for one who may open some doors."""

    def __init__(self, hass: HomeAssistant, entry: HubConfigEntry, user: User) -> None:
        """Take whose terminals they are, and who looks at them."""
        self._hass = hass
        self._entry = entry
        self._user = user
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)

    @callback
    def async_shown(self, terminal: Terminal) -> dict[str, Any]:
        """Return what is shown of a terminal."""
        state = terminal.state
        is_access_control = terminal.panel.is_access_control
        return {
            "serial_number": terminal.serial_number,
            "device_id": terminal.device_id,
            "name": self._name(terminal, None) or terminal.settings.name,
            "model": state.facts.model,
            "connected": state.connected,
            "since": self._since(terminal),
            "is_clock_wrong": state.is_clock_wrong,
            "clock_error": state.clock_error,
            "utc_offset": terminal.clock.last_told,
            "memory": [
                {"kind": each.kind, "count": each.count, "room": each.room}
                for each in memory_of(state.counters, terminal.options)
            ],
            "pending_commands": state.pending_commands,
            "missing_punches": state.missing_punches,
            "tamper": state.tamper,
            "door_open": None if is_access_control else state.door_open,
            "doors": list(self._doors(terminal)),
        }

    def _since(self, terminal: Terminal) -> str | None:
        """Return since when a terminal is there, or when it was heard of last."""
        state = terminal.state
        if not state.connected:
            return _text(state.last_contact)
        entity_id = self._entities.async_get_entity_id(
            "binary_sensor", DOMAIN, f"{terminal.serial_number}_connected"
        )
        shown = self._hass.states.get(entity_id) if entity_id else None
        return _text(shown.last_changed) if shown and shown.state == "on" else None

    def _doors(self, terminal: Terminal) -> Iterator[dict[str, Any]]:
        """Yield what is shown of each door."""
        own = child_doors(terminal)
        for number in range(1, terminal.door_count + 1):
            status = terminal.state.doors.door(number)
            yield {
                "number": number,
                "name": self._name(terminal, number) if number in own else None,
                "may_unlock": self._may_unlock(terminal, number),
                "is_open": status.is_open,
                "is_unlocked": status.is_unlocked,
                "alarms": sorted(status.alarms or ()),
                "mode": status.mode,
            }

    def _name(self, terminal: Terminal, door: int | None) -> str | None:
        """Return what the user calls a terminal or one of its doors."""
        device = async_device_of(self._devices, self._entry.entry_id, terminal, door)
        return None if device is None else device.name_by_user or device.name

    def _may_unlock(self, terminal: Terminal, door: int) -> bool:
        """Return whether the user may open a door, as the action decides it."""
        if self._user.is_admin:
            return True
        target = Target(terminal.device_id, terminal, None)
        entity_id = self._entities.async_get_entity_id(
            "button", DOMAIN, f"{terminal.serial_number}_{target.unlock_key(door)}"
        )
        return entity_id is not None and self._user.permissions.check_entity(
            entity_id, POLICY_CONTROL
        )


def _text(moment: datetime | None) -> str | None:
    """Return a moment as the browser reads it."""
    return None if moment is None else moment.isoformat()
