"""Marks in the directory what a terminal does not hold any more."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from ..iclock.attendance.code_books import CodeBook
from ..iclock.attendance.deletions import Deletion
from ..iclock.records import Category, DirectoryRecord
from . import validity_statements
from .schema import directory
from .sites import is_of_site

_BATCH: Final = 500
# How far a terminal's clock and this one may differ (s).
_DRIFT: Final = 15
_columns = directory.c


def mark_deleted(
    connection: Connection,
    serial: str,
    deletion: Deletion,
    book: CodeBook,
    *,
    deleted_at: float,
) -> None:
    """Mark what a command has deleted in a terminal (Unix time, s)."""
    statement = select(_columns.id, _columns.category, _columns.item).where(
        is_of_site(connection, directory),
        _columns.serial_number == serial,
        _columns.category.in_(deletion.categories),
        _columns.deleted_at.is_(None),
    )
    if deletion.pin is not None:
        statement = statement.where(_columns.pin == deletion.pin)
    _mark(
        connection,
        [
            {"row": row.id, "at": deleted_at}
            for row in connection.execute(statement)
            if deletion.holds(Category(row.category), row.item, book)
        ],
    )
    if Category.USER in deletion.categories:
        pins = None if deletion.pin is None else (deletion.pin,)
        validity_statements.end(connection, serial, pins)


def mark_reported(
    connection: Connection,
    serial: str,
    deletions: Iterable[tuple[Deletion, float]],
    book: CodeBook,
    *,
    received_at: float,
) -> None:
    """Mark what a terminal's own log says that has been deleted (Unix times, s).

    What came after a deletion is newer than it. A body may tell of thousands, so people
    are looked up many at a time.
    """
    latest: dict[str, dict[Deletion, float]] = {}
    for deletion, deleted_at in deletions:
        if deletion.pin is not None:
            of_person = latest.setdefault(deletion.pin, {})
            # A clock that is ahead must not keep for ever what has been deleted.
            time = min(deleted_at, received_at)
            of_person[deletion] = max(time, of_person.get(deletion, time))
    doomed = []
    gone: list[str] = []
    for pins in batched(latest, _BATCH, strict=False):
        rows = connection.execute(
            select(
                _columns.id,
                _columns.pin,
                _columns.category,
                _columns.item,
                _columns.received_at,
            ).where(
                is_of_site(connection, directory),
                _columns.serial_number == serial,
                _columns.category.in_(list(Category)),
                _columns.pin.in_(pins),
                _columns.deleted_at.is_(None),
            )
        )
        for row in rows:
            times = [
                time
                for deletion, time in latest[row.pin].items()
                if row.received_at <= time + _DRIFT
                and deletion.holds(Category(row.category), row.item, book)
            ]
            if times:
                doomed.append({"row": row.id, "at": max(times)})
                if row.category == Category.USER:
                    gone.append(row.pin)
    _mark(connection, doomed)
    validity_statements.end(connection, serial, gone)


def mark_overtaken(
    connection: Connection,
    serial: str,
    records: Sequence[DirectoryRecord],
    deletions: Iterable[tuple[Deletion, float, int]],
    book: CodeBook,
) -> None:
    """Mark those of a body's records that were deleted later in the same body.

    A deletion comes with its time (Unix time, s) and how many records came before it.
    """
    by_pin: dict[str | None, list[tuple[Deletion, float, int]]] = {}
    for each in deletions:
        by_pin.setdefault(each[0].pin, []).append(each)
    # Of several records of one key the last one counts.
    last = {
        (record.category, record.pin, record.item): index
        for index, record in enumerate(records)
        if record.pin in by_pin and record.item is not None
    }
    for (category, pin, item), index in last.items():
        times = [
            time
            for deletion, time, position in by_pin[pin]
            if index < position and deletion.holds(category, item or "", book)
        ]
        if times:
            connection.execute(
                update(directory)
                .where(
                    is_of_site(connection, directory),
                    _columns.serial_number == serial,
                    _columns.category == category,
                    _columns.pin == pin,
                    _columns.item == item,
                )
                .values(deleted_at=max(times))
            )
            if category is Category.USER and pin is not None:
                validity_statements.end(connection, serial, (pin,))


def _mark(connection: Connection, doomed: list[dict[str, Any]]) -> None:
    """Mark rows as deleted at a time."""
    if doomed:
        connection.execute(
            update(directory)
            .where(is_of_site(connection, directory), _columns.id == bindparam("row"))
            .values(deleted_at=bindparam("at")),
            doomed,
        )
