"""Tests of the hours that the recorder keeps, as a statistics card asks for them."""

from datetime import UTC, datetime, timedelta
import re
from typing import Any, Literal

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import (
    VALID_STATISTIC_ID,
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.zkteco_push.household.hours import statistic_id
from tests.commands.support import async_call
from tests.support.device import Device, upload_lines
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import (
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    device_of,
    loaded_hub,
)

from .support import async_add_person, async_change_person, async_remove_person

# Monday, 18:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 16:00:00+00:00")

IN, OUT = 0, 1
ALICE = "zkteco_push:person_7_hours"


@pytest.fixture
async def terminal(
    recorder_mock: Recorder, hass: HomeAssistant, client: TestClient[Any, Any]
) -> Device:
    """Return a terminal of a hub beside a recorder."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"punch_direction": "keys"}})
    device = Device(client)
    await device.handshake()
    return device


async def async_write(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let a minute pass, and everything be written."""
    await async_pass_time(hass, freezer, 3)
    await async_wait_recording_done(hass)
    await async_pass_time(hass, freezer, 60)
    await async_wait_recording_done(hass)


async def async_hours(
    hass: HomeAssistant,
    period: Literal["hour", "day", "week"] = "day",
    key: str = ALICE,
) -> dict[str, float]:
    """Return the hours of each period that has any, by its local beginning."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period, hass, start, None, {key}, period, None, {"change"}
    )
    return {
        f"{dt_util.as_local(dt_util.utc_from_timestamp(row['start'])):%m-%d %H}": round(
            row["change"] or 0, 4
        )
        for row in found.get(key, [])
        if row["change"]
    }


async def async_known(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return what statistics there are of ours, by id."""
    found = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass)
    return {
        each["statistic_id"]: each for each in found if each["source"] == "zkteco_push"
    }


def lines_of(
    terminal: Device, *stays: tuple[str, str], pin: str = "7", month: str = "2026-06"
) -> list[str]:
    """Return the lines of stays: day of the month and local time of day, twice."""
    return [
        terminal.attlog_line(
            pin,
            dt_util.as_utc(
                datetime.fromisoformat(f"{month}-{moment}").replace(
                    tzinfo=dt_util.get_default_time_zone()
                )
            ),
            state=state,
        )
        for stay in stays
        for state, moment in zip((IN, OUT), stay, strict=True)
    ]


async def test_hours(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Hours of days and weeks come from the punches, also of before."""
    stays = [
        ("08 08:00", "08 16:30"),
        ("09 22:00", "10 06:00"),
        ("15 09:15", "15 17:00"),
    ]
    await upload_lines(terminal, "ATTLOG", lines_of(terminal, *stays))
    await async_add_person(hass)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {
        "06-08 00": 8.5,
        "06-09 00": 2,
        "06-10 00": 6,
        "06-15 00": 7.75,
    }
    assert await async_hours(hass, "week") == {"06-08 00": 16.5, "06-15 00": 7.75}
    hours = await async_hours(hass, "hour")
    assert hours["06-15 09"] == 0.75
    assert hours["06-15 16"] == 1
    assert len(hours) == 9 + 8 + 8
    (found,) = (await async_known(hass)).values()
    assert found["statistic_id"] == ALICE
    assert found["name"] == "Alice"
    assert found["display_unit_of_measurement"] == "h"
    assert (found["has_sum"], found["unit_class"]) == (True, "duration")


async def test_live(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A stay of now is written every hour, and when it ends."""
    await async_add_person(hass)
    await async_write(hass, freezer)
    freezer.move_to("2026-06-15 16:30:00+00:00")
    await terminal.punch("7", state=IN)
    await async_pass_time(hass, freezer, timedelta(minutes=30))
    await async_write(hass, freezer)
    assert (await async_hours(hass, "hour"))["06-15 18"] == 0.5
    freezer.move_to("2026-06-15 18:00:00+00:00")
    await async_pass_time(hass, freezer, 0)
    await async_write(hass, freezer)
    hours = await async_hours(hass, "hour")
    assert (hours["06-15 18"], hours["06-15 19"]) == (0.5, 1)
    freezer.move_to("2026-06-15 18:15:00+00:00")
    await terminal.punch("7", state=OUT)
    await async_write(hass, freezer)
    expected = {"06-15 18": 0.5, "06-15 19": 1, "06-15 20": 0.25}
    assert await async_hours(hass, "hour") == expected
    await async_restart_hub(hass)
    await async_write(hass, freezer)
    assert await async_hours(hass, "hour") == expected


async def test_ends(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A forgotten stay is written up to where it ends."""
    await async_add_person(hass, rule="ends_at", ends_at="19:20:00")
    await terminal.punch("7", state=IN)
    freezer.move_to("2026-06-15 17:20:00+00:00")
    await async_pass_time(hass, freezer, 0)
    await async_write(hass, freezer)
    assert await async_hours(hass, "hour") == {"06-15 18": 1, "06-15 19": 0.3333}
    freezer.move_to("2026-06-16 16:00:00+00:00")
    await async_pass_time(hass, freezer, 0)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-15 00": 1.3333}


async def test_late_record_repairs(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A punch out that comes late takes away what was written meanwhile, no more."""
    stays = [("01 08:00", "01 16:00"), ("11 08:00", "11 12:00")]
    lines = lines_of(terminal, *stays, ("12 08:00", "12 16:00"))
    # Friday's punch out has not come yet.
    await upload_lines(terminal, "ATTLOG", lines[:-1])
    await async_add_person(hass)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {
        "06-01 00": 8,
        "06-11 00": 4,
        "06-12 00": 16,
        "06-13 00": 24,
        "06-14 00": 24,
        "06-15 00": 18.0008,
    }
    await upload_lines(terminal, "ATTLOG", lines[-1:])
    await async_write(hass, freezer)
    repaired = {"06-01 00": 8, "06-11 00": 4, "06-12 00": 8}
    assert await async_hours(hass) == repaired
    assert await async_hours(hass, "week") == {"06-01 00": 8, "06-08 00": 12}
    # One that belongs before all others.
    await upload_lines(
        terminal,
        "ATTLOG",
        lines_of(terminal, ("04 10:00", "04 11:30"), month="2026-05"),
    )
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"05-04 00": 1.5, **repaired}


async def test_retention(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    recorder_mock: Recorder,
) -> None:
    """Hours are kept when the punches that they come from are deleted for their age."""
    await async_set_up_hub(
        hass, {SERIAL_NUMBER: {"punch_direction": "keys"}}, keep_punches_days=10
    )
    device = Device(client)
    await device.handshake()
    await async_add_person(hass)
    await device.punch("7", state=IN)
    freezer.tick(3600)
    await device.punch("7", state=OUT)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-15 00": 1}
    freezer.move_to("2026-06-26 01:00:00+00:00")
    await async_pass_time(hass, freezer, 0)
    await async_write(hass, freezer)
    journal = loaded_hub(hass).runtime_data.journal
    assert await journal.count_punches(SERIAL_NUMBER) == 0
    # Everything is computed anew, as far as that goes.
    await async_change_person(hass, terminals=[SERIAL_NUMBER])
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-15 00": 1}
    await device.punch("7", state=IN)
    freezer.tick(3600)
    await device.punch("7", state=OUT)
    await async_write(hass, freezer)
    hours = await async_hours(hass)
    assert list(hours) == ["06-15 00", "06-26 00"]
    assert hours["06-26 00"] == 1


async def test_while_off(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """What was not written while Home Assistant was off is written later."""
    await async_add_person(hass)
    await terminal.punch("7", state=IN)
    await async_write(hass, freezer)
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    freezer.move_to("2026-06-20 10:00:00+00:00")
    assert await hass.config_entries.async_setup(entry_id)
    await async_settle(hass)
    await async_write(hass, freezer)
    hours = await async_hours(hass)
    assert list(hours.values())[:5] == [6, 24, 24, 24, 24]


async def test_removed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """With the person, the hours go, also where the hub was not running then."""
    lines = lines_of(terminal, ("15 08:00", "15 16:00"))
    lines += lines_of(terminal, ("15 08:00", "15 16:00"), pin="8")
    await upload_lines(terminal, "ATTLOG", lines)
    await async_add_person(hass)
    await async_add_person(hass, "8", "Bob")
    await async_write(hass, freezer)
    bob = statistic_id("8")
    assert set(await async_known(hass)) == {ALICE, bob}
    await async_remove_person(hass)
    await async_write(hass, freezer)
    assert set(await async_known(hass)) == {bob}
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    (subentry_id,) = (
        each.subentry_id
        for each in entry.subentries.values()
        if each.subentry_type == "person"
    )
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    await async_write(hass, freezer)
    assert await async_known(hass) == {}


async def test_hub_removed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """With the hub, everybody's hours go."""
    await upload_lines(terminal, "ATTLOG", lines_of(terminal, ("15 08:00", "15 16:00")))
    await async_add_person(hass)
    await async_write(hass, freezer)
    assert set(await async_known(hass)) == {ALICE}
    await hass.config_entries.async_remove(loaded_hub(hass).entry_id)
    await async_settle(hass)
    await async_wait_recording_done(hass)
    assert await async_known(hass) == {}


async def test_erased(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Who is erased has no hours any more."""
    await upload_lines(terminal, "ATTLOG", lines_of(terminal, ("15 08:00", "15 16:00")))
    await async_add_person(hass)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-15 00": 8}
    await async_call(
        hass, "erase_person", device_id=device_of(hass).id, pin="7", wait=0
    )
    await async_write(hass, freezer)
    assert await async_hours(hass) == {}


async def test_renamed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Hours are called as the person is."""
    await upload_lines(terminal, "ATTLOG", lines_of(terminal, ("15 08:00", "15 16:00")))
    await async_add_person(hass)
    await async_write(hass, freezer)
    await async_change_person(hass, name="Alice B.")
    await async_write(hass, freezer)
    assert (await async_known(hass))[ALICE]["name"] == "Alice B."
    assert await async_hours(hass) == {"06-15 00": 8}


@pytest.mark.parametrize("pin", ["A7", "a7", "ÄÖ", "7-8_9", "__", "0" * 64, "号码7"])
async def test_odd_pins(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, pin: str
) -> None:
    """Hours are written whatever the PIN."""
    await upload_lines(
        terminal, "ATTLOG", lines_of(terminal, ("15 08:00", "15 16:00"), pin=pin)
    )
    await async_add_person(hass, pin)
    await async_write(hass, freezer)
    assert await async_hours(hass, key=statistic_id(pin)) == {"06-15 00": 8}


@given(st.sets(st.text(min_size=1, max_size=12), max_size=20))
def test_statistic_ids(pins: set[str]) -> None:
    """An id is valid for any PIN, and of no other PIN."""
    ids = {statistic_id(pin) for pin in pins}
    assert len(ids) == len(pins)
    assert all(re.fullmatch(VALID_STATISTIC_ID, each) for each in ids)
