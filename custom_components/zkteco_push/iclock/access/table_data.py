"""Posted tables: people, rights, events, options (sheet 2.4, 2.6 and 3.1).

What both dialects have becomes the same record, in the line that an attendance
terminal would have sent: whoever reads it need not know where it came from.
"""

from collections.abc import Callable, Iterator, Mapping
import re
from typing import Final

from ..attendance.collected_lines import MAX_LINES, CollectedLines
from ..attendance.photos import parse_photo
from ..attendance.uploads import read_upload
from ..records import AttendancePhoto, RejectedLine, RejectionReason, UnreadLine, Upload
from ..text import TextEncoding, decode, lines_of, pairs_as_sent, parse_number
from .directory_lines import LINES, Pair
from .events import TRANSACTION, parse_events, read_event
from .records import AccessEvent, AccessRight, AccessUpload, CardRecord
from .registry import Abilities, parse_registry
from .right_lines import record_of_card, record_of_right
from .rights import read_card, read_right
from .state import parse_states

RTLOG: Final = "rtlog"
RTSTATE: Final = "rtstate"
TABLEDATA: Final = "tabledata"
OPTIONS: Final = "options"
PHOTOS: Final = "attphoto"
ENROLLED: Final = "biodata"
ENROLLED_CARD: Final = "enrollinfodata"
# What comes without a table, under a type: what a remote enrolment brought (sheet 3.5).
ENROLMENTS: Final = frozenset({ENROLLED, ENROLLED_CARD})

# Pictures may go on in lines of their own (field: SenseFace 7A).
_CONTINUED: Final = frozenset({"biophoto", "userpic"})
_TABLE_NAME: Final = re.compile(r"[\[\]\w]{1,32}", re.ASCII)
_PAIR: Final = re.compile(r"~?[A-Za-z]\w{0,31}=", re.ASCII)
_MAX_LINE_LENGTH: Final = 4 * 1024 * 1024
_MAX_COUNTS: Final = 64

type _RowReader = Callable[
    [Mapping[str, str], Abilities],
    AccessEvent | AccessRight | CardRecord | RejectionReason,
]


def _read_transaction(
    pairs: Mapping[str, str], _abilities: Abilities
) -> AccessEvent | RejectionReason:
    """Read a stored event."""
    return read_event(pairs)


_ROWS: Final[Mapping[str, _RowReader]] = {
    TRANSACTION: _read_transaction,
    "userauthorize": read_right,
    "mulcarduser": read_card,
}


def read_access_upload(
    table: str,
    body: bytes,
    encoding: TextEncoding,
    abilities: Abilities,
    *,
    tablename: str = "",
    command_id: str | None = None,
) -> AccessUpload:
    """Return what a posted body holds; rows that are not understood are in it as such.

    `table` and `tablename` are the query's, in any case. A table of the attendance
    dialect is read as there: terminals in security mode send some (field: 7A).
    """
    kind = table.strip().lower()
    if kind == ENROLLED_CARD:
        # Nobody documents how a card is written there.
        return AccessUpload(
            Upload(
                kind.upper(),
                lines=1,
                unread=(UnreadLine(kind.upper(), body),) if body else (),
            )
        )
    if kind == RTSTATE:
        states, rejected = parse_states(body, encoding, abilities.lock_count)
        lines = len(states) + len(rejected)
        return AccessUpload(_upload(kind, lines, rejected), states=tuple(states))
    if kind in (RTLOG, TRANSACTION):
        events, states, rejected = parse_events(body, encoding, abilities.lock_count)
        lines = len(events) + len(states) + len(rejected)
        upload = _upload(kind, lines, rejected)
        return AccessUpload(upload, events=tuple(events), states=tuple(states))
    if kind == OPTIONS:
        return read_options(body, encoding, command_id)
    name = tablename.strip().lower() if kind == TABLEDATA else kind
    if name == PHOTOS and kind == TABLEDATA:
        return _read_photos(body, encoding, command_id)
    if name in _ROWS:
        return _read_rows(name, body, encoding, abilities, command_id)
    if name in LINES:
        return _read_directory(name, body, encoding, command_id)
    if kind != TABLEDATA:
        return AccessUpload(read_upload(kind.upper(), body, encoding))
    unread = (UnreadLine(_safe(name).upper(), body),) if body else ()
    return AccessUpload(
        Upload(
            _safe(name).upper(),
            lines=count_rows(name, body),
            unread=unread,
            command_id=command_id,
        )
    )


def read_options(
    body: bytes, encoding: TextEncoding, command_id: str | None = None
) -> AccessUpload:
    """Return the options of a body: the registry's form (sheet 2.3, 2.7)."""
    options = parse_registry(body, encoding)
    if not options and body.strip():
        rejected = RejectedLine(RejectionReason.UNKNOWN_LINE, body)
        return AccessUpload(_upload(OPTIONS, 1, [rejected]))
    return AccessUpload(
        Upload("OPTIONS", lines=1, options=options, command_id=command_id)
    )


def read_counts(body: bytes, encoding: TextEncoding) -> dict[str, int]:
    """Return the counts of an answer to DATA COUNT: `<table>=<n>` (sheet 3.3)."""
    counts: dict[str, int] = {}
    for line in lines_of(body):
        name, equals, text = decode(line[:256], encoding).partition("=")
        number = parse_number(text)
        key = name.strip().lower()
        if equals and number is not None and number >= 0 and _safe(key):
            counts.setdefault(key, number)
        if len(counts) >= _MAX_COUNTS:
            break
    return counts


def count_rows(tablename: str, body: bytes, announced: int | None = None) -> int:
    """Return how many rows a body has, as the terminal wants to hear it back.

    `announced` is the query's own count, which stands for a body that only goes on
    with a row of the packet before.
    """
    prefix = _prefix(tablename)
    named = plain = 0
    for line in lines_of(body):
        if not line.strip():
            continue
        plain += 1
        named += line[: len(prefix)].lower() == prefix
    if named:
        return named
    return plain if announced is None else min(max(announced, 0), MAX_LINES)


def acknowledgement(tablename: str, rows: int) -> bytes:
    """Return the answer to a stored table: `<tablename>=<rows>` (sheet 2.4).

    A name that is none is not sent back.
    """
    return f"{tablename}={rows}".encode() if _safe(tablename) else b"OK"


def rows_of(tablename: str, body: bytes) -> Iterator[bytes]:
    """Yield the rows of a body, a picture's lines joined (field: SenseFace 7A)."""
    prefix = _prefix(tablename)
    is_continued = tablename.lower() in _CONTINUED
    row = bytearray()
    for line in lines_of(body):
        if not line.strip():
            continue
        starts = line[: len(prefix)].lower() == prefix
        if row and not starts and is_continued:
            row += line.strip()
            continue
        if row:
            yield bytes(row)
        row = bytearray(line)
    if row:
        yield bytes(row)


def _read_rows(
    name: str,
    body: bytes,
    encoding: TextEncoding,
    abilities: Abilities,
    command_id: str | None,
) -> AccessUpload:
    """Read a table that only this dialect has."""
    found: list[AccessEvent | AccessRight | CardRecord] = []
    collected = CollectedLines(encoding)
    reader = _ROWS[name]
    for row in rows_of(name, body):
        if len(found) >= MAX_LINES:
            collected.reject(RejectionReason.TOO_MANY, row)
            continue
        if len(row) > _MAX_LINE_LENGTH:
            collected.reject(RejectionReason.TOO_LONG, row)
            continue
        pairs = {
            key.lower(): value for key, value in reversed(_pairs(name, row, encoding))
        }
        result = reader(pairs, abilities)
        if isinstance(result, RejectionReason):
            collected.reject(result, row)
        else:
            found.append(result)
    rejected = collected.rejected
    rights = tuple(each for each in found if isinstance(each, AccessRight))
    cards = tuple(each for each in found if isinstance(each, CardRecord))
    is_single = abilities.has_single_door_rights
    upload = Upload(
        name.upper(),
        lines=len(found) + len(rejected),
        records=(
            *(record_of_right(right, is_single=is_single) for right in rights),
            *(record_of_card(card) for card in cards),
        ),
        rejected=tuple(rejected),
        command_id=command_id,
    )
    return AccessUpload(
        upload,
        events=tuple(each for each in found if isinstance(each, AccessEvent)),
        rights=rights,
        cards=cards,
    )


def _read_directory(
    name: str, body: bytes, encoding: TextEncoding, command_id: str | None
) -> AccessUpload:
    """Read a table that the other dialect has too, by its lines there."""
    # What is written anew is UTF-8, which every encoding tries first.
    collected = CollectedLines(TextEncoding.UTF_8)
    lines = 0
    table = LINES[name]
    for row in rows_of(name, body):
        lines += 1
        if len(row) > _MAX_LINE_LENGTH:
            collected.reject(RejectionReason.TOO_LONG, row)
            continue
        if not (pairs := _pairs(name, row, encoding)):
            collected.reject(RejectionReason.UNKNOWN_LINE, row)
            continue
        line = "\t".join(f"{key}={value}" for key, value in table.convert(pairs))
        collected.take(f"{table.tag} {line}".encode(), table.tag)
    return AccessUpload(
        Upload(
            table.tag,
            lines=lines,
            records=tuple(collected.records),
            errors=tuple(collected.errors),
            unread=tuple(collected.unread),
            rejected=tuple(collected.rejected),
            command_id=command_id,
        )
    )


def _read_photos(
    body: bytes, encoding: TextEncoding, command_id: str | None
) -> AccessUpload:
    """Read photos of verifications: rows without the table's name (sheet 2.4)."""
    photos: list[AttendancePhoto] = []
    collected = CollectedLines(encoding)
    for row in rows_of(PHOTOS, body):
        pairs = {key.lower(): value for key, value in _pairs(PHOTOS, row, encoding)}
        if not (content := pairs.get("photo", "")):
            collected.reject(RejectionReason.MISSING_COLUMNS, row)
            continue
        # `size` counts the picture's bytes, not those of its base64.
        photo = parse_photo(
            content.encode(), encoding, name=pairs.get("pin"), checksum=None
        )
        if isinstance(photo, AttendancePhoto):
            photos.append(photo)
        else:
            collected.reject(photo, row)
    rejected = collected.rejected
    return AccessUpload(
        Upload(
            "ATTPHOTO",
            lines=len(photos) + len(rejected),
            photos=tuple(photos),
            rejected=tuple(rejected),
            command_id=command_id,
        )
    )


def _pairs(name: str, row: bytes, encoding: TextEncoding) -> list[Pair]:
    """Return a row's pairs in their order, keys as sent."""
    text = decode(row, encoding)
    prefix = _prefix(name).decode()
    if text[: len(prefix)].lower() == prefix:
        text = text[len(prefix) :].lstrip(" ")
    if not _PAIR.match(text):
        return []
    return [(key.strip(), value) for key, value in pairs_as_sent(text)]


def _prefix(tablename: str) -> bytes:
    """Return what a table's rows begin with."""
    return tablename.strip().lower().encode("utf-8", "replace") + b" "


def _safe(tablename: str) -> str:
    """Return a table's name if it is one, else the empty text."""
    return tablename if _TABLE_NAME.fullmatch(tablename) else ""


def _upload(kind: str, lines: int, rejected: list[RejectedLine]) -> Upload:
    """Return the common part of an upload."""
    return Upload(kind.upper(), lines=lines, rejected=tuple(rejected))
