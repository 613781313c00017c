"""One connection of the own listener: firmware in front, aiohttp behind."""

import asyncio
from email.utils import formatdate
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, Final, cast, override

from aiohttp import web

from ..settings import parse_address
from .gate import Closure, Gate
from .head_repair import MAX_REPAIRED_LINE, Fault, HeadError, HeadReader

# How long a head may take, and a whole request with its answer (s).
_HEAD_SECONDS: Final = 20
_REQUEST_SECONDS: Final = 300
# How long a connection that is kept open may be idle (s).
_IDLE_SECONDS: Final = 75
# How long what a refused caller still sends is read, so that it hears the answer (s).
_LINGER_SECONDS: Final = 2


class _Stage(Enum):
    """What the next bytes belong to."""

    HEAD = auto()
    BODY = auto()
    CHUNKS = auto()
    ANSWER = auto()
    REFUSED = auto()


class Connection(web.RequestHandler):
    """aiohttp's handler of requests, behind a repair of their heads.

    It is passed whole canonical heads, each with exactly the body that belongs to it;
    a next request only counts once the one before has been answered.
    """

    def __init__(self, server: web.Server, gate: Gate) -> None:
        """Take aiohttp's server and what bounds the connections."""
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            # aiohttp writes no log then; its type leaves that out.
            access_log=None,  # type: ignore[arg-type]
            keepalive_timeout=_IDLE_SECONDS,
            lingering_time=_LINGER_SECONDS,
            max_line_size=MAX_REPAIRED_LINE,
        )
        self._gate = gate
        self._line: asyncio.Transport | None = None
        self._address = parse_address(None)
        self._stage = _Stage.HEAD
        self._head = HeadReader()
        self._missing = 0
        self._is_answered = False
        self._timer: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let a connection in, or close it at once."""
        line = cast(asyncio.Transport, transport)
        peer = line.get_extra_info("peername")
        self._address = parse_address(peer[0] if peer else None)
        if not self._gate.enter(self._address):
            line.abort()
            return
        self._line = line
        super().connection_made(transport)
        self._limit(_HEAD_SECONDS, Closure.SLOW_HEAD)

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        """Take note of what was left unfinished."""
        self._limit(None)
        if self._line is not None:
            self._line = None
            self._gate.leave(self._address)
            if self._stage is _Stage.HEAD and self._head.has_begun:
                self._count(Closure.HALF_HEAD)
            elif self._stage in (_Stage.BODY, _Stage.CHUNKS) and not self._is_answered:
                self._count(Closure.HALF_BODY)
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        """Pass on what belongs to a request."""
        if not data or self._stage is _Stage.CHUNKS:
            # Without data, aiohttp asks for what its own parser has held back.
            super().data_received(data)
        elif self._stage is _Stage.HEAD:
            self._collect(data)
        elif self._stage is _Stage.BODY:
            self._pass_on(data)
        elif self._stage is _Stage.ANSWER and data.strip(b"\r\n"):
            # Whoever does not wait for an answer does not get the next one.
            self._count(Closure.SURPLUS)
            self.close()

    # asyncio keeps the line open for True; aiohttp narrowed the type to what it returns.
    @override
    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Let those hear their answer who have said all they had to say."""
        if self._stage is not _Stage.ANSWER:
            return None
        self.close()
        return True

    def let_go(self) -> None:
        """Close unless an answer is under way."""
        if self._line is not None and self._stage is not _Stage.ANSWER:
            self._line.abort()

    def _collect(self, data: bytes) -> None:
        """Take a part of a head; begin the request when it is whole."""
        if self._timer is None:
            self._limit(_HEAD_SECONDS, Closure.SLOW_HEAD)
        try:
            found = self._head.feed(data)
        except HeadError as error:
            self._refuse(error.fault)
            return
        if found is None:
            return
        head, rest = found
        if head.body_length is None:
            self._stage = _Stage.CHUNKS
        elif rest[head.body_length :].strip(b"\r\n"):
            self._refuse(Closure.SURPLUS)
            return
        else:
            self._stage = _Stage.BODY if head.body_length else _Stage.ANSWER
            self._missing = head.body_length
        self._limit(_REQUEST_SECONDS, Closure.SLOW_REQUEST)
        super().data_received(head.data)
        if rest:
            self.data_received(rest)

    def _pass_on(self, data: bytes) -> None:
        """Pass on a part of a body that has a length."""
        body, surplus = data[: self._missing], data[self._missing :]
        if surplus.strip(b"\r\n"):
            # Without its end, nothing of the body will be stored.
            self._refuse(Closure.SURPLUS)
            return
        self._missing -= len(body)
        if not self._missing:
            self._stage = _Stage.ANSWER
        super().data_received(body)

    def _refuse(self, reason: Fault | Closure) -> None:
        """Answer what is no good request, and close."""
        self._count(reason)
        line = self._line
        if line is None:
            return
        status = reason.status if isinstance(reason, Fault) else HTTPStatus.BAD_REQUEST
        if not self._is_answered:
            line.write(_refusal(status))
        if self._stage is _Stage.HEAD:
            # A close with bytes unread would take the answer back.
            line.write_eof()
            self._stage = _Stage.REFUSED
            self._limit(_LINGER_SECONDS)
        else:
            self._stage = _Stage.REFUSED
            self.force_close()

    @override
    async def finish_response(
        self,
        request: web.BaseRequest,
        resp: web.StreamResponse,
        start_time: float | None,
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer, and listen to the next request if one may come."""
        self._is_answered = True
        self._gate.answered[resp.status] += 1
        if self._stage is not _Stage.ANSWER:
            resp.force_close()
        result = await super().finish_response(request, resp, start_time)
        if resp.keep_alive:
            self._stage = _Stage.HEAD
            self._head = HeadReader()
            self._is_answered = False
            self._limit(None)
        return result

    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the answer to what aiohttp cannot read, without a traceback."""
        if status != HTTPStatus.BAD_REQUEST:
            return super().handle_error(request, status, exc, message)
        self._count(Closure.MALFORMED)
        response = web.Response(
            status=status, body=_phrase(status), content_type="text/plain"
        )
        response.force_close()
        return response

    @override
    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Log what is our own fault, and count what is a caller's."""
        if isinstance(kw.get("exc_info"), web.RequestPayloadError):
            # The rest of a body that nobody asked for, and that is packed falsely.
            self._count(Closure.MALFORMED)
        else:
            super().log_exception(*args, **kw)

    def _limit(self, seconds: float | None, reason: Closure | None = None) -> None:
        """Close after some time, counted with a reason; None lifts the limit."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, self._expire, reason)

    def _expire(self, reason: Closure | None) -> None:
        """Close a connection whose time is over."""
        if reason is not None:
            self._count(reason)
        # What is unfinished has been counted now.
        self._stage = _Stage.REFUSED
        if self._line is not None:
            self._line.abort()

    def _count(self, reason: Fault | Closure) -> None:
        """Count what is refused."""
        self._gate.refused[reason.value] += 1


def _phrase(status: int) -> bytes:
    """Return the body of a refusal."""
    return HTTPStatus(status).phrase.upper().encode()


def _refusal(status: int) -> bytes:
    """Return the answer to what never became a request."""
    body = _phrase(status)
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        "Content-Type: text/plain\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"Date: {formatdate(usegmt=True)}\r\n"
        "Connection: close\r\n\r\n"
    ).encode() + body
