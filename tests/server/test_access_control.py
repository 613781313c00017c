"""Tests of terminals that speak the access-control dialect."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import STANDARD_HANDSHAKE, Device
from tests.support.house import async_settle, discoveries
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub

SIGNS = [
    pytest.param("GET", "cdata", {"options": "all", "DeviceType": "acc"}, id="type"),
    pytest.param(
        "GET",
        "cdata",
        {"pushver": "3.1.2", "options": "all", "devicetype": "ACC"},
        id="case",
    ),
    pytest.param("POST", "registry", {}, id="registry"),
    pytest.param("GET", "registry", {}, id="registry by GET"),
    pytest.param("POST", "push", {}, id="push"),
    pytest.param("GET", "rtdata", {"type": "time"}, id="rtdata"),
    pytest.param("POST", "querydata", {"type": "tabledata"}, id="querydata"),
    pytest.param("POST", "cdata", {"table": "rtlog"}, id="rtlog"),
    pytest.param("POST", "cdata", {"table": "rtstate"}, id="rtstate"),
    pytest.param("POST", "cdata", {"table": "tabledata"}, id="tabledata"),
]


def dialect(hass: HomeAssistant) -> str:
    """Return the dialect that a terminal is known to speak."""
    terminal = loaded_hub(hass).runtime_data.terminals[SERIAL_NUMBER]
    return str(terminal.panel.dialect)


@pytest.mark.parametrize(("method", "path", "query"), SIGNS)
async def test_each_sign_is_enough(
    hass: HomeAssistant,
    terminal: Device,
    method: str,
    path: str,
    query: dict[str, str],
) -> None:
    """Test that a single request tells the dialect, also after a restart of ours."""
    reply = await terminal.request(method, f"/iclock/{path}", "x", **query)
    assert reply.status == 200
    assert dialect(hass) == "access"
    # Its polls do not say which dialect they belong to.
    assert (await terminal.poll()).status == 200
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert dialect(hass) == "access"
    assert (await terminal.poll()).status == 200


@pytest.mark.parametrize(("method", "path", "query"), SIGNS)
async def test_unapproved(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    method: str,
    path: str,
    query: dict[str, str],
) -> None:
    """Test that an unapproved terminal of this dialect is offered as any other."""
    await async_set_up_hub(hass)
    device = Device(client)
    reply = await device.request(method, f"/iclock/{path}", "x", **query)
    assert (reply.status, reply.body) == (401, b"UNKNOWN DEVICE")
    await async_settle(hass)
    assert list(discoveries(hass)) == [SERIAL_NUMBER]


async def test_session(hass: HomeAssistant, terminal: Device) -> None:
    """Test the way from the connect request to the configuration."""
    query = {"options": "all", "pushver": "3.1.2", "DeviceType": "acc"}
    connected = await terminal.request("GET", "/iclock/cdata", **query)
    block = dict(line.split("=", 1) for line in connected.body.decode().splitlines())
    assert block["registry"] == "ok"
    code = block["RegistryCode"]
    body = "DeviceType=acc,~DeviceName=inBIO460,LockCount=4,AuxInCount=4,FirmVer=Ver 8"
    registered = await terminal.request("POST", "/iclock/registry", body)
    assert registered.body.decode().strip() == f"RegistryCode={code}"
    pushed = await terminal.request("POST", "/iclock/push")
    assert b"registry=" not in pushed.body
    told = dict(line.split("=", 1) for line in pushed.body.decode().splitlines())
    assert told["SessionID"] == block["SessionID"]
    assert told["Realtime"] == "1"
    hub = loaded_hub(hass).runtime_data
    assert hub.terminals[SERIAL_NUMBER].door_count == 4
    # It keeps its codes over our restarts.
    assert await hass.config_entries.async_reload(loaded_hub(hass).entry_id)
    again = await terminal.request("GET", "/iclock/cdata", **query)
    assert again.body == connected.body
    hub = loaded_hub(hass).runtime_data
    assert hub.terminals[SERIAL_NUMBER].door_count == 4


async def test_never_let_in_by_us(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a question whether to let somebody in is never answered with yes."""
    await terminal.request("POST", "/iclock/registry", "LockCount=1")
    row = "time=2026-11-24 10:00:00\tpin=5\tevent=223"
    reply = await terminal.request("POST", "/iclock/cdata", row, AuthType="device")
    assert reply.body.startswith(b"AUTH=FAILED\r\n")


async def test_switched_back(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a terminal whose mode is changed is answered in its dialect."""
    await terminal.request("POST", "/iclock/registry", "LockCount=1")
    assert dialect(hass) == "access"
    query = {**STANDARD_HANDSHAKE, "DeviceType": "att"}
    reply = await terminal.handshake(query)
    assert reply.body.startswith(b"GET OPTION FROM")
    assert dialect(hass) == "attendance"


@pytest.mark.parametrize("device_type", ["att", "ATT", "middle%20east", ""])
async def test_other_types(
    hass: HomeAssistant, terminal: Device, device_type: str
) -> None:
    """Test that every type but the one of access control is attendance."""
    query = {**STANDARD_HANDSHAKE, "DeviceType": device_type}
    assert (await terminal.handshake(query)).status == 200
    assert dialect(hass) == "attendance"


async def test_version_alone_means_nothing(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that a new version is not the other dialect (field: handshake-14)."""
    query = {**STANDARD_HANDSHAKE, "pushver": "3.1.2"}
    assert (await terminal.handshake(query)).options["PushProtVer"] == "2.4.1"
    assert dialect(hass) == "attendance"
