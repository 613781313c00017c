"""Tests of terminals that speak the access-control dialect."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import STANDARD_HANDSHAKE, Device
from tests.support.house import async_settle, discoveries, issues
from tests.support.hub import (
    DOMAIN,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_set_up_hub,
    loaded_hub,
)

ISSUE = f"access_control_mode_{SERIAL_NUMBER}"
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


@pytest.mark.parametrize(("method", "path", "query"), SIGNS)
async def test_approved(
    hass: HomeAssistant,
    terminal: Device,
    method: str,
    path: str,
    query: dict[str, str],
) -> None:
    """A terminal in the wrong mode is not answered, and an issue says what to change."""
    assert issues(hass) == {}
    reply = await terminal.request(method, f"/iclock/{path}", "x", **query)
    assert (reply.status, reply.body) == (404, b"NOT FOUND")
    issue = issues(hass)[ISSUE]
    assert issue.translation_key == "access_control_mode"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["serial_number"] == SERIAL_NUMBER
    # Its polls do not say which dialect they belong to.
    assert (await terminal.poll()).status == 200
    assert ISSUE in issues(hass)
    assert (await terminal.handshake()).status == 200
    assert ISSUE not in issues(hass)


@pytest.mark.parametrize(("method", "path", "query"), SIGNS)
async def test_unapproved(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    method: str,
    path: str,
    query: dict[str, str],
) -> None:
    """An unapproved terminal in the wrong mode is offered, with the issue beside it."""
    await async_set_up_hub(hass)
    device = Device(client)
    reply = await device.request(method, f"/iclock/{path}", "x", **query)
    assert (reply.status, reply.body) == (401, b"UNKNOWN DEVICE")
    await async_settle(hass)
    assert list(discoveries(hass)) == [SERIAL_NUMBER]
    assert ISSUE in issues(hass)
    await async_add_terminal(hass, SERIAL_NUMBER)
    assert (await device.handshake()).status == 200
    assert ISSUE not in issues(hass)


async def test_unapproved_that_is_changed(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """The issue of an unapproved terminal goes once its mode has been changed."""
    await async_set_up_hub(hass)
    device = Device(client)
    assert (await device.request("POST", "/iclock/registry")).status == 401
    assert ISSUE in issues(hass)
    assert (await device.handshake()).status == 401
    assert ISSUE not in issues(hass)


async def test_unapproved_that_speaks_both(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A terminal whose mode is changed to the wrong one while it is on offer is noticed."""
    await async_set_up_hub(hass)
    device = Device(client)
    assert (await device.handshake()).status == 401
    assert ISSUE not in issues(hass)
    assert (await device.request("POST", "/iclock/registry")).status == 401
    assert ISSUE in issues(hass)


@pytest.mark.parametrize("device_type", ["att", "ATT", "middle%20east", ""])
async def test_other_types(
    hass: HomeAssistant, terminal: Device, device_type: str
) -> None:
    """Every type but the one of access control is an attendance terminal's."""
    query = {**STANDARD_HANDSHAKE, "DeviceType": device_type}
    assert (await terminal.handshake(query)).status == 200
    assert issues(hass) == {}


async def test_version_alone_means_nothing(
    hass: HomeAssistant, terminal: Device
) -> None:
    """A new version of the protocol is not the other dialect (field: handshake-14)."""
    query = {**STANDARD_HANDSHAKE, "pushver": "3.1.2"}
    assert (await terminal.handshake(query)).options["PushProtVer"] == "2.4.1"
    assert issues(hass) == {}


@pytest.mark.parametrize("removed", ["terminal", "hub"])
async def test_removed(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    removed: str,
) -> None:
    """The issue goes with its terminal."""
    terminal = await start_terminal()
    await terminal.request("POST", "/iclock/registry")
    assert ISSUE in issues(hass)
    if removed == "terminal":
        await async_remove_terminal(hass, SERIAL_NUMBER)
    else:
        await hass.config_entries.async_remove(loaded_hub(hass).entry_id)
        assert hass.config_entries.async_entries(DOMAIN) == []
    assert ISSUE not in issues(hass)
