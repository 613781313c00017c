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

_NO_INPUTS: Final[Mapping[int, bool]] = MappingProxyType({})


class DoorMode(StrEnum):
    """What a door does by itself."""

    NORMAL = "normal"
    HELD_OPEN = "held_open"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class DoorStatus:
    """One door; None is what nobody knows.

    `is_open` is what the contact says, `is_unlocked` the relay. `alarms` are those
    that are raised now.
    """

    is_open: bool | None = None
    is_unlocked: bool | None = None
    alarms: frozenset[DoorAlarm] | None = None
    mode: DoorMode | None = None


@dataclass(frozen=True, slots=True)
class DoorsState:
    """All doors by number, and the auxiliary inputs and outputs by theirs.

    An input or output that is not there has not been heard of since the start: no
    message tells how they are, only that they change.
    """

    doors: Mapping[int, DoorStatus] = field(default_factory=dict)
    aux_inputs: Mapping[int, bool] = _NO_INPUTS
    aux_outputs: Mapping[int, bool] = _NO_INPUTS

    def door(self, number: int) -> DoorStatus:
        """Return what is known of a door."""
        return self.doors.get(number, _UNKNOWN)

    def after_report(self, report: StateReport) -> DoorsState:
        """Return the state after a report; what it does not reach stays."""
        doors = dict(self.doors)
        for told in report.doors:
            known = self.door(told.number)
            doors[told.number] = replace(
                known,
                is_open=_IS_OPEN[told.sensor],
                is_unlocked=(
                    known.is_unlocked if told.is_unlocked is None else told.is_unlocked
                ),
                alarms=known.alarms if told.alarms is None else told.alarms,
            )
        return replace(self, doors=doors)

    def after_event(self, event: AccessEvent, doors: int) -> DoorsState:
        """Return the state after an event of now; the device's concern all doors."""
        effect, address = event.effect, event.address
        if effect is None:
            return self
        if effect in _INPUT and address is not None:
            return replace(
                self, aux_inputs={**self.aux_inputs, address: _INPUT[effect]}
            )
        if effect in _OUTPUT and address is not None:
            return replace(
                self, aux_outputs={**self.aux_outputs, address: _OUTPUT[effect]}
            )
        if event.place is Place.DOOR and address in range(1, doors + 1):
            numbers = [address]
        elif event.place is Place.DOOR and address == 0:
            numbers = list(range(1, doors + 1))
        else:
            return self
        return replace(
            self,
            doors={
                **self.doors,
                **{
                    number: _after_effect(self.door(number), effect)
                    for number in numbers
                    if number is not None
                },
            },
        )


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
_MODES: Final = {
    Effect.NORMAL_OPEN_STARTED: DoorMode.HELD_OPEN,
    Effect.NORMAL_OPEN_ENDED: DoorMode.NORMAL,
    Effect.LOCK_DOWN_STARTED: DoorMode.LOCKED,
    Effect.LOCK_DOWN_ENDED: DoorMode.NORMAL,
}


def _after_effect(door: DoorStatus, effect: Effect) -> DoorStatus:
    """Return a door after something has happened to it."""
    match effect:
        case Effect.DOOR_OPENED:
            # A door without a contact never says so.
            return replace(door, is_open=True)
        case Effect.DOOR_CLOSED:
            return replace(door, is_open=False)
        case Effect.LOCKED:
            return replace(door, is_unlocked=False)
        case Effect.ALARM_CANCELLED:
            return replace(door, alarms=frozenset())
    if (alarm := _RAISED.get(effect)) is not None:
        return replace(door, alarms=(door.alarms or frozenset()) | {alarm})
    if (mode := _MODES.get(effect)) is not None:
        return replace(door, mode=mode)
    return door
