"""Rows that may be there already, on every engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, Insert, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite

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
    "sqlite": _on_conflict(sqlite.insert),
    "postgresql": _on_conflict(postgresql.insert),
    "mariadb": _on_duplicate_key,
}
