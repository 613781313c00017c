"""What is not stored though the storage works, seen from the terminal and the user."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.journal import punch_statements
from tests.support.damage import pins
from tests.support.device import Device
from tests.support.house import issues
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_set_up_hub,
)
from tests.support.network import open_line

FAILING = "storage_failing"


async def test_terminal_that_is_removed_meanwhile(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Nothing is kept of a body that ends too late, and nothing is wrong with the disk."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    device, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    await device.handshake()
    line = device.attlog_line("1").encode()
    reader, writer = await open_line(client)
    writer.write(
        f"POST /iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG&Stamp=1 HTTP/1.1\r\n"
        f"Host: x\r\nConnection: close\r\nContent-Length: {len(line)}\r\n\r\n".encode()
        + line[:5]
    )
    await writer.drain()
    # Answered after what came before it.
    assert (await device.poll()).status == 200
    await async_remove_terminal(hass, SERIAL_NUMBER)
    writer.write(line[5:])
    assert (await reader.readline()).split()[1] == b"503"
    writer.close()
    assert issues(hass) == {}
    assert (await other.punch("2")).text == "OK:1"
    assert pins(hass) == ["2"]


async def test_fault_of_ours(
    hass: HomeAssistant,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A fault in what is done with an upload is not shown as one of the disk."""

    def fail(*_arguments: object) -> None:
        """Fail as nothing should."""
        raise ValueError("PIN 4711")

    with monkeypatch.context() as patched:
        patched.setattr(punch_statements, "insert_punches", fail)
        for _ in range(3):
            reply = await terminal.punch("4711")
            assert (reply.status, reply.body) == (503, b"UNAVAILABLE")
        assert (await terminal.operate(6)).text == "OK:1"
    assert issues(hass) == {}
    told = [each for each in caplog.messages if "cannot be stored" in each]
    assert told == ["Something cannot be stored for a fault of ours: ValueError"]
    assert (await terminal.punch("4711")).text == "OK:1"
    assert pins(hass) == ["4711"]
