"""One thread that writes: those who wait together are committed together."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
import contextlib
from dataclasses import dataclass
from itertools import count, groupby
from queue import SimpleQueue
from threading import Thread
from time import sleep
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from .failures import failure_of, is_of_storage, is_passing
from .records import JournalError

type Work[T] = Callable[[Connection], T]
# Work on many parts at once, each of somebody else; returns a result for each.
type JointWork[P, T] = Callable[[Connection, Sequence[P]], Sequence[T]]
type Upkeep = Callable[[Engine], None]

# More in one transaction would make the first of them wait for the last.
_MAX_GROUP = 256
# So often is done again what was in somebody else's way at the server.
_MAX_ATTEMPTS = 5
# What is so wrong that nothing works is not better at once (s).
_BREATH = 1.0


@dataclass(frozen=True, slots=True)
class _Job:
    """Work, or upkeep between transactions, and who waits for it."""

    work: Work[Any] | None
    future: asyncio.Future[Any]
    upkeep: Upkeep | None = None
    joint_work: JointWork[Any, Any] | None = None
    part: Any = None


class Writer:
    """Runs work in transactions, in order, and answers after the commit.

    Work must be a pure function of its connection: when a group fails, its members
    are run again, each in a transaction of its own, so that one cannot spoil the
    others.
    """

    def __init__(
        self, engine: Engine, check: Callable[[], None] = lambda: None
    ) -> None:
        """Take the engine; the thread starts with `start`.

        `check` raises JournalError where what has been committed will not last.
        """
        self._engine = engine
        self._check = check
        self._jobs: SimpleQueue[list[_Job | None]] = SimpleQueue()
        # What has been submitted in this turn of the event loop: whoever comes in the
        # same turn shall not find the thread gone with the first of them.
        self._gathered: list[_Job | None] = []
        # Taken out of the queue, but not begun.
        self._waiting: deque[_Job | None] = deque()
        self._loop = asyncio.get_running_loop()
        self._thread: Thread | None = None
        self._closed = False

    def start(self) -> None:
        """Start to write."""
        self._thread = Thread(target=self._run, name="zkteco_push journal", daemon=True)
        self._thread.start()

    def submit[T](self, work: Work[T]) -> asyncio.Future[T]:
        """Return a future of the work's result; done once it is on disk."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._put(_Job(work, future))
        return future

    def submit_part[P, T](self, work: JointWork[P, T], part: P) -> asyncio.Future[T]:
        """Return a future of a part's result; parts of equal work are done together."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._put(_Job(None, future, joint_work=work, part=part))
        return future

    def submit_upkeep(self, upkeep: Upkeep) -> asyncio.Future[None]:
        """Return a future that is done once upkeep has run, between transactions."""
        future: asyncio.Future[None] = self._loop.create_future()
        self._put(_Job(None, future, upkeep))
        return future

    def stop(self) -> None:
        """Take nothing more."""
        self._closed = True
        self._gathered.append(None)
        self._hand_over()

    def close(self) -> None:
        """Finish what was submitted before the stop; blocks until then."""
        if not self._closed:
            self.stop()
        if self._thread is not None:
            self._revive()
            self._thread.join()

    def _put(self, job: _Job) -> None:
        """Queue a job, unless it is too late."""
        if self._closed:
            job.future.set_exception(JournalError("the journal is closed"))
            return
        self._gathered.append(job)
        if len(self._gathered) == 1:
            self._loop.call_soon(self._hand_over)

    def _hand_over(self) -> None:
        """Give the thread what has been submitted."""
        gathered, self._gathered = self._gathered, []
        if gathered:
            self._jobs.put(gathered)
            self._revive()

    def _revive(self) -> None:
        """Start anew if the thread has died: nobody must wait for ever."""
        if self._thread is not None and not self._thread.is_alive():
            self.start()

    def _run(self) -> None:
        """Commit group after group until closed, whatever happens."""
        group: list[_Job] = []
        while True:
            try:
                while group := self._next_group():
                    self._do(group)
                    # What is done may be large, and the next may be long in coming.
                    group = []
            except BaseException as error:  # noqa: BLE001 - there is nobody above
                failure = failure_of(error)
                self._answer([(job.future, None, failure) for job in group])
                sleep(_BREATH)
            else:
                return

    def _do(self, group: list[_Job]) -> None:
        """Do what a group waits for."""
        if (upkeep := group[0].upkeep) is not None:
            self._keep_up(group[0].future, upkeep)
        else:
            self._commit(group)

    def _next_group(self) -> list[_Job]:
        """Return those who wait together; nobody at the end."""
        waiting = self._waiting
        if not waiting:
            waiting.extend(self._jobs.get())
        while len(waiting) < _MAX_GROUP and not self._jobs.empty():
            waiting.extend(self._jobs.get())
        group: list[_Job] = []
        while waiting and (job := waiting[0]) is not None:
            if len(group) == _MAX_GROUP or (group and job.upkeep is not None):
                break
            group.append(job)
            waiting.popleft()
            if job.upkeep is not None:
                break
        return group

    def _commit(self, group: list[_Job]) -> None:
        """Commit a group together, or where that fails each by itself."""
        try:
            results = self._results(group)
        except BaseException as error:  # noqa: BLE001 - whatever it is, callers wait
            failure = failure_of(error)
            # What ails the storage ails every member: nothing is gained by waiting
            # for it once for each.
            if len(group) > 1 and not is_of_storage(error):
                for job in group:
                    self._commit([job])
                return
            self._answer([(job.future, None, failure) for job in group])
            return
        self._answer(
            [
                (job.future, result, None)
                for job, result in zip(group, results, strict=True)
            ]
        )

    def _results(self, group: list[_Job]) -> list[Any]:
        """Return the results of a group's work, committed."""
        for attempt in count(1):
            try:
                with self._engine.begin() as connection:
                    results = list(_results(connection, group))
            except DBAPIError as error:
                # All of it has been undone.
                if not is_passing(error) or attempt == _MAX_ATTEMPTS:
                    raise
            else:
                break
        self._check()
        return results

    def _keep_up(self, future: asyncio.Future[None], upkeep: Upkeep) -> None:
        """Run upkeep."""
        failure = None
        try:
            upkeep(self._engine)
        except BaseException as error:  # noqa: BLE001 - whatever it is, callers wait
            failure = failure_of(error)
        self._answer([(future, None, failure)])

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


def _results(connection: Connection, group: Sequence[_Job]) -> Iterator[Any]:
    """Do the work of a group in its order; yield the results."""
    for joint_work, jobs in groupby(group, key=lambda job: job.joint_work):
        if joint_work is not None:
            yield from joint_work(connection, [job.part for job in jobs])
            continue
        for job in jobs:
            if job.work is not None:
                yield job.work(connection)
