"""Sensor platform of the ZKTeco Push integration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import TerminalStateEntity, async_add_for_terminals
from .guests.person_sensor import PersonValidity
from .household.entity import async_add_for_persons
from .household.sensors import PERSON_SENSORS, PersonSensor, async_add_people_in
from .hub import HubConfigEntry
from .iclock.access.detection import Dialect
from .terminal_state import TerminalState

PARALLEL_UPDATES = 0

type SensorValue = str | int | datetime | None


@dataclass(frozen=True, kw_only=True)
class TerminalSensorDescription(SensorEntityDescription):
    """Describe a sensor by the part of the terminal's state that it shows."""

    value_fn: Callable[[TerminalState], SensorValue]


def _counter(
    key: str, value_fn: Callable[[TerminalState], int | None]
) -> TerminalSensorDescription:
    """Return the description of one of the terminal's own counters."""
    return TerminalSensorDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=value_fn,
    )


SENSORS = (
    TerminalSensorDescription(
        key="last_punch",
        translation_key="last_punch",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda state: state.last_punch,
    ),
    TerminalSensorDescription(
        key="last_person",
        translation_key="last_person",
        value_fn=lambda state: state.last_person,
    ),
    _counter("users", lambda state: state.counters.users),
    _counter("fingerprints", lambda state: state.counters.fingerprints),
    _counter("faces", lambda state: state.counters.faces),
    _counter("palms", lambda state: state.counters.palms),
    _counter("attendance_records", lambda state: state.counters.attendance_records),
    _counter("pending_commands", lambda state: state.pending_commands),
    _counter("rejected_lines", lambda state: state.rejected_lines),
    _counter("missing_punches", lambda state: state.missing_punches),
    TerminalSensorDescription(
        key="copy_progress",
        translation_key="copy_progress",
        native_unit_of_measurement=PERCENTAGE,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.copy_progress,
    ),
    TerminalSensorDescription(
        key="dialect",
        translation_key="dialect",
        device_class=SensorDeviceClass.ENUM,
        options=list(Dialect),
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.dialect,
    ),
    TerminalSensorDescription(
        key="last_contact",
        translation_key="last_contact",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda state: state.last_contact,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of all terminals and people, also of those that come later."""
    async_add_for_persons(
        entry,
        async_add_entities,
        lambda person: [
            *(PersonSensor(person, item) for item in PERSON_SENSORS),
            PersonValidity(person, entry.runtime_data.guests),
        ],
    )
    async_add_people_in(entry, async_add_entities)
    await async_add_for_terminals(
        entry,
        async_add_entities,
        lambda terminal: [TerminalSensor(terminal, item) for item in SENSORS],
    )


class TerminalSensor(TerminalStateEntity[SensorValue], SensorEntity):
    """A sensor of a terminal."""

    entity_description: TerminalSensorDescription

    @property
    @override
    def native_value(self) -> SensorValue:
        """Return the sensor's value."""
        return self._value(self.terminal.state)

    @override
    def _value(self, state: TerminalState) -> SensorValue:
        """Return the part of the terminal's state that is shown."""
        return self.entity_description.value_fn(state)
