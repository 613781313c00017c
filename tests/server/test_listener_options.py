"""Tests of the own listener's port among the hub's options."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.zkteco_push import config_flow
from custom_components.zkteco_push.server.listener import async_try_port
from tests.support.house import async_settle
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub
from tests.support.listener import (
    PING,
    async_listen,
    body_of,
    free_port,
    is_closed,
    taken,
    talk,
)

OPTIONS = {
    "keep_punches_days": 0,
    "keep_operations_days": 0,
    "keep_photos": 2000,
    "keep_photos_days": 0,
    "keep_templates": True,
    "wake_up": True,
}


@pytest.fixture
async def port(hass: HomeAssistant, client: TestClient[Any, Any]) -> int:
    """Return the port of a hub with one approved terminal."""
    return await async_listen(hass)


async def configure(
    hass: HomeAssistant, entry: ConfigEntry[Any], **options: Any
) -> Any:
    """Fill in the form of the hub's options; return what becomes of it."""
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(
        shown["flow_id"], {**OPTIONS, **options}
    )
    await async_settle(hass)
    return result


async def test_options(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """The option opens, moves and closes the port; dialogs show where to call."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    first, second = free_port(), free_port()
    created = await configure(hass, entry, port=float(first))
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["port"] == first
    assert type(entry.options["port"]) is int
    assert body_of(await talk(first, PING)) == b"OK"
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    assert shown["description_placeholders"] == {
        "address": hass.config.api.local_ip if hass.config.api else "",
        "port": str(first),
    }
    hass.config_entries.options.async_abort(shown["flow_id"])
    hub = entry.runtime_data
    # Its own port is not taken to the hub.
    assert "errors" not in await configure(hass, entry, port=first)
    assert entry.runtime_data is hub
    await configure(hass, entry, port=second)
    assert await is_closed(first)
    assert body_of(await talk(second, PING)) == b"OK"
    await configure(hass, entry)
    assert await is_closed(second)
    assert "port" not in entry.options
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("port", [-1, 0, 0.5, 8123.5, 65536, 1e9])
async def test_invalid_option(
    hass: HomeAssistant, client: TestClient[Any, Any], port: float
) -> None:
    """What is no port is refused under its field, and may be corrected."""
    entry = await async_set_up_hub(hass)
    shown = await configure(hass, entry, port=port)
    assert shown["type"] is FlowResultType.FORM
    assert shown["errors"] == {"port": "port_invalid"}
    result = await hass.config_entries.options.async_configure(
        shown["flow_id"], {**OPTIONS, "keep_photos": 5}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert entry.options["keep_photos"] == 5


async def test_reserved_option(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Home Assistant's own port cannot be a second one."""
    entry = await async_set_up_hub(hass)
    shown = await configure(hass, entry, port=hass.http.server_port)
    assert shown["errors"] == {"port": "port_reserved"}


async def test_taken_option(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """A port is tried before it is stored, and the other one stays in use."""
    old, new = await async_listen(hass), free_port()
    entry = loaded_hub(hass)
    with taken(new):
        shown = await configure(hass, entry, port=new)
        assert shown["errors"] == {"port": "port_taken"}
        assert entry.options["port"] == old
        assert body_of(await talk(old, PING)) == b"OK"
    result = await hass.config_entries.options.async_configure(
        shown["flow_id"], {**OPTIONS, "port": new}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert body_of(await talk(new, PING)) == b"OK"


async def test_forbidden_option(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A port that the system keeps from Home Assistant is no port for it."""

    async def fail(_port: int) -> None:
        """Refuse as the system does below 1024."""
        raise PermissionError

    monkeypatch.setattr(config_flow, "async_try_port", fail)
    entry = await async_set_up_hub(hass)
    shown = await configure(hass, entry, port=80)
    assert shown["errors"] == {"port": "port_invalid"}


@pytest.mark.usefixtures("socket_enabled")
async def test_try_port() -> None:
    """A port that has been tried is free."""
    port = free_port()
    for _ in range(2):
        await async_try_port(port)
    with taken(port), pytest.raises(OSError, match=str(port)):
        await async_try_port(port)
