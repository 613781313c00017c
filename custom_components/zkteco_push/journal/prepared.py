"""Statements that are compiled once for each engine, for what happens at every punch.

To build and compile one anew costs more than SQLite needs to execute it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import batched
import sqlite3
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Dialect,
    Executable,
    SmallInteger,
    String,
    Table,
    bindparam,
)
from sqlalchemy.sql import ClauseElement

from .column_types import with_nul, without_nul
from .engines import POSTGRESQL, insert_text
from .sites import site_of

type Values = Mapping[str, Any]
type Row = tuple[Any, ...]
# One for all engines, or what gives it for one of them.
type Statement = Executable | Callable[[str], Executable]

# The site of whoever executes a statement.
OUR_SITE: Final[BindParameter[int]] = bindparam("our_site", type_=SmallInteger)
# So many rows go into one statement: less is slower, more gains nothing.
_ROWS_AT_ONCE: Final = 100


class Prepared:
    """A statement with named parameters; the site's own is always given."""

    def __init__(self, statement: Statement) -> None:
        """Take the statement; parameters are its `bindparam`s."""
        self._statement = statement
        self._compiled: dict[str, tuple[str, Sequence[str] | None]] = {}

    def rows(self, connection: Connection, **values: Any) -> Sequence[Row]:
        """Return the rows that a question is answered with."""
        text, order = self._on(connection.dialect)
        values[OUR_SITE.key] = site_of(connection)
        return _execute(connection, text, _placed(values, order), fetches=True)

    def run(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Execute the statement with each row of values."""
        text, order = self._on(connection.dialect)
        own = {OUR_SITE.key: site_of(connection)}
        for row in rows:
            _execute(connection, text, _placed({**own, **row}, order))

    def _on(self, dialect: Dialect) -> tuple[str, Sequence[str] | None]:
        """Return the text for an engine, and the order of values if it wants one."""
        # Drivers of one engine differ in how they mark values.
        key = f"{dialect.name}+{dialect.driver}"
        if (found := self._compiled.get(key)) is None:
            statement = self._statement
            if not isinstance(statement, ClauseElement):
                assert callable(statement)
                statement = statement(dialect.name)
            assert isinstance(statement, ClauseElement)
            compiled = statement.compile(dialect=dialect)
            order = compiled.positiontup if compiled.positional else None  # type: ignore[attr-defined]
            found = self._compiled[key] = str(compiled), order
        return found


def _placed(values: Values, order: Sequence[str] | None) -> Any:
    """Return values as a driver wants them, by name or in order."""
    return dict(values) if order is None else tuple([values[name] for name in order])


def _execute(
    connection: Connection, text: str, values: Any, *, fetches: bool = False
) -> Sequence[Row]:
    """Execute text; return the rows that are fetched.

    SQLite's own driver is asked directly: what SQLAlchemy does around a statement takes
    ten times as long as the statement, but is needed where a connection can be lost.
    """
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        cursor = driver.execute(text, values)
        return cursor.fetchall() if fetches else ()
    if connection.dialect.name != POSTGRESQL:
        result = connection.exec_driver_sql(text, values)
        return [tuple(row) for row in result] if fetches else ()
    result = connection.exec_driver_sql(text, _without_nul(values))
    return [tuple(map(with_nul, row)) for row in result] if fetches else ()


def _without_nul(values: Any) -> Any:
    """Return the values of a statement as PostgreSQL can hold them."""
    if isinstance(values, dict):
        return {name: without_nul(value) for name, value in values.items()}
    return tuple(map(without_nul, values))


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
    rows: Sequence[Row],
) -> None:
    """Insert the rows that are not there yet, many with one statement."""
    _insert(connection, table, columns, rows)


def upsert(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Mapping[Row, Row],
    *,
    values: tuple[str, ...],
) -> None:
    """Insert rows, many with one statement; change some values of those there already.

    Rows come by their key, and their columns begin with it.
    """
    keys = columns[: len(next(iter(rows), ()))]
    together = [(*key, *row) for key, row in rows.items()]
    _insert(connection, table, columns, together, keys, values)


def _insert(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Sequence[Row],
    keys: tuple[str, ...] = (),
    values: tuple[str, ...] = (),
) -> None:
    """Insert rows of a site."""
    dialect = connection.dialect
    own = (site_of(connection),)
    for part in batched(rows, _ROWS_AT_ONCE, strict=False):
        text = _text(
            dialect.name, dialect.paramstyle, table, columns, keys, values, len(part)
        )
        _execute(
            connection, text, tuple([value for row in part for value in own + row])
        )


_text = cache(insert_text)
