"""Base of the terminals' entities."""

from collections.abc import Callable, Iterable
from typing import Final, override

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .devices import async_device_of
from .door_state import DoorStatus
from .hub import HubConfigEntry
from .terminal import Terminal
from .terminal_state import TerminalState

# As long as the entry has no more than so many, everything is enabled from the
# beginning; the rest is enough for what is essential of 2,000 terminals.
_ALL_ENABLED: Final = 5_000
# Whether a terminal is there, who punches, and what its doors are and report.
_ESSENTIAL: Final = frozenset({"connected", "punch", "lock", "access"})


async def async_add_for_terminals(
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entities_of: Callable[[Terminal], Iterable[TerminalEntity]],
) -> None:
    """Add the entities of all terminals, also of those that come later."""
    hub = entry.runtime_data
    devices = dr.async_get(hub.hass)

    @callback
    def add(terminal: Terminal, subentry_id: str) -> None:
        """Add the entities of a terminal."""
        async_add_entities(
            async_placed(devices, entry, entities_of(terminal)),
            config_subentry_id=subentry_id,
        )

    entry.async_on_unload(await hub.async_on_terminal(add))


class TerminalEntity(Entity):
    """An entity of one terminal.

    There may be tens of thousands of them, so what can be told when it is asked for is
    not kept. `device_door` is the door whose device it belongs to, None where it
    belongs to the terminal's.
    """

    _attr_has_entity_name = True
    _attr_should_poll = False

    device_door: int | None = None

    def __init__(self, terminal: Terminal, description: EntityDescription) -> None:
        """Take the terminal and what the entity is."""
        self.terminal = terminal
        self.entity_description = description

    @property
    def key(self) -> str:
        """Return the entity's key among those of the terminal."""
        return self.entity_description.key

    @property
    @override
    def unique_id(self) -> str:
        """Return what the entity is known by for ever."""
        return f"{self.terminal.serial_number}_{self.key}"

    @property
    @override
    def entity_registry_enabled_default(self) -> bool:
        """Return whether a new entity is there without being asked for.

        Home Assistant takes no more than 10,000 of one entry. In a large house the room
        left is for what nobody can do without, so that every terminal has it.
        """
        if not self.entity_description.entity_registry_enabled_default:
            return False
        return self.entity_description.key in _ESSENTIAL or is_room_left(self)


class TerminalStateEntity[T](TerminalEntity):
    """An entity that shows a part of a terminal's state."""

    _shown: T

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the terminal's state."""
        await super().async_added_to_hass()
        self._shown = self._value(self.terminal.state)
        self.async_on_remove(self.terminal.subscribe(self._async_follow))

    @callback
    def _async_follow(self) -> None:
        """Write the entity's state, if its part of the terminal's has changed."""
        value = self._value(self.terminal.state)
        if value != self._shown:
            self._shown = value
            self.async_write_ha_state()

    def _value(self, state: TerminalState) -> T:
        """Return the part of the terminal's state that is shown."""
        raise NotImplementedError


class TerminalControlEntity(TerminalEntity):
    """An entity that has a terminal do something; it needs the terminal to be there."""

    _was_available: bool

    @property
    @override
    def available(self) -> bool:
        """Return whether the terminal is there."""
        return bool(self.terminal.state.connected)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow whether the terminal is there."""
        await super().async_added_to_hass()
        self._was_available = self.available
        self.async_on_remove(self.terminal.subscribe(self._async_follow))

    @callback
    def _async_follow(self) -> None:
        """Write the state when the terminal comes or goes."""
        if self.available != self._was_available:
            self._was_available = self.available
            self.async_write_ha_state()


class DoorEntity(TerminalEntity):
    """An entity of one door of an access-control terminal, on the door's device."""

    def __init__(
        self, terminal: Terminal, description: EntityDescription, door: int
    ) -> None:
        """Take the terminal, what the entity is, and the number of the door."""
        super().__init__(terminal, description)
        self.door = self.device_door = door

    @property
    @override
    def key(self) -> str:
        """Return the entity's key among those of the terminal."""
        return door_key(self.door, self.entity_description.key)

    @property
    def status(self) -> DoorStatus:
        """Return what is known of the door."""
        return self.terminal.state.doors.door(self.door)


class AuxEntity(TerminalEntity):
    """An entity of one auxiliary input or output, on the terminal's device."""

    def __init__(
        self, terminal: Terminal, description: EntityDescription, number: int
    ) -> None:
        """Take the terminal, what the entity is, and its number."""
        super().__init__(terminal, description)
        self.number = number
        self._attr_translation_placeholders = {"number": str(number)}

    @property
    @override
    def key(self) -> str:
        """Return the entity's key among those of the terminal."""
        return aux_key(self.entity_description.key, self.number)


class ConnectedStateEntity[T](TerminalStateEntity[tuple[bool, T]]):
    """An entity of a state that nobody knows while the terminal is not there."""

    @property
    @override
    def available(self) -> bool:
        """Return whether the terminal is there."""
        return bool(self.terminal.state.connected)

    @override
    def _value(self, state: TerminalState) -> tuple[bool, T]:
        """Return the part of the terminal's state that is shown."""
        return bool(state.connected), self._reported(state)

    def _reported(self, state: TerminalState) -> T:
        """Return the part of the terminal's state that is shown while it is there."""
        raise NotImplementedError


def is_room_left(entity: Entity) -> bool:
    """Return whether an entity that is not essential may be enabled by itself."""
    assert entity.platform.config_entry is not None
    enabled = er.async_get(entity.hass).entities.get_enabled_count_for_config_entry_id(
        entity.platform.config_entry.entry_id
    )
    return enabled < _ALL_ENABLED


@callback
def async_placed(
    devices: dr.DeviceRegistry,
    entry: HubConfigEntry,
    entities: Iterable[TerminalEntity],
) -> list[TerminalEntity]:
    """Return new entities on their devices, which have been registered."""
    placed = list(entities)
    for entity in placed:
        entity.device_entry = async_device_of(
            devices, entry.entry_id, entity.terminal, entity.device_door
        )
    return placed


def door_key(door: int, key: str) -> str:
    """Return the key of a door's entity among those of the terminal."""
    return f"door_{door}_{key}"


def aux_key(key: str, number: int) -> str:
    """Return the key of an auxiliary input or output among a terminal's entities."""
    return f"{key}_{number}"
