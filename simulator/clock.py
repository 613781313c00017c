"""The terminal's clock: what it shows, and when it believes its server."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
import re
from typing import Final

DEFAULT_OFFSET: Final = timedelta(hours=8)
TOLERANCE: Final = timedelta(seconds=10)

_LEADING_INTEGER = re.compile(r"\s*([+-]?\d+)")
_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")


def system_now() -> datetime:
    """Return this machine's time in UTC."""
    return datetime.now(UTC)


def zone_offset(text: str) -> tuple[timedelta, bool]:
    """Read a TimeZone option as firmware does, and tell whether it is well defined."""
    match = _LEADING_INTEGER.match(text)
    if match is None:
        return timedelta(0), False
    number = int(match[1])
    whole = match.end() == len(text)
    if -12 < number < 12:
        return timedelta(hours=number), whole
    if abs(number) >= 25:
        return timedelta(minutes=number), whole and abs(number) <= 14 * 60
    # Between the two forms the vendor defines nothing; hours is the usual reading.
    return timedelta(hours=number), False


def parse_date(text: str | None) -> datetime | None:
    """Read a Date header, or return None where the header is not one."""
    if text is None or not _DATE.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def pack_time(moment: datetime) -> int:
    """Return the vendor's packed integer of a wall clock time."""
    days = ((moment.year - 2000) * 12 + moment.month - 1) * 31 + moment.day - 1
    return days * 86400 + moment.hour * 3600 + moment.minute * 60 + moment.second


def unpack_time(packed: int) -> datetime:
    """Return the wall clock time of the vendor's packed integer."""
    days, seconds = divmod(packed, 86400)
    months, day = divmod(days, 31)
    years, month = divmod(months, 12)
    text = f"{2000 + years}-{month + 1:02d}-{day + 1:02d}"
    return datetime.fromisoformat(text) + timedelta(seconds=seconds)


class Clock:
    """A wall clock without a zone that follows its server's Date header."""

    def __init__(
        self,
        now: Callable[[], datetime] | None = None,
        *,
        offset: timedelta = DEFAULT_OFFSET,
        error: timedelta = timedelta(0),
    ) -> None:
        """Start a clock; with its own source of time it is never set by a server."""
        self._now = now or system_now
        self._overridden = now is not None
        self.offset = offset
        self._ahead_of_utc = offset + error
        self.adjustments = 0

    def now(self) -> datetime:
        """Return what the display shows: local time without a zone, in whole seconds."""
        ahead = self.offset if self._overridden else self._ahead_of_utc
        return (self._now() + ahead).replace(tzinfo=None, microsecond=0)

    def local(self, moment: datetime | None) -> datetime:
        """Return a moment as the display would show it; None is now."""
        if moment is None:
            return self.now()
        if moment.tzinfo is None:
            return moment.replace(microsecond=0)
        return (moment.astimezone(UTC) + self.offset).replace(
            tzinfo=None, microsecond=0
        )

    def believe(self, date: datetime) -> bool:
        """Set the clock from a server's Date if it is off by more than it tolerates."""
        if self._overridden:
            return False
        ahead = date + self.offset - self._now()
        if abs(ahead - self._ahead_of_utc) <= TOLERANCE:
            return False
        self._ahead_of_utc = ahead
        self.adjustments += 1
        return True

    def set(self, moment: datetime) -> bool:
        """Set the clock to a local time without a zone; tell whether it could be."""
        if self._overridden:
            return False
        self._ahead_of_utc = moment - self._now().replace(tzinfo=None)
        self.adjustments += 1
        return True
