"""What the two mounts of the endpoints share: aiohttp's requests and answers."""

import asyncio
from functools import partial
from typing import Final

from aiohttp import ClientError, StreamReader, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import CIMultiDict

from ..settings import Address
from .endpoints import Endpoints
from .messages import (
    INCOMPLETE,
    TOO_LARGE,
    UNAVAILABLE,
    Answer,
    Answering,
    BodyError,
    TerminalRequest,
)
from .request_target import RequestTargets

MAX_BODY: Final = 16 * 1024 * 1024
# A terminal on a bad line is slow, but it does not pause for so long (s).
_LONGEST_PAUSE: Final = 30
# The largest body, at what the slowest line carries, is there by then (s).
_LONGEST_BODY: Final = 300
# What a body that stops half-way or is not encoded as it says raises.
_UNREADABLE: Final = (
    ClientError,
    HttpProcessingError,
    OSError,
    web.PayloadAccessError,
    web.RequestPayloadError,
)
_KEEP_ALIVE: Final = "keep-alive"
_PLAIN: Final = CIMultiDict({hdrs.CONTENT_TYPE: "text/plain"})

_targets: Final = RequestTargets()


def answer_of(
    endpoints: Endpoints | None,
    request: web.Request,
    path: str | None,
    address: Address | None,
    *,
    is_remote: bool,
    max_body: int = MAX_BODY,
) -> Answering:
    """Return the endpoints' answer; 503 without them makes terminals keep their data.

    `path` is what comes after `/iclock/`, None where the route has no other than one
    name there. `max_body` is in bytes.
    """
    if endpoints is None:
        return UNAVAILABLE
    raw = request.raw_path
    if (target := _targets.find(raw)) is None:
        if path is None:
            path = request.path.rpartition("/")[2]
        target = _targets.read(raw, path)
    method = request.method
    if method == "GET" and not request.body_exists:
        return endpoints.answer(
            TerminalRequest(method, target, address, is_remote, _read_nothing, 0)
        )
    read_body = partial(_read_body, request, max_body)
    size = request.content_length
    return endpoints.answer(
        TerminalRequest(method, target, address, is_remote, read_body, size)
    )


async def _read_nothing() -> bytes:
    """Return the body of a request that has none."""
    return b""


async def _read_body(request: web.Request, max_body: int) -> bytes:
    """Return the body; raise BodyError if it is too large or does not arrive."""
    if (request.content_length or 0) > max_body:
        raise BodyError(TOO_LARGE)
    content = request.content
    try:
        # Most have come whole, with their head.
        if content.is_eof():
            body = content.read_nowait()
        else:
            body = await _collect(content, max_body)
    except _UNREADABLE:
        # The server would read on, and complain of the same fault itself.
        content.feed_eof()
        raise BodyError(INCOMPLETE) from None
    if len(body) > max_body:
        raise BodyError(TOO_LARGE)
    return body


async def _collect(content: StreamReader, max_body: int) -> bytes:
    """Return a body that is still coming, or more than the bound of it."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _LONGEST_BODY
    chunks: list[bytes] = []
    size = 0
    async with asyncio.timeout(_LONGEST_PAUSE) as pause:
        while chunk := await content.readany():
            chunks.append(chunk)
            size += len(chunk)
            if size > max_body:
                break
            pause.reschedule(min(loop.time() + _LONGEST_PAUSE, until))
    return b"".join(chunks)


def response_to(request: web.Request, answer: Answer) -> web.Response:
    """Return an answer as terminals read it: plain text, nothing else."""
    response = web.Response(status=answer.status, body=answer.body, headers=_PLAIN)
    # Idle connections leave firmware half connected (field), so only those who ask
    # for it keep theirs.
    if answer.closes or not _is_kept(request):
        response.force_close()
    return response


def _is_kept(request: web.Request) -> bool:
    """Return whether the terminal asks to keep the connection."""
    wish = request.headers.get(hdrs.CONNECTION, "")
    return wish == _KEEP_ALIVE or wish.lower() == _KEEP_ALIVE
