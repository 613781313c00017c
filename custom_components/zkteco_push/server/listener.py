"""The endpoints on a port of their own: plain HTTP, as firmware writes it."""

import asyncio
from typing import Final

from aiohttp import hdrs, web

from ..settings import parse_address
from .connection import Connection
from .endpoints import Endpoints
from .gate import Gate
from .messages import Answer
from .mount import MAX_BODY, answer_of, response_to

# Where Home Assistant listens as well unless told otherwise.
_HOSTS: Final = ("0.0.0.0", "::")
_BACKLOG: Final = 128
# How long a stop waits for answers that are under way (s).
_PATIENCE: Final = 5


class Listener:
    """Serves the endpoints from its start to its stop.

    Without endpoints every request is answered 503, which makes terminals keep their
    data. `gate` counts connections, answers and refusals.
    """

    def __init__(self, port: int, max_body: int = MAX_BODY) -> None:
        """Take the port, and how large a body may be (bytes)."""
        self.port = port
        self._max_body = max_body
        self.endpoints: Endpoints | None = None
        self.gate = Gate()
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None

    @property
    def is_listening(self) -> bool:
        """Return whether the port is open."""
        return self._server is not None

    async def async_start(self) -> None:
        """Open the port; raise OSError if that is not possible."""
        app = web.Application()
        app.router.add_route("*", "/iclock/{path:.*}", self._answer)
        app.on_response_prepare.append(_keep_short)
        # As on Home Assistant's port: what must outlive a hang-up sees to it itself.
        runner = web.AppRunner(
            app, handler_cancellation=True, shutdown_timeout=_PATIENCE
        )
        await runner.setup()

        def connect() -> Connection:
            """Return what serves a new connection."""
            assert runner.server is not None
            return Connection(runner.server, self.gate)

        try:
            self._server = await asyncio.get_running_loop().create_server(
                connect, _HOSTS, self.port, backlog=_BACKLOG
            )
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner

    async def async_stop(self) -> None:
        """Close the port and every connection; nothing happens if it is not open."""
        server, self._server = self._server, None
        runner, self._runner = self._runner, None
        if server is None or runner is None:
            return
        server.close()
        assert runner.server is not None
        for connection in runner.server.connections:
            if isinstance(connection, Connection):
                connection.let_go()
        await runner.cleanup()
        await server.wait_closed()

    async def _answer(self, request: web.Request) -> web.Response:
        """Return the endpoints' answer."""
        answer = answer_of(
            self.endpoints,
            request,
            request.match_info["path"],
            parse_address(request.remote),
            is_remote=False,
            max_body=self._max_body,
        )
        if not isinstance(answer, Answer):
            answer = await answer
        return response_to(request, answer)


async def async_try_port(port: int) -> None:
    """Open and close a port; raise OSError if that is not possible."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, _HOSTS, port)
    server.close()
    await server.wait_closed()


async def _keep_short(_request: web.Request, response: web.StreamResponse) -> None:
    """Leave out what a terminal's small buffer has no room for."""
    response.headers.popall(hdrs.SERVER, None)
