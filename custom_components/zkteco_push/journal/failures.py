"""What an error of the database means to those above."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError

from .records import DamagedError, FaultError, JournalError

# What SQLite says of a file that no waiting will mend.
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# What SQLite raises where it has been asked for something wrong.
_FAULTS: Final = (
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.NotSupportedError,
    sqlite3.ProgrammingError,
)
# The rest of an extended code tells where, not what.
_PRIMARY_CODE: Final = 0xFF


def failure_of(error: BaseException) -> JournalError:
    """Return an error that names the cause but not what was to be stored."""
    if isinstance(error, JournalError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) else error
    if is_damage(error):
        return DamagedError(f"{type(cause).__name__}: {cause}")
    if isinstance(cause, _FAULTS) and not _is_of_a_trigger(cause):
        return FaultError(f"{type(cause).__name__}: {cause}")
    if isinstance(cause, (sqlite3.Error, OSError)):
        return JournalError(f"{type(cause).__name__}: {cause}")
    if isinstance(cause, Exception):
        return FaultError(type(cause).__name__)
    # Whatever ends a thread is nothing that its work can be blamed for.
    return JournalError(type(cause).__name__)


def _is_of_a_trigger(cause: BaseException) -> bool:
    """Return whether a trigger refused a row: the journal has none of its own."""
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_TRIGGER


def is_damage(error: BaseException) -> bool:
    """Return whether SQLite says that the file itself is damaged."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY_CODE in _DAMAGE
