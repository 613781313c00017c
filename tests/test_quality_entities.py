"""Tests that every entity that there is follows the Integration Quality Scale."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import async_get_platforms
import pytest

import custom_components.zkteco_push as integration
from custom_components.zkteco_push.devices import DOOR_SEPARATOR

from .access.support import Panel
from .household.support import async_add_person
from .support.device import Device
from .support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    loaded_hub,
)

FOLDER: Final = Path(integration.__file__).parent
TEXTS: Final = json.loads((FOLDER / "translations" / "en.json").read_text())["entity"]
ICONS: Final = json.loads((FOLDER / "icons.json").read_text())["entity"]
# What tells how a terminal does, not what people do with it.
DIAGNOSTIC: Final = {
    *("attendance_records", "connected", "copy_progress", "dialect", "faces"),
    *("fingerprints", "last_contact", "missing_punches", "operation", "palms"),
    *("pending_commands", "refresh", "rejected_lines", "tracker", "users"),
}
# What sets how a terminal does.
CONFIG: Final = {"reboot", "sync_clock"}
# What belongs to no device.
OF_THE_HUB: Final = {"people_in", "validity"}
# What looks into the journal now and then, because nobody tells that time has passed.
POLLED: Final = {"validity"}
# What most do not need, or what moves all the time.
DISABLED: Final = {"last_contact", "operation"}
# What has an icon of its own because no device class says what it is.
_BY_DEVICE_CLASS: Final = frozenset({"binary_sensor", "button", "sensor"})


@pytest.fixture
async def everything(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Set up a hub whose terminals have every entity that there is."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"doors": 2}, OTHER_SERIAL_NUMBER: {}})
    terminal = Device(client)
    await terminal.handshake()
    await terminal.operate(3, "51")
    await terminal.operate(3, "55")
    panel = Panel(client, OTHER_SERIAL_NUMBER)
    await panel.connect(LockCount=2, AuxInCount=1, AuxOutCount=1, RelayStateFunOn=1)
    await panel.report(sensor="00", relay="00", alarm="0000000000000000")
    await async_add_person(hass, "7", "Alice")


def entries(hass: HomeAssistant) -> list[er.RegistryEntry]:
    """Return what the registry knows of the hub's entities."""
    registry = er.async_get(hass)
    return er.async_entries_for_config_entry(registry, loaded_hub(hass).entry_id)


def entities(hass: HomeAssistant) -> Iterator[Entity]:
    """Yield the hub's entities that are enabled."""
    for platform in async_get_platforms(hass, DOMAIN):
        yield from platform.entities.values()


def described(entry: er.RegistryEntry) -> str:
    """Return the key of an entity's description."""
    found = [
        key for key in (*DIAGNOSTIC, *CONFIG) if entry.unique_id.endswith(f"_{key}")
    ]
    return max(found, key=len, default="")


def expected_category(entry: er.RegistryEntry) -> EntityCategory | None:
    """Return the category that an entity has to have."""
    if described(entry) in DIAGNOSTIC:
        return EntityCategory.DIAGNOSTIC
    return EntityCategory.CONFIG if described(entry) in CONFIG else None


def is_at_home(hass: HomeAssistant, entry: er.RegistryEntry) -> bool:
    """Return whether an entity is on the device that its unique id begins with."""
    if entry.device_id is None:
        return entry.unique_id in OF_THE_HUB
    device = dr.async_get(hass).async_get(entry.device_id)
    assert device is not None
    return any(
        entry.unique_id.startswith(identifier.partition(DOOR_SEPARATOR)[0])
        for _, identifier in device.identifiers
    )


@pytest.mark.usefixtures("everything")
async def test_every_entity(hass: HomeAssistant) -> None:
    """Every entity has all that the scale asks of one."""
    found = entries(hass)
    # All platforms are looked at.
    assert {entry.domain for entry in found} >= set(integration.PLATFORMS)
    for entry in found:
        name = entry.entity_id
        assert entry.unique_id, name
        assert entry.has_entity_name, name
        assert is_at_home(hass, entry), name
        assert entry.entity_category is expected_category(entry), name
        device_class = entry.original_device_class
        if entry.translation_key is None:
            # Its device class names it.
            assert device_class, name
        else:
            assert TEXTS[entry.domain][entry.translation_key]["name"], name
        has_icon = entry.translation_key in ICONS.get(entry.domain, {})
        if entry.domain in _BY_DEVICE_CLASS:
            assert has_icon or device_class, name
        elif entry.domain != "lock":
            assert has_icon, name
    assert len({entry.unique_id for entry in found}) == len(found)
    disabled = {entry.unique_id for entry in found if entry.disabled}
    for key in DISABLED:
        assert f"{SERIAL_NUMBER}_{key}" in disabled


@pytest.mark.usefixtures("everything")
async def test_running_entities(hass: HomeAssistant) -> None:
    """No terminal is polled, and what a state means is said by a class where there is one."""
    found = list(entities(hass))
    assert len(found) > 30
    for entity in found:
        name = entity.entity_id
        assert entity.should_poll is (entity.unique_id in POLLED), name
        assert entity.has_entity_name, name
        # Icons come from icons.json, where a user's theme can change them.
        assert "icon" not in vars(type(entity)), name
        state = hass.states.get(name)
        assert state is not None, name
        assert "icon" not in state.attributes, name
        if name.startswith("sensor.") and hasattr(entity.state, "isoformat"):
            assert entity.device_class is SensorDeviceClass.TIMESTAMP, name
    classes = {
        entity.device_class for entity in found if "binary_sensor." in entity.entity_id
    }
    assert classes >= {
        BinarySensorDeviceClass.CONNECTIVITY,
        BinarySensorDeviceClass.DOOR,
        BinarySensorDeviceClass.PROBLEM,
        BinarySensorDeviceClass.TAMPER,
    }
