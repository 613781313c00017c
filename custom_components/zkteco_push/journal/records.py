"""What goes into the journal and comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, NamedTuple, Self

from ..iclock.access.records import AccessEvent
from ..iclock.attendance.code_books import STANDARD, CodeBook
from ..iclock.attendance.deletions import Deletion
from ..iclock.commands import Command, Delivery
from ..iclock.records import (
    Category,
    DirectoryRecord,
    Operation,
    Punch,
    RejectedLine,
    UnreadLine,
)
from .validity_records import ReportedValidity

# The verification of a punch that somebody has added by hand.
BY_HAND: Final = -2


class JournalError(Exception):
    """Raise when something could not be stored or read."""


class GoneError(JournalError):
    """Raise for a terminal that has been removed: nothing is kept of it any more."""


class FaultError(JournalError):
    """Raise for work that failed for its own sake: the storage has nothing to do with it."""


class DamagedError(JournalError):
    """Raise when the file itself is damaged, so that waiting does not help."""


class MissingError(DamagedError):
    """Raise when the file has been taken away while it was written."""


class LaterVersionError(JournalError):
    """Raise for a journal that a later version has written."""


class SiteTakenError(JournalError):
    """Raise where another Home Assistant writes for the same site just now."""


@dataclass(frozen=True, slots=True)
class OffsetTold:
    """The UTC offset (s) that a terminal was told at a handshake (Unix time, s)."""

    told_at: float
    offset: int


class StoredPunch(NamedTuple):
    """A punch with what it takes to place it in time.

    `punched_at` is Unix time in s, `offset` the UTC offset in s it was read with.
    `live` says that it was received close to its own time. `photo` is the number of
    the photo that was taken with it, as far as that is here.
    """

    punch: Punch
    punched_at: int
    offset: int
    live: bool
    photo: int | None = None


class PunchMark(NamedTuple):
    """What of a punch tells when and where somebody went which way.

    `time` is Unix time in s; `local_time` is the terminal's wall clock as if it were
    UTC (s). Marks of one person are in their order.
    """

    time: int
    serial_number: str
    state_code: int
    verification_code: int
    local_time: int

    @property
    def day(self) -> int:
        """Return the day of the terminal's wall clock, counted from 1970."""
        return self.local_time // 86_400

    @property
    def is_by_hand(self) -> bool:
        """Return whether somebody has added it afterwards."""
        return self.verification_code == BY_HAND

    @classmethod
    def of(cls, serial_number: str, stored: StoredPunch) -> Self:
        """Return the mark of a terminal's punch."""
        punch = stored.punch
        return cls(
            stored.punched_at,
            serial_number,
            punch.state_code,
            punch.verification_code,
            punch.local_time,
        )


@dataclass(frozen=True, slots=True)
class StoredOperation:
    """An operation with what it takes to place it in time, as `StoredPunch`."""

    operation: Operation
    occurred_at: int
    offset: int
    live: bool


@dataclass(frozen=True, slots=True)
class StoredAccessEvent:
    """What a door has reported, with what it takes to place it in time.

    `local_time` is the terminal's wall clock as if it were UTC (s), -1 where that shows
    no time; the other times are as in `StoredPunch`.
    """

    event: AccessEvent
    local_time: int
    occurred_at: int
    offset: int
    live: bool


class Origin(StrEnum):
    """From where a record of the directory came."""

    UPLOADED = "uploaded"
    QUERIED = "queried"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """What a terminal holds about somebody, without the content.

    `digest` is equal where the content is, on whichever terminal. `is_kept` tells
    whether the content is here. `received_at` is Unix time in s.
    """

    id: int
    serial_number: str
    category: Category
    pin: str
    item: str
    name: str
    version: str
    digest: bytes = field(repr=False)
    is_kept: bool
    received_at: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """The same with the line as sent, None where it is not here."""

    entry: DirectoryEntry
    raw: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """An attendance photo whose file has been written.

    `file` is the file's name, made here. `size` is in bytes. `taken_at` is Unix time
    in s, `offset` the UTC offset in s that it was read with. `live` says that it was
    received close to its own time.
    """

    file: str
    media_type: str
    size: int
    pin: str | None
    taken_at: int
    offset: int
    checksum: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """An attendance photo that is here, as `StoredPhoto`."""

    id: int
    serial_number: str
    file: str
    media_type: str
    pin: str | None
    taken_at: int
    offset: int


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo that has just been stored, with the punch that it belongs to."""

    photo: PhotoRecord
    punch: StoredPunch | None
    live: bool = False


@dataclass(frozen=True, slots=True)
class CopyJob:
    """A copy of users from one terminal to another, by serial number.

    Without `pins` everybody is copied. `created_at` is Unix time in s.
    """

    source: str
    target: str
    pins: tuple[str, ...]
    templates: bool
    photos: bool
    created_at: float
    id: int = 0


@dataclass(frozen=True, slots=True)
class UploadEntry:
    """Everything of one request that is committed together.

    `received_at` is Unix time in s. `facts` are what the terminal says of itself,
    merged into what is known. `deletions` are what operations have deleted, with
    their times (Unix time, s), read with `book`'s numbers. `late_deletions` are those of
    just now, with the number of `records` that they came after.
    """

    serial_number: str
    table: str
    received_at: float
    stamp: str | None = None
    punches: tuple[StoredPunch, ...] = ()
    operations: tuple[StoredOperation, ...] = ()
    records: tuple[DirectoryRecord, ...] = ()
    photos: tuple[StoredPhoto, ...] = ()
    deletions: tuple[tuple[Deletion, int], ...] = ()
    late_deletions: tuple[tuple[Deletion, int, int], ...] = ()
    book: CodeBook = STANDARD
    origin: Origin = Origin.UPLOADED
    keeps_biometrics: bool = True
    unread: tuple[UnreadLine, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    access_events: tuple[StoredAccessEvent, ...] = ()
    validities: tuple[ReportedValidity, ...] = ()

    @property
    def holds_punches_only(self) -> bool:
        """Return whether nothing but punches, and the mark behind them, is in it."""
        return not (
            self.operations
            or self.records
            or self.photos
            or self.deletions
            or self.late_deletions
            or self.unread
            or self.rejected
            or self.facts
            or self.access_events
            or self.validities
        )

    def live_since(self, time: float) -> UploadEntry:
        """Return the same with nothing live that is of before a time (Unix time, s)."""
        return replace(
            self,
            punches=tuple(
                punch._replace(live=punch.live and punch.punched_at >= time)
                for punch in self.punches
            ),
            operations=tuple(
                replace(
                    operation, live=operation.live and operation.occurred_at >= time
                )
                for operation in self.operations
            ),
            access_events=tuple(
                replace(event, live=event.live and event.occurred_at >= time)
                for event in self.access_events
            ),
            photos=tuple(
                replace(photo, live=photo.live and photo.taken_at >= time)
                for photo in self.photos
            ),
        )


@dataclass(frozen=True, slots=True)
class Committed:
    """What an entry added that was not there before.

    `live_punches`, `live_operations` and `live_access_events` are the new live ones,
    in the order sent.
    `backlog` counts the new punches that are not live; `first` and `last` are their
    earliest and latest time (Unix time, s), 0 without any. `rejected` counts the
    new rejected lines. `has_new_validity` tells that somebody may enter at another time.
    """

    live_punches: tuple[StoredPunch, ...] = ()
    live_operations: tuple[StoredOperation, ...] = ()
    backlog: int = 0
    first: int = 0
    last: int = 0
    rejected: int = 0
    photos: tuple[NewPhoto, ...] = ()
    live_access_events: tuple[StoredAccessEvent, ...] = ()
    has_new_validity: bool = False


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A line that was not understood; `raw` is its beginning, empty if unreadable."""

    table: str
    reason: str
    received_at: float
    length: int
    raw: bytes = field(repr=False)


class CommandState(StrEnum):
    """Where a command is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class QueuedCommand:
    """A command that waits for a terminal or for its reply.

    `command_id` is its number on the wire. `created_at` is Unix time in s.
    `handed_out` counts the answers that carried it.
    """

    command_id: int
    command: Command
    delivery: Delivery
    created_at: float
    handed_out: int = 0


@dataclass(frozen=True, slots=True)
class TerminalRecord:
    """What is remembered of a terminal over restarts.

    `was_asked` says that it has been asked once for everything it holds, `begins_anew`
    that it is to be asked again though its session may still go on. `offsets`
    are in the order told, changes only. `recent_alarms` are the last operations
    of each kind that a door's or a housing's state follows from, in their order.
    `commands` are those without an end. `spellings` holds, by a command's name, the
    code book in whose spelling the terminal knew it. `names` are those of users by PIN.
    `reconciliation` is what is remembered of comparing the terminal with the journal.
    """

    serial_number: str
    was_asked: bool = False
    begins_anew: bool = False
    push_version: str | None = None
    language: int | None = None
    offsets: tuple[OffsetTold, ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    rejected_lines: int = 0
    recent_alarms: tuple[StoredOperation, ...] = ()
    commands: tuple[QueuedCommand, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    last_punch: StoredPunch | None = None
    last_photo: PhotoRecord | None = None
    reconciliation: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
