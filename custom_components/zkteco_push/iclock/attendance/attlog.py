"""Attendance records: the body of `table=ATTLOG` (V4.0 section 11.2)."""

from collections.abc import Mapping
import math
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
)
from .code_books import NO_VERIFICATION, UNSPECIFIED_STATE

_MAX_LINE_LENGTH: Final = 4096
# V4.0 allows 24 characters; a malformed command can make more (field: operlog-11).
_MAX_PIN_LENGTH: Final = 64
_MAX_WORK_CODE_LENGTH: Final = 64
_SHORTEST_TIME: Final = 8
# 16 columns are SDK3.2's: job and tip codes stand where others have a temperature.
_MAX_MEASURED_COLUMNS: Final = 12
_MAX_TEMPERATURE: Final = 120.0
# Clocks differ from UTC by up to 14 hours.
_MAX_UTC_OFFSET: Final = 14 * 3600

# What PUSH 1.0 writes in front of a record (field).
_CHECK_LOG: Final = re.compile(r"CHECK LOG:\s*stamp=\d+\s+")
# Lines with blanks in place of TABs (field).
_BLANK_SEPARATED: Final = re.compile(
    r"(?P<pin>\S+)\s+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?P<rest>(?:\s+\S+)*)\s*"
)
_UTC_OFFSET: Final = re.compile(r"[+-]\d{1,5}")
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
    for line in lines_of(body):
        try:
            punches.append(_parse_line(line, encoding))
        except _RejectedError as error:
            rejections.add(error.reason, line)
    return punches, rejections.lines()


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
    if _is_identity_check(columns):
        raise _RejectedError(RejectionReason.IDENTITY_CHECK)
    work_code = columns[4].strip() if len(columns) > 4 else ""
    mask, temperature, converted, utc_offset = _measurements(columns)
    return Punch(
        pin,
        local_time,
        _code(columns, 2, UNSPECIFIED_STATE),
        _code(columns, 3, NO_VERIFICATION),
        work_code[:_MAX_WORK_CODE_LENGTH] if work_code.isprintable() else "",
        mask,
        temperature,
        converted,
        utc_offset,
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


def _is_identity_check(columns: list[str]) -> bool:
    """Return whether an ID-card reader only checked an identity (V4.0 11.7).

    Its ninth column says so, its eighth holds the long number of the ID card.
    """
    return (
        len(columns) >= 9
        and columns[8] == "1"
        and len(columns[7]) >= 15
        and not any(columns[9:])
    )


def _measurements(
    columns: list[str],
) -> tuple[bool | None, float | None, float | None, int | None]:
    """Return mask, temperature, converted temperature and the UTC offset."""
    count = len(columns)
    if count < 8 or any(columns[_MAX_MEASURED_COLUMNS:]):
        return None, None, None, None
    mask = {"0": False, "1": True}.get(columns[7].strip())
    temperature = _temperature(columns[8]) if count > 9 else None
    # Firmware 1.3.5 writes a running record number here (field).
    converted = _temperature(columns[9]) if count > 9 and "." in columns[9] else None
    offset = _utc_offset(columns[10]) if count > 10 else None
    return mask, temperature, converted, offset


def _temperature(text: str) -> float | None:
    """Return a measured temperature; 0 means not measured (field)."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value <= _MAX_TEMPERATURE else None


def _utc_offset(text: str) -> int | None:
    """Return the TimeOffset column in seconds (V5.8)."""
    if not _UTC_OFFSET.fullmatch(text):
        return None
    offset = int(text)
    return offset if abs(offset) <= _MAX_UTC_OFFSET else None
