"""Looks punches up page by page, without going through those that are on no page.

The index goes by terminal and wall clock, and holds what most filters ask for. So one
looks through slices of time, all terminals together, from the latest one on.
"""

from collections.abc import Iterable
from itertools import batched, groupby
from time import perf_counter
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Executable,
    Select,
    bindparam,
    func,
    select,
    union_all,
)

from . import photo_statements
from .column_types import LARGE_INTEGER
from .correction_records import CorrectionKind
from .page_conditions import conditions, is_after_position
from .page_corrections import corrections_after, select_added, select_voided, with_voids
from .page_records import SENT, Corrected, Page, PagedPunch, Position, PunchFilter
from .prepared import OUR_SITE, by_number, of_terminals, terminal_parameters
from .queries import FURTHEST_OFFSET, stored_punch
from .records import StoredPunch
from .schema import corrections, punches
from .sites import is_of_site
from .timelines import Timeline

# Looking for a page ends after so long (s), but not within a slice.
_LONGEST: Final = 0.25
# A slice that took less is followed by a longer one, one that took more by a shorter
# one (s).
_QUICK: Final = 0.04
_SLOW: Final = 0.12
_FIRST_SLICE: Final = 2 * 86_400
_SHORTEST_SLICE: Final = 3_600
_AT_ONCE: Final = 100
_NEVER: Final = 1 << 40
# Quarters of an hour: no wall clock is off by other parts of one.
QUARTER: Final = 900
_DAY: Final = 86_400

_columns = punches.c


@by_number
def _latest(terminals: int) -> Executable:
    """Return the statement that finds each terminal's latest time before one."""
    ends = bindparam("ends", type_=LARGE_INTEGER)
    return union_all(
        *(
            select(func.max(_columns.local_time)).where(
                _columns.site == OUR_SITE,
                _columns.serial_number == terminal,
                _columns.local_time < ends,
            )
            for terminal in terminal_parameters(terminals)
        )
    )


def select_page(
    connection: Connection,
    wanted: PunchFilter,
    after: Position | None,
    limit: int,
) -> Page:
    """Return the punches that come after a position, at most so many."""
    begins = after or Position.before(_NEVER if wanted.end is None else wanted.end)
    start = -_NEVER if wanted.start is None else wanted.start
    until: int | None = None
    follows: Position | None = None
    sent: list[PagedPunch] = []
    if wanted.corrected is Corrected.ANY:
        sent, until = _sent(connection, wanted, begins, start, limit + 1)
        start = start if until is None else until
    elif wanted.corrected.includes(CorrectionKind.VOIDED):
        sent = select_voided(connection, wanted, begins, start, limit + 1)
    if wanted.corrected.includes(CorrectionKind.ADDED):
        sent += select_added(connection, wanted, begins, start, limit + 1)
    found = sorted(sent, key=lambda each: each.position, reverse=True)
    if len(found) > limit:
        found = found[:limit]
        follows = found[-1].position
    else:
        follows = None if until is None else Position.before(until)
    if wanted.corrected is Corrected.ANY:
        found = with_voids(connection, found)
    return Page(tuple(_with_photos(connection, found)), follows)


def count_by_quarter(connection: Connection, wanted: PunchFilter) -> dict[int, int]:
    """Return how many punches count in each quarter of an hour (Unix time, s)."""
    start, end = wanted.start, wanted.end
    assert start is not None
    assert end is not None
    counts: dict[int, int] = {}
    ends = Position.before(end)
    if wanted.corrected is Corrected.ANY:
        quarter = (_columns.punched_at // QUARTER).label("quarter")
        serials = wanted.terminals or Timeline(connection).serial_numbers
        statement = _slice(
            connection, wanted, serials, select(quarter, func.count()), start, ends
        )
        counts = {
            int(number) * QUARTER: count
            for number, count in connection.execute(statement.group_by(quarter))
        }
    for kind, step in ((CorrectionKind.ADDED, 1), (CorrectionKind.VOIDED, -1)):
        if wanted.corrected is not Corrected.ANY:
            if not wanted.corrected.includes(kind):
                continue
            step = 1
        statement = corrections_after(connection, wanted, kind, ends, start)
        for row in connection.execute(statement):
            begins = row.punched_at // QUARTER * QUARTER
            counts[begins] = counts.get(begins, 0) + step
    return counts


def verifications(connection: Connection) -> dict[str, set[int]]:
    """Return by terminal how people have been verified of late."""
    found: dict[str, set[int]] = {}
    timeline = Timeline(connection)
    ends: int | None = _latest_of(connection, timeline.serial_numbers, _NEVER)
    length = _FIRST_SLICE
    begun = perf_counter()
    while ends is not None and perf_counter() - begun < _LONGEST:
        statement = (
            select(_columns.serial_number, _columns.verification_code)
            .where(
                is_of_site(connection, punches),
                _columns.serial_number.in_(timeline.serial_numbers),
                _columns.local_time > ends - length,
                _columns.local_time <= ends,
            )
            .distinct()
        )
        for serial, code in connection.execute(statement):
            found.setdefault(serial, set()).add(code)
        ends = _latest_of(connection, timeline.serial_numbers, ends - length + 1)
        length *= 2
    return found


def terminals(connection: Connection) -> list[str]:
    """Return all terminals that punches or corrections are of, also gone ones."""
    corrected = connection.scalars(
        select(corrections.c.serial_number)
        .where(is_of_site(connection, corrections))
        .distinct()
    )
    return sorted({*Timeline(connection).serial_numbers, *corrected})


def _sent(
    connection: Connection,
    wanted: PunchFilter,
    begins: Position,
    start: int,
    limit: int,
) -> tuple[list[PagedPunch], int | None]:
    """Return what terminals have sent after a position, and until when one has looked.

    That is None where one has looked through everything.
    """
    serials = wanted.terminals or Timeline(connection).serial_numbers
    found: list[PagedPunch] = []
    length, ends, is_empty = _FIRST_SLICE, begins, True
    begun = perf_counter()
    while True:
        if is_empty:
            latest = _latest_of(connection, serials, ends.time + FURTHEST_OFFSET)
            if latest is None or latest + FURTHEST_OFFSET < start:
                return found, None
            # Where nothing is for years, nothing is looked for.
            if latest + FURTHEST_OFFSET < ends.time:
                ends = Position.before(latest + FURTHEST_OFFSET + 1)
        from_time = max(start, ends.time - length)
        statement = _slice(
            connection, wanted, serials, select(punches), from_time, ends
        )
        latest_first = statement.order_by(
            _columns.punched_at.desc(), _columns.id.desc()
        )
        slice_begun = perf_counter()
        rows = connection.execute(latest_first.limit(limit - len(found))).all()
        now = perf_counter()
        found += (
            PagedPunch(row.serial_number, stored_punch(row), row.id) for row in rows
        )
        if from_time <= start and len(found) < limit:
            return found, None
        if len(found) >= limit or now - begun >= _LONGEST:
            return found, from_time
        is_empty, ends = not rows, Position.before(from_time)
        if now - slice_begun < _QUICK:
            length *= 2
        elif now - slice_begun > _SLOW:
            length = max(_SHORTEST_SLICE, length // 2)


def _latest_of(connection: Connection, serials: Iterable[str], ends: int) -> int | None:
    """Return the latest time of terminals' wall clocks before one: a step each."""
    found = [
        latest
        for batch in batched(serials, _AT_ONCE, strict=False)
        for (latest,) in _latest(len(batch)).rows(
            connection, ends=ends, **of_terminals(batch)
        )
        if latest is not None
    ]
    return max(found, default=None)


def _slice(
    connection: Connection,
    wanted: PunchFilter,
    serials: tuple[str, ...],
    statement: Select[Any],
    start: int,
    ends: Position,
) -> Select[Any]:
    """Return a statement about what is wanted of a slice of time."""
    return statement.where(
        is_of_site(connection, punches),
        _columns.serial_number.in_(serials),
        # The index goes by the wall clock.
        _columns.local_time >= start - FURTHEST_OFFSET,
        _columns.local_time <= ends.time + FURTHEST_OFFSET,
        _columns.punched_at >= start,
        is_after_position(ends, SENT, _columns.punched_at, _columns.id),
        *conditions(wanted, _columns, serials),
    )


def _with_photos(
    connection: Connection, found: Iterable[PagedPunch]
) -> Iterable[PagedPunch]:
    """Yield punches with the numbers of their photos."""
    for _, of_day in groupby(found, lambda each: each.stored.punched_at // _DAY):
        punched = list(of_day)
        by_terminal: dict[str, list[StoredPunch]] = {}
        for each in punched:
            by_terminal.setdefault(each.serial_number, []).append(each.stored)
        photos = {
            serial: iter(numbers)
            for serial, numbers in photo_statements.of_punches(
                connection, by_terminal
            ).items()
        }
        for each in punched:
            number = next(photos[each.serial_number])
            yield PagedPunch(
                each.serial_number,
                each.stored._replace(photo=number),
                each.id,
                each.correction,
            )
