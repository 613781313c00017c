"""The endpoints on Home Assistant's own HTTP server."""

from typing import Final, override

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.network import is_cloud_connection

from ..settings import parse_address
from .endpoints import Endpoints
from .messages import Answer
from .mount import answer_of, response_to

# The second is of an address typed with a slash at its end (field: quirk-06).
_PREFIXES: Final = ("/iclock/", "//iclock/")
# What terminals call all day; a plain path is found sooner than a pattern.
_OFTEN_CALLED: Final = ("getrequest", "cdata", "devicecmd")
_ANYTHING: Final = "{path:.*}"


class IclockView(HomeAssistantView):
    """Everything below `/iclock/`.

    Routes cannot be removed, so it stays when the hub goes; without endpoints every
    request is answered 503, which makes terminals keep their data.
    """

    requires_auth = False
    url = f"{_PREFIXES[0]}{_ANYTHING}"
    name = "iclock"

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without a hub."""
        self._hass = hass
        self.endpoints: Endpoints | None = None

    @override
    def register(
        self, hass: HomeAssistant, app: web.Application, router: web.UrlDispatcher
    ) -> None:
        """Register each path with both methods at once, so that either is found at once."""
        often = [f"{name}{end}" for name in _OFTEN_CALLED for end in ("", ".aspx")]
        for prefix in _PREFIXES:
            for name in (*often, _ANYTHING):
                self.url = f"{prefix}{name}"
                super().register(hass, app, router)

    async def get(self, request: web.Request, path: str | None = None) -> web.Response:
        """Answer a terminal."""
        answer = answer_of(
            self.endpoints,
            request,
            path,
            parse_address(request.remote),
            is_remote=is_cloud_connection(self._hass),
        )
        if not isinstance(answer, Answer):
            answer = await answer
        return response_to(request, answer)

    post = get
