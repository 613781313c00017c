"""Tests of a hub that cannot be set up, and of one that can be later."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from .support.damage import state_is
from .support.device import Device
from .support.house import async_settle, issues
from .support.hub import SERIAL_NUMBER, hub_entry
from .support.storage import async_try_again, fail_storage
from .support.traces import hubs

SECRET = "PlantedWord"


@pytest.mark.parametrize("method", ["register", "remembered"])
async def test_terminals_cannot_be_read(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
    method: str,
) -> None:
    """A hub that cannot read its terminals is closed, and set up later with all of them."""
    entry = hub_entry({SERIAL_NUMBER: {}})
    entry.add_to_hass(hass)
    with monkeypatch.context() as patch:
        fail_storage(patch, method)
        assert not await hass.config_entries.async_setup(entry.entry_id)
        assert state_is(entry, ConfigEntryState.SETUP_RETRY)
        assert entry.reason is not None
        assert "journal" in entry.reason
        await async_settle(hass)
        assert hubs() == 0
        assert (await Device(client).handshake()).status == 503
    await async_try_again(hass)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert (await Device(client).handshake()).status == 200


@pytest.mark.parametrize(
    "url",
    [
        f"oracle://terminals:{SECRET}@localhost/journal",
        f"{SECRET}",
        f"postgresql://terminals:{SECRET}@localhost:no/journal",
    ],
)
async def test_url_that_is_none(
    hass: HomeAssistant, client: TestClient[Any, Any], url: str
) -> None:
    """A database that cannot be used is told of without what its URL says."""
    entry = hub_entry({SERIAL_NUMBER: {}}, database_url=url)
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert set(issues(hass)) == {"database_failing"}
    shown = str(issues(hass)["database_failing"].translation_placeholders)
    assert SECRET not in f"{shown}{entry.reason}"
    await async_settle(hass)
    assert hubs() == 0
