"""Conditions of the ZKTeco Push integration."""

from typing import Final, override

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition, EntityStateConditionBase

from .observed_entities import CONNECTED, PRESENT, async_own


class OwnEntityCondition(EntityStateConditionBase):
    """A condition about this integration's entities."""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return this integration's entities among others."""
        return async_own(self._hass, super().entity_filter(entities))


class ConnectedCondition(OwnEntityCondition):
    """Whether terminals are connected."""

    _domain_specs = CONNECTED
    _states = {STATE_ON}
    # Whether a terminal is connected is diagnostic.
    _primary_entities_only = False


class PersonInCondition(OwnEntityCondition):
    """Whether people are in."""

    _domain_specs = PRESENT
    _states = {STATE_ON}


class PersonOutCondition(OwnEntityCondition):
    """Whether people are out."""

    _domain_specs = PRESENT
    _states = {STATE_OFF}


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "terminal_is_connected": ConnectedCondition,
    "person_is_in": PersonInCondition,
    "person_is_out": PersonOutCondition,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the integration's conditions."""
    return CONDITIONS
