"""Tests of the own listener's life: start, stop, taken ports, options, and limits."""

import asyncio
from collections.abc import Generator
from contextlib import closing, contextmanager
from http import HTTPStatus
import socket
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntries, ConfigEntry, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.issue_registry import IssueSeverity
import pytest

from custom_components.zkteco_push import config_flow
from custom_components.zkteco_push.server import connection, mount
from custom_components.zkteco_push.server.gate import Gate
from custom_components.zkteco_push.server.listener import Listener, async_try_port
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
    async_listen,
    body_of,
    connect,
    free_port,
    head,
    hear,
    listener_of,
    status_of,
    talk,
)

PING = head(f"GET /iclock/ping?SN={SERIAL_NUMBER} HTTP/1.1")
KEPT = head(f"GET /iclock/ping?SN={SERIAL_NUMBER} HTTP/1.1", ["Connection: keep-alive"])
HALF_UPLOAD = head(
    f"POST /iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG HTTP/1.1",
    ["Content-Length: 100"],
)
OPTIONS = {
    "keep_punches_days": 0,
    "keep_operations_days": 0,
    "keep_photos": 2000,
    "keep_photos_days": 0,
    "keep_templates": True,
    "wake_up": True,
}


@pytest.fixture
async def port(hass: HomeAssistant, client: TestClient[Any, Any]) -> int:
    """Return the port of a hub with one approved terminal."""
    return await async_listen(hass)


@contextmanager
def taken(port: int) -> Generator[None]:
    """Let another program use a port."""
    with closing(socket.socket()) as other:
        # As servers do, which connections that ended just now do not keep away.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("0.0.0.0", port))
        other.listen()
        yield


async def is_closed(port: int) -> bool:
    """Return whether nobody listens on a port."""
    try:
        _reader, writer = await connect(port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


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


async def configure(
    hass: HomeAssistant, entry: ConfigEntry[Any], **options: Any
) -> Any:
    """Fill in the form of the hub's options; return what becomes of it."""
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(
        shown["flow_id"], {**OPTIONS, **options}
    )
    await async_settle(hass)
    return result


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


async def test_options(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """The option opens, moves and closes the port; dialogs show where to call."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    first, second = free_port(), free_port()
    created = await configure(hass, entry, port=float(first))
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["port"] == first
    assert type(entry.options["port"]) is int
    assert body_of(await talk(first, PING)) == b"OK"
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    assert shown["description_placeholders"] == {
        "address": hass.config.api.local_ip if hass.config.api else "",
        "port": str(first),
    }
    hass.config_entries.options.async_abort(shown["flow_id"])
    hub = entry.runtime_data
    # Its own port is not taken to the hub.
    assert "errors" not in await configure(hass, entry, port=first)
    assert entry.runtime_data is hub
    await configure(hass, entry, port=second)
    assert await is_closed(first)
    assert body_of(await talk(second, PING)) == b"OK"
    await configure(hass, entry)
    assert await is_closed(second)
    assert "port" not in entry.options
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("port", [-1, 0, 0.5, 8123.5, 65536, 1e9])
async def test_invalid_option(
    hass: HomeAssistant, client: TestClient[Any, Any], port: float
) -> None:
    """What is no port is refused under its field, and may be corrected."""
    entry = await async_set_up_hub(hass)
    shown = await configure(hass, entry, port=port)
    assert shown["type"] is FlowResultType.FORM
    assert shown["errors"] == {"port": "port_invalid"}
    result = await hass.config_entries.options.async_configure(
        shown["flow_id"], {**OPTIONS, "keep_photos": 5}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert entry.options["keep_photos"] == 5


async def test_reserved_option(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Home Assistant's own port cannot be a second one."""
    entry = await async_set_up_hub(hass)
    shown = await configure(hass, entry, port=hass.http.server_port)
    assert shown["errors"] == {"port": "port_reserved"}


async def test_taken_option(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """A port is tried before it is stored, and the other one stays in use."""
    old, new = await async_listen(hass), free_port()
    entry = loaded_hub(hass)
    with taken(new):
        shown = await configure(hass, entry, port=new)
        assert shown["errors"] == {"port": "port_taken"}
        assert entry.options["port"] == old
        assert body_of(await talk(old, PING)) == b"OK"
    result = await hass.config_entries.options.async_configure(
        shown["flow_id"], {**OPTIONS, "port": new}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert body_of(await talk(new, PING)) == b"OK"


async def test_forbidden_option(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A port that the system keeps from Home Assistant is no port for it."""

    async def fail(_port: int) -> None:
        """Refuse as the system does below 1024."""
        raise PermissionError

    monkeypatch.setattr(config_flow, "async_try_port", fail)
    entry = await async_set_up_hub(hass)
    shown = await configure(hass, entry, port=80)
    assert shown["errors"] == {"port": "port_invalid"}


@pytest.mark.usefixtures("socket_enabled")
async def test_try_port() -> None:
    """A port that has been tried is free."""
    port = free_port()
    for _ in range(2):
        await async_try_port(port)
    with taken(port), pytest.raises(OSError, match=str(port)):
        await async_try_port(port)


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
