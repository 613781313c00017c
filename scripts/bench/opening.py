"""From the action that opens a door to the bytes that tell the terminal."""

from array import array
import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
import re
from time import perf_counter
from typing import Final, override

from custom_components.zkteco_push.dispatch import WAKE_UP_PORT
from scripts.demo.client import Client
from scripts.demo.configuration import DOMAIN
from scripts.demo.websocket import WebSocket

from . import bench_floor, wire
from .figures import Figure
from .house import House, house
from .load import HOST, Sample
from .scale import Scale

_COMMAND: Final = re.compile(rb"C:(\d+):")
_WAKE_SECONDS: Final = 1.0
_POLLS: Final = 1000

type Once = Callable[[], Awaitable[float]]


class _Waker(asyncio.DatagramProtocol):
    """Where a terminal is told to ask at once."""

    def __init__(self) -> None:
        """Begin unheard."""
        self.heard = asyncio.Event()

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        """Note that it came."""
        self.heard.set()


class _Terminal:
    """A terminal on one kept connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take the connection."""
        self._reader = reader
        self.writer = writer

    async def ask(self, request: bytes) -> bytes:
        """Send a request and return the body of the answer."""
        self.writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return await self._reader.readexactly(length)


async def unlock(directory: Path, scale: Scale) -> list[Figure]:
    """Unlock a door again and again, beside an action and a view that do nothing."""
    async with (
        house(directory, "unlock", 1) as made,
        made.running() as client,
        client.websocket() as websocket,
    ):
        device = await device_of(websocket, wire.serial_number(0))
        waker = await _listen()
        terminal = _Terminal(*await asyncio.open_connection(HOST, made.port))

        async def nothing() -> float:
            """Do what does nothing and ask what knows nothing; return the time (s)."""
            begun = perf_counter()
            await websocket.command(
                "call_service", domain=bench_floor.DOMAIN, service="nothing"
            )
            await terminal.ask(wire.floor_poll())
            return perf_counter() - begun

        async def once() -> float:
            """Unlock, and return the time until the command has come (s)."""
            return await _unlock(websocket, terminal, waker, device)

        try:
            return [await _measure(made, client, once, nothing, waker, scale)]
        finally:
            terminal.writer.close()


async def _measure(
    made: House,
    client: Client,
    once: Once,
    nothing: Once,
    waker: _Waker | None,
    scale: Scale,
) -> Figure:
    """Measure unlocks and their floor in turns."""
    found, floor = array("d"), array("d")
    await once()
    await made.delays(client)
    for _ in range(scale.unlocks):
        floor.append(await nothing())
        found.append(await once())
    delays = await made.delays(client)
    own, trivial = (Sample(1, 0, times, Counter()) for times in (found, floor))
    return Figure(
        "unlock",
        "action to the answer that carries it, median",
        own.median * 1000,
        trivial.median * 1000,
        "ms",
        "an action and a view that do nothing",
        delays=delays,
        notes=[
            "the terminal asks when the wake-up datagram comes"
            if waker
            else f"UDP port {WAKE_UP_PORT} is taken: the terminal asks all the time",
            f"p99 {own.percentile(0.99) * 1000:.1f} ms"
            f" (floor {trivial.percentile(0.99) * 1000:.1f})",
        ],
    )


async def _unlock(
    websocket: WebSocket, terminal: _Terminal, waker: _Waker | None, device: str
) -> float:
    """Unlock a door and confirm it; return the time from action to wire (s)."""
    if waker:
        waker.heard.clear()
    begun = perf_counter()
    action = asyncio.create_task(
        websocket.command(
            "call_service",
            domain=DOMAIN,
            service="unlock_door",
            service_data={"device_id": device},
        )
    )
    if waker:
        with suppress(TimeoutError):
            async with asyncio.timeout(_WAKE_SECONDS):
                await waker.heard.wait()
    for _ in range(_POLLS):
        body = await terminal.ask(wire.poll(0))
        if (command := _COMMAND.match(body)) is not None:
            took = perf_counter() - begun
            break
    else:
        raise TimeoutError("no command came")
    if b"AC_UNLOCK" not in body:
        raise OSError(f"another command came: {body!r}")
    reply = b"ID=%s&Return=0&CMD=AC_UNLOCK\n" % command[1]
    target = f"/iclock/devicecmd?SN={wire.serial_number(0)}"
    await terminal.ask(wire.request("POST", target, reply))
    await action
    return took


async def device_of(websocket: WebSocket, serial: str) -> str:
    """Return the id of a terminal's device."""
    for device in await websocket.command("config/device_registry/list"):
        if [DOMAIN, serial] in device["identifiers"]:
            found: str = device["id"]
            return found
    raise OSError(f"no device of {serial}")


async def _listen() -> _Waker | None:
    """Listen for wake-ups, unless somebody else does."""
    waker = _Waker()
    with suppress(OSError):
        await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: waker, local_addr=(HOST, WAKE_UP_PORT)
        )
        return waker
    return None
