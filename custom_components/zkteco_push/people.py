"""What is known here of terminals' users and their templates."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from homeassistant.util import dt as dt_util

from .access_people import AccessPeople, KnownPerson, has_several_cards
from .iclock.access.followed import deleted_by, written_by
from .iclock.attendance.deletions import OF_A_PERSON, Deletion, deletion_of_text
from .iclock.attendance.record_commands import ForeignRecordError, command_of_record
from .iclock.attendance.record_lines import line_of_update, read_record_line
from .iclock.attendance.templates import TemplateRecord, parse_template
from .iclock.attendance.users import (
    CARDS,
    DISABLED,
    TAGS,
    UserRecord,
    comparable,
    merged_line,
    parse_user,
)
from .iclock.commands import Command, CommandError
from .iclock.records import Category, DirectoryRecord
from .iclock.text import encode
from .journal import DirectoryEntry, DirectoryLine, Journal, Origin
from .recipients import card_command, recipient_of
from .terminal import Terminal
from .validity_dates import dates_of

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
        self.access = AccessPeople(journal)

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

        users = await _in_thread(read)
        for holder, cards in (await self.access.cards(terminal, pin)).items():
            # What the user's own record says of a card is void there.
            valid = [card.card for card in cards if not card.is_lost]
            if (user := users.get(holder)) is not None:
                user.parameters.update(zip(CARDS, valid, strict=False))
        return users

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

    async def known_person(self, terminal: Terminal, pin: str) -> KnownPerson:
        """Return what is known of somebody, with all that waits."""
        parameters = await self.expected(terminal, pin)
        rights = await self.access.rights(terminal, pin)
        return KnownPerson(
            parameters,
            bool(parameters),
            tuple(right for _, right in rights),
            bool(await self.access.cards(terminal, pin)),
        )

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
            whole = [] if line is None else await self.commands_for(line, terminal)
            # A card may have a command of its own.
            found = (each for each in whole if each.name == command.name)
            completed.append(next(found, None))
        return completed

    async def commands_for(
        self, line: DirectoryLine, terminal: Terminal
    ) -> list[Command]:
        """Return the commands that leave a terminal with a record, none if none do.

        Where cards have a table of their own, an old one would open doors still.
        """
        command = await self.command_for(line, terminal)
        if command is None:
            return []
        commands = list(terminal.wording.expand(command))
        card = command.parameters.get("card")
        if command.name == "update_user" and card is not None:
            pin = line.entry.pin
            cards = (await self.access.cards(terminal, pin)).get(pin, [])
            if cards and {each.card for each in cards} != {card}:
                commands.insert(1, Command("delete_cards", {"pin": pin}))
        return commands

    async def command_for(
        self, line: DirectoryLine, terminal: Terminal
    ) -> Command | None:
        """Return the command that leaves a terminal with a record, None if none does.

        What the record does not have is cleared where the terminal has it: a validity
        that has been lifted, a second card.
        """
        command = await self.command(line, terminal)
        if command is None or line.entry.category is not Category.USER:
            return command
        command = await self._with_validity(command, line.entry)
        known = (await self.users(terminal, line.entry.pin)).get(line.entry.pin)
        cleared = {
            name: ""
            for name in _CLEARABLE
            if known is not None
            and known.parameters.get(name)
            and name not in command.parameters
            and not (name in CARDS and self._sends_cards_apart(line, terminal))
        }
        if "valid_until" in cleared or "valid_from" in cleared:
            cleared["expires"] = "0"
        return Command(command.name, {**command.parameters, **cleared})

    async def command(self, line: DirectoryLine, terminal: Terminal) -> Command | None:
        """Return the command that writes a record to a terminal, None if none does."""
        sender = self._terminals.get(line.entry.serial_number)
        if sender is None or line.raw is None:
            return None
        if line.entry.category is Category.CARD:
            return card_command(line.raw) if has_several_cards(terminal) else None
        try:
            command = command_of_record(
                line.entry.category,
                line.raw,
                sender.reading,
                recipient_of(terminal, sender),
            )
        except ForeignRecordError:
            return None
        if line.entry.category is not Category.USER or not has_several_cards(sender):
            return command
        parameters = {
            name: value
            for name, value in command.parameters.items()
            if name not in CARDS
        }
        if not has_several_cards(terminal):
            pin = line.entry.pin
            cards = (await self.access.cards(sender, pin)).get(pin, [])
            if cards and not cards[0].is_lost:
                parameters["card"] = cards[0].card
        return Command(command.name, parameters)

    async def _with_validity(self, command: Command, entry: DirectoryEntry) -> Command:
        """Return what writes a user with the end that is kept here.

        A terminal that ignores dates does not say it.
        """
        validity = await self._journal.validities.get(entry.serial_number, entry.pin)
        sender = self._terminals.get(entry.serial_number)
        if validity is None or sender is None or command.parameters.get("valid_until"):
            return command
        dates = dates_of(validity, sender)
        return Command(command.name, {**command.parameters, **dates})

    def loses_password(self, line: DirectoryLine, commands: Iterable[Command]) -> bool:
        """Return whether commands leave out the password that a record has."""
        sender = self._terminals.get(line.entry.serial_number)
        if line.entry.category is not Category.USER or sender is None or not line.raw:
            return False
        user = parse_user(line.raw, sender.reading.encoding)
        has_password = user is not None and bool(user.parameters.get("password"))
        return has_password and not any(
            command.parameters.get("password") for command in commands
        )

    def _sends_cards_apart(self, line: DirectoryLine, terminal: Terminal) -> bool:
        """Return whether cards go from sender to terminal by records of their own."""
        sender = self._terminals.get(line.entry.serial_number)
        return (
            sender is not None
            and has_several_cards(sender)
            and has_several_cards(terminal)
        )

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

    async def comparable_entries(
        self,
        terminal: Terminal,
        entries: list[DirectoryEntry],
        ignored: Iterable[str],
        ends: Mapping[str, Mapping[str, str]],
    ) -> list[DirectoryEntry]:
        """Return entries whose users compare equal whatever some parameters say.

        `ends` are what a terminal that ignores dates does not say, by PIN.
        """
        users = await self.users(terminal)
        without = dict.fromkeys(ignored, "")

        def digest(entry: DirectoryEntry) -> DirectoryEntry:
            """Return an entry with another digest, if it is a user's."""
            user = users.get(entry.pin)
            if entry.category is not Category.USER or user is None:
                return entry
            parameters = {**user.parameters, **without}
            if not parameters.get("valid_until"):
                parameters |= ends.get(entry.pin, {})
            until = parameters.get("valid_until", "").replace("T", " ")
            if parameters.get("disabled") == "1" or until == DISABLED["valid_until"]:
                parameters |= {"disabled": "1", "valid_from": "", "valid_until": ""}
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
            spelled = terminal.wording.spell(complete, reading.book.name)
        except CommandError:
            return
        text = spelled.decode(reading.encoding, "replace")
        is_access = terminal.panel.is_access_control
        deletion = (
            deleted_by(text) if is_access else deletion_of_text(text, reading.book)
        )
        if deletion is not None:
            await self._journal.directory.mark_deleted(
                terminal.serial_number,
                deletion,
                reading.book,
                deleted_at=dt_util.utcnow().timestamp(),
            )
        elif is_access:
            abilities = terminal.panel.registry.abilities
            for record in written_by(text, reading.encoding, abilities):
                await self._remember(terminal, record)
        elif (written := line_of_update(text)) is not None:
            tag, line = written
            raw = encode(line, reading.encoding)
            read = read_record_line(tag, raw, reading.encoding)
            if isinstance(read, DirectoryRecord):
                await self._remember(terminal, read)

    async def _remember(self, terminal: Terminal, record: DirectoryRecord) -> None:
        """Keep what was written to a terminal as if it had sent it itself."""
        encoding = terminal.reading.encoding
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
            line = merged_line(known, record.raw, encoding)
            merged = read_record_line(TAGS[0], line, encoding)
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


async def _in_thread[T](work: Callable[[], T]) -> T:
    """Read lines beside the event loop: there may be thousands."""
    return await asyncio.get_running_loop().run_in_executor(None, work)
