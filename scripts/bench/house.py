"""The Home Assistant of a benchmark: its terminals, and what is read off it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
import json
import os
from pathlib import Path
import re
import sqlite3
from time import perf_counter
from typing import IO, Any, Final, override
from urllib.parse import urlsplit

from scripts.demo.client import Client, logged_in
from scripts.demo.configuration import DOMAIN, prepare
from scripts.demo.process import free_port
from scripts.trial import loop_delay
from scripts.trial.process import ObservedHomeAssistant
from tests.smoke.evidence import Journal

from . import bench_floor, wire
from .load import HOST, Load, Sample

_HELPERS: Final = (loop_delay, bench_floor)
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_READY_SECONDS: Final = 600
_QUIET_SECONDS: Final = 900
# Less than this share of a core for this long means that nothing is left to do.
_QUIET_SHARE: Final = 0.1
_QUIET_FOR: Final = 1.0
# What follows a start begins so long after it.
_AFTER_START: Final = 6.0
# The recorder and those that need it, with what is set of them.
_RECORDED: Final = re.compile(
    r"^(?:recorder|history|logbook):.*\n(?: .*\n)*", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Delays:
    """How late Home Assistant's event loop was (s)."""

    p99: float
    most: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A load, and what it did to the process."""

    sample: Sample
    delays: Delays
    server_share: float


class _Process(ObservedHomeAssistant):
    """A Home Assistant with the integrations of the benchmark."""

    is_recorded = True

    @override
    async def start(self) -> None:
        """Start with them in the configuration."""
        await asyncio.to_thread(self._add_helpers)
        await super().start()

    def _add_helpers(self) -> None:
        """Put the integrations of the benchmark into the configuration."""
        prepare(self._directory, self._port, self._host)
        if not self.is_recorded:
            settings = self._directory / "configuration.yaml"
            settings.write_text(_RECORDED.sub("", settings.read_text()))
        for module in _HELPERS:
            assert module.__file__ is not None
            folder = Path(module.__file__).parent
            link = self._directory / "custom_components" / folder.name
            if link.is_symlink():
                continue
            link.symlink_to(folder)
            with (self._directory / "configuration.yaml").open("a") as file:
                file.write(f"{folder.name}:\n")


class House:
    """A Home Assistant with terminals, somebody who is logged in, and gauges."""

    def __init__(
        self, directory: Path, output: IO[bytes], *, recorded: bool = True
    ) -> None:
        """Take where the configuration and the log go, and whether there is a recorder."""
        self.config = directory / "config"
        self.port = free_port()
        self.process = _Process(self.config, self.port, output=output)
        self.process.is_recorded = recorded
        assert urlsplit(self.process.url).hostname == HOST
        self.journal = Journal(self.config)
        self.terminals = 0
        # How long the last start took, until the last terminal was answered.
        self.start_seconds = 0.0

    async def prepare(self, terminals: int) -> None:
        """Leave a configuration with so many approved terminals; nothing runs then.

        One is approved as a person does it, and the others are written beside it. They
        have been there before: their devices and entities are registered.
        """
        async with self.process, logged_in(self.process.url) as client:
            await client.add_hub()
            if terminals:
                await client.approve(wire.serial_number(0))
                await self.journal.wait_for_entries(wire.serial_number(0))
        await asyncio.to_thread(self._multiply, terminals)
        self.terminals = terminals
        if terminals > 1:
            async with self.process:
                await self.wait_until_served()
                await self.settle()

    def disable_entities(self) -> None:
        """Have all entities of the terminals disabled from the next start on."""
        with self._stored("core.entity_registry") as data:
            for entity in data["entities"]:
                if entity["platform"] == DOMAIN:
                    entity["disabled_by"] = "user"

    def disable_hub(self) -> None:
        """Have the hub left out from the next start on."""
        with self._stored("core.config_entries") as data:
            _hub_of(data)["disabled_by"] = "user"

    @contextmanager
    def _stored(self, name: str) -> Iterator[dict[str, Any]]:
        """Offer what Home Assistant has stored, to be changed while it does not run."""
        file = self.config / ".storage" / name
        stored = json.loads(file.read_text())
        yield stored["data"]
        file.write_text(json.dumps(stored))

    def _multiply(self, terminals: int) -> None:
        """Write further terminals like the first into the stored hub."""
        with self._stored("core.config_entries") as data:
            self._add_terminals(_hub_of(data), terminals)

    @staticmethod
    def _add_terminals(hub: dict[str, Any], terminals: int) -> None:
        """Add terminals like the first until there are so many."""
        for number in range(1, terminals):
            (first, *_) = hub["subentries"]
            serial = wire.serial_number(number)
            further = {
                "data": {**first["data"], "serial_number": serial},
                "subentry_id": f"01BENCH{number:019d}",
                "title": serial,
                "unique_id": serial,
            }
            hub["subentries"].append({**first, **further})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Client]:
        """Start, let every terminal begin a session, and stop at the end."""
        begun = perf_counter()
        async with self.process:
            # Many terminals take longer than anybody waits for a login.
            await self.wait_until_served()
            self.start_seconds = perf_counter() - begun
            await asyncio.sleep(_AFTER_START)
            await self.settle()
            async with logged_in(self.process.url) as client:
                await self.begin_sessions()
                await self.settle()
                yield client

    async def memory_without_hub(self) -> int:
        """Return how much memory everything takes but a running hub (bytes)."""
        self.disable_hub()
        async with self.process:
            await self.settle()
            return self.memory()

    async def begin_sessions(self) -> None:
        """Let every terminal shake hands."""
        hands = [wire.handshake(number) for number in range(self.terminals)]
        load = Load(self.port, expect=lambda body: body.startswith(b"GET OPTION"))
        sample = await asyncio.to_thread(load.closed, iter(hands), 16)
        if sample.failures:
            raise TimeoutError(f"handshakes failed: {dict(sample.failures)}")

    async def wait_until_served(self) -> None:
        """Wait until the last terminal is answered."""
        if not self.terminals:
            return
        async with asyncio.timeout(_READY_SECONDS):
            while True:
                request = wire.poll(self.terminals - 1)
                load = Load(self.port, keep_alive=False)
                sample = await asyncio.to_thread(load.closed, iter([request]), 1)
                if not sample.failures:
                    return
                await asyncio.sleep(0.02)

    async def settle(self) -> None:
        """Wait until the process has nothing left to do."""
        async with asyncio.timeout(_QUIET_SECONDS):
            while True:
                before = self.computed()
                await asyncio.sleep(_QUIET_FOR)
                if self.computed() - before < _QUIET_SHARE * _QUIET_FOR:
                    return

    def computed(self) -> float:
        """Return how long the process has computed (s)."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> int:
        """Return how much memory the process holds (bytes)."""
        for each in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            key, _, value = each.partition(":")
            if key == "VmRSS":
                return int(value.split()[0]) * 1024
        raise ValueError("the system does not tell")

    async def measure(self, client: Client, work: Callable[[], Sample]) -> Measured:
        """Do work in a thread and measure what it does to the process."""
        await self.delays(client)
        computed, begun = self.computed(), perf_counter()
        sample = await asyncio.to_thread(work)
        share = (self.computed() - computed) / (perf_counter() - begun)
        return Measured(sample, await self.delays(client), share)

    async def delays(self, client: Client) -> Delays:
        """Return how late the event loop was since the last time."""
        return _delays(await client.get(loop_delay.PATH))

    def connect(self) -> sqlite3.Connection:
        """Open the journal's file beside the process, or while it does not run."""
        return sqlite3.connect(self.journal.path)

    def count_rows(self) -> int:
        """Return how many punches are stored."""
        with closing(self.connect()) as file:
            count: int = file.execute("select count(*) from punches").fetchone()[0]
            return count


def _hub_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the hub among the stored entries."""
    (hub,) = (entry for entry in data["entries"] if entry["domain"] == DOMAIN)
    found: dict[str, Any] = hub
    return found


def worst(found: Sequence[Measured]) -> Delays:
    """Return the longest delays of several measurements."""
    return Delays(
        max(each.delays.p99 for each in found), max(each.delays.most for each in found)
    )


def _delays(found: list[Any]) -> Delays:
    """Return what was found of how late the event loop was."""
    if not found:
        # Not once within the work: it was as late as the work took.
        return Delays(float("inf"), float("inf"))
    ordered = sorted(map(float, found))
    return Delays(ordered[int(0.99 * (len(ordered) - 1))], ordered[-1])


@asynccontextmanager
async def house(
    directory: Path, name: str, terminals: int, *, recorded: bool = True
) -> AsyncIterator[House]:
    """Offer a house of its own that does not run yet; nothing runs at the end."""
    folder = directory / name
    folder.mkdir(parents=True)
    with (folder / "hass.log").open("ab") as output:
        made = House(folder, output, recorded=recorded)
        try:
            await made.prepare(terminals)
            yield made
        finally:
            await made.process.stop()
