"""Base of people's entities."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..entity import is_room_left
from .person import Person, PersonState, person_key

if TYPE_CHECKING:
    from ..hub import HubConfigEntry

# Whether somebody is in: this has room in every house.
_ESSENTIAL: Final = frozenset({"tracker", "present"})


@callback
def async_add_for_persons(
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entities_of: Callable[[Person], Iterable[PersonEntity]],
) -> None:
    """Add the entities of all people, also of those who come later."""
    hub = entry.runtime_data
    devices = dr.async_get(hub.hass)

    @callback
    def add(person: Person) -> None:
        """Add the entities of a person, on the person's device."""
        entities = list(entities_of(person))
        for entity in entities:
            entity.device_entry = devices.async_get(person.device_id)
        async_add_entities(entities, config_subentry_id=person.subentry_id)

    entry.async_on_unload(hub.household.async_on_person(add))


class PersonEntity(Entity):
    """An entity that shows a part of a person's state."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, person: Person, description: EntityDescription) -> None:
        """Take the person and what the entity is."""
        self.person = person
        self.entity_description = description

    @property
    @override
    def unique_id(self) -> str:
        """Return what the entity is known by for ever."""
        return f"{person_key(self.person.pin)}_{self.entity_description.key}"

    @property
    @override
    def entity_registry_enabled_default(self) -> bool:
        """Return whether a new entity is there without being asked for."""
        return self.entity_description.key in _ESSENTIAL or is_room_left(self)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the person's state."""
        await super().async_added_to_hass()
        self._shown = self._value(self.person.state)
        self.async_on_remove(self.person.subscribe(self._async_follow))

    @callback
    def _async_follow(self) -> None:
        """Write the entity's state, if its part of the person's has changed."""
        value = self._value(self.person.state)
        if value != self._shown:
            self._shown = value
            self.async_write_ha_state()

    def _value(self, state: PersonState) -> object:
        """Return the part of the person's state that is shown."""
        raise NotImplementedError
