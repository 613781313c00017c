"""From any earlier schema to today's, one step a version."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, inspect, select, update

from ..iclock.attendance.code_books import Reading
from ..iclock.attendance.collected_lines import CollectedLines
from ..iclock.attendance.record_lines import TAGS
from ..iclock.records import DirectoryRecord
from ..iclock.text import lines_of
from . import directory_statements
from .records import DamagedError, JournalError, LaterVersionError, Origin
from .schema import (
    SCHEMA_VERSION,
    access_events,
    commands,
    copies,
    directory,
    erased,
    kept_lines,
    marks,
    metadata,
    photos,
    schema_version,
    terminals,
)
from .seal import Seal


def _add_commands(connection: Connection, _seal: Seal) -> None:
    """Add the queue of commands and how each terminal spells them."""
    commands.create(connection)
    connection.exec_driver_sql(
        f"ALTER TABLE {terminals.name}"
        " ADD COLUMN spellings TEXT DEFAULT '{}' NOT NULL"
    )


def _add_directory(connection: Connection, seal: Seal) -> None:
    """Add what is known of people, photos and copies; take over what lay unread."""
    for table in (directory, photos, copies):
        table.create(connection)
    connection.exec_driver_sql(
        f"ALTER TABLE {terminals.name}"
        " ADD COLUMN directory_bytes INTEGER DEFAULT 0 NOT NULL"
    )
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


def _add_marks(connection: Connection, _seal: Seal) -> None:
    """Add what the journal knows of itself, and of what is missing in it."""
    marks.create(connection)
    connection.exec_driver_sql(
        f"ALTER TABLE {terminals.name}"
        " ADD COLUMN reconciliation TEXT DEFAULT '' NOT NULL"
    )


def _add_access_events(connection: Connection, _seal: Seal) -> None:
    """Add what doors report, and who has been erased."""
    for table in (access_events, erased):
        table.create(connection, checkfirst=True)


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


# Step n leads from version n to n + 1. A released step is never changed.
_STEPS: Final[dict[int, Callable[[Connection, Seal], None]]] = {
    1: _add_commands,
    2: _add_directory,
    3: _add_marks,
    4: _add_access_events,
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
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection, seal)
    connection.execute(schema_version.update().values(version=SCHEMA_VERSION))
    lost = metadata.tables.keys() - set(inspect(connection).get_table_names())
    if lost:
        raise DamagedError(f"the journal has lost its {', '.join(sorted(lost))}")


def create(connection: Connection) -> None:
    """Create everything as it is today."""
    metadata.create_all(connection)
    connection.execute(schema_version.insert().values(version=SCHEMA_VERSION))
