"""Clocks are moved by hours, both ways, amid uploads and while a door is asked for.

What is a ghost depends on the clock, for live is what comes within five minutes of its
own time, and nobody but the clock says when that is. So every punch that is no ghost by
one clock but one by another is left out, and these are what may fire no event:

* those of days before: they are old by any clock here, as none is moved by a day;
* those made before the house's clock was moved, by a terminal that has not called since
  and sends them for the first time afterwards: they are hours away from the new time;
* those that a terminal makes with its own clock wrong by hours;
* a second event of whatever fired one, though it be sent again after the clock moved.

All others may fire one event. A person who punched three hours before the clock is put
back by three hours, sent only then, is live by the contract: nobody could tell.
A move may cost events, but no punch; and after each move, once the terminal has been
told the time, a new punch has to be live again.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from time import monotonic
from typing import Final

from scripts.demo.websocket import WebSocket
from tests.smoke.evidence import Mark

from .faults_bench import Bench, Figures, bench, connected, eventually
from .faults_callers import Caller, Dialect
from .faults_door import LATE, ask
from .faults_line import Line
from .wall_clock import WallClock

_HOURS: Final = (3, -3, 7, -7)
_OLD_PER_MOVE: Final = 200
_HELD_PER_MOVE: Final = 20
_PUNCHES: Final = 5
# Nearer than what a terminal's clock is left alone with, and what a request takes.
_FOLLOWED: Final = timedelta(seconds=15)
_AWHILE: Final = 4


@dataclass(slots=True)
class _Trial:
    """A house, its terminals, and what has been seen of them."""

    place: Bench
    line: Line
    callers: list[Caller]
    websocket: WebSocket
    figures: Figures
    now: Callable[[], datetime]
    moves: int = 0
    asked: int = 0
    opened: int = 0

    async def settle(self) -> None:
        """Wait until all has been sent, and every terminal been told the time."""
        for caller in self.callers:
            if self.place.dialect is Dialect.ACCESS:
                # It takes the time from the answer to its first request alone.
                await caller.stop()
            caller.start()
        await connected(self.callers)
        if not await eventually(lambda: all(map(self._is_settled, self.callers)), 60):
            self.figures.problems.append("a terminal did not follow the clock")

    def _is_settled(self, caller: Caller) -> bool:
        """Return whether a terminal has sent all and shows the house's time."""
        shown = caller.clock.now() - caller.clock.offset
        error = abs(shown - self.now().replace(tzinfo=None))
        return error <= _FOLLOWED and not caller.unsent_count

    async def punch_live(self) -> None:
        """Let somebody punch at every terminal; each punch has to be live."""
        marks = set[Mark]()
        for caller in self.callers:
            marks |= await self.place.punch(caller)
        if not await eventually(lambda: self.place.has_heard(marks), 30):
            self.figures.problems.append("a punch after the clock moved was not live")

    def add_old(self) -> None:
        """Give every terminal a backlog."""
        for caller in self.callers:
            self.place.add_old(caller, _OLD_PER_MOVE)

    async def unlock(self, move: Callable[[], None], *, is_away: bool) -> None:
        """Ask for the door and move a clock; the door opens in time or never."""
        caller = self.callers[0]
        before = len(caller.door_openings)
        # Its state is written a moment after the handshake.
        await asyncio.sleep(1.5)
        if is_away:
            await caller.stop()
        self.asked += await ask(self.websocket, caller.serial_number)
        over_at = monotonic() + LATE
        move()
        if is_away:
            await asyncio.sleep(LATE)
            over_at = monotonic()
        await self.settle()
        await asyncio.sleep(_AWHILE)
        openings = caller.door_openings[before:]
        self.opened += len(openings)
        self.figures.late += sum(one.monotonic > over_at for one in openings)
        if len(openings) > 1:
            self.figures.problems.append("a door opened twice")

    def note(self) -> None:
        """Tell how often what was done."""
        self.figures.notes.append(
            f"moved {self.moves} times, unlock asked {self.asked}, opened {self.opened}"
        )
        if not self.asked:
            self.figures.problems.append("no unlock was taken on")


async def clock(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Move the house's clock, which its terminals follow."""
    figures = Figures("clock of the process moved", dialect, rounds)
    (folder := directory / f"clock-{dialect}").mkdir(parents=True)
    wall_clock = WallClock(folder)
    await wall_clock.build()
    async with (
        bench(directory, "clock", dialect, wall_clock.environment) as place,
        Line(place.process.url) as line,
    ):
        callers = [place.terminal("CLOCK0000000A", line.url)]
        callers.append(place.terminal("CLOCK0000000B"))
        await place.process.start()
        # A login ends when the clock moves on, but not who is connected by then.
        async with place.listening() as client, client.websocket() as websocket:
            await place.approve(client)
            trial = _Trial(place, line, callers, websocket, figures, wall_clock.now)
            hours = cycle(_HOURS)

            def move() -> None:
                """Move the clock to the next of its times."""
                wall_clock.move(timedelta(hours=next(hours)))
                trial.moves += 1

            await trial.settle()
            for number in range(rounds):
                await _move_amid_uploads(trial, move)
                await _move_over_unsent(trial, move)
                await trial.unlock(move, is_away=number // 2 % 2 == 0)
                await trial.punch_live()
                place.count(figures)
            wall_clock.move(timedelta())
            await trial.settle()
            await place.finish(figures)
    trial.note()
    return figures


async def _move_amid_uploads(trial: _Trial, move: Callable[[], None]) -> None:
    """Move the clock while terminals send old and new punches."""
    place = trial.place
    trial.add_old()
    async with asyncio.TaskGroup() as group:
        for caller in trial.callers:
            group.create_task(_punch_often(place, caller))
        await asyncio.sleep(place.random.uniform(0, 0.3))
        move()
    await trial.settle()
    await trial.punch_live()


async def _punch_often(place: Bench, caller: Caller) -> None:
    """Let some people punch, one after the other."""
    for _ in range(_PUNCHES):
        await place.punch(caller)
        await asyncio.sleep(0.1)


async def _move_over_unsent(trial: _Trial, move: Callable[[], None]) -> None:
    """Move the clock before a terminal sends what it has, or sends it once more."""
    place, line = trial.place, trial.line
    repeating, holding = trial.callers
    await holding.stop()
    for _ in range(_HELD_PER_MOVE):
        place.add_fresh(holding, may_be_live=False)
    # The house stores this one, but the terminal is not told.
    line.cuts, line.answer_cut = b"POST /iclock/cdata", 0
    marks = await place.punch(repeating)
    await repeating.stop()
    if not await eventually(lambda: place.has_heard(marks), 30):
        trial.figures.problems.append("a punch whose answer was lost was not live")
    if marks & place.told():
        trial.figures.problems.append("nothing was left to be repeated")
    move()
    line.answer_cut = None
    await trial.settle()
    await trial.punch_live()


async def terminal_clock(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Set a terminal's clock wrong, as at its menu; its next poll sets it right."""
    figures = Figures("clock of the terminal moved", dialect, rounds)
    async with (
        bench(directory, "terminal_clock", dialect) as place,
        Line(place.process.url) as line,
    ):
        callers = [place.terminal(f"WRONGTIME000{letter}") for letter in "AB"]
        await place.process.start()
        async with place.listening() as client, client.websocket() as websocket:
            await place.approve(client)
            trial = _Trial(place, line, callers, websocket, figures, _now)
            hours = cycle(_HOURS)
            await trial.settle()
            for number in range(rounds):
                ahead = timedelta(hours=next(hours))

                def move(ahead: timedelta = ahead) -> None:
                    """Set the clocks of the terminals."""
                    _set(trial.callers, ahead)
                    trial.moves += 1

                trial.add_old()
                await trial.punch_live()
                for _ in range(_PUNCHES):
                    move()
                    await asyncio.gather(*_punch_wrong(place, callers))
                await trial.settle()
                await trial.punch_live()
                await trial.unlock(move, is_away=number // 2 % 2 == 0)
                await trial.punch_live()
                place.count(figures)
            await place.finish(figures)
    trial.note()
    return figures


def _now() -> datetime:
    """Return this machine's time, which is the house's."""
    return datetime.now(UTC)


def _set(callers: Iterable[Caller], ahead: timedelta) -> None:
    """Set the clocks of terminals ahead of this machine's."""
    for caller in callers:
        caller.clock.believe(_now() + ahead)


def _punch_wrong(
    place: Bench, callers: Iterable[Caller]
) -> list[asyncio.Task[set[Mark]]]:
    """Let somebody punch at terminals whose clocks are wrong."""
    return [
        asyncio.create_task(place.punch(caller, may_be_live=False))
        for caller in callers
    ]
