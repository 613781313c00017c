"""The own listener from outside: bytes as firmware sends them."""

import asyncio
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager, suppress
import socket
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.zkteco_push.server.listener import Listener

from .hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub

SN: Final = SERIAL_NUMBER
POLL: Final = f"GET /iclock/getrequest?SN={SN} HTTP/1.1"
UPLOAD: Final = f"POST /iclock/cdata?SN={SN}&table=ATTLOG&Stamp=9999 HTTP/1.1"
_SECONDS: Final = 30


def free_port() -> int:
    """Return a port that nobody uses."""
    with closing(socket.socket()) as found:
        found.bind(("0.0.0.0", 0))
        port: int = found.getsockname()[1]
        return port


async def async_listen(hass: HomeAssistant) -> int:
    """Set up the hub with one terminal and a port of its own; return the port."""
    port = free_port()
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, port=port)
    return port


def listener_of(hass: HomeAssistant) -> Listener:
    """Return the hub's listener."""
    listener: Listener | None = loaded_hub(hass).runtime_data.listener
    assert listener is not None
    return listener


async def connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a bare connection."""
    return await asyncio.open_connection("127.0.0.1", port)


async def hear(reader: asyncio.StreamReader) -> bytes:
    """Return all that comes until the other side closes, whichever way."""
    heard = b""
    async with asyncio.timeout(_SECONDS):
        try:
            while data := await reader.read(65536):
                heard += data
        except ConnectionError:
            pass
    return heard


async def talk(port: int, *parts: bytes, half_close: bool = False) -> bytes:
    """Send bytes as they are, part by part; return all that comes back."""
    reader, writer = await connect(port)
    # A server may refuse what it has not heard to the end.
    with suppress(OSError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        if half_close:
            writer.write_eof()
    heard = await hear(reader)
    writer.close()
    return heard


def head(line: str, headers: Iterable[str] = (), end: str = "\r\n") -> bytes:
    """Return a head that is written as the arguments say."""
    return end.join([line, *headers, "", ""]).encode()


def status_of(answer: bytes) -> int:
    """Return the status of an answer; 0 where none came."""
    return int(answer.split(b" ", 2)[1]) if answer else 0


def body_of(answer: bytes) -> bytes:
    """Return the body of an answer."""
    return answer.partition(b"\r\n\r\n")[2]


def upload_head(length: int, *headers: str, end: str = "\r\n") -> bytes:
    """Return the head of an upload."""
    return head(UPLOAD, [*headers, f"Content-Length: {length}"], end)


def refusals(hass: HomeAssistant) -> dict[str, int]:
    """Return what the listener has refused."""
    return dict(listener_of(hass).gate.refused)


@contextmanager
def taken(port: int) -> Generator[None]:
    """Let another program use a port."""
    with closing(socket.socket()) as other:
        # As servers do, which connections that ended just now do not keep away.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("0.0.0.0", port))
        other.listen()
        yield


async def is_closed(port: int) -> bool:
    """Return whether nobody listens on a port."""
    try:
        _reader, writer = await connect(port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


PING: Final = head(f"GET /iclock/ping?SN={SERIAL_NUMBER} HTTP/1.1")
KEPT: Final = head(
    f"GET /iclock/ping?SN={SERIAL_NUMBER} HTTP/1.1", ["Connection: keep-alive"]
)
HALF_UPLOAD: Final = head(
    f"POST /iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG HTTP/1.1",
    ["Content-Length: 100"],
)
