"""Tests of what the rules, the time and other terminals make of punches."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.access.support import Panel
from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
)

from .support import (
    async_add_person,
    async_change_person,
    clock_of,
    is_in,
    minutes_in_today,
    value_of,
)

type StartTerminal = Callable[..., Awaitable[Device]]

# Monday, 08:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 06:00:00+00:00")

CHECK_IN, CHECK_OUT, BREAK_OUT, BREAK_IN = 0, 1, 2, 3
NO_KEY = 255


async def test_only_some_terminals(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """A PIN may be another person's on another terminal."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    device, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for each in (device, other):
        await each.handshake()
    events = async_capture_events(hass, "zkteco_push_punch")
    await async_add_person(hass, terminals=[SERIAL_NUMBER], person="person.alice")
    await other.punch("7")
    assert not is_in(hass)
    await device.punch("7")
    assert is_in(hass)
    assert [event.data["person"] for event in events] == [None, "person.alice"]
    freezer.tick(300)
    await async_change_person(hass, terminals=[OTHER_SERIAL_NUMBER])
    assert is_in(hass)
    assert value_of(hass, "last_terminal") == OTHER_SERIAL_NUMBER
    await async_change_person(hass, terminals=[])
    # By turns: in at one, out at the other, both within the same second.
    assert is_in(hass)
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    # What a terminal has recorded goes on to count when it has gone.
    await async_restart_hub(hass)
    assert is_in(hass)


@pytest.mark.freeze_time("2026-06-15 20:00:00+00:00")
async def test_night_shift(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A shift over midnight counts on both days, each with its own hours."""
    await async_add_person(hass)
    await terminal.punch("7", state=CHECK_IN)
    await async_pass_time(hass, freezer, timedelta(hours=1, minutes=59))
    assert minutes_in_today(hass) == 119
    assert clock_of(hass, "first_in") == "22:00:00"
    await async_pass_time(hass, freezer, timedelta(minutes=1))
    assert (is_in(hass), minutes_in_today(hass)) == (True, 0)
    assert clock_of(hass, "first_in") is None
    await async_pass_time(hass, freezer, timedelta(hours=6))
    await terminal.punch("7", state=CHECK_OUT)
    for _ in range(2):
        assert (is_in(hass), minutes_in_today(hass)) == (False, 360)
        assert clock_of(hass, "first_in") is None
        assert clock_of(hass, "last_out") == "06:00:00"
        await async_restart_hub(hass)
    await async_pass_time(hass, freezer, timedelta(hours=18))
    assert (is_in(hass), minutes_in_today(hass)) == (False, 0)
    assert clock_of(hass, "last_out") is None
    assert value_of(hass, "last_terminal") == SERIAL_NUMBER


@pytest.mark.parametrize(
    ("day_before", "hours"),
    [
        pytest.param("2027-03-27 17:00:00+00:00", 23, id="spring"),
        pytest.param("2026-10-24 16:00:00+00:00", 25, id="autumn"),
        pytest.param("2026-06-15 16:00:00+00:00", 24, id="usual"),
    ],
)
async def test_days_of_other_lengths(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    day_before: str,
    hours: int,
) -> None:
    """Where clocks change, a whole day has 23 or 25 hours."""
    freezer.move_to(day_before)
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)
    await device.handshake()
    await async_add_person(hass)
    await device.punch("7", state=CHECK_IN)
    midnight = dt_util.start_of_local_day() + timedelta(days=2)
    left = dt_util.as_utc(midnight) - timedelta(minutes=1) - dt_util.utcnow()
    await async_pass_time(hass, freezer, left)
    assert minutes_in_today(hass) == hours * 60 - 1
    await async_restart_hub(hass)
    assert minutes_in_today(hass) == hours * 60 - 1


async def test_forgotten_stays_open(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start_terminal: StartTerminal
) -> None:
    """Without an end, a stay goes on until somebody punches out, over days."""
    terminal = await start_terminal(punch_direction="keys")
    await async_add_person(hass)
    await terminal.punch("7", state=CHECK_IN)
    await async_pass_time(hass, freezer, timedelta(days=12, hours=2))
    assert (is_in(hass), minutes_in_today(hass)) == (True, 600)
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 600)
    await terminal.punch("7", state=CHECK_IN)
    assert clock_of(hass, "first_in") == "10:00:00"
    assert minutes_in_today(hass) == 600
    freezer.tick(3600)
    await terminal.punch("7", state=CHECK_OUT)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 660)


async def test_forgotten_ends(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """With an end, somebody has gone by then, at once and after a restart."""
    await async_add_person(hass, rule="ends_at", ends_at="19:30:00")
    await terminal.punch("7", state=NO_KEY)
    await async_pass_time(hass, freezer, timedelta(hours=11, minutes=29))
    assert is_in(hass)
    await async_pass_time(hass, freezer, timedelta(minutes=1))
    for _ in range(2):
        assert (is_in(hass), minutes_in_today(hass)) == (False, 690)
        assert clock_of(hass, "last_out") == "19:30:00"
        await async_restart_hub(hass)
    # The next day begins with coming in, as if nothing had been forgotten.
    await async_pass_time(hass, freezer, timedelta(hours=12, minutes=30))
    await terminal.punch("7", state=NO_KEY)
    assert is_in(hass)
    assert clock_of(hass, "first_in") == "08:00:00"
    await async_change_person(hass, rule="stays_open")
    # Now yesterday's stay went on, until that punch.
    assert not is_in(hass)
    assert minutes_in_today(hass) == 480


async def test_out_of_order(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Of punches that come within minutes, the times count, not the order."""
    await async_add_person(hass)
    now = dt_util.utcnow()
    for minutes, state in ((-1, CHECK_OUT), (-3, CHECK_IN), (-2, BREAK_OUT)):
        await terminal.punch("7", now + timedelta(minutes=minutes), state=state)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 1)
    assert clock_of(hass, "first_in") == "07:57:00"
    assert clock_of(hass, "last_out") == "07:59:00"


async def test_panel(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """At doors with readers on both sides, the reader tells who comes and who goes."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    panel = Panel(client)
    await panel.connect(LockCount=1)
    await async_add_person(hass, person="person.alice")
    events = async_capture_events(hass, "zkteco_push_access")
    shown = []
    for way in (0, 0, 1, 1, 2, 2, 0):
        await panel.event(0, "7", way=way)
        await async_settle(hass)
        shown.append(is_in(hass))
        freezer.tick(120)
    # 2 is neither: that is by turns.
    assert shown == [True, True, False, False, True, False, True]
    assert {event.data["person"] for event in events} == {"person.alice"}
    await async_restart_hub(hass)
    assert is_in(hass)
    # Who is turned away has not come in or gone.
    await panel.event(23, "7", way=1)
    await async_settle(hass)
    assert is_in(hass)
