"""What a terminal sends, line by line, by the table that it belongs to."""

from collections.abc import Iterator
import re
from typing import Final

from ..attendance.attlog import parse_attlog
from ..attendance.operlog import parse_operlog
from ..text import TextEncoding, decode
from .pairs import (
    Redacted,
    count_of,
    figures,
    first_lines,
    is_key,
    is_table,
    length,
    redacted_options,
    redacted_pairs,
    shown_lines,
    told_value,
    verb,
    word,
)

_OPLOG: Final = b"OPLOG "
_MAX_OPTIONS: Final = 16 * 1024
_MAX_PHOTO_HEAD: Final = 1024
_LINES: Final = re.compile(r"[\r\n\t]+")
# What of an attendance line has a meaning, and of an operation (V4.0 11.2, 11.4).
_COLUMNS: Final = 5
_MEASURED: Final = re.compile(r"\d{0,4}(?:\.\d{1,2})?")
_HEAD: Final = re.compile(r"(?:OPLOG )?\d{1,4}")
_LONG_NUMBER: Final = re.compile(r"\d{7,}")
_SEPARATOR: Final = re.compile(r"[&\t]")
# Commands whose answers hold options; of all others only these pairs are understood.
_TELLS_OPTIONS: Final = re.compile(r"(?i)cmd=(?:INFO|GET OPTIONS?)\b")
_OWN_KEYS: Final = frozenset({"id", "return", "cmd", "attlogsum", "sn"})
_COUNT: Final = re.compile(r"\s*(\w{1,32})\s*=\s*\d{1,9}\s*", re.ASCII)

_PHOTOS: Final = frozenset({"ATTPHOTO"})
_OPTIONS: Final = frozenset({"OPTIONS", "REGISTRY"})
REPLIES: Final = "REPLIES"
COUNTS: Final = "COUNT"
PACKAGE: Final = "PACKAGE"
SEALED: Final = "EXCHANGE"


def redacted_body(table: str, body: bytes, encoding: TextEncoding) -> Redacted:
    """Return a posted body as it may be shown; `table` is in upper case.

    Only the beginning is read, but every line counted.
    """
    if not body:
        return Redacted()
    if table in (PACKAGE, SEALED):
        return Redacted((length(len(body)),), 1)
    if table in _PHOTOS:
        return _photo(body, encoding)
    if table in _OPTIONS:
        return _options(body, encoding)
    if table == REPLIES:
        return shown_lines(_replies(body, encoding), count_of(body))
    return shown_lines(_lines(table, body, encoding), count_of(body))


def _lines(table: str, body: bytes, encoding: TextEncoding) -> Iterator[str]:
    """Yield the lines of a table."""
    for line, rest in first_lines(body):
        if rest and table in ("ATTLOG", COUNTS):
            yield length(len(line) + rest)
        elif table == "ATTLOG":
            yield _punch(line, encoding)
        elif table == COUNTS:
            text = decode(line, encoding)
            match = _COUNT.fullmatch(text)
            is_count = match is not None and is_table(match[1])
            yield text if is_count else length(len(line))
        elif table == "OPERLOG" and (line.startswith(_OPLOG) or line[:1].isdigit()):
            yield _operation(line, rest, encoding)
        else:
            yield redacted_pairs(line, rest, encoding)


def _punch(line: bytes, encoding: TextEncoding) -> str:
    """Return an attendance line that is one, else its length."""
    punches, _ = parse_attlog(line, encoding)
    columns = decode(line, encoding).split("\t")
    if len(punches) != 1 or len(columns) < 2:
        return length(len(line))
    known = [word(columns[0]), *map(figures, columns[1 : _COLUMNS - 1])]
    known += map(word, columns[_COLUMNS - 1 : _COLUMNS])
    further = [
        column if _MEASURED.fullmatch(column) else length(len(column))
        for column in columns[_COLUMNS:]
    ]
    return "\t".join(known + further)


def _operation(line: bytes, rest: int, encoding: TextEncoding) -> str:
    """Return a line of the operation log that is one, else its length."""
    operations, _ = parse_operlog(line, encoding)
    if rest or len(operations) != 1:
        return length(len(line) + rest)
    head, *objects = decode(line, encoding).split("\t")
    head = head if _HEAD.fullmatch(head) else length(len(head))
    # An object may be a card's number.
    shown = [
        length(len(each)) if index > 1 and _LONG_NUMBER.search(each) else figures(each)
        for index, each in enumerate(objects)
    ]
    return "\t".join((head, *shown))


def _options(body: bytes, encoding: TextEncoding) -> Redacted:
    """Return options, each as a line; some firmware has several lines of them."""
    shown: list[str] = []
    for part in _LINES.split(decode(body[:_MAX_OPTIONS], encoding)):
        if part:
            shown += redacted_options(part) or [length(len(part))]
    return shown_lines(shown, len(shown))


def _photo(body: bytes, encoding: TextEncoding) -> Redacted:
    """Return what is said of a photo, and its length."""
    head, zero, _ = body[:_MAX_PHOTO_HEAD].partition(b"\0")
    if not zero:
        return Redacted((length(len(body)),), 1)
    lines = [redacted_pairs(line, rest, encoding) for line, rest in first_lines(head)]
    lines.append(length(len(body) - len(head) - 1))
    return shown_lines(lines, len(lines))


def _replies(body: bytes, encoding: TextEncoding) -> Iterator[str]:
    """Yield the lines of answers to commands; what a program has written is no line."""
    tells_options = False
    for line, rest in first_lines(body):
        text = decode(line, encoding)
        parts = _SEPARATOR.split(text) if rest == 0 else []
        pairs = [part.partition("=") for part in parts]
        if not pairs or any(not separator for _, separator, _ in pairs):
            yield length(len(line) + rest)
            continue
        if "cmd=" in text.lower():
            tells_options = _TELLS_OPTIONS.search(text) is not None
        yield "&".join(
            _reply_pair(key, value, tells_options=tells_options)
            for key, _, value in pairs
        )


def _reply_pair(key: str, value: str, *, tells_options: bool) -> str:
    """Return a pair of an answer to a command."""
    name = key.strip().lower()
    if name == "cmd":
        # A terminal that repeats the command would repeat its secrets.
        return f"{key}={verb(value)}"
    if name in _OWN_KEYS:
        return f"{key}={figures(value) if name != 'sn' else word(value)}"
    # Nobody knows which option a value without its key is of.
    if tells_options and name not in ("value", "content") and is_key(key, value):
        return f"{key}={told_value(key, value)}"
    return length(len(key) + len(value) + 1)
