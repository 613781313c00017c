"""What every fault is tried on: a Home Assistant, terminals, and what is counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import IO, Any, Final
from urllib.parse import urlsplit

from scripts.demo.client import Client, logged_in
from scripts.demo.process import free_port
from simulator import REFUSALS, Pace, Punch, VirtualTerminal
from tests.smoke.evidence import Journal, Key, acknowledged, key_of, punch_events

from .process import ObservedHomeAssistant

LOOPBACK: Final = "127.0.0.1"

# A terminal that tries again soon.
_PACE: Final = Pace(poll=1, failure=0.3, refused=0.3)
# Home Assistant's server answers before the integration is there.
_REFUSALS: Final = REFUSALS | {404}
_PATIENCE: Final = 180


@dataclass(slots=True)
class Figures:
    """One line of the table; `problems` are what makes a line fail besides its figures."""

    fault: str
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
        output: IO[bytes],
        environment: Mapping[str, str] | None,
    ) -> None:
        """Take where the configuration and the log go, and the process's environment."""
        self.config = directory / "config"
        self.random = Random(name)
        self.process = ObservedHomeAssistant(
            self.config, free_port(), output=output, environment=environment
        )
        assert urlsplit(self.process.url).hostname == LOOPBACK
        self.journal = Journal(self.config)
        self.terminals: list[VirtualTerminal] = []
        self.heard: Counter[Key] = Counter()
        self._fresh: set[Key] = set()
        self._queue: asyncio.Queue[Any] = asyncio.Queue()
        self._made = 0

    def terminal(
        self, serial_number: str, url: str | None = None, *, timeout: float = 30
    ) -> VirtualTerminal:
        """Return a new terminal of this process, whose memory can be looked at."""
        server = url or self.process.url
        assert urlsplit(server).hostname == LOOPBACK
        terminal = VirtualTerminal(
            server,
            serial_number,
            pace=Pace(
                poll=_PACE.poll,
                failure=_PACE.failure,
                refused=_PACE.refused,
                timeout=timeout,
            ),
            lines_per_post=20,
            refusals=_REFUSALS,
        )
        self.terminals.append(terminal)
        return terminal

    async def approve(self, client: Client) -> None:
        """Add the hub, approve all terminals and wait until that has been written."""
        serial_numbers = [terminal.identity.serial for terminal in self.terminals]
        await client.add_hub()
        for serial_number in serial_numbers:
            await client.approve(serial_number)
        await self.journal.wait_for_entries(*serial_numbers)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Client]:
        """Be logged in and note every punch on Home Assistant's bus."""
        async with logged_in(self.process.url) as client, punch_events(client) as queue:
            self._queue = queue
            try:
                yield client
            finally:
                self._drain()

    def _drain(self) -> None:
        """Note the events that have come."""
        while not self._queue.empty():
            self.heard[_key_of_event(self._queue.get_nowait()["data"])] += 1

    def add_old(self, terminal: VirtualTerminal, number: int) -> None:
        """Put punches of the past days into a terminal's memory, no two the same."""
        for _ in range(number):
            self._made += 1
            age = timedelta(days=1, seconds=self._made)
            terminal.store.add_punch(self._punch(terminal, datetime.now(UTC) - age))

    def add_fresh(self, terminal: VirtualTerminal, *, may_be_live: bool = True) -> None:
        """Put a punch of now into a terminal's memory, without sending it."""
        self._made += 1
        punch = self._punch(terminal, None)
        terminal.store.add_punch(punch)
        if may_be_live:
            self._fresh.add(key_of(terminal.identity.serial, punch))

    def _punch(self, terminal: VirtualTerminal, time: datetime | None) -> Punch:
        """Return a punch of the next person."""
        return Punch(
            pin=str(self._made),
            time=terminal.clock.local(time),
            state=0,
            verification=terminal.verification,
            number=terminal.store.next_punch_number(),
        )

    async def punch(
        self, terminal: VirtualTerminal, *, may_be_live: bool = True
    ) -> Key:
        """Let the next person punch, which is sent at once, and return the punch's key."""
        self._made += 1
        key = key_of(terminal.identity.serial, await terminal.punch(str(self._made)))
        if may_be_live:
            self._fresh.add(key)
        return key

    def has_heard(self, *keys: Key) -> bool:
        """Return whether the events of all these punches have come."""
        self._drain()
        return self.heard.keys() >= set(keys)

    def count(self, figures: Figures) -> None:
        """Hold the terminals' memory against the journal and the events."""
        self._drain()
        stored = self.journal.punches()
        made = self.made()
        told = self.told()
        figures.missing = max(figures.missing, len(told - stored.keys()))
        figures.twice = max(figures.twice, stored.total() - len(stored))
        # What a row calls live was fired, also where nobody was there to hear it.
        old = (self.heard.keys() | self.journal.live()) - self._fresh
        again = sum(times - 1 for times in self.heard.values() if times > 1)
        figures.ghosts = max(figures.ghosts, len(old) + again)
        if invented := stored.keys() - made:
            _once(figures.problems, f"{len(invented)} rows that no terminal made")

    def told(self) -> set[Key]:
        """Return every punch that a terminal was told to be stored."""
        return set[Key]().union(*map(acknowledged, self.terminals))

    def made(self) -> set[Key]:
        """Return every punch in the terminals' memory."""
        return {
            key_of(caller.identity.serial, punch)
            for caller in self.terminals
            for punch in caller.store.punches
        }

    async def finish(self, figures: Figures) -> None:
        """Wait until the terminals have sent everything, and count a last time."""
        if not await eventually(lambda: _all_sent(self.terminals)):
            left = sum(caller.store.punches.unsent_count for caller in self.terminals)
            figures.problems.append(f"no recovery: {left} punches not taken")
        await asyncio.sleep(0.5)
        self.count(figures)
        complaints = [
            str(one) for caller in self.terminals for one in caller.complaints
        ]
        if complaints:
            figures.problems.append(f"{len(complaints)} wrong answers: {complaints[0]}")
        _once(
            figures.notes,
            f"{len(self.made())} punches, {self.heard.total()} live events",
        )

    async def stop(self) -> None:
        """Stop the terminals and the process."""
        for caller in self.terminals:
            await caller.stop()
        await self.process.stop()


@asynccontextmanager
async def bench(
    directory: Path, name: str, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Bench]:
    """Offer a bench whose process is not running yet, and stop all at the end."""
    folder = directory / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "hass.log").open("ab") as output:
        made = Bench(folder, name, output, environment)
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


async def connected(terminals: Iterable[VirtualTerminal]) -> None:
    """Wait until all terminals have been let in."""
    callers = list(terminals)
    if not await eventually(lambda: all(caller.connected for caller in callers)):
        raise TimeoutError("a terminal was not let in")


def refused(terminals: Iterable[VirtualTerminal]) -> int:
    """Return how often terminals were answered 503."""
    return sum(caller.counters["refused 503"] for caller in terminals)


def _all_sent(terminals: Iterable[VirtualTerminal]) -> bool:
    """Return whether no terminal has anything left to send."""
    return not any(caller.store.punches.unsent_count for caller in terminals)


def _key_of_event(data: dict[str, Any]) -> Key:
    """Return the key of the punch that an event tells of."""
    return Key(
        data["serial_number"],
        data["pin"],
        datetime.fromisoformat(data["punched_at"]).replace(tzinfo=None),
        data["state_code"],
        data["verification_code"],
    )


def _once(texts: list[str], text: str) -> None:
    """Add a text that is not there yet."""
    if text not in texts:
        texts.append(text)
