"""Which dialect a request is of (sheet 1.1, "dialect decision")."""

from enum import StrEnum
from typing import Final

from ..query import Query

_ACCESS_PATHS: Final = frozenset({"registry", "push", "querydata", "rtdata"})
_ACCESS_TABLES: Final = frozenset({"rtlog", "rtstate", "tabledata"})
_DEVICE_TYPES: Final = frozenset({"acc"})
_ATTENDANCE: Final = "att"
_ATTENDANCE_TABLES: Final = frozenset({"attlog"})
_ASPX: Final = ".aspx"


class Dialect(StrEnum):
    """The vendor's dialects of its push protocol."""

    ATTENDANCE = "attendance"
    ACCESS = "access"


def dialect_of(path: str, query: Query) -> Dialect | None:
    """Return the dialect that a request proves, None where both have such a request.

    `path` is the request's, or its last part. Neither the protocol's version nor that
    of the library proves anything (field). A terminal in security mode uploads
    operations as an attendance terminal does (field: SenseFace 7A), so that only
    attendance records or its own word prove the other dialect.
    """
    name = path.rstrip("/").rpartition("/")[2].lower().removesuffix(_ASPX)
    if name in _ACCESS_PATHS:
        return Dialect.ACCESS
    if (table := _word(query, "table")) in _ACCESS_TABLES:
        return Dialect.ACCESS
    if (device_type := _word(query, "devicetype")) in _DEVICE_TYPES:
        return Dialect.ACCESS
    if device_type == _ATTENDANCE or table in _ATTENDANCE_TABLES:
        return Dialect.ATTENDANCE
    return None


def _word(query: Query, name: str) -> str:
    """Return a parameter in lower case, empty where it was not sent."""
    return (query.text(name) or "").strip().lower()
