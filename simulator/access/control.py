"""Orders to a running device, from its standard input and by HTTP on this machine."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
import sys
import threading
from typing import Final, TextIO

from aiohttp import web

from .orders import NotUnderstood, follow
from .terminal import VirtualAccessTerminal

_LINE_LIMIT: Final = 1000

type Say = Callable[[str], None]


def _read(stream: TextIO, put: Callable[[str], None]) -> None:
    for line in stream:
        put(line[:_LINE_LIMIT])


async def listen(terminal: VirtualAccessTerminal, say: Say) -> None:
    """Follow the lines of standard input until cancelled; its end ends nothing."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def put(line: str) -> None:
        loop.call_soon_threadsafe(lines.put_nowait, line)

    # Reading blocks and cannot be cancelled, so nobody may have to wait for it.
    threading.Thread(target=_read, args=(sys.stdin, put), daemon=True).start()
    while True:
        line = await lines.get()
        if not line.strip():
            continue
        try:
            say(await follow(terminal, line))
        except NotUnderstood as error:
            say(str(error))


@asynccontextmanager
async def served(terminal: VirtualAccessTerminal, port: int) -> AsyncIterator[int]:
    """Follow the body of each POST on a port of this machine, and yield the port."""

    async def post(request: web.Request) -> web.Response:
        line = (await request.text())[:_LINE_LIMIT]
        try:
            return web.Response(text=await follow(terminal, line) + "\n")
        except NotUnderstood as error:
            return web.Response(text=f"{error}\n", status=400)

    application = web.Application(client_max_size=_LINE_LIMIT)
    application.router.add_post("/", post)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
