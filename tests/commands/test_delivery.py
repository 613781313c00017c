"""When a command is handed out, and again, and no more."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.support.device import MINIMAL_HANDSHAKE, Device
from tests.support.house import async_settle
from tests.support.hub import (
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
)

from .support import (
    async_ask,
    async_call,
    async_end,
    async_poll,
    async_queue,
    async_reply,
    async_wait,
    pending,
)

SET_USER: tuple[str, dict[str, Any]] = ("set_user", {"pin": "1", "name": "Ann"})
CLEAR: dict[str, Any] = {"what": "photos", "confirm": True}
ONCE: list[tuple[str, dict[str, Any]]] = [
    ("reboot", {}),
    ("clear", CLEAR),
    ("enroll", {"pin": "1", "kind": "fingerprint"}),
    ("unlock_door", {}),
    ("send_command", {"command": "REBOOT"}),
    ("send_command", {"command": "reboot"}),
    ("send_command", {"command": " CLEAR LOG"}),
    ("send_command", {"command": "ENROLL_MF PIN=1\tRETRY=3"}),
    ("send_command", {"command": "PutFile a\tb", "confirm": True}),
    ("send_command", {"command": "UPGRADE type=1", "confirm": True}),
    ("send_command", {"command": "SHELL ls", "confirm": True}),
    ("send_command", {"command": "AC_UNLOCK"}),
]
REPEATED: list[tuple[str, dict[str, Any]]] = [
    SET_USER,
    ("sync_clock", {}),
    ("set_option", {"key": "VOLUME", "value": "1"}),
    ("mute_alarm", {}),
    ("send_command", {"command": "DATA UPDATE USERINFO PIN=1\tName=Ann"}),
]


async def async_rhythm(device: Device, polls: int) -> list[bool]:
    """Return which of the next polls got something."""
    return [bool(await async_poll(device)) for _ in range(polls)]


@pytest.mark.parametrize(("action", "data"), REPEATED)
async def test_repeated(
    hass: HomeAssistant, terminal: Device, action: str, data: dict[str, Any]
) -> None:
    """Test that it goes again every two polls, three times, and then no more."""
    await async_queue(hass, action, **data)
    first = await async_rhythm(terminal, 8)
    assert first == [True, False, True, False, True, False, True, False]
    assert not any(await async_rhythm(terminal, 6))
    assert pending(hass) == 1


async def test_again_after_the_handshake(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the next session gets it again, at once, until it replies."""
    command_id = await async_queue(hass, "set_user", pin="1")
    await async_rhythm(terminal, 14)
    await terminal.handshake()
    assert list(await async_poll(terminal)) == [command_id]
    assert await async_rhythm(terminal, 2) == [False, True]
    await async_reply(terminal, command_id)
    assert pending(hass) == 0
    assert not any(await async_rhythm(terminal, 4))


@pytest.mark.parametrize(("action", "data"), ONCE)
async def test_once(
    hass: HomeAssistant, terminal: Device, action: str, data: dict[str, Any]
) -> None:
    """Test that it is handed out once, also over a handshake and a restart."""
    await async_queue(hass, action, **data)
    assert len(await async_poll(terminal)) == 1
    assert not any(await async_rhythm(terminal, 8))
    await terminal.handshake()
    assert not any(await async_rhythm(terminal, 4))
    await async_restart_hub(hass)
    await terminal.handshake()
    assert not any(await async_rhythm(terminal, 4))


async def test_once_without_a_handshake_after_the_restart(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that a terminal that goes on polling after a restart gets nothing twice."""
    for action, data in ONCE:
        await async_queue(hass, action, **data)
    handed_out: list[int] = []
    for _ in range(20):
        handed_out += await async_poll(terminal)
    assert len(handed_out) == len(set(handed_out)) == len(ONCE)
    await async_restart_hub(hass)
    assert not any(await async_rhythm(terminal, 6))


@pytest.mark.parametrize("action", ["reboot", "sync_clock"])
async def test_handshake_proves_it(
    hass: HomeAssistant, terminal: Device, action: str
) -> None:
    """Test that the new session is the reply of what leads to one."""
    task = await async_ask(hass, async_call(hass, action))
    assert len(await async_poll(terminal)) == 1
    await terminal.handshake()
    assert (await async_end(task))["result"] == "done"
    assert pending(hass) == 0


async def test_order(hass: HomeAssistant, terminal: Device) -> None:
    """Test that commands go in order, the door first and the restart last."""
    restart = await async_queue(hass, "reboot")
    first = await async_queue(hass, "set_user", pin="1")
    second = await async_queue(hass, "set_user", pin="2")
    door = await async_queue(hass, "unlock_door")
    assert list(await async_poll(terminal)) == [door, first, second, restart]


async def test_waiting_over_a_restart(hass: HomeAssistant, terminal: Device) -> None:
    """Test that what waits is handed out after a restart, doors excepted."""
    await terminal.poll()
    user = await async_queue(hass, "set_user", pin="1", name="Ann")
    await async_queue(hass, "unlock_door")
    clear = await async_queue(hass, "clear", **CLEAR)
    restart = await async_queue(hass, "reboot")
    await async_restart_hub(hass)
    assert pending(hass) == 3
    handed_out = await async_poll(terminal)
    assert list(handed_out) == [user, clear, restart]
    assert handed_out[user] == "DATA UPDATE USERINFO PIN=1\tName=Ann"
    await async_reply(terminal, user)
    assert pending(hass) == 2


async def test_sent_over_a_restart(hass: HomeAssistant, terminal: Device) -> None:
    """Test that what was sent goes again after a restart, what goes once does not."""
    user = await async_queue(hass, "set_user", pin="1")
    await async_queue(hass, "clear", **CLEAR)
    assert len(await async_poll(terminal)) == 2
    await async_restart_hub(hass)
    handed_out = [number for _ in range(4) for number in await async_poll(terminal)]
    assert set(handed_out) == {user}
    await async_reply(terminal, user)
    assert not any(await async_rhythm(terminal, 4))


async def test_reply_after_a_restart(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a reply counts even if Home Assistant was restarted meanwhile."""
    user = await async_queue(hass, "set_user", pin="1")
    clear = await async_queue(hass, "clear", **CLEAR)
    assert len(await async_poll(terminal)) == 2
    await async_restart_hub(hass)
    await async_reply(terminal, user)
    await async_reply(terminal, clear, -1)
    assert pending(hass) == 0
    assert not any(await async_rhythm(terminal, 4))


async def test_reply_after_the_handshake(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a reply counts that comes in the session after the command's."""
    user = await async_queue(hass, "set_user", pin="1")
    assert list(await async_poll(terminal)) == [user]
    await terminal.handshake()
    await async_reply(terminal, user)
    assert pending(hass) == 0
    assert not any(await async_rhythm(terminal, 4))


@pytest.mark.parametrize(
    ("action", "data", "delta"),
    [
        ("reboot", {}, timedelta(minutes=5)),
        ("clear", CLEAR, timedelta(minutes=10)),
        ("enroll", {"pin": "1", "kind": "card"}, timedelta(minutes=10)),
        ("set_user", {"pin": "1"}, timedelta(days=30)),
    ],
)
@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("is_restarted", [False, True])
async def test_how_long_it_waits(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    action: str,
    data: dict[str, Any],
    delta: timedelta,
    is_late: bool,
    is_restarted: bool,
) -> None:
    """Test that each kind waits for its time and no longer, also over a restart."""
    await terminal.poll()
    await async_queue(hass, action, **data)
    freezer.tick(delta + timedelta(seconds=1 if is_late else -1))
    if is_restarted:
        await async_restart_hub(hass)
    handed_out = await async_poll(terminal)
    # A change of summer time meanwhile brings a CHECK; that is no concern here.
    assert bool([text for text in handed_out.values() if text != "CHECK"]) != is_late
    if is_late:
        await async_wait(hass, freezer, 6)
        assert pending(hass) == len(handed_out)


async def test_pending_commands(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the sensor counts what has no reply yet."""
    assert pending(hass) == 0
    numbers = [await async_queue(hass, "set_user", pin=str(each)) for each in (1, 2, 3)]
    assert pending(hass) == 3
    assert len(await async_poll(terminal)) == 3
    assert pending(hass) == 3
    for left, number in zip((2, 1, 0), numbers, strict=True):
        await async_reply(terminal, number)
        assert pending(hass) == left


async def test_removed_and_added_again(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a terminal that comes back gets nothing old, and new numbers."""
    task = await async_ask(hass, async_call(hass, "set_user", pin="1"))
    await async_queue(hass, "unlock_door")
    old = max(await async_poll(terminal))
    await async_queue(hass, "clear", **CLEAR)
    last = await async_queue(hass, "set_user", pin="2")
    await async_remove_terminal(hass, SERIAL_NUMBER)
    with pytest.raises(HomeAssistantError):
        await async_end(task)
    assert (await terminal.poll()).status == 401
    await async_settle(hass)
    await async_add_terminal(hass, SERIAL_NUMBER)
    await terminal.handshake()
    assert pending(hass) == 0
    assert not any(await async_rhythm(terminal, 4))
    new = await async_queue(hass, "set_user", pin="3")
    assert new > last > old
    assert list(await async_poll(terminal)) == [new]
    await async_reply(terminal, last)
    assert pending(hass) == 1
    await async_restart_hub(hass)
    assert pending(hass) == 1


async def test_legacy_terminal(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a terminal of 2008 gets its commands like any other."""
    await terminal.handshake(MINIMAL_HANDSHAKE)
    command_id = await async_queue(hass, "set_user", pin="1")
    assert list(await async_poll(terminal, INFO="Ver,1,1,1,1.2.3.4")) == [command_id]
