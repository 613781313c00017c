"""The door drill: at most once for each request, and never late."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest

from tests.support.device import Device
from tests.support.house import value_of
from tests.support.hub import async_restart_hub, loaded_hub

from .support import (
    async_ask,
    async_call,
    async_disconnect,
    async_end,
    async_poll,
    async_press,
    async_queue,
    async_reply,
    async_use_lock,
    async_wait,
    known_lock,
    pending,
)

UNLOCK = "AC_UNLOCK 1\t5"


def way(hass: HomeAssistant, name: str, wait: float = 30) -> Any:
    """Return the asking for a door in one of the ways that there are."""
    if name == "button":
        return async_press(hass, "unlock")
    if name == "lock":
        return async_use_lock(hass, "unlock")
    if name == "raw":
        return async_call(hass, "send_command", command=UNLOCK, wait=wait)
    return async_call(hass, "unlock_door", wait=wait)


WAYS = pytest.mark.parametrize("name", ["action", "button", "lock", "raw"])


@pytest.fixture
async def terminal(
    hass: HomeAssistant, start_terminal: Callable[..., Awaitable[Device]]
) -> Device:
    """Return a terminal whose door has a lock, too."""
    known_lock(hass)
    return await start_terminal()


async def async_nothing_ever(
    hass: HomeAssistant, device: Device, freezer: FrozenDateTimeFactory
) -> None:
    """Check that no poll gets an unlock any more, nor after a handshake or restart."""
    for _ in range(4):
        assert (await device.poll()).text == "OK"
        await async_wait(hass, freezer, 3)
    assert (await device.handshake()).status == 200
    for _ in range(4):
        assert (await device.poll()).text == "OK"
    await async_restart_hub(hass)
    assert (await device.handshake()).status == 200
    for _ in range(4):
        assert (await device.poll()).text == "OK"


@WAYS
async def test_opens_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, name: str
) -> None:
    """Test that the next poll gets the unlock, and no other one."""
    task = await async_ask(hass, way(hass, name))
    (command_id, text), *others = (await async_poll(terminal)).items()
    assert (text, others) == (UNLOCK, [])
    assert (await terminal.poll()).text == "OK"
    await async_reply(terminal, command_id)
    answer = await async_end(task)
    if name not in ("button", "lock"):
        answer.pop("values", None)
        assert answer == {
            "command_id": command_id,
            "result": "done",
            "return_code": 0,
            "meaning": "success",
        }
    assert pending(hass) == 0
    await async_nothing_ever(hass, terminal, freezer)


@WAYS
async def test_offline_when_asked(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, name: str
) -> None:
    """Test that nothing is queued for a terminal that is not there."""
    await async_disconnect(hass, freezer)
    if name in ("button", "lock"):
        key = "unlock" if name == "button" else "lock"
        assert value_of(hass, key) == "unavailable"
        # Home Assistant does not even call an entity that is not available.
        await way(hass, name)
    else:
        with pytest.raises(HomeAssistantError) as raised:
            await way(hass, name)
        assert raised.value.translation_key == "terminal_offline"
    assert pending(hass) == 0
    await async_nothing_ever(hass, terminal, freezer)


async def test_not_there_since_the_start(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that after a restart a door waits for the terminal's first sign of life."""
    await async_restart_hub(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await async_call(hass, "unlock_door")
    assert raised.value.translation_key == "terminal_offline"
    assert (await terminal.poll()).text == "OK"
    assert await async_queue(hass, "unlock_door")


@WAYS
async def test_asked_and_then_offline(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, name: str
) -> None:
    """Test that an unlock is withdrawn after 15 s, and that the action says so."""
    task = await async_ask(hass, way(hass, name, wait=300))
    await async_wait(hass, freezer, 14)
    assert not task.done()
    await async_wait(hass, freezer, 1.1)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_expired"
    placeholders = raised.value.translation_placeholders
    assert placeholders is not None and placeholders["interval"] == "3"
    assert pending(hass) == 0
    await async_nothing_ever(hass, terminal, freezer)


@pytest.mark.parametrize(("seconds", "is_in_time"), [(14.9, True), (15.0, False)])
async def test_fifteen_seconds(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    seconds: float,
    is_in_time: bool,
) -> None:
    """Test that a poll decides by the clock, even if no timer has run."""
    command_id = await async_queue(hass, "unlock_door")
    freezer.tick(seconds)
    handed_out = await async_poll(terminal)
    assert handed_out == ({command_id: UNLOCK} if is_in_time else {})


async def test_known_to_be_gone_before_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that an unlock is withdrawn as soon as the terminal is known to be gone."""
    await async_wait(hass, freezer, 12)
    task = await async_ask(hass, way(hass, "action"))
    await async_wait(hass, freezer, 5)
    await async_wait(hass, freezer, 5)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_expired"
    assert (await terminal.poll()).text == "OK"


async def test_asked_twice_in_a_second(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that two requests are two commands, each handed out once."""
    first = await async_ask(hass, way(hass, "action"))
    second = await async_ask(hass, way(hass, "action"))
    handed_out = await async_poll(terminal)
    assert list(handed_out.values()) == [UNLOCK, UNLOCK]
    assert (await terminal.poll()).text == "OK"
    for command_id in handed_out:
        await async_reply(terminal, command_id)
    answers = [await async_end(first), await async_end(second)]
    assert [answer["command_id"] for answer in answers] == sorted(handed_out)
    await async_nothing_ever(hass, terminal, freezer)


async def test_restart_in_between(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a restart drops an unlock, and that the one who asked is told."""
    task = await async_ask(hass, way(hass, "action"))
    await async_restart_hub(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_expired"
    assert pending(hass) == 0
    await async_nothing_ever(hass, terminal, freezer)


async def test_restart_after_the_hand_out(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a restart forgets an unlock that was handed out without a reply."""
    command_id = await async_queue(hass, "unlock_door")
    assert list(await async_poll(terminal)) == [command_id]
    await async_restart_hub(hass)
    assert pending(hass) == 0
    await async_nothing_ever(hass, terminal, freezer)
    await async_reply(terminal, command_id)
    await async_nothing_ever(hass, terminal, freezer)


@WAYS
async def test_reply_lost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, name: str
) -> None:
    """Test that nobody is told to press again when the door may have opened."""
    task = await async_ask(hass, way(hass, name))
    assert list((await async_poll(terminal)).values()) == [UNLOCK]
    for _ in range(10):
        await async_wait(hass, freezer, 3.01)
        assert (await terminal.poll()).text == "OK"
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_unconfirmed"
    await async_nothing_ever(hass, terminal, freezer)


async def test_handshake_after_the_hand_out(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a new session does not get an unlock of the one before."""
    await async_queue(hass, "unlock_door")
    assert list((await async_poll(terminal)).values()) == [UNLOCK]
    await terminal.handshake()
    assert (await terminal.poll()).text == "OK"
    assert (await terminal.poll()).text == "OK"


async def test_reply_late(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a reply may take longer than the hand-out may."""
    task = await async_ask(hass, way(hass, "action", wait=60))
    ((command_id, _),) = (await async_poll(terminal)).items()
    for _ in range(8):
        await async_wait(hass, freezer, 3)
        assert (await terminal.poll()).text == "OK"
    await async_reply(terminal, command_id)
    assert (await async_end(task))["result"] == "done"


async def test_reply_too_late(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a reply after the error is answered OK and changes nothing."""
    task = await async_ask(hass, way(hass, "action"))
    ((command_id, _),) = (await async_poll(terminal)).items()
    for _ in range(40):
        await async_wait(hass, freezer, 3)
        assert (await terminal.poll()).text == "OK"
    with pytest.raises(HomeAssistantError):
        await async_end(task)
    assert pending(hass) == 0
    await async_reply(terminal, command_id)
    await async_nothing_ever(hass, terminal, freezer)


async def test_poll_during_the_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a terminal that asks meanwhile is refused, and gets nothing after."""
    await async_queue(hass, "unlock_door")
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    assert (await terminal.poll()).status == 503
    assert await hass.config_entries.async_setup(entry_id)
    await async_nothing_ever(hass, terminal, freezer)


async def test_polls_while_it_restarts(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that polls that race with a restart open the door at most once."""
    command_id = await async_queue(hass, "unlock_door")
    restart = asyncio.get_running_loop().create_task(async_restart_hub(hass))
    opened = 0
    while not restart.done():
        reply = await terminal.poll()
        opened += reply.body.count(b"C:%d:" % command_id)
        assert reply.status in (200, 503)
    await restart
    assert opened <= 1
    await async_nothing_ever(hass, terminal, freezer)


async def test_two_polls_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that of several polls at the same time one gets the unlock."""
    command_id = await async_queue(hass, "unlock_door")
    replies = await asyncio.gather(*(terminal.poll() for _ in range(6)))
    bodies = sorted(reply.body for reply in replies)
    assert bodies == [b"C:%d:AC_UNLOCK 1\t5\n" % command_id, *[b"OK"] * 5]
    await async_nothing_ever(hass, terminal, freezer)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_clock_set(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    terminal: Device,
    hours: int,
) -> None:
    """Test that a clock that is set does not keep an unlock for longer."""
    task = await async_ask(hass, way(hass, "action", wait=300))
    utcnow = dt_util.utcnow
    shift = timedelta(hours=hours)
    monkeypatch.setattr(dt_util, "utcnow", lambda: utcnow() + shift)
    freezer.tick(15.1)
    assert (await terminal.poll()).text == "OK"
    await async_wait(hass, freezer, 0.1)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_expired"
    for _ in range(4):
        await async_wait(hass, freezer, 3)
        assert (await terminal.poll()).text == "OK"


async def test_clock_set_back_after_the_hand_out(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    terminal: Device,
) -> None:
    """Test that a clock that is set back does not hand an unlock out again."""
    task = await async_ask(hass, way(hass, "action"))
    assert list((await async_poll(terminal)).values()) == [UNLOCK]
    utcnow = dt_util.utcnow
    monkeypatch.setattr(dt_util, "utcnow", lambda: utcnow() - timedelta(hours=1))
    for _ in range(11):
        await async_wait(hass, freezer, 3)
        assert (await terminal.poll()).text == "OK"
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_unconfirmed"


@pytest.mark.parametrize("expected_lingering_timers", [False])
async def test_no_timer_is_left(
    hass: HomeAssistant, terminal: Device, expected_lingering_timers: bool
) -> None:
    """Test that an unlock that has ended leaves nothing behind that still waits."""
    assert not expected_lingering_timers
    task = await async_ask(hass, way(hass, "action"))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id)
    assert (await async_end(task))["result"] == "done"
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
