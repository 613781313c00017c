"""Home Assistant is killed amid uploads, again and again."""

import asyncio
from pathlib import Path
from typing import Final

from .faults_bench import Bench, Figures, bench, connected, eventually, unsent
from .faults_callers import Caller, Dialect

_OLD_PER_ROUND: Final = 300


async def kill(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Kill the process at a random point of each upload; the terminals go on calling."""
    figures = Figures("kill -9 amid uploads", dialect, rounds)
    killed_at: list[int] = []
    async with bench(directory, "kill", dialect) as place:
        callers = [place.terminal(f"KILLED000000{letter}") for letter in "AB"]
        await place.process.start()
        async with place.listening() as client:
            await place.approve(client)
        for number in range(rounds):
            # Every other time they call from the first moment on, unheard.
            if number % 2:
                _start(callers)
            async with place.listening():
                _start(callers)
                await connected(callers)
                await _upload_and_kill(place, callers, killed_at)
            place.count(figures)
            if number % 2 == 0:
                for caller in callers:
                    await caller.stop()
            await place.process.start()
        async with place.listening():
            _start(callers)
            await place.finish(figures)
    figures.notes.append(f"{min(killed_at)}-{max(killed_at)} unsent at the kill")
    return figures


def _start(callers: list[Caller]) -> None:
    """Have terminals call that do not."""
    for caller in callers:
        caller.start()


async def _upload_and_kill(
    place: Bench, callers: list[Caller], killed_at: list[int]
) -> None:
    """Have both upload old punches and new ones, and kill somewhere on the way."""
    for caller in callers:
        place.add_old(caller, _OLD_PER_ROUND)
    goal = place.random.randint(0, unsent(callers))
    sending = [asyncio.create_task(place.punch(caller)) for caller in callers]
    await eventually(lambda: unsent(callers) <= goal, 30)
    await asyncio.sleep(place.random.uniform(0, 0.01))
    await place.process.kill()
    killed_at.append(unsent(callers))
    await asyncio.gather(*sending)
