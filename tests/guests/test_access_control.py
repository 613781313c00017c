"""Guests at terminals of the access dialect."""

from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest

from tests.access_people.support import PANEL, AccessTerminal, async_access, async_act

from .support import NOW, async_go_to, results

pytestmark = pytest.mark.freeze_time(NOW)

_UNTIL = "2026-06-15 14:00:00"
_UNTIL_WITH_OFFSET = "2026-06-15T14:00:00+02:00"
_USER = (
    "uid=1\tcardno=0\tpin=7\tpassword=\tgroup=1\tstarttime=0\tendtime={}\tname=Ann"
    "\tprivilege=0\tdisable=0\tverify=0"
)
_LAST = "DATA DELETE user Pin=7"


@pytest.fixture(params=["1", "0"], ids=["packed", "days only"])
async def panel(
    request: pytest.FixtureRequest, hass: HomeAssistant, client: TestClient[Any, Any]
) -> AccessTerminal:
    """Return a panel that keeps ends to the second, or only their days."""
    return await async_access(hass, client, {**PANEL, "DateFmtFunOn": request.param})


async def test_removed_at_the_end(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    panel: AccessTerminal,
    told: list[Event],
) -> None:
    """Test that all that a guest could be known by is deleted, the right first."""
    await async_act(hass, panel, "set_user", pin="7", name="Ann", valid_until=_UNTIL)
    panel.commands.clear()
    # The panel says what it keeps: maybe only the day.
    is_packed = panel.options["DateFmtFunOn"] == "1"
    await panel.upload("user", _USER.format("850312800" if is_packed else "20260615"))
    await async_go_to(hass, freezer, "2026-06-15T13:59:00+02:00")
    assert await panel.drain() == []
    await async_go_to(hass, freezer, _UNTIL_WITH_OFFSET)
    commands = await panel.drain()
    assert commands[0] == "DATA DELETE userauthorize Pin=7"
    assert commands[-1] == _LAST
    assert results(told) == ["done"]
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await panel.drain() == []


async def test_only_the_last_deletion_counts(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    panel: AccessTerminal,
    told: list[Event],
) -> None:
    """Test that tables that the panel does not have are no reason to complain."""
    await async_act(hass, panel, "set_user", pin="7", valid_until=_UNTIL)
    panel.codes["DATA DELETE userauthorize"] = -1004
    await async_go_to(hass, freezer, _UNTIL_WITH_OFFSET)
    assert (await panel.drain())[-1] == _LAST
    assert results(told) == ["done"]


async def test_other_end_at_the_panel(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    panel: AccessTerminal,
    told: list[Event],
) -> None:
    """Test that an end that somebody has set at the panel is its own business."""
    await async_act(hass, panel, "set_user", pin="7", valid_until=_UNTIL)
    await panel.upload("user", _USER.format("20260620"))
    await async_act(hass, panel, "set_user", pin="7", name="Eve")
    await async_go_to(hass, freezer, "2026-06-16T20:00:00+02:00")
    panel.commands.clear()
    assert await panel.drain() == []
    assert told == []


async def test_panel_that_says_no_end(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    panel: AccessTerminal,
    told: list[Event],
) -> None:
    """Test that a guest is removed also where the panel says that there is no end."""
    await async_act(hass, panel, "set_user", pin="7", valid_until=_UNTIL)
    await panel.upload("user", _USER.format("0"))
    await async_go_to(hass, freezer, _UNTIL_WITH_OFFSET)
    assert (await panel.drain())[-1] == _LAST
    assert results(told) == ["done"]
