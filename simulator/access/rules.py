"""The rules of who may pass: time zones, holidays, validity and ways to verify."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from simulator.clock import unpack_time

from .records import Method, TableRow
from .tables import DAYS

_ANY: Final = frozenset[frozenset[Method]]()


def _all_of(*methods: Method) -> frozenset[Method]:
    return frozenset(methods)


# The old codes of ways to verify (document, section 4.3): alternatives, each a set of
# what has to be shown together.
_STYLES: Final[dict[int, frozenset[frozenset[Method]]]] = {
    0: _ANY,
    1: frozenset({_all_of(Method.FINGER)}),
    2: frozenset({_all_of(Method.PIN)}),
    3: frozenset({_all_of(Method.PASSWORD)}),
    4: frozenset({_all_of(Method.CARD)}),
    5: frozenset({_all_of(Method.FINGER), _all_of(Method.PASSWORD)}),
    6: frozenset({_all_of(Method.FINGER), _all_of(Method.CARD)}),
    7: frozenset({_all_of(Method.CARD), _all_of(Method.PASSWORD)}),
    8: frozenset({_all_of(Method.PIN, Method.FINGER)}),
    9: frozenset({_all_of(Method.FINGER, Method.PASSWORD)}),
    10: frozenset({_all_of(Method.CARD, Method.FINGER)}),
    11: frozenset({_all_of(Method.CARD, Method.PASSWORD)}),
    12: frozenset({_all_of(Method.FINGER, Method.PASSWORD, Method.CARD)}),
    13: frozenset({_all_of(Method.PIN, Method.FINGER, Method.PASSWORD)}),
    14: frozenset(
        {_all_of(Method.PIN, Method.FINGER), _all_of(Method.CARD, Method.FINGER)}
    ),
    15: frozenset({_all_of(Method.FACE)}),
    16: frozenset({_all_of(Method.FACE, Method.FINGER)}),
    17: frozenset({_all_of(Method.FACE, Method.PASSWORD)}),
    18: frozenset({_all_of(Method.FACE, Method.CARD)}),
    19: frozenset({_all_of(Method.FACE, Method.FINGER, Method.CARD)}),
    20: frozenset({_all_of(Method.FACE, Method.FINGER, Method.PASSWORD)}),
}
_BITS: Final = {
    Method.FACE: 1,
    Method.FINGER: 4,
    Method.PASSWORD: 9,
    Method.PIN: 10,
    Method.CARD: 11,
}
_PLACES: Final = 16


def allows(style: str, shown: frozenset[Method]) -> bool:
    """Tell whether a door's way to verify is content with what was shown."""
    if len(style) == _PLACES:
        wanted = frozenset(
            method for method, bit in _BITS.items() if style[-1 - bit] == "1"
        )
        return wanted <= shown if style[-1] == "1" else bool(wanted & shown)
    if not style.isdecimal() or int(style) not in _STYLES:
        return False
    alternatives = _STYLES[int(style)]
    return not alternatives or any(wanted <= shown for wanted in alternatives)


def verification_code(shown: frozenset[Method], *, bits: bool) -> str:
    """Return verifytype of what was shown, as a code or as a string of bits."""
    if bits:
        digits = ["0"] * _PLACES
        for method in shown:
            digits[-1 - _BITS[method]] = "1"
        digits[-1] = "1" if len(shown) > 1 else "0"
        return "".join(digits)
    # The id alone is how a person is found, unless nothing else was shown.
    for code, alternatives in _STYLES.items():
        if len(alternatives) == 1 and shown in alternatives:
            return str(code)
    rest = shown - {Method.PIN}
    return verification_code(rest, bits=False) if rest and rest != shown else "200"


def holiday_type(holidays: Iterable[TableRow], now: datetime) -> int | None:
    """Return the type of today's holiday, if it is one."""
    for row in holidays:
        date = row.get("Holiday", "")
        yearly = row.get("Loop") == "1"
        today = f"{now:%m%d}" if yearly else f"{now:%Y%m%d}"
        if (date[4:] if yearly else date) == today:
            kind = row.get("HolidayType", "1")
            return int(kind) if kind in ("1", "2", "3") else None
    return None


def in_force(zone: TableRow, holidays: Iterable[TableRow], now: datetime) -> bool:
    """Tell whether a time zone is in force; (start << 16) + end, each HHMM."""
    holiday = holiday_type(holidays, now)
    name = DAYS[now.weekday()] if holiday is None else f"Hol{holiday}"
    time = now.hour * 100 + now.minute
    for part in (1, 2, 3):
        text = zone.get(f"{name}Time{part}", "0")
        packed = int(text) if text.isdecimal() else 0
        start, end = packed >> 16, packed & 0xFFFF
        if packed and start <= time <= end:
            return True
    return False


def is_valid(row: TableRow, now: datetime, *, packed: bool) -> bool:
    """Tell whether a row's validity has begun and is not over; 0 is no limit."""
    start = _moment(row.get("StartTime", ""), packed=packed)
    end = _moment(row.get("EndTime", ""), packed=packed, ends=True)
    return (start is None or start <= now) and (end is None or now <= end)


def _moment(text: str, *, packed: bool, ends: bool = False) -> datetime | None:
    if not text.isdecimal() or int(text) == 0:
        return None
    try:
        if packed:
            return unpack_time(int(text))
        day = datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return None
    return day.replace(hour=23, minute=59, second=59) if ends else day
