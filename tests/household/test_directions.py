"""Tests of which way somebody goes with a punch."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.access.support import Panel
from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
)

from .support import async_add_person, clock_of, is_in, minutes_in_today

type StartTerminal = Callable[..., Awaitable[Device]]

# Monday, 08:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 06:00:00+00:00")

CHECK_IN, CHECK_OUT, BREAK_OUT, BREAK_IN = 0, 1, 2, 3
NO_KEY = 255


@pytest.mark.parametrize(
    ("setting", "states", "expected"),
    [
        # Nobody presses a key: by turns, whatever firmware sends instead of one.
        ("automatic", [0, 0, 0], [True, False, True]),
        ("automatic", [255, 255, 255], [True, False, True]),
        ("automatic", [6, 6], [True, False]),
        # Once somebody has, no key is a check-in; today's first punch reads anew.
        ("automatic", [0, 1, 0, 0, 1], [True, False, True, True, False]),
        ("automatic", [0, 0, 0, 1], [True, False, True, False]),
        ("automatic", [1, 255, 255], [False, True, False]),
        ("keys", [0, 0, 1], [True, True, False]),
        ("keys", [255, 255], [True, False]),
        ("alternate", [0, 0, 1, 0, 5, 255], [True, False, False, True, False, True]),
        ("entrance", [0, 255, 0, 1], [True, True, True, False]),
        ("exit", [0, 4, 255], [False, True, False]),
        # Every key by its meaning.
        ("keys", [4, 5, 3, 2, 9, 8], [True, False] * 3),
    ],
)
async def test_direction(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: StartTerminal,
    setting: str,
    states: list[int],
    expected: list[bool],
) -> None:
    """What a punch means follows from its key, else from the terminal's setting."""
    terminal = await start_terminal(punch_direction=setting)
    await async_add_person(hass)
    shown = []
    for state in states:
        await terminal.punch("7", state=state)
        shown.append(is_in(hass))
        freezer.tick(120)
    assert shown == expected
    await async_restart_hub(hass)
    assert is_in(hass) is expected[-1]


async def test_entrance_and_exit(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """Two terminals, one on each side of a door, need no keys."""
    settings = {
        SERIAL_NUMBER: {"punch_direction": "entrance"},
        OTHER_SERIAL_NUMBER: {"punch_direction": "exit"},
    }
    await async_set_up_hub(hass, settings)
    inside, outside = Device(client, OTHER_SERIAL_NUMBER), Device(client)
    for each in (inside, outside):
        await each.handshake()
    await async_add_person(hass)
    shown = []
    for each in (outside, outside, inside, inside, outside):
        await each.punch("7")
        shown.append(is_in(hass))
        freezer.tick(600)
    assert shown == [True, True, False, False, True]
    assert clock_of(hass, "first_in") == "08:00:00"
    # The second punch out is when the person was seen to go last.
    assert clock_of(hass, "last_out") == "08:30:00"
    assert minutes_in_today(hass) == 20


async def test_accidental_key_heals(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A key pressed once makes no key a check-in for a week, no longer."""
    await async_add_person(hass)
    await terminal.punch("100", state=CHECK_OUT)
    shown = []
    for _ in range(9):
        pair = []
        for _ in range(2):
            await terminal.punch("7", state=0)
            pair.append(is_in(hass))
            await async_pass_time(hass, freezer, timedelta(hours=9))
        shown.append(pair)
        freezer.tick(timedelta(hours=6))
        await terminal.handshake()
    assert shown == [[True, True]] * 8 + [[False, True]]


async def test_first_key_of_a_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Somebody else's first key tells that others' punches of today were check-ins."""
    await async_add_person(hass)
    for _ in range(2):
        await terminal.punch("7", state=0)
        freezer.tick(600)
    assert not is_in(hass)
    await terminal.punch("100", state=CHECK_OUT)
    assert is_in(hass)
    assert minutes_in_today(hass) == 20
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 20)


async def test_changed_direction(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A changed setting counts for the past as well."""
    await async_add_person(hass)
    for _ in range(2):
        await terminal.punch("7", state=NO_KEY)
        freezer.tick(600)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 10)
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "punch_direction": "entrance"}
    )
    await async_settle(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 20)


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
