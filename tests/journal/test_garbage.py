"""Rows of the journal that a disk, or somebody, has made something else of."""

from contextlib import closing
import sqlite3

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from tests.support.damage import journal_file
from tests.support.device import Device
from tests.support.house import issues, value_of
from tests.support.hub import async_restart_hub, loaded_hub


def write(hass: HomeAssistant, column: str, text: str) -> None:
    """Put a text in place of what is remembered of the terminal."""
    with closing(sqlite3.connect(journal_file(hass))) as connection, connection:
        connection.execute(
            f"UPDATE terminals SET {column} = ?",  # noqa: S608 - one of two names
            (text,),
        )


@pytest.mark.parametrize("column", ["facts", "spellings"])
@pytest.mark.parametrize(
    "garbage",
    ["", "{", "\ufffd\ufffd", "[1]", "7", "null", '{"UserCount": 7}', "[" * 10**5],
)
async def test_what_a_terminal_said(
    hass: HomeAssistant, terminal: Device, column: str, garbage: str
) -> None:
    """What cannot be read is not known; the terminal is served and says it again."""
    await terminal.options(UserCount="3", FWVersion="Ver 1")
    assert value_of(hass, "users") == "3"
    write(hass, column, garbage)
    # While it runs, and after a restart.
    assert (await terminal.options(FaceCount="2")).text == "OK"
    write(hass, column, garbage)
    await async_restart_hub(hass)
    assert loaded_hub(hass).state is ConfigEntryState.LOADED
    assert value_of(hass, "users") == ("unknown" if column == "facts" else "3")
    await terminal.options(UserCount="4", FaceCount="2")
    assert value_of(hass, "users") == "4"
    assert (await terminal.punch()).text == "OK:1"
    assert issues(hass) == {}
