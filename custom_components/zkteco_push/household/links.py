"""Follows the persons of Home Assistant that people of the household are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.start import async_at_started

from .. import repairs
from ..const import CONF_PERSON
from .person import Person, person_key

if TYPE_CHECKING:
    from ..hub import HubConfigEntry

PERSON_DOMAIN: Final = "person"


class Links:
    """Keeps links where entities are renamed, and shows where one leads nowhere."""

    def __init__(
        self, hass: HomeAssistant, entry: HubConfigEntry, persons: Mapping[str, Person]
    ) -> None:
        """Take the people."""
        self._hass = hass
        self._entry = entry
        self._persons = persons

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Follow from now on; return how to stop it."""

        @callback
        def look(_hass: HomeAssistant) -> None:
            """Look once all persons are there."""
            self.async_look()

        stop = self._hass.bus.async_listen(
            er.EVENT_ENTITY_REGISTRY_UPDATED, self._async_follow
        )
        cancel = async_at_started(self._hass, look)

        @callback
        def end() -> None:
            """Follow no more."""
            stop()
            cancel()

        return end

    @callback
    def async_look(self) -> None:
        """Show who is linked to nobody, and take back whose link has been mended."""
        if not self._hass.is_running:
            return
        for person in self._persons.values():
            if person.linked is None or self._is_there(person.linked):
                self.async_forget(person)
            else:
                repairs.async_raise_issue(
                    self._hass,
                    repairs.PERSON_MISSING,
                    person_key(person.pin),
                    name=person.name,
                    person=person.linked,
                )

    @callback
    def async_forget(self, person: Person) -> None:
        """Take back what was shown of somebody."""
        key = person_key(person.pin)
        repairs.async_clear_issue(self._hass, repairs.PERSON_MISSING, key)

    @callback
    def _async_follow(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Follow an entity that is renamed, removed or back."""
        data = event.data
        if not data["entity_id"].startswith(f"{PERSON_DOMAIN}."):
            return
        if data["action"] == "update":
            if (old := data.get("old_entity_id")) is None:
                return
            for person in self._persons.values():
                if person.linked == old:
                    self._hass.config_entries.async_update_subentry(
                        self._entry,
                        person.subentry,
                        data={**person.subentry.data, CONF_PERSON: data["entity_id"]},
                    )
        self.async_look()

    def _is_there(self, entity_id: str) -> bool:
        """Return whether there is an entity."""
        return (
            er.async_get(self._hass).async_get(entity_id) is not None
            or self._hass.states.get(entity_id) is not None
        )
