"""A clock that is wrong removes nobody."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest

from custom_components.zkteco_push.guests.clock_trust import ClockTrust
from tests.commands.support import async_poll
from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import async_restart_hub, loaded_hub

from .support import (
    DELETION,
    NOW,
    UNTIL,
    UNTIL_WITH_OFFSET,
    async_delete,
    async_go_to,
    async_write,
    results,
)

_DAY = 86_400.0
_SEEN = 1_780_000_000.0


@pytest.mark.parametrize(
    ("seen_at", "now", "is_believed"),
    [
        pytest.param(None, _SEEN, True, id="nothing is known"),
        pytest.param(_SEEN, _SEEN + 10, True, id="a moment later"),
        pytest.param(_SEEN, _SEEN + 6 * _DAY, True, id="off for days"),
        pytest.param(_SEEN, _SEEN + 8 * _DAY, False, id="off for long"),
        pytest.param(_SEEN, _SEEN + 27_000 * _DAY, False, id="the year 2100"),
        pytest.param(_SEEN, 0.0, True, id="1970: nobody is over"),
    ],
)
def test_at_once(seen_at: float | None, now: float, is_believed: bool) -> None:
    """Test which clocks are believed at once."""
    assert ClockTrust(seen_at).allows(now, 5.0) is is_believed


def test_after_an_hour() -> None:
    """Test that a clock that goes on evenly is believed, and is the measure then."""
    trust = ClockTrust(_SEEN)
    now = _SEEN + 30 * _DAY
    assert not trust.allows(now, 0)
    assert not trust.allows(now + 3599, 3599)
    assert trust.allows(now + 3600, 3600)
    assert trust.allows(now + 3605, 3605)


def test_set_meanwhile() -> None:
    """Test that a clock that is set begins anew, or is believed where it is set right."""
    trust = ClockTrust(_SEEN)
    future = _SEEN + 27_000 * _DAY
    assert not trust.allows(future, 0)
    assert not trust.allows(future + 3000 + 120, 3000)
    assert not trust.allows(future + 3600 + 120, 3600)
    assert trust.allows(_SEEN + 3700, 3700)
    # And the other way round, while it runs.
    assert not trust.allows(future, 3705)
    assert trust.allows(_SEEN + 3710, 3710)


def test_behind() -> None:
    """Test that a clock that is to be set is not the measure, save after an hour."""
    trust = ClockTrust(_SEEN)
    assert trust.allows(0, 0)
    assert not trust.must_be_noted(0)
    assert trust.allows(_SEEN + 10, 10)
    assert trust.allows(_SEEN - 30 * _DAY, 20)
    assert trust.allows(_SEEN - 30 * _DAY + 3600, 3620)
    assert trust.must_be_noted(_SEEN - 30 * _DAY + 7300)


def test_of_a_backup() -> None:
    """Test that what may be outdated waits, however right the clock is."""
    trust = ClockTrust(_SEEN, must_wait=True)
    assert not trust.allows(_SEEN + 10, 0)
    assert trust.allows(_SEEN + 3610, 3600)


def test_noted_now_and_then() -> None:
    """Test that it is noted once an hour that the clock is right."""
    trust = ClockTrust()
    assert trust.must_be_noted(_SEEN)
    assert not trust.must_be_noted(_SEEN + 3599)
    assert trust.must_be_noted(_SEEN + 3600)


@pytest.mark.freeze_time(NOW)
async def test_year_2100_at_the_start(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that a wrong clock at the start removes nobody until it has been set."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_pass_time(hass, freezer, 5)
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    freezer.move_to("2100-01-01 00:00:00+00:00")
    assert await hass.config_entries.async_setup(entry_id)
    for _ in range(10):
        await async_pass_time(hass, freezer, 60)
    # A clock that goes back would take the loop's with it here.
    assert await hass.config_entries.async_unload(entry_id)
    freezer.move_to("2026-06-15 11:30:00+00:00")
    assert await hass.config_entries.async_setup(entry_id)
    await async_pass_time(hass, freezer, 5)
    assert told == []
    assert await async_poll(terminal) == {}
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]


@pytest.mark.freeze_time(NOW)
async def test_year_1970_at_the_start(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that who was over is removed as soon as the clock has been set."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_pass_time(hass, freezer, 5)
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    freezer.move_to("1970-01-01 00:05:00+00:00")
    assert await hass.config_entries.async_setup(entry_id)
    await async_pass_time(hass, freezer, 5)
    await async_pass_time(hass, freezer, 60)
    freezer.move_to("2026-06-16 10:00:00+00:00")
    await async_pass_time(hass, freezer, 5)
    assert await async_delete(terminal) == [DELETION]
    assert results(told) == ["done"]


@pytest.mark.freeze_time(NOW)
async def test_off_for_weeks(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that after a long time off it takes an hour."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_pass_time(hass, freezer, 5)
    freezer.move_to("2026-07-15 10:00:00+00:00")
    await async_restart_hub(hass)
    await async_pass_time(hass, freezer, 5)
    await async_pass_time(hass, freezer, 3500)
    assert await async_poll(terminal) == {}
    await async_pass_time(hass, freezer, 100)
    assert await async_delete(terminal) == [DELETION]
    assert results(told)[-1] == "done"
