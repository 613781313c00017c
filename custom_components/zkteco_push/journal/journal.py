"""The journal: asks the writer to commit, and hands out what is remembered."""

import asyncio
from collections.abc import Callable, Collection, Mapping
import json
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from ..iclock.commands import Command, Delivery
from . import command_statements, queries, statements, terminal_statements
from .engines import create_reader, create_writer
from .migrations import migrate
from .records import (
    CommandState,
    Committed,
    JournalError,
    OffsetTold,
    QueuedCommand,
    StoredOperation,
    StoredPunch,
    TerminalRecord,
    UploadEntry,
)
from .schema import OF_A_TERMINAL, PERSONAL, operations, punches
from .seal import Seal
from .writer import Writer


class Journal:
    """An SQLite file beside Home Assistant's own.

    Every method that writes returns after the commit and raises JournalError if
    there was none.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Take the file's path and the key that seals what is secret."""
        self.path = path
        self._seal = Seal(key)
        self._engine: Engine | None = None
        self._writer: Writer | None = None

    async def open(self) -> None:
        """Open the file, create or migrate it, and start to write."""
        loop = asyncio.get_running_loop()
        self._engine = await loop.run_in_executor(None, _open, self.path)
        self._writer = Writer(self._engine)
        self._writer.start()

    async def close(self) -> None:
        """Commit what was submitted, then close the file."""
        writer, engine = self._writer, self._engine
        self._writer = self._engine = None
        if writer is None or engine is None:
            return
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, writer.close)
        await loop.run_in_executor(None, engine.dispose)

    async def register(self, serial_number: str) -> TerminalRecord:
        """Return what is remembered of a terminal; it is remembered from now on."""
        return await self._writing().submit(
            lambda connection: terminal_statements.register(
                connection, self._seal, serial_number
            )
        )

    async def commit(self, entry: UploadEntry) -> Committed:
        """Store what a request brought; return what was new."""
        return await self._writing().submit(
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
        await self._writing().submit(
            lambda connection: terminal_statements.set_handshake(
                connection, serial_number, push_version, language, told
            )
        )

    async def record_asked(self, serial_number: str) -> None:
        """Remember that a terminal has been asked for everything it holds."""
        await self._writing().submit(
            lambda connection: terminal_statements.set_was_asked(
                connection, serial_number
            )
        )

    async def record_facts(self, serial_number: str, facts: Mapping[str, str]) -> None:
        """Add to what a terminal says of itself."""
        await self._writing().submit(
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
        return await self._writing().submit(
            lambda connection: command_statements.add(
                connection, self._seal, serial_number, command, delivery, created_at
            )
        )

    async def record_handed_out(self, command_ids: Collection[int]) -> None:
        """Remember that the next answer carries commands."""
        await self._writing().submit(
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
        await self._writing().submit(
            lambda connection: command_statements.finish(
                connection, command_id, state, return_code, finished_at
            )
        )

    async def record_spellings(
        self, serial_number: str, spellings: Mapping[str, str]
    ) -> None:
        """Remember in whose spelling a terminal knows commands."""
        text = json.dumps(dict(spellings))
        await self._writing().submit(
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
        return await self._read(
            lambda connection: queries.select_punches(
                connection, serial_number, start=start, end=end, pin=pin, limit=limit
            )
        )

    async def count_punches(self, serial_number: str) -> int:
        """Return how many punches of a terminal there are."""
        return await self._read(
            lambda connection: queries.count_punches(connection, serial_number)
        )

    async def kept_lines(
        self, serial_number: str, tags: Collection[str]
    ) -> list[bytes]:
        """Return a terminal's kept lines of some tags, in the order they came."""
        lines = await self._read(
            lambda connection: queries.select_kept_lines(
                connection, self._seal, serial_number, tags
            )
        )
        return list(lines.values())

    async def delete_kept_lines(
        self,
        serial_number: str,
        tags: Collection[str],
        is_doomed: Callable[[bytes], bool],
    ) -> None:
        """Delete the kept lines of some tags that a function picks by their text."""
        await self._writing().submit(
            lambda connection: queries.delete_kept_lines(
                connection, self._seal, serial_number, tags, is_doomed
            )
        )

    async def remembered(self) -> list[str]:
        """Return the serial numbers of the terminals that anything is kept of."""
        return await self._read(queries.select_serial_numbers)

    async def forget_terminal(self, serial_number: str) -> None:
        """Delete what is remembered of a terminal, save punches and operations."""
        await self._writing().submit(
            lambda connection: terminal_statements.forget(
                connection, OF_A_TERMINAL, serial_number
            )
        )

    async def forget_everybody(self) -> None:
        """Delete everything but the punches."""
        await self._writing().submit(
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

        return await self._writing().submit(work)

    def _store(self, connection: Connection, entry: UploadEntry) -> Committed:
        """Store all parts of an entry."""
        serial = entry.serial_number
        if not queries.is_remembered(connection, serial):
            # Removed while its body was under way: nothing of it is kept.
            raise JournalError("not a terminal any more")
        live_punches: tuple[StoredPunch, ...] = ()
        live_operations: tuple[StoredOperation, ...] = ()
        backlog = first = last = rejected = 0
        if entry.punches:
            live_punches, backlog, first, last = statements.insert_punches(
                connection, entry
            )
        if entry.operations:
            live_operations = statements.insert_operations(connection, entry)
        if entry.unread or entry.rejected:
            rejected = statements.insert_kept_lines(connection, entry, self._seal)
        if entry.facts:
            terminal_statements.merge_facts(connection, serial, entry.facts)
        if entry.stamp is not None:
            terminal_statements.set_stamp(connection, serial, entry.table, entry.stamp)
        return Committed(live_punches, live_operations, backlog, first, last, rejected)

    async def _read[T](self, work: Callable[[Connection], T]) -> T:
        """Return what is read in a thread; raise JournalError if that fails."""

        def read() -> T:
            """Read over a connection of its own."""
            try:
                with create_reader(self.path).connect() as connection:
                    return work(connection)
            except SQLAlchemyError as error:
                raise JournalError(type(error).__name__) from error

        return await asyncio.get_running_loop().run_in_executor(None, read)

    def _writing(self) -> Writer:
        """Return the writer of an open journal."""
        if self._writer is None:
            raise JournalError("the journal is closed")
        return self._writer


def _open(path: Path) -> Engine:
    """Return a connected engine of an up-to-date file."""
    engine = create_writer(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with engine.begin() as connection:
            migrate(connection)
    except (OSError, SQLAlchemyError) as error:
        engine.dispose()
        raise JournalError(f"{type(error).__name__}: {path.name}") from error
    except JournalError:
        engine.dispose()
        raise
    return engine
