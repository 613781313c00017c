"""A damaged file is set aside, and a new one begun with all that can still be read."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
import sqlite3
from typing import Any, Final

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from . import correction_statements
from .directory_statements import OVERHEAD
from .engines import create_writer
from .failures import failure_of
from .folders import sync_folder
from .migrations import create
from .records import JournalError
from .schema import directory, kept_lines, metadata, terminals

# So many damaged files are kept; the oldest go first.
_MAX_ASIDE: Final = 3
_ASIDE: Final = "damaged"
# What SQLite keeps beside a file.
_COMPANIONS: Final = ("", "-wal", "-shm")
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Salvage:
    """What became of a damaged file: its new name, and the rows that were read of it."""

    aside: Path
    rows: int


def begin_anew(path: Path, stamp: str) -> Salvage:
    """Put a new file in place of a damaged one, which is named after a time stamp.

    The new one is complete before it takes the place, so this may be interrupted.
    Raises JournalError if that is not possible, with the damaged file where it was.
    """
    new = path.with_name(f"{path.name}.new")
    aside = path.with_name(f"{path.stem}.{_ASIDE}-{stamp}{path.suffix}")
    try:
        _remove(new)
        rows = _copy(path, new)
        for companion in reversed(_COMPANIONS):
            with suppress(FileNotFoundError):
                _beside(path, companion).replace(_beside(aside, companion))
        new.replace(path)
        sync_folder(path.parent)
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        with suppress(OSError):
            _remove(new)
        # Damage of the new file is not the damage that is being dealt with.
        raise JournalError(str(failure_of(error))) from error
    for old in set_aside(path)[:-_MAX_ASIDE]:
        with suppress(OSError):
            _remove(old)
    return Salvage(aside, rows)


def set_aside(path: Path) -> list[Path]:
    """Return the damaged files that lie beside a journal, the oldest first."""
    return sorted(path.parent.glob(f"{path.stem}.{_ASIDE}-*{path.suffix}"))


def remove_aside(path: Path) -> None:
    """Delete the damaged files beside a journal; raise OSError if that fails."""
    for aside in set_aside(path):
        _remove(aside)


def _copy(damaged: Path, new: Path) -> int:
    """Make a new file of what can be read of a damaged one; return how many rows."""
    engine = create_writer(new)
    try:
        with engine.begin() as connection, closing(_reader(damaged)) as source:
            create(connection)
            count = 0
            for table in metadata.sorted_tables:
                if "site" not in table.columns:
                    continue
                statement = table.insert().prefix_with("OR IGNORE")
                for batch in batched(_rows(source, table), _BATCH, strict=False):
                    connection.execute(statement, list(batch))
                    count += len(batch)
            correction_statements.lose(connection)
            for owned, column, overhead in (
                (kept_lines, terminals.c.kept_bytes, 0),
                (directory, terminals.c.directory_bytes, OVERHEAD),
            ):
                is_owned = owned.c.serial_number == terminals.c.serial_number
                room = select(
                    func.coalesce(func.sum(owned.c.length + overhead), 0)
                ).where(is_owned)
                connection.execute(
                    terminals.update().values({column: room.scalar_subquery()})
                )
    finally:
        # The last to close leaves one whole file.
        engine.dispose()
    return count


def _reader(path: Path) -> sqlite3.Connection:
    """Return a connection that reads what it can."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    connection.row_factory = sqlite3.Row
    # Without it, nothing is read of a file that is shorter than it should be.
    connection.execute("PRAGMA writable_schema=ON")
    return connection


def _rows(source: sqlite3.Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows that can be read, from both ends up to what is damaged."""
    last: int | None = None
    for order in ("", " DESC"):
        # The names are the schema's, not the file's.
        sql = f"SELECT rowid AS rowid_, * FROM {table.name} ORDER BY rowid{order}"  # noqa: S608
        try:
            for row in source.execute(sql):
                found = dict(zip(row.keys(), row, strict=True))
                number = found.pop("rowid_")
                if not order:
                    last = number
                elif last is not None and number <= last:
                    return
                if _is_sound(found, table):
                    yield found
        except sqlite3.Error:
            continue
        return


def _is_sound(row: dict[str, Any], table: Table) -> bool:
    """Return whether a row is one that this table can hold."""
    return row.keys() <= set(table.columns.keys()) and all(
        _fits(row[column.name], column)
        if column.name in row
        else column.nullable
        or column.server_default is not None
        or column.default is not None
        for column in table.columns
    )


def _fits(value: object, column: Column[Any]) -> bool:
    """Return whether a value is of a column's type."""
    if value is None:
        return bool(column.nullable)
    match column.type:
        case Boolean():
            return value in (0, 1)
        case Integer():
            return isinstance(value, int)
        case Float():
            return isinstance(value, (int, float))
        case LargeBinary():
            return isinstance(value, bytes)
        case _:
            return isinstance(value, str)


def _beside(path: Path, companion: str) -> Path:
    """Return the path of what SQLite keeps beside a file."""
    return path.with_name(path.name + companion)


def _remove(path: Path) -> None:
    """Delete a file with what SQLite keeps beside it."""
    for companion in _COMPANIONS:
        _beside(path, companion).unlink(missing_ok=True)
