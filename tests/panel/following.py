"""One who follows something in the panel: a browser, without its screen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import WSMsgType

from simulator import VirtualTerminal
from tests.commands.support import async_breathe

# The clock may be frozen, so patience is counted in looks of a few ms each.
_LOOKS: Final = 4000

type Shown = dict[str, Any]


class Following:
    """A connection that somebody has logged in on, and every event that came of it."""

    def __init__(self, websocket: Any) -> None:
        """Take the connection, and read what comes."""
        self._websocket = websocket
        self._number = 0
        self._answers: dict[int, Shown] = {}
        self.events: list[Shown] = []
        self._reader = asyncio.get_running_loop().create_task(self._read())

    async def ask(self, command: str, **data: Any) -> Shown:
        """Return the whole answer to a command."""
        return await self._send({"type": f"zkteco_push/{command}", **data})

    async def begin(self, command: str, **data: Any) -> Shown:
        """Subscribe; return the answer."""
        answer = await self.ask(command, **data)
        self._number = answer["id"]
        return answer

    async def end(self) -> None:
        """Follow no more, as when a dialog is closed."""
        await self._send({"type": "unsubscribe_events", "subscription": self._number})

    async def close(self) -> None:
        """Go, as when the browser is closed."""
        self._reader.cancel()
        await self._websocket.close()

    @property
    def latest(self) -> Shown:
        """Return the last event."""
        return self.events[-1] if self.events else {}

    async def until(
        self,
        condition: Callable[[], object],
        *terminals: VirtualTerminal,
        meanwhile: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        """Wait until something is so, while virtual terminals call."""
        for _ in range(_LOOKS):
            if condition():
                return
            for terminal in terminals:
                await terminal.poll()
            if meanwhile is not None:
                await meanwhile()
            await async_breathe()
        raise AssertionError(f"It never came to be so, but {self.latest}")

    async def _send(self, message: Shown) -> Shown:
        """Send a message and return the answer."""
        await self._websocket.send_json_auto_id(message)
        number: int = message["id"]
        await self.until(lambda: number in self._answers)
        return self._answers.pop(number)

    async def _read(self) -> None:
        """Take what comes."""
        while (received := await self._websocket.receive()).type is WSMsgType.TEXT:
            message = received.json()
            if message["type"] == "result":
                self._answers.setdefault(message["id"], message)
            else:
                self.events.append(message["event"])
