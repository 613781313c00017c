"""Connections to a journal in a file."""

from pathlib import Path
import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, StaticPool

from ..sites import SITE_OF_FILE, site_option

# Seconds to wait for somebody else who looks into the file.
_BUSY_TIMEOUT = 5.0


def create_writer(path: Path) -> Engine:
    """Return the engine of the one writer: every commit is on disk."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT},
        poolclass=StaticPool,
        hide_parameters=True,
        execution_options=site_option(SITE_OF_FILE),
    )

    def prepare(connection: sqlite3.Connection, record: object) -> None:
        """Set up a new connection; transactions are begun by `begin`."""
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")

    def begin(connection: Connection) -> None:
        """Take the write lock at once: a later upgrade of a read lock can fail."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def create_reader(path: Path) -> Engine:
    """Return an engine that only reads, beside the writer and without disturbing it."""
    return create_engine(
        URL.create(
            "sqlite",
            database=path.absolute().as_uri(),
            query={"mode": "ro", "uri": "true"},
        ),
        connect_args={"timeout": _BUSY_TIMEOUT},
        poolclass=NullPool,
        hide_parameters=True,
        execution_options=site_option(SITE_OF_FILE),
    )
