"""What terminals send all day: polls and single punches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
    """Punch one by one, beside trivial views that take the post and store nothing."""
    people = count(1)
    async with house(directory, "punch", TERMINALS) as made, made.running() as client:
        to = _Punches(made, client, scale, people)
        figures = [await to.beside_nothing(slots) for slots in (1, TERMINALS)]
        figures.append(await to.beside_what_is_shown(TERMINALS))
    async with (
        house(directory, "punch-unrecorded", TERMINALS, recorded=False) as made,
        made.running() as client,
    ):
        to = _Punches(made, client, scale, people, ", without the recorder")
        figures.append(await to.beside_nothing(TERMINALS))
        figures.append(await to.beside_what_is_shown(TERMINALS))
    return figures


def punches(
    terminals: int, people: Iterator[int], post: Callable[[int, bytes], bytes]
) -> Iterator[bytes]:
    """Return uploads of one punch of now, each of another person."""
    for person in people:
        body = wire.line(person, datetime.now())
        yield post(person % terminals, body)


@dataclass(frozen=True, slots=True)
class _Punches:
    """Punches at a house, and what they are measured against."""

    made: House
    client: Client
    scale: Scale
    people: Iterator[int]
    where: str = ""

    async def beside_nothing(self, slots: int) -> Figure:
        """Punch at so many terminals at once, beside a view that does nothing."""
        request = wire.floor_post(wire.line(1, wire.BACKLOG_BEGINS))
        return await self._measure(
            slots,
            repeat(request),
            "trivial view that stores nothing",
            _PUNCHES if slots > 1 and not self.where else None,
        )

    async def beside_what_is_shown(self, slots: int) -> Figure:
        """Punch beside a view that shows the same punches and stores nothing."""
        return await self._measure(
            slots,
            punches(slots, self.people, wire.shown_post),
            "view that fires the same event and writes the same states",
        )

    async def _measure(
        self,
        slots: int,
        floor_requests: Iterator[bytes],
        floor_is: str,
        target: Target | None = None,
    ) -> Figure:
        """Punch at so many terminals at once."""
        made, scale = self.made, self.scale
        own, floor = Load(made.port), Load(made.port)
        before = made.count_rows()
        found = await compare(
            made,
            self.client,
            lambda: own.closed(
                punches(slots, self.people, wire.post), slots, scale.seconds
            ),
            lambda: floor.closed(floor_requests, slots, scale.seconds),
            scale.rounds,
        )
        figure = Figure(
            "punch",
            f"single, {slots} at a time{self.where}",
            found.rate,
            found.floor_rate,
            "punches/s",
            floor_is,
            target,
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
