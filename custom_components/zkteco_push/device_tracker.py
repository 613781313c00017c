"""Device tracker platform of the ZKTeco Push integration: people who are in."""

from typing import Final, override

from homeassistant.components.device_tracker.const import SourceType
from homeassistant.components.device_tracker.entity import BaseScannerEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .household.entity import PersonEntity, async_add_for_persons
from .household.person import PersonState
from .hub import HubConfigEntry

PARALLEL_UPDATES = 0

TRACKER: Final = EntityDescription(key="tracker", translation_key="tracker")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the trackers of all people, also of those who come later."""
    async_add_for_persons(
        entry, async_add_entities, lambda person: [PersonTracker(person, TRACKER)]
    )


class PersonTracker(PersonEntity, BaseScannerEntity):
    """Where a person is as the terminals know it: at home, or wherever they hang."""

    # Who is in is in the zone that the terminals are in, as if seen by a router there.
    _attr_source_type = SourceType.ROUTER

    @property
    @override
    def is_connected(self) -> bool | None:
        """Return whether the person is in."""
        return self.person.state.is_in

    @override
    def _value(self, state: PersonState) -> bool | None:
        """Return the part of the person's state that is shown."""
        return state.is_in
