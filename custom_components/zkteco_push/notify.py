"""Notify platform of the ZKTeco Push integration."""

from collections.abc import Iterator
from functools import partial
from typing import override

from homeassistant.components.notify import NotifyEntity, NotifyEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .action_commands import BUILDERS
from .action_fields import DEFAULT_WAIT
from .entity import TerminalControlEntity
from .hub import Hub, HubConfigEntry
from .orders import async_order
from .roster import Offer, async_keep_rosters
from .terminal import Terminal

PARALLEL_UPDATES = 0

SCREEN = NotifyEntityDescription(key="screen", translation_key="screen")
# How long a message stays on the display (min).
_MINUTES = 60


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the screens of all terminals, also of those that come later."""
    hub = entry.runtime_data

    def offers_of(terminal: Terminal) -> Iterator[Offer]:
        """Yield the screen of a terminal whose dialect has messages."""
        if not terminal.panel.is_access_control:
            yield Offer(SCREEN.key, partial(TerminalScreen, hub, terminal))

    await async_keep_rosters(
        hass, entry, async_add_entities, Platform.NOTIFY, offers_of
    )


class TerminalScreen(TerminalControlEntity, NotifyEntity):
    """A terminal's display."""

    def __init__(self, hub: Hub, terminal: Terminal) -> None:
        """Take the terminal whose display it is."""
        super().__init__(terminal, SCREEN)
        self._hub = hub

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Show a message to everybody."""
        data = {
            "message": f"{title}: {message}" if title else message,
            "minutes": _MINUTES,
            "pins": [],
            "uid": self._hub.message_numbers.next(),
            "wait": DEFAULT_WAIT,
        }
        await async_order(self._hub, self.terminal, BUILDERS["send_message"], data)
