"""What alarms say about a door and a housing, and which ones only mean a start."""

from dataclasses import replace
from typing import Final

from .iclock.attendance.alarms import Alarm, alarm_of
from .iclock.attendance.code_books import POWER_ON, Reading
from .iclock.text import seconds_of
from .journal import StoredOperation
from .terminal_state import TerminalState

# SpeedFace firmware raises these at every start (field).
_RAISED_AT_BOOT: Final = frozenset({Alarm.FORCED_OPEN, Alarm.TAMPER})
_BOOT_SECONDS: Final = 60


class AlarmWatch:
    """Follows a terminal's starts and alarms, by its own clock."""

    __slots__ = ("_powered_on_at",)

    def __init__(self) -> None:
        """Begin without a start."""
        self._powered_on_at: int | None = None

    def recall(
        self,
        recent: tuple[StoredOperation, ...],
        muted_at: int,
        state: TerminalState,
        reading: Reading,
    ) -> TerminalState:
        """Return the state that follows from the last alarms and starts.

        `muted_at` is when the alarm was silenced from here (Unix time, s).
        """
        for stored in recent:
            if stored.operation.code == POWER_ON:
                state = self.power_on(stored, state)
            elif stored.live:
                alarm, at_boot = self.alarm_of(stored, reading)
                state = after_alarm(state, alarm, at_boot=at_boot)
                if stored.occurred_at <= muted_at:
                    state = after_alarm(state, Alarm.CANCELLED)
        return state

    def alarm_of(
        self, stored: StoredOperation, reading: Reading
    ) -> tuple[Alarm | None, bool]:
        """Return which alarm an operation is, and whether it only means a start."""
        alarm = alarm_of(stored.operation, reading)
        return alarm, alarm in _RAISED_AT_BOOT and self._has_just_started(stored)

    def power_on(self, stored: StoredOperation, state: TerminalState) -> TerminalState:
        """Note a start; return the state after it: it ends a tamper alarm of before."""
        time = seconds_of(stored.operation.local_time)
        self._powered_on_at = max(time, self._powered_on_at or time)
        return replace(state, tamper=False) if stored.live and state.tamper else state

    def _has_just_started(self, stored: StoredOperation) -> bool:
        """Return whether an operation follows a start closely, by one clock."""
        if self._powered_on_at is None:
            return False
        since = seconds_of(stored.operation.local_time) - self._powered_on_at
        return 0 <= since <= _BOOT_SECONDS


def after_alarm(
    state: TerminalState, alarm: Alarm | None, *, at_boot: bool = False
) -> TerminalState:
    """Return the state that an alarm leads to."""
    if at_boot:
        return state
    match alarm:
        case Alarm.DOOR_OPENED:
            return replace(state, door_open=True)
        case Alarm.DOOR_CLOSED:
            return replace(state, door_open=False)
        case Alarm.FORCED_OPEN | Alarm.TAMPER:
            return replace(state, tamper=True)
        case Alarm.CANCELLED if state.tamper is not None:
            return replace(state, tamper=False)
    return state
