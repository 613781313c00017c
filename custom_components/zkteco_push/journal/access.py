"""The way into the journal's file: one that writes, many that read."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from . import upkeep
from .anchor import Anchor
from .engines import create_reader, create_writer
from .failures import failure_of, is_damage
from .migrations import migrate
from .records import DamagedError, JournalError
from .seal import Seal
from .writer import JointWork, Upkeep, Writer

type DamageListener = Callable[[DamagedError], None]


class Access:
    """An open file; `seal` closes and opens what is secret in it."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Take the file's path and the key that seals what is secret."""
        self.path = path
        self.seal = Seal(key)
        self.on_damage: DamageListener | None = None
        self._engine: Engine | None = None
        self._anchor: Anchor | None = None
        self._writer: Writer | None = None

    async def open(self, *, thoroughly: bool = False) -> None:
        """Open the file, create or migrate it, and start to write."""
        loop = asyncio.get_running_loop()
        engine, anchor = await loop.run_in_executor(
            None, _open, self.path, self.seal, thoroughly
        )
        self._engine, self._anchor = engine, anchor
        self._writer = Writer(engine, anchor.check)
        self._writer.start()

    async def close(self) -> None:
        """Commit what was submitted, then close the file."""
        writer, engine, anchor = self._writer, self._engine, self._anchor
        self._writer = self._engine = self._anchor = None
        if writer is None or engine is None or anchor is None:
            return
        loop = asyncio.get_running_loop()
        writer.stop()
        await loop.run_in_executor(None, writer.close)
        await loop.run_in_executor(None, engine.dispose)
        await loop.run_in_executor(None, anchor.close)

    async def write[T](self, work: Callable[[Connection], T]) -> T:
        """Return what work returns once it is on disk; raise JournalError if not."""
        try:
            return await self._open_writer().submit(work)
        except DamagedError as error:
            self._tell(error)
            raise

    async def write_part[P, T](self, work: JointWork[P, T], part: P) -> T:
        """Return what joint work returns for a part; as `write`."""
        try:
            return await self._open_writer().submit_part(work, part)
        except DamagedError as error:
            self._tell(error)
            raise

    async def keep_up(self, work: Upkeep) -> None:
        """Do something to the file between transactions; raise JournalError if not."""
        await self._open_writer().submit_upkeep(work)

    async def read[T](self, work: Callable[[Connection], T]) -> T:
        """Return what is read in a thread; raise JournalError if that fails."""

        def read() -> T:
            """Read over a connection of its own."""
            try:
                with create_reader(self.path).connect() as connection:
                    return work(connection)
            except SQLAlchemyError as error:
                raise failure_of(error) from error

        try:
            return await asyncio.get_running_loop().run_in_executor(None, read)
        except DamagedError as error:
            self._tell(error)
            raise

    def _open_writer(self) -> Writer:
        """Return the writer; raise JournalError if the file is not open."""
        if self._writer is None:
            raise JournalError("the journal is closed")
        return self._writer

    def _tell(self, error: DamagedError) -> None:
        """Tell whoever can do something about a damaged file."""
        if self.on_damage is not None and self._writer is not None:
            self.on_damage(error)


def _open(path: Path, seal: Seal, thoroughly: bool) -> tuple[Engine, Anchor]:
    """Return a connected engine of an up-to-date file, and what holds on to the file."""
    engine = create_writer(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_checked = thoroughly or upkeep.should_check(path)
        with engine.begin() as connection:
            if is_checked:
                upkeep.check(connection, thoroughly=thoroughly)
            migrate(connection, seal)
        anchor = Anchor(path)
    except JournalError:
        engine.dispose()
        raise
    except Exception as error:
        # Whatever a half-done migration died of, it is tried again later.
        engine.dispose()
        kind = DamagedError if is_damage(error) else JournalError
        raise kind(f"{type(error).__name__}: {path.name}") from error
    return engine, anchor
