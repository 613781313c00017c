"""Fixtures of several files about the server."""

from collections.abc import AsyncIterator, Generator
import logging
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from simulator import VirtualTerminal
from tests.support.device import Device
from tests.support.encryption import WITH_KEY, Start, encrypting
from tests.support.hub import OTHER_SERIAL_NUMBER, SERIAL_NUMBER, async_set_up_hub
from tests.support.listener import SN, async_listen, body_of, head, status_of, talk
from tests.support.middle import Middle


@pytest.fixture
async def middle(
    socket_enabled: None, client: TestClient[Any, Any]
) -> AsyncIterator[Middle]:
    """Return who is between the terminals and Home Assistant."""
    async with Middle(client) as listening:
        yield listening


@pytest.fixture
def start(hass: HomeAssistant, middle: Middle) -> Start:
    """Return what sets up the hub and lets an encrypted terminal connect."""

    async def begin(**settings: Any) -> VirtualTerminal:
        """Set up the hub with the terminal and a plain one."""
        encrypted = {**WITH_KEY, **settings}
        await async_set_up_hub(
            hass, {SERIAL_NUMBER: encrypted, OTHER_SERIAL_NUMBER: {}}
        )
        virtual = encrypting(middle, communication_key=encrypted["communication_key"])
        assert (await virtual.handshake()).accepted
        assert (await virtual.push_options()).accepted
        return virtual

    return begin


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail where anything is logged as an error, or with a traceback."""
    yield
    complaints = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
        and (record.levelno >= logging.ERROR or record.exc_info)
    ]
    assert complaints == []


@pytest.fixture
async def port(hass: HomeAssistant, client: TestClient[Any, Any]) -> int:
    """Return the port of a hub with one approved terminal that has shaken hands."""
    port = await async_listen(hass)
    answer = await talk(
        port, head(f"GET /iclock/cdata?SN={SN}&options=all&pushver=2.4.1 HTTP/1.1")
    )
    assert status_of(answer) == 200
    assert body_of(answer).startswith(b"GET OPTION FROM:")
    return port


@pytest.fixture
def line(client: TestClient[Any, Any]) -> bytes:
    """Return the line of a punch of now."""
    return Device(client).attlog_line("7").encode()
