"""Tests of the issue that a terminal's clock is wrong."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from .support.device import Device
from .support.house import async_pass_time, async_settle, issues
from .support.hub import SERIAL_NUMBER, async_restart_hub

pytestmark = pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")

ISSUE = f"wrong_clock_{SERIAL_NUMBER}"


async def async_punch_off_by(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    *errors: timedelta,
) -> None:
    """Punch now and then, each time with a clock that is off."""
    for number, error in enumerate(errors):
        await async_pass_time(hass, freezer, 40)
        await terminal.poll()
        await terminal.punch(str(number), dt_util.utcnow() + error)
        await async_settle(hass)


@pytest.mark.parametrize(
    "error",
    [
        timedelta(minutes=-6),
        timedelta(hours=-1),
        timedelta(hours=1),
        timedelta(hours=8),
        timedelta(hours=-23, minutes=-50),
    ],
    ids=str,
)
async def test_three_in_a_row(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    error: timedelta,
) -> None:
    """Three punches that are off by the same time raise the issue, a right one ends it."""
    await async_punch_off_by(hass, freezer, terminal, error, error)
    assert ISSUE not in issues(hass)
    await async_punch_off_by(hass, freezer, terminal, error)
    issue = issues(hass)[ISSUE]
    assert issue.translation_key == "wrong_clock"
    assert issue.translation_placeholders == {
        "name": SERIAL_NUMBER,
        "serial_number": SERIAL_NUMBER,
    }
    await async_punch_off_by(hass, freezer, terminal, error)
    assert ISSUE in issues(hass)
    await async_punch_off_by(hass, freezer, terminal, timedelta())
    assert ISSUE not in issues(hass)


@pytest.mark.parametrize(
    "errors",
    [
        pytest.param([timedelta(minutes=-4)] * 5, id="small"),
        pytest.param([timedelta(hours=-25)] * 5, id="large"),
        pytest.param(
            [timedelta(hours=-hours) for hours in range(1, 6)], id="differing"
        ),
        pytest.param(
            [timedelta(hours=-1), timedelta(hours=-1), timedelta()] * 2,
            id="with right ones",
        ),
        pytest.param([timedelta(hours=-1), timedelta(hours=1)] * 3, id="both ways"),
    ],
)
async def test_no_issue(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    errors: list[timedelta],
) -> None:
    """What is not the same error three times in a row is no wrong clock."""
    for error in errors:
        await async_punch_off_by(hass, freezer, terminal, error)
        assert ISSUE not in issues(hass)


async def test_backlog(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Old punches that come together say nothing about the clock."""
    await terminal.poll()
    for number in range(4):
        lines = [
            terminal.attlog_line(str(pin), dt_util.utcnow() - timedelta(hours=1))
            for pin in range(number * 10, number * 10 + 10)
        ]
        await terminal.upload("ATTLOG", "".join(lines))
        await async_pass_time(hass, freezer, 5)
        await terminal.poll()
    assert ISSUE not in issues(hass)


async def test_backlog_one_by_one(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A terminal that sends its backlog before it polls again has no wrong clock."""
    await terminal.poll()
    await async_pass_time(hass, freezer, 7200)
    await terminal.handshake()
    for number in range(5):
        await async_pass_time(hass, freezer, 1)
        await terminal.punch(str(number), dt_util.utcnow() - timedelta(hours=1))
    assert ISSUE not in issues(hass)


async def test_repeats(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """One punch that comes again and again is one."""
    await terminal.poll()
    line = terminal.attlog_line("1", dt_util.utcnow() - timedelta(hours=1))
    for _ in range(4):
        await terminal.upload("ATTLOG", line)
        await async_pass_time(hass, freezer, 5)
        await terminal.poll()
    assert ISSUE not in issues(hass)


async def test_right_after_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A right punch ends the issue, also if the hub has been reloaded meanwhile."""
    await async_punch_off_by(hass, freezer, terminal, *[timedelta(hours=-1)] * 3)
    assert ISSUE in issues(hass)
    await async_restart_hub(hass)
    await async_punch_off_by(hass, freezer, terminal, timedelta())
    assert ISSUE not in issues(hass)
