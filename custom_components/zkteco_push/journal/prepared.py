"""Statements that are compiled once for each engine, for what happens at every punch.

To build and compile one anew costs more than SQLite needs to execute it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
import sqlite3
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Dialect,
    Executable,
    String,
    Table,
    bindparam,
)
from sqlalchemy.sql import ClauseElement

type Values = Mapping[str, Any]

# So many rows go into one statement: less is slower, more gains nothing.
_ROWS_AT_ONCE: Final = 100
# How a driver marks a value by its place.
_MARKS: Final = {"qmark": "?", "format": "%s", "pyformat": "%s"}


class Prepared:
    """A statement with named parameters; what it returns is what the driver returns."""

    def __init__(self, statement: Executable) -> None:
        """Take the statement; parameters are its `bindparam`s."""
        self._statement = statement
        self._compiled: dict[str, tuple[str, Sequence[str] | None]] = {}

    def rows(self, connection: Connection, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Return the rows that a question is answered with."""
        text, order = self._on(connection.dialect)
        return _execute(connection, text, _placed(values, order), fetches=True)

    def run(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Execute the statement with each row of values."""
        text, order = self._on(connection.dialect)
        for row in rows:
            _execute(connection, text, _placed(row, order))

    def _on(self, dialect: Dialect) -> tuple[str, Sequence[str] | None]:
        """Return the text for an engine, and the order of values if it wants one."""
        if (found := self._compiled.get(dialect.name)) is None:
            assert isinstance(self._statement, ClauseElement)
            compiled = self._statement.compile(dialect=dialect)
            order = compiled.positiontup if compiled.positional else None  # type: ignore[attr-defined]
            found = self._compiled[dialect.name] = str(compiled), order
        return found


def _placed(values: Values, order: Sequence[str] | None) -> Any:
    """Return values as a driver wants them, by name or in order."""
    return dict(values) if order is None else tuple([values[name] for name in order])


def _execute(
    connection: Connection, text: str, values: Any, *, fetches: bool = False
) -> Sequence[tuple[Any, ...]]:
    """Execute text; return the rows that are fetched.

    SQLite's own driver is asked directly: what SQLAlchemy does around a statement takes
    ten times as long as the statement, but is needed where a connection can be lost.
    """
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        cursor = driver.execute(text, values)
        return cursor.fetchall() if fetches else ()
    result = connection.exec_driver_sql(text, values)
    return [tuple(row) for row in result] if fetches else ()


def by_number(make: Callable[[int], Executable]) -> Callable[[int], Prepared]:
    """Return what gives the statement for a number of values in a list."""

    @cache
    def prepared(number: int) -> Prepared:
        """Return the statement."""
        return Prepared(make(number))

    return prepared


def terminal_parameters(number: int) -> list[BindParameter[str]]:
    """Return the parameters of a list of so many terminals."""
    return [bindparam(f"terminal_{place}", type_=String) for place in range(number)]


def of_terminals(serial_numbers: Iterable[str]) -> Values:
    """Return the values of such a list."""
    return {f"terminal_{place}": serial for place, serial in enumerate(serial_numbers)}


def insert_new(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Insert the rows that are not there yet, many with one statement."""
    dialect = connection.dialect
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        text = _insert(dialect.paramstyle, table, columns, len(part))
        _execute(connection, text, tuple([value for row in part for value in row]))


@cache
def _insert(paramstyle: str, table: Table, columns: tuple[str, ...], rows: int) -> str:
    """Return the statement that inserts so many rows."""
    mark = _MARKS[paramstyle]
    row = f"({', '.join([mark] * len(columns))})"
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)})"  # noqa: S608 - the schema's own names
        f" VALUES {', '.join([row] * rows)} ON CONFLICT DO NOTHING"
    )
