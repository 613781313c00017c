"""Entities that triggers and conditions look at: who is connected, and who is in."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.automation import DomainSpec

from .const import DOMAIN
from .household.person import Person, person_key
from .hub import HubConfigEntry

CONNECTED: Final[Mapping[str, DomainSpec]] = {
    Platform.BINARY_SENSOR: DomainSpec(BinarySensorDeviceClass.CONNECTIVITY)
}
PRESENT: Final[Mapping[str, DomainSpec]] = {
    Platform.BINARY_SENSOR: DomainSpec(BinarySensorDeviceClass.PRESENCE)
}


@callback
def async_own(hass: HomeAssistant, entity_ids: set[str]) -> set[str]:
    """Return those entities that are this integration's."""
    registry = er.async_get(hass)
    return {
        entity_id
        for entity_id in entity_ids
        if (entry := registry.async_get(entity_id)) is not None
        and entry.platform == DOMAIN
    }


@callback
def async_person_of(hass: HomeAssistant, entity_id: str) -> Person | None:
    """Return the person whose presence an entity shows, None if there is none."""
    entry = er.async_get(hass).async_get(entity_id)
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if entry is None or not entries:
        return None
    pin = entry.unique_id.removeprefix(person_key("")).removesuffix("_present")
    return entries[0].runtime_data.household.persons.get(pin)
