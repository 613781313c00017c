"""The way into the journal's file: one that writes, many that read."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from .engines import create_reader, create_writer
from .migrations import migrate
from .records import JournalError
from .seal import Seal
from .writer import Writer


class Access:
    """An open file; `seal` closes and opens what is secret in it."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Take the file's path and the key that seals what is secret."""
        self.path = path
        self.seal = Seal(key)
        self._engine: Engine | None = None
        self._writer: Writer | None = None

    async def open(self) -> None:
        """Open the file, create or migrate it, and start to write."""
        loop = asyncio.get_running_loop()
        self._engine = await loop.run_in_executor(None, _open, self.path, self.seal)
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

    async def write[T](self, work: Callable[[Connection], T]) -> T:
        """Return what work returns once it is on disk; raise JournalError if not."""
        if self._writer is None:
            raise JournalError("the journal is closed")
        return await self._writer.submit(work)

    async def read[T](self, work: Callable[[Connection], T]) -> T:
        """Return what is read in a thread; raise JournalError if that fails."""

        def read() -> T:
            """Read over a connection of its own."""
            try:
                with create_reader(self.path).connect() as connection:
                    return work(connection)
            except SQLAlchemyError as error:
                raise JournalError(type(error).__name__) from error

        return await asyncio.get_running_loop().run_in_executor(None, read)


def _open(path: Path, seal: Seal) -> Engine:
    """Return a connected engine of an up-to-date file."""
    engine = create_writer(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with engine.begin() as connection:
            migrate(connection, seal)
    except (OSError, SQLAlchemyError) as error:
        engine.dispose()
        raise JournalError(f"{type(error).__name__}: {path.name}") from error
    except JournalError:
        engine.dispose()
        raise
    return engine
