"""Tests of a journal that is damaged, restored from before, or removed."""

from datetime import timedelta
from pathlib import Path
import shutil
import sqlite3

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push import recovery
from custom_components.zkteco_push.journal import DamagedError, JournalError
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION

from .support.damage import (
    GARBAGE,
    folder,
    journal_file,
    pins,
    scribble,
    set_aside,
    state_is,
)
from .support.device import Device, upload_lines
from .support.house import async_pass_time, async_settle, issues
from .support.hub import SERIAL_NUMBER, async_restart_hub, loaded_hub
from .support.storage import async_try_again, records

ASIDE = "journal_set_aside"


async def test_later_version(hass: HomeAssistant, terminal: Device) -> None:
    """A journal of a later version is left as it is, in words of its own."""
    entry = loaded_hub(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    _set_version(journal_file(hass), 999)
    before = journal_file(hass).read_bytes()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert set(issues(hass)) == {"journal_of_later_version"}
    assert journal_file(hass).read_bytes() == before
    assert set_aside(hass) == []
    _set_version(journal_file(hass), SCHEMA_VERSION)
    await async_try_again(hass)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert issues(hass) == {}


def _set_version(path: Path, version: int) -> None:
    """Make the file one of another version."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema_version SET version = ?", (version,))
    connection.close()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GARBAGE, id="no database"),
        pytest.param(b"", id="empty"),
        pytest.param(None, id="a page"),
    ],
)
async def test_damaged_at_start(
    hass: HomeAssistant,
    terminal: Device,
    content: bytes | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A damaged journal is set aside, and the terminal is asked for all it holds."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    path, entry = journal_file(hass), loaded_hub(hass)
    lines = [terminal.attlog_line(str(number)) for number in range(500)]
    refused = terminal.attlog_line("x")
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:500"
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"
    assert await hass.config_entries.async_unload(entry.entry_id)
    if content is None:
        whole = path.read_bytes()
        middle = len(whole) // 8192 * 4096
        content = whole[:middle] + b"\xff" * 4096 + whole[middle + 4096 :]
    path.write_bytes(content)
    assert (await terminal.punch("late")).status == 503
    assert await hass.config_entries.async_setup(entry.entry_id)
    (aside,) = set_aside(hass)
    assert aside.read_bytes() == content
    placeholders = {"path": str(path), "file": str(aside)}
    assert issues(hass)[ASIDE].translation_placeholders == placeholders
    assert len(records(caplog, "it has been set aside as")) == 1
    # It goes on with its session, so it has to be brought to a new one.
    assert (await terminal.poll()).text.endswith(":CHECK\n")
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "0"
    reply = await upload_lines(terminal, "ATTLOG", [*lines, refused])
    assert reply.text == "OK:501"
    assert sorted(pins(hass)) == sorted([*map(str, range(500)), "x"])
    # Nobody is greeted twice; the times are those of before the loss.
    assert len(punches) == 500
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"
    assert (await terminal.punch("new", dt_util.utcnow() + timedelta(seconds=2))).text
    await async_settle(hass)
    assert len(punches) == 501
    # As long as the file lies there, the issue does.
    await async_restart_hub(hass)
    assert ASIDE in issues(hass)
    aside.unlink()
    await async_restart_hub(hass)
    assert ASIDE not in issues(hass)


async def test_terminal_that_does_not_begin_again(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Who does not heed CHECK after a loss has one poll refused, and no issue of time."""
    await terminal.poll()
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    journal_file(hass).write_bytes(GARBAGE)
    assert await hass.config_entries.async_setup(entry.entry_id)
    replies = [await terminal.poll()]
    for _ in range(6):
        await async_pass_time(hass, freezer, 60)
        replies.append(await terminal.poll())
    assert replies[0].text.endswith(":CHECK\n")
    assert [reply.status for reply in replies].count(503) == 1
    assert replies[5].status == 503
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "0"
    await async_pass_time(hass, freezer, 4000)
    assert (await terminal.poll()).status == 200
    await async_pass_time(hass, freezer, 5)
    assert "offset_not_taken" not in " ".join(issues(hass))


async def test_damaged_while_running(
    hass: HomeAssistant, terminal: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """A journal that turns out to be damaged is replaced by itself, once."""
    await terminal.punch("before")
    entry, path = loaded_hub(hass), journal_file(hass)
    hub = entry.runtime_data
    await hub.journal.hold_still()
    await hub.journal.move_on()
    scribble(path)
    with pytest.raises(JournalError):
        await hub.journal.count_punches(SERIAL_NUMBER)
    await async_settle(hass)
    assert loaded_hub(hass).runtime_data is not hub
    (aside,) = set_aside(hass)
    assert ASIDE in issues(hass)
    assert (await terminal.poll()).text.endswith(":CHECK\n")
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "0"
    lines = [terminal.attlog_line("before"), terminal.attlog_line("after")]
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:2"
    assert pins(hass) == ["before", "after"]
    # A disk that damages the new one too is nothing to go round in circles for.
    hub = loaded_hub(hass).runtime_data
    await hub.journal.hold_still()
    scribble(path)
    for _ in range(5):
        with pytest.raises(JournalError):
            await hub.journal.count_punches(SERIAL_NUMBER)
        await async_settle(hass)
    assert loaded_hub(hass).runtime_data is hub
    assert set_aside(hass) == [aside]
    assert len(records(caplog, "it has been set aside as")) == 1


async def test_suspicion_that_is_wrong(
    hass: HomeAssistant, terminal: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """A journal that is found sound stays, unless it is found damaged once more."""
    await terminal.punch("before")
    for is_kept in (True, False):
        entry = loaded_hub(hass)
        hub = entry.runtime_data
        recovery.async_on_damage(hass, entry, DamagedError("planted"))
        await async_settle(hass)
        assert loaded_hub(hass).runtime_data is not hub
        assert (set_aside(hass) == []) is is_kept
        assert pins(hass) == ["before"]
    assert len(records(caplog, "it has been set aside as")) == 1


@pytest.mark.parametrize("is_whole", [True, False], ids=["backup", "only the journal"])
async def test_restored(hass: HomeAssistant, terminal: Device, is_whole: bool) -> None:
    """After an earlier journal has been restored, terminals are asked for everything."""
    await terminal.punch("1")
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    earlier = journal_file(hass).read_bytes()
    assert await hass.config_entries.async_setup(entry.entry_id)
    acknowledged = terminal.attlog_line("2")
    assert (await terminal.upload("ATTLOG", acknowledged)).text == "OK:1"
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"
    assert await hass.config_entries.async_unload(entry.entry_id)
    journal_file(hass).write_bytes(earlier)
    if is_whole:
        # Backups do not hold it, and a restore begins with an empty folder.
        shutil.rmtree(folder(hass) / "__pycache__")
    punches = async_capture_events(hass, "zkteco_push_punch")
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await terminal.poll()).text.endswith(":CHECK\n")
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "0"
    assert (await terminal.upload("ATTLOG", acknowledged)).text == "OK:1"
    assert pins(hass) == ["1", "2"]
    # It was live once, and must not be a second time.
    assert punches == []
    await async_restart_hub(hass)
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"


async def test_not_restored(
    hass: HomeAssistant, terminal: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is asked again after an ordinary restart, nor if a note is not written."""
    await terminal.poll()
    for _ in range(3):
        await async_restart_hub(hass)
        assert (await terminal.poll()).text == "OK"
        assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"
    assert records(caplog, "earlier one") == []


async def test_removal(hass: HomeAssistant, terminal: Device) -> None:
    """With the hub go the damaged files, which hold what is personal too."""
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    journal_file(hass).write_bytes(GARBAGE)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert len(set_aside(hass)) == 1
    await hass.config_entries.async_remove(entry.entry_id)
    assert [file.name for file in folder(hass).iterdir()] == ["journal.db"]
    assert set(issues(hass)) == {"punches_kept"}
