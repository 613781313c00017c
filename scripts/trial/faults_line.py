"""A bad line on loopback: between terminals and a server it cuts, delays and repeats."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random
import re
from typing import Final, Self
from urllib.parse import urlsplit

from .faults_bench import LOOPBACK

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_PIECE: Final = 40


class Line:
    """Passes each request on, as badly as it is told to.

    `request_cut` and `answer_cut` are after how many bytes of the terminal's, or of the
    server's, the connection ends; None is never. Only answers to requests that begin
    with `cuts` are cut. `after` is called with each request once it was answered. `is_torn` has requests arrive late and piece by piece.
    """

    def __init__(self, url: str) -> None:
        """Take the server that the line leads to."""
        address = urlsplit(url)
        assert address.hostname == LOOPBACK
        self._port = address.port
        self._server: asyncio.Server | None = None
        self._random = Random("line")
        self._carrying: set[asyncio.Task[None]] = set()
        self.request_cut: int | None = None
        self.answer_cut: int | None = None
        self.cuts = b""
        self.is_torn = False
        self.after: Callable[[bytes], Awaitable[None]] | None = None
        self.url = ""
        self.cut_count = 0
        # The answers that were cut.
        self.lost: list[bytes] = []
        # What the last request and its answer were.
        self.last: tuple[bytes, bytes] = (b"", b"")

    async def __aenter__(self) -> Self:
        """Open the line's near end."""
        port = self._port
        # The server's own port is free until it starts, but would lead back here.
        while port == self._port:
            self._server = await asyncio.start_server(
                self._serve, LOOPBACK, 0, start_serving=False
            )
            port = self._server.sockets[0].getsockname()[1]
            if port == self._port:
                self._server.close()
        assert self._server is not None
        await self._server.start_serving()
        self.url = f"http://{LOOPBACK}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the line, also under what is on its way."""
        assert self._server is not None
        self._server.close()
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry what comes over a connection."""
        task = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry one request and its answer."""
        try:
            request = await _read_request(reader)
            answer = await self.send(request)
            self.last = (request, answer)
            cut = self.answer_cut if request.startswith(self.cuts) else None
            if cut is not None and cut < len(answer):
                self.cut_count += 1
                self.lost.append(answer)
                answer = answer[:cut]
            writer.write(answer)
            await writer.drain()
            if self.after is not None:
                await self.after(request)
        except OSError, EOFError:
            pass
        finally:
            writer.close()

    async def send(self, request: bytes) -> bytes:
        """Send a request to the server and return all of the answer, if one comes."""
        if self.is_torn:
            await asyncio.sleep(self._random.uniform(0, 0.03))
        reader, writer = await asyncio.open_connection(LOOPBACK, self._port)
        try:
            cut = self.request_cut
            if cut is not None and cut < len(request):
                self.cut_count += 1
                writer.write(request[:cut])
                await writer.drain()
                # A router forgets a connection as often as a plug is pulled.
                if cut % 2:
                    writer.transport.abort()
                return b""
            pieces = [request]
            if self.is_torn:
                starts = range(0, len(request), _PIECE)
                pieces = [request[start : start + _PIECE] for start in starts]
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            return await reader.read()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _read_request(reader: StreamReader) -> bytes:
    """Read one request, head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    found = _LENGTH.search(head)
    return head + await reader.readexactly(int(found[1]) if found else 0)
