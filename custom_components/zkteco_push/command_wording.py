"""How commands are said to a terminal, and what its answers to them mean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from .iclock import commands as rules
from .iclock.access import (
    command_safety,
    command_text as access_text,
    replies as access_replies,
)
from .iclock.access.registry import Abilities
from .iclock.attendance import command_text, return_codes
from .iclock.attendance.code_books import CodeBookChoice
from .iclock.commands import Command, CommandError, Delivery, start_of
from .iclock.framing import MAX_COMMANDS
from .iclock.text import TextEncoding


class Wording(Protocol):
    """The words of a dialect.

    `spelling` is that of a terminal whose spelling of a command is not known.
    `max_commands` is how many fit in one answer.
    """

    @property
    def spelling(self) -> CodeBookChoice:
        """Return the spelling to begin with."""

    @property
    def max_commands(self) -> int:
        """Return how many commands one answer may carry."""

    def check(self, command: Command) -> None:
        """Raise CommandError for a command that cannot be sent."""

    def spell(self, command: Command, spelling: CodeBookChoice) -> bytes:
        """Return what follows `C:<id>:`; raise CommandError if it cannot be sent."""

    def head_of(self, command: Command) -> str:
        """Return the verb and table, or the whole of a raw text."""

    def has_two_spellings(self, command: Command) -> bool:
        """Return whether terminals may know a command in another spelling."""

    def prefix(self, command_id: int) -> bytes:
        """Return what stands before `C:<id>:` on some firmware."""

    def delivery_of(self, command: Command) -> Delivery:
        """Return how a command may be delivered."""

    def is_personal(self, command: Command) -> bool:
        """Return whether a command tells the terminal who somebody is."""

    def is_dangerous(self, text: str) -> bool:
        """Return whether a command's text needs a confirmation of its own."""

    def expand(self, command: Command) -> tuple[Command, ...]:
        """Return the commands that it takes to do what one says, in order."""

    def is_final(self, code: int | None) -> bool:
        """Return whether a return code ends a command; None where there was none."""

    def is_success(self, head: str, code: int) -> bool:
        """Return whether a return code says that a command was done."""

    def meaning(self, code: int, head: str) -> str:
        """Return the translation key of a return code."""


@dataclass(frozen=True, slots=True)
class AttendanceWording:
    """The words of the attendance dialect: one of two code books."""

    spelling: CodeBookChoice
    encoding: TextEncoding
    max_commands: int = MAX_COMMANDS

    def check(self, command: Command) -> None:
        """Raise CommandError for a command that cannot be sent."""
        command_text.validate(command, self.encoding)

    def spell(self, command: Command, spelling: CodeBookChoice) -> bytes:
        """Return what follows `C:<id>:`; raise CommandError if it cannot be sent."""
        return command_text.spell(command, spelling, self.encoding)

    def head_of(self, command: Command) -> str:
        """Return the verb and table, or the whole of a raw text."""
        return command_text.head_of(command)

    def has_two_spellings(self, command: Command) -> bool:
        """Return whether terminals may know a command in another spelling."""
        return command_text.differs(command)

    def prefix(self, command_id: int) -> bytes:
        """Return that nothing stands before a command."""
        return b""

    def delivery_of(self, command: Command) -> Delivery:
        """Return how a command may be delivered."""
        return command_text.delivery_of_command(command)

    def is_personal(self, command: Command) -> bool:
        """Return whether a command tells the terminal who somebody is."""
        return rules.is_personal(command_text.head_of(command))

    def is_dangerous(self, text: str) -> bool:
        """Return whether a command's text needs a confirmation of its own."""
        return rules.is_dangerous(text)

    def expand(self, command: Command) -> tuple[Command, ...]:
        """Return the command: here one does what it says."""
        return (command,)

    def is_final(self, code: int | None) -> bool:
        """Return that every answer ends a command."""
        return True

    def is_success(self, head: str, code: int) -> bool:
        """Return whether a return code says that a command was done."""
        return return_codes.is_success(head, code)

    def meaning(self, code: int, head: str) -> str:
        """Return the translation key of a return code."""
        return return_codes.meaning(code, self.spelling, head)


@dataclass(frozen=True, slots=True)
class AccessWording:
    """The words of the access-control dialect, as far as the terminal knows them.

    One command an answer: panels drop some of several (field: C3-200 Plus). `clock`
    returns the local time of now.
    """

    serial_number: str
    abilities: Abilities
    encoding: TextEncoding
    clock: Callable[[], datetime]
    spelling: CodeBookChoice = CodeBookChoice.STANDARD
    max_commands: int = 1

    def check(self, command: Command) -> None:
        """Raise CommandError for a command that cannot be sent."""
        access_text.validate(self._timed(command), self.abilities, self.encoding)

    def spell(self, command: Command, spelling: CodeBookChoice) -> bytes:
        """Return what follows `C:<id>:`; raise CommandError if it cannot be sent."""
        return access_text.spell(self._timed(command), self.abilities, self.encoding)

    def head_of(self, command: Command) -> str:
        """Return the verb and table, or the whole of a raw text."""
        return access_text.head_of(command)

    def has_two_spellings(self, command: Command) -> bool:
        """Return that this dialect spells every command in one way."""
        return False

    def prefix(self, command_id: int) -> bytes:
        """Return what stands before `C:<id>:` on some firmware."""
        if not self.abilities.has_command_format:
            return b""
        return access_text.prefix(self.serial_number, command_id)

    def delivery_of(self, command: Command) -> Delivery:
        """Return how a command may be delivered.

        Whatever moves a door goes at most once, and at once or not at all.
        """
        head = access_text.head_of(command)
        delivery = access_text.delivery_of_command(command)
        if command.name in _MOVES_NO_DOOR:
            return Delivery.ONCE
        if command_safety.opens_a_door(head):
            return Delivery.UNLOCK
        if start_of(head).startswith(_EMPTIES):
            return Delivery.ONCE
        return delivery

    def is_personal(self, command: Command) -> bool:
        """Return whether a command tells the terminal who somebody is."""
        return self.head_of(command).upper().startswith(_PERSONAL)

    def is_dangerous(self, text: str) -> bool:
        """Return whether a command's text needs a confirmation of its own."""
        return command_safety.is_dangerous(text)

    def expand(self, command: Command) -> tuple[Command, ...]:
        """Return the commands that it takes to do what one says, in order."""
        return access_text.expand(command, self.abilities)

    def _timed(self, command: Command) -> Command:
        """Return a command that sets the clock with the time of now.

        It may have waited for long.
        """
        if command.name != _SETS_CLOCK:
            return command
        return Command(command.name, {"time": str(self.clock())})

    def is_final(self, code: int | None) -> bool:
        """Return whether a return code ends a command; None where there was none."""
        return access_replies.is_final(code)

    def is_success(self, head: str, code: int) -> bool:
        """Return whether a return code says that a command was done."""
        return access_replies.is_success(head, code)

    def meaning(self, code: int, head: str) -> str:
        """Return the translation key of a return code."""
        return access_replies.meaning(code, head)


_SETS_CLOCK: Final = "set_clock"
# A second time, it would delete what has not been sent yet.
_EMPTIES: Final = ("DATA DELETE TRANSACTION",)
# Silencing an alarm is spelled as a door's command, but may come late.
_MOVES_NO_DOOR: Final = frozenset({"mute_alarm"})
_PERSONAL: Final = (
    "DATA UPDATE USER",
    "DATA UPDATE EXTUSER",
    "DATA UPDATE MULCARDUSER",
    "DATA UPDATE TEMPLATE",
    "DATA UPDATE BIO",
    "DATA UPDATE IDENTITYCARD",
)


def head_of(wording: Wording, command: Command) -> str:
    """Return a command's verb, empty for one of a dialect that is spoken no more."""
    try:
        return wording.head_of(command)
    except CommandError:
        return ""


def has_two_spellings(wording: Wording, command: Command) -> bool:
    """Return whether terminals may know a command in another spelling."""
    try:
        return wording.has_two_spellings(command)
    except CommandError:
        return False


def is_personal(wording: Wording, command: Command) -> bool:
    """Return whether a command tells the terminal who somebody is."""
    try:
        return wording.is_personal(command)
    except CommandError:
        return False
