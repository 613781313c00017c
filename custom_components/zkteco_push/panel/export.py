"""The download of punches, for the filter that is shown."""

import asyncio
from http import HTTPStatus
import json
from typing import Any, Final

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.generated.languages import LANGUAGES
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.util import dt as dt_util

from ..config_flow import loaded_hub
from ..const import LOGGER
from ..hub import Hub
from ..journal import JournalError, Page, PunchFilter
from ..validation import vol
from .export_columns import ExportRows, ExportTexts
from .export_csv import CsvExport
from .export_xlsx import XlsxExport
from .punch_filter import FILTER, punch_filter

EXPORT_PATH: Final = "/api/zkteco_push/export"

# So many rows are in memory at a time.
_ROWS_AT_ONCE: Final = 2_000
# An export takes a core, so nobody is to start many.
EXPORTS_AT_ONCE: Final = 2
# Whoever takes nothing for so long (s) keeps others from theirs.
_LONGEST_WRITE: Final = 300
_DEFAULT_LANGUAGE: Final = "en"
_RIGHT_TO_LEFT: Final = ("ar", "fa", "he", "ur")
_QUERY: Final = vol.Schema(
    {
        vol.Optional("filter", default="{}"): vol.All(str, json.loads, FILTER),
        vol.Optional("language", default=_DEFAULT_LANGUAGE): vol.In(LANGUAGES),
    },
    extra=vol.REMOVE_EXTRA,
)

type _Export = CsvExport | XlsxExport


class ExportView(HomeAssistantView):
    """Serves punches as a file, as they are read; `auth/sign_path` makes it a link."""

    url = f"{EXPORT_PATH}/{{suffix:csv|xlsx}}"
    name = "api:zkteco_push:export"

    def __init__(self) -> None:
        """Begin with nobody who downloads."""
        self._places = asyncio.Semaphore(EXPORTS_AT_ONCE)

    async def get(self, request: web.Request, suffix: str) -> web.StreamResponse:
        """Return all punches of a filter, the latest first."""
        hass = request.app[KEY_HASS]
        user = request[KEY_HASS_USER]
        if not user.is_admin:
            raise Unauthorized(user_id=user.id)
        try:
            asked = _QUERY(dict(request.query))
        except vol.Invalid, ValueError:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if (entry := loaded_hub(hass)) is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        async with self._places:
            return await _send(hass, entry.runtime_data, request, suffix, asked)


async def _send(
    hass: HomeAssistant,
    hub: Hub,
    request: web.Request,
    suffix: str,
    asked: dict[str, Any],
) -> web.StreamResponse:
    """Send the file, page by page."""
    zone = dt_util.get_default_time_zone()
    wanted = punch_filter(hub, asked["filter"], zone)
    texts = await ExportTexts.async_load(hass, asked["language"])
    rows = ExportRows(hub, zone, hass.config.time_zone, texts)
    try:
        page = await _page(hub, wanted, None)
    except JournalError:
        return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
    export = _export(suffix, rows, asked["language"])
    response = web.StreamResponse(
        headers={
            "Content-Type": export.content_type,
            "Content-Disposition": f'attachment; filename="{_file_name(asked, suffix)}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
    )

    def added(page: Page) -> bytes:
        """Return the bytes of a page."""
        return export.add(rows.rows(page.punches))

    await response.prepare(request)
    try:
        while True:
            content = await hass.async_add_executor_job(added, page)
            async with asyncio.timeout(_LONGEST_WRITE):
                await response.write(content)
            if page.next is None:
                break
            page = await _page(hub, wanted, page)
        await response.write(await hass.async_add_executor_job(export.finish))
    except ConnectionResetError:
        # Whoever has gone wants no more of it.
        export.abandon()
        return response
    except BaseException as error:
        export.abandon()
        # What is there so far must not look like all of it.
        if request.transport is not None:
            request.transport.abort()
        if isinstance(error, JournalError):
            LOGGER.warning("An export of punches was cut short: %s", error)
        elif not isinstance(error, TimeoutError):
            raise
        return response
    await response.write_eof()
    return response


async def _page(hub: Hub, wanted: PunchFilter, before: Page | None) -> Page:
    """Return the next page, the first without one before."""
    after = None if before is None else before.next
    return await hub.journal.pages.page(wanted, after, _ROWS_AT_ONCE)


def _export(suffix: str, rows: ExportRows, language: str) -> _Export:
    """Return what writes a file of a kind."""
    if suffix == CsvExport.suffix:
        return CsvExport(rows.heads)
    return XlsxExport(
        rows.heads,
        [column.width for column in rows.columns],
        rows.texts.text("sheet"),
        dt_util.now(),
        is_right_to_left=language in _RIGHT_TO_LEFT,
    )


def _file_name(asked: dict[str, Any], suffix: str) -> str:
    """Return what the file is called: by its days, as far as there are bounds."""
    days = [asked["filter"].get(key) for key in ("start", "end")]
    bounds = [each.isoformat() for each in dict.fromkeys(days) if each is not None]
    return "_".join(["punches", *bounds]) + f".{suffix}"
