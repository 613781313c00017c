"""Tests of storage that fails, seen from the terminal and from the user."""

from datetime import timedelta
import logging
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.journal.engines import sqlite as engines
from custom_components.zkteco_push.journal.writer import Writer

from .support.damage import full_disk, journal_file, locked, pins, state_is
from .support.device import Device, upload_lines
from .support.house import async_pass_time, issues
from .support.hub import SERIAL_NUMBER, async_restart_hub, async_set_up_hub, loaded_hub
from .support.photos import jpeg, photo_folder, send_photo
from .support.storage import UNAVAILABLE, async_try_again, complaints, records

FAILING = "storage_failing"
PHOTO, OTHER = jpeg("one"), jpeg("other")


async def test_full_disk(
    hass: HomeAssistant, terminal: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """While the disk is full nothing is acknowledged, and then all is, once."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    lines = [terminal.attlog_line(str(number)) for number in range(5000)]
    # Whatever comes first, so that the log is there.
    assert (await terminal.punch("first")).status == 200
    with full_disk(journal_file(hass)):
        for _ in range(3):
            reply = await upload_lines(terminal, "ATTLOG", lines)
            assert (reply.status, reply.body) == UNAVAILABLE
        assert (await terminal.poll()).status == 200
    issue = issues(hass)[FAILING]
    assert issue.translation_placeholders == {"path": str(journal_file(hass))}
    assert pins(hass) == ["first"]
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:5000"
    assert pins(hass) == ["first", *map(str, range(5000))]
    assert len(punches) == 5001
    assert FAILING not in issues(hass)
    (begin,) = records(caplog, "cannot be written")
    (end,) = records(caplog, "can be written again")
    assert (begin[0], end[0]) == (logging.ERROR, logging.INFO)
    assert complaints(caplog) == [begin[1]]


async def test_locked(
    hass: HomeAssistant,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """While another program keeps the file, terminals are refused, and then served."""
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 0.05)
    await async_restart_hub(hass)
    with locked(journal_file(hass)):
        for request in (terminal.punch("1"), terminal.handshake(), terminal.punch("1")):
            reply = await request
            assert (reply.status, reply.body) == UNAVAILABLE
    assert FAILING in issues(hass)
    assert (await terminal.punch("1")).text == "OK:1"
    assert pins(hass) == ["1"]
    assert FAILING not in issues(hass)
    assert len(complaints(caplog)) == 1


async def test_recovery_that_nobody_notices(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The issue goes by itself, even if no terminal has anything to store."""
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 0.05)
    await async_restart_hub(hass)
    monkeypatch.setattr(
        "custom_components.zkteco_push.storage_watch._BETWEEN_PROBES", 0
    )
    with locked(journal_file(hass)):
        assert (await terminal.punch("1")).status == 503
        for _ in range(3):
            await async_pass_time(hass, freezer, 5)
            assert FAILING in issues(hass)
    await async_pass_time(hass, freezer, 5)
    assert FAILING not in issues(hass)
    assert len(records(caplog, "cannot be written")) == 1
    assert len(records(caplog, "can be written again")) == 1


async def test_locked_at_start(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hub whose file is locked when it starts tries again by itself."""
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 0.05)
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    assert await hass.config_entries.async_unload(entry.entry_id)
    with locked(journal_file(hass)):
        assert not await hass.config_entries.async_setup(entry.entry_id)
        assert state_is(entry, ConfigEntryState.SETUP_RETRY)
        assert (await Device(client).handshake()).status == 503
        assert FAILING in issues(hass)
    await async_try_again(hass)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert FAILING not in issues(hass)
    assert (await Device(client).handshake()).status == 200


async def test_photos_follow_their_list(hass: HomeAssistant, terminal: Device) -> None:
    """Photos without a file are forgotten at a start, and files without a photo go."""
    older = dt_util.utcnow() - timedelta(seconds=60)
    await send_photo(terminal, PHOTO, "1", older)
    (kept,) = photo_folder(hass).rglob("*.jpg")
    await send_photo(terminal, OTHER, "2")
    (other,) = set(photo_folder(hass).rglob("*.jpg")) - {kept}
    other.unlink()
    orphan = kept.with_name("orphan.jpg")
    orphan.write_bytes(b"orphan")
    unfinished = photo_folder(hass) / "__pycache__" / "unfinished.jpg"
    unfinished.write_bytes(b"half")
    await async_restart_hub(hass)
    assert list(photo_folder(hass).rglob("*.*")) == [kept]
    hub = loaded_hub(hass).runtime_data
    assert await hub.journal.photos.files() == {kept.name}
    assert hub.terminals[SERIAL_NUMBER].state.last_photo.pin == "1"
    # The terminal still has it.
    await send_photo(terminal, OTHER, "2")
    assert len(await hub.journal.photos.files()) == 2


async def test_photo_on_a_full_disk(hass: HomeAssistant, terminal: Device) -> None:
    """A photo that does not fit leaves nothing behind, and comes again."""
    await terminal.punch("first")
    large = b"\xff\xd8" + (b"\xff\xfe\xff\xff" + bytes(65533)) * 40 + b"\xff\xd9"
    with full_disk(journal_file(hass)):
        reply = await send_photo(terminal, large)
        assert (reply.status, reply.body) == UNAVAILABLE
    assert list(photo_folder(hass).rglob("*.*")) == []
    assert FAILING in issues(hass)
    assert (await send_photo(terminal, large)).status == 200
    assert FAILING not in issues(hass)


async def test_writer_thread_dies(
    hass: HomeAssistant,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Who is at the thread that dies is refused, and the next one is served."""
    monkeypatch.setattr("custom_components.zkteco_push.journal.writer._BREATH", 0)

    def die(self: Writer, *_arguments: object) -> None:
        """End the thread."""
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "_do", die)
        for _ in range(3):
            reply = await terminal.punch("1")
            assert (reply.status, reply.body) == UNAVAILABLE
    assert FAILING in issues(hass)
    assert (await terminal.punch("1")).text == "OK:1"
    assert FAILING not in issues(hass)
    assert pins(hass) == ["1"]
    assert len(complaints(caplog)) == 1


@pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")
@pytest.mark.parametrize("hours", [-30, -3, 3, 30])
async def test_clock_jumps(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    hours: int,
) -> None:
    """Whatever the clock does, punches are stored once and not deleted early."""
    options = {"keep_punches_days": 30, "keep_operations_days": 30}
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, **options)
    terminal = Device(client)
    await terminal.handshake()
    line = terminal.attlog_line("1")
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    await async_pass_time(hass, freezer, timedelta(hours=hours))
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    assert (await terminal.poll()).status == 200
    assert (await terminal.punch("2")).text == "OK:1"
    await async_restart_hub(hass)
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    await async_pass_time(hass, freezer, timedelta(hours=-hours))
    assert (await terminal.handshake()).status == 200
    assert (await terminal.punch("3")).text == "OK:1"
    assert pins(hass) == ["1", "2", "3"]
    assert FAILING not in issues(hass)
