"""Terminals' clocks: which offset a time was written with, and whether it is right."""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from functools import lru_cache
from typing import Final

from homeassistant.util import dt as dt_util

from .journal import OffsetTold

# Received within so many seconds of its own time, a record is live.
LIVE_SECONDS: Final = 300

# How far a terminal's clock may be off when it has just been told the time (s).
_DRIFT: Final = 15
_REFUSE_AFTER: Final = 300
_STUCK_AFTER: Final = 3600

_WRONG_IN_A_ROW: Final = 3
_SMALLEST_ERROR: Final = 300
_LARGEST_ERROR: Final = 86_400
_SAME_ERROR: Final = 30


@dataclass(frozen=True, slots=True)
class TerminalClock:
    """A terminal's wall clock: its zone and the offsets that it was told.

    Terminals read their offset only at the handshake, so what they were told counts
    and not the calendar of their zone.
    """

    zone: tzinfo
    told: tuple[OffsetTold, ...] = ()

    @property
    def last_told(self) -> int | None:
        """Return the offset (s) of the last handshake, None if there was none."""
        return self.told[-1].offset if self.told else None

    @property
    def only_offset(self) -> int | None:
        """Return the offset (s) of every record, None where they may differ."""
        return self.told[0].offset if len(self.told) == 1 else None

    def offset_at(self, now: float) -> int:
        """Return the zone's UTC offset (s) at a Unix time."""
        return _offset_of_minute(self.zone, int(now // 60))

    def offset_of(self, local_time: int, received_at: float) -> int:
        """Return the offset (s) that a record's wall-clock time was written with.

        Both times are in Unix seconds, the first as if the clock showed UTC.
        A record that comes late may have been written under an earlier offset: the
        latest offset counts under which the record falls into the time in which that
        offset was in force, and not into the future.
        """
        if not self.told:
            return self._calendar_offset(local_time, received_at)
        if self.only_offset is not None:
            return self.only_offset
        until = received_at + LIVE_SECONDS
        for index in reversed(range(len(self.told))):
            told = self.told[index]
            time = local_time - told.offset
            in_force = index == 0 or time >= told.told_at - _DRIFT
            if in_force and time <= until:
                return told.offset
            until = min(until, told.told_at + _DRIFT)
        return self.told[-1].offset

    def _calendar_offset(self, local_time: int, received_at: float) -> int:
        """Return the offset (s) by the calendar of the zone.

        In the hour that comes twice, a record of now is of the time that is now.
        """
        shown = datetime.fromtimestamp(local_time, UTC)
        offsets = [
            int((moment.utcoffset() or timedelta()).total_seconds())
            for moment in (
                shown.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1)
            )
        ]
        now = [
            offset
            for offset in offsets
            if abs(received_at - (local_time - offset)) <= LIVE_SECONDS
        ]
        return now[0] if now else offsets[0]


@lru_cache(1024)
def _offset_of_minute(zone: tzinfo, minute: int) -> int:
    """Return a zone's UTC offset (s) in a minute of Unix time: no zone changes within.

    Every poll asks for it.
    """
    offset = datetime.fromtimestamp(minute * 60, zone).utcoffset()
    return int((offset or timedelta()).total_seconds())


def moment_of(local: datetime, zone: tzinfo) -> int:
    """Return when a clock in a zone shows a wall-clock time (Unix time, s).

    In the hour that comes twice, the second time.
    """
    return int(local.replace(tzinfo=zone, fold=1).timestamp())


def local_time(zone: tzinfo) -> datetime:
    """Return the wall-clock time of now in a zone, to the second."""
    return dt_util.utcnow().astimezone(zone).replace(tzinfo=None, microsecond=0)


class PollAction(Enum):
    """What a poll is answered because of the clock."""

    NOTHING = "nothing"
    CHECK = "check"
    REFUSE = "refuse"


class OffsetWatch:
    """Brings a terminal to a new offset when its zone's has changed.

    First it is asked to read its options again (CHECK). Firmware that does not shake
    hands on that begins anew once a poll fails.
    """

    __slots__ = ("_changed_at", "_is_asked", "_refused")

    def __init__(self) -> None:
        """Begin with a clock that is right."""
        self._changed_at: float | None = None
        self._is_asked = False
        self._refused = False

    @property
    def is_at_rest(self) -> bool:
        """Return whether a poll with the right offset leads to nothing."""
        return self._changed_at is None and not self._is_asked

    def ask(self) -> None:
        """Have the terminal read its options again at its next poll."""
        self._is_asked = True

    def reset(self) -> None:
        """Begin anew after a handshake."""
        self._changed_at = None
        self._is_asked = False
        self._refused = False

    def poll(self, now: float, *, right: bool) -> PollAction:
        """Return what to do at a poll (Unix time, s)."""
        if right:
            asked = self._is_asked
            self.reset()
            return PollAction.CHECK if asked else PollAction.NOTHING
        if self._changed_at is None:
            self._changed_at = now
            return PollAction.CHECK
        if not self._refused and now - self._changed_at >= _REFUSE_AFTER:
            self._refused = True
            return PollAction.REFUSE
        return PollAction.NOTHING

    def is_stuck(self, now: float) -> bool:
        """Return whether the terminal ignores every attempt (Unix time, s)."""
        return self._changed_at is not None and now - self._changed_at >= _STUCK_AFTER


class ErrorWatch:
    """Notices a clock that is wrong: punches off by the same time, one after another.

    Only punches that come alone are looked at: those of a backlog are late together,
    and by different times.
    """

    __slots__ = ("_errors",)

    def __init__(self) -> None:
        """Begin without a punch."""
        self._errors: deque[float] = deque(maxlen=_WRONG_IN_A_ROW)

    @property
    def error(self) -> int | None:
        """Return how far a clock that is wrong is behind (s), None without one."""
        errors = self._errors
        return round(sum(errors) / len(errors)) if errors else None

    def punched(self, punched_at: float, received_at: float) -> bool | None:
        """Return whether the clock is wrong, None as long as it is not certain.

        Both times are Unix times in s.
        """
        error = received_at - punched_at
        if abs(error) <= LIVE_SECONDS:
            self._errors.clear()
            return False
        if not _SMALLEST_ERROR <= abs(error) <= _LARGEST_ERROR:
            self._errors.clear()
            return None
        self._errors.append(error)
        spread = max(self._errors) - min(self._errors)
        if len(self._errors) == _WRONG_IN_A_ROW and spread <= _SAME_ERROR:
            return True
        return None
