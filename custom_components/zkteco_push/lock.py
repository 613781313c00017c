"""Lock platform of the ZKTeco Push integration: doors of terminals."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any, Final, override

from homeassistant.components.lock import LockEntity, LockEntityDescription
from homeassistant.components.lock.const import LockEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import door_commands
from .action_commands import unlock
from .const import DOMAIN
from .devices import child_doors
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
# For voice assistants, which know locks and no buttons; for all others there is one.
_MOMENTARY: Final = replace(LOCK, entity_registry_enabled_default=False)


@cache
def _momentary(door: int) -> LockEntityDescription:
    """Return the description of the lock of an attendance terminal's door."""
    return _MOMENTARY if door == 1 else replace(_MOMENTARY, key=f"{LOCK.key}_{door}")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the locks of all doors, also of those that come later."""
    hub = entry.runtime_data

    def offers_of(terminal: Terminal) -> Iterator[Offer]:
        """Yield the lock of each door."""
        if not terminal.panel.is_access_control:
            for door in range(1, terminal.door_count + 1):
                description = _momentary(door)
                yield Offer(
                    description.key,
                    partial(MomentaryLock, hub, terminal, description, door),
                )
        for door in terminal.access_doors:
            yield Offer(
                door_key(door, LOCK.key), partial(DoorLock, hub, terminal, door)
            )

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


class MomentaryLock(ConnectedStateEntity[bool], LockEntity):
    """The lock of an attendance terminal's door: it can be opened for some seconds.

    Nobody reports whether it is open, so it is taken for open as long as it was asked
    to be.
    """

    _attr_assumed_state = True

    def __init__(
        self,
        hub: Hub,
        terminal: Terminal,
        description: LockEntityDescription,
        door: int,
    ) -> None:
        """Take the hub that sends, what the lock is, and the number of the door."""
        super().__init__(terminal, description)
        self._hub = hub
        self._door = door
        if door in child_doors(terminal):
            self.device_door = door

    @property
    @override
    def is_locked(self) -> bool:
        """Return whether nobody has had the door opened just now."""
        return not self._reported(self.terminal.state)

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Open the door for the terminal's time."""
        await async_move(
            self._hub, self.terminal, unlock(self.terminal, {"door": self._door})
        )

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Refuse: the door locks by itself, and no terminal can be told to."""
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="locks_by_itself",
            translation_placeholders={"name": self.terminal.settings.name},
        )

    @override
    def _reported(self, state: TerminalState) -> bool:
        """Return the part of the terminal's state that is shown while it is there."""
        return state.doors.door(self._door).is_let_open
