"""What is deleted because nobody wants to keep it for longer."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import (
    CONF_KEEP_OPERATIONS_DAYS,
    CONF_KEEP_PHOTOS,
    CONF_KEEP_PHOTOS_DAYS,
    CONF_KEEP_PUNCHES_DAYS,
    DEFAULT_KEEP_PHOTOS,
    LOGGER,
)
from .journal import Journal, JournalError
from .photo_shelf import PhotoShelf
from .terminal import Terminal

# How long it is remembered what a terminal does not hold any more.
_DELETED_FOR: Final = timedelta(days=30)
# So many photos come before it is looked whether there are too many.
_PHOTOS_BEFORE_TRIM: Final = 20


async def _remember_nothing(_limit: float) -> None:
    """Have nobody hear of what is deleted."""


class Housekeeper:
    """Keeps journal and photos within what the hub's options say."""

    def __init__(
        self,
        hass: HomeAssistant,
        journal: Journal,
        photos: PhotoShelf,
        terminals: Mapping[str, Terminal],
        options: Mapping[str, Any],
        on_error: Callable[[JournalError], None],
    ) -> None:
        """Take what is kept, the hub's options, and who hears of failing storage."""
        self._hass = hass
        self._journal = journal
        self._photos = photos
        self._terminals = terminals
        self._options = options
        self._on_error = on_error
        self._written_photos: Counter[str] = Counter()
        # Called before punches of before a time (Unix time, s) are deleted.
        self.before_deletion: Callable[[float], Awaitable[None]] = _remember_nothing

    async def async_sweep_photos(self) -> None:
        """Bring files and list of the photos together, before any is on its way."""
        known = await self._journal.photos.files()
        missing = await self._hass.async_add_executor_job(self._photos.sweep, known)
        if not missing:
            return
        LOGGER.warning("%d photos are listed whose files have gone", len(missing))
        for serial_number in await self._journal.photos.forget_files(missing):
            if (terminal := self._terminals.get(serial_number)) is not None:
                terminal.show_photo(await self._journal.photos.newest(serial_number))

    async def async_forget(self, serial_number: str) -> None:
        """Delete what is remembered of a terminal that is gone, and its photos.

        Those of others may be on their way into the list, so only its own are looked at.
        """
        files = await self._journal.forget_terminal(serial_number)
        await self._hass.async_add_executor_job(self._photos.remove_files, files)

    async def async_delete_old(self, now: datetime) -> None:
        """Delete what is too old."""
        punches_before = self._limit(CONF_KEEP_PUNCHES_DAYS, now)
        try:
            if punches_before is not None:
                await self.before_deletion(punches_before)
            deleted = await self._journal.delete_older(
                punches_before=punches_before,
                operations_before=self._limit(CONF_KEEP_OPERATIONS_DAYS, now),
            )
            deleted += await self._journal.directory.purge(
                (now - _DELETED_FOR).timestamp()
            )
            for terminal in list(self._terminals.values()):
                # Nobody is named any more who has been deleted for good.
                terminal.names = await self._journal.directory.names(
                    terminal.serial_number
                )
            for serial_number in list(self._terminals):
                await self._async_trim_photos(serial_number)
        except JournalError as error:
            self._on_error(error)
        else:
            LOGGER.debug("Deleted %d old records", deleted)

    async def async_on_photos(self, terminal: Terminal) -> None:
        """Keep photos within bounds between the nights as well, now and then."""
        serial_number = terminal.serial_number
        self._written_photos[serial_number] += 1
        if self._written_photos[serial_number] % _PHOTOS_BEFORE_TRIM == 0:
            await self._async_trim_photos(serial_number)

    async def _async_trim_photos(self, serial_number: str) -> None:
        """Delete a terminal's photos beyond what the user wants to keep."""
        files = await self._photos.trim(
            serial_number,
            taken_before=self._limit(CONF_KEEP_PHOTOS_DAYS, dt_util.utcnow()),
            count=int(self._options.get(CONF_KEEP_PHOTOS, DEFAULT_KEEP_PHOTOS)),
        )
        if not files:
            return
        await self._hass.async_add_executor_job(self._photos.remove_files, files)
        if (terminal := self._terminals.get(serial_number)) is not None:
            terminal.show_photo(await self._journal.photos.newest(serial_number))

    def _limit(self, option: str, now: datetime) -> float | None:
        """Return the Unix time before which rows go; 0 days keep for ever."""
        days = self._options.get(option, 0)
        return (now - timedelta(days=days)).timestamp() if days else None
