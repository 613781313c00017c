"""The endpoints on Home Assistant's own HTTP server."""

from aiohttp import web
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.network import is_cloud_connection

from ..settings import parse_address
from .endpoints import Endpoints
from .mount import async_answer


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
        return await async_answer(
            self.endpoints,
            request,
            path,
            parse_address(request.remote),
            is_remote=is_cloud_connection(request.app[KEY_HASS]),
        )
