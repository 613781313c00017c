"""How much of its memory a terminal has in use, as it says itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from .iclock.text import parse_number
from .terminal_state import Counters


@dataclass(frozen=True, slots=True)
class Room:
    """How much there is of something, and for how much there is room, if known."""

    kind: str
    count: int
    room: int | None


class _Unit(NamedTuple):
    """The option with the room for something, and the unit that it is counted in.

    Firmware counts users and fingerprints in hundreds and records in tens of thousands
    (V4.0 section 9; field), but some writes the plain number: what is more than
    `largest` units is that.
    """

    option: str
    unit: int
    largest: int


# The largest terminals hold 100,000 users and 10,000,000 records (vendor's brochures).
_UNITS: Final[Mapping[str, _Unit]] = {
    "users": _Unit("MaxUserCount", 100, 1_000),
    "fingerprints": _Unit("MaxFingerCount", 100, 1_000),
    "faces": _Unit("MaxFaceCount", 1, 0),
    "palms": _Unit("MaxPvCount", 1, 0),
    "attendance_records": _Unit("MaxAttLogCount", 10_000, 1_000),
}


def memory_of(counters: Counters, options: Mapping[str, str]) -> Iterator[Room]:
    """Yield what a terminal has counted, with the room where it tells it."""
    for kind, unit in _UNITS.items():
        count: int | None = getattr(counters, kind)
        if count is not None:
            yield Room(kind, count, _room(unit, options))


def _room(unit: _Unit, options: Mapping[str, str]) -> int | None:
    """Return how much there is room for, None where it is not known."""
    told = parse_number(options.get(unit.option, ""))
    if told is None or told <= 0:
        return None
    return told if told > unit.largest else told * unit.unit
