"""What every fault is tried on: a Home Assistant, terminals, and what is counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import IO, Any, Final
from urllib.parse import urlsplit

from scripts.demo.client import Client, logged_in
from scripts.demo.process import free_port
from simulator import Pace
from tests.smoke.evidence import (
    EventKey,
    Journal,
    Key,
    Mark,
    access_events,
    punch_events,
)

from .faults_callers import AccessCaller, Caller, Dialect, is_by_itself, make
from .process import ObservedHomeAssistant

LOOPBACK: Final = "127.0.0.1"

# A terminal that tries again soon.
_PACE: Final = Pace(poll=1, failure=0.3, refused=0.3)
_PATIENCE: Final = 180


@dataclass(slots=True)
class Figures:
    """One line of the table; `problems` are what makes a line fail besides its figures.

    What is counted are punches, and of access-control devices events as well.
    """

    fault: str
    dialect: Dialect
    rounds: int = 0
    missing: int = 0
    twice: int = 0
    ghosts: int = 0
    late: int = 0
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Return whether every figure that must be 0 is."""
        counted = self.missing + self.twice + self.ghosts + self.late
        return counted == 0 and not self.problems


class Bench:
    """A Home Assistant of its own for one fault, and all that is known of its terminals."""

    def __init__(
        self,
        directory: Path,
        name: str,
        dialect: Dialect,
        output: IO[bytes],
        environment: Mapping[str, str] | None,
    ) -> None:
        """Take where the configuration and the log go, and the process's environment."""
        self.config = directory / "config"
        self.dialect = dialect
        self.random = Random(name)
        self.process = ObservedHomeAssistant(
            self.config, free_port(), output=output, environment=environment
        )
        assert urlsplit(self.process.url).hostname == LOOPBACK
        self.journal = Journal(self.config)
        self.terminals: list[Caller] = []
        self.heard: Counter[Mark] = Counter()
        self._fresh: set[Mark] = set()
        self._punches: asyncio.Queue[Any] = asyncio.Queue()
        self._events: asyncio.Queue[Any] = asyncio.Queue()
        self._made = 0

    def terminal(
        self, serial_number: str, url: str | None = None, *, timeout: float = 30
    ) -> Caller:
        """Return a new terminal of this process, whose memory can be looked at."""
        server = url or self.process.url
        assert urlsplit(server).hostname == LOOPBACK
        pace = replace(_PACE, timeout=timeout)
        terminal = make(self.dialect, server, serial_number, len(self.terminals), pace)
        self.terminals.append(terminal)
        return terminal

    async def approve(self, client: Client) -> None:
        """Add the hub, approve all terminals and wait until that has been written."""
        serial_numbers = [terminal.serial_number for terminal in self.terminals]
        await client.add_hub()
        for serial_number in serial_numbers:
            await client.approve(serial_number)
        await self.journal.wait_for_entries(*serial_numbers)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Client]:
        """Be logged in and note every punch and event on Home Assistant's bus."""
        async with (
            logged_in(self.process.url) as client,
            punch_events(client) as self._punches,
            access_events(client) as self._events,
        ):
            try:
                yield client
            finally:
                self._drain()

    def _drain(self) -> None:
        """Note the events that have come."""
        while not self._punches.empty():
            self.heard[_key_of_punch(self._punches.get_nowait()["data"])] += 1
        while not self._events.empty():
            key = _key_of_event(self._events.get_nowait()["data"])
            # Two of a device's own in a second look alike on the bus.
            if not is_by_itself(key):
                self.heard[key] += 1

    def add_old(self, terminal: Caller, number: int) -> None:
        """Put records of the past days into a terminal's memory, no two the same."""
        for _ in range(number):
            self._made += 1
            age = timedelta(days=1, seconds=self._made)
            terminal.add(self._made, datetime.now(UTC) - age)

    def add_fresh(self, terminal: Caller, *, may_be_live: bool = True) -> None:
        """Put a record of now into a terminal's memory, without sending it."""
        self._made += 1
        marks = terminal.add(self._made, None)
        if may_be_live:
            self._fresh |= _unnumbered(marks)

    async def punch(self, terminal: Caller, *, may_be_live: bool = True) -> set[Mark]:
        """Let the next person pass, which is sent at once; return what it becomes."""
        self._made += 1
        marks = await terminal.pass_by(self._made)
        if may_be_live:
            self._fresh |= _unnumbered(marks)
        return marks

    def has_heard(self, marks: Iterable[Mark]) -> bool:
        """Return whether the events of all these have come."""
        self._drain()
        return self.heard.keys() >= _unnumbered(marks)

    def count(self, figures: Figures) -> None:
        """Hold the terminals' memory against the journal and the events."""
        self._drain()
        rows: list[tuple[Mark, bool]] = [*self.journal.rows(), *self.journal.events()]
        stored = Counter(mark for mark, _ in rows)
        made = self.made()
        figures.missing = max(figures.missing, len(self.told() - stored.keys()))
        figures.twice = max(figures.twice, stored.total() - len(stored))
        # What a row calls live was fired, also where nobody was there to hear it.
        live = {mark for mark, is_live in rows if is_live and not is_by_itself(mark)}
        old = (self.heard.keys() | _unnumbered(live)) - self._fresh
        again = sum(times - 1 for times in self.heard.values() if times > 1)
        figures.ghosts = max(figures.ghosts, len(old) + again)
        if invented := stored.keys() - made:
            _once(figures.problems, f"{len(invented)} rows that no terminal made")

    def told(self) -> set[Mark]:
        """Return what the terminals were told to be stored."""
        return set[Mark]().union(*(caller.told() for caller in self.terminals))

    def made(self) -> set[Mark]:
        """Return everything in the terminals' memory."""
        return set[Mark]().union(*(caller.made() for caller in self.terminals))

    async def finish(self, figures: Figures) -> None:
        """Wait until the terminals have sent everything, and count a last time."""
        if not await eventually(lambda: unsent(self.terminals) == 0):
            left = unsent(self.terminals)
            figures.problems.append(f"no recovery: {left} records not taken")
        await asyncio.sleep(0.5)
        self.count(figures)
        complaints = [
            str(one) for caller in self.terminals for one in caller.complaints
        ]
        if complaints:
            figures.problems.append(f"{len(complaints)} wrong answers: {complaints[0]}")
        made = self.made()
        punches = sum(isinstance(mark, Key) for mark in made)
        told = f"{punches} punches, "
        if self.dialect is Dialect.ACCESS:
            told += f"{len(made) - punches} events, "
        _once(figures.notes, f"{told}{self.heard.total()} fired")

    async def stop(self) -> None:
        """Stop the terminals and the process."""
        for caller in self.terminals:
            await caller.stop()
        await self.process.stop()


@asynccontextmanager
async def bench(
    directory: Path,
    name: str,
    dialect: Dialect,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Bench]:
    """Offer a bench whose process is not running yet, and stop all at the end."""
    folder = directory / f"{name}-{dialect}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "hass.log").open("ab") as output:
        made = Bench(folder, name, dialect, output, environment)
        try:
            yield made
        finally:
            await made.stop()


async def eventually(
    is_so: Callable[[], bool | Awaitable[bool]], seconds: float = _PATIENCE
) -> bool:
    """Wait until something is so; return whether it came to be."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                found = is_so()
                if found if isinstance(found, bool) else await found:
                    return True
                await asyncio.sleep(0.02)
    except TimeoutError:
        return False


async def connected(terminals: Iterable[Caller]) -> None:
    """Wait until all terminals have been let in."""
    callers = list(terminals)
    if not await eventually(lambda: all(caller.connected for caller in callers)):
        raise TimeoutError("a terminal was not let in")


def refused(terminals: Iterable[Caller]) -> int:
    """Return how often terminals were answered 503."""
    return sum(caller.counters["refused 503"] for caller in terminals)


def unsent(terminals: Iterable[Caller]) -> int:
    """Return how many records terminals have left to send."""
    return sum(caller.unsent_count for caller in terminals)


def handshakes(terminals: Iterable[Caller]) -> int:
    """Return how often access-control devices have connected."""
    return sum(
        caller.handshakes for caller in terminals if isinstance(caller, AccessCaller)
    )


def _unnumbered(marks: Iterable[Mark]) -> set[Mark]:
    """Return marks as the bus tells of them, where events have no index."""
    return {
        mark._replace(log_index=0) if isinstance(mark, EventKey) else mark
        for mark in marks
    }


def _key_of_punch(data: dict[str, Any]) -> Key:
    """Return the key of the punch that an event tells of."""
    return Key(
        data["serial_number"],
        data["pin"],
        datetime.fromisoformat(data["punched_at"]).replace(tzinfo=None),
        data["state_code"],
        data["verification_code"],
    )


def _key_of_event(data: dict[str, Any]) -> EventKey:
    """Return the key of what happened at a door."""
    return EventKey(
        data["serial_number"],
        data["pin"] or "",
        datetime.fromisoformat(data["occurred_at"]).replace(tzinfo=None),
        data["code"],
        data["address"],
        0,
    )


def _once(texts: list[str], text: str) -> None:
    """Add a text that is not there yet."""
    if text not in texts:
        texts.append(text)
