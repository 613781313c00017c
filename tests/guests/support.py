"""What the tests of guests share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant

from tests.commands.support import async_poll, async_queue, async_reply
from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import device_of

# 12:00 on the wall of the tests' terminals.
NOW: Final = "2026-06-15 10:00:00+00:00"
UNTIL: Final = "2026-06-15 14:00:00"
UNTIL_WITH_OFFSET: Final = "2026-06-15T14:00:00+02:00"
DELETION: Final = "DATA DELETE USERINFO PIN=7"
_HOUR: Final = 3600


async def async_write(
    hass: HomeAssistant, terminal: Device, pin: str = "7", **data: Any
) -> str:
    """Have an action write somebody, and the terminal do it; return the command."""
    device_id = device_of(hass, terminal.serial_number).id
    command_id = await async_queue(hass, "set_user", device_id, pin=pin, **data)
    commands = await async_poll(terminal)
    assert list(commands) == [command_id]
    await async_reply(terminal, command_id)
    return commands[command_id]


async def async_go_to(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, moment: str
) -> None:
    """Let time pass until a moment, in steps that no clock is suspected for."""
    end = datetime.fromisoformat(moment)
    while (left := (end - datetime.now(end.tzinfo)).total_seconds()) > 0:
        await async_pass_time(hass, freezer, min(left, _HOUR))
    # What was due is done with the next tick of the hub.
    await async_pass_time(hass, freezer, 5)


async def async_delete(terminal: Device, code: int = 0) -> list[str]:
    """Let the terminal ask, and answer deletions; return all commands."""
    commands = await async_poll(terminal)
    for command_id in commands:
        await async_reply(terminal, command_id, code)
    return list(commands.values())


def results(told: Iterable[Event]) -> list[str]:
    """Return how the removals that were told of have ended."""
    return [event.data["result"] for event in told]
