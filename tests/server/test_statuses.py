"""Tests of who may talk, and of the statuses that others hear."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import STANDARD_HANDSHAKE, Device, send
from tests.support.house import async_settle, discoveries, value_of
from tests.support.hub import OTHER_SERIAL_NUMBER, SERIAL_NUMBER, async_set_up_hub
from tests.support.network import call_from

# Every path that there is, with the method that terminals use.
REQUESTS = [
    ("GET", "/iclock/cdata"),
    ("POST", "/iclock/cdata"),
    ("POST", "/iclock/fdata"),
    ("GET", "/iclock/getrequest"),
    ("POST", "/iclock/devicecmd"),
    ("GET", "/iclock/ping"),
    ("POST", "/iclock/exchange"),
    ("POST", "/iclock/registry"),
    ("POST", "/iclock/push"),
    ("GET", "/iclock/nothing"),
    ("GET", "/iclock/"),
]


@pytest.mark.parametrize(("method", "path"), REQUESTS)
async def test_unapproved(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
) -> None:
    """Unapproved terminals get a 401 that is no failed login, on every path."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    shown: list[object] = []
    persistent_notification.async_register_callback(
        hass, lambda _change, notifications: shown.append(notifications)
    )
    reply = await Device(client, OTHER_SERIAL_NUMBER).request(method, path)
    assert (reply.status, reply.body) == (401, b"UNKNOWN DEVICE")
    assert reply.headers["Content-Type"].startswith("text/plain")
    assert "WWW-Authenticate" not in reply.headers
    await async_settle(hass)
    assert shown == []
    assert "Login attempt" not in caplog.text


@pytest.mark.parametrize(("method", "path"), REQUESTS)
async def test_address_not_allowed(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
) -> None:
    """From a network that is not allowed, nobody hears more than that."""
    settings = {"allowed_networks": ["192.168.1.0/24"]}
    await async_set_up_hub(hass, {SERIAL_NUMBER: settings})
    call_from(monkeypatch, "192.168.2.20")
    reply = await Device(client).request(method, path)
    assert (reply.status, reply.body) == (403, b"FORBIDDEN")
    assert value_of(hass, "connected") == "unknown"
    await async_settle(hass)
    assert discoveries(hass) == {}


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        pytest.param([], "127.0.0.1", 200, id="loopback"),
        pytest.param([], "192.168.1.20", 200, id="private"),
        pytest.param([], "10.9.8.7", 200, id="private, large"),
        pytest.param([], "169.254.3.2", 200, id="link-local"),
        pytest.param([], "fd00::5", 200, id="private IPv6"),
        pytest.param([], "203.0.113.9", 403, id="public"),
        pytest.param([], "2001:db8:ffff::1", 403, id="public IPv6"),
        pytest.param([], None, 403, id="unknown"),
        pytest.param(["203.0.113.0/24"], "203.0.113.9", 200, id="public but allowed"),
        pytest.param(["192.168.1.7"], "192.168.1.7", 200, id="one address"),
        pytest.param(["192.168.1.7"], "192.168.1.8", 403, id="its neighbour"),
        pytest.param(["192.168.1.0/24"], "127.0.0.1", 403, id="only what is listed"),
        pytest.param(["192.168.1.0/24"], "::ffff:192.168.1.9", 200, id="IPv4 in IPv6"),
    ],
)
async def test_networks(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
    networks: list[str],
    address: str | None,
    status: int,
) -> None:
    """Without networks every private address is allowed; with them, only they are."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"allowed_networks": networks}})
    call_from(monkeypatch, address)
    assert (await Device(client).handshake()).status == status


@pytest.mark.parametrize("address", ["203.0.113.9", "2606:4700::1", None])
async def test_stranger_from_outside(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
    address: str | None,
) -> None:
    """An unknown caller from a public address is refused and not offered."""
    await async_set_up_hub(hass)
    call_from(monkeypatch, address)
    reply = await Device(client).handshake()
    assert (reply.status, reply.body) == (403, b"FORBIDDEN")
    await async_settle(hass)
    assert discoveries(hass) == {}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({}, id="none"),
        pytest.param({"SN": ""}, id="empty"),
        pytest.param({"SN": "%20"}, id="blank"),
        pytest.param({"SN": "a%27b"}, id="quote"),
        pytest.param({"SN": "-1"}, id="dash in front"),
        pytest.param({"SN": "9" * 65}, id="too long"),
        pytest.param({"SN": "%00"}, id="zero"),
        pytest.param({"SN": "%E8%AE%BE"}, id="other script"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/iclock/cdata"),
        ("POST", "/iclock/cdata"),
        ("GET", "/iclock/getrequest"),
        ("POST", "/iclock/fdata"),
        ("GET", "/iclock/ping"),
        ("GET", "/iclock/nothing"),
    ],
)
async def test_no_serial_number(
    hass: HomeAssistant, terminal: Device, method: str, path: str, query: dict[str, str]
) -> None:
    """Who does not say who it is gets a 400 and no card."""
    reply = await send(terminal.client, method, path, query)
    assert (reply.status, reply.body) == (400, b"NO SERIAL NUMBER")
    await async_settle(hass)
    assert discoveries(hass) == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/iclock/nothing"),
        ("GET", "/iclock/"),
        ("GET", "/iclock/cdata/more"),
        ("GET", "/iclock/CDATA"),
        ("POST", "/iclock/exchange"),
    ],
)
async def test_unknown_path(terminal: Device, method: str, path: str) -> None:
    """An approved terminal hears that a path is not there."""
    reply = await terminal.request(method, path)
    assert (reply.status, reply.body) == (404, b"NOT FOUND")


async def test_reply_without_serial_number(
    terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply to a command is known by its address (field: devicecmd-26)."""
    body = "ID=1&Return=0&CMD=DATA\n"
    reply = await send(terminal.client, "POST", "/iclock/devicecmd", {}, body)
    assert (reply.status, reply.body) == (200, b"OK")
    call_from(monkeypatch, "192.168.77.1")
    reply = await send(terminal.client, "POST", "/iclock/devicecmd", {}, body)
    assert (reply.status, reply.body) == (400, b"NO SERIAL NUMBER")


async def test_reply_without_serial_number_of_a_stranger(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A reply of which nobody knows whose it is leads nowhere."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    reply = await send(client, "POST", "/iclock/devicecmd", {}, "ID=1&Return=0")
    assert reply.status == 400


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        pytest.param("sesame", 200, id="right"),
        pytest.param("Sesame", 401, id="other case"),
        pytest.param("", 401, id="empty"),
        pytest.param(None, 401, id="missing"),
    ],
)
async def test_communication_key(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    shown: str | None,
    status: int,
) -> None:
    """A terminal with a key has to show it at its handshake, once."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"communication_key": "sesame"}})
    device = Device(client)
    assert (await device.poll()).status == 401
    key = {} if shown is None else {"pushcommkey": shown}
    reply = await device.handshake({**STANDARD_HANDSHAKE, **key})
    assert reply.status == status
    assert (await device.poll()).status == status
    assert (await device.punch()).status == status
    expected = "on" if status == 200 else "unknown"
    assert value_of(hass, "connected") == expected
    await async_settle(hass)
    assert discoveries(hass) == {}


async def test_wrong_key_ends_the_session(
    start_terminal: Callable[..., Awaitable[Device]],
) -> None:
    """Who shakes hands with another key is a stranger until it shows the right one."""
    terminal = await start_terminal(communication_key="sesame")
    right = {**STANDARD_HANDSHAKE, "pushcommkey": "sesame"}
    assert (await terminal.handshake(right)).status == 200
    wrong = {**STANDARD_HANDSHAKE, "pushcommkey": "guess"}
    assert (await terminal.handshake(wrong)).status == 401
    assert (await terminal.punch()).status == 401
    assert (await terminal.handshake(right)).status == 200
    assert (await terminal.punch()).status == 200


async def test_key_without_a_setting(terminal: Device) -> None:
    """A key that nobody asked for does no harm (field: handshake-09)."""
    reply = await terminal.handshake({**STANDARD_HANDSHAKE, "pushcommkey": "4a9594af"})
    assert reply.status == 200
