"""The journal: asks the writer to commit, and hands out what is remembered."""

from collections.abc import Collection, Mapping
from dataclasses import replace
import json
from pathlib import Path

from sqlalchemy import Connection

from ..iclock.commands import Command, Delivery
from . import (
    command_statements,
    copy_statements,
    directory_statements,
    photo_statements,
    queries,
    statements,
    terminal_statements,
)
from .access import Access
from .copies import Copies
from .directory import Directory
from .photos import Photos
from .records import (
    CommandState,
    Committed,
    JournalError,
    NewPhoto,
    OffsetTold,
    QueuedCommand,
    StoredOperation,
    StoredPunch,
    TerminalRecord,
    UploadEntry,
)
from .schema import OF_A_TERMINAL, PERSONAL, operations, punches


class Journal:
    """An SQLite file beside Home Assistant's own.

    Every method that writes returns after the commit and raises JournalError if
    there was none.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Take the file's path and the key that seals what is secret."""
        self.path = path
        self._access = Access(path, key)
        self.seal = self._access.seal
        self.directory = Directory(self._access)
        self.photos = Photos(self._access)
        self.copies = Copies(self._access)

    async def open(self) -> None:
        """Open the file, create or migrate it, and start to write."""
        await self._access.open()

    async def close(self) -> None:
        """Commit what was submitted, then close the file."""
        await self._access.close()

    async def register(self, serial_number: str) -> TerminalRecord:
        """Return what is remembered of a terminal; it is remembered from now on."""
        return await self._access.write(
            lambda connection: terminal_statements.register(
                connection, self.seal, serial_number
            )
        )

    async def commit(self, entry: UploadEntry) -> Committed:
        """Store what a request brought; return what was new."""
        return await self._access.write(
            lambda connection: self._store(connection, entry)
        )

    async def record_handshake(
        self,
        serial_number: str,
        push_version: str | None,
        language: int | None,
        told: OffsetTold | None,
    ) -> None:
        """Remember a handshake; `told` only where the offset is another one."""
        await self._access.write(
            lambda connection: terminal_statements.set_handshake(
                connection, serial_number, push_version, language, told
            )
        )

    async def record_asked(self, serial_number: str) -> None:
        """Remember that a terminal has been asked for everything it holds."""
        await self._access.write(
            lambda connection: terminal_statements.set_was_asked(
                connection, serial_number
            )
        )

    async def record_facts(self, serial_number: str, facts: Mapping[str, str]) -> None:
        """Add to what a terminal says of itself."""
        await self._access.write(
            lambda connection: terminal_statements.merge_facts(
                connection, serial_number, facts
            )
        )

    async def add_command(
        self,
        serial_number: str,
        command: Command,
        delivery: Delivery,
        created_at: float,
    ) -> QueuedCommand:
        """Queue a command; return it with its number."""
        return await self._access.write(
            lambda connection: command_statements.add(
                connection, self.seal, serial_number, command, delivery, created_at
            )
        )

    async def record_handed_out(self, command_ids: Collection[int]) -> None:
        """Remember that the next answer carries commands."""
        await self._access.write(
            lambda connection: command_statements.hand_out(connection, command_ids)
        )

    async def record_finished(
        self,
        command_id: int,
        state: CommandState,
        return_code: int | None,
        finished_at: float,
    ) -> None:
        """Remember how a command ended."""
        await self._access.write(
            lambda connection: command_statements.finish(
                connection, command_id, state, return_code, finished_at
            )
        )

    async def record_spellings(
        self, serial_number: str, spellings: Mapping[str, str]
    ) -> None:
        """Remember in whose spelling a terminal knows commands."""
        text = json.dumps(dict(spellings))
        await self._access.write(
            lambda connection: command_statements.set_spellings(
                connection, serial_number, text
            )
        )

    async def punches(
        self,
        serial_number: str,
        *,
        start: float | None = None,
        end: float | None = None,
        pin: str | None = None,
        limit: int,
    ) -> list[StoredPunch]:
        """Return a terminal's punches of a time (Unix times, s), the latest of them."""
        return await self._access.read(
            lambda connection: queries.select_punches(
                connection, serial_number, start=start, end=end, pin=pin, limit=limit
            )
        )

    async def count_punches(self, serial_number: str) -> int:
        """Return how many punches of a terminal there are."""
        return await self._access.read(
            lambda connection: queries.count_punches(connection, serial_number)
        )

    async def remembered(self) -> list[str]:
        """Return the serial numbers of the terminals that anything is kept of."""
        return await self._access.read(queries.select_serial_numbers)

    async def forget_terminal(self, serial_number: str) -> list[str]:
        """Delete what is remembered of a terminal, save punches and operations.

        Returns the files of its photos, which are to be deleted now.
        """

        def work(connection: Connection) -> list[str]:
            """Delete from every table that has something of the terminal."""
            files = photo_statements.files_of(connection, serial_number)
            terminal_statements.forget(connection, OF_A_TERMINAL, serial_number)
            copy_statements.end_of_terminal(connection, serial_number)
            return files

        return await self._access.write(work)

    async def forget_everybody(self) -> None:
        """Delete everything but the punches."""
        await self._access.write(
            lambda connection: terminal_statements.forget(connection, PERSONAL)
        )

    async def delete_older(
        self, *, punches_before: float | None, operations_before: float | None
    ) -> int:
        """Delete what was received before a time (Unix time, s); return how much."""

        def work(connection: Connection) -> int:
            """Delete from the tables that have a limit."""
            limits = (
                (punches, punches_before),
                (operations, operations_before),
            )
            return sum(
                statements.delete_older(connection, table, before)
                for table, before in limits
                if before is not None
            )

        return await self._access.write(work)

    def _store(self, connection: Connection, entry: UploadEntry) -> Committed:
        """Store all parts of an entry."""
        serial = entry.serial_number
        if not queries.is_remembered(connection, serial):
            # Removed while its body was under way: nothing of it is kept.
            raise JournalError("not a terminal any more")
        live_punches: tuple[StoredPunch, ...] = ()
        live_operations: tuple[StoredOperation, ...] = ()
        new_photos: list[NewPhoto] = []
        backlog = first = last = rejected = 0
        if entry.punches:
            live_punches, backlog, first, last = statements.insert_punches(
                connection, entry
            )
        if entry.operations:
            live_operations = statements.insert_operations(connection, entry)
        for deletion, deleted_at in entry.deletions:
            directory_statements.mark_deleted(
                connection,
                serial,
                deletion,
                entry.book,
                # A clock that is ahead must not keep for ever what has been deleted.
                deleted_at=min(deleted_at, entry.received_at),
                by_terminals_clock=True,
            )
        if entry.records:
            directory_statements.put(
                connection,
                self.seal,
                serial,
                entry.records,
                received_at=entry.received_at,
                origin=entry.origin,
                keeps_biometrics=entry.keeps_biometrics,
            )
        for photo in entry.photos:
            added = photo_statements.add(connection, serial, entry.received_at, photo)
            if added is not None:
                punch = photo_statements.punch_of(connection, added)
                new_photos.append(NewPhoto(added, punch, photo.live))
        if live_punches:
            numbers = photo_statements.of_punches(connection, serial, live_punches)
            live_punches = tuple(
                replace(punch, photo=number)
                for punch, number in zip(live_punches, numbers, strict=True)
            )
        if entry.unread or entry.rejected:
            rejected = statements.insert_kept_lines(connection, entry, self.seal)
        if entry.facts:
            terminal_statements.merge_facts(connection, serial, entry.facts)
        if entry.stamp is not None:
            terminal_statements.set_stamp(connection, serial, entry.table, entry.stamp)
        return Committed(
            live_punches,
            live_operations,
            backlog,
            first,
            last,
            rejected,
            tuple(new_photos),
        )
