"""Measures how late the event loop of the Home Assistant of a trial is.

Only a trial's configuration holds this integration; it is no part of zkteco_push.
"""

from collections import deque
from typing import Final

from aiohttp import web
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.typing import ConfigType

DOMAIN: Final = "loop_delay"
PATH: Final = f"/api/{DOMAIN}"

_EVERY: Final = 0.02
_MOST: Final = 100_000


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Begin to measure, and offer what was measured."""
    delays: deque[float] = deque(maxlen=_MOST)
    loop = hass.loop

    @callback
    def measure(due: float) -> None:
        """Note by how much this was called late."""
        now = loop.time()
        delays.append(now - due)
        loop.call_at(now + _EVERY, measure, now + _EVERY)

    loop.call_soon(measure, loop.time())
    hass.http.register_view(_DelaysView(delays))
    return True


class _DelaysView(HomeAssistantView):
    """Hands out what was measured, for those who are logged in."""

    url = PATH
    name = f"api:{DOMAIN}"

    def __init__(self, delays: deque[float]) -> None:
        """Take where the delays are noted."""
        self._delays = delays

    async def get(self, request: web.Request) -> web.Response:
        """Return all delays (s) since the last time, and forget them."""
        found = list(self._delays)
        self._delays.clear()
        return self.json(found)
