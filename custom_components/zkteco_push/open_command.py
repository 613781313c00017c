"""A command on its way, and how it ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from .iclock.attendance.code_books import CodeBookChoice
from .iclock.commands import DELIVERY_RULES, Command
from .iclock.records import Upload
from .journal import CommandState, QueuedCommand

_QUERIES: Final = ("query_", "count", "get_options")
_RAW_QUERIES: Final = ("DATA QUERY", "DATA COUNT", "GET OPTIONS")
_WRITES: Final = frozenset({"update", "delete", "set"})
# Deletes whatever has the user's number.
_DELETES_ALL: Final = "delete_user"
_IDENTIFIERS: Final = (
    "pin",
    "type",
    "number",
    "index",
    "finger",
    "key",
    "uid",
    "code",
)


class Result(StrEnum):
    """How a command ended, or that it has not."""

    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    QUEUED = "queued"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command.

    `meaning` is the return code's translation key. `uploads` are what a query brought.
    """

    command_id: int
    result: Result
    return_code: int | None = None
    meaning: str | None = None
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)
    uploads: tuple[Upload, ...] = field(default=(), repr=False)


@dataclass(slots=True, eq=False)
class OpenCommand:
    """A command without an end.

    `expires_at` is Unix time in s, `deadline` monotonic time in s: what opens a door
    must not wait longer because a clock was set back.
    """

    queued: QueuedCommand
    expires_at: float
    deadline: float | None
    spelling: CodeBookChoice | None = None
    has_tried_other: bool = False
    is_superseded: bool = False
    deliveries: int = 0
    deliveries_of_session: int = 0
    polls: int = 0
    # Nobody has asked for it: the house wants to know what a terminal can tell.
    is_probe: bool = False
    # What a query brings is collected only while somebody waits for it.
    collects: bool = False
    collected_bytes: int = 0
    uploads: list[Upload] = field(default_factory=list)
    listeners: list[Callable[[Outcome], None]] = field(default_factory=list)
    # Who hears that an answer carries the command.
    on_hand_out: list[Callable[[], None]] = field(default_factory=list)
    # Pointless once nobody waits for it: it is withdrawn when the house closes.
    is_awaited: bool = False
    # What the terminal's error log says of the command.
    error_code: str | None = None
    # The command with what it refers to, only while an answer is made.
    complete: Command | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Begin without what is only referred to."""
        self.forget_reference()

    def forget_reference(self) -> None:
        """Let go of what the command refers to: it may be a template."""
        command = self.queued.command
        self.complete = command if command.reference is None else None

    @property
    def command_id(self) -> int:
        """Return the command's number on the wire."""
        return self.queued.command_id

    @property
    def was_handed_out(self) -> bool:
        """Return whether an answer carried the command, now or before a restart."""
        return self.deliveries > 0 or self.queued.handed_out > 0

    def stop_collecting(self) -> None:
        """Forget what a query brought: nobody waits for it any more."""
        self.collects = False
        self.uploads.clear()

    def is_over(self, now: float, monotonic: float) -> bool:
        """Return whether it is too late to hand the command out."""
        return now >= self.expires_at or (
            self.deadline is not None and monotonic >= self.deadline
        )


def is_query(command: OpenCommand) -> bool:
    """Return whether a command is answered with uploads."""
    text = command.queued.command.parameters.get("text", "")
    return command.queued.command.name.startswith(_QUERIES) or (
        text.upper().startswith(_RAW_QUERIES)
    )


def contradict(one: Command, other: Command) -> bool:
    """Return whether two commands write the same thing, so that their order counts."""
    verb, _, kind = one.name.partition("_")
    other_verb, _, other_kind = other.name.partition("_")
    if verb not in _WRITES or other_verb not in _WRITES:
        return False
    # `delete_cards` and `update_card` are about the same.
    kind, other_kind = kind.removesuffix("s"), other_kind.removesuffix("s")
    if kind != other_kind and _DELETES_ALL not in (one.name, other.name):
        return False
    common = [
        key for key in _IDENTIFIERS if key in one.parameters and key in other.parameters
    ]
    return bool(common) and all(
        one.parameters[key] == other.parameters[key] for key in common
    )


def end_without_reply(command: OpenCommand) -> Outcome:
    """Return the outcome of a command whose time is over.

    What may be handed out only once and was, may have been done.
    """
    once = DELIVERY_RULES[command.queued.delivery].handed_out_once
    unconfirmed = once and command.was_handed_out
    return Outcome(
        command.command_id, Result.UNCONFIRMED if unconfirmed else Result.EXPIRED
    )


def state_of(outcome: Outcome) -> CommandState:
    """Return how the journal notes an outcome."""
    return {
        Result.DONE: CommandState.DONE,
        Result.REFUSED: CommandState.REFUSED,
    }.get(outcome.result, CommandState.EXPIRED)
