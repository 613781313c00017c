"""From when until when somebody may enter, as users' records and commands say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
import re
from typing import Final

from .access.times import parse_validity
from .attendance.users import DISABLED, TAGS
from .text import TextEncoding, decode, parse_pairs, parse_time

_NONE: Final = frozenset({"", "0"})
# Old enough for nobody; what is written to shut somebody out ends there.
_LONG_PAST: Final = datetime.fromisoformat(DISABLED["valid_until"])
# What firmware says that has no other word for ever.
_FOR_EVER: Final = 2099
_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_LAST_SECOND: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Wall-clock times at a terminal, None where there is no bound."""

    start: datetime | None
    end: datetime | None


def bounds_of_line(
    raw: bytes, encoding: TextEncoding, *, says_always: bool = False
) -> Bounds | None:
    """Return the bounds in a user's line, None where it says nothing of them.

    A line without an end says nothing, unless the terminal `says_always` where one is.
    """
    text = decode(raw, encoding)
    head, blank, rest = text.partition(" ")
    pairs = parse_pairs(rest if blank and head.upper() in TAGS else text)
    if "enddatetime" not in pairs and not says_always:
        return None
    return _bounds(pairs.get("startdatetime", ""), pairs.get("enddatetime", ""))


def bounds_of_update(parameters: Mapping[str, str]) -> Bounds | None:
    """Return the bounds that a command sets, None where it leaves them as they are."""
    if "valid_until" not in parameters:
        return None
    if parameters.get("expires") == "0":
        return Bounds(None, None)
    return _bounds(parameters.get("valid_from", ""), parameters["valid_until"])


def _bounds(start: str, end: str) -> Bounds | None:
    """Return bounds by their texts; None where the end tells nothing."""
    try:
        until = _moment(end, is_end=True)
    except ValueError:
        return None
    if until is not None and until <= _LONG_PAST:
        # Shut out: it does not say until when the person may enter otherwise.
        return None
    try:
        since = _moment(start, is_end=False)
    except ValueError:
        since = None
    if until is not None and until.year >= _FOR_EVER:
        until = None
    return Bounds(since, until)


def _moment(text: str, *, is_end: bool) -> datetime | None:
    """Return the wall-clock time of a text; raise ValueError if it is none."""
    stripped = text.strip().replace("T", " ")
    if stripped in _NONE:
        return None
    if match := _DATE.fullmatch(stripped):
        day = datetime(*map(int, match.groups()))  # type: ignore[arg-type]
        return datetime.combine(day, _LAST_SECOND) if is_end else day
    if stripped.isdecimal():
        if (moment := parse_validity(stripped, is_end=is_end)) is None:
            raise ValueError("no time")
        return moment
    return parse_time(stripped)
