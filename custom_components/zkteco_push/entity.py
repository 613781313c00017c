"""Base of the terminals' entities."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .hub import HubConfigEntry
from .terminal import Terminal
from .terminal_state import TerminalState


def add_for_terminals(
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entities_of: Callable[[Terminal], Iterable[Entity]],
) -> None:
    """Add the entities of all terminals, also of those that come later."""

    @callback
    def add(terminal: Terminal, subentry_id: str) -> None:
        """Add the entities of a terminal."""
        async_add_entities(entities_of(terminal), config_subentry_id=subentry_id)

    entry.async_on_unload(entry.runtime_data.async_on_terminal(add))


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
