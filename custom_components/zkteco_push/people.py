"""What is known here of terminals' users and their templates."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from homeassistant.util import dt as dt_util

from .iclock.attendance.biometrics import BiometricSupport
from .iclock.attendance.command_text import spell
from .iclock.attendance.deletions import OF_A_PERSON, Deletion, deletion_of_text
from .iclock.attendance.record_commands import (
    ForeignRecordError,
    Recipient,
    command_of_record,
)
from .iclock.attendance.record_lines import line_of_update, read_record_line
from .iclock.attendance.templates import TemplateRecord, parse_template
from .iclock.attendance.users import UserRecord, comparable, merged_line, parse_user
from .iclock.commands import Command, CommandError
from .iclock.records import Category, DirectoryRecord
from .iclock.text import encode
from .journal import DirectoryEntry, DirectoryLine, Journal, Origin
from .terminal import Terminal

_USERS: Final = frozenset({Category.USER})
# What a user may have had, and must not keep when somebody else's record says not so.
_CLEARABLE: Final = (
    "name",
    "password",
    "card",
    "vice_card",
    "valid_from",
    "valid_until",
)
_TEMPLATES: Final = frozenset({Category.TEMPLATE})


class People:
    """Follows what terminals send and what they are told about people."""

    def __init__(
        self,
        journal: Journal,
        terminals: Mapping[str, Terminal],
        keeps_biometrics: Callable[[Terminal], bool],
    ) -> None:
        """Take the journal, the terminals, and whose templates may be kept."""
        self._journal = journal
        self._terminals = terminals
        self._keeps_biometrics = keeps_biometrics

    async def users(
        self, terminal: Terminal, pin: str | None = None
    ) -> dict[str, UserRecord]:
        """Return a terminal's users by PIN."""
        lines = await self._journal.directory.lines(terminal.serial_number, _USERS, pin)

        def read() -> dict[str, UserRecord]:
            """Read the lines."""
            users = (
                parse_user(line.raw, terminal.reading.encoding)
                for line in lines
                if line.raw is not None
            )
            return {user.pin: user for user in users if user is not None}

        return await _in_thread(read)

    async def templates(
        self, terminal: Terminal, pin: str | None = None
    ) -> list[TemplateRecord]:
        """Return a terminal's templates; the data of one that is not kept are empty."""
        lines = await self._journal.directory.lines(
            terminal.serial_number, _TEMPLATES, pin
        )

        def read() -> list[TemplateRecord]:
            """Read the lines."""
            found = (self._template(terminal, line) for line in lines)
            return [template for template in found if template is not None]

        return await _in_thread(read)

    async def expected(self, terminal: Terminal, pin: str) -> dict[str, str]:
        """Return a user's record as it will be when all that waits has been done."""
        known = (await self.users(terminal, pin)).get(pin)
        parameters = dict(known.parameters) if known else {}
        for waiting in terminal.commands.about(pin):
            command = (await self.complete(terminal, [waiting]))[0]
            if command is None:
                continue
            if command.name == "update_user":
                parameters.update(command.parameters)
            elif command.name == "delete_user":
                parameters.clear()
        parameters.pop("pin", None)
        return parameters

    async def complete(
        self, terminal: Terminal, commands: Iterable[Command]
    ) -> list[Command | None]:
        """Return commands with what they refer to, None where that has gone."""
        completed: list[Command | None] = []
        for command in commands:
            if command.reference is None:
                completed.append(command)
                continue
            line = await self._journal.directory.line(command.reference)
            completed.append(
                None if line is None else await self.command_for(line, terminal)
            )
        return completed

    async def command_for(
        self, line: DirectoryLine, terminal: Terminal
    ) -> Command | None:
        """Return the command that leaves a terminal with a record, None if none does.

        What the record does not have is cleared where the terminal has it: a validity
        that has been lifted, a second card.
        """
        command = self.command(line, terminal)
        if command is None or line.entry.category is not Category.USER:
            return command
        known = (await self.users(terminal, line.entry.pin)).get(line.entry.pin)
        cleared = {
            name: ""
            for name in _CLEARABLE
            if known is not None
            and known.parameters.get(name)
            and name not in command.parameters
        }
        if "valid_until" in cleared or "valid_from" in cleared:
            cleared["expires"] = "0"
        return Command(command.name, {**command.parameters, **cleared})

    def command(self, line: DirectoryLine, terminal: Terminal) -> Command | None:
        """Return the command that writes a record to a terminal, None if none does."""
        sender = self._terminals.get(line.entry.serial_number)
        if sender is None or line.raw is None:
            return None
        try:
            return command_of_record(
                line.entry.category,
                line.raw,
                sender.reading,
                recipient_of(terminal),
            )
        except ForeignRecordError:
            return None

    async def forget_missing(
        self, terminal: Terminal, pins: set[str], asked_at: float
    ) -> None:
        """Mark as deleted who did not come when a terminal sent everybody it holds.

        That it was everybody is believed only where the terminal's own count says so:
        an answer may be cut off. Who was written after it was asked (Unix time, s) is
        not missing.
        """
        if terminal.state.counters.users != len(pins):
            return
        entries = await self._journal.directory.entries(terminal.serial_number, _USERS)
        now = dt_util.utcnow().timestamp()
        for entry in entries:
            if entry.pin not in pins and entry.received_at < asked_at:
                await self._journal.directory.mark_deleted(
                    terminal.serial_number,
                    Deletion(OF_A_PERSON, entry.pin),
                    terminal.reading.book,
                    deleted_at=now,
                )

    async def has_lost_people(self, terminal: Terminal) -> bool:
        """Return whether a terminal counts fewer users than are known of it here.

        A count of before somebody was written to it says nothing.
        """
        count, counted_at = (
            terminal.state.counters.users,
            terminal.memory.users_counted_at,
        )
        if count is None or counted_at is None:
            return False
        entries = await self._journal.directory.entries(terminal.serial_number, _USERS)
        return count < len(entries) and counted_at > max(
            entry.received_at for entry in entries
        )

    async def without_verification(
        self, terminal: Terminal, entries: list[DirectoryEntry]
    ) -> list[DirectoryEntry]:
        """Return entries whose users compare equal however they are verified."""
        users = await self.users(terminal)

        def digest(entry: DirectoryEntry) -> DirectoryEntry:
            """Return an entry with another digest, if it is a user's."""
            user = users.get(entry.pin)
            if entry.category is not Category.USER or user is None:
                return entry
            parameters = {**user.parameters, "verification": ""}
            compared = "\0".join(comparable(replace(user, parameters=parameters)))
            return replace(entry, digest=compared.encode())

        return [digest(entry) for entry in entries]

    async def follow(self, terminal: Terminal, command: Command) -> None:
        """Do here what a terminal has done there."""
        (complete,) = await self.complete(terminal, [command])
        if complete is None:
            return
        reading = terminal.reading
        try:
            spelled = spell(complete, reading.book.name, reading.encoding)
        except CommandError:
            return
        text = spelled.decode(reading.encoding, "replace")
        if (deletion := deletion_of_text(text, reading.book)) is not None:
            await self._journal.directory.mark_deleted(
                terminal.serial_number,
                deletion,
                reading.book,
                deleted_at=dt_util.utcnow().timestamp(),
            )
        elif (written := line_of_update(text)) is not None:
            await self._remember(terminal, *written)

    async def _remember(self, terminal: Terminal, tag: str, line: str) -> None:
        """Keep what was written to a terminal as if it had sent it itself."""
        encoding = terminal.reading.encoding
        raw = encode(line, encoding)
        record = read_record_line(tag, raw, encoding)
        if not isinstance(record, DirectoryRecord):
            return
        now = dt_util.utcnow().timestamp()
        if record.category is not Category.USER:
            await self._journal.directory.put(
                terminal.serial_number,
                (record,),
                received_at=now,
                origin=Origin.WRITTEN,
                keeps_biometrics=self._keeps_biometrics(terminal),
            )
            return

        latest = record

        def merge(known: bytes | None) -> DirectoryRecord | None:
            """Return the user after the update: what is left out stays as it was."""
            nonlocal latest
            merged = read_record_line(tag, merged_line(known, raw, encoding), encoding)
            if not isinstance(merged, DirectoryRecord):
                return None
            latest = merged
            return merged

        await self._journal.directory.update_user(
            terminal.serial_number, record.pin, merge, received_at=now
        )
        terminal.learn_names((latest,))

    @staticmethod
    def _template(terminal: Terminal, line: DirectoryLine) -> TemplateRecord | None:
        """Return the template of a line, or what is known of it without its content."""
        if line.raw is not None:
            return parse_template(line.raw, terminal.reading.encoding)
        entry = line.entry
        if entry.is_kept:
            return None
        table, type_, number, index = entry.item.split("|")
        pairs = f"PIN={entry.pin}\tFID={number}\tINDEX={index}\tTMP=-"
        if type_:
            major, _, minor = entry.version.partition(".")
            pairs += f"\tTYPE={type_}\tMAJORVER={major}\tMINORVER={minor}"
        template = parse_template(
            f"{table} {pairs}".encode(), terminal.reading.encoding
        )
        return None if template is None else replace(template, data="")


def recipient_of(terminal: Terminal) -> Recipient:
    """Return how a terminal wants records."""
    reading = terminal.reading
    support = support_of(terminal)
    return Recipient(reading.book, support.templates, reading.announces_version)


def support_of(terminal: Terminal) -> BiometricSupport:
    """Return which biometric data a terminal takes."""
    return BiometricSupport.from_options(terminal.options, terminal.reading.book)


async def _in_thread[T](work: Callable[[], T]) -> T:
    """Read lines beside the event loop: there may be thousands."""
    return await asyncio.get_running_loop().run_in_executor(None, work)
