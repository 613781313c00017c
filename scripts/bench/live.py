"""What terminals send all day: polls and single punches."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, cycle, repeat
from pathlib import Path
from typing import Final

from scripts.demo.client import Client

from . import wire
from .compare import Work, compare
from .figures import Figure, Target
from .house import House, house, worst
from .load import Load
from .scale import Scale

TERMINALS: Final = 16
_POLLS: Final = Target(0.9)
_PUNCHES: Final = Target(0.5)


async def polls(directory: Path, scale: Scale) -> list[Figure]:
    """Poll on new and on kept connections, beside a trivial view of Home Assistant."""
    async with house(directory, "poll", TERMINALS) as made, made.running() as client:
        return [
            await _poll(made, client, scale, keep_alive=keep_alive)
            for keep_alive in (False, True)
        ]


async def _poll(
    made: House, client: Client, scale: Scale, *, keep_alive: bool
) -> Figure:
    """Poll from all terminals at once."""

    def load(requests: Iterator[bytes]) -> Work:
        """Return the work of sending requests."""
        to = Load(made.port, keep_alive=keep_alive)
        return lambda: to.closed(requests, TERMINALS, scale.seconds)

    own = [wire.poll(number, keep_alive=keep_alive) for number in range(TERMINALS)]
    found = await compare(
        made,
        client,
        load(cycle(own)),
        load(repeat(wire.floor_poll(keep_alive=keep_alive))),
        scale.rounds,
    )
    figure = Figure(
        "poll",
        f"{'keep-alive' if keep_alive else 'new connections'}, {TERMINALS} at a time",
        found.rate,
        found.floor_rate,
        "polls/s",
        "trivial view",
        _POLLS,
        worst(found.found),
        found.notes(),
    )
    figure.add_sample(found.sample)
    figure.add_sample(found.floor_sample, "floor: ")
    return figure


async def single_punches(directory: Path, scale: Scale) -> list[Figure]:
    """Punch one by one, beside a trivial view that takes the post and stores nothing."""
    async with house(directory, "punch", TERMINALS) as made, made.running() as client:
        people = count(1)
        return [
            await _punch(made, client, scale, slots, people) for slots in (1, TERMINALS)
        ]


def punches(terminals: int, people: Iterator[int]) -> Iterator[bytes]:
    """Return uploads of one punch of now, each of another person."""
    for person in people:
        body = wire.line(person, datetime.now())
        yield wire.post(person % terminals, body)


async def _punch(
    made: House, client: Client, scale: Scale, slots: int, people: Iterator[int]
) -> Figure:
    """Punch at so many terminals at once."""
    own, floor = Load(made.port), Load(made.port)
    floor_request = wire.floor_post(wire.line(1, wire.BACKLOG_BEGINS))
    before = made.count_rows()
    found = await compare(
        made,
        client,
        lambda: own.closed(punches(slots, people), slots, scale.seconds),
        lambda: floor.closed(repeat(floor_request), slots, scale.seconds),
        scale.rounds,
    )
    figure = Figure(
        "punch",
        f"single, {slots} at a time",
        found.rate,
        found.floor_rate,
        "punches/s",
        "trivial view that stores nothing",
        _PUNCHES if slots > 1 else None,
        worst(found.found),
        found.notes(),
    )
    figure.add_sample(found.sample)
    figure.add_sample(found.floor_sample, "floor: ")
    # The first turn only warmed up, but it stored as well.
    stored = made.count_rows() - before
    if stored < len(found.sample.latencies):
        figure.problems.append(f"{stored} rows of {len(found.sample.latencies)}")
    await made.settle()
    return figure
