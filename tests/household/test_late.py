"""Tests of the past: late records, erased people, terminals and options that change it."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.zkteco_push.household import recount
from custom_components.zkteco_push.household.courses import courses
from custom_components.zkteco_push.journal import JournalError
from tests.commands.support import async_call
from tests.support.device import Device, upload_lines
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    device_of,
    loaded_hub,
    subentry_of,
)

from .support import (
    async_add_person,
    async_remove_person,
    clock_of,
    is_in,
    minutes_in_today,
    value_of,
)

# Monday, 18:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 16:00:00+00:00")

IN, OUT = 0, 1


def ago(**units: float) -> datetime:
    """Return a time in the past."""
    return dt_util.utcnow() - timedelta(**units)


async def test_backlog_of_today(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """What comes late is put where it belongs."""
    await async_add_person(hass)
    await terminal.punch("7", state=OUT)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 0)
    await terminal.punch("7", ago(hours=8), state=IN)
    assert minutes_in_today(hass) == 0
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 480)
    assert clock_of(hass, "first_in") == "10:00:00"
    assert clock_of(hass, "last_out") == "18:00:00"


@pytest.mark.parametrize("days", [1, 3, 20, 100, 400])
async def test_backlog_of_before(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, days: int
) -> None:
    """A punch of long ago may be the one that says who is in today."""
    await async_add_person(hass)
    assert not is_in(hass)
    await terminal.punch("7", ago(days=days), state=IN)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 1080)
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 1080)


async def test_by_turns_over_years(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Where everything is by turns, one punch of long ago turns all since around."""
    lines = [
        terminal.attlog_line("7", ago(days=day, hours=hour), state=255)
        for day in range(300)
        for hour in (1, 9)
    ]
    await upload_lines(terminal, "ATTLOG", lines)
    await async_add_person(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 480)
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 480)
    await terminal.punch("7", ago(days=301), state=255)
    await async_pass_time(hass, freezer, 3)
    # Out by day, in by night.
    assert (is_in(hass), minutes_in_today(hass)) == (True, 600)
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 600)


async def test_large_backlog_is_read_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Ten thousand old punches in many bodies are one change."""
    await async_add_person(hass)
    start = ago(days=30)
    lines = [
        terminal.attlog_line(
            str(number % 20), start + timedelta(minutes=4 * number), state=IN
        )
        for number in range(10_000)
    ]
    with patch.object(recount, "courses", wraps=courses) as read:
        for first in range(0, len(lines), 500):
            await upload_lines(terminal, "ATTLOG", lines[first : first + 500])
        assert read.call_count == 0
        await async_pass_time(hass, freezer, 3)
        assert read.call_count == 1
        await async_pass_time(hass, freezer, 120)
        assert read.call_count == 1


async def test_backlog_of_others(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Punches of people who are not of the household are not read."""
    await terminal.punch("100", ago(days=1), state=IN)
    await async_add_person(hass)
    with patch.object(recount, "courses", wraps=courses) as read:
        await terminal.punch("101", ago(days=1), state=IN)
        await async_pass_time(hass, freezer, 3)
        assert read.call_count == 0
        # A key at a terminal where none was pressed makes others' punches other ones.
        await terminal.punch("101", ago(days=2), state=OUT)
        await async_pass_time(hass, freezer, 3)
        assert read.call_count == 1
        await terminal.punch("101", ago(days=2, hours=1), state=OUT)
        await async_pass_time(hass, freezer, 3)
        assert read.call_count == 1


async def test_late_key(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Once it shows that keys are pressed here, all punches without one were check-ins."""
    await async_add_person(hass)
    for hours in (5, 3):
        await terminal.punch("7", ago(hours=hours), state=0)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 120)
    await terminal.punch("100", ago(days=2), state=OUT)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 300)


async def test_live_punch_while_reading(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A punch that comes while the past is read is not forgotten."""
    await async_add_person(hass)
    hub = loaded_hub(hass).runtime_data
    read = hub.journal.timelines.read

    async def read_slowly(work: Any) -> Any:
        """Let somebody punch after the journal has been read."""
        found = await read(work)
        await terminal.punch("7", state=OUT)
        return found

    await terminal.punch("7", ago(hours=2), state=IN)
    with patch.object(hub.journal.timelines, "read", read_slowly):
        await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 120)


async def test_erased(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """Who is erased at a terminal has never been there."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    device, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for each in (device, other):
        await each.handshake()
    await async_add_person(hass)
    await other.punch("7", ago(hours=6), state=IN)
    await other.punch("7", ago(hours=5), state=OUT)
    await async_pass_time(hass, freezer, 3)
    await device.punch("7", state=IN)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 60)
    await async_call(
        hass, "erase_person", device_id=device_of(hass).id, pin="7", wait=0
    )
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 60)
    assert value_of(hass, "last_terminal") == OTHER_SERIAL_NUMBER


async def test_terminals_come_and_go(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """What a terminal has recorded counts while it is away, and when it is back."""
    await async_add_person(hass)
    await terminal.punch("7", ago(hours=1), state=IN)
    await async_pass_time(hass, freezer, 3)
    assert is_in(hass)
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert is_in(hass)
    await async_restart_hub(hass)
    assert is_in(hass)
    # What it is called has gone with it.
    assert value_of(hass, "last_terminal") == SERIAL_NUMBER
    await async_add_terminal(hass, SERIAL_NUMBER, punch_direction="exit")
    await async_settle(hass)
    assert not is_in(hass)


async def test_added_later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Whoever is added has a past; removed and added again, the same."""
    await terminal.punch("7", ago(hours=4), state=IN)
    await async_add_person(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 240)
    await async_remove_person(hass)
    await async_add_person(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 240)


async def test_retention(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """Punches that are deleted for their age do not change who is in."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, keep_punches_days=1)
    device = Device(client)
    await device.handshake()
    await async_add_person(hass)
    await device.punch("7", state=IN)
    await async_pass_time(hass, freezer, timedelta(days=3, hours=9))
    await async_settle(hass)
    journal = loaded_hub(hass).runtime_data.journal
    assert await journal.count_punches(SERIAL_NUMBER) == 0
    for _ in range(2):
        assert (is_in(hass), minutes_in_today(hass)) == (True, 180)
        await async_restart_hub(hass)
    # Another night, in which nothing is left to be deleted.
    await async_pass_time(hass, freezer, timedelta(days=1))
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 180)
    # By turns, this is the punch out.
    await device.punch("7", state=IN)
    assert not is_in(hass)
    await async_pass_time(hass, freezer, timedelta(days=2))
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 0)


async def test_retention_of_other_people(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """Whoever has gone is not remembered, and who comes begins with what is left."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, keep_punches_days=2)
    device = Device(client)
    await device.handshake()
    await async_add_person(hass)
    await device.punch("7", state=IN)
    await device.punch("8", state=IN)
    await async_pass_time(hass, freezer, timedelta(days=3, hours=9))
    await device.punch("8", state=IN)
    await async_add_person(hass, "8", "Bob")
    assert (is_in(hass), is_in(hass, "8")) == (True, True)
    await async_remove_person(hass)
    await async_add_person(hass)
    assert not is_in(hass)
    assert minutes_in_today(hass, "8") == 0


async def test_unreadable(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """What cannot be read is read later; until then nobody is said to be out."""
    await terminal.punch("7", ago(hours=1), state=IN)
    await async_add_person(hass)
    timelines = "custom_components.zkteco_push.journal.timelines.Timelines.read"
    with patch(timelines, side_effect=JournalError("away")):
        await async_restart_hub(hass)
        assert value_of(hass, "present") == "unknown"
        assert value_of(hass, "time_in_today") == "unknown"
        await async_pass_time(hass, freezer, 60)
        assert value_of(hass, "present") == "unknown"
    await async_pass_time(hass, freezer, 60)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 62)


async def test_future(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A punch of tomorrow, of a clock that is wrong, counts tomorrow."""
    await async_add_person(hass)
    await terminal.punch("7", dt_util.utcnow() + timedelta(hours=20), state=IN)
    await async_pass_time(hass, freezer, 3)
    assert not is_in(hass)
    await async_pass_time(hass, freezer, timedelta(hours=20))
    assert is_in(hass)
    assert clock_of(hass, "first_in") == "14:00:00"


async def test_late_days_that_cannot_be_looked_for(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Old punches that cannot be read when they come are read a minute later."""
    await async_add_person(hass)
    await terminal.punch("7", ago(hours=1), state=IN)
    timelines = "custom_components.zkteco_push.journal.timelines.Timelines.read"
    with patch(timelines, side_effect=JournalError("away")):
        await async_pass_time(hass, freezer, 3)
        assert not is_in(hass)
    await async_pass_time(hass, freezer, 60)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 61)


async def test_unread_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Who is added while nothing can be read is in as soon as that works again."""
    await terminal.punch("7", ago(hours=1), state=IN)
    timelines = "custom_components.zkteco_push.journal.timelines.Timelines.read"
    with patch(timelines, side_effect=JournalError("away")):
        await async_add_person(hass)
        assert value_of(hass, "present") == "unknown"
    await async_pass_time(hass, freezer, 60)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 61)


async def test_other_zone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Where Home Assistant moves to another zone, days begin when they do there."""
    await async_add_person(hass)
    await terminal.punch("7", ago(hours=20), state=IN)
    await async_pass_time(hass, freezer, 57)
    assert minutes_in_today(hass) == 1080
    await hass.config.async_set_time_zone("America/New_York")
    await async_pass_time(hass, freezer, 60)
    # It is noon there.
    assert minutes_in_today(hass) == 721


async def test_removed_while_reading(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Somebody who is removed while the journal is read does not come back."""
    await async_add_person(hass)
    await async_add_person(hass, "8", "Bob")
    hub = loaded_hub(hass).runtime_data
    read = hub.journal.timelines.read

    async def read_slowly(work: Any) -> Any:
        """Remove a person after the journal has been read."""
        found = await read(work)
        if "7" in hub.household.persons:
            entry = loaded_hub(hass)
            subentry_id = subentry_of(entry, "person_7").subentry_id
            hass.config_entries.async_remove_subentry(entry, subentry_id)
            await hass.async_block_till_done()
        return found

    lines = [terminal.attlog_line(pin, ago(hours=2), state=IN) for pin in ("7", "8")]
    await upload_lines(terminal, "ATTLOG", lines)
    with patch.object(hub.journal.timelines, "read", read_slowly):
        await async_pass_time(hass, freezer, 3)
    assert set(hub.household.persons) == {"8"}
    assert is_in(hass, "8")
    assert hub.household.people_in == ["Bob"]
