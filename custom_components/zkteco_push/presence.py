"""Whether a terminal is there: it calls, so silence is the only sign that it is not."""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

_MISSED_POLLS: Final = 3
_SHORTEST_SILENCE: Final = timedelta(seconds=15)
# A longer gap was an outage and says nothing about the rhythm.
_LONGEST_INTERVAL: Final = timedelta(seconds=60)
# Firmware slows down when idle and speeds up after a record (field), so the longest
# of the last gaps counts.
_REMEMBERED_GAPS: Final = 16
_TELLING_GAPS: Final = 6
_NO_TIME: Final = timedelta()
# One that heeds the wake-up asks within so many seconds.
_WAKE_UP_SECONDS: Final = 2


class Presence:
    """The rhythm of one terminal's calls."""

    __slots__ = ("_gaps", "_last_contact", "_last_poll", "poll_interval")

    def __init__(self, poll_interval: timedelta, now: datetime) -> None:
        """Begin with the interval that the terminal is told; now, it may be there."""
        self.poll_interval = poll_interval
        self._gaps: deque[timedelta] = deque(maxlen=_REMEMBERED_GAPS)
        self._last_poll: datetime | None = None
        self._last_contact = now

    def contact(self, now: datetime) -> None:
        """Note any sign of life."""
        self._last_contact = now

    def poll(self, now: datetime) -> None:
        """Note a poll."""
        if self._last_poll is not None:
            gap = now - self._last_poll
            if _NO_TIME < gap <= _LONGEST_INTERVAL:
                self._gaps.append(gap)
        self._last_poll = self._last_contact = now

    @property
    def last_contact(self) -> datetime:
        """Return when the terminal gave the last sign of life."""
        return self._last_contact

    @property
    def interval(self) -> timedelta:
        """Return how long it takes at most from poll to poll."""
        return max((self.poll_interval, *self._gaps))

    @property
    def usual_interval(self) -> timedelta | None:
        """Return how long it usually takes from poll to poll, None before it shows."""
        if len(self._gaps) < _TELLING_GAPS:
            return None
        return sorted(self._gaps)[len(self._gaps) // 2]

    @property
    def longest_silence(self) -> timedelta:
        """Return how long a terminal that is there may be silent."""
        return max(_MISSED_POLLS * self.interval, _SHORTEST_SILENCE)

    def is_overdue(self, now: datetime) -> bool:
        """Return whether the terminal has been silent for too long."""
        return now - self._last_contact > self.longest_silence

    def is_polling(self, now: datetime) -> bool:
        """Return whether the terminal is in the rhythm of its polls."""
        return (
            self._last_poll is not None
            and now - self._last_poll <= self.longest_silence
        )


class WakeUpWatch:
    """Whether a terminal asks at once when it is woken (monotonic times, s)."""

    __slots__ = ("_woken_at", "is_heeded")

    def __init__(self) -> None:
        """Begin with a terminal that was never woken."""
        self._woken_at: float | None = None
        self.is_heeded = False

    def woken(self, monotonic: float) -> None:
        """Note that a wake-up was sent."""
        self._woken_at = monotonic

    def polled(self, monotonic: float) -> None:
        """Note whether a poll answers a wake-up."""
        if self._woken_at is not None:
            self.is_heeded = monotonic - self._woken_at <= _WAKE_UP_SECONDS
            self._woken_at = None
