"""From when until when somebody may enter, as users' records and commands say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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
_YEAR: Final = re.compile(r"(\d{4})-", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_KEY: Final = b"enddatetime"


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
    if not says_always and _KEY not in raw.lower():
        return None
    text = decode(raw, encoding)
    head, blank, rest = text.partition(" ")
    pairs = parse_pairs(rest if blank and head.upper() in TAGS else text)
    end = pairs.get("enddatetime")
    if end is None and not says_always:
        return None
    return _bounds(pairs.get("startdatetime", ""), end or "")


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
    return Bounds(since, until)


def _moment(text: str, *, is_end: bool) -> datetime | None:
    """Return the wall-clock time of a text; raise ValueError if it is none."""
    stripped = text.strip().replace("T", " ")
    year = _YEAR.match(stripped)
    if stripped in _NONE or (year is not None and int(year[1]) >= _FOR_EVER):
        return None
    if _DATE.fullmatch(stripped):
        stripped += " 23:59:59" if is_end else " 00:00:00"
    if not stripped.isdecimal():
        return parse_time(stripped)
    moment = parse_validity(stripped, is_end=is_end)
    if moment is None:
        raise ValueError("no time")
    return None if moment.year >= _FOR_EVER else moment
