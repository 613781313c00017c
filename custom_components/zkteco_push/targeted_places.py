"""Which terminals and doors a target means."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from .const import DOMAIN
from .devices import Place, place_of
from .door_state import doors_at
from .hub import HubConfigEntry
from .iclock.access.records import Place as Location

_REGISTRIES: Final = (
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    ar.EVENT_AREA_REGISTRY_UPDATED,
)
# What stands for a terminal or a door where it only belongs to what is targeted.
_TELLING: Final = (Platform.EVENT, Platform.LOCK)


class TargetedPlaces:
    """The terminals and doors that a target means, also after it has changed.

    A terminal's device means its doors as well. An entity means its device, but where
    it only belongs to what is targeted, an event entity or a lock alone does: a sensor
    that was put into another room does not take the door with it.
    """

    def __init__(self, hass: HomeAssistant, target: Mapping[str, Any]) -> None:
        """Follow the registries from now on."""
        self._hass = hass
        self._selection = TargetSelection(dict(target))
        # None: to be found when it is asked for. Many changes come together.
        self._places: frozenset[Place] | None = None
        self._unsubscribe: list[Callable[[], None]] = [
            hass.bus.async_listen(event_type, self._async_forget)
            for event_type in _REGISTRIES
        ]

    @callback
    def async_close(self) -> None:
        """Stop to follow the registries."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    @callback
    def async_includes(self, data: Mapping[str, Any]) -> bool:
        """Return whether an event of the bus comes from a place that is meant."""
        if self._places is None:
            self._places = self._async_find()
        serial_number = data["serial_number"]
        doors = _doors_of(self._hass, serial_number, data)
        return not self._places.isdisjoint(
            [(serial_number, door) for door in doors or (None,)]
        )

    @callback
    def _async_forget(self, _event: Event[Any]) -> None:
        """Look again when it is asked for."""
        self._places = None

    @callback
    def _async_find(self) -> frozenset[Place]:
        """Return the places that are meant now."""
        devices, entities = dr.async_get(self._hass), er.async_get(self._hass)
        selected = async_extract_referenced_entity_ids(
            self._hass, self._selection, expand_group=False
        )
        found = set(selected.referenced_devices)
        for entity_id in selected.referenced | selected.indirectly_referenced:
            entry = entities.async_get(entity_id)
            if entry is None or entry.platform != DOMAIN or entry.device_id is None:
                continue
            if entity_id in selected.referenced:
                found.add(entry.device_id)
                found |= {
                    child.id
                    for child in dr.async_entries_for_parent_device(
                        devices, entry.device_id
                    )
                }
            elif entry.domain in _TELLING:
                found.add(entry.device_id)
        return frozenset(
            place
            for device_id in found
            if (device := devices.async_get(device_id)) is not None
            and (place := place_of(device.identifiers)) is not None
        )


@callback
def _doors_of(
    hass: HomeAssistant, serial_number: str, data: Mapping[str, Any]
) -> list[int]:
    """Return the doors at which an event of the bus has happened."""
    if data.get("place") != Location.DOOR:
        return []
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        if (terminal := entry.runtime_data.terminals.get(serial_number)) is not None:
            return doors_at(
                data["address"],
                terminal.door_count,
                is_about_somebody=data["pin"] is not None or bool(data["card"]),
            )
    return []
