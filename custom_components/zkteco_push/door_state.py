"""What a terminal's doors, inputs and outputs are, as far as it reports them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .iclock.access.records import (
    AccessEvent,
    DoorAlarm,
    Effect,
    Place,
    Sensor,
    StateReport,
)
from .iclock.commands import Command

_NO_INPUTS: Final[Mapping[int, bool]] = MappingProxyType({})
# More inputs and outputs than any panel has.
_MAX_AUX: Final = 64


class DoorMode(StrEnum):
    """What a door does by itself."""

    NORMAL = "normal"
    HELD_OPEN = "held_open"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class DoorStatus:
    """One door; None is what nobody knows.

    `is_open` is what the contact says, `is_unlocked` the relay. `alarms` are those
    that are raised now. `mode` is what is known of it by events and by commands that
    were carried out. `is_let_open` tells that somebody has had the door opened, whose
    time is not over: without a relay that says so, nothing else is known.
    """

    is_open: bool | None = None
    is_unlocked: bool | None = None
    alarms: frozenset[DoorAlarm] | None = None
    mode: DoorMode | None = None
    is_let_open: bool = False

    @property
    def may_be_held_open(self) -> bool:
        """Return whether something may hold the door open, as far as is known."""
        return self.mode is DoorMode.HELD_OPEN or (
            self.mode is None and bool(self.is_unlocked)
        )


@dataclass(frozen=True, slots=True)
class DoorsState:
    """All doors by number, and the auxiliary inputs and outputs by theirs.

    An input or output that is not there has not been heard of since the start: no
    message tells how they are, only that they change. `has_relays` tells that the
    terminal is known to report its relays: firmware that does not sends 0 for ever.
    """

    doors: Mapping[int, DoorStatus] = field(default_factory=dict)
    aux_inputs: Mapping[int, bool] = _NO_INPUTS
    aux_outputs: Mapping[int, bool] = _NO_INPUTS
    has_relays: bool = False

    def door(self, number: int) -> DoorStatus:
        """Return what is known of a door."""
        return self.doors.get(number, _UNKNOWN)

    def let_open(self, number: int, *, is_let_open: bool) -> DoorsState:
        """Return the state with a door that is opened for a time, or no more."""
        door = replace(self.door(number), is_let_open=is_let_open)
        return replace(self, doors={**self.doors, number: door})

    def forgotten(self) -> DoorsState:
        """Return what is still known of a terminal that is gone: what it has."""
        return DoorsState(has_relays=self.has_relays)

    def after_report(
        self, report: StateReport, *, reports_relays: bool = False
    ) -> DoorsState:
        """Return the state after a report; what it does not reach stays.

        `reports_relays` is what the terminal says that it does.
        """
        doors = dict(self.doors)
        has_relays = self.has_relays
        for told in report.doors:
            known = self.door(told.number)
            doors[told.number] = replace(
                known,
                is_open=_IS_OPEN[told.sensor],
                is_unlocked=(
                    known.is_unlocked if told.is_unlocked is None else told.is_unlocked
                ),
                alarms=known.alarms if told.alarms is None else told.alarms,
                mode=_mode_after(known, told.is_unlocked),
            )
            has_relays |= told.is_unlocked is not None and (
                told.is_unlocked or reports_relays
            )
        return replace(self, doors=doors, has_relays=has_relays)

    def after_event(self, event: AccessEvent, doors: int) -> DoorsState:
        """Return the state after an event of now; the device's concern all doors."""
        effect, address = event.effect, event.address
        if effect is None:
            return self
        if effect in _INPUT or effect in _OUTPUT:
            if address is None or not 1 <= address <= _MAX_AUX:
                return self
            if effect in _INPUT:
                inputs = {**self.aux_inputs, address: _INPUT[effect]}
                return replace(self, aux_inputs=inputs)
            outputs = {**self.aux_outputs, address: _OUTPUT[effect]}
            return replace(self, aux_outputs=outputs)
        changed = {
            number: _after_effect(self.door(number), effect)
            for number in doors_of(event, doors)
        }
        return replace(self, doors={**self.doors, **changed})

    def after_command(self, command: Command, doors: int) -> DoorsState:
        """Return the state after a command that the terminal has carried out.

        Only what it does for good: how long a door is open is for others to know.
        """
        name, parameters = command.name, command.parameters
        if name in _SWITCHED:
            output = {int(parameters["output"]): _SWITCHED[name]}
            return replace(self, aux_outputs={**self.aux_outputs, **output})
        if name not in _COMMANDED:
            return self
        door = parameters.get("door")
        numbers = range(1, doors + 1) if door is None else [int(door)]
        changed = {
            number: _with_mode(self.door(number), _COMMANDED[name])
            for number in numbers
        }
        return replace(self, doors={**self.doors, **changed})


def doors_of(event: AccessEvent, doors: int) -> list[int]:
    """Return the numbers of the doors that an event is about.

    0 is all of them, but somebody is at one; which one is clear where there is but one.
    """
    if event.place is Place.DEVICE and event.effect in _MODES:
        return list(range(1, doors + 1))
    if event.place is not Place.DOOR:
        return []
    is_about_somebody = event.pin is not None or bool(event.card)
    return doors_at(event.address, doors, is_about_somebody=is_about_somebody)


def doors_at(address: int | None, doors: int, *, is_about_somebody: bool) -> list[int]:
    """Return the numbers of the doors at an address, where it is one of doors."""
    if address is not None and 1 <= address <= doors:
        return [address]
    if doors == 1 and not address:
        return [1]
    if address == 0 and not is_about_somebody:
        return list(range(1, doors + 1))
    return []


_UNKNOWN: Final = DoorStatus()
_IS_OPEN: Final = {Sensor.UNKNOWN: None, Sensor.CLOSED: False, Sensor.OPEN: True}
_INPUT: Final = {Effect.AUX_INPUT_ON: True, Effect.AUX_INPUT_OFF: False}
_OUTPUT: Final = {Effect.AUX_OUTPUT_ON: True, Effect.AUX_OUTPUT_OFF: False}
_RAISED: Final = {
    Effect.FORCED_OPEN: DoorAlarm.FORCED_OPEN,
    Effect.HELD_OPEN: DoorAlarm.HELD_OPEN,
    Effect.TAMPERED: DoorAlarm.TAMPER,
    Effect.READER_REMOVED: DoorAlarm.READER_REMOVED,
}

type _Change = tuple[DoorMode | None, DoorMode]
_HELD_OPEN: Final[_Change] = (None, DoorMode.HELD_OPEN)
_NO_MORE_HELD_OPEN: Final[_Change] = (DoorMode.HELD_OPEN, DoorMode.NORMAL)
_LOCKED: Final[_Change] = (None, DoorMode.LOCKED)
_NO_MORE_LOCKED: Final[_Change] = (DoorMode.LOCKED, DoorMode.NORMAL)
# Which mode is ended, None for any, and which one begins.
_MODES: Final[Mapping[Effect, _Change]] = {
    Effect.NORMAL_OPEN_STARTED: _HELD_OPEN,
    Effect.NORMAL_OPEN_ENDED: _NO_MORE_HELD_OPEN,
    Effect.LOCK_DOWN_STARTED: _LOCKED,
    Effect.LOCK_DOWN_ENDED: _NO_MORE_LOCKED,
}
_COMMANDED: Final[Mapping[str, _Change]] = {
    "hold_open": _HELD_OPEN,
    "end_hold_open": _NO_MORE_HELD_OPEN,
    "lock_down": _LOCKED,
    "end_lock_down": _NO_MORE_LOCKED,
    "emergency_release": _HELD_OPEN,
    "end_emergency_release": _NO_MORE_HELD_OPEN,
}
_SWITCHED: Final = {"turn_on_output": True, "turn_off_output": False}


def _mode_after(door: DoorStatus, is_unlocked: bool | None) -> DoorMode | None:
    """Return a door's mode after what its relay reports.

    One that lets go ends what held the door open, whoever ended it; one that has not
    been held yet says nothing, as a report may be of before.
    """
    if door.mode is DoorMode.HELD_OPEN and door.is_unlocked and is_unlocked is False:
        return DoorMode.NORMAL
    return door.mode


def _after_effect(door: DoorStatus, effect: Effect) -> DoorStatus:
    """Return a door after something has happened to it."""
    match effect:
        case Effect.DOOR_OPENED:
            # A door without a contact never says so.
            return replace(door, is_open=True)
        case Effect.DOOR_CLOSED:
            alarms = door.alarms and door.alarms - {DoorAlarm.HELD_OPEN}
            return replace(door, is_open=False, alarms=alarms)
        case Effect.LOCKED:
            mode = _mode_after(replace(door, is_unlocked=True), False)
            return replace(door, is_unlocked=False, is_let_open=False, mode=mode)
        case Effect.ALARM_CANCELLED:
            return replace(door, alarms=frozenset())
    if (alarm := _RAISED.get(effect)) is not None:
        return replace(door, alarms=(door.alarms or frozenset()) | {alarm})
    change = _MODES.get(effect)
    return door if change is None else _with_mode(door, change)


def _with_mode(door: DoorStatus, change: _Change) -> DoorStatus:
    """Return a door in another mode, unless what ends is not the one it is in."""
    ended, begun = change
    if ended is not None and door.mode not in (ended, None):
        return door
    return replace(door, mode=begun)
