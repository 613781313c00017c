"""The journal: asks the writer to commit, and hands out what is remembered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
import json
from pathlib import Path

from sqlalchemy import Connection

from ..iclock.commands import Command, Delivery
from . import (
    access_event_statements,
    command_statements,
    copy_statements,
    correction_statements,
    erase_statements,
    photo_statements,
    queries,
    statements,
    storing,
    terminal_statements,
)
from .access import Access
from .command_history import CommandHistory
from .copies import Copies
from .corrections import Corrections
from .directory import Directory
from .file_store import FileStore
from .latest import Latest
from .left_behind import LeftBehind
from .move import Move
from .pages import Pages
from .photos import Photos
from .records import (
    CommandState,
    Committed,
    DamagedError,
    FaultError,
    GoneError,
    JournalError,
    OffsetTold,
    QueuedCommand,
    RejectedRecord,
    StoredPunch,
    TerminalRecord,
    UploadEntry,
)
from .schema import OF_A_TERMINAL, PERSONAL, access_events, operations, punches
from .stores import Store
from .timelines import Timelines
from .validities import Validities


class Journal:
    """An SQLite file beside Home Assistant's own, or tables on a server.

    Every method that writes returns after the commit and raises JournalError if
    there was none.
    """

    def __init__(self, path: Path, key: bytes, store: Store | None = None) -> None:
        """Take the file's path and the key that seals what is secret.

        With another store, there is only what the journal does not hold beside the path.
        """
        self.path = path
        behind = None if store is None else LeftBehind(path)
        store = store or FileStore(path)
        # What it is called where somebody looks for it.
        self.place = store.name
        self._access = Access(store, key, behind)
        # From the file that lies at the path, where the journal is not kept in it.
        self.move = None if behind is None else Move(self._access, behind)
        self.seal = self._access.seal
        self.directory = Directory(self._access)
        self.photos = Photos(self._access)
        self.copies = Copies(self._access)
        self.command_history = CommandHistory(self._access)
        self.timelines = Timelines(self._access)
        self.latest = Latest(self._access)
        self.pages = Pages(self._access)
        self.validities = Validities(self._access)
        self.corrections = Corrections(self._access)
        # What happened before this time (Unix time, s) is not live any more: after
        # a loss nobody knows whether it has been seen.
        self.live_from = 0.0
        self._asks_again = False
        # Commands of which whoever gave them has heard that they are not queued.
        self._doubtful: set[bytes] = set()

    async def open(self, *, thoroughly: bool = False) -> None:
        """Open the journal, create or migrate it, and start to write.

        Raises DamagedError for a damaged file; `thoroughly` looks for more damage.
        """
        await self._access.open(thoroughly=thoroughly)

    @property
    def is_incomplete(self) -> bool:
        """Return whether some of it is still in the file that it was kept in."""
        return self.move is not None and self.move.is_pending

    def on_damage(self, listener: Callable[[DamagedError], None]) -> None:
        """Call a listener whenever the open file turns out to be damaged."""
        self._access.on_damage = listener

    async def close(self) -> None:
        """Commit what was submitted, then close the journal."""
        with suppress(JournalError):
            await self._withdraw_doubtful()
        await self._access.close()

    async def probe(self) -> None:
        """Try to write something that changes nothing."""
        await self._access.write(statements.touch)
        await self._withdraw_doubtful()

    async def hold_still(self) -> None:
        """Leave the file as it is, to be copied; what is written goes beside it."""
        await self._access.keep_up(self._access.store.hold_still)

    async def move_on(self) -> None:
        """Write to the file again."""
        await self._access.keep_up(self._access.store.move_on)

    async def marks(self) -> dict[str, str]:
        """Return what the journal knows of itself."""
        return await self._access.read(queries.select_marks)

    async def begin_run(self, marks: Mapping[str, str], *, asks_again: bool) -> None:
        """Note what is to be known of the journal in this run.

        `asks_again` has every terminal asked for all that it holds.
        """

        def work(connection: Connection) -> None:
            """Do both or nothing."""
            statements.set_marks(connection, marks)
            if asks_again:
                terminal_statements.ask_again(connection)

        await self._access.write(work)
        self._asks_again = asks_again

    async def register(self, serial_number: str) -> TerminalRecord:
        """Return what is remembered of a terminal; it is remembered from now on."""
        record = await self._access.write(
            lambda connection: terminal_statements.register(
                connection, self.seal, serial_number
            )
        )
        return replace(record, begins_anew=self._asks_again and not record.was_asked)

    async def commit(self, entry: UploadEntry) -> Committed:
        """Store what a request brought; return what was new."""
        return await self._access.write_part(self._store, entry)

    def _store(
        self, connection: Connection, entries: Sequence[UploadEntry]
    ) -> list[Committed]:
        """Store what requests brought that wait together."""
        return storing.store(connection, self.seal, entries, live_from=self.live_from)

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
        await self._withdraw_doubtful()
        content = command_statements.sealed(self.seal, serial_number, command)
        try:
            return await self._access.write(
                lambda connection: command_statements.add(
                    connection, content, serial_number, command, delivery, created_at
                )
            )
        except GoneError, FaultError:
            raise
        except JournalError:
            # A server may have committed it without saying so.
            self._doubtful.add(content)
            raise

    async def _withdraw_doubtful(self) -> None:
        """Have nothing be done that was said not to be."""
        if doubtful := frozenset(self._doubtful):
            await self._access.write(
                lambda connection: command_statements.withdraw(connection, doubtful)
            )
            self._doubtful -= doubtful

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

    async def count_access_events(
        self, serial_number: str, *, pin: str | None = None
    ) -> int:
        """Return how many events of a terminal's doors are here."""
        return await self._access.read(
            lambda connection: access_event_statements.count_access_events(
                connection, serial_number, pin
            )
        )

    async def count_held(self, serial_number: str) -> int:
        """Return how many attendance lines are here, also those not understood."""
        return await self._access.read(
            lambda connection: queries.count_held(connection, serial_number)
        )

    async def count_punches_by_day(
        self, serial_number: str, *, until: int | None = None, pin: str | None = None
    ) -> dict[date, int]:
        """Return how many punches there are up to a wall-clock time, by day."""
        return await self._access.read(
            lambda connection: queries.count_punches_by_day(
                connection, serial_number, until=until, pin=pin
            )
        )

    async def record_reconciliation(self, serial_number: str, text: str) -> None:
        """Remember what came of comparing a terminal with the journal."""
        await self._access.write(
            lambda connection: terminal_statements.update_terminal(
                connection, serial_number, reconciliation=text
            )
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

        return await self._access.write_everywhere(work)

    async def erase(self, serial_number: str, pin: str, erased_at: float) -> list[str]:
        """Delete everything about a PIN; return the files of photos to delete now.

        What it did before that time (Unix time, s) is not stored again.
        """
        return await self._access.write_everywhere(
            lambda connection: erase_statements.erase(
                connection, self.seal, serial_number, pin, erased_at
            )
        )

    async def count_refused(self, serial_number: str) -> int:
        """Return how many records of erased people a terminal has sent again."""
        return await self._access.read(
            lambda connection: erase_statements.count_refused(connection, serial_number)
        )

    async def rejected(self, serial_number: str, limit: int) -> list[RejectedRecord]:
        """Return a terminal's latest rejected lines, the latest first."""
        return await self._access.read(
            lambda connection: erase_statements.rejected(
                connection, self.seal, serial_number, limit
            )
        )

    async def forget_kept_biometrics(self) -> None:
        """Delete kept lines of whatever kind that hold biometric data."""
        await self._access.write_everywhere(
            lambda connection: statements.delete_kept_biometrics(connection, self.seal)
        )

    async def forget_everybody(self) -> None:
        """Delete everything but the punches, with their corrections, whoever made them."""

        def work(connection: Connection) -> None:
            """Delete from every table that has something personal."""
            terminal_statements.forget(connection, PERSONAL)
            correction_statements.forget_authors(connection)

        await self._access.write_everywhere(work)

    async def delete_older(
        self, *, punches_before: float | None, operations_before: float | None
    ) -> int:
        """Delete what was received before a time (Unix time, s); return how much.

        Corrections go with their punches, and added punches by their own time.
        """

        def work(connection: Connection) -> int:
            """Delete from the tables that have a limit."""
            limits = (
                (punches, punches_before),
                (operations, operations_before),
                (access_events, operations_before),
            )
            deleted = sum(
                statements.delete_older(connection, table, before)
                for table, before in limits
                if before is not None
            )
            if punches_before is not None:
                deleted += correction_statements.delete_older(
                    connection, punches_before
                )
            return deleted

        return await self._access.write(work)
