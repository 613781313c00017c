"""Attendance photos over HTTP, for those who may see the terminal's last photo."""

from http import HTTPStatus

from aiohttp import web
from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView

from .const import DOMAIN
from .happenings import PHOTO_PATH
from .hub import HubConfigEntry
from .image import LAST_PHOTO
from .journal import JournalError

# Whoever logs out must not leave it behind.
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
}


class PhotoView(HomeAssistantView):
    """Serves one attendance photo by its number."""

    url = f"{PHOTO_PATH}/{{number:\\d{{1,15}}}}"
    name = "api:zkteco_push:photo"

    async def get(self, request: web.Request, number: str) -> web.Response:
        """Return a photo to a user who may see it."""
        hass = request.app[KEY_HASS]
        entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
        if not entries:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        hub = entries[0].runtime_data
        try:
            photo = await hub.journal.photos.find(int(number))
        except JournalError:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        if photo is None or photo.serial_number not in hub.terminals:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        if not may_see(hass, request[KEY_HASS_USER], photo.serial_number):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        content = await hass.async_add_executor_job(hub.photos.read, photo)
        if content is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(
            body=content, content_type=photo.media_type, headers=_HEADERS
        )


@callback
def may_see(hass: HomeAssistant, user: User, serial_number: str) -> bool:
    """Return whether a user may see a terminal's photos, as its last one."""
    entity_id = er.async_get(hass).async_get_entity_id(
        "image", DOMAIN, f"{serial_number}_{LAST_PHOTO.key}"
    )
    if entity_id is None:
        return user.is_admin
    return user.permissions.check_entity(entity_id, POLICY_READ)
