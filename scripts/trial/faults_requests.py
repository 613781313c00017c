"""Requests go wrong on their way: cut at every byte, repeated, reordered, interleaved."""

import asyncio
from pathlib import Path
from random import Random
import re
from typing import Final

from .faults_bench import Bench, Figures, bench, connected, eventually
from .faults_callers import Caller, Dialect
from .faults_line import Line

_MOST_BYTES: Final = 2000
_MOST_REPEATED: Final = 3
_KEPT: Final = 50
_OLD_PER_ROUND: Final = 60
# What holds records: punches, events, and events as a log's table has them.
_REPEATED: Final = re.compile(rb"^POST /iclock/cdata\?.*(ATTLOG|rtlog|transaction)")


async def cut(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Cut an upload, and then its answer, at every byte, until it comes through."""
    figures = Figures("connection cut at every byte", dialect, rounds)
    async with (
        bench(directory, "cut", dialect) as place,
        Line(place.process.url) as line,
    ):
        caller = place.terminal("CUT0000000001", line.url, timeout=10)
        await place.process.start()
        async with place.listening() as client:
            await place.approve(client)
            await _begin(caller)
            for _ in range(rounds):
                await _cut_each(place, line, caller)
                place.count(figures)
            await place.finish(figures)
    request, answer = line.last
    figures.notes.append(f"{line.cut_count} cuts: {len(request)} + {len(answer)} bytes")
    return figures


async def _begin(caller: Caller) -> None:
    """Have a terminal that does nothing by itself be let in, with nothing to send."""

    async def is_let_in() -> bool:
        """Return whether a handshake and an upload are accepted."""
        return (await caller.handshake()).accepted and (await caller.upload()).accepted

    if not await eventually(is_let_in, 30):
        raise TimeoutError("the terminal was not let in")


async def _cut_each(place: Bench, line: Line, caller: Caller) -> None:
    """Send an old and a new punch again and again, each time one byte more of it."""
    place.add_old(caller, 1)
    place.add_fresh(caller)
    for line.request_cut in range(_MOST_BYTES):
        # The last cut is none, but then the answer is lost.
        line.answer_cut = 0
        await caller.upload()
        if line.request_cut and line.request_cut >= len(line.last[0]) > 0:
            break
    line.request_cut = None
    for line.answer_cut in range(_MOST_BYTES):
        if (await caller.upload()).accepted:
            break
    line.answer_cut = None
    # Half an answer is no wrong one: the terminal may not see who is to blame.
    caller.complaints.clear()


async def disorder(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Let two terminals upload at once, piece by piece, and repeat what they sent."""
    figures = Figures("duplicated, reordered, interleaved", dialect, rounds)
    async with (
        bench(directory, "disorder", dialect) as place,
        Line(place.process.url) as line,
    ):
        callers = [place.terminal(f"DISORDER0000{letter}", line.url) for letter in "AB"]
        repeats = _Repeats(line)
        await place.process.start()
        async with place.listening() as client:
            await place.approve(client)
            for caller in callers:
                caller.start()
            await connected(callers)
            line.is_torn = True
            line.after = repeats.repeat_some
            for _ in range(rounds):
                for caller in callers:
                    place.add_old(caller, _OLD_PER_ROUND)
                async with asyncio.TaskGroup() as group:
                    for caller in (*callers, *callers):
                        group.create_task(place.punch(caller))
            await place.finish(figures)
            line.after = None
            await repeats.repeat_all()
            await asyncio.sleep(1)
        place.count(figures)
    figures.notes.append(f"{repeats.number} repeated")
    return figures


class _Repeats:
    """Sends uploads again that were answered long ago, in any order."""

    def __init__(self, line: Line) -> None:
        """Take the line that the uploads went over."""
        self.number = 0
        self._line = line
        self._random = Random("repeats")
        self._kept: list[bytes] = []

    async def repeat_some(self, request: bytes) -> None:
        """Keep an upload, and send a few of those kept again, all at once."""
        head = request.partition(b"\r\n")[0]
        if not _REPEATED.search(head):
            return
        self._kept.append(request)
        if len(self._kept) > _KEPT:
            del self._kept[self._random.randrange(_KEPT)]
        wanted = self._random.randint(0, min(_MOST_REPEATED, len(self._kept)))
        await self._send(self._random.sample(self._kept, wanted))

    async def repeat_all(self) -> None:
        """Send all that was kept again, the last first."""
        await self._send(self._kept[::-1])

    async def _send(self, requests: list[bytes]) -> None:
        """Send requests at once."""
        self.number += len(requests)
        await asyncio.gather(*(self._line.send(request) for request in requests))
