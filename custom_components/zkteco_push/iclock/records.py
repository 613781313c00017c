"""What a terminal's messages say, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RejectionReason(StrEnum):
    """Why a line was not understood."""

    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    MISSING_COLUMNS = "missing_columns"
    INVALID_PIN = "invalid_pin"
    INVALID_TIME = "invalid_time"
    IMPLAUSIBLE_TIME = "implausible_time"
    INVALID_NUMBER = "invalid_number"
    IDENTITY_CHECK = "identity_check"
    UNKNOWN_LINE = "unknown_line"


@dataclass(frozen=True, slots=True)
class Punch:
    """One attendance record (V4.0 section 11.2, V5.8).

    `local_time` is the terminal's wall clock, without zone. `utc_offset` is the
    line's own TimeOffset column in seconds, where the firmware sends one.
    `state_code` is 255 and `verification_code` -1 where the line has no such column.
    """

    pin: str
    local_time: datetime
    state_code: int
    verification_code: int
    work_code: str = ""
    mask: bool | None = None
    temperature: float | None = None
    converted_temperature: float | None = None
    utc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation log record (V4.0 section 11.4).

    `tagged` tells whether the line began with `OPLOG`: only the vendor's firmware
    writes it, so it decides whose numbers `code` is read with.
    """

    code: int
    operator: str
    local_time: datetime
    objects: tuple[str, str, str, str]
    tagged: bool


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line of a known form whose content is kept as it came.

    `tag` is the word before the first blank, upper case, or the table's name.
    """

    tag: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that was not understood, kept with the reason."""

    reason: RejectionReason
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """What one posted body holds.

    `table` is the table's name in upper case. `lines` counts the lines received, the
    rejected ones included: it is what the terminal wants to hear back. `stamp` is the
    mark that the terminal sent with the body, to be returned at its next handshake.
    """

    table: str
    lines: int = 0
    stamp: str | None = None
    punches: tuple[Punch, ...] = ()
    operations: tuple[Operation, ...] = ()
    unread: tuple[UnreadLine, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handshake:
    """A terminal's first request (V4.0 section 6).

    `push_version` is the announced protocol version, None on firmware that announces
    none. `language` is the code of appendix 2. `device_type` is `att` unless said.
    """

    push_version: str | None = None
    language: int | None = None
    device_type: str = "att"
    communication_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Info:
    """The INFO parameter of a poll (V4.0 section 12.1); None where not sent."""

    firmware: str | None = None
    users: int | None = None
    fingerprints: int | None = None
    attendance_records: int | None = None
    address: str | None = None
    faces: int | None = None
