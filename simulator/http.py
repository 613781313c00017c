"""HTTP as a terminal speaks it: raw bytes over one connection for each request."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
import re
from typing import Final
from urllib.parse import urlsplit

USER_AGENT: Final = "iClock Proxy/1.09"
_HEADERS: Final = (("Connection", "close"), ("Accept", "*/*"))
_HEAD_LIMIT: Final = 65536
_BODY_LIMIT: Final = 32 * 1024 * 1024
_STATUS_LINE = re.compile(r"HTTP/1\.[01] (\d{3})(?: .*)?")


class Unreachable(Exception):
    """No answer came: no connection, a timeout, or a connection closed too soon."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the terminal was told to call."""

    host: str
    port: int
    prefix: str = ""
    secure: bool = False

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Read an address as it is typed into the terminal's menu."""
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise ValueError(f"Not a server's address: {url}")
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        return cls(parts.hostname, port, parts.path.rstrip("/"), secure)

    @property
    def host_header(self) -> str:
        """Return the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Message:
    """One request, before it is bytes; the target comes without the prefix."""

    method: str
    target: str
    body: bytes = field(default=b"", repr=False)
    content_type: str | None = None
    version: str = "1.1"
    headers: tuple[tuple[str, str], ...] = _HEADERS

    def encode(self, server: Server) -> bytes:
        """Return the exact bytes that go out."""
        lines = [
            f"{self.method} {server.prefix}{self.target} HTTP/{self.version}",
            f"Host: {server.host_header}",
            f"User-Agent: {USER_AGENT}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        if self.method == "POST":
            if self.content_type is not None:
                lines.append(f"Content-Type: {self.content_type}")
            lines.append(f"Content-Length: {len(self.body)}")
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("utf-8") + self.body


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, untouched, so that it can be judged to the letter."""

    head: bytes
    body: bytes
    complete: bool = True
    status_line: str = ""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """Return a header's value; the case of the name counts, as in firmware."""
        return next((value for key, value in self.headers if key == name), None)

    def spellings(self, name: str) -> list[str]:
        """Return the names under which a header came, whatever their case."""
        return [key for key, _ in self.headers if key.lower() == name.lower()]


def parse_head(head: bytes) -> tuple[str, int | None, tuple[tuple[str, str], ...]]:
    """Split a header block into its status line, status and headers."""
    status_line, *lines = head.decode("latin-1").split("\r\n")
    match = _STATUS_LINE.fullmatch(status_line)
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name, value.strip()))
    return status_line, int(match[1]) if match else None, tuple(headers)


async def exchange(server: Server, request: bytes, limit: float) -> tuple[Answer, str]:
    """Send a request and return the answer and the local address that was used."""
    try:
        async with asyncio.timeout(limit):
            reader, writer = await asyncio.open_connection(
                server.host, server.port, limit=_HEAD_LIMIT, ssl=server.secure or None
            )
            try:
                address = str(writer.get_extra_info("sockname")[0])
                # A server may refuse a long body and hang up before it has read it.
                with suppress(ConnectionError):
                    writer.write(request)
                    await writer.drain()
                return await _read_answer(reader, limit), address
            finally:
                writer.close()
    except TimeoutError as error:
        raise Unreachable(f"no answer within {limit:g} s") from error
    except OSError as error:
        raise Unreachable(error.strerror or type(error).__name__) from error


async def _read_answer(reader: asyncio.StreamReader, limit: float) -> Answer:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        return Answer(await reader.read(_HEAD_LIMIT), b"", complete=False)
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            raise Unreachable("connection closed without an answer") from error
        return Answer(error.partial, b"", complete=False)
    status_line, status, headers = parse_head(head[:-4])
    # An answer whose body stalls has come, unlike one that never began.
    body, complete = b"", False
    with suppress(TimeoutError):
        async with asyncio.timeout(limit / 2):
            body, complete = await _read_body(reader, headers)
    return Answer(head, body, complete, status_line, status, headers)


async def _read_body(
    reader: asyncio.StreamReader, headers: tuple[tuple[str, str], ...]
) -> tuple[bytes, bool]:
    lowered = {name.lower(): value for name, value in headers}
    if "chunked" in lowered.get("transfer-encoding", "").lower():
        return await _read_chunks(reader)
    body = b""
    length = lowered.get("content-length", "")
    wanted = min(int(length), _BODY_LIMIT) if length.isdecimal() else _BODY_LIMIT
    while len(body) < wanted and (part := await reader.read(wanted - len(body))):
        body += part
    return body, len(body) == wanted or not length.isdecimal()


async def _read_chunks(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    body = b""
    try:
        while size := int((await reader.readline()).strip() or b"0", 16):
            if len(body) + size > _BODY_LIMIT:
                return body, False
            body += await reader.readexactly(size)
            await reader.readexactly(2)
    except ValueError, asyncio.IncompleteReadError:
        return body, False
    return body, True
