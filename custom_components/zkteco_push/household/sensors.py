"""Sensors of people, and of how many are in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfTime
from homeassistant.core import callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..hub import HubConfigEntry
from .entity import PersonEntity
from .household import Household
from .person import Person, PersonState

_NAMES: Final = "names"

type PersonValue = str | float | datetime | None


@dataclass(frozen=True, kw_only=True)
class PersonSensorDescription(SensorEntityDescription):
    """Describe a sensor by the part of the person's state that it shows."""

    value_fn: Callable[[PersonState], PersonValue]


def _hours_in_today(state: PersonState) -> float | None:
    """Return for how many hours somebody has been in today, by the minute."""
    minutes = state.minutes_in_today
    return None if minutes is None else round(minutes / 60, 3)


PERSON_SENSORS: Final = (
    PersonSensorDescription(
        key="time_in_today",
        translation_key="time_in_today",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=2,
        value_fn=_hours_in_today,
    ),
    PersonSensorDescription(
        key="first_in",
        translation_key="first_in",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda state: state.first_in,
    ),
    PersonSensorDescription(
        key="last_out",
        translation_key="last_out",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda state: state.last_out,
    ),
    PersonSensorDescription(
        key="last_terminal",
        translation_key="last_terminal",
        value_fn=lambda state: state.last_terminal,
    ),
)
PEOPLE_IN: Final = SensorEntityDescription(
    key="people_in",
    translation_key="people_in",
    state_class=SensorStateClass.MEASUREMENT,
)


class PersonSensor(PersonEntity, SensorEntity):
    """A sensor of a person."""

    entity_description: PersonSensorDescription

    @property
    @override
    def native_value(self) -> PersonValue:
        """Return the sensor's value."""
        return self._value(self.person.state)

    @override
    def _value(self, state: PersonState) -> PersonValue:
        """Return the part of the person's state that is shown."""
        return self.entity_description.value_fn(state)


class PeopleIn(SensorEntity):
    """How many people of the household are in, and who."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_unique_id = PEOPLE_IN.key
    _unrecorded_attributes = frozenset({_NAMES})

    def __init__(self, household: Household) -> None:
        """Take the household."""
        self.entity_description = PEOPLE_IN
        self._household = household
        self._shown: list[str] = []

    @property
    @override
    def native_value(self) -> int:
        """Return how many are in."""
        return len(self._household.people_in)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return who is in; everybody's own entities tell it as well."""
        return {_NAMES: self._household.people_in}

    @override
    async def async_added_to_hass(self) -> None:
        """Follow who comes and goes."""
        await super().async_added_to_hass()
        self._shown = self._household.people_in
        self.async_on_remove(self._household.async_on_count(self._async_follow))

    @callback
    def _async_follow(self) -> None:
        """Write the state, if others are in than before."""
        if (people := self._household.people_in) != self._shown:
            self._shown = people
            self.async_write_ha_state()


@callback
def async_add_people_in(
    entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the count as soon as there is anybody to be counted."""
    household = entry.runtime_data.household
    is_added = False

    @callback
    def add(_person: Person) -> None:
        """Add it, once."""
        nonlocal is_added
        if not is_added:
            is_added = True
            async_add_entities([PeopleIn(household)])

    entry.async_on_unload(household.async_on_person(add))
