"""What goes into the journal and comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..iclock.commands import Command, Delivery
from ..iclock.records import Operation, Punch, RejectedLine, UnreadLine


class JournalError(Exception):
    """Raise when something could not be stored or read."""


@dataclass(frozen=True, slots=True)
class OffsetTold:
    """The UTC offset (s) that a terminal was told at a handshake (Unix time, s)."""

    told_at: float
    offset: int


@dataclass(frozen=True, slots=True)
class StoredPunch:
    """A punch with what it takes to place it in time.

    `punched_at` is Unix time in s, `offset` the UTC offset in s it was read with.
    `live` says that it was received close to its own time.
    """

    punch: Punch
    punched_at: int
    offset: int
    live: bool


@dataclass(frozen=True, slots=True)
class StoredOperation:
    """An operation with what it takes to place it in time, as `StoredPunch`."""

    operation: Operation
    occurred_at: int
    offset: int
    live: bool


@dataclass(frozen=True, slots=True)
class UploadEntry:
    """Everything of one request that is committed together.

    `received_at` is Unix time in s. `facts` are what the terminal says of itself,
    merged into what is known.
    """

    serial_number: str
    table: str
    received_at: float
    stamp: str | None = None
    punches: tuple[StoredPunch, ...] = ()
    operations: tuple[StoredOperation, ...] = ()
    unread: tuple[UnreadLine, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Committed:
    """What an entry added that was not there before.

    `live_punches` and `live_operations` are the new live ones, in the order sent.
    `backlog` counts the new punches that are not live; `first` and `last` are their
    earliest and latest time (Unix time, s), 0 without any. `rejected` counts the
    new rejected lines.
    """

    live_punches: tuple[StoredPunch, ...] = ()
    live_operations: tuple[StoredOperation, ...] = ()
    backlog: int = 0
    first: int = 0
    last: int = 0
    rejected: int = 0


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

    `was_asked` says that it has been asked once for everything it holds. `offsets`
    are in the order told, changes only. `recent_alarms` are the last operations
    of each kind that a door's or a housing's state follows from, in their order.
    `commands` are those without an end. `spellings` holds, by a command's name, the
    code book in whose spelling the terminal knew it.
    """

    serial_number: str
    was_asked: bool = False
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
