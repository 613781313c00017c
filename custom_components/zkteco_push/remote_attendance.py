"""Remote attendance: somebody stands at a terminal that does not know them (V4.0 14)."""

from collections import deque
import time
from typing import Final

from homeassistant.util import dt as dt_util

from .action_values import local_text
from .iclock.attendance.command_text import spell
from .iclock.attendance.record_lines import MAX_PIN_LENGTH
from .iclock.commands import Command, CommandError
from .iclock.records import Category
from .journal import Journal
from .people import People
from .recipients import support_of
from .settings import TerminalSettings, is_pinned
from .terminal import Terminal

# Whoever asks for more is no person at a door but somebody who tries numbers (s).
_MOST: Final = 10
_PERIOD: Final = 3600
_ASKED_FOR: Final = frozenset({Category.USER, Category.TEMPLATE})
# What no other terminal may learn.
_WITHHELD: Final = frozenset({"password", "privilege"})


class RemoteAttendance:
    """Answers terminals that ask for a user whom another of the house knows."""

    def __init__(self, journal: Journal, people: People) -> None:
        """Take what is known of people."""
        self._journal = journal
        self._people = people
        self._asked: dict[str, deque[float]] = {}

    async def answer(
        self, terminal: Terminal, others: list[Terminal], pin: str
    ) -> bytes | None:
        """Return the lines of a user and their templates, None if there is none to give.

        Each line is a command without its number.
        """
        if (
            terminal.panel.is_access_control
            or not may_ask(terminal.settings)
            or not terminal.is_where_expected
            or not 0 < len(pin) <= MAX_PIN_LENGTH
            or not self._may_ask_now(terminal)
        ):
            return None
        for other in others:
            lines = await self._lines(terminal, other, pin)
            if lines:
                return b"\n".join(lines) + b"\n"
        return None

    def forget(self, serial_number: str) -> None:
        """Forget what a terminal has asked."""
        self._asked.pop(serial_number, None)

    async def _lines(
        self, terminal: Terminal, other: Terminal, pin: str
    ) -> list[bytes]:
        """Return what another terminal knows of a user, spelled for the one that asks."""
        found = await self._journal.directory.lines(
            other.serial_number, _ASKED_FOR, pin
        )
        user: bytes | None = None
        templates: list[bytes] = []
        support = support_of(terminal)
        for line in found:
            command = await self._people.command(line, terminal)
            if command is None:
                continue
            if line.entry.category is Category.USER:
                if not _is_valid_now(other, command):
                    return []
                user = _spelled(terminal, _harmless(command))
            elif support.takes_entry(
                line.entry.item, line.entry.version, other.reading.book
            ) and (text := _spelled(terminal, command)):
                templates.append(text)
        return [] if user is None else [user, *templates]

    def _may_ask_now(self, terminal: Terminal) -> bool:
        """Return whether a terminal has not asked too often, and count this time."""
        asked = self._asked.setdefault(terminal.serial_number, deque(maxlen=_MOST))
        now = time.monotonic()
        if len(asked) == _MOST and now - asked[0] < _PERIOD:
            return False
        asked.append(now)
        return True


def may_ask(settings: TerminalSettings) -> bool:
    """Return whether a terminal is trusted with people of other terminals."""
    return settings.remote_attendance and is_pinned(
        settings.allowed_networks, settings.communication_key
    )


def _harmless(command: Command) -> Command:
    """Return the update of a user who is nobody special, and without a password."""
    parameters = {
        name: value
        for name, value in command.parameters.items()
        if name not in _WITHHELD
    }
    return Command(command.name, {**parameters, "privilege": "0"})


def _is_valid_now(terminal: Terminal, command: Command) -> bool:
    """Return whether somebody may come in now, by the clock of their own terminal."""
    now = local_text(terminal, dt_util.utcnow())
    start = command.parameters.get("valid_from", "").replace("T", " ")
    end = command.parameters.get("valid_until", "").replace("T", " ")
    return (not start or start <= now) and (not end or now <= end)


def _spelled(terminal: Terminal, command: Command) -> bytes | None:
    """Return a command's text as the terminal reads it, None if it cannot be sent."""
    reading = terminal.reading
    try:
        return spell(command, reading.book.name, reading.encoding)
    except CommandError:
        return None
