"""Tests of storage that fails, seen from the terminal and from the user."""

from datetime import timedelta
import logging
from pathlib import Path
import shutil
import sqlite3
import subprocess
import sys
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.zkteco_push import recovery
from custom_components.zkteco_push.journal import DamagedError, JournalError, engines
from custom_components.zkteco_push.journal.writer import Writer

from .support.damage import (
    GARBAGE,
    folder,
    full_disk,
    journal_file,
    key_file,
    locked,
    pins,
    scribble,
    set_aside,
    state_is,
)
from .support.device import Device, upload_lines
from .support.house import async_pass_time, async_settle, issues
from .support.hub import SERIAL_NUMBER, async_restart_hub, async_set_up_hub, loaded_hub
from .support.photos import jpeg, photo_folder, send_photo

UNAVAILABLE = (503, b"UNAVAILABLE")
FAILING = "storage_failing"
ASIDE = "journal_set_aside"
KEY = "zkteco_push.key"
PHOTO, OTHER = jpeg("one"), jpeg("other")


def records(
    caplog: pytest.LogCaptureFixture, text: str
) -> list[tuple[int, str, object]]:
    """Return what this integration has logged with a text."""
    return [
        (record.levelno, record.getMessage(), record.exc_info)
        for record in caplog.records
        if "zkteco_push" in record.name and text in record.getMessage()
    ]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the errors and tracebacks in the log."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR or record.exc_info
    ]


async def async_try_again(hass: HomeAssistant) -> None:
    """Let the time pass after which an entry that is not ready is set up again."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=20))
    await async_settle(hass)


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
    _set_version(journal_file(hass), 4)
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


async def test_key_is_missing(
    hass: HomeAssistant,
    terminal: Device,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without its key the journal goes on, and asks for what it cannot read any more."""
    await terminal.upload("OPERLOG", "USER PIN=1\tName=Ann\tPasswd=1234\n")
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    del hass_storage[KEY]
    assert await hass.config_entries.async_setup(entry.entry_id)
    issue = issues(hass)["key_lost"]
    assert issue.translation_placeholders == {"path": str(key_file(hass))}
    assert (await terminal.poll()).text.endswith(":CHECK\n")
    assert (await terminal.handshake()).options["OPERLOGStamp"] == "0"
    assert (await terminal.punch("1")).text == "OK:1"
    await async_restart_hub(hass)
    assert (await terminal.handshake()).options["OPERLOGStamp"] == "9999"
    assert len(records(caplog, "key of the journal is another one")) == 1


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param({"version": 1, "data": {"key": "nonsense"}}, id="no key"),
        pytest.param({"version": 1, "data": {"key": "00"}}, id="short"),
        pytest.param({"version": 1, "data": {"another": 1}}, id="something else"),
        pytest.param({"version": 1, "data": []}, id="a list"),
        pytest.param({"version": 9, "data": {"key": "00" * 32}}, id="later"),
    ],
)
async def test_key_cannot_be_read(
    hass: HomeAssistant,
    terminal: Device,
    hass_storage: dict[str, Any],
    stored: dict[str, Any],
) -> None:
    """A key that is there but cannot be read is not replaced; terminals wait for it."""
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    real, hass_storage[KEY] = hass_storage[KEY], {"key": KEY, **stored}
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert state_is(entry, ConfigEntryState.SETUP_RETRY)
    assert (await terminal.punch("1")).status == 503
    issue = issues(hass)["key_unreadable"]
    assert issue.translation_placeholders == {"path": str(key_file(hass))}
    hass_storage[KEY] = real
    await async_try_again(hass)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert issues(hass) == {}
    assert (await terminal.punch("1")).text == "OK:1"


def opened_by_child(folder: Path, *arguments: str) -> str:
    """Return how a process with a real storage opens the journal."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.key_child", str(folder), *arguments],
        cwd=Path(__file__).parents[1],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("content", ["[]", "{", None], ids=["list", "torn", "folder"])
def test_key_file(tmp_path: Path, content: str | None) -> None:
    """A file that is no key is not replaced, save one that was torn while written."""
    file = tmp_path / ".storage" / KEY
    file.parent.mkdir()
    if content is None:
        file.mkdir()
    else:
        file.write_text(content)
    told = opened_by_child(tmp_path)
    if content == "{":
        # Home Assistant sets it aside by itself, and says so.
        assert told == "open"
        return
    assert told.startswith("KeyUnreadableError: ")
    assert not (file.parent / "zkteco_push").exists()
    if content is None:
        file.rmdir()
    else:
        assert file.read_text() == content
        file.unlink()
    assert opened_by_child(tmp_path) == "open"
    made = file.read_text()
    assert opened_by_child(tmp_path) == "open"
    assert file.read_text() == made


def test_key_cannot_be_stored(tmp_path: Path) -> None:
    """Nothing is sealed with a key that is not on disk."""
    told = opened_by_child(tmp_path, "full")
    assert told == "JournalError: the key cannot be stored"
    assert not (tmp_path / ".storage" / "zkteco_push").exists()
    assert opened_by_child(tmp_path) == "open"


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
