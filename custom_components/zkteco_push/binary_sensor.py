"""Binary sensor platform of the ZKTeco Push integration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import TerminalStateEntity
from .hub import HubConfigEntry
from .terminal import Terminal
from .terminal_state import TerminalState

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class TerminalBinarySensorDescription(BinarySensorEntityDescription):
    """Describe a binary sensor by the part of the terminal's state that it shows."""

    value_fn: Callable[[TerminalState], bool | None]


CONNECTED = TerminalBinarySensorDescription(
    key="connected",
    translation_key="connected",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda state: state.connected,
)
# Most terminals have no contact: these come once a terminal has reported theirs.
REPORTED = (
    TerminalBinarySensorDescription(
        key="door",
        translation_key="door",
        device_class=BinarySensorDeviceClass.DOOR,
        value_fn=lambda state: state.door_open,
    ),
    TerminalBinarySensorDescription(
        key="tamper",
        translation_key="tamper",
        device_class=BinarySensorDeviceClass.TAMPER,
        value_fn=lambda state: state.tamper,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the binary sensors of all terminals, also of those that come later."""

    @callback
    def async_add(terminal: Terminal, subentry_id: str) -> None:
        """Add the binary sensors of a terminal."""
        async_add_entities(
            [TerminalBinarySensor(terminal, CONNECTED)], config_subentry_id=subentry_id
        )
        waiting = list(REPORTED)

        @callback
        def add_reported() -> None:
            """Add what the terminal has reported for the first time."""
            for description in tuple(waiting):
                if description.value_fn(terminal.state) is not None:
                    waiting.remove(description)
                    async_add_entities(
                        [TerminalBinarySensor(terminal, description)],
                        config_subentry_id=subentry_id,
                    )

        add_reported()
        if waiting:
            entry.async_on_unload(terminal.subscribe(add_reported))

    entry.async_on_unload(entry.runtime_data.async_on_terminal(async_add))


class TerminalBinarySensor(TerminalStateEntity[bool | None], BinarySensorEntity):
    """A binary sensor of a terminal."""

    entity_description: TerminalBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the sensor is on."""
        return self._value(self.terminal.state)

    @override
    def _value(self, state: TerminalState) -> bool | None:
        """Return the part of the terminal's state that is shown."""
        return self.entity_description.value_fn(state)
