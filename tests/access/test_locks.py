"""What locks, modes, outputs and buttons send, and what they show afterwards."""

from collections.abc import Awaitable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.commands.support import (
    async_ask,
    async_call,
    async_poll,
    async_wait,
    pending,
)
from tests.support.device import Device
from tests.support.house import state_of, value_of
from tests.support.hub import device_of, loaded_hub

from .conftest import StartPanel
from .support import Panel, async_sent, async_use, door_child


def select(hass: HomeAssistant, door: int, option: str) -> Awaitable[None]:
    """Return the choosing of a door's mode."""
    return async_use(hass, f"door_{door}_mode", "select_option", option=option)


@pytest.mark.parametrize(
    ("key", "service", "text"),
    [
        ("door_1_lock", "unlock", "CONTROL DEVICE 01010105"),
        ("door_3_lock", "unlock", "CONTROL DEVICE 01030105"),
        ("door_2_lock", "open", "CONTROL DEVICE 010201FF"),
        ("door_2_lock", "lock", "CONTROL DEVICE 01020100"),
        ("door_4_unlock", "press", "CONTROL DEVICE 01040105"),
        ("door_2_cancel_alarm", "press", "CONTROL DEVICE 02020000"),
        ("aux_out_1", "turn_on", "CONTROL DEVICE 010102FF"),
        ("aux_out_2", "turn_off", "CONTROL DEVICE 01020200"),
        ("reboot", "press", "CONTROL DEVICE 03000000"),
    ],
)
async def test_what_is_sent(
    hass: HomeAssistant, panel: Panel, key: str, service: str, text: str
) -> None:
    """Each entity sends one command, for its own door or output."""
    assert await async_sent(hass, panel, async_use(hass, key, service)) == [text]


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "01010101"), (60, "0101013C"), (30, "0101011E")]
)
async def test_seconds_of_the_settings(
    hass: HomeAssistant, start_panel: StartPanel, seconds: int, text: str
) -> None:
    """A door stays open for the terminal's setting."""
    panel = await start_panel({"unlock_seconds": seconds}, LockCount=1)
    for key, service in (("door_1_lock", "unlock"), ("door_1_unlock", "press")):
        sent = await async_sent(hass, panel, async_use(hass, key, service))
        assert sent == [f"CONTROL DEVICE {text}"]


async def test_assumed_opening(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, single: Panel
) -> None:
    """Without a relay, a door is unlocked for its time and then locked again."""
    assert value_of(hass, "door_1_lock") == "locked"
    assert state_of(hass, "door_1_lock").attributes["assumed_state"] is True
    await async_sent(hass, single, async_use(hass, "door_1_lock", "unlock"))
    assert value_of(hass, "door_1_lock") == "unlocked"
    await async_wait(hass, freezer, 4)
    assert value_of(hass, "door_1_lock") == "unlocked"
    await async_wait(hass, freezer, 1.1)
    assert value_of(hass, "door_1_lock") == "locked"


async def test_longer_opening_counts(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, single: Panel
) -> None:
    """A shorter opening does not end a longer one, a longer one prolongs it."""
    asked = async_call(hass, "unlock_door", seconds=10)
    await async_sent(hass, single, asked)
    await single.event(8)
    await async_wait(hass, freezer, 6)
    assert value_of(hass, "door_1_lock") == "unlocked"
    await async_wait(hass, freezer, 4.1)
    assert value_of(hass, "door_1_lock") == "locked"


@pytest.mark.parametrize("code", [0, 3, 8, 202])
async def test_opened_at_the_door(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, single: Panel, code: int
) -> None:
    """Whoever is let in, or presses the exit button, unlocks the door for a time."""
    await single.event(code, "1" if code < 8 else "0")
    assert value_of(hass, "door_1_lock") == "unlocked"
    await async_wait(hass, freezer, 5.1)
    assert value_of(hass, "door_1_lock") == "locked"


@pytest.mark.parametrize("code", [22, 23, 27, 206, 224])
async def test_refused_at_the_door(
    hass: HomeAssistant, single: Panel, code: int
) -> None:
    """Whoever is refused unlocks nothing."""
    await single.event(code, "1")
    assert value_of(hass, "door_1_lock") == "locked"


async def test_reported_opening(hass: HomeAssistant, panel: Panel) -> None:
    """Where relays are reported, they alone say how the lock is."""
    await panel.report(relay="00")
    await async_sent(hass, panel, async_use(hass, "door_2_lock", "unlock"))
    assert value_of(hass, "door_2_lock") == "locked"
    await panel.report(relay="02")
    assert value_of(hass, "door_2_lock") == "unlocked"
    await panel.report(relay="00")
    assert value_of(hass, "door_2_lock") == "locked"


async def test_held_open(hass: HomeAssistant, single: Panel) -> None:
    """A door that is held open says so until it is locked."""
    await async_sent(hass, single, async_use(hass, "door_1_lock", "open"))
    assert value_of(hass, "door_1_lock") == "open"
    assert value_of(hass, "door_1_mode") == "held_open"
    await async_sent(hass, single, async_use(hass, "door_1_lock", "lock"))
    assert value_of(hass, "door_1_lock") == "locked"
    assert value_of(hass, "door_1_mode") == "normal"


async def test_held_open_with_a_relay(hass: HomeAssistant, panel: Panel) -> None:
    """With a relay, a door is held open when the relay is held."""
    await panel.report(relay="00")
    await async_sent(hass, panel, async_use(hass, "door_3_lock", "open"))
    assert value_of(hass, "door_3_mode") == "held_open"
    assert value_of(hass, "door_3_lock") == "locked"
    await panel.report(relay="04")
    assert value_of(hass, "door_3_lock") == "open"
    assert value_of(hass, "door_1_lock") == "locked"
    await async_sent(hass, panel, async_use(hass, "door_3_lock", "lock"))
    assert value_of(hass, "door_3_lock") == "unlocked"
    await panel.report(relay="00")
    assert value_of(hass, "door_3_lock") == "locked"


async def test_modes(hass: HomeAssistant, panel: Panel) -> None:
    """Each mode is begun by its command, and what may go on before it is ended."""
    await panel.report(relay="00")
    sent = await async_sent(hass, panel, select(hass, 2, "locked"))
    assert sent == ["CONTROL DEVICE 06020100"]
    assert value_of(hass, "door_2_mode") == "locked"
    sent = await async_sent(hass, panel, select(hass, 2, "held_open"), commands=2)
    assert sent == ["CONTROL DEVICE 06020000", "CONTROL DEVICE 010201FF"]
    assert value_of(hass, "door_2_mode") == "held_open"
    sent = await async_sent(hass, panel, select(hass, 2, "locked"), commands=2)
    assert sent == ["CONTROL DEVICE 01020100", "CONTROL DEVICE 06020100"]
    sent = await async_sent(hass, panel, select(hass, 2, "normal"))
    assert sent == ["CONTROL DEVICE 06020000"]
    assert value_of(hass, "door_2_mode") == "normal"
    sent = await async_sent(hass, panel, select(hass, 2, "held_open"))
    assert sent == ["CONTROL DEVICE 010201FF"]
    sent = await async_sent(hass, panel, select(hass, 2, "normal"))
    assert sent == ["CONTROL DEVICE 01020100"]
    assert value_of(hass, "door_2_mode") == "normal"
    assert value_of(hass, "door_1_mode") == "unknown"


async def test_normal_from_an_unknown_mode(hass: HomeAssistant, panel: Panel) -> None:
    """Where nobody knows the mode, all that may go on is ended."""
    sent = await async_sent(hass, panel, select(hass, 1, "normal"), commands=2)
    assert sent == ["CONTROL DEVICE 01010100", "CONTROL DEVICE 06010000"]
    assert value_of(hass, "door_1_mode") == "normal"


async def test_locked_from_an_unknown_mode(hass: HomeAssistant, panel: Panel) -> None:
    """A relay that is held may hold the door open: that is ended before."""
    await panel.report(relay="01")
    sent = await async_sent(hass, panel, select(hass, 1, "locked"), commands=2)
    assert sent == ["CONTROL DEVICE 01010100", "CONTROL DEVICE 06010100"]
    assert value_of(hass, "door_1_mode") == "locked"


async def test_no_lock_down(hass: HomeAssistant, single: Panel) -> None:
    """What a terminal does not have is refused before anything is sent."""
    with pytest.raises(ServiceValidationError):
        await select(hass, 1, "locked")
    assert pending(hass) == 0
    sent = await async_sent(hass, single, select(hass, 1, "normal"))
    assert sent == ["CONTROL DEVICE 01010100"]


async def test_refused(hass: HomeAssistant, panel: Panel) -> None:
    """What the panel refuses changes nothing, and says why."""
    await panel.report(relay="00")
    task = await async_ask(hass, async_use(hass, "door_1_lock", "open"))
    ((command_id, _),) = (await async_poll(panel)).items()
    body = f"ID={command_id}&Return=-28&CMD=CONTROL DEVICE\n"
    await panel.request("POST", "/iclock/devicecmd", body)
    with pytest.raises(HomeAssistantError) as raised:
        await task
    assert raised.value.translation_key == "refused_in_normal_open_period"
    assert value_of(hass, "door_1_mode") == "unknown"


@pytest.mark.parametrize("code", [1, 0])
async def test_done(hass: HomeAssistant, single: Panel, code: int) -> None:
    """Some panels answer 1 for done (field: C3-200 Plus)."""
    task = await async_ask(hass, async_use(hass, "door_1_lock", "open"))
    ((command_id, _),) = (await async_poll(single)).items()
    body = f"ID={command_id}&Return={code}&CMD=CONTROL DEVICE\n"
    await single.request("POST", "/iclock/devicecmd", body)
    await task
    assert value_of(hass, "door_1_lock") == "open"


async def test_outputs(hass: HomeAssistant, panel: Panel) -> None:
    """An output is as it was switched."""
    await async_sent(hass, panel, async_use(hass, "aux_out_2", "turn_on"))
    assert value_of(hass, "aux_out_2") == "on"
    assert value_of(hass, "aux_out_1") == "unknown"
    await async_sent(hass, panel, async_use(hass, "aux_out_2", "turn_off"))
    assert value_of(hass, "aux_out_2") == "off"


@pytest.mark.parametrize(
    ("door", "data", "text"),
    [
        (None, {}, "01010105"),
        (None, {"door": 4}, "01040105"),
        (1, {}, "01010105"),
        (1, {"door": 1, "seconds": 254}, "010101FE"),
        (3, {"seconds": 1}, "01030101"),
    ],
)
async def test_action(
    hass: HomeAssistant,
    panel: Panel,
    door: int | None,
    data: dict[str, Any],
    text: str,
) -> None:
    """The action takes the terminal or a door's own device, also that of the first."""
    child = None if door is None else door_child(hass, door)
    device_id = device_of(hass).id if child is None else child.id
    asked = async_call(hass, "unlock_door", device_id, **data)
    assert await async_sent(hass, panel, asked) == [f"CONTROL DEVICE {text}"]


@pytest.mark.parametrize(
    ("door", "data", "key"),
    [
        (1, {"door": 2}, "contradicting_door"),
        (3, {"door": 1}, "contradicting_door"),
        (None, {"door": 5}, "no_such_door"),
    ],
)
async def test_action_refused(
    hass: HomeAssistant,
    panel: Panel,
    door: int | None,
    data: dict[str, Any],
    key: str,
) -> None:
    """A contradiction, and a door that there is not, are refused at once."""
    child = None if door is None else door_child(hass, door)
    device_id = device_of(hass).id if child is None else child.id
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "unlock_door", device_id, **data)
    assert raised.value.translation_key == key
    assert pending(hass) == 0
    assert await async_poll(panel) == {}


@pytest.mark.parametrize(
    "data", [{"door": 0}, {"seconds": 0}, {"seconds": 255}, {"door": 9}]
)
async def test_all_doors_and_for_ever(
    hass: HomeAssistant, panel: Panel, data: dict[str, Any]
) -> None:
    """0 would be every door and 255 for ever: no field takes them."""
    with pytest.raises(Exception, match=r"."):
        await async_call(hass, "unlock_door", **data)
    assert pending(hass) == 0
    assert await async_poll(panel) == {}


async def test_alarm_of_one_door(hass: HomeAssistant, panel: Panel) -> None:
    """The action silences the whole terminal, or the door whose device is chosen."""
    asked = async_call(hass, "mute_alarm")
    assert await async_sent(hass, panel, asked) == ["CONTROL DEVICE 02000000"]
    child = door_child(hass, 3)
    assert child is not None
    asked = async_call(hass, "mute_alarm", child.id)
    assert await async_sent(hass, panel, asked) == ["CONTROL DEVICE 02030000"]


async def test_refresh(hass: HomeAssistant, panel: Panel) -> None:
    """The terminal is asked what it has, in the words of its dialect."""
    task = await async_ask(hass, async_use(hass, "refresh", "press"), commands=4)
    sent = []
    for _ in range(4):
        ((command_id, text),) = (await async_poll(panel)).items()
        sent.append(text.partition(" ~")[0])
        body = f"ID={command_id}&Return=0&CMD=DATA\n"
        await panel.request("POST", "/iclock/devicecmd", body)
    await task
    counts = [text for text in sent if text.startswith("DATA COUNT")]
    assert counts[:2] == ["DATA COUNT user", "DATA COUNT transaction"]
    assert any(text.startswith("GET OPTIONS") for text in sent)


async def test_sync_clock(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel
) -> None:
    """The time that is told is of when it goes, not of when it was asked for."""
    freezer.move_to("2026-11-24 12:00:00+00:00")
    await panel.poll()
    seconds = ((26 * 12 * 31 + 10 * 31 + 23) * 24 + 13) * 3600
    task = await async_ask(hass, async_use(hass, "sync_clock", "press"))
    freezer.tick(20)
    ((command_id, text),) = (await async_poll(panel)).items()
    assert text == f"SET OPTIONS DateTime={seconds + 20}"
    body = f"ID={command_id}&Return=0&CMD=SET OPTIONS\n"
    await panel.request("POST", "/iclock/devicecmd", body)
    await task


async def test_timer_ends_with_the_hub(hass: HomeAssistant, single: Panel) -> None:
    """An opening that is not over leaves nothing behind that still waits."""
    await single.event(0, "1")
    assert value_of(hass, "door_1_lock") == "unlocked"
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert value_of(hass, "door_1_lock") == "unavailable"


async def test_timer_ends_with_the_dialect(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, single: Panel
) -> None:
    """An opening of the dialect before does no harm when its time is over."""
    await single.event(0, "1")
    attendance = Device(single.client)
    assert (await attendance.handshake()).status == 200
    await async_wait(hass, freezer, 5.1)
    await single.connect(LockCount=1)
    await hass.async_block_till_done()
    assert value_of(hass, "door_1_lock") == "locked"
