"""Tests of the links between people here and persons of Home Assistant."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from tests.support.device import Device
from tests.support.house import async_settle, issues
from tests.support.hub import async_restart_hub, loaded_hub, subentry_of

from .support import async_add_person, async_change_person, async_remove_person

ISSUE = "person_missing_person_7"


@pytest.fixture
def alice(hass: HomeAssistant) -> str:
    """Return the entity of a person of Home Assistant."""
    registry = er.async_get(hass)
    entry = registry.async_get_or_create(
        "person", "person", "alice", suggested_object_id="alice"
    )
    return entry.entity_id


async def test_renamed(hass: HomeAssistant, terminal: Device, alice: str) -> None:
    """A link follows an entity that is renamed."""
    await async_add_person(hass, person=alice)
    assert issues(hass) == {}
    er.async_get(hass).async_update_entity(alice, new_entity_id="person.ann")
    await async_settle(hass)
    assert subentry_of(loaded_hub(hass), "person_7").data["person"] == "person.ann"
    assert loaded_hub(hass).runtime_data.household.persons["7"].linked == "person.ann"
    assert issues(hass) == {}


async def test_gone(hass: HomeAssistant, terminal: Device, alice: str) -> None:
    """A link that leads nowhere is shown until it is mended, or the person is gone."""
    await async_add_person(hass, person=alice)
    er.async_get(hass).async_remove(alice)
    await async_settle(hass)
    issue = issues(hass)[ISSUE]
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["name"] == "Alice"
    assert issue.translation_placeholders["person"] == alice
    await async_restart_hub(hass)
    assert set(issues(hass)) == {ISSUE}
    await async_change_person(hass, person=None)
    assert issues(hass) == {}
    await async_change_person(hass, person="person.nobody")
    assert set(issues(hass)) == {ISSUE}
    await async_remove_person(hass)
    assert issues(hass) == {}


async def test_back(hass: HomeAssistant, terminal: Device) -> None:
    """A person of Home Assistant who is back mends the link."""
    await async_add_person(hass, person="person.alice")
    assert set(issues(hass)) == {ISSUE}
    er.async_get(hass).async_get_or_create(
        "person", "person", "alice", suggested_object_id="alice"
    )
    await async_settle(hass)
    assert issues(hass) == {}
