"""Attendance photos in the media browser: terminal, day, photo."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
import re
from typing import Final, override

from homeassistant.components.media_player.const import MediaClass
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.core import HomeAssistant

from .const import DOMAIN, NAME
from .happenings import at, photo_path
from .hub import Hub, HubConfigEntry
from .journal import JournalError, PhotoRecord
from .photo_view import may_see
from .terminal import Terminal

# Wall clocks of one day differ from UTC by no more.
_FARTHEST_ZONE = timedelta(hours=15)
_NUMBER: Final = re.compile(r"[0-9]{1,15}")


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the source of the photos."""
    return PhotoSource(hass)


class PhotoSource(MediaSource):
    """Browses photos; identifiers are `serial`, `serial/day` and `serial/day/number`."""

    name = NAME

    def __init__(self, hass: HomeAssistant) -> None:
        """Take Home Assistant."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return where a photo is shown."""
        hub = self._hub()
        serial_number, *place = item.identifier.split("/")
        number = place[1] if len(place) == 2 else ""
        photo = None
        if hub is not None and _NUMBER.fullmatch(number):
            with suppress(JournalError):
                photo = await hub.journal.photos.find(int(number))
        if (
            hub is None
            or photo is None
            or photo.serial_number != serial_number
            or serial_number not in hub.terminals
            or (path := photo_path(photo.id)) is None
        ):
            raise Unresolvable(
                translation_domain=DOMAIN, translation_key="photo_missing"
            )
        return PlayMedia(path, photo.media_type)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return what is in a place."""
        if (hub := self._hub()) is None:
            raise BrowseError(translation_domain=DOMAIN, translation_key="hub_missing")
        if not item.identifier:
            return _folder(
                None,
                self.name,
                [
                    _folder(serial_number, terminal.settings.name)
                    for serial_number, terminal in sorted(
                        hub.terminals.items(), key=lambda each: each[1].settings.name
                    )
                    if self._may_browse(serial_number)
                ],
            )
        serial_number, *rest = item.identifier.split("/")
        terminal = hub.terminals.get(serial_number)
        if terminal is None or len(rest) > 1 or not self._may_browse(serial_number):
            raise BrowseError(
                translation_domain=DOMAIN, translation_key="photo_missing"
            )
        try:
            if not rest:
                return await self._days(hub, terminal)
            return await self._photos(hub, terminal, date.fromisoformat(rest[0]))
        except (JournalError, ValueError, OverflowError) as error:
            raise BrowseError(
                translation_domain=DOMAIN, translation_key="photo_missing"
            ) from error

    def _may_browse(self, serial_number: str) -> bool:
        """Return whether whoever asks may see a terminal's photos.

        Titles name people, so they are as private as the photos themselves.
        """
        connection = current_connection.get()
        return connection is None or may_see(self._hass, connection.user, serial_number)

    def _hub(self) -> Hub | None:
        """Return the loaded hub."""
        entries: list[HubConfigEntry] = self._hass.config_entries.async_loaded_entries(
            DOMAIN
        )
        return entries[0].runtime_data if entries else None

    async def _days(self, hub: Hub, terminal: Terminal) -> BrowseMediaSource:
        """Return the days of a terminal on which there are photos, the latest first."""
        times = await hub.journal.photos.times(terminal.serial_number)
        days = Counter(at(time, offset).date() for time, offset in times)
        return _folder(
            terminal.serial_number,
            terminal.settings.name,
            [
                _folder(f"{terminal.serial_number}/{day}", f"{day} ({days[day]})")
                for day in sorted(days, reverse=True)
            ],
        )

    async def _photos(
        self, hub: Hub, terminal: Terminal, day: date
    ) -> BrowseMediaSource:
        """Return the photos of a day, the latest first."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        photos = await hub.journal.photos.between(
            terminal.serial_number,
            int((midnight - _FARTHEST_ZONE).timestamp()),
            int((midnight + timedelta(days=1) + _FARTHEST_ZONE).timestamp()),
        )
        place = f"{terminal.serial_number}/{day}"
        return _folder(
            place,
            f"{terminal.settings.name}, {day}",
            [
                _photo(place, terminal, photo)
                for photo in photos
                if at(photo.taken_at, photo.offset).date() == day
            ],
        )


def _folder(
    identifier: str | None, title: str, children: list[BrowseMediaSource] | None = None
) -> BrowseMediaSource:
    """Return a place that holds others; without children it has not been opened."""
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type="",
        title=title,
        can_play=False,
        can_expand=True,
        children=children,
        children_media_class=(
            MediaClass.DIRECTORY
            if any(child.can_expand for child in children or ())
            else MediaClass.IMAGE
        ),
    )


def _photo(place: str, terminal: Terminal, photo: PhotoRecord) -> BrowseMediaSource:
    """Return a photo, named by its time and the person."""
    taken = at(photo.taken_at, photo.offset)
    who = terminal.names.get(photo.pin, photo.pin) if photo.pin else "–"
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{place}/{photo.id}",
        media_class=MediaClass.IMAGE,
        media_content_type=photo.media_type,
        title=f"{taken:%H:%M:%S} {who}",
        can_play=False,
        can_expand=False,
        thumbnail=photo_path(photo.id),
    )
