"""Tests of storage that fails, and of what is deleted after the days set."""

from datetime import timedelta
import logging
from pathlib import Path
import sqlite3
import threading
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from .support.device import Device
from .support.house import async_pass_time, async_settle, issues, value_of
from .support.hub import (
    DOMAIN,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    hub_entry,
    loaded_hub,
)
from .support.storage import fail_storage

UNAVAILABLE = (503, b"UNAVAILABLE")


def journal_file(hass: HomeAssistant) -> Path:
    """Return the path of the journal."""
    return Path(hass.config.path(".storage", DOMAIN, "journal.db"))


def rows(hass: HomeAssistant, table: str) -> int:
    """Return how many rows a table of the journal has."""
    with sqlite3.connect(journal_file(hass)) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    connection.close()
    return int(count)


def state_is(entry: ConfigEntry[Any], state: ConfigEntryState) -> bool:
    """Return whether an entry is in a state; mypy believes it to be in one for ever."""
    return entry.state is state


async def test_journal_cannot_be_opened(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A hub whose journal cannot be opened tries again, and terminals keep their data."""
    path = journal_file(hass)
    path.mkdir(parents=True)
    entry = hub_entry({SERIAL_NUMBER: {}})
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert state_is(entry, ConfigEntryState.SETUP_RETRY)
    assert entry.error_reason_translation_key == "journal_unavailable"
    assert entry.error_reason_translation_placeholders == {"path": str(path)}
    reply = await Device(client).handshake()
    assert (reply.status, reply.body) == UNAVAILABLE
    path.rmdir()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    await async_settle(hass)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert (await Device(client).handshake()).status == 200


async def test_later_schema(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """A journal that a later version has written is left alone."""
    entry = await async_set_up_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    with sqlite3.connect(journal_file(hass)) as connection:
        connection.execute("UPDATE schema_version SET version = 999")
    connection.close()
    before = journal_file(hass).read_bytes()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert journal_file(hass).read_bytes() == before


async def test_commit_fails(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be stored is not acknowledged, nor shown; an issue says why."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    line = terminal.attlog_line()

    with monkeypatch.context() as patched:
        fail_storage(patched, "commit")
        for _ in range(2):
            reply = await terminal.upload("ATTLOG", line)
            assert (reply.status, reply.body) == UNAVAILABLE
    assert punches == []
    assert value_of(hass, "last_person") == "unknown"
    issue = issues(hass)["storage_failing"]
    assert issue.translation_placeholders == {"path": str(journal_file(hass))}
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    assert len(punches) == 1
    assert "storage_failing" not in issues(hass)


async def test_disk_refuses(hass: HomeAssistant, terminal: Device) -> None:
    """A commit that the database itself refuses is not acknowledged either."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    line = terminal.attlog_line()
    with sqlite3.connect(journal_file(hass)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON punches "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    reply = await terminal.upload("ATTLOG", line)
    assert (reply.status, reply.body) == UNAVAILABLE
    assert "storage_failing" in issues(hass)
    assert (await terminal.poll()).text == "OK"
    with connection:
        connection.execute("DROP TRIGGER full")
    connection.close()
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    assert len(punches) == 1
    assert "storage_failing" not in issues(hass)


async def test_handshake_that_cannot_be_remembered(
    hass: HomeAssistant, client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handshake whose offset is not on disk is not answered."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)

    with monkeypatch.context() as patched:
        fail_storage(patched, "record_handshake")
        reply = await device.handshake()
        assert (reply.status, reply.body) == UNAVAILABLE
    assert "storage_failing" in issues(hass)
    assert (await device.handshake()).status == 200


@pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")
@pytest.mark.parametrize(
    ("options", "punches", "operations"),
    [
        pytest.param({}, 2, 2, id="for ever by default"),
        pytest.param(
            {"keep_punches_days": 0, "keep_operations_days": 0}, 2, 2, id="for ever"
        ),
        pytest.param({"keep_punches_days": 30}, 1, 2, id="punches only"),
        pytest.param({"keep_operations_days": 30}, 2, 1, id="operations only"),
        pytest.param(
            {"keep_punches_days": 90, "keep_operations_days": 90}, 2, 2, id="younger"
        ),
    ],
)
async def test_retention(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    options: dict[str, int],
    punches: int,
    operations: int,
) -> None:
    """Every night what was received before the days set is deleted, no more."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, **options)
    device = Device(client)
    await device.handshake()
    await device.punch("1")
    await device.operate(33)
    freezer.tick(timedelta(days=60))
    await device.punch("2")
    await device.operate(33)
    night = dt_util.start_of_local_day() + timedelta(days=1, hours=3)
    await async_pass_time(hass, freezer, night - dt_util.utcnow())
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert rows(hass, "punches") == punches
    assert rows(hass, "operations") == operations


async def test_recovery_after_a_reload(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issue goes once something is stored, also if the hub was reloaded meanwhile."""

    with monkeypatch.context() as patched:
        fail_storage(patched, "commit")
        assert (await terminal.punch()).status == 503
    assert "storage_failing" in issues(hass)
    await async_restart_hub(hass)
    assert (await terminal.punch()).status == 200
    assert "storage_failing" not in issues(hass)


async def test_removal_without_a_journal(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A hub that has never had a journal leaves nothing behind, and says nothing."""
    entry = hub_entry()
    entry.add_to_hass(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert not journal_file(hass).exists()
    assert issues(hass) == {}


async def test_removal_with_a_damaged_journal(
    hass: HomeAssistant, client: TestClient[Any, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A hub whose journal cannot be read can be removed all the same."""
    journal_file(hass).parent.mkdir(parents=True)
    journal_file(hass).write_bytes(b"no database" * 99)
    entry = hub_entry({SERIAL_NUMBER: {}})
    entry.add_to_hass(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert hass.config_entries.async_entries(DOMAIN) == []
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [error.getMessage() for error in errors] == [
        "The journal could not be cleared: DatabaseError: journal.db"
    ]
    assert errors[0].exc_info is None


async def test_removal_while_storage_fails(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that cannot forget is gone all the same, and its journal is closed."""

    with monkeypatch.context() as patched:
        fail_storage(patched, "forget_everybody")
        await hass.config_entries.async_remove(loaded_hub(hass).entry_id)
    assert hass.config_entries.async_entries(DOMAIN) == []
    writers = [thread for thread in threading.enumerate() if DOMAIN in thread.name]
    assert writers == []


async def test_removing_a_terminal_while_storage_fails(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal goes, even if the journal cannot forget it; the issue says so."""

    with monkeypatch.context() as patched:
        fail_storage(patched, "forget_terminal")
        await async_remove_terminal(hass, SERIAL_NUMBER)
    assert (await terminal.punch()).status == 401
    assert "storage_failing" in issues(hass)


@pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")
async def test_nightly_deletion_fails(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A deletion that fails is an issue, not a traceback."""

    night = dt_util.start_of_local_day() + timedelta(days=1, hours=3)
    with monkeypatch.context() as patched:
        fail_storage(patched, "delete_older")
        await async_pass_time(hass, freezer, night - dt_util.utcnow())
    assert "storage_failing" in issues(hass)
