"""The triggers and the condition for whether a terminal is connected."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle, value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    async_add_terminal,
    async_restart_hub,
    device_of,
)

from .support import async_automate, async_said, at_terminal

WHICH = "{{ trigger.entity_id }}"
CONNECTED = "binary_sensor.ckjf201960996_connected"


async def lose(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the terminals be silent for long enough."""
    for _ in range(4):
        await async_pass_time(hass, freezer, 10)
    assert value_of(hass, "connected") == "off"


async def test_lost(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """Who is silent for too long is gone, once."""
    trigger = at_terminal(hass, "connection_lost")
    heard = await async_automate(hass, trigger, WHICH)
    await terminal.poll()
    await lose(hass, freezer)
    assert await async_said(hass, heard) == [CONNECTED]
    await lose(hass, freezer)
    await terminal.poll()
    assert await async_said(hass, heard) == []


async def test_restored(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """Who calls again is back."""
    trigger = at_terminal(hass, "connection_restored")
    heard = await async_automate(hass, trigger, WHICH)
    await lose(hass, freezer)
    assert await async_said(hass, heard) == []
    await terminal.poll()
    assert await async_said(hass, heard) == [CONNECTED]


async def test_for(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """A short silence is none."""
    trigger = at_terminal(hass, "connection_lost") | {
        "options": {"for": {"minutes": 10}}
    }
    heard = await async_automate(hass, trigger, WHICH)
    await lose(hass, freezer)
    await async_pass_time(hass, freezer, 300)
    await terminal.poll()
    await async_settle(hass)
    assert value_of(hass, "connected") == "on"
    await lose(hass, freezer)
    await async_pass_time(hass, freezer, 301)
    assert await async_said(hass, heard) == []
    await async_pass_time(hass, freezer, 301)
    assert await async_said(hass, heard) == [CONNECTED]


async def test_restart(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """Nobody is gone, or back, because Home Assistant was."""
    trigger = at_terminal(hass, "connection_lost")
    heard = await async_automate(hass, trigger, WHICH)
    await async_restart_hub(hass)
    await lose(hass, freezer)
    assert await async_said(hass, heard) == []


async def test_only_terminals(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """An entity of somebody else that has been chosen as well is none."""
    attributes = {"device_class": "connectivity"}
    hass.states.async_set("binary_sensor.router", "on", attributes)
    trigger = {
        "trigger": "zkteco_push.connection_lost",
        "target": {"entity_id": ["binary_sensor.router", CONNECTED]},
    }
    heard = await async_automate(hass, trigger, WHICH)
    hass.states.async_set("binary_sensor.router", "off", attributes)
    assert await async_said(hass, heard) == []
    await lose(hass, freezer)
    assert await async_said(hass, heard) == [CONNECTED]


@pytest.mark.parametrize(
    ("options", "one_gone", "both_gone"),
    [
        ({}, ["7"], []),
        ({"behavior": "any"}, ["7"], []),
        ({"behavior": "all"}, [], []),
    ],
)
async def test_condition(
    hass: HomeAssistant,
    terminal: Device,
    freezer: FrozenDateTimeFactory,
    options: dict[str, Any],
    one_gone: list[str],
    both_gone: list[str],
) -> None:
    """A condition asks whether terminals are connected, any or all of them."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    ids = [device_of(hass).id, device_of(hass, OTHER_SERIAL_NUMBER).id]
    condition = {
        "condition": "zkteco_push.terminal_is_connected",
        "target": {"device_id": ids},
        "options": options,
    }
    heard = await async_automate(
        hass, {"trigger": "event", "event_type": "asked"}, "7", (condition,)
    )

    async def ask() -> list[str]:
        """Let the automation look."""
        hass.bus.async_fire("asked")
        return await async_said(hass, heard)

    assert await ask() == ["7"]
    for _ in range(4):
        await async_pass_time(hass, freezer, 10)
        await other.poll()
    assert value_of(hass, "connected") == "off"
    assert await ask() == one_gone
    for _ in range(4):
        await async_pass_time(hass, freezer, 10)
    assert value_of(hass, "connected", OTHER_SERIAL_NUMBER) == "off"
    assert await ask() == both_gone
