"""Operation log and what comes with it: `table=OPERLOG` (V4.0 section 11.4)."""

import re
from typing import Final

from ..records import Operation, RejectedLine, RejectionReason, UnreadLine
from ..rejections import Rejections
from ..text import (
    ImplausibleTimeError,
    TextEncoding,
    decode,
    lines_of,
    parse_number,
    parse_time,
)

_OPLOG: Final = b"OPLOG"
# Photos and templates come as single lines of some 40 kB (field).
_MAX_LINE_LENGTH: Final = 4 * 1024 * 1024
_MAX_OPLOG_LENGTH: Final = 2048
_MAX_OBJECT_LENGTH: Final = 128
_OBJECTS: Final = 4
_TAG: Final = re.compile(rb"([A-Za-z_]{2,16}) (?=[^\t=]{1,32}=)")
_PAIR: Final = re.compile(rb"~?[A-Za-z]\w{0,31}=")


def parse_operlog(
    body: bytes, encoding: TextEncoding
) -> tuple[list[Operation], list[UnreadLine], list[RejectedLine]]:
    """Return a body's operations, its lines of other tags, and the rest."""
    operations: list[Operation] = []
    unread: list[UnreadLine] = []
    rejections = Rejections()
    for line in lines_of(body):
        parsed = _parse_line(line, encoding)
        if isinstance(parsed, Operation):
            operations.append(parsed)
        elif isinstance(parsed, UnreadLine):
            unread.append(parsed)
        else:
            rejections.add(parsed, line)
    return operations, unread, rejections.lines()


def read_tagged_line(line: bytes, table: str) -> UnreadLine | RejectionReason:
    """Return a line of `TAG key=value…` or `key=value…` as it came, or why not."""
    if len(line) > _MAX_LINE_LENGTH:
        return RejectionReason.TOO_LONG
    if match := _TAG.match(line):
        return UnreadLine(match[1].decode("ascii").upper(), line)
    if _PAIR.match(line):
        return UnreadLine(table, line)
    return RejectionReason.UNKNOWN_LINE


def _parse_line(
    line: bytes, encoding: TextEncoding
) -> Operation | UnreadLine | RejectionReason:
    """Return what one line is: tagged, untagged (seed) or of another tag."""
    if line.startswith(_OPLOG + b" "):
        return _parse_oplog(line[len(_OPLOG) + 1 :], encoding, tagged=True)
    if line[:1].isdigit():
        return _parse_oplog(line, encoding, tagged=False)
    return read_tagged_line(line, "OPERLOG")


def _parse_oplog(
    line: bytes, encoding: TextEncoding, *, tagged: bool
) -> Operation | RejectionReason:
    """Return one operation: code, operator, time, four objects, TAB-separated.

    Objects are words as often as numbers (field), so they stay texts.
    """
    if len(line) > _MAX_OPLOG_LENGTH:
        return RejectionReason.TOO_LONG
    columns = decode(line, encoding).split("\t")
    if len(columns) < 3:
        return RejectionReason.MISSING_COLUMNS
    code = parse_number(columns[0])
    if code is None:
        return RejectionReason.INVALID_NUMBER
    try:
        local_time = parse_time(columns[2])
    except ImplausibleTimeError:
        return RejectionReason.IMPLAUSIBLE_TIME
    except ValueError:
        return RejectionReason.INVALID_TIME
    texts = [_printable(text) for text in columns[3 : 3 + _OBJECTS]]
    first, second, third, fourth = texts + [""] * (_OBJECTS - len(texts))
    return Operation(
        code,
        _printable(columns[1]),
        local_time,
        (first, second, third, fourth),
        tagged,
    )


def _printable(text: str) -> str:
    """Return a bounded text without control characters."""
    if not text.isprintable():
        text = "".join(character for character in text if character.isprintable())
    return text[:_MAX_OBJECT_LENGTH].strip()
