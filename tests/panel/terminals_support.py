"""What the tests of the panel's view of terminals share."""

import asyncio
from typing import Any, Final

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from tests.support.hub import SERIAL_NUMBER

_PATIENCE: Final = 10
_QUIET: Final = 0.4


class Asker:
    """Somebody who looks at the panel."""

    def __init__(self, websocket: MockHAClientWebSocket) -> None:
        """Take the connection."""
        self.websocket = websocket
        # What came while something else was waited for.
        self._events: list[dict[str, Any]] = []

    async def ask(
        self, command: str, serial_number: str | None = SERIAL_NUMBER, **data: Any
    ) -> Any:
        """Send a command; return its result, or the error as it is."""
        about = {} if serial_number is None else {"serial_number": serial_number}
        await self.websocket.send_json_auto_id(
            {"type": f"zkteco_push/{command}", **about, **data}
        )
        while (answer := await self.next())["type"] == "event":
            self._events.append(answer["event"])
        assert answer["type"] == "result"
        return answer["result"] if answer["success"] else answer["error"]

    async def next(self) -> Any:
        """Return what comes next."""
        async with asyncio.timeout(_PATIENCE):
            return await self.websocket.receive_json()

    async def event(self) -> dict[str, Any]:
        """Return the next event."""
        if self._events:
            return self._events.pop(0)
        message = await self.next()
        assert message["type"] == "event", message
        event: dict[str, Any] = message["event"]
        return event

    async def is_quiet(self) -> bool:
        """Return whether nothing comes for a while."""
        try:
            async with asyncio.timeout(_QUIET):
                await self.websocket.receive_json()
        except TimeoutError:
            return True
        return False


async def async_open(hass: HomeAssistant, connect: WebSocketGenerator) -> Asker:
    """Return an administrator who looks at the panel."""
    return Asker(await connect(hass))
