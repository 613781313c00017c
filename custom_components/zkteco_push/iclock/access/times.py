"""Times as the access dialect writes them (sheet 2.8, 4.5 and 4.6)."""

from datetime import UTC, datetime, time, timedelta
import re
from typing import Final

from ..text import pack_time, unpack_time

_DATE: Final = re.compile(r"(?:19|20)\d{6}")
_BROKEN: Final = re.compile(r"(?=\d*-)[0-9 :-]{8,64}")
_MAX_TIME: Final = 64
# Clocks differ from UTC by up to 14 hours.
_MAX_OFFSET: Final = 14 * 3600
_OFFSET: Final = re.compile(r"[+-]?\d{1,5}")
_LAST_MINUTE: Final = time(23, 59)
_PACKED: Final = re.compile(r"\d{1,10}")
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2099


def rtdata_answer(now: datetime, offset: timedelta) -> bytes:
    """Return the answer to `rtdata?type=time`; `now` has a zone.

    The time is UTC and the zone is apart: a local time would set the clock off by the
    zone twice (sheet 2.8).
    """
    packed = pack_time(now.astimezone(UTC).replace(tzinfo=None))
    return f"DateTime={packed},ServerTZ={zone_text(offset)}".encode()


def zone_text(offset: timedelta) -> str:
    """Return a UTC offset as `+HHMM`."""
    minutes = round(offset / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours:02}{rest:02}"


def parse_offset(text: str) -> int | None:
    """Return `time_offset` in seconds from UTC, None where there is none."""
    stripped = text.strip()
    if not _OFFSET.fullmatch(stripped):
        return None
    offset = int(stripped)
    return offset if abs(offset) <= _MAX_OFFSET else None


def is_broken_time(text: str) -> bool:
    """Return whether a text is what a clock shows that was never set (field).

    `1971--10--29 -23:-27:-54`: a time whose fields are negative.
    """
    return bool(_BROKEN.fullmatch(text[: _MAX_TIME + 1].strip()))


def pack_period(start: time, end: time) -> int:
    """Return a period of a day as the time-zone table wants it; to the minute.

    HHMM as decimal numbers, the beginning in the upper half; text would be read as
    00:00 to that time (sheet 4.5). Raises ValueError for an end before the beginning.
    """
    if end < start:
        raise ValueError("a period ends before it begins")
    return (start.hour * 100 + start.minute << 16) + end.hour * 100 + end.minute


def unpack_period(packed: int) -> tuple[time, time] | None:
    """Return a period of a day, None for none; raise ValueError if it is no period."""
    if packed == 0:
        return None
    start, end = divmod(packed, 1 << 16)
    return _time_of(start), _time_of(end)


def whole_day() -> int:
    """Return the period of all day."""
    return pack_period(time(0), _LAST_MINUTE)


def validity_value(moment: datetime, *, packed: bool) -> str:
    """Return a bound of a validity by DateFmtFunOn: packed, or a date alone."""
    return str(pack_time(moment)) if packed else moment.strftime("%Y%m%d")


def parse_validity(text: str, *, is_end: bool = False) -> datetime | None:
    """Return a bound of a validity, None where there is none or it is no time.

    Eight digits that are a date are one: as a packed time they would be of the years
    before 2004. A date alone holds all of its day.
    """
    stripped = text.strip()
    if not _PACKED.fullmatch(stripped) or not stripped.strip("0"):
        return None
    try:
        if _DATE.fullmatch(stripped):
            day = datetime.strptime(stripped, "%Y%m%d")
            return day.replace(hour=23, minute=59, second=59) if is_end else day
        moment = unpack_time(int(stripped))
    except ValueError:
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _time_of(number: int) -> time:
    """Return the time of HHMM as a number; raise ValueError if there is none."""
    hours, minutes = divmod(number, 100)
    return time(hours, minutes)
