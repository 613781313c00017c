"""Whether Home Assistant's own clock is good enough to remove somebody by it."""

from dataclasses import dataclass
from typing import Final

# A clock that has not come further since it was last known to be right is believed (s).
_PLAUSIBLE: Final = 7 * 86_400
# One that is this far behind may have to be set still (s).
_BEHIND: Final = 86_400
# One that has is believed after so long without having been set (s): whoever sets
# clocks does it within minutes of the start.
_STEADY: Final = 3600
# More than this a clock that nobody sets does not go wrong in that time (s).
_DRIFT: Final = 60
# So often it is noted that the clock is right (s).
_NOTED_EVERY: Final = 3600


@dataclass(slots=True)
class ClockTrust:
    """Compares the clock with when it was last right, and with one that nobody sets.

    A computer without a battery begins in 1970, or wherever it was switched off: then
    nobody's time is over who should not be long gone. One that begins in the future
    would have everybody removed. `seen_at` is Unix time in s, None where nothing is
    known. What `must_wait` is not believed at once whatever the clock shows: a journal
    of a backup does not know who has been given more time since.
    """

    seen_at: float | None = None
    must_wait: bool = False
    _steady_from: tuple[float, float] | None = None

    def allows(self, now: float, monotonic: float) -> bool:
        """Return whether somebody may be removed by the clock of now."""
        ahead = 0.0 if self.seen_at is None else now - self.seen_at
        is_believed = ahead <= _PLAUSIBLE and not self.must_wait
        if is_believed and ahead >= -_BEHIND:
            self._steady_from = None
            return True
        if self._steady_from is not None:
            wall, even = self._steady_from
            if abs((now - wall) - (monotonic - even)) > _DRIFT:
                self._steady_from = None
        if self._steady_from is None:
            self._steady_from = now, monotonic
        if monotonic - self._steady_from[1] < _STEADY:
            return is_believed
        self.seen_at, self.must_wait, self._steady_from = now, False, None
        return True

    def must_be_noted(self, now: float) -> bool:
        """Return, now and then, that the clock is right; to be called only where it is."""
        if self.seen_at is not None and now - self.seen_at < _NOTED_EVERY:
            return False
        self.seen_at = now
        return True
