"""The datagram that makes a terminal ask at once."""

import asyncio
from collections.abc import AsyncIterator
import socket
from typing import Any, override

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub
from tests.support.network import call_from

from .support import async_breathe, async_press, async_queue, async_until, virtual_of

PORT = 4374


class Ear(asyncio.DatagramProtocol):
    """Hears datagrams."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.heard: list[bytes] = []

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        """Keep a datagram."""
        self.heard.append(data)


@pytest.fixture
async def ear(socket_enabled: None) -> AsyncIterator[Ear]:
    """Return what hears at the port where terminals listen."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", PORT))
    bound.setblocking(False)
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(Ear, sock=bound)
    yield protocol
    transport.close()


async def async_start(
    hass: HomeAssistant, client: TestClient[Any, Any], **options: Any
) -> Device:
    """Set the hub up with a terminal that has called."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, **options)
    device = Device(client)
    await device.handshake()
    return device


async def async_listen(ear: Ear) -> list[bytes]:
    """Return what is heard for a moment."""
    for _ in range(20):
        await async_breathe()
    return ear.heard


@pytest.mark.parametrize("options", [{}, {"wake_up": True}])
async def test_datagram(
    hass: HomeAssistant,
    ear: Ear,
    client: TestClient[Any, Any],
    options: dict[str, Any],
) -> None:
    """Test that each command that is queued wakes the terminal."""
    await async_start(hass, client, **options)
    assert await async_listen(ear) == []
    await async_queue(hass, "unlock_door")
    await async_until(lambda: ear.heard)
    assert ear.heard == [b"R-CMD"]
    await async_queue(hass, "set_user", pin="1")
    await async_until(lambda: len(ear.heard) == 2)


async def test_switched_off(
    hass: HomeAssistant, ear: Ear, client: TestClient[Any, Any]
) -> None:
    """Test that the option turns it off."""
    device = await async_start(hass, client, wake_up=False)
    await async_queue(hass, "unlock_door")
    assert await async_listen(ear) == []
    assert (await device.poll()).text.startswith("C:")


async def test_not_into_the_world(
    hass: HomeAssistant,
    ear: Ear,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that a terminal that never called, or from outside, is not woken."""
    networks = ["8.8.8.0/24"]
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"allowed_networks": networks}})
    await async_queue(hass, "set_user", pin="1")
    call_from(monkeypatch, "8.8.8.8")
    assert (await Device(client).handshake()).status == 200
    await async_queue(hass, "unlock_door")
    assert await async_listen(ear) == []


async def test_nothing_is_sent_for_what_is_refused(
    hass: HomeAssistant, ear: Ear, client: TestClient[Any, Any]
) -> None:
    """Test that a terminal is not woken for nothing."""
    await async_start(hass, client)
    with pytest.raises(Exception, match=r"."):
        await async_queue(hass, "set_user", pin="1", name="a\tb")
    assert await async_listen(ear) == []


async def test_terminal_that_listens(
    hass: HomeAssistant, socket_enabled: None, client: TestClient[Any, Any]
) -> None:
    """Test that from the button to the open door no poll has to be waited for."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    virtual = virtual_of(client, udp_port=PORT)
    await virtual.handshake()
    await virtual.poll()
    virtual.start()
    try:
        await async_until(lambda: virtual.udp_port == PORT)
        await async_press(hass, "unlock")
        assert len(virtual.door_openings) == 1
    finally:
        await virtual.stop()
