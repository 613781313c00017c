"""The rules of a door hold for raw commands, too."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.support.device import Device
from tests.support.house import async_settle
from tests.support.hub import device_of

from .support import (
    async_ask,
    async_breathe,
    async_call,
    async_disconnect,
    async_poll,
    async_wait,
)


@pytest.mark.parametrize(
    "command", ["AC_UNLOCK", "ac_unlock 1\t5", "  AC_UNLOCK  2\t9", "AC_UNLOCKX"]
)
async def test_raw_spellings(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, command: str
) -> None:
    """Test that the rules of a door hold for a raw text however it is written."""
    task = await async_ask(
        hass, async_call(hass, "send_command", command=command, wait=60)
    )
    assert len(await async_poll(terminal)) == 1
    for _ in range(3):
        assert (await terminal.poll()).text == "OK"
    await async_end_quietly(hass, freezer, task)
    late = await async_ask(
        hass, async_call(hass, "send_command", command=command, wait=60)
    )
    freezer.tick(15.1)
    assert (await terminal.poll()).text == "OK"
    await async_end_quietly(hass, freezer, late)
    await async_disconnect(hass, freezer)
    with pytest.raises(HomeAssistantError) as raised:
        await async_call(hass, "send_command", command=command)
    assert raised.value.translation_key == "terminal_offline"
    await async_settle(hass)
    assert device_of(hass).id


async def async_end_quietly(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, task: asyncio.Task[Any]
) -> None:
    """Let time pass until an action has failed."""
    for _ in range(30):
        if task.done():
            break
        await async_wait(hass, freezer, 3)
        await async_breathe()
    assert isinstance(task.exception(), HomeAssistantError)
