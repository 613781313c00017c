"""Which way somebody went with a punch; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ..iclock.access.records import Direction
from ..iclock.attendance.code_books import STATES
from ..journal import PunchMark

# States are the same in both code books.
_OF_STATES: Final = {
    "check_in": Direction.IN,
    "break_in": Direction.IN,
    "meal_end": Direction.IN,
    "overtime_in": Direction.IN,
    "check_out": Direction.OUT,
    "break_out": Direction.OUT,
    "meal_start": Direction.OUT,
    "overtime_out": Direction.OUT,
}
# What terminals send whose people press no key, and also for the key "check in".
_CHECK_IN: Final = 0
_OF_CODES: Final = {
    code: _OF_STATES[name] for code, name in STATES.items() if name in _OF_STATES
}
# The codes that nobody sends without a key.
KEY_CODES: Final = tuple(sorted(_OF_CODES.keys() - {_CHECK_IN}))
# So many days before a punch tell whether keys are pressed at its terminal.
DAYS_OF_KEYS: Final = 7


class PunchDirection(StrEnum):
    """The user's setting: what a punch without a key means at a terminal."""

    AUTOMATIC = "automatic"
    KEYS = "keys"
    ALTERNATE = "alternate"
    ENTRANCE = "entrance"
    EXIT = "exit"


_OF_PLACES: Final = {
    PunchDirection.ALTERNATE: None,
    PunchDirection.ENTRANCE: Direction.IN,
    PunchDirection.EXIT: Direction.OUT,
}


@dataclass(frozen=True, slots=True)
class Directions:
    """What punches mean at the terminals of the house.

    `settings` and `has_readers` go by serial number; who is not there has the default.
    Those of `has_readers` know which way somebody goes by the reader. `key_days` are the
    days (of the terminal's wall clock, since 1970) on which a key was pressed.
    """

    settings: Mapping[str, PunchDirection] = field(default_factory=dict)
    has_readers: Collection[str] = frozenset()
    key_days: Mapping[str, Collection[int]] = field(default_factory=dict)

    def of(self, mark: PunchMark) -> Direction | None:
        """Return which way somebody went, None where that follows from before."""
        if mark.state_code in KEY_CODES or mark.is_by_hand:
            # Whoever has added a punch has said which way, or has left it open.
            return _OF_CODES.get(mark.state_code)
        setting = self.settings.get(mark.serial_number, PunchDirection.AUTOMATIC)
        if setting in _OF_PLACES:
            return _OF_PLACES[setting]
        if mark.state_code == _CHECK_IN and (
            setting is PunchDirection.KEYS or self._has_keys(mark)
        ):
            return Direction.IN
        return None

    def _has_keys(self, mark: PunchMark) -> bool:
        """Return whether keys, or readers, tell the direction where a punch was made."""
        if mark.serial_number in self.has_readers:
            return True
        days = self.key_days.get(mark.serial_number)
        if not days:
            return False
        today = mark.day
        return any(day in days for day in range(today - DAYS_OF_KEYS, today + 1))
