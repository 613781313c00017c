"""A terminal that keeps somebody whose time is over, and why."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest

from tests.commands.support import async_call, async_poll
from tests.support.device import Device
from tests.support.house import async_pass_time, issues
from tests.support.hub import SERIAL_NUMBER, async_remove_terminal, async_restart_hub

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

pytestmark = pytest.mark.freeze_time(NOW)

_REFUSED = f"guest_not_removed_{SERIAL_NUMBER}"
_KEPT = f"last_admin_kept_{SERIAL_NUMBER}"


async def test_refused(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that it is said who is still there, tried again, and taken back in the end."""
    await async_write(hass, terminal, name="Plumber", valid_until=UNTIL)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal, -3) == [DELETION]
    await async_pass_time(hass, freezer, 5)
    assert results(told) == ["refused"]
    placeholders = issues(hass)[_REFUSED].translation_placeholders
    assert placeholders is not None
    assert placeholders["people"] == "Plumber"
    await async_pass_time(hass, freezer, 60)
    assert await async_poll(terminal) == {}
    for _ in range(2):
        await async_pass_time(hass, freezer, 3600)
        assert await async_delete(terminal, -3) == [DELETION]
    assert results(told) == ["refused"]
    await async_restart_hub(hass)
    await async_pass_time(hass, freezer, 5)
    assert await async_delete(terminal, -3) == [DELETION]
    await async_pass_time(hass, freezer, 5)
    assert _REFUSED in issues(hass)
    await async_pass_time(hass, freezer, 3600)
    assert await async_delete(terminal) == [DELETION]
    await async_pass_time(hass, freezer, 5)
    assert results(told) == ["refused", "done"]
    assert _REFUSED not in issues(hass)


async def test_given_more_time_after_a_refusal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that nothing is said any more of who may stay."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await async_delete(terminal, -3)
    await async_pass_time(hass, freezer, 5)
    assert _REFUSED in issues(hass)
    await async_write(hass, terminal, valid_until="2026-06-16")
    assert _REFUSED not in issues(hass)


async def test_unknown_to_the_terminal(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that whom the terminal does not know is gone."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal, -10) == [DELETION]
    await async_pass_time(hass, freezer, 5)
    assert results(told) == ["done"]
    assert _REFUSED not in issues(hass)
    assert (await async_call(hass, "get_users"))["users"] == []


async def test_last_administrator(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that nobody opens the terminal's menu to everybody by removing its last one."""
    await async_write(
        hass, terminal, name="Boss", privilege="super_admin", valid_until=UNTIL
    )
    await async_write(hass, terminal, pin="8", name="Eve", valid_until=UNTIL)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == ["DATA DELETE USERINFO PIN=8"]
    assert sorted(results(told)) == ["done", "kept"]
    assert _KEPT in issues(hass)
    await async_write(hass, terminal, pin="9", privilege="super_admin")
    await async_pass_time(hass, freezer, 3600)
    assert await async_delete(terminal) == [DELETION]
    await async_pass_time(hass, freezer, 5)
    assert _KEPT not in issues(hass)


async def test_removed_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that nothing is said of a terminal that is gone."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await async_delete(terminal, -3)
    await async_pass_time(hass, freezer, 5)
    assert _REFUSED in issues(hass)
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert _REFUSED not in issues(hass)
