"""Home Assistant's WebSocket API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp


class CommandError(Exception):
    """Home Assistant refused a command."""


class WebSocket:
    """A connection that has been let in."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        """Take an open connection."""
        self._connection = connection
        self._last_id = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._events: dict[int, asyncio.Queue[Any]] = {}

    async def command(self, command_type: str, **fields: Any) -> Any:
        """Send a command and return its result."""
        return await self._send(self._next_id(), command_type, fields)

    async def subscribe(self, command_type: str, **fields: Any) -> asyncio.Queue[Any]:
        """Send a subscribing command and return the queue that its events go to."""
        identifier = self._next_id()
        self._events[identifier] = queue = asyncio.Queue[Any]()
        await self._send(identifier, command_type, fields)
        return queue

    async def _send(
        self, identifier: int, command_type: str, fields: dict[str, Any]
    ) -> Any:
        """Send a command under this identifier and wait for its result."""
        self._answers[identifier] = asyncio.get_running_loop().create_future()
        await self._connection.send_json(
            {"id": identifier, "type": command_type, **fields}
        )
        try:
            return await self._answers[identifier]
        finally:
            del self._answers[identifier]

    def _next_id(self) -> int:
        """Return an identifier that this connection has not used."""
        self._last_id += 1
        return self._last_id

    async def receive(self) -> None:
        """Hand what comes to whom it is for, until the connection closes."""
        async for frame in self._connection:
            message = frame.json()
            identifier = message["id"]
            if message["type"] == "event":
                self._events[identifier].put_nowait(message["event"])
            elif (answer := self._answers.get(identifier)) and not answer.done():
                if message["success"]:
                    answer.set_result(message["result"])
                else:
                    answer.set_exception(CommandError(message["error"]["message"]))
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(CommandError("the connection was closed"))


@asynccontextmanager
async def connect(
    session: aiohttp.ClientSession, url: str, access_token: str
) -> AsyncIterator[WebSocket]:
    """Connect with this token and close when done."""
    async with session.ws_connect(f"{url}/api/websocket") as connection:
        await connection.receive_json()
        await connection.send_json({"type": "auth", "access_token": access_token})
        if (answer := await connection.receive_json())["type"] != "auth_ok":
            raise CommandError(answer["message"])
        websocket = WebSocket(connection)
        receiving = asyncio.create_task(websocket.receive())
        try:
            yield websocket
        finally:
            await connection.close()
            await receiving
