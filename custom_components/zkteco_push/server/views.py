"""The endpoints on Home Assistant's own HTTP server."""

import asyncio
from functools import partial
from typing import Final

from aiohttp import ClientError, web
from aiohttp.http_exceptions import HttpProcessingError
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.network import is_cloud_connection

from ..iclock.query import Query
from ..settings import parse_address
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
# What a body that stops half-way or is not encoded as it says raises.
_UNREADABLE: Final = (
    ClientError,
    HttpProcessingError,
    OSError,
    web.PayloadAccessError,
    web.RequestPayloadError,
)


class IclockView(HomeAssistantView):
    """Everything below `/iclock/`.

    Routes cannot be removed, so it stays when the hub goes; without endpoints every
    request is answered 503, which makes terminals keep their data.
    """

    requires_auth = False
    url = "/iclock/{path:.*}"
    # An address typed with a slash at its end (field: quirk-06).
    extra_urls = ["//iclock/{path:.*}"]
    name = "iclock"

    def __init__(self) -> None:
        """Begin without a hub."""
        self.endpoints: Endpoints | None = None

    async def get(self, request: web.Request, path: str) -> web.Response:
        """Answer a terminal's GET."""
        return await self._answer(request, path)

    async def post(self, request: web.Request, path: str) -> web.Response:
        """Answer a terminal's POST."""
        return await self._answer(request, path)

    async def _answer(self, request: web.Request, path: str) -> web.Response:
        """Return the endpoints' answer."""
        if self.endpoints is None:
            return _response(request, UNAVAILABLE)
        answer = await self.endpoints.answer(
            TerminalRequest(
                method=request.method,
                endpoint=path.removesuffix(".aspx"),
                query=Query(request.raw_path.partition("?")[2]),
                address=parse_address(request.remote),
                is_remote=is_cloud_connection(request.app[KEY_HASS]),
                read_body=partial(_read_body, request),
                size=request.content_length,
            )
        )
        return _response(request, answer)


async def _read_body(request: web.Request) -> bytes:
    """Return the body; raise BodyError if it is too large or does not arrive."""
    if (request.content_length or 0) > MAX_BODY:
        raise BodyError(TOO_LARGE)
    body = bytearray()
    try:
        while True:
            async with asyncio.timeout(_LONGEST_PAUSE):
                chunk = await request.content.readany()
            if not chunk:
                return bytes(body)
            body += chunk
            if len(body) > MAX_BODY:
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
    if request.headers.get("Connection", "").lower() != "keep-alive":
        response.force_close()
    return response
