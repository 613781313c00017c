"""Select platform of the ZKTeco Push integration: what doors do by themselves."""

from collections.abc import Iterator
from functools import partial
from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import door_commands
from .door_state import DoorMode
from .entity import ConnectedStateEntity, DoorEntity, door_key
from .hub import Hub, HubConfigEntry
from .orders import async_move
from .roster import Offer, async_keep_rosters
from .terminal import Terminal
from .terminal_state import TerminalState

PARALLEL_UPDATES = 0

MODE: Final = SelectEntityDescription(
    key="mode", translation_key="mode", options=list(DoorMode)
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the modes of all doors, also of those that come later."""
    hub = entry.runtime_data

    def offers_of(terminal: Terminal) -> Iterator[Offer]:
        """Yield the mode of each door."""
        for door in terminal.access_doors:
            make = partial(DoorModeSelect, hub, terminal, door)
            yield Offer(door_key(door, MODE.key), make)

    await async_keep_rosters(
        hass, entry, async_add_entities, Platform.SELECT, offers_of
    )


class DoorModeSelect(
    DoorEntity, ConnectedStateEntity[tuple[str | None, bool]], SelectEntity
):
    """Whether a door is opened by those who may, stays open or stays locked.

    No message asks for it: until an event or a command tells, nobody knows it.
    """

    def __init__(self, hub: Hub, terminal: Terminal, door: int) -> None:
        """Take the hub that sends, and the door."""
        super().__init__(terminal, MODE, door)
        self._hub = hub

    @property
    @override
    def options(self) -> list[str]:
        """Return the modes that the terminal has."""
        has_lock_down = self.terminal.state.abilities.has_lock_down
        return [
            mode for mode in DoorMode if has_lock_down or mode is not DoorMode.LOCKED
        ]

    @property
    @override
    def current_option(self) -> str | None:
        """Return the mode, None where nobody knows it."""
        mode = self.status.mode
        if mode is None and not self.terminal.state.abilities.has_lock_down:
            # A relay at rest holds nothing open, and there is no other mode.
            return DoorMode.NORMAL if self.status.is_unlocked is False else None
        return mode if mode in self.options else None

    @override
    async def async_select_option(self, option: str) -> None:
        """Bring the door into a mode."""
        commands = door_commands.set_mode(self.terminal, self.door, DoorMode(option))
        await async_move(self._hub, self.terminal, commands)

    @override
    def _reported(self, state: TerminalState) -> tuple[str | None, bool]:
        """Return the part of the terminal's state that is shown."""
        return self.current_option, state.abilities.has_lock_down
