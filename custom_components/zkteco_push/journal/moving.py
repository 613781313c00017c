"""From the file to a server: what is needed at once first, the long history later.

Rows keep their numbers, so what names one, as a command on its way or the address of a
photo, stays true. How far it has come is kept at the server, committed with the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import batched
import json
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select, tuple_, update

from ..iclock.attendance.code_books import ALARM, POWER_ON
from . import correction_statements, statements
from .engines import begin_numbers_after, insert_new, is_after, last_id
from .left_behind import LeftBehind
from .queries import select_marks
from .records import JournalError
from .schema import (
    access_events,
    commands,
    copies,
    corrections,
    directory,
    erased,
    kept_lines,
    marks,
    offsets,
    operations,
    photos,
    punches,
    stamps,
    terminals,
    validities,
)
from .sites import is_of_site

# What a hub needs before it serves: who the terminals are, what waits for them, what
# they hold, and whose photos the files are.
AT_ONCE: Final = (
    terminals,
    stamps,
    erased,
    offsets,
    commands,
    copies,
    directory,
    validities,
    photos,
    corrections,
)
# What may be long, and is only looked up.
HISTORY: Final = (punches, operations, access_events, kept_lines)
# What events are made of.
WITH_EVENTS: Final = (punches, operations, access_events)
# By what a row is known where its number does not tell.
_KEYS: Final[Mapping[Table, tuple[str, ...]]] = {
    punches: (
        "serial_number",
        "pin",
        "local_time",
        "state_code",
        "verification_code",
    ),
    operations: (
        "serial_number",
        "local_time",
        "code",
        "operator",
        "object_1",
        "object_2",
        "object_3",
        "object_4",
    ),
    access_events: ("serial_number", "digest"),
    kept_lines: ("serial_number", "digest"),
    directory: ("serial_number", "category", "pin", "item"),
    photos: ("file",),
    offsets: ("serial_number", "told_at"),
    commands: ("id", "serial_number", "created_at"),
    copies: ("id", "source", "target", "created_at"),
    corrections: ("kind", "serial_number", "pin", "local_time", "made_at"),
}
# These have no such key in the schema, so nothing but this looks whether a row is there.
_WITHOUT_KEY: Final = frozenset({offsets, commands, copies, corrections})
_OF_WITHDRAWAL: Final = (
    "withdrawn_by",
    "withdrawn_by_name",
    "withdrawn_at",
    "withdrawal_reason",
)
# What a terminal may send again, and have it taken for new, is among the newest.
_NEWEST: Final = 20_000
_RUN: Final = "run"
_TAKEN_RUN: Final = "moved run"
_ROWS: Final = 1000
_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a table has been moved: the last number, and what became of the rows."""

    last: int = 0
    moved: int = 0
    there: int = 0

    def after(self, rows: Sequence[Mapping[str, Any]], moved: int) -> Progress:
        """Return the same after some more rows."""
        return Progress(
            rows[-1]["id"], self.moved + moved, self.there + len(rows) - moved
        )


@dataclass(frozen=True, slots=True)
class TableCount:
    """What has become of a table: rows in the file, moved, and known at the server.

    `database` counts the site's rows there, those of before included.
    """

    table: str
    file: int
    moved: int
    already_there: int
    database: int

    @property
    def is_complete(self) -> bool:
        """Return whether each row of the file is at the server.

        What is erased is erased in the file as well, so there may be fewer than moved.
        """
        return self.file <= self.moved + self.already_there


def must_take_over(connection: Connection, behind: LeftBehind) -> bool:
    """Return whether the file was written after it was last taken over."""
    run = behind.marks().get(_RUN, "")
    return select_marks(connection).get(_TAKEN_RUN) != run


def prepare(connection: Connection, behind: LeftBehind) -> None:
    """Have numbers go on where the file's end, and begin the move from the start."""
    numbered = [table for table in (*AT_ONCE, *HISTORY) if "id" in table.columns]
    for table, last in behind.last_numbers(numbered).items():
        begin_numbers_after(connection, table, last)
    for table in numbered:
        _set_progress(connection, table, Progress())


def take_whole(connection: Connection, behind: LeftBehind, table: Table) -> None:
    """Take over a table that is never long and whose rows have no numbers."""
    rows = behind.rows(table, after=None, limit=0, size=0)
    if table is terminals:
        # The room that lines take is counted as they come.
        rows = [row | {"kept_bytes": 0} for row in rows]
    insert_new(connection, table, [_of_site(row) for row in rows])


def take_newest(connection: Connection, behind: LeftBehind, table: Table) -> None:
    """Take over the newest rows of a history, and what a state is told from."""
    newest = select(table).order_by(table.c.id.desc()).limit(_NEWEST)
    statements_of = [newest]
    if table is punches:
        last = select(terminals.c.last_punch_id)
        statements_of.append(select(table).where(table.c.id.in_(last)))
    if table is operations:
        statements_of.append(newest.where(table.c.code.in_((POWER_ON, ALARM))))
    rows = {
        row["id"]: row
        for statement in statements_of
        for row in behind.select(statement)
    }
    for batch in batched(sorted(rows), _ROWS, strict=False):
        _insert(connection, table, [rows[number] for number in batch])
    if table is punches:
        correction_statements.find_lost(connection)


def move_batch(connection: Connection, behind: LeftBehind, table: Table) -> bool:
    """Move some rows of a table; return whether there were any.

    Raises JournalError where one is not at the server afterwards.
    """
    progress = progress_of(connection, table)
    rows = behind.rows(table, after=progress.last, limit=_ROWS, size=_BYTES)
    if not rows:
        return False
    if table is corrections:
        rows = [{**row, "punch_id": None} for row in rows]
    moved = _insert(connection, table, rows)
    if table is corrections:
        _note_withdrawals(connection, rows)
    if table in (punches, corrections):
        # A punch may have got another number on its way.
        correction_statements.find_lost(connection)
    _set_progress(connection, table, progress.after(rows, moved))
    return True


def finish_taking(connection: Connection, behind: LeftBehind) -> None:
    """Note that the file of this run has been taken over, with what it knows of itself."""
    known = behind.marks()
    run = known.get(_RUN, "")
    own = {
        name: value for name, value in known.items() if not name.startswith("moved ")
    }
    statements.set_marks(connection, {**own, _TAKEN_RUN: run})


def progress_of(connection: Connection, table: Table) -> Progress:
    """Return how far a table has been moved."""
    text = connection.scalar(
        select(marks.c.value).where(
            is_of_site(connection, marks), marks.c.name == _mark(table)
        )
    )
    return Progress(**json.loads(text)) if text else Progress()


def is_pending(connection: Connection, behind: LeftBehind) -> bool:
    """Return whether the file has rows of the history that have not been moved."""
    return any(
        behind.rows(table, after=progress_of(connection, table).last, limit=1, size=0)
        for table in HISTORY
    )


def count(connection: Connection, behind: LeftBehind) -> list[TableCount]:
    """Return what has become of each table with numbers."""
    tables = [table for table in (*AT_ONCE, *HISTORY) if "id" in table.columns]
    in_file = behind.counts(tables)
    found = []
    for table in tables:
        progress = progress_of(connection, table)
        there = select(func.count()).where(is_of_site(connection, table))
        found.append(
            TableCount(
                table.name,
                in_file[table],
                progress.moved,
                progress.there,
                connection.scalar(there) or 0,
            )
        )
    return found


def _insert(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]]
) -> int:
    """Insert rows that are not there yet, with their numbers; return how many.

    Raises JournalError where one is not there afterwards.
    """
    columns = table.c
    is_ours = is_of_site(connection, table)
    numbers = [row["id"] for row in rows]
    taken = set(
        connection.scalars(select(columns.id).where(is_ours, columns.id.in_(numbers)))
    )
    fresh = [row for row in rows if row["id"] not in taken]
    # What has come from somewhere else since has the number: then it gets another one.
    others = [_without_number(row) for row in rows if row["id"] in taken]
    if table in _WITHOUT_KEY:
        known = _known(connection, table, rows)
        fresh = [row for row in fresh if _key(table, row) not in known]
        others = [row for row in others if _key(table, row) not in known]
    insert_new(connection, table, [_of_site(row) for row in fresh])
    given = [row["id"] for row in fresh]
    kept = set(
        connection.scalars(select(columns.id).where(is_ours, columns.id.in_(given)))
    )
    own = last_id(connection, table)
    insert_new(connection, table, [_of_site(row) for row in others])
    renumbered = connection.scalar(
        select(func.count()).where(is_after(connection, table, own))
    )
    moved = len(kept) + (renumbered or 0)
    if moved < len(rows):
        known = _known(connection, table, rows)
        if missing := [row for row in rows if _key(table, row) not in known]:
            raise JournalError(f"{len(missing)} rows of {table.name} were not taken")
    if table is kept_lines:
        _note_room(connection, [row for row in rows if row["id"] in kept])
    return moved


def _known(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> set[tuple[Any, ...]]:
    """Return the keys of rows that are there."""
    columns = [table.c[name] for name in _KEYS[table]]
    keys = [_key(table, row) for row in rows]
    found = connection.execute(
        select(*columns).where(
            is_of_site(connection, table), tuple_(*columns).in_(keys)
        )
    )
    return {tuple(row) for row in found}


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return by what a row is known."""
    return tuple(row[name] for name in _KEYS[table])


def _note_room(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Count the room that kept lines take."""
    sizes: dict[str, int] = {}
    for row in rows:
        serial = row["serial_number"]
        sizes[serial] = sizes.get(serial, 0) + row["length"]
    for serial, size in sizes.items():
        connection.execute(
            update(terminals)
            .where(
                is_of_site(connection, terminals), terminals.c.serial_number == serial
            )
            .values(kept_bytes=terminals.c.kept_bytes + size)
        )


def _note_withdrawals(
    connection: Connection, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Take corrections back that were known here and have been taken back since."""
    columns = corrections.c
    for row in rows:
        if row["withdrawn_at"] is not None:
            is_same = [columns[name] == row[name] for name in _KEYS[corrections]]
            connection.execute(
                update(corrections)
                .where(
                    is_of_site(connection, corrections),
                    columns.withdrawn_at.is_(None),
                    *is_same,
                )
                .values({name: row[name] for name in _OF_WITHDRAWAL})
            )


def _set_progress(connection: Connection, table: Table, progress: Progress) -> None:
    """Note how far a table has been moved."""
    text = json.dumps(asdict(progress), separators=(",", ":"))
    statements.set_marks(connection, {_mark(table): text})


def _mark(table: Table) -> str:
    """Return the name of the mark of a table's progress."""
    return f"moved {table.name}"


def _of_site(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without the file's site, for that of the connection."""
    return {name: value for name, value in row.items() if name != "site"}


def _without_number(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that is to be given another number."""
    return {name: value for name, value in row.items() if name != "id"}
