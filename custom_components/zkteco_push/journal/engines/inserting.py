"""Rows that may be there already, on every engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Table,
    func,
    select,
    true,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

from ..sites import is_of_site
from .names import MARIADB, POSTGRESQL, SQLITE

# How a driver marks a value by its place.
_MARKS: Final = {"qmark": "?", "format": "%s", "pyformat": "%s"}

type Rows = Sequence[Mapping[str, Any]]
type _Statement = Callable[[Table, Sequence[Column[Any]], Sequence[str]], Insert]


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert the rows that are not there yet, in order; of equal ones the first."""
    if rows:
        connection.execute(insert_new_statement(connection.dialect.name, table), rows)


def insert_new_statement(dialect: str, table: Table) -> Insert:
    """Return the statement that inserts a row unless it is there already."""
    return _STATEMENTS[dialect](table, (), ())


def upsert(
    connection: Connection,
    table: Table,
    rows: Rows,
    *,
    keys: Iterable[str],
    values: Sequence[str],
) -> None:
    """Insert rows; where the key is there already, only change some values.

    The connection's site is part of every key. Of several rows of one key the last
    counts.
    """
    # An engine may not change one row twice in a statement.
    names = tuple(keys)
    latest = {tuple(row[name] for name in names): row for row in rows}
    if not latest:
        return
    columns = [table.c.site, *(table.c[name] for name in names)]
    statement = _STATEMENTS[connection.dialect.name](table, columns, values)
    connection.execute(statement, list(latest.values()))


def insert_text(
    engine: str,
    paramstyle: str,
    table: Table,
    columns: Sequence[str],
    keys: Sequence[str],
    values: Sequence[str],
    rows: int,
) -> str:
    """Return the SQL text that inserts so many rows, the site before the columns.

    Without values to change, rows that are there already are left alone.
    """
    mark = _MARKS[paramstyle]
    row = f"({', '.join([mark] * (1 + len(columns)))})"
    if engine == MARIADB:
        changes = ", ".join(f"{name} = VALUES({name})" for name in values)
        end = f"ON DUPLICATE KEY UPDATE {changes or 'site = site'}"
    elif values:
        changes = ", ".join(f"{name} = excluded.{name}" for name in values)
        end = f"ON CONFLICT (site, {', '.join(keys)}) DO UPDATE SET {changes}"
    else:
        end = "ON CONFLICT DO NOTHING"
    return (
        f"INSERT INTO {table.name} (site, {', '.join(columns)})"  # noqa: S608 - the schema's own names
        f" VALUES {', '.join([row] * rows)} {end}"
    )


def last_id(connection: Connection, table: Table) -> int:
    """Return the last number of our rows, 0 without any."""
    statement = select(func.max(table.c.id))
    return connection.scalar(statement.where(is_ours_in_scan(connection, table))) or 0


def is_after(connection: Connection, table: Table, number: int) -> ColumnElement[bool]:
    """Return the condition that a row is ours and newer than one of a number."""
    return is_ours_in_scan(connection, table) & (table.c.id > number)


def is_ours_in_scan(connection: Connection, table: Table) -> ColumnElement[bool]:
    """Return the condition that a row is ours, where no key begins with the site.

    In a file every row is, and SQLite would take an index for it that only slows down.
    """
    if connection.dialect.name == SQLITE:
        return true()
    return is_of_site(connection, table)


def _on_conflict(
    insert: Callable[[Table], Any],
) -> _Statement:
    """Return how SQLite and PostgreSQL, which learnt it from the other, say it."""

    def statement(
        table: Table, keys: Sequence[Column[Any]], values: Sequence[str]
    ) -> Insert:
        """Return the statement."""
        made: Any = insert(table)
        done: Insert = (
            made.on_conflict_do_update(
                index_elements=keys,
                set_={name: made.excluded[name] for name in values},
            )
            if values
            else made.on_conflict_do_nothing()
        )
        return done

    return statement


def _on_duplicate_key(
    table: Table, keys: Sequence[Column[Any]], values: Sequence[str]
) -> Insert:
    """Return how MariaDB says it.

    INSERT IGNORE would also ignore what does not fit, so a row that is there already
    gets the site that it has.
    """
    statement = mysql.insert(table)
    changed: dict[str, Any] = {name: statement.inserted[name] for name in values}
    return statement.on_duplicate_key_update(changed or {"site": table.c.site})


_STATEMENTS: Final[Mapping[str, _Statement]] = {
    SQLITE: _on_conflict(sqlite.insert),
    POSTGRESQL: _on_conflict(postgresql.insert),
    MARIADB: _on_duplicate_key,
}
