"""Event platform of the ZKTeco Push integration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.event import (
    DoorbellEventType,
    EventDeviceClass,
    EventEntity,
    EventEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import TerminalEntity, add_for_terminals
from .happenings import Happening, LiveOperation, LivePunch
from .hub import HubConfigEntry
from .iclock.attendance.alarms import Alarm
from .iclock.attendance.code_books import CONDENSED, OTHER, STANDARD, STATES

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
    if isinstance(happening, LiveOperation) and happening.is_doorbell:
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


EVENTS = (
    TerminalEventDescription(
        key="punch",
        translation_key="punch",
        event_types=[*STATES.values(), OTHER],
        event_fn=_punch,
    ),
    TerminalEventDescription(
        key="doorbell",
        translation_key="doorbell",
        device_class=EventDeviceClass.DOORBELL,
        event_types=[DoorbellEventType.RING],
        event_fn=_ring,
    ),
    TerminalEventDescription(
        key="alarm",
        translation_key="alarm",
        event_types=list(Alarm),
        event_fn=_alarm,
        extra_fn=_at_boot,
    ),
    TerminalEventDescription(
        key="operation",
        translation_key="operation",
        event_types=_OPERATIONS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        event_fn=_operation,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the event entities of all terminals, also of those that come later."""

    add_for_terminals(
        entry,
        async_add_entities,
        lambda terminal: [TerminalEvent(terminal, item) for item in EVENTS],
    )


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
        if isinstance(happening, (LivePunch, LiveOperation)):
            self._trigger_event(
                event_type,
                {
                    **self.terminal.sender,
                    **happening.data,
                    **self.entity_description.extra_fn(happening),
                },
            )
            self.async_write_ha_state()
