"""What an error of the database means to those above."""

import sqlite3
from typing import Final

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)

from .records import DamagedError, FaultError, JournalError

# What SQLite says of a file that no waiting will mend.
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# What is raised where a database has been asked for something wrong.
_FAULTS: Final = (
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.NotSupportedError,
    sqlite3.ProgrammingError,
)
_SERVER_FAULTS: Final = (
    DataError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
# What whoever keeps a server can mend, though it is said like a fault of ours: rights
# (PostgreSQL 42501, MariaDB 1044, 1142 and 1143), tables or columns that have gone.
_MENDABLE: Final = frozenset(
    {"42501", "42P01", "42703", "3D000", "3F000", 1044, 1049, 1054, 1142, 1143, 1146}
)
# A row that MariaDB will not take however often it is sent.
_TOO_LARGE: Final = frozenset({1153, 1301, 1118})
# Two sites, or a reader, were in each other's way: the same again will do.
_PASSING: Final = frozenset({"40001", "40P01", "55P03", 1205, 1213})
# What is said of the way to the server, of its rights, room and state, by SQLSTATE class
# and by number; all else might name what was to be stored.
_SAYABLE_CLASSES: Final = frozenset({"08", "28", "3D", "53", "57", "58"})
_SAYABLE_NUMBERS: Final = frozenset(
    {1021, 1040, 1044, 1045, 1049, 1114, 1129, 1130, 1203, 1226, 1698}
)
_CLIENT_ERRORS: Final = range(2000, 3000)
# The rest of an extended code tells where, not what.
_PRIMARY_CODE: Final = 0xFF
_LONGEST_REASON: Final = 200


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
    if isinstance(error, DBAPIError):
        return _failure_of_server(error)
    if isinstance(error, SQLAlchemyError):
        # As when no connection is to be had.
        return JournalError(type(error).__name__)
    if isinstance(cause, Exception):
        return FaultError(type(cause).__name__)
    # Whatever ends a thread is nothing that its work can be blamed for.
    return JournalError(type(cause).__name__)


def is_of_storage(error: BaseException) -> bool:
    """Return whether an error would meet everybody else who stores something as well."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(
        error,
        (OperationalError, InterfaceError, DamagedError, sqlite3.OperationalError),
    )


def is_passing(error: BaseException) -> bool:
    """Return whether a transaction was undone that can be done again at once."""
    return isinstance(error, DBAPIError) and _code_of(error) in _PASSING


def _failure_of_server(error: DBAPIError) -> JournalError:
    """Return the error of a server; its details may name what was to be stored."""
    cause, code = error.orig, _code_of(error)
    text = f"{type(cause).__name__} {code or ''}".strip()
    is_fault = isinstance(error, _SERVER_FAULTS) or code in _TOO_LARGE
    if is_fault and code not in _MENDABLE and not error.connection_invalidated:
        return FaultError(text)
    if isinstance(error, (OperationalError, InterfaceError)) and _is_sayable(code):
        text = f"{text}: {_reason_of(cause)}"
    return JournalError(text)


def _is_sayable(code: str | int | None) -> bool:
    """Return whether an error is about the server or the way there."""
    if isinstance(code, int):
        return code in _SAYABLE_NUMBERS or code in _CLIENT_ERRORS
    return code is None or code[:2] in _SAYABLE_CLASSES


def _code_of(error: DBAPIError) -> str | int | None:
    """Return the SQLSTATE of PostgreSQL, or the number of MariaDB."""
    cause = error.orig
    state = getattr(cause, "pgcode", None) or getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return state
    arguments = getattr(cause, "args", ())
    first = arguments[0] if arguments else None
    return first if isinstance(first, int) else None


def _reason_of(cause: BaseException | None) -> str:
    """Return the first line of what a driver says."""
    arguments = getattr(cause, "args", ())
    said = next((each for each in reversed(arguments) if isinstance(each, str)), "")
    return said.strip().partition("\n")[0][:_LONGEST_REASON]


def _is_of_a_trigger(cause: BaseException) -> bool:
    """Return whether a trigger refused a row: the journal has none of its own."""
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_TRIGGER


def is_damage(error: BaseException) -> bool:
    """Return whether SQLite says that the file itself is damaged."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY_CODE in _DAMAGE
