"""A journal that somebody deletes, or puts another file in place of, while it is open."""

from collections.abc import Callable
import logging
from pathlib import Path
import shutil

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.damage import folder, journal_file, pins, set_aside, state_is
from .support.device import Device
from .support.house import async_settle, issues
from .support.hub import async_restart_hub, loaded_hub

FAILING = "storage_failing"


def delete(path: Path) -> None:
    """Delete the file alone."""
    path.unlink()


def delete_with_companions(path: Path) -> None:
    """Delete the file and what SQLite keeps beside it."""
    for each in path.parent.glob("journal.db*"):
        each.unlink()


def delete_folder(path: Path) -> None:
    """Delete everything that the integration has stored."""
    shutil.rmtree(path.parent)


def put_a_copy_in_its_place(path: Path) -> None:
    """Replace the file by one that looks the same."""
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)


@pytest.mark.parametrize(
    ("take_away", "left"),
    [
        (delete, []),
        (delete_with_companions, []),
        (delete_folder, []),
        (put_a_copy_in_its_place, None),
    ],
)
async def test_taken_away(
    hass: HomeAssistant,
    terminal: Device,
    caplog: pytest.LogCaptureFixture,
    take_away: Callable[[Path], None],
    left: list[str] | None,
) -> None:
    """Nothing is acknowledged that would be lost, and what was is asked for again."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    lines = [terminal.attlog_line(pin) for pin in ("1", "2", "3")]
    assert (await terminal.upload("ATTLOG", lines[0])).text == "OK:1"
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"
    take_away(journal_file(hass))
    reply = await terminal.upload("ATTLOG", lines[1])
    assert (reply.status, reply.body) == (503, b"UNAVAILABLE")
    await async_settle(hass)
    assert state_is(loaded_hub(hass), ConfigEntryState.LOADED)
    assert journal_file(hass).exists()
    if left is not None:
        assert pins(hass) == left
    # The running session ends, and the terminal is asked for all that it holds.
    assert (await terminal.poll()).text.endswith(":CHECK\n")
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "0"
    assert (await terminal.upload("ATTLOG", "".join(lines))).text == "OK:3"
    assert pins(hass) == ["1", "2", "3"]
    assert [event.data["pin"] for event in punches] == ["1"]
    assert FAILING not in issues(hass)
    assert set_aside(hass) == []
    told = [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR
    ]
    assert len(told) == 2
    await async_restart_hub(hass)
    assert pins(hass) == ["1", "2", "3"]
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"


async def test_again_and_again(hass: HomeAssistant, terminal: Device) -> None:
    """Each time a new one is begun, however soon."""
    for number in range(3):
        assert (await terminal.punch(str(number))).text == "OK:1"
        shutil.rmtree(folder(hass))
        assert (await terminal.punch("lost")).status == 503
        await async_settle(hass)
        assert (await terminal.handshake()).options["ATTLOGStamp"] == "0"
    assert (await terminal.punch("last")).text == "OK:1"
    assert pins(hass) == ["last"]
