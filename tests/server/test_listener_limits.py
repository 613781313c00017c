"""Tests of how many connections there may be, and for how long."""

import asyncio
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.server import connection, mount
from custom_components.zkteco_push.server.gate import Gate
from tests.support.hub import SERIAL_NUMBER
from tests.support.listener import (
    HALF_UPLOAD,
    KEPT,
    PING,
    async_listen,
    body_of,
    connect,
    hear,
    listener_of,
    status_of,
    talk,
)


@pytest.fixture
async def port(hass: HomeAssistant, client: TestClient[Any, Any]) -> int:
    """Return the port of a hub with one approved terminal."""
    return await async_listen(hass)


async def refused(hass: HomeAssistant, reason: str, count: int = 1) -> bool:
    """Return whether something has been refused so often, soon."""
    gate = listener_of(hass).gate
    async with asyncio.timeout(10):
        while gate.refused[reason] < count:
            await asyncio.sleep(0.01)
    return gate.refused == {reason: count}


async def all_gone(gate: Gate) -> None:
    """Wait until no connection is open."""
    async with asyncio.timeout(10):
        while gate.open:
            await asyncio.sleep(0.01)


async def test_connections_of_one_address(hass: HomeAssistant, port: int) -> None:
    """Nobody can take all connections; who leaves makes room."""
    listener = listener_of(hass)
    listener.gate = Gate(most=9, most_of_address=2)
    held = [await connect(port) for _ in range(2)]
    for count in (1, 2):
        assert await talk(port, PING) == b""
        assert await refused(hass, "address_full", count)
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, local_addr=("127.0.0.2", 0)
    )
    writer.write(PING.replace(SERIAL_NUMBER.encode(), b"STRANGER1"))
    assert body_of(await hear(reader)) == b"UNKNOWN DEVICE"
    writer.close()
    for reader, writer in held:
        writer.write(PING)
        assert body_of(await hear(reader)) == b"OK"
        writer.close()
    await all_gone(listener.gate)
    assert body_of(await talk(port, PING)) == b"OK"


async def test_connections_in_all(hass: HomeAssistant, port: int) -> None:
    """Beyond the limit, connections are closed at once."""
    listener = listener_of(hass)
    listener.gate = Gate(most=3, most_of_address=9)
    held = [await connect(port) for _ in range(3)]
    assert await talk(port, PING) == b""
    assert await refused(hass, "full")
    assert listener.gate.figures()["open"] == 3
    for _reader, writer in held:
        writer.close()
    await all_gone(listener.gate)
    assert body_of(await talk(port, PING)) == b"OK"


@pytest.mark.parametrize("data", [b"", b"\r\n", b"GET /iclock/cd", KEPT[:-2]])
async def test_slow_head(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    """Who does not come to an end of the head is cut off, without an answer."""
    monkeypatch.setattr(connection, "_HEAD_SECONDS", 0.05)
    assert await talk(port, data) == b""
    assert await refused(hass, "slow_head")


async def test_slow_later_head(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later head on the same connection has no more time than the first."""
    monkeypatch.setattr(connection, "_HEAD_SECONDS", 0.2)
    reader, writer = await connect(port)
    writer.write(KEPT)
    assert (await reader.readuntil(b"\r\n\r\nOK")).startswith(b"HTTP/1.1 200 ")
    writer.write(b"GET /icl")
    assert await hear(reader) == b""
    assert await refused(hass, "slow_head")
    writer.close()


async def test_idle(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that is kept for nothing is closed, which is no fault."""
    monkeypatch.setattr(connection, "_IDLE_SECONDS", 0.05)
    answer = await talk(port, KEPT)
    assert body_of(answer) == b"OK"
    assert listener_of(hass).gate.refused == {}


async def test_slow_body(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that pauses for too long is refused."""
    monkeypatch.setattr(mount, "_LONGEST_PAUSE", 0.05)
    monkeypatch.setattr(connection, "_LINGER_SECONDS", 0.05)
    answer = await talk(port, HALF_UPLOAD + b"1\t2")
    assert (status_of(answer), body_of(answer)) == (400, b"INCOMPLETE BODY")
    assert b"Connection: close\r\n" in answer
    assert listener_of(hass).gate.answered == {400: 1}


async def test_body_drop_by_drop(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request has its time, however busy it looks."""
    monkeypatch.setattr(connection, "_REQUEST_SECONDS", 0.2)
    reader, writer = await connect(port)
    writer.write(HALF_UPLOAD)
    hearing = asyncio.create_task(hear(reader))
    while not hearing.done():
        writer.write(b"1")
        await asyncio.sleep(0.01)
    assert hearing.result() == b""
    assert listener_of(hass).gate.refused == {"slow_request": 1}
    writer.close()


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"GET /iclock/cdata?SN=", "half_head"), (HALF_UPLOAD + b"1\t2", "half_body")],
)
async def test_half_requests(
    hass: HomeAssistant, port: int, data: bytes, reason: str
) -> None:
    """Who hangs up half-way has said nothing."""
    assert await talk(port, data, half_close=True) == b""
    assert await refused(hass, reason)
    assert body_of(await talk(port, PING)) == b"OK"


async def test_refused_that_stay(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who does not go after a refusal, and talks on, is cut off."""
    monkeypatch.setattr(connection, "_LINGER_SECONDS", 0.05)
    reader, writer = await connect(port)
    writer.write(b"GET / HTTP/1.1\r\n\r\n" + b"x" * 100_000)
    assert status_of(await reader.readuntil(b"NOT FOUND")) == 404
    async with asyncio.timeout(10):
        while listener_of(hass).gate.open:
            writer.write(b"x" * 100)
            await asyncio.sleep(0.01)
    writer.close()
    assert listener_of(hass).gate.refused == {"path": 1}


async def test_fault_of_ours(
    hass: HomeAssistant,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What goes wrong here is logged, and the terminal keeps its data."""
    with monkeypatch.context() as patch:
        # Nothing can be awaited that is not there.
        patch.setattr(listener_of(hass), "endpoints", object())
        answer = await talk(port, PING)
    assert status_of(answer) == 500
    assert "Error handling request" in caplog.text
    assert body_of(await talk(port, PING)) == b"OK"


async def test_fault_of_the_parser(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the parser behind refuses is refused in the same words, and counted."""
    monkeypatch.setattr(connection, "MAX_REPAIRED_LINE", 50)
    answer = await talk(port, PING.replace(b"SN=", b"x=" + b"y" * 100 + b"&SN="))
    assert (status_of(answer), body_of(answer)) == (400, b"BAD REQUEST")
    assert listener_of(hass).gate.refused == {"malformed": 1}
