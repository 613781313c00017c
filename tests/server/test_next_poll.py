"""Tests that whatever changes for a terminal counts at its very next poll.

Much of a poll is remembered from the poll before, which is the same to the byte.
"""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.server.request_target import RequestTargets
from tests.support.device import Device
from tests.support.hub import (
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
)
from tests.support.network import call_from, say

ADDRESS = "192.168.7.20"
POLL = f"GET /iclock/getrequest?SN={SERIAL_NUMBER} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


@pytest.fixture
async def device(hass: HomeAssistant, client: Any, monkeypatch: Any) -> Device:
    """Return an approved terminal that has polled twice, and is known by now."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    call_from(monkeypatch, ADDRESS)
    found = Device(client)
    await found.handshake()
    assert [(await found.poll()).status for _ in range(2)] == [200, 200]
    return found


async def async_change(hass: HomeAssistant, **settings: Any) -> None:
    """Change what the user has set of the terminal."""
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, **settings}
    )
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"allowed_networks": ["192.168.8.0/24"]}, 403),
        ({"communication_key": "secret"}, 401),
        ({"communication_key": "secret", "encryption": True}, 401),
    ],
)
async def test_changed_settings(
    hass: HomeAssistant, device: Device, settings: dict[str, Any], status: int
) -> None:
    """Test that settings which shut a terminal out do so at once, and let it in again."""
    before = dict(subentry_of(loaded_hub(hass), SERIAL_NUMBER).data)
    await async_change(hass, **settings)
    assert (await device.poll()).status == status
    await async_change(
        hass,
        allowed_networks=[],
        communication_key="",
        encryption=False,
    )
    assert subentry_of(loaded_hub(hass), SERIAL_NUMBER).data.items() >= before.items()
    assert (await device.poll()).status == 200


async def test_removal(hass: HomeAssistant, device: Device) -> None:
    """Test that a terminal that was removed is a stranger, and none once it is back."""
    await async_remove_terminal(hass, SERIAL_NUMBER)
    reply = await device.poll()
    assert (reply.status, reply.text) == (401, "UNKNOWN DEVICE")
    await async_add_terminal(hass, SERIAL_NUMBER)
    assert (await device.poll()).status == 200


async def test_other_address(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that the same poll from elsewhere is refused while the terminal calls."""
    call_from(monkeypatch, "192.168.7.99")
    assert (await device.poll()).status == 403
    call_from(monkeypatch, "8.8.8.8")
    assert (await device.poll()).status == 403
    call_from(monkeypatch, ADDRESS)
    assert (await device.poll()).status == 200


async def test_other_interval(hass: HomeAssistant, device: Device) -> None:
    """Test that a terminal is told of another interval with its next poll, once."""
    await async_change(hass, poll_interval=25)
    assert b"CHECK" in (await device.poll()).body
    assert (await device.poll()).status == 200


@pytest.mark.parametrize("prefix", ["/iclock/", "//iclock/"])
@pytest.mark.parametrize("end", ["", ".aspx"])
@pytest.mark.parametrize(
    ("method", "name", "query"),
    [
        ("GET", "getrequest", ""),
        ("POST", "getrequest", ""),
        ("GET", "cdata", "&type=time"),
        ("POST", "cdata", "&table=NEW"),
        ("GET", "devicecmd", ""),
        ("POST", "devicecmd", ""),
        ("GET", "ping", ""),
    ],
)
@pytest.mark.usefixtures("device")
async def test_paths(
    client: TestClient[Any, Any],
    prefix: str,
    end: str,
    method: str,
    name: str,
    query: str,
) -> None:
    """Test that each way to write a path leads to the same endpoint, also again."""
    request = (
        f"{method} {prefix}{name}{end}?SN={SERIAL_NUMBER}{query} HTTP/1.1\r\n"
        "Host: x\r\nContent-Length: 0\r\n\r\n"
    ).encode()
    for _ in range(2):
        answer = await say(client, request)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
        assert body.startswith((b"OK", b"Time="))


async def test_head_of_an_answer(client: TestClient[Any, Any], device: Device) -> None:
    """Test that an answer has the time, and nothing that small buffers cannot take."""
    head = (await say(client, POLL)).partition(b"\r\n\r\n")[0].decode()
    names = [line.partition(":")[0] for line in head.split("\r\n")[1:]]
    assert names[0] == "Content-Type"
    assert {"Content-Length", "Date"} <= set(names)
    assert "charset" not in head


def test_known_targets_are_bounded() -> None:
    """Test that only few short targets are kept, and none with a secret."""
    targets = RequestTargets()
    for number in range(5000):
        raw = f"/iclock/getrequest?SN=A{number}"
        assert targets.read(raw, "getrequest").serial_number == f"A{number}"
    kept = [targets.find(f"/iclock/getrequest?SN=A{number}") for number in range(5000)]
    assert 0 < sum(target is not None for target in kept) <= 4096
    assert kept[-1] is not None
    for query in (
        f"SN=1&x={'x' * 200}",
        "&".join("abcdefghijklmnopq"),
        "pushcommkey=1",
    ):
        raw = f"/iclock/cdata?{query}"
        assert targets.read(raw, "cdata").query.raw == query
        assert targets.find(raw) is None
