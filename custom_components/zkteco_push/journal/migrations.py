"""From any earlier schema to today's, one step a version."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, inspect, select

from .records import JournalError
from .schema import SCHEMA_VERSION, commands, metadata, schema_version, terminals


def _add_commands(connection: Connection) -> None:
    """Add the queue of commands and how each terminal spells them."""
    commands.create(connection)
    connection.exec_driver_sql(
        f"ALTER TABLE {terminals.name}"
        " ADD COLUMN spellings TEXT DEFAULT '{}' NOT NULL"
    )


# Step n leads from version n to n + 1. A released step is never changed.
_STEPS: Final[dict[int, Callable[[Connection], None]]] = {1: _add_commands}


def migrate(connection: Connection) -> None:
    """Create or bring up to date, within the caller's transaction.

    Raises JournalError for a database of a later version.
    """
    if not inspect(connection).has_table(schema_version.name):
        metadata.create_all(connection)
        connection.execute(schema_version.insert().values(version=SCHEMA_VERSION))
        return
    version = connection.execute(select(schema_version.c.version)).scalar_one()
    if version > SCHEMA_VERSION:
        raise JournalError(f"the journal is of a later version ({version})")
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection)
    connection.execute(schema_version.update().values(version=SCHEMA_VERSION))
