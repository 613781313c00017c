"""One thread that writes: those who wait together are committed together."""

import asyncio
from collections.abc import Callable
import contextlib
from queue import SimpleQueue
import sqlite3
from threading import Thread
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from .records import JournalError

type Work[T] = Callable[[Connection], T]
type _Job = tuple[Work[Any], asyncio.Future[Any]]

# More in one transaction would make the first of them wait for the last.
_MAX_GROUP = 256


class Writer:
    """Runs work in transactions, in order, and answers after the commit.

    Work must be a pure function of its connection: when a group fails, its members
    are run again, each in a transaction of its own, so that one cannot spoil the
    others.
    """

    def __init__(self, engine: Engine) -> None:
        """Take the engine; the thread starts with `start`."""
        self._engine = engine
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = Thread(target=self._run, name="zkteco_push journal", daemon=True)
        self._closed = False

    def start(self) -> None:
        """Start to write."""
        self._thread.start()

    def submit[T](self, work: Work[T]) -> asyncio.Future[T]:
        """Return a future of the work's result; done once it is on disk."""
        future: asyncio.Future[T] = self._loop.create_future()
        if self._closed:
            future.set_exception(JournalError("the journal is closed"))
        else:
            self._jobs.put((work, future))
        return future

    def close(self) -> None:
        """Finish what was submitted; blocks until then."""
        self._closed = True
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        """Commit group after group until closed."""
        while (job := self._jobs.get()) is not None:
            group = [job]
            while len(group) < _MAX_GROUP and not self._jobs.empty():
                if (following := self._jobs.get()) is None:
                    self._commit(group)
                    return
                group.append(following)
            self._commit(group)

    def _commit(self, group: list[_Job]) -> None:
        """Commit a group together, or where that fails each by itself."""
        try:
            with self._engine.begin() as connection:
                results = [work(connection) for work, _ in group]
        except Exception as error:  # noqa: BLE001 - whatever it is, callers wait
            # What ails the storage ails every member: nothing is gained by waiting
            # for it once for each.
            if len(group) > 1 and not isinstance(error, OperationalError):
                for job in group:
                    self._commit([job])
                return
            failure = _failure(error)
            self._answer([(future, None, failure) for _, future in group])
            return
        self._answer(
            [
                (future, result, None)
                for (_, future), result in zip(group, results, strict=True)
            ]
        )

    def _answer(
        self, answers: list[tuple[asyncio.Future[Any], Any, JournalError | None]]
    ) -> None:
        """Hand results over to the event loop."""

        def deliver() -> None:
            """Resolve the futures of those who still wait."""
            for future, result, failure in answers:
                if future.done():
                    continue
                if failure is None:
                    future.set_result(result)
                else:
                    future.set_exception(failure)

        # A loop that has been closed has nobody left who waits.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(deliver)


def _failure(error: Exception) -> JournalError:
    """Return an error that names the cause but not what was to be stored."""
    if isinstance(error, JournalError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, (sqlite3.Error, OSError)):
        return JournalError(f"{type(cause).__name__}: {cause}")
    return JournalError(type(cause).__name__)
