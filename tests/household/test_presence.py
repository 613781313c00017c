"""Tests of who is in, from bytes to states."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import SERIAL_NUMBER, async_restart_hub

from .support import async_add_person, clock_of, is_in, minutes_in_today, value_of

# Monday, 08:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 06:00:00+00:00")

CHECK_IN, CHECK_OUT, BREAK_OUT, BREAK_IN = 0, 1, 2, 3
NO_KEY = 255


async def test_a_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A day with a break: in, out, how long, and what a restart leaves of it."""
    await async_add_person(hass)
    assert not is_in(hass)
    assert minutes_in_today(hass) == 0
    await terminal.punch("7", state=CHECK_IN)
    assert is_in(hass)
    assert value_of(hass, "last_terminal") == SERIAL_NUMBER
    await async_pass_time(hass, freezer, timedelta(hours=4))
    assert minutes_in_today(hass) == 240
    await terminal.punch("7", state=BREAK_OUT)
    assert not is_in(hass)
    await async_pass_time(hass, freezer, timedelta(minutes=30))
    await terminal.punch("7", state=BREAK_IN)
    assert is_in(hass)
    await async_pass_time(hass, freezer, timedelta(hours=3))
    assert minutes_in_today(hass) == 420
    await async_restart_hub(hass)
    assert is_in(hass)
    assert minutes_in_today(hass) == 420
    await terminal.punch("7", state=CHECK_OUT)
    assert not is_in(hass)
    assert clock_of(hass, "first_in") == "08:00:00"
    assert clock_of(hass, "last_out") == "15:30:00"
    await async_pass_time(hass, freezer, timedelta(hours=1))
    assert minutes_in_today(hass) == 420
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 420)
    assert clock_of(hass, "last_out") == "15:30:00"
    assert value_of(hass, "last_terminal") == SERIAL_NUMBER
