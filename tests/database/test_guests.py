"""Guests whose journal goes to a server: their time ends there as well."""

from contextlib import closing
import sqlite3
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.guests.support import (
    DELETION,
    NOW,
    UNTIL,
    UNTIL_WITH_OFFSET,
    async_delete,
    async_go_to,
    async_write,
)
from tests.support.damage import journal_file
from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_set_up_hub,
)
from tests.support.servers import Server

pytestmark = pytest.mark.freeze_time(NOW)


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timers of commands that nobody waits for."""
    return True


@pytest.fixture
def told(hass: HomeAssistant) -> list[Event]:
    """Return the events of validity that have ended, as they come."""
    events: list[Event] = async_capture_events(hass, "zkteco_push_validity_ended")
    return events


async def async_switch(hass: HomeAssistant, url: str) -> None:
    """Have the hub keep its journal at a server, as its options would."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    options = {**entry.options, "database_url": url}
    hass.config_entries.async_update_entry(entry, options=options)
    await async_settle(hass)


async def test_moved(
    hass: HomeAssistant,
    server: Server,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    told: list[Event],
) -> None:
    """Test that an end that was noted in the file is kept at the server."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    terminal = Device(client)
    await terminal.handshake()
    await async_write(hass, terminal, name="Guest", valid_until=UNTIL)
    await async_switch(hass, server.text)
    assert server.rows("SELECT pin, is_kept_here FROM validities") == [("7", True)]
    await async_write(hass, terminal, pin="8", valid_until="2026-06-16")
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]
    await async_pass_time(hass, freezer, 5)
    assert [event.data["result"] for event in told] == ["done"]
    assert server.rows("SELECT pin FROM validities") == [("8",)]


async def test_file_of_an_earlier_version(
    hass: HomeAssistant, server: Server, client: TestClient[Any, Any]
) -> None:
    """Test that what is left in an older file is forgotten as well."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    terminal = Device(client)
    await terminal.handshake()
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann Planted\tPri=0\n")
    await async_switch(hass, server.text)
    path = journal_file(hass)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE validities")
        connection.execute("UPDATE schema_version SET version = 6")
    await async_remove_terminal(hass, SERIAL_NUMBER)
    with closing(sqlite3.connect(path)) as connection:
        left = connection.execute("SELECT serial_number FROM terminals").fetchall()
    assert left == [(OTHER_SERIAL_NUMBER,)]
