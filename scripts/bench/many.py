"""Many terminals at once, and what each of them costs."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, repeat
from pathlib import Path
from random import Random
from typing import Final

from scripts.demo.client import Client

from . import wire
from .compare import compare
from .figures import Figure, Of, Target
from .house import House, house, worst
from .load import Load
from .scale import Scale

POLL_EVERY: Final = 3.0
PUNCH_EVERY: Final = 20.0
# So many connections may be open at once; whoever waits for one is later by that.
_MOST_OPEN: Final = 800
_SLOTS: Final = 16
_FLEET: Final = Target(0.100, is_least=False, of=Of.MEASURED)
# One process differs from another by some 3 MB, in which fewer of them are lost.
_FEWEST_WEIGHED: Final = 1_000
_MEMORY: Final = Target(20, is_least=False, of=Of.MEASURED)

type Arrival = tuple[float, bytes]


async def fleet(directory: Path, scale: Scale) -> list[Figure]:
    """Let a fleet poll and punch on new connections, as its terminals are due."""
    terminals, seconds = scale.fleet_terminals, scale.fleet_seconds
    async with (
        house(directory, "fleet", terminals) as made,
        made.running() as client,
    ):
        own, floor = (Load(made.port, keep_alive=False) for _ in range(2))
        floors = await made.measure(
            client,
            lambda: floor.scheduled(_floor_arrivals(terminals, seconds), _MOST_OPEN),
        )
        before = made.count_rows()
        arrivals, punches = fleet_arrivals(terminals, seconds, datetime.now())
        found = await made.measure(client, lambda: own.scheduled(arrivals, _MOST_OPEN))
        stored = made.count_rows() - before
    figure = Figure(
        "fleet",
        f"{terminals:,} terminals for {seconds:g} s, p99 from when it was due",
        found.sample.percentile(0.99),
        floors.sample.percentile(0.99),
        "s",
        "the same requests to trivial views",
        _FLEET,
        found.delays,
        [
            f"{len(arrivals) / seconds:,.0f} requests/s due,"
            f" {found.sample.rate:,.0f} answered",
            f"median {found.sample.median * 1000:.1f} ms,"
            f" max {max(found.sample.latencies) * 1000:.0f} ms",
            f"server {found.server_share:.0%} of a core"
            f" (floor {floors.server_share:.0%})",
        ],
    )
    figure.add_sample(found.sample)
    figure.add_sample(floors.sample, "floor: ")
    if stored != punches:
        figure.problems.append(f"{stored} rows of {punches} punches")
    return [figure]


def fleet_arrivals(
    terminals: int, seconds: float, begins: datetime
) -> tuple[list[Arrival], int]:
    """Return what is due when (s), and how many punches are among it."""
    found: list[Arrival] = []
    punches = 0
    for number, kind, at in _due(terminals, seconds):
        if kind == "poll":
            found.append((at, wire.poll(number, keep_alive=False)))
        else:
            punches += 1
            body = wire.line(punches, begins + timedelta(seconds=at))
            found.append((at, wire.post(number, body, keep_alive=False)))
    return found, punches


def _floor_arrivals(terminals: int, seconds: float) -> list[Arrival]:
    """Return the same for trivial views."""
    body = wire.line(1, wire.BACKLOG_BEGINS)
    requests = {
        "poll": wire.floor_poll(keep_alive=False),
        "punch": wire.floor_post(body, keep_alive=False),
    }
    return [(at, requests[kind]) for _, kind, at in _due(terminals, seconds)]


def _due(terminals: int, seconds: float) -> list[tuple[int, str, float]]:
    """Return which terminal does what when, in order; each begins when it likes."""
    random = Random(terminals)
    found = []
    for number in range(terminals):
        for kind, every in (("poll", POLL_EVERY), ("punch", PUNCH_EVERY)):
            at = random.uniform(0, every)
            while at < seconds:
                found.append((number, kind, at))
                at += every
    return sorted(found, key=lambda each: each[2])


async def terminals(directory: Path, scale: Scale) -> list[Figure]:
    """Measure with more and more terminals what one of them costs."""
    figures: list[Figure] = []
    none = without_hub = 0
    started_with_none = 0.0
    for number in (0, *scale.growth_terminals):
        async with house(directory, f"terminals-{number}", number) as made:
            async with made.running() as client:
                took, memory = made.start_seconds, made.memory()
                if number:
                    figures.append(_memory(number, memory, none))
                    figures.append(_start(number, took, started_with_none))
                    figures.append(await _growth(made, client, number, scale))
            if not number:
                none, started_with_none = memory, took
                without_hub = await made.memory_without_hub()
            elif number >= _FEWEST_WEIGHED:
                own = await _own_memory(made) - (none - without_hub)
                figures.append(_idle_memory(number, own, none))
    return figures


async def _own_memory(made: House) -> int:
    """Return how much more memory is taken where the hub runs (bytes).

    All entities are disabled, so that neither case has any; both have the same entries
    and registries.
    """
    made.disable_entities()
    async with made.running():
        memory = made.memory()
    return memory - await made.memory_without_hub()


async def _growth(made: House, client: Client, number: int, scale: Scale) -> Figure:
    """Measure how fast so many terminals are answered."""
    own, floor = Load(made.port), Load(made.port)
    # None of them has been away for long when it is measured.
    once = (wire.poll(each) for each in range(number))
    await asyncio.to_thread(own.closed, once, _SLOTS)
    found = await compare(
        made,
        client,
        partial(own.closed, _polls(number), _SLOTS, scale.seconds),
        partial(
            floor.closed,
            repeat(wire.floor_poll()),
            _SLOTS,
            scale.seconds,
        ),
        scale.rounds,
    )
    figure = Figure(
        "growth",
        f"polls, keep-alive, of {number:,} terminals",
        found.rate,
        found.floor_rate,
        "polls/s",
        "trivial view",
        delays=worst(found.found),
        notes=found.notes(),
    )
    figure.add_sample(found.sample)
    return figure


def _polls(terminals: int) -> Iterator[bytes]:
    """Return the polls of all terminals, one after the other."""
    return cycle([wire.poll(number) for number in range(terminals)])


def _memory(terminals: int, memory: int, none: int) -> Figure:
    """Return what a terminal takes together with what Home Assistant has of it."""
    return Figure(
        "growth",
        f"memory of a terminal with its entities, of {terminals:,}",
        (memory - none) / terminals / 1024,
        none / 1024,
        "KiB",
        "the process without terminals",
        notes=[f"process {memory / 2**20:.0f} MiB, without {none / 2**20:.0f} MiB"],
    )


def _idle_memory(terminals: int, own: int, none: int) -> Figure:
    """Return what an idle terminal takes of what is ours."""
    return Figure(
        "growth",
        f"memory of an idle terminal itself, of {terminals:,}",
        own / terminals / 1024,
        none / 1024,
        "KiB",
        "the process without terminals",
        _MEMORY,
        notes=[
            "with its session, beside a process that has the same entry and registries"
            " and does not run the hub; all entities are disabled in both, as their"
            " objects, states and registry entries are Home Assistant's",
        ],
    )


def _start(terminals: int, took: float, none: float) -> Figure:
    """Return how long it takes until the last terminal is answered."""
    return Figure(
        "growth",
        f"start with {terminals:,} terminals",
        took,
        none,
        "s",
        "without terminals",
        notes=[f"{(took - none) / terminals * 1000:.1f} ms a terminal"],
    )
