"""Lock platform of the ZKTeco Push integration: doors of access-control terminals."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final, override

from homeassistant.components.lock import LockEntity, LockEntityDescription
from homeassistant.components.lock.const import LockEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import door_commands
from .action_commands import unlock
from .door_state import DoorMode, DoorStatus
from .entity import ConnectedStateEntity, DoorEntity, door_key
from .hub import Hub, HubConfigEntry
from .orders import async_move
from .roster import Offer, async_keep_rosters
from .terminal import Terminal
from .terminal_state import TerminalState

# Whoever opens a door must not wait behind another one.
PARALLEL_UPDATES = 0

LOCK: Final = LockEntityDescription(key="lock", translation_key="lock")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the locks of all doors, also of those that come later."""
    hub = entry.runtime_data

    def offers_of(terminal: Terminal) -> Iterator[Offer]:
        """Yield the lock of each door."""
        for door in terminal.access_doors:
            make = partial(DoorLock, hub, terminal, door)
            yield Offer(door_key(door, LOCK.key), make)

    await async_keep_rosters(hass, entry, async_add_entities, Platform.LOCK, offers_of)


class DoorLock(DoorEntity, ConnectedStateEntity[tuple[DoorStatus, bool]], LockEntity):
    """The lock of a door: it is as the relay reports, else as it should be.

    Nobody reports the bolt. Unlocking lets somebody in for some seconds, opening holds
    the door open until it is locked.
    """

    _attr_supported_features = LockEntityFeature.OPEN

    def __init__(self, hub: Hub, terminal: Terminal, door: int) -> None:
        """Take the hub that sends, and the door."""
        super().__init__(terminal, LOCK, door)
        self._hub = hub

    @property
    @override
    def assumed_state(self) -> bool:
        """Return whether the terminal reports no relay."""
        return not self.terminal.state.doors.has_relays

    @property
    @override
    def is_locked(self) -> bool | None:
        """Return whether the door is locked; None until a relay is heard of again."""
        status = self.status
        if self.assumed_state:
            return not status.is_let_open and status.mode is not DoorMode.HELD_OPEN
        return None if status.is_unlocked is None else not status.is_unlocked

    @property
    @override
    def is_open(self) -> bool:
        """Return whether the door is held open."""
        return self.status.mode is DoorMode.HELD_OPEN and self.is_locked is False

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Open the door for the terminal's time."""
        await async_move(
            self._hub, self.terminal, unlock(self.terminal, {"door": self.door})
        )

    @override
    async def async_open(self, **kwargs: Any) -> None:
        """Hold the door open."""
        await async_move(self._hub, self.terminal, door_commands.hold_open(self.door))

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Hold the door open no more."""
        commands = door_commands.end_hold_open(self.door)
        await async_move(self._hub, self.terminal, commands)

    @override
    def _reported(self, state: TerminalState) -> tuple[DoorStatus, bool]:
        """Return the part of the terminal's state that is shown."""
        return state.doors.door(self.door), state.doors.has_relays
