"""Files that stay what they are while somebody copies them for a backup."""

import asyncio
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN, LOGGER
from .journal import Journal, JournalError
from .photo_shelf import PhotoShelf

# Nobody who copies takes as long; whoever died meanwhile never says so (s).
_LONGEST: Final = 3600
# Somebody who reads the journal is done before long (s).
_BETWEEN_ATTEMPTS: Final = 1


class Standstill:
    """Holds the journal's file and the photos still, and lets them move on.

    Nobody has to wait: what is stored meanwhile goes to the log beside the journal,
    and photos come but do not go.
    """

    def __init__(
        self, hass: HomeAssistant, journal: Journal, photos: PhotoShelf
    ) -> None:
        """Take what is to be held still."""
        self._hass = hass
        self._journal = journal
        self._photos = photos
        self._cancel_end: CALLBACK_TYPE | None = None

    async def async_begin(self) -> None:
        """Hold everything still; raise JournalError if that is not possible."""

        @callback
        def end(_now: datetime) -> None:
            """Move on even if nobody says that the backup is done."""
            self._cancel_end = None
            LOGGER.warning("The end of a backup was never told")
            self._hass.async_create_task(self.async_end(), f"{DOMAIN} standstill")

        if self._cancel_end is not None:
            self._cancel_end()
        self._cancel_end = async_call_later(self._hass, _LONGEST, end)
        await self._hass.async_add_executor_job(self._photos.hold_still)
        while True:
            try:
                await self._journal.hold_still()
            except JournalError as error:
                LOGGER.debug("The journal does not stand still: %s", error)
                await asyncio.sleep(_BETWEEN_ATTEMPTS)
            else:
                return

    async def async_end(self) -> None:
        """Move on; raise JournalError if that is not possible."""
        self.async_close()
        await self._hass.async_add_executor_job(self._photos.move_on)
        await self._journal.move_on()

    @callback
    def async_close(self) -> None:
        """Wait for nobody any more."""
        if self._cancel_end is not None:
            self._cancel_end()
            self._cancel_end = None
