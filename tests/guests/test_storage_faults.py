"""What is shown of guests, and done about them, while the journal fails."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.zkteco_push.journal import JournalError
from custom_components.zkteco_push.journal.validities import Validities
from tests.household.support import async_add_person
from tests.support.device import Device
from tests.support.house import async_pass_time, issues
from tests.support.hub import DOMAIN

from .support import (
    DELETION,
    NOW,
    UNTIL,
    async_delete,
    async_go_to,
    async_write,
    results,
)

pytestmark = pytest.mark.freeze_time(NOW)


def fail(monkeypatch: pytest.MonkeyPatch, *methods: str) -> None:
    """Let what is stored of guests fail as a full disk does."""

    async def raise_error(*_arguments: Any, **_options: Any) -> None:
        """Say that the disk is full."""
        raise JournalError("OperationalError: database or disk is full")

    for method in methods:
        monkeypatch.setattr(Validities, method, raise_error)


def state_of(hass: HomeAssistant, platform: str, unique_id: str) -> str:
    """Return the state of an entity."""
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, unique_id)
    assert entity_id is not None
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


async def test_shown(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be read is unavailable, and there again afterwards."""
    await async_add_person(hass, "7", "Plumber")
    await async_write(hass, terminal, name="Plumber", valid_until=UNTIL)
    await hass.async_block_till_done()
    assert state_of(hass, "calendar", "validity") == "on"
    until = state_of(hass, "sensor", "person_7_valid_until")
    assert until.startswith("2026-06-15T12:00:00")
    entity_id = er.async_get(hass).async_get_entity_id("calendar", DOMAIN, "validity")
    request = {"entity_id": entity_id, "duration": {"hours": 24}}
    with monkeypatch.context() as patch:
        fail(patch, "first_after", "between", "of_person")
        # Whoever else is written has all of them looked at anew.
        await async_write(hass, terminal, "8", valid_until=UNTIL)
        await hass.async_block_till_done()
        assert state_of(hass, "calendar", "validity") == "unavailable"
        assert state_of(hass, "sensor", "person_7_valid_until") == "unavailable"
    with monkeypatch.context() as patch:
        fail(patch, "between")
        await async_pass_time(hass, freezer, 60)
        assert state_of(hass, "calendar", "validity") == "on"
        with pytest.raises(HomeAssistantError) as raised:
            await hass.services.async_call(
                "calendar", "get_events", request, blocking=True, return_response=True
            )
        assert raised.value.translation_key == "storage_unavailable"
    await async_write(hass, terminal, "9", valid_until=UNTIL)
    await hass.async_block_till_done()
    assert state_of(hass, "sensor", "person_7_valid_until") == until


async def test_removed_once_it_works_again(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    told: list[Event],
) -> None:
    """Somebody whose time is over meanwhile is removed as soon as that can be read."""
    await async_write(hass, terminal, name="Plumber", valid_until=UNTIL)
    with monkeypatch.context() as patch:
        fail(patch, "to_look_at")
        await async_go_to(hass, freezer, "2026-06-15T12:01:00+00:00")
        assert await async_delete(terminal) == []
        assert "storage_failing" in issues(hass)
    await async_pass_time(hass, freezer, 60)
    await async_pass_time(hass, freezer, 5)
    assert await async_delete(terminal) == [DELETION]
    assert results(told) == ["done"]
