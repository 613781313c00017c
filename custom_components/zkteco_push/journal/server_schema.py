"""The tables on a server: today's, or made now."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import (
    Connection,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateColumn

from .engines import MARIADB
from .records import JournalError, LaterVersionError
from .schema import SCHEMA_VERSION, marks, metadata, schema_version, sites
from .sites import Site

# Whoever makes the tables waits for whoever does it already (s).
_PATIENCE: Final = 60
_MARIADB_LOCK: Final = "zkteco_push.schema"
_POSTGRESQL_LOCK: Final = int.from_bytes(b"zktecops")
# What an earlier version did not have, by the version that brought it.
_NEW_IN: Final = {7: {"validities"}, 8: {"corrections"}}
_NEW_COLUMNS_IN: Final = {8: (("commands", "name"),)}
_MARIADB_OPTIONS: Final = {
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    # As exact as SQLite: by bytes, blanks at the end included.
    "mariadb_collate": "utf8mb4_nopad_bin",
}


def bring_up_to_date(connection: Connection) -> None:
    """Create the tables that are missing; raise JournalError if they do not fit."""
    with _alone(connection):
        shared = _shared_metadata(is_mariadb=connection.dialect.name == MARIADB)
        there = set(inspect(connection).get_table_names())
        version = None
        if schema_version.name in there:
            version = connection.scalar(select(func.max(schema_version.c.version)))
        if version is not None and version > SCHEMA_VERSION:
            raise LaterVersionError(f"the journal is of a later version ({version})")
        if missing := shared.tables.keys() - there:
            if version is not None and (lost := missing - _new_since(version)):
                raise JournalError(f"the database lacks {', '.join(sorted(lost))}")
            shared.create_all(connection)
        if version is not None:
            _add_columns(connection, shared, version)
        if version is None:
            connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))
        elif version < SCHEMA_VERSION:
            connection.execute(update(schema_version).values(version=SCHEMA_VERSION))


def _new_since(version: int) -> set[str]:
    """Return the tables that a database of a version need not have."""
    return {
        table
        for brought_by, tables in _NEW_IN.items()
        if brought_by > version
        for table in tables
    }


def _add_columns(connection: Connection, shared: MetaData, version: int) -> None:
    """Add what tables of a version lack; where that was interrupted, the rest."""
    for brought_by, columns in _NEW_COLUMNS_IN.items():
        for table, name in columns if brought_by > version else ():
            there = inspect(connection).get_columns(table)
            if name in {column["name"] for column in there}:
                continue
            specification = CreateColumn(shared.tables[table].columns[name]).compile(
                dialect=connection.dialect
            )
            # All names are the schema's own.
            connection.exec_driver_sql(
                f"ALTER TABLE {table} ADD COLUMN {specification}"
            )


def register(connection: Connection, site: Site) -> int:
    """Return the number of a site, which it keeps."""
    known = sites.c.instance_id == site.instance_id
    name = site.name[: sites.c.name.type.length]  # type: ignore[attr-defined]
    with _alone(connection):
        number = connection.scalar(select(sites.c.id).where(known))
        if number is None:
            new = insert(sites).values(instance_id=site.instance_id, name=name)
            number = connection.execute(new.returning(sites.c.id)).scalar_one()
        connection.execute(
            update(sites).where(known, sites.c.name != name).values(name=name)
        )
    found: int = number
    return found


def try_rights(connection: Connection) -> None:
    """Insert, read, change and delete a row of a site that there is not."""
    row = {"site": 0, "name": "trial", "value": ""}
    is_row = (marks.c.site == 0) & (marks.c.name == row["name"])
    connection.execute(insert(marks).values(row))
    connection.execute(select(marks).where(is_row)).one()
    connection.execute(update(marks).where(is_row).values(value="tried"))
    connection.execute(delete(marks).where(is_row))


def _shared_metadata(*, is_mariadb: bool) -> MetaData:
    """Return the tables as several sites share them.

    Each keeps the numbers that its rows had in a file, so these are unique together
    with the site only.
    """
    shared = MetaData()
    for table in metadata.sorted_tables:
        copy = table.to_metadata(shared)
        if is_mariadb:
            copy.kwargs.update(_MARIADB_OPTIONS)
        if "id" not in copy.columns or "site" not in copy.columns:
            continue
        # Numbers of rows are looked up by site. MariaDB counts on in what comes first
        # in a key, so there it takes another index.
        key = (copy.c.site, copy.c.id)
        if is_mariadb:
            Index(f"{table.name}_of_site", *key)
            key = (copy.c.id, copy.c.site)
        copy.c.site.primary_key = True
        copy.append_constraint(PrimaryKeyConstraint(*key))
    return shared


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep others from changing the schema or the sites, until it is committed.

    MariaDB commits each change of the schema by itself.
    """
    if connection.dialect.name != MARIADB:
        connection.execute(func.pg_advisory_xact_lock(_POSTGRESQL_LOCK).select())
        yield
        connection.commit()
        return
    parameters = {"name": _MARIADB_LOCK, "patience": _PATIENCE}
    taken = connection.scalar(text("SELECT GET_LOCK(:name, :patience)"), parameters)
    if not taken:
        raise JournalError("somebody else changes the schema")
    try:
        yield
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": _MARIADB_LOCK})
        connection.commit()
