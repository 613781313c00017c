"""From any earlier schema of a file to today's."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Row,
    Table,
    bindparam,
    delete,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.schema import DropIndex

from ..iclock.attendance.code_books import Reading
from ..iclock.attendance.collected_lines import CollectedLines
from ..iclock.attendance.record_lines import TAGS
from ..iclock.records import DirectoryRecord
from ..iclock.text import lines_of
from . import directory_statements
from .engines import insert_new
from .records import DamagedError, JournalError, LaterVersionError, Origin
from .schema import (
    SCHEMA_VERSION,
    kept_lines,
    metadata,
    schema_version,
    sites,
    terminals,
)
from .seal import Seal
from .sites import SITE_OF_FILE, SITE_ROW_OF_FILE


def _reshape(connection: Connection) -> None:
    """Give every table today's columns and keys, and add those that are missing.

    What a table has got since has a default, and the number of the last row stays.
    """
    there = set(inspect(connection).get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there or table is schema_version:
            continue
        known = {
            column["name"] for column in inspect(connection).get_columns(table.name)
        }
        if known == set(table.columns.keys()):
            continue
        _rebuild(connection, table, known)
    metadata.create_all(connection)
    insert_new(connection, sites, [SITE_ROW_OF_FILE])


def _rebuild(connection: Connection, table: Table, known: set[str]) -> None:
    """Put a table as it is today in place of one with fewer columns."""
    for index in table.indexes:
        connection.execute(DropIndex(index, if_exists=True))
    sequence = {"name": table.name}
    last = None
    if is_numbered := bool(table.dialect_options["sqlite"]["autoincrement"]):
        last = connection.scalar(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), sequence
        )
    old = f"{table.name}_before"
    connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {old}")
    table.create(connection)
    values = {
        column.name: column.name for column in table.columns if column.name in known
    }
    values.setdefault("site", str(SITE_OF_FILE))
    # All names are the schema's own.
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(values)})"  # noqa: S608
        f" SELECT {', '.join(values.values())} FROM {old}"
    )
    connection.exec_driver_sql(f"DROP TABLE {old}")
    if is_numbered and last:
        for statement in (
            "DELETE FROM sqlite_sequence WHERE name = :name",
            "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)",
        ):
            connection.execute(text(statement), {**sequence, "last": last})


def _take_over_people(connection: Connection, seal: Seal) -> None:
    """Take over into the directory what lay unread of people."""
    columns = kept_lines.c
    is_of_people = columns.tag.in_(TAGS) & columns.reason.is_(None)
    rows = connection.execute(
        select(kept_lines, terminals.c.language, terminals.c.push_version)
        .join(terminals, terminals.c.serial_number == columns.serial_number)
        .where(is_of_people)
        .order_by(columns.received_at, columns.id)
    ).all()
    # What one body brought is put together.
    for (serial, received_at), body in groupby(
        rows, lambda row: (row.serial_number, row.received_at)
    ):
        found = [(row, _records(row, seal)) for row in body]
        taken = [row for row, records in found if records]
        if not taken:
            continue
        directory_statements.put(
            connection,
            seal,
            serial,
            [record for _, records in found for record in records],
            received_at=received_at,
            origin=Origin.UPLOADED,
            keeps_biometrics=True,
        )
        connection.execute(
            delete(kept_lines).where(columns.id == bindparam("row")),
            [{"row": row.id} for row in taken],
        )
        freed = sum(row.length for row in taken)
        connection.execute(
            update(terminals)
            .where(terminals.c.serial_number == serial)
            .values(kept_bytes=terminals.c.kept_bytes - freed)
        )


def _records(row: Row[Any], seal: Seal) -> list[DirectoryRecord]:
    """Return what a kept line, or body, says of people; nothing if not all is clear."""
    try:
        raw = seal.open(row.sealed, f"{row.serial_number}|{row.tag}")
    except JournalError:
        return []
    reading = Reading(
        announces_version=row.push_version is not None, language=row.language
    )
    collected = CollectedLines(reading.encoding)
    lines = list(lines_of(raw))
    for line in lines:
        collected.take(line, row.tag)
    return collected.records if len(collected.records) == len(lines) else []


# What leads from version n to n + 1 beyond the tables' shape.
_STEPS: Final[dict[int, Callable[[Connection, Seal], None]]] = {
    2: _take_over_people,
}


def migrate(connection: Connection, seal: Seal) -> None:
    """Create or bring up to date, within the caller's transaction.

    Raises LaterVersionError for a database of a later version, and DamagedError for one
    that has lost a part.
    """
    if not inspect(connection).has_table(schema_version.name):
        create(connection)
        return
    version = connection.scalar(select(schema_version.c.version))
    if version is None:
        raise DamagedError("the journal has no version")
    if version > SCHEMA_VERSION:
        raise LaterVersionError(f"the journal is of a later version ({version})")
    if version < SCHEMA_VERSION:
        _reshape(connection)
    for step in range(version, SCHEMA_VERSION):
        if step in _STEPS:
            _STEPS[step](connection, seal)
    connection.execute(schema_version.update().values(version=SCHEMA_VERSION))
    lost = metadata.tables.keys() - set(inspect(connection).get_table_names())
    if lost:
        raise DamagedError(f"the journal has lost its {', '.join(sorted(lost))}")


def create(connection: Connection) -> None:
    """Create everything as it is today."""
    metadata.create_all(connection)
    insert_new(connection, sites, [SITE_ROW_OF_FILE])
    connection.execute(schema_version.insert().values(version=SCHEMA_VERSION))
