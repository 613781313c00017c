"""Raw requests, also such as no HTTP client would send."""

import asyncio
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

_SECONDS: Final = 60


async def exchange(url: str, data: bytes, *, hang_up: bool = False) -> bytes:
    """Send bytes as they are and return all that comes back.

    `hang_up` ends the sending side at once, as a terminal does whose line breaks.
    """
    address = urlsplit(url)
    async with asyncio.timeout(_SECONDS):
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            # A server may refuse a body before it has read all of it.
            with suppress(ConnectionError):
                writer.write(data)
                await writer.drain()
                if hang_up:
                    writer.write_eof()
            return await reader.read()
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


def request(
    method: str,
    target: str,
    body: bytes = b"",
    *,
    announced: int | None = None,
    encoding: str | None = None,
) -> bytes:
    """Return a request as firmware writes it; the last two say of the body what may be false."""
    length = f"Content-Length: {len(body) if announced is None else announced}"
    if encoding == "chunked":
        length = "Transfer-Encoding: chunked"
    elif encoding is not None:
        length += f"\r\nContent-Encoding: {encoding}"
    return (
        f"{method} {target} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        "User-Agent: iClock Proxy/1.09\r\n"
        "Connection: close\r\n"
        f"{length}\r\n\r\n"
    ).encode() + body


def status_of(answer: bytes) -> int | None:
    """Return the status of an answer, None where none came."""
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 2 else None


def body_of(answer: bytes) -> bytes:
    """Return the body of an answer."""
    return answer.partition(b"\r\n\r\n")[2]
