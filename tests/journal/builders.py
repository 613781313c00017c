"""What goes into the journal, made short."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3
from typing import Any

from custom_components.zkteco_push.iclock.records import (
    Operation,
    Punch,
    RejectedLine,
    RejectionReason,
    UnreadLine,
)
from custom_components.zkteco_push.journal import (
    StoredOperation,
    StoredPunch,
    UploadEntry,
)

KEY = bytes(range(32))
SERIAL = "TEST00000001"
OTHER_SERIAL = "TEST00000002"
# 08:00 on the wall of a terminal that was told +2 h.
START = datetime.fromisoformat("2026-05-04 08:00:00")
OFFSET = 7200
RECEIVED_AT = START.replace(tzinfo=UTC).timestamp() - OFFSET

_COUNT_OF_TABLE = {
    "punches": "SELECT count(*) FROM punches WHERE serial_number = ?",
    "operations": "SELECT count(*) FROM operations WHERE serial_number = ?",
    "kept_lines": "SELECT count(*) FROM kept_lines WHERE serial_number = ?",
    "stamps": "SELECT count(*) FROM stamps WHERE serial_number = ?",
    "terminals": "SELECT count(*) FROM terminals WHERE serial_number = ?",
    "offsets": "SELECT count(*) FROM offsets WHERE serial_number = ?",
}
# All tables empty.
NOTHING = dict.fromkeys(_COUNT_OF_TABLE, 0)


def punch(
    number: int, *, live: bool = True, pin: str = "7", **values: Any
) -> StoredPunch:
    """Return the punch of the n-th second."""
    time = START + timedelta(seconds=number)
    return StoredPunch(
        Punch(pin, time, values.pop("state_code", 0), 15, **values),
        int(RECEIVED_AT) + number,
        OFFSET,
        live,
    )


def operation(
    number: int,
    code: int = 4,
    *objects: str,
    live: bool = True,
    tagged: bool = True,
) -> StoredOperation:
    """Return the operation of the n-th second."""
    first, second, third, fourth, *_ = (*objects, "0", "0", "0", "0")
    time = START + timedelta(seconds=number)
    return StoredOperation(
        Operation(code, "0", time, (first, second, third, fourth), tagged),
        int(RECEIVED_AT) + number,
        OFFSET,
        live,
    )


def rejected(raw: bytes) -> RejectedLine:
    """Return a line that was not understood."""
    return RejectedLine(RejectionReason.UNKNOWN_LINE, raw)


def unread(raw: bytes, tag: str = "USER") -> UnreadLine:
    """Return a line of another tag."""
    return UnreadLine(tag, raw)


def entry(
    *records: StoredPunch | StoredOperation | UnreadLine | RejectedLine,
    serial: str = SERIAL,
    table: str = "ATTLOG",
    received_at: float = RECEIVED_AT,
    stamp: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> UploadEntry:
    """Return an entry of records of whatever kind."""
    return UploadEntry(
        serial,
        table,
        received_at,
        stamp,
        tuple(each for each in records if isinstance(each, StoredPunch)),
        tuple(each for each in records if isinstance(each, StoredOperation)),
        tuple(each for each in records if isinstance(each, UnreadLine)),
        tuple(each for each in records if isinstance(each, RejectedLine)),
        facts or {},
    )


def rows(path: Path, sql: str, *parameters: str | int) -> list[tuple[Any, ...]]:
    """Return what a query finds in the file, past the journal."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, parameters).fetchall()


def counts(path: Path, serial: str = SERIAL) -> dict[str, int]:
    """Return how many rows there are of a terminal in each table."""
    return {
        table: rows(path, sql, serial)[0][0] for table, sql in _COUNT_OF_TABLE.items()
    }


def raw_bytes(path: Path) -> bytes:
    """Return all bytes of the database, those not yet in the file itself too."""
    files = sorted(path.parent.glob(f"{path.name}*"))
    assert path in files
    return b"".join(file.read_bytes() for file in files)
