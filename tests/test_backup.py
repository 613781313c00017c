"""Tests of backups: the files hold still, terminals do not wait, nothing ever fails."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
import shutil
import sqlite3
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.backup.const import DATA_MANAGER, EXCLUDE_FROM_BACKUP
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.zkteco_push import backup
from custom_components.zkteco_push.backup import async_post_backup, async_pre_backup
from custom_components.zkteco_push.journal import Journal
from custom_components.zkteco_push.photo_shelf import NOT_IN_BACKUPS
from custom_components.zkteco_push.standstill import Standstill

from .support.damage import folder, journal_file, pins
from .support.device import Device
from .support.house import async_pass_time, issues
from .support.hub import async_restart_hub, async_set_up_hub, loaded_hub
from .support.photos import jpeg, photo_folder, send_photo


def copied_pins(hass: HomeAssistant, to: Path) -> list[str]:
    """Copy the files as a backup does and return the PINs of the punches in the copy."""
    shutil.copytree(folder(hass), to, ignore=shutil.ignore_patterns("__pycache__"))
    with closing(sqlite3.connect(to / "journal.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute("SELECT pin FROM punches ORDER BY id").fetchall()
    return [pin for (pin,) in rows]


async def test_backup(hass: HomeAssistant, terminal: Device, tmp_path: Path) -> None:
    """The file is whole and holds still; what comes meanwhile is stored beside it."""
    await terminal.punch("1")
    await async_pre_backup(hass)
    whole = journal_file(hass).read_bytes()
    log = folder(hass) / "journal.db-wal"
    assert log.stat().st_size == 0
    assert (await terminal.punch("2")).text == "OK:1"
    assert (await terminal.poll()).status == 200
    assert (await terminal.handshake()).status == 200
    assert journal_file(hass).read_bytes() == whole
    assert copied_pins(hass, tmp_path / "backup") == ["1", "2"]
    await async_post_backup(hass)
    assert (await terminal.punch("3")).text == "OK:1"
    await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert not log.exists()
    assert pins(hass) == ["1", "2", "3"]
    assert issues(hass) == {}


async def test_photos_come_but_do_not_go(hass: HomeAssistant, terminal: Device) -> None:
    """No file of a photo goes while it may be copied, and none is copied half."""
    await send_photo(terminal, jpeg("1"), "1")
    hub = loaded_hub(hass).runtime_data
    (file,) = photo_folder(hass).rglob("*.jpg")
    await async_pre_backup(hass)
    hub.photos.remove_files([file.name])
    assert file.exists()
    await send_photo(terminal, jpeg("2"), "2")
    assert len(list(photo_folder(hass).rglob("*.jpg"))) == 2
    await async_post_backup(hass)
    assert not file.exists()
    assert len(list(photo_folder(hass).rglob("*.jpg"))) == 1


async def test_without_a_hub(
    hass: HomeAssistant, client: TestClient[Any, Any], tmp_path: Path
) -> None:
    """A backup does not care whether the hub is there."""
    await async_pre_backup(hass)
    await async_post_backup(hass)
    entry = await async_set_up_hub(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    await async_pre_backup(hass)
    assert copied_pins(hass, tmp_path / "backup") == []
    await async_post_backup(hass)


async def test_reload_meanwhile(
    hass: HomeAssistant, terminal: Device, tmp_path: Path
) -> None:
    """A hub that is reloaded during a backup neither breaks it nor waits for it."""
    await async_pre_backup(hass)
    await terminal.punch("1")
    await async_restart_hub(hass)
    await terminal.punch("2")
    assert copied_pins(hass, tmp_path / "backup") == ["1", "2"]
    await async_post_backup(hass)
    assert (await terminal.punch("3")).text == "OK:1"


async def test_end_that_is_never_told(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Files move on by themselves if whoever made the backup has died."""
    await async_pre_backup(hass)
    await terminal.punch("1")
    whole = journal_file(hass).read_bytes()
    await async_pass_time(hass, freezer, timedelta(minutes=61))
    assert "The end of a backup was never told" in caplog.text
    assert journal_file(hass).read_bytes() != whole
    # Somebody who has been away for long still may say so.
    await async_post_backup(hass)


async def test_again_and_again(hass: HomeAssistant, terminal: Device) -> None:
    """Whatever the order in which somebody begins and ends, it goes on."""
    hooks: tuple[Callable[[HomeAssistant], Awaitable[None]], ...] = (
        *(async_post_backup, async_pre_backup, async_pre_backup),
        *(async_post_backup, async_post_backup, async_pre_backup),
    )
    for number, hook in enumerate(hooks):
        await hook(hass)
        assert (await terminal.punch(str(number))).text == "OK:1"
    await async_restart_hub(hass)
    assert pins(hass) == [str(number) for number in range(len(hooks))]


@pytest.mark.parametrize("failure", [OSError("planted"), ValueError("planted")])
async def test_failures(
    hass: HomeAssistant,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failure: Exception,
) -> None:
    """Whatever fails here does not fail the backup."""

    async def fail(self: Standstill) -> None:
        """Fail."""
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(Standstill, "async_begin", fail)
        patched.setattr(Standstill, "async_end", fail)
        await async_pre_backup(hass)
        await async_post_backup(hass)
    assert "could not be prepared for a backup" in caplog.text
    assert "does not go on after a backup" in caplog.text
    assert (await terminal.punch()).text == "OK:1"


async def test_journal_that_does_not_hold_still(
    hass: HomeAssistant,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Who reads on and on only delays a backup."""
    monkeypatch.setattr(backup, "_PATIENCE", 1)
    await terminal.punch("1")
    with closing(sqlite3.connect(journal_file(hass))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM punches").fetchall()
        await terminal.punch("2")
        await async_pre_backup(hass)
    assert "could not be held still within 1 seconds" in caplog.text
    assert (await terminal.punch("3")).text == "OK:1"
    await async_post_backup(hass)


@pytest.mark.parametrize("method", ["hold_still", "move_on"])
async def test_journal_that_hangs(
    hass: HomeAssistant,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    method: str,
) -> None:
    """A journal that does not answer does not keep a backup waiting."""
    monkeypatch.setattr(backup, "_PATIENCE", 0.05)

    async def hang(self: Journal) -> None:
        """Never answer."""
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(Journal, method, hang)
        await async_pre_backup(hass)
        await async_post_backup(hass)
    assert "backup" in caplog.text


async def test_home_assistant_calls_them(hass: HomeAssistant, tmp_path: Path) -> None:
    """Home Assistant finds the hooks and calls them."""
    assert await async_setup_component(hass, "backup", {})
    await async_set_up_hub(hass, wake_up=False)
    manager = hass.data[DATA_MANAGER]
    assert manager.platforms["zkteco_push"] is backup
    await manager.async_pre_backup_actions()
    assert (folder(hass) / "journal.db-wal").stat().st_size == 0
    assert copied_pins(hass, tmp_path / "backup") == []
    await manager.async_post_backup_actions()


async def test_what_is_left_out() -> None:
    """Home Assistant leaves out the folder that must not come back from a backup."""
    excluded = f"**/{NOT_IN_BACKUPS}/*"
    assert excluded in EXCLUDE_FROM_BACKUP
