"""A server that goes away and comes back: terminals keep their data, nothing doubles."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.journal.engines import servers
from tests.support.damage import state_is
from tests.support.device import Device, Reply, upload_lines
from tests.support.house import issues
from tests.support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_restart_hub,
    device_of,
    hub_entry,
    loaded_hub,
)
from tests.support.postgresql_and_mariadb import PostgreSQL
from tests.support.servers import Server
from tests.support.storage import UNAVAILABLE, async_try_again

from .conftest import Start

_FAILING: Final = "database_failing"
_UPLOADS: Final = 40
_LINES: Final = 25


async def until_stored(device: Device, lines: list[str], seen: Counter[int]) -> None:
    """Send a body as a terminal does: again and again until it is acknowledged."""
    while True:
        reply: Reply = await upload_lines(device, "ATTLOG", lines)
        seen[reply.status] += 1
        if reply.status == 200:
            assert reply.text == f"OK:{len(lines)}"
            return
        assert (reply.status, reply.body) == UNAVAILABLE
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("how", ["kill", "stop"])
async def test_away_and_back(
    hass: HomeAssistant,
    server: Server,
    start_at_server: Start,
    client: TestClient[Any, Any],
    how: str,
) -> None:
    """Test that of what is sent while the server ends and starts all is there, once."""
    first = await start_at_server(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    second = Device(client, OTHER_SERIAL_NUMBER)
    await second.handshake()
    heard = async_capture_events(hass, "zkteco_push_punch")
    now = dt_util.utcnow()
    seen: Counter[int] = Counter()

    async def send_all(device: Device) -> None:
        """Send body after body."""
        for body in range(_UPLOADS):
            lines = [
                device.attlog_line(str(body * _LINES + number), now)
                for number in range(_LINES)
            ]
            await until_stored(device, lines, seen)

    uploads = [asyncio.create_task(send_all(device)) for device in (first, second)]
    for _ in range(2):
        before = seen[503]
        stored = seen[200]
        while seen[200] < stored + _UPLOADS // 4:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(getattr(server, how))
        while seen[503] == before:
            await asyncio.sleep(0.005)
        assert _FAILING in issues(hass)
        await asyncio.to_thread(server.start)
    await asyncio.gather(*uploads)
    total = 2 * _UPLOADS * _LINES
    assert server.rows("SELECT count(*) FROM punches") == [(total,)]
    assert server.rows(
        "SELECT count(*) FROM (SELECT DISTINCT serial_number, pin FROM punches) AS told"
    ) == [(total,)]
    # Nobody is greeted twice; of an outcome that was never told there is no event.
    greeted = Counter(
        (event.data["serial_number"], event.data["pin"]) for event in heard
    )
    assert set(greeted.values()) == {1}
    assert len(greeted) >= total - 2 * 2 * _LINES
    await hass.async_block_till_done()
    assert _FAILING not in issues(hass)


async def test_away_while_nothing_is_sent(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that nobody notices a server that was restarted between two punches."""
    terminal = await start_at_server()
    assert (await terminal.punch("1")).text == "OK:1"
    server.kill()
    server.start()
    assert (await terminal.punch("2")).text == "OK:1"
    server.stop()
    server.start()
    assert (await terminal.punch("3")).text == "OK:1"
    assert server.rows("SELECT pin FROM punches ORDER BY id") == [
        ("1",),
        ("2",),
        ("3",),
    ]
    assert issues(hass) == {}


async def test_away_at_the_start(
    hass: HomeAssistant, server: Server, client: TestClient[Any, Any]
) -> None:
    """Test that a hub waits for its server, and refuses terminals meanwhile."""
    entry = hub_entry({SERIAL_NUMBER: {}}, database_url=server.text)
    entry.add_to_hass(hass)
    server.stop()
    terminal = Device(client)
    try:
        assert not await hass.config_entries.async_setup(entry.entry_id)
        assert state_is(entry, ConfigEntryState.SETUP_RETRY)
        assert (await terminal.handshake()).status == 503
        placeholders = issues(hass)[_FAILING].translation_placeholders
        assert placeholders is not None
        assert f":***@127.0.0.1:{server.port}/journal" in placeholders["path"]
        assert placeholders["reason"]
    finally:
        server.start()
    await async_try_again(hass)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert (await terminal.handshake()).status == 200
    assert (await terminal.punch()).text == "OK:1"
    assert issues(hass) == {}


@contextmanager
def unanswered_commits(hass: HomeAssistant) -> Iterator[None]:
    """Have the server commit, and the connection be lost before it says so."""
    engine = loaded_hub(hass).runtime_data.journal._access.store._writer  # noqa: SLF001
    real = engine.dialect.do_commit

    def commit_and_die(connection: Any) -> None:
        """Commit, and lose the connection before the answer."""
        real(connection)
        connection.close()
        raise engine.dialect.loaded_dbapi.OperationalError(2013, "connection lost")

    with patch.object(engine.dialect, "do_commit", commit_and_die):
        yield


async def test_commit_without_an_answer(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that what was committed though nobody was told is not stored twice."""
    terminal = await start_at_server()
    heard = async_capture_events(hass, "zkteco_push_punch")
    line = terminal.attlog_line("7")
    with unanswered_commits(hass):
        assert (await upload_lines(terminal, "ATTLOG", [line])).status == 503
    assert server.rows("SELECT count(*) FROM punches") == [(1,)]
    assert (await upload_lines(terminal, "ATTLOG", [line])).text == "OK:1"
    assert server.rows("SELECT count(*) FROM punches") == [(1,)]
    assert len(heard) <= 1
    await async_restart_hub(hass)
    assert (await terminal.punch("8")).text == "OK:1"


async def test_command_without_an_answer(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that what was said not to be queued is not done after a restart."""
    terminal = await start_at_server()
    fields = {"device_id": device_of(hass).id, "pin": "8", "name": "Bob", "wait": 0}
    with unanswered_commits(hass), pytest.raises(HomeAssistantError):
        await hass.services.async_call(DOMAIN, "set_user", fields, blocking=True)
    queued = "SELECT state FROM commands WHERE length(sealed) > 0"
    assert ("waiting",) in server.rows(queued)
    await async_restart_hub(hass)
    told = [(await terminal.poll()).text for _ in range(3)]
    assert "Name=Bob" not in "".join(told)


async def test_frozen(
    hass: HomeAssistant,
    server: Server,
    start_at_server: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that a server that never answers keeps nobody waiting for ever."""
    for name in ("_USE_TIMEOUT", "_STATEMENT_TIMEOUT", "_CONNECT_TIMEOUT"):
        monkeypatch.setattr(servers, name, 2)
    terminal = await start_at_server()
    line = terminal.attlog_line("7")
    server.freeze(is_frozen=True)
    try:
        reply = await upload_lines(terminal, "ATTLOG", [line])
    finally:
        server.freeze(is_frozen=False)
    assert (reply.status, reply.body) == UNAVAILABLE
    assert _FAILING in issues(hass)
    seen: Counter[int] = Counter()
    await until_stored(terminal, [line], seen)
    assert server.rows("SELECT count(*) FROM punches") == [(1,)]
    assert _FAILING not in issues(hass)


async def test_locked_by_somebody(
    hass: HomeAssistant,
    server: Server,
    start_at_server: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that a table that somebody keeps locked is an error only while it is."""
    monkeypatch.setattr(servers, "_PREPARE_POSTGRESQL", ("SET lock_timeout = '1s'",))
    monkeypatch.setattr(
        servers, "_PREPARE_MARIADB", ("SET SESSION lock_wait_timeout = 1",)
    )
    terminal = await start_at_server()
    with server.engine().connect() as other:
        if isinstance(server, PostgreSQL):
            other.exec_driver_sql("LOCK TABLE punches IN EXCLUSIVE MODE")
        else:
            other.exec_driver_sql("LOCK TABLES punches READ")
        assert (await terminal.punch("7")).status == 503
        assert _FAILING in issues(hass)
        other.rollback()
    assert (await terminal.punch("8")).text == "OK:1"
    assert _FAILING not in issues(hass)
