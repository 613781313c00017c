"""The file that a journal was kept in before it went to a server."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from .engines import create_reader, create_writer
from .failures import failure_of
from .records import JournalError
from .schema import marks, metadata

# What SQLite keeps beside a file.
_COMPANIONS = ("-wal", "-shm", "")


class LeftBehind:
    """A closed SQLite file; methods without `async` block and raise JournalError."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; there need not be one."""
        self._path = path

    def exists(self) -> bool:
        """Return whether there is such a file."""
        return self._path.is_file()

    def delete(self) -> None:
        """Delete the file, for good."""
        for companion in _COMPANIONS:
            with suppress(FileNotFoundError):
                self._path.with_name(f"{self._path.name}{companion}").unlink()

    async def change(self, work: Callable[[Connection], object]) -> None:
        """Do also to the file what is done to the journal; raise JournalError."""

        def change() -> None:
            """Do it in a transaction."""
            if not self.exists():
                return
            engine = create_writer(self._path)
            try:
                with engine.begin() as connection:
                    # It may be of an earlier version, which knew less.
                    metadata.create_all(connection)
                    work(connection)
            except SQLAlchemyError as error:
                raise JournalError(str(failure_of(error))) from error
            finally:
                engine.dispose()

        await asyncio.get_running_loop().run_in_executor(None, change)

    def marks(self) -> dict[str, str]:
        """Return what the file knows of itself; nothing if it is of an earlier version."""
        try:
            with create_reader(self._path).connect() as connection:
                rows = connection.execute(select(marks.c.name, marks.c.value))
                return {row.name: row.value for row in rows}
        except SQLAlchemyError:
            return {}

    def last_numbers(self, tables: Iterable[Table]) -> dict[Table, int]:
        """Return the last number that a row of each table ever had."""
        sql = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return self._read(
            lambda connection: {
                table: connection.scalar(sql, {"name": table.name}) or 0
                for table in tables
            }
        )

    def counts(self, tables: Iterable[Table]) -> dict[Table, int]:
        """Return how many rows each table has; a file of before may lack some."""

        def count(connection: Connection) -> dict[Table, int]:
            """Count in each table that there is."""
            there = set(inspect(connection).get_table_names())
            number = select(func.count())
            return {
                table: connection.scalar(number.select_from(table)) or 0
                if table.name in there
                else 0
                for table in tables
            }

        return self._read(count)

    def rows(
        self, table: Table, *, after: int | None, limit: int, size: int
    ) -> list[dict[str, Any]]:
        """Return the rows after a number, so many and not much more than a size (bytes).

        Without a number, all of them.
        """
        statement = select(table)
        if after is not None:
            statement = statement.where(table.c.id > after).order_by(table.c.id)
            statement = statement.limit(limit)

        def read(connection: Connection) -> list[dict[str, Any]]:
            """Read until it is enough."""
            found: list[dict[str, Any]] = []
            taken = 0
            with connection.execute(statement) as rows:
                for row in rows:
                    found.append(dict(row._mapping))  # noqa: SLF001 - its public name
                    taken += sum(map(_size, row))
                    if after is not None and taken > size:
                        break
            return found

        return self._read(read)

    def select(self, statement: Any) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        return self._read(
            lambda connection: [
                dict(row) for row in connection.execute(statement).mappings()
            ]
        )

    def _read[T](self, work: Callable[[Connection], T]) -> T:
        """Return what is read."""
        try:
            with create_reader(self._path).connect() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise JournalError(str(failure_of(error))) from error


def _size(value: object) -> int:
    """Return how much a value takes (bytes), as far as that may be much."""
    return len(value) if isinstance(value, (bytes, str)) else 0
