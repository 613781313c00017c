"""What a terminal's messages say, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple


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
    NOT_AN_IMAGE = "not_an_image"
    INVALID_PACKAGE = "invalid_package"
    UNKNOWN_LINE = "unknown_line"


class Category(StrEnum):
    """What a record of a terminal's memory is about."""

    USER = "user"
    TEMPLATE = "template"
    COMPARISON_PHOTO = "comparison_photo"
    USER_PHOTO = "user_photo"
    IDENTITY_CARD = "identity_card"
    WORK_CODE = "work_code"
    ACCESS_RIGHT = "access_right"
    CARD = "card"


# What a body can be told by; a terminal's owner may not want it kept anywhere else.
BIOMETRIC: Final = frozenset({Category.TEMPLATE, Category.COMPARISON_PHOTO})


# A tuple: a backlog makes hundreds of thousands, and dataclasses take four times as long.
class Punch(NamedTuple):
    """One attendance record (V4.0 section 11.2, V5.8).

    `local_time` is the terminal's wall clock as if it were UTC (Unix time, s).
    `utc_offset` is the line's own TimeOffset column in seconds, where the firmware
    sends one. `state_code` is 255 and `verification_code` -1 where the line has no such
    column.
    """

    pin: str
    local_time: int
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
    writes it, so it decides whose numbers `code` is read with. `position` counts the
    records of people that came before it in its body.
    """

    code: int
    operator: str
    local_time: datetime
    objects: tuple[str, str, str, str]
    tagged: bool
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class DirectoryRecord:
    """One record of a terminal's memory: a user, a template, a picture, a work code.

    `item` tells several of one category and PIN apart; None where only the content
    does. `version` is a template's algorithm, `major.minor`. `content_hash` (32 bytes)
    is equal where the content is, whichever terminal sent it. `raw` is the line as
    sent, with its tag.
    """

    category: Category
    pin: str
    item: str | None
    raw: bytes = field(repr=False)
    content_hash: bytes = field(repr=False)
    name: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class AttendancePhoto:
    """What the camera took at a verification (V4.0 section 11.3).

    `pin` is None where nobody was recognised. `local_time` is the terminal's wall
    clock, None where the name holds no time. `image_type` is a media type. `checksum`
    is the seed's, kept as sent: nobody documents its algorithm.
    """

    pin: str | None
    local_time: datetime | None
    image_type: str
    image: bytes = field(repr=False)
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """What a terminal reports of a failure (V4.0 section 11.16).

    `command_id` is the number of the command that failed, empty where it was none.
    """

    code: str
    message: str
    command_id: str


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
    `command_id` is that of the query which the body answers, where the terminal says so.
    """

    table: str
    lines: int = 0
    stamp: str | None = None
    punches: tuple[Punch, ...] = ()
    operations: tuple[Operation, ...] = ()
    records: tuple[DirectoryRecord, ...] = ()
    photos: tuple[AttendancePhoto, ...] = ()
    errors: tuple[ErrorReport, ...] = ()
    unread: tuple[UnreadLine, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    command_id: str | None = None


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
    fingerprint_version: int | None = None
    face_version: int | None = None
