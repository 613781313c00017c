"""Image platform of the ZKTeco Push integration."""

from datetime import datetime
from typing import Final, override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import TerminalStateEntity, async_add_for_terminals
from .happenings import at
from .hub import Hub, HubConfigEntry
from .journal import PhotoRecord
from .terminal import Terminal
from .terminal_state import TerminalState

PARALLEL_UPDATES = 0

LAST_PHOTO: Final = ImageEntityDescription(
    key="last_photo", translation_key="last_photo"
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the last photos of all terminals, also of those that come later."""
    hub = entry.runtime_data
    await async_add_for_terminals(
        entry, async_add_entities, lambda terminal: [LastPhoto(hub, terminal)]
    )


class LastPhoto(TerminalStateEntity[PhotoRecord | None], ImageEntity):
    """The photo that a terminal's camera took last."""

    def __init__(self, hub: Hub, terminal: Terminal) -> None:
        """Take the hub that has the photos."""
        ImageEntity.__init__(self, hub.hass)
        TerminalStateEntity.__init__(self, terminal, LAST_PHOTO)
        self._hub = hub

    @property
    @override
    def image_last_updated(self) -> datetime | None:
        """Return when the photo was taken."""
        photo = self.terminal.state.last_photo
        return None if photo is None else at(photo.taken_at, photo.offset)

    @property
    @override
    def content_type(self) -> str:
        """Return the photo's media type."""
        photo = self.terminal.state.last_photo
        return "image/jpeg" if photo is None else photo.media_type

    @override
    async def async_image(self) -> bytes | None:
        """Return the photo."""
        if (photo := self.terminal.state.last_photo) is None:
            return None
        return await self.hass.async_add_executor_job(self._hub.photos.read, photo)

    @callback
    @override
    def _async_follow(self) -> None:
        """Show another photo: whoever has the old address gets no new photo."""
        if self.terminal.state.last_photo != self._shown:
            # Home Assistant would let the address before it live on as well.
            self.access_tokens.clear()
            self.async_update_token()
        super()._async_follow()

    @override
    def _value(self, state: TerminalState) -> PhotoRecord | None:
        """Return the last photo."""
        return state.last_photo
