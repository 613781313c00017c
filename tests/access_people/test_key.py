"""Tests of the communication key, which a registration shows."""

from collections.abc import Mapping
import logging
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import STANDARD_HANDSHAKE, Device, Reply
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub

KEY: Final = "Opn5esame"
CONNECT: Final = {"options": "all", "pushver": "3.1.2", "DeviceType": "acc"}


async def register(device: Device, key: str | None, name: str = "authKey") -> Reply:
    """Register with a key, or without one."""
    shown = "" if key is None else f",{name}={key}"
    body = f"DeviceType=acc,LockCount=2{shown},FirmVer=Ver 1"
    return await device.request("POST", "/iclock/registry", body)


@pytest.fixture
async def device(hass: HomeAssistant, client: TestClient[Any, Any]) -> Device:
    """Return an approved terminal that has a key to show."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"communication_key": KEY}})
    return Device(client)


async def test_shown(
    hass: HomeAssistant, device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """Test the way of a terminal that has the key; it is kept nowhere."""
    caplog.set_level(logging.DEBUG)
    # Nothing but the go-ahead to register.
    assert (await device.request("GET", "/iclock/cdata", **CONNECT)).body == b"OK"
    assert (await device.poll()).status == 401
    assert (await register(device, KEY)).body.startswith(b"RegistryCode=")
    assert (await device.request("POST", "/iclock/push")).status == 200
    assert (await device.poll()).status == 200
    again = await device.request("GET", "/iclock/cdata", **CONNECT)
    assert again.body.startswith(b"registry=ok")
    hub = loaded_hub(hass).runtime_data
    terminal = hub.terminals[SERIAL_NUMBER]
    assert terminal.door_count == 2
    assert KEY not in str(terminal.options)
    assert KEY not in caplog.text
    facts = (await hub.journal.register(SERIAL_NUMBER)).facts
    assert KEY not in str(facts)


@pytest.mark.parametrize("key", [None, "", "opn5esame", f"{KEY}x", "\N{SNOWMAN}"])
async def test_wrong(hass: HomeAssistant, device: Device, key: str | None) -> None:
    """Test that nothing goes or is taken over without the right key."""
    reply = await register(device, key)
    assert (reply.status, reply.body) == (401, b"UNKNOWN DEVICE")
    for method, path, query in (
        ("POST", "push", {}),
        ("POST", "cdata", {"table": "rtlog"}),
        ("POST", "querydata", {"type": "count"}),
        ("GET", "rtdata", {"type": "time"}),
        ("GET", "getrequest", {}),
    ):
        reply = await device.request(method, f"/iclock/{path}", "x", **query)
        assert (reply.status, reply.body) == (401, b"UNKNOWN DEVICE")
    terminal = loaded_hub(hass).runtime_data.terminals[SERIAL_NUMBER]
    assert not terminal.panel.is_access_control
    assert terminal.state.connected is not True


async def test_taken_back(hass: HomeAssistant, device: Device) -> None:
    """Test that a wrong key ends what the right one began."""
    assert (await register(device, KEY, "AuthKey")).status == 200
    assert (await device.poll()).status == 200
    assert (await register(device, KEY)).status == 200
    hub = loaded_hub(hass).runtime_data
    hub.terminals[SERIAL_NUMBER].key.expect("another")
    assert (await register(device, KEY)).status == 401
    assert (await device.poll()).status == 401


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({**STANDARD_HANDSHAKE, "pushcommkey": KEY}, 200),
        (STANDARD_HANDSHAKE, 401),
    ],
)
async def test_attendance(
    hass: HomeAssistant, device: Device, query: Mapping[str, str], status: int
) -> None:
    """Test that the other dialect shows it in its handshake, as ever."""
    assert (await device.request("GET", "/iclock/cdata", **query)).status == status


async def test_none(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Test that without a key in the settings, none is asked for."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)
    assert (await register(device, None)).status == 200
    assert (await register(device, "whatever")).status == 200
