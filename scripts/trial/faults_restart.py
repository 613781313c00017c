"""Home Assistant starts again while panels are connected, which do not shake hands twice."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Final

from .faults_bench import Bench, Figures, bench, connected, eventually, handshakes
from .faults_callers import Caller, Dialect

_PASSES: Final = 5
_HEARD_WITHIN: Final = 60


async def restart(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Stop in order, or kill, amid events; they go on without anybody's help."""
    figures = Figures("restart, nobody shakes hands again", dialect, rounds)
    async with bench(directory, "restart", dialect) as place:
        callers = [place.terminal(f"RESTART00000{letter}") for letter in "AB"]
        await place.process.start()
        async with place.listening() as client:
            await place.approve(client)
        for caller in callers:
            caller.start()
        await connected(callers)
        before = handshakes(callers)
        for number in range(rounds):
            async with place.listening():
                await _pass_heard(place, callers, figures)
            await (place.process.kill if number % 2 else place.process.stop)()
            for caller in callers:
                place.add_fresh(caller)
            await place.process.start()
            async with place.listening():
                await _pass_heard(place, callers, figures)
                place.count(figures)
        async with place.listening():
            await place.finish(figures)
        again = handshakes(callers) - before
    if again:
        figures.problems.append(f"{again} handshakes: not what was to be tried")
    figures.notes.append(f"{before} handshakes before, {again} later")
    return figures


async def _pass_heard(place: Bench, callers: list[Caller], figures: Figures) -> None:
    """Let people pass at every terminal; all of them have to be heard of."""
    for _ in range(_PASSES):
        passed = await asyncio.gather(*(place.punch(caller) for caller in callers))
        marks = {mark for each in passed for mark in each}
        heard = partial(place.has_heard, marks)
        if not await eventually(heard, _HEARD_WITHIN):
            figures.problems.append("an event did not come after a restart")
            return
