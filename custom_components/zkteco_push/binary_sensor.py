"""Binary sensor platform of the ZKTeco Push integration."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .door_state import DoorStatus
from .entity import (
    AuxEntity,
    ConnectedStateEntity,
    DoorEntity,
    TerminalStateEntity,
    aux_key,
    door_key,
)
from .household.entity import PersonEntity, async_add_for_persons
from .household.person import PersonState
from .hub import HubConfigEntry
from .iclock.access.records import DoorAlarm
from .roster import Offer, async_keep_rosters
from .terminal import Terminal
from .terminal_state import TerminalState

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class TerminalBinarySensorDescription(BinarySensorEntityDescription):
    """Describe a binary sensor by the part of the terminal's state that it shows."""

    value_fn: Callable[[TerminalState], bool | None]


@dataclass(frozen=True, kw_only=True)
class DoorBinarySensorDescription(BinarySensorEntityDescription):
    """Describe a binary sensor by the part of a door's status that it shows.

    `waits` tells that it comes once the terminal has reported it.
    """

    value_fn: Callable[[DoorStatus], bool | None]
    waits: bool = False


CONNECTED: Final = TerminalBinarySensorDescription(
    key="connected",
    translation_key="connected",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda state: state.connected,
)
# Most attendance terminals have no contact: these come once one has reported theirs.
REPORTED: Final = (
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


def _raises(alarm: DoorAlarm) -> Callable[[DoorStatus], bool | None]:
    """Return what tells whether a door raises an alarm."""
    return lambda door: None if door.alarms is None else alarm in door.alarms


DOOR_SENSORS: Final = (
    DoorBinarySensorDescription(
        key="door",
        translation_key="door",
        device_class=BinarySensorDeviceClass.DOOR,
        value_fn=lambda door: door.is_open,
        waits=True,
    ),
    DoorBinarySensorDescription(
        key="alarm",
        translation_key="alarm",
        device_class=BinarySensorDeviceClass.PROBLEM,
        value_fn=lambda door: None if door.alarms is None else bool(door.alarms),
    ),
    DoorBinarySensorDescription(
        key="tamper",
        translation_key="tamper",
        device_class=BinarySensorDeviceClass.TAMPER,
        value_fn=_raises(DoorAlarm.TAMPER),
    ),
    DoorBinarySensorDescription(
        key="forced",
        translation_key="forced",
        device_class=BinarySensorDeviceClass.SAFETY,
        value_fn=_raises(DoorAlarm.FORCED_OPEN),
    ),
)
PRESENT: Final = BinarySensorEntityDescription(
    key="present",
    translation_key="present",
    device_class=BinarySensorDeviceClass.PRESENCE,
)
AUX_IN: Final = BinarySensorEntityDescription(key="aux_in", translation_key="aux_in")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the binary sensors of terminals and people, also of those that come later."""
    async_add_for_persons(
        entry, async_add_entities, lambda person: [PersonPresent(person, PRESENT)]
    )
    await async_keep_rosters(
        hass, entry, async_add_entities, Platform.BINARY_SENSOR, _offers_of
    )


def _offers_of(terminal: Terminal) -> Iterator[Offer]:
    """Yield the binary sensors of a terminal."""
    yield Offer(CONNECTED.key, partial(TerminalBinarySensor, terminal, CONNECTED))
    if not terminal.panel.is_access_control:
        for description in REPORTED:
            yield Offer(
                description.key,
                partial(TerminalBinarySensor, terminal, description),
                partial(_is_heard, terminal, description),
            )
        return
    for door in terminal.access_doors:
        for item in DOOR_SENSORS:
            yield Offer(
                door_key(door, item.key),
                partial(DoorBinarySensor, terminal, item, door),
                partial(_is_door_heard, terminal, door, item),
            )
    for number in range(1, terminal.state.abilities.aux_in_count + 1):
        make = partial(AuxInput, terminal, AUX_IN, number)
        yield Offer(aux_key(AUX_IN.key, number), make)


def _is_heard(terminal: Terminal, description: TerminalBinarySensorDescription) -> bool:
    """Return whether a terminal has reported a part of its state."""
    return description.value_fn(terminal.state) is not None


def _is_door_heard(
    terminal: Terminal, door: int, description: DoorBinarySensorDescription
) -> bool:
    """Return whether a terminal has reported a part of a door, where it may never."""
    status = terminal.state.doors.door(door)
    return not description.waits or description.value_fn(status) is not None


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


class DoorBinarySensor(
    DoorEntity, ConnectedStateEntity[bool | None], BinarySensorEntity
):
    """A binary sensor of a door."""

    entity_description: DoorBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the sensor is on."""
        return self._reported(self.terminal.state)

    @override
    def _reported(self, state: TerminalState) -> bool | None:
        """Return the part of the terminal's state that is shown."""
        return self.entity_description.value_fn(state.doors.door(self.door))


class AuxInput(AuxEntity, ConnectedStateEntity[bool | None], BinarySensorEntity):
    """An auxiliary input: it is unknown until it has changed."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the input is triggered."""
        return self._reported(self.terminal.state)

    @override
    def _reported(self, state: TerminalState) -> bool | None:
        """Return the part of the terminal's state that is shown."""
        return state.doors.aux_inputs.get(self.number)


class PersonPresent(PersonEntity, BinarySensorEntity):
    """Whether a person is in."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the person is in."""
        return self.person.state.is_in

    @override
    def _value(self, state: PersonState) -> bool | None:
        """Return the part of the person's state that is shown."""
        return state.is_in
