"""Posted bodies by table (V4.0 section 11; seed, upload protocol)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Self

from ..query import Query
from ..records import (
    AttendancePhoto,
    Operation,
    RejectedLine,
    RejectionReason,
    UnreadLine,
    Upload,
)
from ..text import TextEncoding, count_lines, decode, lines_of, parse_options
from .attlog import parse_attlog
from .collected_lines import CollectedLines
from .operlog import parse_operlog
from .packages import PackageError, unpack
from .photos import parse_photo
from .record_lines import TAGS

_MAX_STAMP_LENGTH: Final = 32
_MAX_TABLE_LENGTH: Final = 32

# 2008 firmware names no table but the stamp of one (2008; field 2009-log).
_TABLE_OF_STAMP: Final = {
    "photostamp": "ATTPHOTO",
    "opstamp": "OPERLOG",
    "stamp": "ATTLOG",
}
# Tables whose answer counts lines; photos and options want a plain OK (field: a
# counted answer to options makes some firmware send them for ever).
_COUNTED_TABLES: Final = frozenset(
    {
        "ATTLOG",
        "OPERLOG",
        "BIODATA",
        "USERINFO",
        "FINGERTMP",
        "IDCARD",
        "WORKCODE",
        "ERRORLOG",
    }
)
_PACKAGES: Final = frozenset({"tgz", "gz", "tar.gz"})
_LINE_TABLES: Final = _COUNTED_TABLES | TAGS


def table_of(query: Query) -> str | None:
    """Return the name of the table a body belongs to, in upper case.

    Requests that only look like an upload (background verification, fingerprint
    images, other dialects' `type=`) have none.
    """
    name = query.text("table") or query.text("type")
    if name:
        return name[:_MAX_TABLE_LENGTH].upper() if name.isprintable() else None
    if "authtype" in query or "fpimage" in query:
        return None
    return next(
        (table for stamp, table in _TABLE_OF_STAMP.items() if stamp in query), None
    )


def stamp_of(query: Query) -> str | None:
    """Return the mark that came with a body, whichever name it has (2015, 2008)."""
    for name in ("stamp", "opstamp", "photostamp"):
        stamp = query.text(name)
        if stamp and len(stamp) <= _MAX_STAMP_LENGTH and stamp.isprintable():
            return stamp
    return None


@dataclass(frozen=True, slots=True)
class UploadHead:
    """What a query says of its body.

    `photo_name` and `checksum` belong to a photo. `is_package` tells that the body is
    compressed, `is_asked_for` that it answers a query (field), and `command_id` which.
    """

    stamp: str | None = None
    photo_name: str | None = None
    checksum: str | None = None
    is_package: bool = False
    is_asked_for: bool = False
    command_id: str | None = None

    @classmethod
    def of(cls, query: Query) -> Self:
        """Return the head of a posted body."""
        return cls(
            stamp_of(query),
            query.text("pin"),
            query.text("checksum"),
            (query.text("contenttype") or "").lower() in _PACKAGES,
            "cmdid" in query,
            query.text("cmdid"),
        )


def read_upload(
    table: str,
    body: bytes,
    encoding: TextEncoding,
    stamp: str | None = None,
    head: UploadHead = UploadHead(),
) -> Upload:
    """Return what a body holds; lines that are not understood are in it as such."""
    if head.is_package:
        try:
            body = unpack(body)
        except PackageError:
            rejected = (RejectedLine(RejectionReason.INVALID_PACKAGE, body),)
            return Upload(table, lines=1, stamp=stamp, rejected=rejected)
    if table == "ATTPHOTO":
        return _read_photo(body, encoding, stamp, head)
    reader = _READERS.get(table)
    if reader is not None:
        return reader(table, body, encoding, stamp)
    if table in _LINE_TABLES:
        return _read_lines(table, body, encoding, stamp)
    unread = (UnreadLine(table, body),) if body else ()
    return Upload(table, lines=len(unread), stamp=stamp, unread=unread)


def acknowledge(upload: Upload) -> str:
    """Return the answer to a stored upload: `OK:<lines received>` or `OK`."""
    return f"OK:{upload.lines}" if upload.table in _COUNTED_TABLES else "OK"


def _read_attlog(
    table: str, body: bytes, encoding: TextEncoding, stamp: str | None
) -> Upload:
    """Read `table=ATTLOG`."""
    punches, rejected = parse_attlog(body, encoding)
    return Upload(
        table,
        lines=count_lines(body) if rejected else len(punches),
        stamp=stamp,
        punches=tuple(punches),
        rejected=tuple(rejected),
    )


def _read_operlog(
    table: str, body: bytes, encoding: TextEncoding, stamp: str | None
) -> Upload:
    """Read `table=OPERLOG`."""
    operations, collected = parse_operlog(body, encoding)
    return _collected(table, body, stamp, collected, operations)


def _read_options(
    table: str, body: bytes, encoding: TextEncoding, stamp: str | None
) -> Upload:
    """Read `table=options`: one line of `key=value,key=value`."""
    text = decode(body[:_MAX_OPTIONS_LENGTH], encoding)
    if not (options := parse_options(text)) and body.strip():
        reason = RejectionReason.UNKNOWN_LINE
        return Upload(table, lines=1, rejected=(RejectedLine(reason, body),))
    return Upload(table, lines=1, stamp=stamp, options=options)


def _read_lines(
    table: str, body: bytes, encoding: TextEncoding, stamp: str | None
) -> Upload:
    """Read a table of `key=value` lines, with or without a tag (seed: without)."""
    collected = CollectedLines(encoding)
    for line in lines_of(body):
        collected.take(line, table)
    return _collected(table, body, stamp, collected)


def _collected(
    table: str,
    body: bytes,
    stamp: str | None,
    collected: CollectedLines,
    operations: Iterable[Operation] = (),
) -> Upload:
    """Return the upload of collected lines."""
    return Upload(
        table,
        lines=count_lines(body),
        stamp=stamp,
        operations=tuple(operations),
        records=tuple(collected.records),
        errors=tuple(collected.errors),
        unread=tuple(collected.unread),
        rejected=tuple(collected.rejected),
    )


def _read_photo(
    body: bytes, encoding: TextEncoding, stamp: str | None, head: UploadHead
) -> Upload:
    """Read `table=ATTPHOTO`: one photo a body."""
    if not body:
        return Upload("ATTPHOTO", stamp=stamp)
    photo = parse_photo(body, encoding, name=head.photo_name, checksum=head.checksum)
    if isinstance(photo, AttendancePhoto):
        return Upload("ATTPHOTO", lines=1, stamp=stamp, photos=(photo,))
    rejected = (RejectedLine(photo, body),)
    return Upload("ATTPHOTO", lines=1, stamp=stamp, rejected=rejected)


_MAX_OPTIONS_LENGTH: Final = 64 * 1024
_READERS: Final[dict[str, Callable[[str, bytes, TextEncoding, str | None], Upload]]] = {
    "ATTLOG": _read_attlog,
    "OPERLOG": _read_operlog,
    "OPTIONS": _read_options,
}
