"""Somebody between a terminal and Home Assistant, who reads and changes what passes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Self

from aiohttp.test_utils import TestClient


@dataclass(frozen=True, slots=True)
class Passing:
    """A request or an answer on its way: first line, headers, body."""

    line: str
    headers: tuple[str, ...]
    body: bytes = field(repr=False)

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Return what bytes are."""
        head, _, body = raw.partition(b"\r\n\r\n")
        line, *headers = head.decode("latin-1").split("\r\n")
        return cls(line, tuple(headers), body)

    @property
    def target(self) -> str:
        """Return the target of a request."""
        return self.line.split(" ")[1]

    def with_target(self, target: str) -> Passing:
        """Return the request to another target."""
        method, _, version = self.line.split(" ")
        return replace(self, line=f"{method} {target} {version}")

    def encode(self) -> bytes:
        """Return the bytes, with the length of the body that there is."""
        kept = [text for text in self.headers if not _is_length(text)]
        if self.body or not self.line.startswith("GET"):
            kept.append(f"Content-Length: {len(self.body)}")
        return (
            "\r\n".join((self.line, *kept)).encode("latin-1") + b"\r\n\r\n" + self.body
        )


def _is_length(header: str) -> bool:
    """Return whether a header is the length of a body."""
    return header.lower().startswith("content-length:")


type Change = Callable[[Passing], Passing | Awaitable[Passing]]


@dataclass(slots=True)
class Middle:
    """Listens in place of Home Assistant, keeps what passes and may change it."""

    client: TestClient[Any, Any]
    port: int = 0
    requests: list[Passing] = field(default_factory=list)
    answers: list[Passing] = field(default_factory=list)
    on_request: Change | None = None
    on_answer: Change | None = None
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Return the address that is typed into a terminal."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def overheard(self) -> bytes:
        """Return everything that has passed, in one piece."""
        return b"".join(each.encode() for each in (*self.requests, *self.answers))

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop to listen."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def say(self, request: Passing) -> Passing:
        """Send a request to Home Assistant and return its answer."""
        reader, writer = await asyncio.open_connection(
            self.client.server.host, self.client.server.port
        )
        writer.write(request.encode())
        await writer.drain()
        answer = Passing.parse(await reader.read())
        writer.close()
        return answer

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass one request on, and its answer back."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            raw = await reader.readuntil(b"\r\n\r\n")
            lengths = [text for text in Passing.parse(raw).headers if _is_length(text)]
            raw += (
                await reader.readexactly(int(lengths[0].split(":")[1]))
                if lengths
                else b""
            )
            request = Passing.parse(raw)
            self.requests.append(request)
            answer = await self.say(await _changed(self.on_request, request))
            self.answers.append(answer)
            writer.write((await _changed(self.on_answer, answer)).encode())
            await writer.drain()
        writer.close()


async def _changed(change: Change | None, passing: Passing) -> Passing:
    """Return what is passed on in place of something."""
    if change is None:
        return passing
    changed = change(passing)
    return changed if isinstance(changed, Passing) else await changed
