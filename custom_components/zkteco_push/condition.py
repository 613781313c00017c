"""Conditions of the ZKTeco Push integration."""

from typing import Final, override

from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition, EntityStateConditionBase

from . import connection


class ConnectedCondition(EntityStateConditionBase):
    """Whether terminals are connected."""

    _domain_specs = connection.SPECS
    _states = {STATE_ON}
    _primary_entities_only = False

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return the terminals' entities among others."""
        return connection.async_own(self._hass, super().entity_filter(entities))


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "terminal_is_connected": ConnectedCondition
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the integration's conditions."""
    return CONDITIONS
