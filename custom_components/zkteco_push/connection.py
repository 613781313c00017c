"""Whether terminals are connected, for triggers and conditions of entities."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.automation import DomainSpec

from .const import DOMAIN

SPECS: Final[Mapping[str, DomainSpec]] = {
    Platform.BINARY_SENSOR: DomainSpec(
        device_class=BinarySensorDeviceClass.CONNECTIVITY
    )
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
