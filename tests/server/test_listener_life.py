"""Tests of the own listener's life: start, stop, taken ports, options, and limits."""

import asyncio
from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntries, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.helpers.issue_registry import IssueSeverity
import pytest

from custom_components.zkteco_push.server.listener import Listener
from custom_components.zkteco_push.server.messages import Answer, TerminalRequest
from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle, issues
from tests.support.hub import (
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    hub_entry,
    loaded_hub,
)
from tests.support.listener import (
    HALF_UPLOAD,
    KEPT,
    PING,
    async_listen,
    body_of,
    connect,
    free_port,
    hear,
    is_closed,
    listener_of,
    status_of,
    taken,
    talk,
)


@pytest.fixture
async def port(hass: HomeAssistant, client: TestClient[Any, Any]) -> int:
    """Return the port of a hub with one approved terminal."""
    return await async_listen(hass)


async def test_no_port(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Without the option there is nothing but Home Assistant's port."""
    entry = await async_set_up_hub(hass)
    assert entry.runtime_data.listener is None
    assert (await Device(client).poll()).status == 401


@pytest.mark.usefixtures("socket_enabled")
async def test_without_endpoints() -> None:
    """Between its start and the hub's, terminals are told to keep their data."""
    listener = Listener(free_port())
    await listener.async_start()
    assert listener.is_listening
    answer = await talk(listener.port, PING)
    assert (status_of(answer), body_of(answer)) == (503, b"UNAVAILABLE")
    await listener.async_stop()
    await listener.async_stop()
    assert not listener.is_listening


async def test_unload(hass: HomeAssistant, port: int) -> None:
    """Unloading closes the port, whoever is connected, and leaves nothing running."""
    before = asyncio.all_tasks()
    silent, _half, kept, body = [await connect(port) for _ in range(4)]
    _half[1].write(b"GET /icl")
    kept[1].write(KEPT)
    assert (await kept[0].readuntil(b"\r\n\r\nOK")).startswith(b"HTTP/1.1 200 ")
    kept[1].write(b"GET")
    body[1].write(HALF_UPLOAD + b"1\t2")
    await talk(port, PING)
    gate = listener_of(hass).gate
    assert gate.open == 4
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert await is_closed(port)
    for reader, writer in (silent, _half, kept, body):
        assert status_of(await hear(reader)) in (0, HTTPStatus.BAD_REQUEST)
        writer.close()
    assert gate.open == 0
    # Another program may have the port at once.
    with taken(port):
        pass
    await hass.async_block_till_done()
    assert asyncio.all_tasks() <= before


async def test_restart(hass: HomeAssistant, port: int) -> None:
    """The same port opens again at once, also with connections left behind."""
    for _ in range(3):
        assert body_of(await talk(port, PING)) == b"OK"
        reader, writer = await connect(port)
        await async_restart_hub(hass)
        assert await hear(reader) == b""
        writer.close()
    assert body_of(await talk(port, PING)) == b"OK"


async def test_stop(hass: HomeAssistant, port: int) -> None:
    """Home Assistant's stop closes the port."""
    assert body_of(await talk(port, PING)) == b"OK"
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert await is_closed(port)


async def test_stop_during_an_answer(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits for an answer still hears it."""
    listener = listener_of(hass)
    asked, goes_on = asyncio.Event(), asyncio.Event()

    async def answer(_request: TerminalRequest) -> Answer:
        """Answer when the test says so."""
        asked.set()
        await goes_on.wait()
        return Answer(body=b"AT LAST")

    assert listener.endpoints is not None
    monkeypatch.setattr(listener.endpoints, "answer", answer)
    waiting = asyncio.create_task(talk(port, PING))
    await asked.wait()
    stopping = asyncio.create_task(listener.async_stop())
    await asyncio.sleep(0)
    goes_on.set()
    await stopping
    assert body_of(await waiting) == b"AT LAST"
    assert await is_closed(port)


async def test_taken_port(
    hass: HomeAssistant, client: TestClient[Any, Any], freezer: FrozenDateTimeFactory
) -> None:
    """A taken port is said plainly, nothing stays half set up, and it heals by itself."""
    port = free_port()
    entry = hub_entry({SERIAL_NUMBER: {}}, port=port)
    entry.add_to_hass(hass)
    with taken(port):
        assert not await hass.config_entries.async_setup(entry.entry_id)
        await async_settle(hass)
        assert entry.state is ConfigEntryState.SETUP_RETRY
        assert entry.error_reason_translation_key == "port_taken"
        assert entry.error_reason_translation_placeholders == {"port": str(port)}
        issue = issues(hass)["port_taken"]
        assert issue.severity is IssueSeverity.ERROR
        assert issue.translation_placeholders == {"port": str(port)}
        assert (await Device(client).handshake()).status == 503
    await async_pass_time(hass, freezer, 60)
    assert loaded_hub(hass).entry_id == entry.entry_id
    assert issues(hass) == {}
    assert body_of(await talk(port, PING)) == b"OK"
    assert (await Device(client).handshake()).status == 200


async def test_platforms_that_fail(
    hass: HomeAssistant, client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set-up that fails later on closes the port again."""
    port = free_port()
    entry = hub_entry(port=port)
    entry.add_to_hass(hass)

    async def fail(*_: Any) -> None:
        """Fail as a broken platform does."""
        raise ValueError("broken")

    monkeypatch.setattr(ConfigEntries, "async_forward_entry_setups", fail)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert await is_closed(port)


async def test_unload_that_fails(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that cannot be unloaded goes on serving."""

    async def fail(*_: Any) -> bool:
        """Fail as a platform does that cannot be unloaded."""
        return False

    with monkeypatch.context() as patch:
        patch.setattr(ConfigEntries, "async_unload_platforms", fail)
        assert not await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert body_of(await talk(port, PING)) == b"OK"
