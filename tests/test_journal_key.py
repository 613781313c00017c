"""Tests of the journal's key: missing, unreadable, or not to be stored."""

from pathlib import Path
import subprocess
import sys
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from .support.damage import key_file, state_is
from .support.device import Device
from .support.house import issues
from .support.hub import async_restart_hub, loaded_hub
from .support.storage import async_try_again, records

KEY = "zkteco_push.key"


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
