"""What goes into the journal, made short."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3
from typing import Any

from custom_components.zkteco_push.iclock.attendance.deletions import Deletion
from custom_components.zkteco_push.iclock.attendance.record_lines import (
    read_record_line,
)
from custom_components.zkteco_push.iclock.records import (
    Category,
    DirectoryRecord,
    Operation,
    Punch,
    RejectedLine,
    RejectionReason,
    UnreadLine,
)
from custom_components.zkteco_push.iclock.text import TextEncoding, seconds_of
from custom_components.zkteco_push.journal import (
    Journal,
    Origin,
    StoredOperation,
    StoredPhoto,
    StoredPunch,
    UploadEntry,
)
from custom_components.zkteco_push.journal.schema import metadata
from tests.support.servers import Server

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
    "directory": "SELECT count(*) FROM directory WHERE serial_number = ?",
    "validities": "SELECT count(*) FROM validities WHERE serial_number = ?",
    "photos": "SELECT count(*) FROM photos WHERE serial_number = ?",
    "copies": "SELECT count(*) FROM copies WHERE source = ?1 OR target = ?1",
}
# Each record of the directory takes so much more than its line.
OVERHEAD = 2048
EVERYTHING = frozenset(Category)
USERS = frozenset({Category.USER})
# Nothing in the file is compressed, so what is there can be found.
PASSWORD, CARD = "correct-horse-battery", "7000000042"
TEMPLATE, FACE = "TWFnaWNUZW1wbGF0ZQ", "VHdvRXllc0FuZEFOb3Nl"
COMPARED, SHOWN = "UGhvdG9Ub0NvbXBhcmU", "UGhvdG9Ub1Nob3dJdA"
SECRETS = (PASSWORD, CARD, TEMPLATE, FACE, COMPARED, SHOWN)
# All tables empty.
NOTHING = dict.fromkeys(_COUNT_OF_TABLE, 0)


def punch(
    number: int, *, live: bool = True, pin: str = "7", **values: Any
) -> StoredPunch:
    """Return the punch of the n-th second."""
    time = START + timedelta(seconds=number)
    return StoredPunch(
        Punch(pin, seconds_of(time), values.pop("state_code", 0), 15, **values),
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


def record(
    line: str | bytes, encoding: TextEncoding = TextEncoding.UTF_8
) -> DirectoryRecord:
    """Return the record of a line with a tag."""
    raw = line.encode() if isinstance(line, str) else line
    read = read_record_line(raw.partition(b" ")[0].decode(), raw, encoding)
    assert isinstance(read, DirectoryRecord)
    return read


def user(pin: str = "7", name: str = "Ann", *pairs: str) -> DirectoryRecord:
    """Return a user."""
    return record("\t".join((f"USER PIN={pin}", f"Name={name}", *pairs)))


def fingerprint(
    pin: str = "7", number: int = 0, data: str = "QUJDREVG"
) -> DirectoryRecord:
    """Return a template of the table of fingerprints."""
    return record(f"FP PIN={pin}\tFID={number}\tSize=8\tValid=1\tTMP={data}")


def face(pin: str = "7", index: int = 0, data: str = "R0hJSktM") -> DirectoryRecord:
    """Return a template of the unified table."""
    return record(
        f"BIODATA Pin={pin}\tNo=0\tIndex={index}\tValid=1\tDuress=0\tType=9"
        f"\tMajorVer=58\tMinorVer=12\tFormat=0\tTmp={data}"
    )


def comparison_photo(pin: str = "7", content: str = "TU5PUFFS") -> DirectoryRecord:
    """Return a photo to compare a face with."""
    return record(
        f"BIOPHOTO PIN={pin}\tFileName={pin}.jpg\tType=9\tSize=8\tContent={content}"
    )


def user_photo(pin: str = "7", content: str = "U1RVVldY") -> DirectoryRecord:
    """Return a photo that is shown with a user."""
    return record(f"USERPIC PIN={pin}\tFileName={pin}.jpg\tSize=8\tContent={content}")


def photo(
    number: int, pin: str | None = "7", *, file: str | None = None, size: int = 100
) -> StoredPhoto:
    """Return the attendance photo of the n-th second."""
    if file is None:
        file = f"{number}-{pin}.jpg"
    taken_at = int(RECEIVED_AT) + number
    return StoredPhoto(file, "image/jpeg", size, pin, taken_at, OFFSET, "c0ffee")


type _Stored = (
    StoredPunch
    | StoredOperation
    | DirectoryRecord
    | StoredPhoto
    | UnreadLine
    | RejectedLine
)


def entry(
    *records: _Stored,
    serial: str = SERIAL,
    table: str = "ATTLOG",
    received_at: float = RECEIVED_AT,
    stamp: str | None = None,
    facts: Mapping[str, str] | None = None,
    deletions: tuple[tuple[Deletion, int], ...] = (),
    origin: Origin = Origin.UPLOADED,
    keeps_biometrics: bool = True,
) -> UploadEntry:
    """Return an entry of records of whatever kind."""
    return UploadEntry(
        serial,
        table,
        received_at,
        stamp,
        tuple(each for each in records if isinstance(each, StoredPunch)),
        tuple(each for each in records if isinstance(each, StoredOperation)),
        tuple(each for each in records if isinstance(each, DirectoryRecord)),
        tuple(each for each in records if isinstance(each, StoredPhoto)),
        deletions,
        origin=origin,
        keeps_biometrics=keeps_biometrics,
        unread=tuple(each for each in records if isinstance(each, UnreadLine)),
        rejected=tuple(each for each in records if isinstance(each, RejectedLine)),
        facts=facts or {},
    )


# By where the file would be.
_SERVERS: dict[Path, Server] = {}


@contextmanager
def look_into(path: Path, server: Server) -> Iterator[None]:
    """Have what is asked for a file be answered by a server meanwhile."""
    _SERVERS[path] = server
    try:
        yield
    finally:
        del _SERVERS[path]


def rows(path: Path, sql: str, *parameters: str | int) -> list[tuple[Any, ...]]:
    """Return what a query finds in the database, past the journal."""
    if (server := _SERVERS.get(path)) is not None:
        return server.rows(sql, *parameters)
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, parameters).fetchall()


def counts(path: Path, serial: str = SERIAL) -> dict[str, int]:
    """Return how many rows there are of a terminal in each table."""
    return {
        table: rows(path, sql, serial)[0][0] for table, sql in _COUNT_OF_TABLE.items()
    }


def raw_bytes(path: Path) -> bytes:
    """Return all bytes of the database, those not yet in the file itself too.

    Of a server, all that is in the tables.
    """
    if (server := _SERVERS.get(path)) is not None:
        return b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in metadata.tables
            for row in server.rows(f"SELECT * FROM {table}")  # noqa: S608
            for value in row
        )
    files = sorted(path.parent.glob(f"{path.name}*"))
    assert path in files
    return b"".join(file.read_bytes() for file in files)


def room(path: Path) -> dict[str, int]:
    """Return how much the directory of each terminal takes, as it is noted."""
    sql = "SELECT serial_number, directory_bytes FROM terminals"
    return dict(rows(path, sql))


def counted_room(path: Path) -> dict[str, int]:
    """Return the same counted anew."""
    sql = (
        "SELECT terminals.serial_number,"
        " coalesce(sum(directory.length + ?), 0) FROM terminals"
        " LEFT JOIN directory USING (serial_number) GROUP BY 1"
    )
    # A row that is not there has no length either, so it adds nothing.
    return dict(rows(path, sql, OVERHEAD))


def everything_of(pin: str = "7") -> tuple[DirectoryRecord, ...]:
    """Return a person with all that there can be."""
    return (
        user(pin, "Ann Planted", f"Passwd={PASSWORD}", f"Card={CARD}"),
        fingerprint(pin, data=TEMPLATE),
        face(pin, data=FACE),
        comparison_photo(pin, COMPARED),
        user_photo(pin, SHOWN),
    )


async def put(
    journal: Journal,
    *records: DirectoryRecord,
    serial: str = SERIAL,
    received_at: float = RECEIVED_AT,
    keeps_biometrics: bool = True,
) -> None:
    """Have records come with an upload."""
    await journal.commit(
        entry(
            *records,
            serial=serial,
            table="OPERLOG",
            received_at=received_at,
            keeps_biometrics=keeps_biometrics,
        )
    )


async def raw_lines(journal: Journal, serial: str = SERIAL) -> list[bytes | None]:
    """Return all lines of a terminal."""
    found = await journal.directory.lines(serial, EVERYTHING)
    return [line.raw for line in found]
