"""What the two mounts of the endpoints share: aiohttp's requests and answers."""

import asyncio
from functools import partial
from typing import Final

from aiohttp import ClientError, web
from aiohttp.http_exceptions import HttpProcessingError

from ..iclock.query import Query
from ..settings import Address
from .endpoints import Endpoints
from .messages import (
    INCOMPLETE,
    TOO_LARGE,
    UNAVAILABLE,
    Answer,
    BodyError,
    TerminalRequest,
)

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


async def async_answer(
    endpoints: Endpoints | None,
    request: web.Request,
    path: str,
    address: Address | None,
    *,
    is_remote: bool,
    max_body: int = MAX_BODY,
) -> web.Response:
    """Return the endpoints' answer; 503 without them makes terminals keep their data.

    `max_body` is in bytes.
    """
    if endpoints is None:
        return _response(request, UNAVAILABLE)
    answer = await endpoints.answer(
        TerminalRequest(
            method=request.method,
            endpoint=path.removesuffix(".aspx"),
            query=Query(request.raw_path.partition("?")[2]),
            address=address,
            is_remote=is_remote,
            read_body=partial(_read_body, request, max_body),
            size=request.content_length,
        )
    )
    return _response(request, answer)


async def _read_body(request: web.Request, max_body: int) -> bytes:
    """Return the body; raise BodyError if it is too large or does not arrive."""
    if (request.content_length or 0) > max_body:
        raise BodyError(TOO_LARGE)
    body = bytearray()
    try:
        async with asyncio.timeout(_LONGEST_BODY):
            while True:
                async with asyncio.timeout(_LONGEST_PAUSE):
                    chunk = await request.content.readany()
                if not chunk:
                    return bytes(body)
                body += chunk
                if len(body) > max_body:
                    raise BodyError(TOO_LARGE)
    except _UNREADABLE:
        # The server would read on, and complain of the same fault itself.
        request.content.feed_eof()
        raise BodyError(INCOMPLETE) from None


def _response(request: web.Request, answer: Answer) -> web.Response:
    """Return an answer as terminals read it: plain text, nothing else."""
    response = web.Response(
        status=answer.status, body=answer.body, content_type="text/plain"
    )
    # Idle connections leave firmware half connected (field), so only those who ask
    # for it keep theirs.
    if answer.closes or request.headers.get("Connection", "").lower() != "keep-alive":
        response.force_close()
    return response
