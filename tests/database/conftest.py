"""Each engine in turn, with nothing in its database."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub
from tests.support.servers import Server

type Start = Callable[..., Awaitable[Device]]


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest, socket_enabled: None) -> Server:
    """Return a running server of each engine."""
    server: Server = request.getfixturevalue(request.param)
    if not server.is_running:
        server.start()
    server.drop()
    return server


@pytest.fixture
def start_at_server(
    hass: HomeAssistant, server: Server, client: TestClient[Any, Any]
) -> Start:
    """Return what sets up a hub at the server, with a terminal that has shaken hands."""

    async def start(*serial_numbers: str) -> Device:
        """Set it up; return the first terminal."""
        wanted = serial_numbers or (SERIAL_NUMBER,)
        terminals: dict[str, dict[str, Any]] = {number: {} for number in wanted}
        await async_set_up_hub(hass, terminals, database_url=server.text)
        device = Device(client, wanted[0])
        assert (await device.handshake()).status == 200
        return device

    return start
