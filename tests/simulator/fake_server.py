"""A small server of raw bytes that answers right until a test tells it otherwise."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Self
from urllib.parse import parse_qsl, urlsplit

STAMPS = {
    "Stamp": "9999",
    "OpStamp": "9999",
    "PhotoStamp": "9999",
    "ATTLOGStamp": "9999",
    "OPERLOGStamp": "9999",
    "ATTPHOTOStamp": "9999",
}
OPTIONS = STAMPS | {
    "ErrorDelay": "30",
    "Delay": "10",
    "TransFlag": "TransData AttLog\tOpLog\tAttPhoto\tEnrollUser\tChgUser\tEnrollFP"
    "\tChgFP\tFACE\tUserPic\tBioPhoto",
    "TimeZone": "120",
    "Realtime": "1",
    "ServerVer": "2.4.1 2026-01-01",
    "PushProtVer": "2.4.1",
    "PushOptionsFlag": "1",
    "Encrypt": "0",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as its bytes came in."""

    raw: bytes
    method: str
    path: str
    query: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """Return the kind of message that this is."""
        name = self.path.rsplit("/", 1)[-1]
        if name != "cdata":
            return name
        if self.method == "GET":
            return "RemoteAtt" if "PIN" in self.query else "handshake"
        for name in ("AuthType", "FPImage", "ContentType"):
            if name in self.query:
                return name
        return self.query.get("table", "old")

    @property
    def lines(self) -> list[str]:
        """Return the lines of the body."""
        return self.body.decode("utf-8").removesuffix("\n").split("\n")


def answer(
    body: bytes | str = b"OK",
    *,
    status: str = "HTTP/1.1 200 OK",
    date: datetime | None = None,
    drop: Sequence[str] = (),
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return an answer in proper form, but for what a test changes."""
    if isinstance(body, str):
        body = body.encode()
    block = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Date", format_datetime(date or datetime.now(UTC), usegmt=True)),
        ("Connection", "close"),
    ]
    block = [(name, value) for name, value in block if name not in drop]
    lines = [status, *(f"{name}: {value}" for name, value in (*block, *headers))]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def handshake_body(serial: str, options: dict[str, str] | None = None) -> str:
    """Return the option block of a handshake."""
    lines = [f"GET OPTION FROM: {serial}"]
    lines += [f"{key}={value}" for key, value in (options or OPTIONS).items()]
    return "".join(f"{line}\n" for line in lines)


@dataclass(slots=True)
class FakeServer:
    """Listens on a free port of this machine and keeps what it hears."""

    port: int = 0
    options: dict[str, str] = field(default_factory=lambda: dict(OPTIONS))
    date: datetime | None = None
    requests: list[Request] = field(default_factory=list)
    commands: deque[str] = field(default_factory=deque)
    scripted: dict[str, deque[bytes | None]] = field(default_factory=dict)
    always: Callable[[Request], bytes | None] | None = None
    _server: asyncio.Server | None = None
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Return the address to type into a terminal."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        """Start to listen."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, limit=2**20
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop to listen."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def script(self, kind: str, *answers: bytes | None) -> None:
        """Answer the next requests of a kind so; None hangs up without an answer."""
        self.scripted.setdefault(kind, deque()).extend(answers)

    def of(self, kind: str) -> list[Request]:
        """Return the requests of a kind."""
        return [request for request in self.requests if request.kind == kind]

    def lines(self, kind: str) -> list[str]:
        """Return all lines that were uploaded to a table."""
        return [line for request in self.of(kind) for line in request.lines]

    async def until(self, condition: Callable[[], bool], limit: float = 5) -> None:
        """Wait until requests have made a condition true."""
        async with asyncio.timeout(limit):
            while not condition():
                self._heard.clear()
                await self._heard.wait()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head[:-4].decode().split("\r\n")
            headers = dict(line.split(": ", 1) for line in lines)
            body = await reader.readexactly(int(headers.get("Content-Length", "0")))
            method, target = first.split(" ", 1)
            parts = urlsplit(target.rsplit(" ", 1)[0])
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            request = Request(head + body, method, parts.path, query, body)
            self.requests.append(request)
            reply = self._reply(request)
            if reply is not None:
                writer.write(reply)
                await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self._heard.set()

    def _reply(self, request: Request) -> bytes | None:
        if script := self.scripted.get(request.kind):
            return script.popleft()
        if self.always is not None and (reply := self.always(request)) is not None:
            return reply
        match request.kind:
            case "handshake":
                body = handshake_body(request.query["SN"], self.options)
            case "getrequest":
                body = "".join(f"{command}\n" for command in self.commands) or "OK"
                self.commands.clear()
            case "options" | "devicecmd" | "fdata" | "ATTPHOTO" | "ping":
                body = "OK"
            case "FPImage" | "ContentType":
                body = "OK"
            case "RemoteAtt":
                body = "NONE"
            case "AuthType":
                body = "AUTH=Failed\n"
            case _:
                body = f"OK:{len(request.lines)}"
        return answer(body, date=self.date)
