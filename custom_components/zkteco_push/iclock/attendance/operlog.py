"""Operation log and what comes with it: `table=OPERLOG` (V4.0 section 11.4)."""

from dataclasses import replace
from typing import Final

from ..records import Operation, RejectionReason
from ..text import (
    ImplausibleTimeError,
    TextEncoding,
    decode,
    lines_of,
    parse_number,
    parse_time,
)
from .collected_lines import MAX_LINES, CollectedLines

_OPLOG: Final = b"OPLOG"
_MAX_OPLOG_LENGTH: Final = 2048
_MAX_OBJECT_LENGTH: Final = 128
_OBJECTS: Final = 4


def parse_operlog(
    body: bytes, encoding: TextEncoding
) -> tuple[list[Operation], CollectedLines]:
    """Return a body's operations, and its lines of other tags."""
    operations: list[Operation] = []
    collected = CollectedLines(encoding)
    for line in lines_of(body):
        if line.startswith(_OPLOG + b" "):
            parsed = _parse_oplog(line[len(_OPLOG) + 1 :], encoding, tagged=True)
        elif line[:1].isdigit():
            # The seed's lines have no tag.
            parsed = _parse_oplog(line, encoding, tagged=False)
        else:
            collected.take(line, "OPERLOG")
            continue
        if not isinstance(parsed, Operation):
            collected.reject(parsed, line)
        elif len(operations) < MAX_LINES:
            position = len(collected.records)
            operations.append(replace(parsed, position=position))
        else:
            collected.reject(RejectionReason.TOO_MANY, line)
    return operations, collected


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
