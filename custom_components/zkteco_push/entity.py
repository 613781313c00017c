"""Base of the terminals' entities."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .devices import door_info
from .door_state import DoorStatus
from .hub import HubConfigEntry
from .terminal import Terminal
from .terminal_state import TerminalState


async def async_add_for_terminals(
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entities_of: Callable[[Terminal], Iterable[Entity]],
) -> None:
    """Add the entities of all terminals, also of those that come later."""

    @callback
    def add(terminal: Terminal, subentry_id: str) -> None:
        """Add the entities of a terminal."""
        async_add_entities(entities_of(terminal), config_subentry_id=subentry_id)

    entry.async_on_unload(await entry.runtime_data.async_on_terminal(add))


class TerminalEntity(Entity):
    """An entity of one terminal."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, terminal: Terminal, description: EntityDescription) -> None:
        """Take the terminal and what the entity is."""
        self.terminal = terminal
        self.entity_description = description
        self._attr_unique_id = f"{terminal.serial_number}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, terminal.serial_number)}
        )


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

    @property
    @override
    def available(self) -> bool:
        """Return whether the terminal is there."""
        return bool(self.terminal.state.connected)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow whether the terminal is there."""
        await super().async_added_to_hass()
        was_available = self.available

        @callback
        def follow() -> None:
            """Write the state when the terminal comes or goes."""
            nonlocal was_available
            if self.available != was_available:
                was_available = self.available
                self.async_write_ha_state()

        self.async_on_remove(self.terminal.subscribe(follow))


class DoorEntity(TerminalEntity):
    """An entity of one door of an access-control terminal, on the door's device."""

    def __init__(
        self, terminal: Terminal, description: EntityDescription, door: int
    ) -> None:
        """Take the terminal, what the entity is, and the number of the door."""
        super().__init__(terminal, description)
        self.door = door
        key = door_key(door, description.key)
        self._attr_unique_id = f"{terminal.serial_number}_{key}"
        self._attr_device_info = door_info(terminal, door)

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
        key = aux_key(description.key, number)
        self._attr_unique_id = f"{terminal.serial_number}_{key}"
        self._attr_translation_placeholders = {"number": str(number)}


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


def door_key(door: int, key: str) -> str:
    """Return the key of a door's entity among those of the terminal."""
    return f"door_{door}_{key}"


def aux_key(key: str, number: int) -> str:
    """Return the key of an auxiliary input or output among a terminal's entities."""
    return f"{key}_{number}"
