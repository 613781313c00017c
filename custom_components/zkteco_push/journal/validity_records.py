"""From when until when people may enter, as the journal keeps it."""

from dataclasses import dataclass
from typing import Final

# Of a moment without seconds so much is lost (s), and of one without a time of day.
_MINUTE: Final = 60
_DAY: Final = 86_400
# What firmware makes of a day without a time: its beginning or its end.
_DATE_ONLY: Final = frozenset({0, _DAY - _MINUTE, _DAY - 1})


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when somebody may enter at a terminal; Unix times in s.

    `valid_from` is None where there is no beginning. `noted_at` is when it became
    known. `is_kept_here` says that Home Assistant removes the person at the end: a date
    that somebody has set at the terminal is the terminal's own business. `removal` is
    how far the removal has come, and `command_ids` are the numbers of its commands.
    """

    serial_number: str
    pin: str
    valid_from: int | None
    valid_until: int
    noted_at: int
    is_kept_here: bool
    removal: str = ""
    command_ids: tuple[int, ...] = ()

    @property
    def start(self) -> int:
        """Return from when on the person may enter, as far as that is known."""
        return min(
            self.noted_at if self.valid_from is None else self.valid_from, self.end
        )

    @property
    def end(self) -> int:
        """Return until when the person may enter."""
        return self.valid_until


@dataclass(frozen=True, slots=True)
class ReportedValidity:
    """What a terminal says of somebody's validity: Unix times in s, None for no bound.

    `offset` is the UTC offset (s) that the end was read with.
    """

    pin: str
    valid_from: int | None
    valid_until: int | None
    offset: int = 0

    def repeats(self, valid_until: int) -> bool:
        """Return whether the end is one that was written, as firmware may keep it.

        Some keeps no seconds, some only the day.
        """
        if self.valid_until is None:
            return False
        reported, written = self.valid_until + self.offset, valid_until + self.offset
        if reported // _MINUTE == written // _MINUTE:
            return True
        return reported // _DAY == written // _DAY and reported % _DAY in _DATE_ONLY
