"""Tests of times: what terminals are told, and how what they say is read."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import Device
from .support.house import async_pass_time, issues
from .support.hub import (
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
)

ISSUE = f"offset_not_taken_{SERIAL_NUMBER}"
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)
SPRING = datetime(2027, 3, 28, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("UTC", "0", "0"),
        ("Europe/Berlin", "120", "1"),
        ("Europe/London", "1", "0"),
        ("Atlantic/Azores", "0", "-1"),
        ("America/New_York", "-240", "-300"),
        ("America/St_Johns", "-150", "-210"),
        ("Asia/Kolkata", "330", "330"),
        ("Asia/Kathmandu", "345", "345"),
        ("Asia/Shanghai", "480", "480"),
        ("Pacific/Kiritimati", "840", "840"),
    ],
)
async def test_time_zone_told(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    zone: str,
    summer: str,
    winter: str,
) -> None:
    """A handshake tells the offset of now, in minutes save UTC and an hour off it."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"time_zone": zone}})
    device = Device(client)
    freezer.move_to("2026-06-15 10:00:00+00:00")
    assert (await device.handshake()).options["TimeZone"] == summer
    freezer.move_to("2026-12-15 10:00:00+00:00")
    assert (await device.handshake()).options["TimeZone"] == winter


@pytest.mark.parametrize(
    ("switch", "before", "between", "after"),
    [
        pytest.param(
            AUTUMN,
            "2026-10-25T02:50:00+02:00",
            "2026-10-25T03:02:00+02:00",
            "2026-10-25T02:04:00+01:00",
            id="autumn",
        ),
        pytest.param(
            SPRING,
            "2027-03-28T01:50:00+01:00",
            "2027-03-28T02:02:00+01:00",
            "2027-03-28T03:04:00+02:00",
            id="spring",
        ),
    ],
)
async def test_switch(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: Callable[..., Awaitable[Device]],
    switch: datetime,
    before: str,
    between: str,
    after: str,
) -> None:
    """Over a switch of the clocks every punch is live, and at its right time."""
    freezer.move_to(switch - timedelta(minutes=10))
    punches = async_capture_events(hass, "zkteco_push_punch")
    terminal = await start_terminal()
    offset = terminal.offset
    await terminal.punch("1")
    assert (await terminal.poll()).text == "OK"
    freezer.move_to(switch + timedelta(minutes=2))
    await terminal.punch("2")
    reply = await terminal.poll()
    assert reply.text.startswith("C:")
    assert reply.text.endswith(":CHECK\n")
    assert reply.text.count("\n") == 1
    freezer.move_to(switch + timedelta(minutes=4))
    await terminal.handshake()
    assert terminal.offset != offset
    await terminal.punch("3")
    assert (await terminal.poll()).text == "OK"
    assert [event.data["punched_at"] for event in punches] == [before, between, after]
    told = [datetime.fromisoformat(event.data["punched_at"]) for event in punches]
    minutes = [round((time - switch) / timedelta(minutes=1)) for time in told]
    assert minutes == [-10, 2, 4]


@pytest.mark.parametrize("switch", [AUTUMN, SPRING], ids=["autumn", "spring"])
async def test_late_punches_of_a_switch(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: Callable[..., Awaitable[Device]],
    switch: datetime,
) -> None:
    """Punches that come in after the handshake keep the offset they were made under."""
    freezer.move_to(switch - timedelta(hours=3))
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    terminal = await start_terminal()
    first, last = switch - timedelta(minutes=30), switch + timedelta(minutes=10)
    lines = terminal.attlog_line("1", first) + terminal.attlog_line("2", last)
    freezer.move_to(switch + timedelta(minutes=20))
    await terminal.handshake()
    await terminal.upload("ATTLOG", lines)
    freezer.move_to(switch + timedelta(hours=3))
    line = terminal.attlog_line("3", switch + timedelta(minutes=30))
    await terminal.upload("ATTLOG", line)
    await async_pass_time(hass, freezer, 3)
    times = [
        datetime.fromisoformat(event.data[key]).astimezone(UTC)
        for event in backlogs
        for key in ("first", "last")
    ]
    third = switch + timedelta(minutes=30)
    assert times in ([first, last, third, third], [first, third])


@pytest.mark.parametrize("is_restarted", [False, True], ids=["running", "restarted"])
@pytest.mark.parametrize("switch", [AUTUMN, SPRING], ids=["autumn", "spring"])
async def test_terminal_that_does_not_take_it(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: Callable[..., Awaitable[Device]],
    switch: datetime,
    is_restarted: bool,
) -> None:
    """Who does not shake hands is asked, then refused once, and then it is an issue."""
    freezer.move_to(switch - timedelta(minutes=1))
    punches = async_capture_events(hass, "zkteco_push_punch")
    terminal = await start_terminal()
    assert (await terminal.poll()).text == "OK"
    freezer.move_to(switch + timedelta(seconds=1))
    if is_restarted:
        await async_restart_hub(hass)
    replies = [await terminal.poll()]
    for _ in range(6):
        await async_pass_time(hass, freezer, 60)
        replies.append(await terminal.poll())
    assert replies[0].text.endswith(":CHECK\n")
    assert [reply.status for reply in replies[1:]] == [200, 200, 200, 200, 503, 200]
    assert {reply.text for reply in replies[1:] if reply.status == 200} == {"OK"}
    await terminal.punch("1")
    assert ISSUE not in issues(hass)
    for _ in range(52):
        await async_pass_time(hass, freezer, 60)
        assert (await terminal.poll()).text == "OK"
    assert ISSUE not in issues(hass)
    for _ in range(2):
        await async_pass_time(hass, freezer, 60)
        # Once it is given up, its punches may be counted again.
        assert (await terminal.poll()).status == 200
    await async_pass_time(hass, freezer, 5)
    issue = issues(hass)[ISSUE]
    assert issue.translation_key == "offset_not_taken"
    assert issue.translation_placeholders == {
        "name": SERIAL_NUMBER,
        "serial_number": SERIAL_NUMBER,
    }
    await terminal.punch("2")
    await terminal.handshake()
    await async_pass_time(hass, freezer, 5)
    assert ISSUE not in issues(hass)
    await terminal.punch("3")
    assert [event.data["pin"] for event in punches] == ["1", "2", "3"]


async def test_terminal_that_is_away_at_the_switch(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: Callable[..., Awaitable[Device]],
) -> None:
    """A terminal that is switched off during the switch has done nothing wrong."""
    freezer.move_to(AUTUMN - timedelta(hours=1))
    terminal = await start_terminal()
    await terminal.poll()
    freezer.move_to(AUTUMN + timedelta(hours=9))
    await async_pass_time(hass, freezer, 5)
    assert ISSUE not in issues(hass)
    await terminal.handshake()
    assert (await terminal.poll()).text == "OK"
    await async_pass_time(hass, freezer, 5)
    assert ISSUE not in issues(hass)


async def test_zone_changed_by_the_user(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: Callable[..., Awaitable[Device]],
) -> None:
    """A new zone counts from the handshake on that tells it; until then the old one."""
    freezer.move_to("2026-06-15 10:00:00+00:00")
    punches = async_capture_events(hass, "zkteco_push_punch")
    terminal = await start_terminal()
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    data = {**subentry.data, "time_zone": "Asia/Kolkata"}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await hass.async_block_till_done()
    await terminal.punch("1")
    assert (await terminal.poll()).text.endswith(":CHECK\n")
    await terminal.handshake()
    await terminal.punch("2")
    assert [event.data["punched_at"] for event in punches] == [
        "2026-06-15T12:00:00+02:00",
        "2026-06-15T15:30:00+05:30",
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-06-15 10:00:00+00:00", "2026-06-15T12:00:00+02:00"),
        ("2026-12-15 10:00:00+00:00", "2026-12-15T11:00:00+01:00"),
    ],
    ids=["summer", "winter"],
)
async def test_before_any_handshake(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    now: str,
    expected: str,
) -> None:
    """As long as a terminal was told nothing, the calendar of its zone counts."""
    freezer.move_to(now)
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    punches = async_capture_events(hass, "zkteco_push_punch")
    await Device(client).punch()
    assert punches[0].data["punched_at"] == expected


async def test_default_zone(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
) -> None:
    """A terminal without a zone of its own has Home Assistant's."""
    freezer.move_to("2026-06-15 10:00:00+00:00")
    await hass.config.async_set_time_zone("Asia/Tokyo")
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"time_zone": ""}})
    reply = await Device(client).handshake()
    assert reply.options["TimeZone"] == "540"


async def test_clock_of_the_answers(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A terminal that asks for the time hears its zone's."""
    freezer.move_to("2026-06-15 10:00:00+00:00")
    reply = await terminal.request("GET", "/iclock/cdata", type="time")
    assert reply.text == "Time=2026-06-15T12:00:00+02:00"
