"""The work that requests lead to: done to its end, stored before it is answered."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol

from ..iclock.records import Upload
from ..journal import Journal, JournalError, StoredPhoto, UploadEntry
from ..terminal import Terminal
from .limits import Turns
from .messages import OK, UNAVAILABLE, Answer

# Reading a body of this size takes well below a millisecond.
READ_IN_LOOP: Final = 4096

_LARGE_READS: Final = 2


class WorkEnvironment(Protocol):
    """What the work needs of the house above it."""

    def now(self) -> datetime:
        """Return the time, with its zone."""

    def start[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run work that outlives the request."""

    def in_thread[T](self, work: Callable[[], T]) -> Awaitable[T]:
        """Run work beside the event loop."""

    def write_photos(
        self, terminal: Terminal, upload: Upload, received_at: float
    ) -> tuple[StoredPhoto, ...]:
        """Write the photos of an upload to disk; blocks, and raises JournalError."""

    async def on_photos(self, terminal: Terminal) -> None:
        """Hear that photos of a terminal have been stored."""

    def on_storage(self, error: JournalError | None) -> None:
        """Hear whether what terminals send can be stored."""


class Work:
    """Does what a request leads to, whether or not the terminal waits for it."""

    def __init__(self, journal: Journal, environment: WorkEnvironment) -> None:
        """Take the journal and the house."""
        self._journal = journal
        self._environment = environment
        self._large_reads = asyncio.Semaphore(_LARGE_READS)
        self._turns = Turns()

    async def in_turn[T](self, size: int | None, work: Callable[[], Awaitable[T]]) -> T:
        """Do what takes memory once there is room for a body (bytes), at once if small.

        All room is taken for a body of unknown size.
        """
        if size is not None and size <= READ_IN_LOOP:
            return await work()
        return await self._turns.take(size, work)

    async def read[T](self, read: Callable[[], T], *, is_large: bool) -> T:
        """Return what is read of a body; a large one is read in a thread."""
        if not is_large:
            return read()
        # What is unpacked and read may be many times as large as what came.
        async with self._large_reads:
            return await self._environment.in_thread(read)

    async def store(
        self, terminal: Terminal, upload: Upload, entry: UploadEntry
    ) -> None:
        """Commit what a body holds and only then pass it on; raise JournalError."""
        if upload.photos:
            photos = await self._environment.in_thread(
                partial(
                    self._environment.write_photos, terminal, upload, entry.received_at
                )
            )
            entry = replace(entry, photos=photos)
        if entry.stamp and terminal.is_known_stamp(entry.table, entry.stamp):
            entry = replace(entry, stamp=None)
        if entry.facts:
            entry = replace(entry, facts=terminal.memory.news(entry.facts))
        committed = await self._journal.commit(entry)
        self._environment.on_storage(None)
        terminal.take(entry, committed, self._environment.now())
        terminal.commands.collect(upload)
        if committed.photos:
            self.start(self._environment.on_photos(terminal))

    async def outlive(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Finish work even if the terminal hangs up meanwhile."""
        return await asyncio.shield(self._environment.start(self._guard(work)))

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Store something for which the terminal need not wait."""

        async def done() -> Answer:
            """Wait for the commit."""
            await work
            return OK

        self._environment.start(self._guard(done()))

    async def _guard(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Return the answer, 503 where it could not be stored."""
        try:
            return await work
        except JournalError as error:
            self._environment.on_storage(error)
            return UNAVAILABLE
