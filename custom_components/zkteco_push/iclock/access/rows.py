"""What rows of events and of states have in common: times, people, numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
import math
import re
from typing import Final

from ..records import RejectionReason
from ..text import ImplausibleTimeError, parse_number, parse_time
from .times import is_broken_time, parse_offset

type Pairs = Mapping[str, str]

MAX_LINE_LENGTH: Final = 4096
MAX_ROWS: Final = 100_000
_MAX_TEMPERATURE: Final = 120.0
_MAX_PIN_LENGTH: Final = 64
_MAX_TEXT_LENGTH: Final = 32
_NO_CARD: Final = re.compile(r"0*")
_CARD: Final = re.compile(r"[0-9A-Za-z\[\]]{1,40}")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a row happened; without a local time the clock shows none that can be."""

    local_time: datetime | None
    utc_offset: int | None = None


def moment_of(pairs: Pairs, *keys: str) -> Moment | RejectionReason:
    """Return when a row happened by the first of the keys that it has.

    A clock that is not set yet is no reason to lose the row (field: 2A, `1971--10--29
    -23:-27:-54`); what is no time at all is.
    """
    offset = parse_offset(pairs.get("time_offset", ""))
    text = next((pairs[key].strip() for key in keys if key in pairs), "")
    try:
        return Moment(parse_time(text), offset)
    except ImplausibleTimeError:
        return Moment(None, offset)
    except ValueError:
        if is_broken_time(text):
            return Moment(None, offset)
        return RejectionReason.INVALID_TIME


def pin_of(pairs: Pairs) -> str | None:
    """Return who a row is about, None for nobody; raise ValueError for a bad number."""
    pin = pairs.get("pin", "").strip()
    if pin in ("", "0"):
        return None
    if len(pin) > _MAX_PIN_LENGTH or not pin.isprintable():
        raise ValueError("not a person's number")
    return pin


def card_of(pairs: Pairs) -> str:
    """Return a row's card, empty for none."""
    card = pairs.get("cardno", "").strip()
    if _NO_CARD.fullmatch(card) or not _CARD.fullmatch(card):
        return ""
    return card


def number_of(pairs: Pairs, *keys: str) -> int | None:
    """Return the first number of the keys that a row has, None where there is none."""
    found = (parse_number(pairs[key]) for key in keys if pairs.get(key, "").strip())
    return next((number for number in found if number is not None), None)


def index_of(pairs: Pairs) -> int | None:
    """Return a record's number in the terminal; it may have ten digits."""
    text = pairs.get("index", "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    return None


def flag_of(pairs: Pairs, key: str) -> bool | None:
    """Return a 0 or 1, None for anything else."""
    return {"0": False, "1": True}.get(pairs.get(key, "").strip())


def temperature_of(pairs: Pairs, key: str) -> float | None:
    """Return a temperature; 0 stands for a function that is not there (field)."""
    try:
        value = float(pairs.get(key, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value <= _MAX_TEMPERATURE else None


def word_of(pairs: Pairs, key: str) -> str:
    """Return a bounded printable text."""
    text = pairs.get(key, "").strip()[:_MAX_TEXT_LENGTH]
    return text if text.isprintable() else ""
