"""Whole requests through both mounts: each has its answer, and does no harm."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import suppress
import logging
import traceback
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, Phase, given, settings
import pytest

from tests.support.damaged_requests import SECRETS, Request, damaged_requests
from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub
from tests.support.listener import async_listen, connect, head, hear, status_of
from tests.support.network import open_line

# What the contract has, and what refuses a head: 405 and 431.
STATUSES = {200, 400, 401, 403, 404, 405, 413, 429, 431, 503}
_SERVER = ("aiohttp.server", "homeassistant.components.http")
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

type Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
type Open = Callable[[], Awaitable[Line]]

bounded = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    # One hub lives through all requests, as it does in a house.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def talkative() -> Generator[None]:
    """Keep Home Assistant's own debug log out, which writes every event and state."""
    logging.getLogger("homeassistant").setLevel(logging.WARNING)
    yield
    logging.getLogger("homeassistant").setLevel(logging.NOTSET)


@pytest.fixture
async def hub(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Set up the hub with one approved terminal that has shaken hands."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    assert (await Device(client).handshake()).status == 200


@pytest.fixture
async def port(hass: HomeAssistant, client: TestClient[Any, Any]) -> int:
    """Return the own port of a hub with one approved terminal."""
    return await async_listen(hass)


@pytest.fixture
def seen() -> Generator[Counter[int]]:
    """Count the answers by status; make sure that every kind was among them."""
    counted: Counter[int] = Counter()
    yield counted
    assert {200, 400, 401, 404} <= set(counted)
    assert counted[200] >= 20


async def answer_of(reader: asyncio.StreamReader) -> bytes:
    """Return one answer, as long as it says it is."""
    start = await reader.readuntil(b"\r\n\r\n")
    if start == _CONTINUE:
        return await answer_of(reader)
    length = start.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return start + await reader.readexactly(int(length))


async def ask(open_connection: Open, request: Request) -> bytes:
    """Send a request and return its answer; none may come to half a request."""
    reader, writer = await open_connection()
    # A server may refuse what it has not heard to the end.
    with suppress(OSError):
        writer.write(request.data)
        await writer.drain()
    try:
        if request.is_whole:
            async with asyncio.timeout(30):
                return await answer_of(reader)
        with suppress(OSError):
            writer.write_eof()
        return (await hear(reader)).removeprefix(_CONTINUE)
    finally:
        writer.close()


def is_ours(record: logging.LogRecord) -> bool:
    """Return whether a record is not one of the server before us.

    Home Assistant's writes a traceback for every head or body that it cannot read, and
    with it what stood there.
    """
    frames = traceback.walk_tb(record.exc_info[2] if record.exc_info else None)
    return not record.name.startswith(_SERVER) or any(
        "zkteco_push" in frame.f_code.co_filename for frame, _ in frames
    )


def check(
    request: Request,
    answer: bytes,
    records: Iterable[logging.LogRecord],
    formatter: logging.Handler,
) -> int:
    """Check an answer and what has been logged; return the status, 0 without one."""
    status = status_of(answer)
    assert status in STATUSES or not (answer or request.is_whole)
    for record in records:
        text = formatter.format(record)
        assert record.levelno < logging.ERROR, text
        assert record.exc_info is None, text
        assert not any(secret in text for secret in SECRETS), text
    return status


async def poll(open_connection: Open) -> bytes:
    """Ask as an honest terminal does."""
    line = f"GET /iclock/getrequest?SN={SERIAL_NUMBER} HTTP/1.1"
    return await ask(open_connection, Request(head(line, ["Host: x"]), is_whole=True))


@bounded
@given(request=damaged_requests())
async def test_home_assistants_port(
    client: TestClient[Any, Any],
    hub: None,
    seen: Counter[int],
    caplog: pytest.LogCaptureFixture,
    request: Request,
) -> None:
    """Whatever comes through Home Assistant's port, the next poll is answered."""

    async def open_connection() -> Line:
        """Return a connection to Home Assistant."""
        return await open_line(client)

    answer = await ask(open_connection, request)
    records = filter(is_ours, caplog.records)
    seen[check(request, answer, records, caplog.handler)] += 1
    caplog.clear()
    assert status_of(await poll(open_connection)) == 200


@bounded
@given(request=damaged_requests())
async def test_own_port(
    port: int,
    seen: Counter[int],
    caplog: pytest.LogCaptureFixture,
    request: Request,
) -> None:
    """Whatever comes through the own port, the next poll is answered."""

    async def open_connection() -> Line:
        """Return a connection to the listener."""
        return await connect(port)

    answer = await ask(open_connection, request)
    seen[check(request, answer, caplog.records, caplog.handler)] += 1
    caplog.clear()
    assert status_of(await poll(open_connection)) == 200
