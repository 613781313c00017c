"""The least that Home Assistant can do for a request and for an action.

Only a benchmark's configuration holds this integration; it is no part of zkteco_push.
"""

from typing import Final

from aiohttp import web
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.typing import ConfigType

DOMAIN: Final = "bench_floor"
PATH: Final = f"/api/{DOMAIN}"


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Offer a view that stores nothing and an action that does nothing."""

    async def do_nothing(call: ServiceCall) -> None:
        """Do nothing."""

    hass.http.register_view(_FloorView)
    hass.services.async_register(DOMAIN, "nothing", do_nothing)
    return True


class _FloorView(HomeAssistantView):
    """Answers everybody, as the paths of terminals do."""

    url = PATH
    name = f"api:{DOMAIN}"
    requires_auth = False

    async def get(self, request: web.Request) -> web.Response:
        """Answer as a poll without commands is answered."""
        return web.Response(text="OK")

    async def post(self, request: web.Request) -> web.Response:
        """Take a body and store nothing of it."""
        await request.read()
        return web.Response(text="OK: 1")
