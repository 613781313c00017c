"""Attendance records: the body of `table=ATTLOG` (V4.0 section 11.2)."""

from collections.abc import Iterable, Mapping
import re
from typing import Final

from ..records import Punch, RejectedLine, RejectionReason
from ..rejections import Rejections
from ..text import (
    ImplausibleTimeError,
    TextEncoding,
    decode,
    lines_of,
    parse_number,
    parse_pairs,
    parse_time,
    seconds_of,
)
from .code_books import NO_VERIFICATION, UNSPECIFIED_STATE
from .measurements import is_identity_check, measurements
from .plain_lines import plain_punch

_MAX_LINE_LENGTH: Final = 4096
# V4.0 allows 24 characters; a malformed command can make more (field: operlog-11).
_MAX_PIN_LENGTH: Final = 64
_MAX_WORK_CODE_LENGTH: Final = 64
_SHORTEST_TIME: Final = 8

# What PUSH 1.0 writes in front of a record (field).
_CHECK_LOG: Final = re.compile(r"CHECK LOG:\s*stamp=\d+\s+")
# Lines with blanks in place of TABs (field).
_BLANK_SEPARATED: Final = re.compile(
    r"(?P<pin>\S+)\s+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?P<rest>(?:\s+\S+)*)\s*"
)
# One document claims `key=value` records (field: unverified).
_CLAIMED_KEYS: Final = (
    ("userid", "pin"),
    ("checktime", "time"),
    ("checktype", "status"),
    ("verifycode", "verify"),
    ("workcode", "workcode"),
)


class _RejectedError(Exception):
    """Carry the reason for which a line is not understood."""

    def __init__(self, reason: RejectionReason) -> None:
        """Remember the reason."""
        super().__init__(reason)
        self.reason = reason


def parse_attlog(
    body: bytes, encoding: TextEncoding
) -> tuple[list[Punch], list[RejectedLine]]:
    """Return the punches of a body and the lines that are none, with the reason."""
    punches: list[Punch] = []
    rejections = Rejections()
    for line in _lines(body):
        if isinstance(line, str):
            if (punch := plain_punch(line)) is not None:
                punches.append(punch)
                continue
            if not line:
                continue
            raw = line.encode()
        else:
            raw = line
        try:
            punches.append(_parse_line(raw, encoding))
        except _RejectedError as error:
            rejections.add(error.reason, raw)
    return punches, rejections.lines()


def _lines(body: bytes) -> Iterable[str] | Iterable[bytes]:
    """Return a body's lines, decoded at once where nothing in it is unusual."""
    try:
        text = body.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return lines_of(body)
    return lines_of(body) if "\r" in text else text.split("\n")


def _parse_line(line: bytes, encoding: TextEncoding) -> Punch:
    """Return the punch of one line."""
    if len(line) > _MAX_LINE_LENGTH:
        raise _RejectedError(RejectionReason.TOO_LONG)
    columns = _columns(decode(line, encoding))
    if len(columns) < 2:
        raise _RejectedError(RejectionReason.MISSING_COLUMNS)
    pin = columns[0].strip()
    if not pin or len(pin) > _MAX_PIN_LENGTH or not pin.isprintable():
        raise _RejectedError(RejectionReason.INVALID_PIN)
    if len(columns[1]) < _SHORTEST_TIME:
        # A small number would be a packed time of the year 2000.
        raise _RejectedError(RejectionReason.INVALID_TIME)
    try:
        local_time = parse_time(columns[1])
    except ImplausibleTimeError:
        raise _RejectedError(RejectionReason.IMPLAUSIBLE_TIME) from None
    except ValueError:
        raise _RejectedError(RejectionReason.INVALID_TIME) from None
    if is_identity_check(columns):
        raise _RejectedError(RejectionReason.IDENTITY_CHECK)
    work_code = columns[4].strip() if len(columns) > 4 else ""
    return Punch(
        pin,
        seconds_of(local_time),
        _code(columns, 2, UNSPECIFIED_STATE),
        _code(columns, 3, NO_VERIFICATION),
        work_code[:_MAX_WORK_CODE_LENGTH] if work_code.isprintable() else "",
        *measurements(columns),
    )


def _columns(text: str) -> list[str]:
    """Return a line's columns, whatever separates them."""
    if match := _CHECK_LOG.match(text):
        text = text[match.end() :]
    columns = text.split("\t")
    if len(columns) > 1:
        return _claimed_columns(parse_pairs(text)) if "=" in columns[1] else columns
    if match := _BLANK_SEPARATED.fullmatch(text):
        return [match["pin"], match["time"], *match["rest"].split()]
    return columns


def _claimed_columns(pairs: Mapping[str, str]) -> list[str]:
    """Return the columns of a `key=value` line."""
    columns = [
        next((pairs[key] for key in keys if key in pairs), "") for keys in _CLAIMED_KEYS
    ]
    return columns if columns[0] else []


def _code(columns: list[str], index: int, missing: int) -> int:
    """Return a column's code, `missing` where the line does not go that far."""
    if index >= len(columns) or not (text := columns[index].strip()):
        return missing
    if (code := parse_number(text)) is None:
        raise _RejectedError(RejectionReason.INVALID_NUMBER)
    return code
