"""The way into the journal: one that writes, many that read."""

import asyncio
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from .failures import failure_of
from .left_behind import LeftBehind
from .records import DamagedError, JournalError
from .seal import Seal
from .stores import Store
from .writer import JointWork, Upkeep, Writer

type DamageListener = Callable[[DamagedError], None]


class Access:
    """An open journal; `seal` closes and opens what is secret in it."""

    def __init__(
        self, store: Store, key: bytes, behind: LeftBehind | None = None
    ) -> None:
        """Take where the journal is kept and the key that seals what is secret.

        `behind` is the file that it was kept in before, if there may be one.
        """
        self.store = store
        self.behind = behind
        self.seal = Seal(key)
        self.on_damage: DamageListener | None = None
        self._writer: Writer | None = None

    async def open(self, *, thoroughly: bool = False) -> None:
        """Open the journal, create or migrate it, and start to write."""
        engine = await asyncio.get_running_loop().run_in_executor(
            None, partial(self.store.open, self.seal, thoroughly=thoroughly)
        )
        self._writer = Writer(engine, self.store.check)
        self._writer.start()

    async def close(self) -> None:
        """Commit what was submitted, then close the journal."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        loop = asyncio.get_running_loop()
        writer.stop()
        await loop.run_in_executor(None, writer.close)
        await loop.run_in_executor(None, self.store.close)

    async def write[T](self, work: Callable[[Connection], T]) -> T:
        """Return what work returns once it is on disk; raise JournalError if not."""
        try:
            return await self._open_writer().submit(work)
        except DamagedError as error:
            self._tell(error)
            raise

    async def write_everywhere[T](self, work: Callable[[Connection], T]) -> T:
        """Do as `write`, after the same in the file that was left behind.

        What is deleted there in time is not moved any more.
        """
        if self.behind is not None:
            await self.behind.change(work)
        return await self.write(work)

    async def write_part[P, T](self, work: JointWork[P, T], part: P) -> T:
        """Return what joint work returns for a part; as `write`."""
        try:
            return await self._open_writer().submit_part(work, part)
        except DamagedError as error:
            self._tell(error)
            raise

    async def keep_up(self, work: Upkeep) -> None:
        """Do something to the store between transactions; raise JournalError if not."""
        await self._open_writer().submit_upkeep(work)

    async def read[T](self, work: Callable[[Connection], T]) -> T:
        """Return what is read in a thread; raise JournalError if that fails."""

        def read() -> T:
            """Read over a connection of its own."""
            try:
                with self.store.reading() as connection:
                    return work(connection)
            except SQLAlchemyError as error:
                raise failure_of(error) from error

        try:
            return await asyncio.get_running_loop().run_in_executor(None, read)
        except DamagedError as error:
            self._tell(error)
            raise

    def _open_writer(self) -> Writer:
        """Return the writer; raise JournalError if the journal is not open."""
        if self._writer is None:
            raise JournalError("the journal is closed")
        return self._writer

    def _tell(self, error: DamagedError) -> None:
        """Tell whoever can do something about a damaged file."""
        if self.on_damage is not None and self._writer is not None:
            self.on_damage(error)
