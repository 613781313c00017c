"""A door is asked to open, and then something happens: it opens at once or never."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
import re
from time import monotonic
from typing import Final

from scripts.demo.configuration import DOMAIN
from scripts.demo.websocket import CommandError, WebSocket

from .faults_bench import Bench, Figures, bench, connected, eventually
from .faults_callers import Caller, Dialect
from .faults_line import Line

# An unlock waits 15 s, and an answer on a loaded machine a little (s).
LATE: Final = 15 + 2
# What was handed out just before the process ended is carried out just after (s).
_GRACE: Final = 1
_AWHILE: Final = 4
# How long it may take until a terminal that is away counts as such (s).
_AWAY: Final = 90
# How long a refusal may take (s).
_AT_ONCE: Final = 2
# How a door is opened in either dialect.
_OPENS: Final = re.compile(rb"UNLOCK|CONTROL DEVICE 01|REMOTE OPENDOOREX")


@dataclass(slots=True)
class _Trial:
    """Where the door is; `over_at` is when it may not open any more (monotonic, s).

    `taken` is how often the door was asked for and nobody said no.
    """

    place: Bench
    line: Line
    caller: Caller
    websocket: WebSocket
    figures: Figures
    doors: int
    over_at: float = 0.0
    taken: int = 0

    async def ask(self, door: int = 1) -> bool:
        """Ask for a door of those there are."""
        door = (door - 1) % self.doors + 1
        is_taken = await ask(self.websocket, self.caller.serial_number, door)
        self.taken += is_taken
        return is_taken

    async def is_there(self) -> bool:
        """Return whether Home Assistant says that the terminal is connected."""
        return await self._connected() == "on"

    async def is_away(self) -> bool:
        """Return whether Home Assistant says that the terminal is away."""
        return await self._connected() == "off"

    async def _connected(self) -> str | None:
        """Return the state of the terminal's connection, if there is one yet."""
        unique_id = f"{self.caller.serial_number}_connected"
        entities = await self.websocket.command("config/entity_registry/list")
        ids = {each["entity_id"] for each in entities if each["unique_id"] == unique_id}
        states = await self.websocket.command("get_states")
        found = (each["state"] for each in states if each["entity_id"] in ids)
        return next(found, None)

    async def restart(self, end: Callable[[], Awaitable[None]]) -> None:
        """End the process in some way and start it again."""
        await end()
        self.over_at = min(self.over_at, monotonic() + _GRACE)
        await self.place.process.start()


async def _kill_while_calling(trial: _Trial) -> None:
    """Kill the process while the terminal asks once a second."""
    await asyncio.sleep(trial.place.random.uniform(0, 1.2))
    await trial.restart(trial.place.process.kill)


async def _kill_while_away(trial: _Trial) -> None:
    """Kill the process; the terminal comes back after the restart."""
    await asyncio.sleep(trial.place.random.uniform(0, 1.2))
    await trial.restart(trial.place.process.kill)
    trial.caller.start()


async def _restart_while_away(trial: _Trial) -> None:
    """Stop and start in order; the terminal comes back after the restart."""
    await trial.restart(trial.place.process.stop)
    trial.caller.start()


async def _stay_away(trial: _Trial) -> None:
    """Let the terminal be offline until nobody stands at the door any more."""
    await asyncio.sleep(LATE)
    trial.over_at = monotonic()
    trial.caller.start()


async def _lose_the_answer(trial: _Trial) -> None:
    """Cut every answer to a poll for a while: what was handed out may not come again."""
    line = trial.line
    line.lost.clear()
    line.cuts, line.answer_cut = b"GET /iclock/getrequest", 0
    trial.caller.start()
    if await eventually(lambda: any(map(_OPENS.search, line.lost)), LATE):
        trial.over_at = monotonic()
    await asyncio.sleep(_AWHILE)
    line.answer_cut = None


async def _lose_the_reply(trial: _Trial) -> None:
    """Cut the way of the reply: nobody is told that it opened, and it stays at that."""
    line = trial.line
    line.cuts, line.answer_cut = b"POST /iclock/devicecmd", 0
    trial.caller.start()
    await asyncio.sleep(_AWHILE)
    trial.over_at = monotonic()
    line.answer_cut = None


async def _ask_at_once(trial: _Trial) -> None:
    """Ask for the same door twice more and for another one, all at once."""
    await asyncio.gather(trial.ask(1), trial.ask(1), trial.ask(2))
    trial.caller.start()
    # Some terminals take one command at a time.
    await asyncio.sleep(_AWHILE)


async def _ask_while_known_to_be_away(trial: _Trial) -> None:
    """Ask once the terminal counts as away: that is an error, and no door opens."""
    await asyncio.sleep(LATE)
    if not await eventually(trial.is_away, _AWAY):
        trial.figures.problems.append("a terminal that is away still counts as there")
    asked_at = trial.over_at = monotonic()
    if await trial.ask():
        trial.figures.problems.append("an unlock was taken on for nobody")
    if monotonic() - asked_at > _AT_ONCE:
        trial.figures.problems.append("an unlock for nobody was not refused at once")
    trial.caller.start()


type Way = tuple[Callable[[_Trial], Awaitable[None]], bool]

# Some happen while the terminal calls, the others while it is away.
QUICK_WAYS: Final[Mapping[str, Way]] = {
    "kill while calling": (_kill_while_calling, True),
    "lose the answer": (_lose_the_answer, False),
}
WAYS: Final[Mapping[str, Way]] = {
    **QUICK_WAYS,
    "ask at once": (_ask_at_once, False),
    "kill while away": (_kill_while_away, False),
    "stay away": (_stay_away, False),
    "restart while away": (_restart_while_away, False),
    "lose the reply": (_lose_the_reply, False),
    "ask while known to be away": (_ask_while_known_to_be_away, False),
}


async def door(
    directory: Path, rounds: int, dialect: Dialect, ways: Mapping[str, Way] = WAYS
) -> Figures:
    """Ask for a door, then take away what should open it, each time another way."""
    figures = Figures("unlock, then kill, restart, offline", dialect, rounds)
    asked = again = 0
    opened: Counter[str] = Counter()
    names = list(ways)
    async with (
        bench(directory, "door", dialect) as place,
        Line(place.process.url) as line,
    ):
        caller = place.terminal("DOOR000000001", line.url)
        await place.process.start()
        async with place.listening() as client:
            await place.approve(client)
        for number in range(rounds):
            name = names[number % len(names)]
            way, is_calling = ways[name]
            before = len(caller.door_openings)
            async with place.listening() as client, client.websocket() as websocket:
                caller.start()
                await connected([caller])
                doors = caller.door_count
                trial = _Trial(place, line, caller, websocket, figures, doors)
                # After a restart it may be connected, but not have called yet.
                if not await eventually(trial.is_there, _AWHILE * 10):
                    figures.problems.append("a terminal that calls counts as away")
                if not is_calling:
                    await caller.stop()
                await trial.ask(number + 1)
                trial.over_at = monotonic() + LATE
                await way(trial)
            await connected([caller])
            await asyncio.sleep(_AWHILE)
            openings = caller.door_openings[before:]
            asked += trial.taken
            again += max(0, len(openings) - trial.taken)
            late = sum(one.monotonic > trial.over_at for one in openings)
            figures.late += late
            opened[name] += len(openings)
            if late:
                figures.problems.append(f"opened late after: {name}")
        await place.finish(figures)
    if again:
        figures.problems.append(f"{again} doors opened twice")
    if not asked:
        figures.problems.append("no unlock was taken on")
    figures.notes.append(
        f"asked {asked}, opened twice {again}, opened: {_told(opened)}"
    )
    return figures


def _told(opened: Counter[str]) -> str:
    """Return after which events a door opened, and how often."""
    told = (f"{name} {times}" for name, times in opened.items() if times)
    return ", ".join(told) or "never"


async def ask(websocket: WebSocket, serial_number: str, door: int = 1) -> bool:
    """Ask for the door without waiting; return whether that was taken on."""
    devices = await websocket.command("config/device_registry/list")
    device_id = next(
        device["id"]
        for device in devices
        if [DOMAIN, serial_number] in device["identifiers"]
    )
    try:
        await websocket.command(
            "call_service",
            domain=DOMAIN,
            service="unlock_door",
            service_data={"device_id": device_id, "door": door, "wait": 0},
        )
    except CommandError:
        return False
    return True
