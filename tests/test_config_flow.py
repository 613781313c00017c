"""Tests of the flow that adds the hub, and of the hub's options."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components.http import ApiConfig
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from .support.device import Device
from .support.house import async_settle, discoveries
from .support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    loaded_hub,
)

NUMBERS = (
    "body_limit_mb",
    "keep_punches_days",
    "keep_operations_days",
    "keep_photos",
    "keep_photos_days",
)


@pytest.mark.parametrize("port", [80, 8123, 18123])
async def test_user(
    hass: HomeAssistant, client: TestClient[Any, Any], port: int
) -> None:
    """Adding the hub takes one click and shows where terminals have to call."""
    hass.config.api = ApiConfig("192.168.7.8", "homeassistant.local", port, False)
    shown = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "user"
    assert shown["data_schema"] is None
    assert shown["description_placeholders"] == {
        "address": "192.168.7.8",
        "port": str(port),
    }
    created = await hass.config_entries.flow.async_configure(shown["flow_id"], {})
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert created["title"] == "ZKTeco Push"
    assert created["data"] == {}
    assert created["options"] == {}
    assert created["result"].unique_id == DOMAIN
    await async_settle(hass)
    assert created["result"].state is ConfigEntryState.LOADED
    assert loaded_hub(hass).subentries == {}


async def test_second_hub(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """There is one hub, and no more."""
    await async_set_up_hub(hass)
    refused = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert refused["type"] is FlowResultType.ABORT
    assert refused["reason"] == "already_configured"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_hub_beside_an_open_discovery(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A terminal on offer does not stand in the way of the refusal of a second hub."""
    await async_set_up_hub(hass)
    await Device(client).handshake()
    await async_settle(hass)
    assert list(discoveries(hass)) == [SERIAL_NUMBER]
    refused = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert refused["reason"] == "already_configured"
    assert list(discoveries(hass)) == [SERIAL_NUMBER]


async def test_options(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Changed options are kept and reload the hub."""
    hass.config.api = ApiConfig("192.168.7.8", "homeassistant.local", 8765, False)
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    before = entry.runtime_data
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "init"
    assert shown["description_placeholders"] == {
        "address": "192.168.7.8",
        "port": "8765",
    }
    created = await hass.config_entries.options.async_configure(
        shown["flow_id"],
        {
            "keep_punches_days": 365,
            "keep_operations_days": 30,
            "keep_photos": 50,
            "keep_photos_days": 7,
            "keep_templates": False,
            "wake_up": False,
        },
    )
    assert created["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert entry.options == {
        "body_limit_mb": 16,
        "keep_punches_days": 365,
        "keep_operations_days": 30,
        "keep_photos": 50,
        "keep_photos_days": 7,
        "keep_templates": False,
        "panel_for_everybody": False,
        "wake_up": False,
    }
    assert all(type(entry.options[key]) is int for key in NUMBERS)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data is not before


async def test_unchanged_options(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Options that are confirmed without a change interrupt nobody."""
    entry = await async_set_up_hub(
        hass,
        {SERIAL_NUMBER: {}},
        body_limit_mb=16,
        keep_punches_days=365,
        keep_operations_days=0,
        keep_photos=2000,
        keep_photos_days=0,
        keep_templates=True,
        panel_for_everybody=False,
        wake_up=True,
    )
    before = entry.runtime_data
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    schema = shown["data_schema"]
    assert schema is not None
    suggested = {
        str(marker): marker.description["suggested_value"]
        for marker in schema.schema
        if marker.description
    }
    assert suggested == {
        "body_limit_mb": 16,
        "keep_punches_days": 365,
        "keep_operations_days": 0,
        "keep_photos": 2000,
        "keep_photos_days": 0,
        "keep_templates": True,
        "panel_for_everybody": False,
        "wake_up": True,
    }
    await hass.config_entries.options.async_configure(shown["flow_id"], suggested)
    await async_settle(hass)
    assert entry.runtime_data is before
    assert entry.state is ConfigEntryState.LOADED


async def test_options_do_not_lose_terminals(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Terminals are served again after the reload that changed options cause."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    await hass.config_entries.options.async_configure(
        shown["flow_id"], {"keep_punches_days": 1, "keep_operations_days": 1}
    )
    await async_settle(hass)
    for serial_number in (SERIAL_NUMBER, OTHER_SERIAL_NUMBER):
        assert (await Device(client, serial_number).handshake()).status == 200


async def test_removing_the_hub_ends_discoveries(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Nothing is left on offer once there is no hub."""
    entry = await async_set_up_hub(hass)
    for serial_number in (SERIAL_NUMBER, OTHER_SERIAL_NUMBER):
        await Device(client, serial_number).handshake()
    await async_settle(hass)
    assert len(discoveries(hass)) == 2
    await hass.config_entries.async_remove(entry.entry_id)
    await async_settle(hass)
    assert discoveries(hass) == {}
    assert (await Device(client).handshake()).status == 503
    await async_settle(hass)
    assert discoveries(hass) == {}
