"""The approved panel that people pass meanwhile: what it was told is stored, once."""

import asyncio
from collections import Counter
from contextlib import suppress
from itertools import count
from typing import Final

from simulator import Pace
from tests.smoke.evidence import EventKey, Journal, Mark

from .faults_callers import Dialect, make

PANEL: Final = "PANEL00000001"

_PATIENCE: Final = 60
_EVERY: Final = 0.5
# No other terminal has people of such numbers.
_FIRST_PERSON: Final = 50_000


class HonestPanel:
    """A panel that never shakes hands twice."""

    def __init__(self, url: str) -> None:
        """Take the server."""
        pace = Pace(poll=1, failure=0.3, refused=0.3, timeout=_PATIENCE)
        self.terminal = make(Dialect.ACCESS, url, PANEL, 0, pace)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self.terminal.start()
        self._task = asyncio.create_task(self._live())

    async def stop(self) -> None:
        """End, everything sent."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        async with asyncio.timeout(_PATIENCE):
            while self.terminal.unsent_count:
                await asyncio.sleep(0.1)
        await self.terminal.stop()

    async def _live(self) -> None:
        """Let somebody pass again and again."""
        for person in count(_FIRST_PERSON):
            await self.terminal.pass_by(person)
            await asyncio.sleep(_EVERY)

    def losses(self, journal: Journal) -> list[str]:
        """Return what is wrong with the journal: lost, doubled or forged."""
        told = self.terminal.told()
        mine: list[Mark] = [key for key, _ in journal.rows()]
        mine += [key for key, _ in journal.events()]
        stored = Counter(key for key in mine if key.serial_number == PANEL)
        found = []
        if lost := told - stored.keys():
            found.append(f"{len(lost)} records of a panel acknowledged and lost")
        if stored.total() > len(stored):
            found.append(f"{stored.total() - len(stored)} records stored twice")
        if forged := stored.keys() - self.terminal.made():
            found.append(f"{len(forged)} records of {PANEL} that it never made")
        events = sum(isinstance(key, EventKey) for key in told)
        return found if events else [*found, "no event of the honest panel was taken"]
