"""What is done to the file between transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import sqlite3
from typing import Final

from sqlalchemy import Connection, Engine

from .records import DamagedError, JournalError

# SQLite's own: after so many pages the write-ahead log goes into the file.
_CHECKPOINT_PAGES: Final = 1000
# Others who want to write must not wait for a reader (ms).
_PATIENCE_MS: Final = 500
# Reading as much takes a second or two from a memory card (bytes).
_CHECKED_AT_EVERY_START: Final = 64 * 1024 * 1024


def hold_still(engine: Engine) -> None:
    """Leave the file as it is, whole; what follows goes to the log beside it.

    The log only grows meanwhile, and whatever beginning of it is copied holds whole
    commits: SQLite finds them by their checksums. So a copy of both is consistent
    whenever it is taken.
    """
    with _driver(engine) as connection:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        # The log must not vanish either while somebody copies it.
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
        (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        try:
            (busy, _, _) = connection.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout={patience}")
    if busy:
        raise JournalError("the journal is being read")


def move_on(engine: Engine) -> None:
    """Let the file follow its log again."""
    with _driver(engine) as connection:
        connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def should_check(path: Path) -> bool:
    """Return whether a file that is about to be opened should be looked through.

    A large one only if it was not closed in order: then its log is still there.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return True
    return path.exists() and path.stat().st_size <= _CHECKED_AT_EVERY_START


def check(connection: Connection, *, thoroughly: bool = False) -> None:
    """Look the file through; raise DamagedError for what is found.

    Only a thorough check finds what an index says that its table does not.
    """
    name = "integrity_check" if thoroughly else "quick_check"
    found = connection.exec_driver_sql(f"PRAGMA {name}(1)").scalar()
    if found != "ok":
        # What is found may go over several lines.
        raise DamagedError(str(found).partition("\n")[0])


@contextmanager
def _driver(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Yield the writer's connection outside of any transaction."""
    borrowed = engine.raw_connection()
    try:
        driver = borrowed.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        yield driver
    finally:
        borrowed.close()
