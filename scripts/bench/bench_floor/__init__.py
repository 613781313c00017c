"""The least that Home Assistant can do for a request, a punch and an action.

Only a benchmark's configuration holds this integration; it is no part of zkteco_push.
"""

from typing import Final

from aiohttp import web
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

DOMAIN: Final = "bench_floor"
PATH: Final = f"/api/{DOMAIN}"
PUNCH_PATH: Final = f"{PATH}/punch"


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Offer a view that stores nothing and an action that does nothing."""

    async def do_nothing(call: ServiceCall) -> None:
        """Do nothing."""

    hass.http.register_view(_FloorView)
    hass.http.register_view(_PunchView)
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


class _PunchView(HomeAssistantView):
    """Shows a punch as the integration does, and stores nothing.

    What is left out is all that a terminal needs: who it is, what it says, a place on
    the disk for it.
    """

    url = PUNCH_PATH
    name = f"api:{DOMAIN}:punch"
    requires_auth = False

    async def post(self, request: web.Request) -> web.Response:
        """Take a line, fire its event and write the states of three entities."""
        hass = request.app[KEY_HASS]
        terminal = request.query["SN"].lower()
        pin, time, *_ = (await request.text()).split("\t")
        data = {
            "device_id": terminal,
            "serial_number": terminal,
            "pin": pin,
            "name": None,
            "person": None,
            "punched_at": time,
            "state": "check_in",
            "state_code": 0,
            "verification": "fingerprint",
            "verification_code": 1,
            "work_code": "0",
            "mask": None,
            "temperature": None,
            "converted_temperature": None,
            "photo": None,
        }
        hass.states.async_set(
            f"sensor.{terminal}_last_punch", time, {"device_class": "timestamp"}
        )
        hass.states.async_set(f"sensor.{terminal}_last_person", pin)
        hass.bus.async_fire(f"{DOMAIN}_punch", data)
        hass.states.async_set(
            f"event.{terminal}_punch",
            dt_util.utcnow().isoformat(timespec="milliseconds"),
            {"event_type": "check_in", **data},
        )
        return web.Response(text="OK: 1")
