"""Which punches somebody wants to see: as the panel asks for them, and the export."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
import re
from typing import Any, Final

from ..hub import Hub
from ..iclock.attendance.code_books import STANDARD, STATES, CodeBook
from ..journal import Corrected, Position, PunchFilter
from ..occasions import METHODS, methods_of
from ..validation import vol

_PIN: Final = vol.All(str, vol.Length(min=1, max=64))
_SERIAL_NUMBER: Final = vol.All(str, vol.Length(min=1, max=64))
_MOST_PINS: Final = 50
_MOST_TERMINALS: Final = 200
# What a calendar can be asked for in any zone.
_FIRST_DAY: Final = date(1970, 1, 2)
_LAST_DAY: Final = date(2199, 12, 31)
_CURSOR: Final = re.compile(r"(-?\d{1,13})\.([0-2])\.(\d{1,18})", re.ASCII)


def day(value: Any) -> date:
    """Return the day that is written as in ISO 8601; raise vol.Invalid if none is."""
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise vol.Invalid("not a day") from error
    if not _FIRST_DAY <= found <= _LAST_DAY:
        raise vol.Invalid("not a day of our time")
    return found


def cursor(value: Any) -> Position:
    """Return where a page begins, as `cursor_text` wrote it."""
    if not isinstance(value, str) or not (found := _CURSOR.fullmatch(value)):
        raise vol.Invalid("not a cursor")
    return Position(*map(int, found.groups()))


def cursor_text(position: Position | None) -> str | None:
    """Return a position as those who ask for pages get it; it means nothing to them."""
    return None if position is None else ".".join(map(str, position))


FILTER: Final = vol.Schema(
    {
        vol.Optional("start"): day,
        vol.Optional("end"): day,
        vol.Optional("terminals"): vol.All(
            [_SERIAL_NUMBER], vol.Length(max=_MOST_TERMINALS)
        ),
        vol.Optional("pins"): vol.All([_PIN], vol.Length(max=_MOST_PINS)),
        vol.Optional("methods"): [vol.In(METHODS)],
        vol.Optional("states"): [vol.In(tuple(STATES.values()))],
        vol.Optional("corrected"): vol.Coerce(Corrected),
    }
)


def midnight(of: date, zone: tzinfo) -> int:
    """Return when a day begins in a zone (Unix time, s)."""
    return int(datetime.combine(of, time(), zone).timestamp())


def punch_filter(hub: Hub, asked: Mapping[str, Any], zone: tzinfo) -> PunchFilter:
    """Return what a filter asks for; its days, both included, are those of a zone."""
    start, end = asked.get("start"), asked.get("end")
    methods = frozenset(asked.get("methods", ()))
    states = asked.get("states", ())
    of_book: dict[str, frozenset[int]] = {}

    def codes(book: CodeBook) -> frozenset[int]:
        """Return the numbers that the wanted methods have in a code book."""
        if (found := of_book.get(book.name)) is None:
            found = of_book[book.name] = frozenset(
                code
                for code, name in book.verifications.items()
                if not methods.isdisjoint(methods_of(name))
            )
        return found

    terminals = hub.terminals.items() if methods else ()
    return PunchFilter(
        None if start is None else midnight(start, zone),
        None if end is None else midnight(end + timedelta(days=1), zone),
        tuple(asked.get("terminals", ())),
        tuple(asked.get("pins", ())),
        tuple(code for code, name in STATES.items() if name in states),
        bool(methods),
        {serial: codes(terminal.reading.book) for serial, terminal in terminals},
        codes(STANDARD),
        asked.get("corrected", Corrected.ANY),
    )
