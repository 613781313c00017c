"""Event platform of the ZKTeco Push integration."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, override

from homeassistant.components.event import (
    DoorbellEventType,
    EventDeviceClass,
    EventEntity,
    EventEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .door_state import doors_of
from .entity import DoorEntity, TerminalEntity, door_key
from .happenings import Happening, LiveAccess, LiveOperation, LivePunch
from .hub import HubConfigEntry
from .iclock.access.records import AccessType
from .iclock.attendance.alarms import Alarm
from .iclock.attendance.code_books import CONDENSED, OTHER, STANDARD, STATES
from .roster import Offer, async_keep_rosters
from .terminal import Terminal

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class TerminalEventDescription(EventEntityDescription):
    """Describe an event entity by the happenings that it shows.

    `event_fn` returns the event's type, None for happenings that are another's.
    """

    event_fn: Callable[[Happening], str | None]
    extra_fn: Callable[[Happening], Mapping[str, Any]] = lambda happening: {}


_OPERATIONS = sorted(
    {*STANDARD.operations.values(), *CONDENSED.operations.values(), OTHER}
)


def _punch(happening: Happening) -> str | None:
    """Return the state of a punch."""
    return happening.state if isinstance(happening, LivePunch) else None


def _ring(happening: Happening) -> str | None:
    """Return the one type of a doorbell's ring."""
    if (isinstance(happening, LiveOperation) and happening.is_doorbell) or (
        isinstance(happening, LiveAccess)
        and happening.event.type is AccessType.DOORBELL
    ):
        return DoorbellEventType.RING
    return None


def _alarm(happening: Happening) -> str | None:
    """Return what an alarm is about."""
    return happening.alarm if isinstance(happening, LiveOperation) else None


def _at_boot(happening: Happening) -> Mapping[str, Any]:
    """Return that an alarm belongs to the terminal's start."""
    if isinstance(happening, LiveOperation) and happening.at_boot:
        return {"at_boot": True}
    return {}


def _operation(happening: Happening) -> str | None:
    """Return what was done at the terminal."""
    if not isinstance(happening, LiveOperation):
        return None
    return happening.operation if happening.operation in _OPERATIONS else OTHER


PUNCH: Final = TerminalEventDescription(
    key="punch",
    translation_key="punch",
    event_types=[*STATES.values(), OTHER],
    event_fn=_punch,
)
BELL: Final = TerminalEventDescription(
    key="doorbell",
    translation_key="doorbell",
    device_class=EventDeviceClass.DOORBELL,
    event_types=[DoorbellEventType.RING],
    event_fn=_ring,
)
ALARM: Final = TerminalEventDescription(
    key="alarm",
    translation_key="alarm",
    event_types=list(Alarm),
    event_fn=_alarm,
    extra_fn=_at_boot,
)
OPERATION: Final = TerminalEventDescription(
    key="operation",
    translation_key="operation",
    event_types=_OPERATIONS,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
    event_fn=_operation,
)
# A ring is an event entity of its own.
ACCESS: Final = EventEntityDescription(
    key="access",
    translation_key="access",
    event_types=[kind for kind in AccessType if kind is not AccessType.DOORBELL],
)
EVENTS: Final = (PUNCH, BELL, ALARM, OPERATION)
# Doors tell their alarms themselves there; operations some terminals send all the same
# (field: SenseFace 7A).
_OF_ACCESS: Final = (PUNCH, BELL, OPERATION)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the event entities of all terminals, also of those that come later."""
    await async_keep_rosters(
        hass, entry, async_add_entities, Platform.EVENT, _offers_of
    )


def _offers_of(terminal: Terminal) -> Iterator[Offer]:
    """Yield the event entities of a terminal."""
    is_access_control = terminal.panel.is_access_control
    for description in _OF_ACCESS if is_access_control else EVENTS:
        yield Offer(description.key, partial(TerminalEvent, terminal, description))
    for door in terminal.access_doors:
        key = door_key(door, ACCESS.key)
        yield Offer(key, partial(DoorAccessEvent, terminal, ACCESS, door))


class TerminalEvent(TerminalEntity, EventEntity):
    """An event entity of a terminal."""

    entity_description: TerminalEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what happens at the terminal."""
        await super().async_added_to_hass()
        self.async_on_remove(self.terminal.subscribe_happenings(self._async_happen))

    @callback
    def _async_happen(self, happening: Happening) -> None:
        """Show a happening that is this entity's."""
        if (event_type := self.entity_description.event_fn(happening)) is None:
            return
        if isinstance(happening, (LivePunch, LiveOperation, LiveAccess)):
            self._trigger_event(
                event_type,
                {
                    **self.terminal.sender,
                    **happening.data,
                    **self.entity_description.extra_fn(happening),
                },
            )
            self.async_write_ha_state()


class DoorAccessEvent(DoorEntity, EventEntity):
    """Who has asked for a door, and what else has happened to it."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what happens at the terminal."""
        await super().async_added_to_hass()
        self.async_on_remove(self.terminal.subscribe_happenings(self._async_happen))

    @callback
    def _async_happen(self, happening: Happening) -> None:
        """Show what happens at this door."""
        if not isinstance(happening, LiveAccess):
            return
        event = happening.event
        if event.type.value not in self.event_types or self.door not in doors_of(
            event, self.terminal.door_count
        ):
            return
        self._trigger_event(
            event.type.value, {**self.terminal.sender, **happening.data}
        )
        self.async_write_ha_state()
