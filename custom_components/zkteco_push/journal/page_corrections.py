"""What people have said of punches, as pages of punches tell of it."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select

from .correction_records import Correction, CorrectionKind
from .correction_statements import correction_of
from .page_conditions import conditions, is_after_position
from .page_records import ADDED, SENT, PagedPunch, Position, PunchFilter
from .queries import stored_punch
from .schema import corrections, punches
from .sites import is_of_site

_AT_ONCE: Final = 100


def corrections_after(
    connection: Connection,
    wanted: PunchFilter,
    kind: CorrectionKind,
    after: Position,
    start: int,
) -> Select[Any]:
    """Return the statement about corrections of a kind that count, after a position."""
    columns = corrections.c
    is_added = kind is CorrectionKind.ADDED
    number = columns.id if is_added else columns.punch_id
    statement = select(corrections).where(
        is_of_site(connection, corrections),
        columns.kind == kind,
        columns.withdrawn_at.is_(None),
        number.is_not(None),
        columns.punched_at >= start,
        is_after_position(
            after, ADDED if is_added else SENT, columns.punched_at, number
        ),
        *conditions(wanted, columns),
    )
    if wanted.terminals:
        statement = statement.where(columns.serial_number.in_(wanted.terminals))
    return statement.order_by(columns.punched_at.desc(), number.desc())


def select_added(
    connection: Connection, wanted: PunchFilter, after: Position, start: int, limit: int
) -> list[PagedPunch]:
    """Return what people have added, after a position."""
    statement = corrections_after(
        connection, wanted, CorrectionKind.ADDED, after, start
    )
    return [
        PagedPunch(each.serial_number, each.punch, None, each)
        for each in map(correction_of, connection.execute(statement.limit(limit)))
    ]


def select_voided(
    connection: Connection, wanted: PunchFilter, after: Position, start: int, limit: int
) -> list[PagedPunch]:
    """Return what does not count, after a position."""
    statement = corrections_after(
        connection, wanted, CorrectionKind.VOIDED, after, start
    )
    found = list(map(correction_of, connection.execute(statement.limit(limit))))
    # A correction does not remember all of its punch.
    rows = _rows_of(connection, [each.punch_id for each in found if each.punch_id])
    return [
        PagedPunch(
            each.serial_number, stored_punch(rows[each.punch_id]), each.punch_id, each
        )
        for each in found
        if each.punch_id in rows
    ]


def _rows_of(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the rows of punches by their numbers."""
    rows: dict[int, Row[Any]] = {}
    for batch in batched(numbers, _AT_ONCE, strict=False):
        statement = select(punches).where(
            is_of_site(connection, punches), punches.c.id.in_(batch)
        )
        rows |= {row.id: row for row in connection.execute(statement)}
    return rows


def with_voids(connection: Connection, found: Iterable[PagedPunch]) -> list[PagedPunch]:
    """Return punches with what people have said of them."""
    found = list(found)
    voids: dict[int | None, Correction] = {}
    numbers = [each.id for each in found if each.id is not None]
    for batch in batched(numbers, _AT_ONCE, strict=False):
        statement = select(corrections).where(
            is_of_site(connection, corrections),
            corrections.c.kind == CorrectionKind.VOIDED,
            corrections.c.withdrawn_at.is_(None),
            corrections.c.punch_id.in_(batch),
        )
        for each in map(correction_of, connection.execute(statement)):
            voids[each.punch_id] = each
    return [
        PagedPunch(each.serial_number, each.stored, each.id, voids[each.id])
        if each.id in voids
        else each
        for each in found
    ]
