"""The door drill over the access dialect: at most once for each request, never late."""

from collections.abc import Awaitable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.commands.support import (
    async_ask,
    async_call,
    async_end,
    async_poll,
    async_reply,
    async_wait,
    pending,
)
from tests.support.house import async_pass_time, value_of
from tests.support.hub import async_restart_hub

from .support import Panel, async_use

# Every way to move a door or an output, what is sent, and whether it opens something.
WAYS: dict[str, tuple[str, bool]] = {
    "action": ("CONTROL DEVICE 01020105", True),
    "raw": ("CONTROL DEVICE 01020105", True),
    "emergency": ("CONTROL DEVICE 010001FF", True),
    "button": ("CONTROL DEVICE 01020105", True),
    "unlock": ("CONTROL DEVICE 01020105", True),
    "open": ("CONTROL DEVICE 010201FF", True),
    "lock": ("CONTROL DEVICE 01020100", False),
    "held_open": ("CONTROL DEVICE 010201FF", True),
    "locked": ("CONTROL DEVICE 06020100", False),
    "output": ("CONTROL DEVICE 010202FF", False),
}
ACTIONS = ("action", "raw", "emergency")
ALL = pytest.mark.parametrize("name", WAYS)


def way(hass: HomeAssistant, name: str) -> Awaitable[Any]:
    """Return the asking for a door in one of the ways that there are."""
    match name:
        case "action":
            return async_call(hass, "unlock_door", door=2)
        case "raw":
            return async_call(hass, "send_command", command=WAYS["raw"][0])
        case "emergency":
            return async_call(hass, "emergency_release", confirm=True)
        case "button":
            return async_use(hass, "door_2_unlock", "press")
        case "held_open" | "locked":
            return async_use(hass, "door_2_mode", "select_option", option=name)
        case "output":
            return async_use(hass, "aux_out_2", "turn_on")
    return async_use(hass, "door_2_lock", name)


def key_of(name: str, end: str) -> str:
    """Return the key of the error of a way that has ended badly."""
    return f"{'unlock' if WAYS[name][1] else 'order'}_{end}"


async def async_disconnect(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the panel be silent until it is known to be gone."""
    for _ in range(5):
        await async_pass_time(hass, freezer, 5)
    assert value_of(hass, "connected") == "off"


async def async_nothing_ever(
    hass: HomeAssistant, panel: Panel, freezer: FrozenDateTimeFactory
) -> None:
    """Check that no poll moves a door any more, nor after a connect or a restart."""
    for _ in range(3):
        assert await async_poll(panel) == {}
        await async_wait(hass, freezer, 3)
    await panel.connect(LockCount=4, AuxOutCount=2, AccSupportFunList="0011")
    assert await async_poll(panel) == {}
    await async_restart_hub(hass)
    for _ in range(3):
        assert await async_poll(panel) == {}


@ALL
async def test_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel, name: str
) -> None:
    """The next poll gets the order, and no other one."""
    await panel.report(relay="00")
    task = await async_ask(hass, way(hass, name))  # type: ignore[arg-type]
    (command_id, text), *others = (await async_poll(panel)).items()
    assert (text, others) == (WAYS[name][0], [])
    assert await async_poll(panel) == {}
    await async_reply(panel, command_id)
    await async_end(task)
    assert pending(hass) == 0
    await async_nothing_ever(hass, panel, freezer)


@ALL
async def test_offline(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel, name: str
) -> None:
    """Nothing is queued for a panel that is not there."""
    await async_disconnect(hass, freezer)
    if name in ACTIONS:
        with pytest.raises(HomeAssistantError) as raised:
            await way(hass, name)
        assert raised.value.translation_key == "terminal_offline"
    else:
        # Home Assistant does not even call an entity that is not available.
        await way(hass, name)
    assert pending(hass) == 0
    await async_nothing_ever(hass, panel, freezer)


@ALL
async def test_withdrawn(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel, name: str
) -> None:
    """An order is withdrawn after 15 s, and whoever asked is told."""
    await panel.report(relay="00")
    task = await async_ask(hass, way(hass, name))  # type: ignore[arg-type]
    await async_wait(hass, freezer, 14)
    assert not task.done()
    await async_wait(hass, freezer, 1.1)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == key_of(name, "expired")
    assert pending(hass) == 0
    assert value_of(hass, "door_2_lock") == "locked"
    await async_nothing_ever(hass, panel, freezer)


@ALL
async def test_reply_lost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel, name: str
) -> None:
    """Nobody is told to try again when it may have been done."""
    await panel.report(relay="00")
    task = await async_ask(hass, way(hass, name))  # type: ignore[arg-type]
    assert list((await async_poll(panel)).values()) == [WAYS[name][0]]
    for _ in range(10):
        await async_wait(hass, freezer, 3.01)
        assert await async_poll(panel) == {}
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == key_of(name, "unconfirmed")
    assert value_of(hass, "door_2_mode") == "unknown"
    await async_nothing_ever(hass, panel, freezer)


@pytest.mark.parametrize("name", ["action", "button", "unlock"])
async def test_twice(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel, name: str
) -> None:
    """Two presses are two openings, each handed out once."""
    first = await async_ask(hass, way(hass, name))  # type: ignore[arg-type]
    second = await async_ask(hass, way(hass, name))  # type: ignore[arg-type]
    sent = {}
    for _ in range(2):
        ((command_id, text),) = (await async_poll(panel)).items()
        sent[command_id] = text
    assert list(sent.values()) == [WAYS[name][0]] * 2
    assert await async_poll(panel) == {}
    for command_id in sent:
        await async_reply(panel, command_id)
    await async_end(first)
    await async_end(second)
    await async_nothing_ever(hass, panel, freezer)


async def test_restart_in_between(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel
) -> None:
    """A restart drops an order, and the one who asked is told."""
    task = await async_ask(hass, way(hass, "open"))  # type: ignore[arg-type]
    await async_restart_hub(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_expired"
    await async_nothing_ever(hass, panel, freezer)


async def test_door_is_gone_meanwhile(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel
) -> None:
    """An order for a door that the panel has no more is withdrawn."""
    task = await async_ask(hass, way(hass, "open"))  # type: ignore[arg-type]
    await panel.register(LockCount=1)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_expired"
    assert await async_poll(panel) == {}


async def test_doors_come_first(hass: HomeAssistant, panel: Panel) -> None:
    """A door does not wait behind what else is queued."""
    await async_call(hass, "get_option", key="VOLUME", wait=0)
    task = await async_ask(hass, way(hass, "unlock"))  # type: ignore[arg-type]
    ((command_id, text),) = (await async_poll(panel)).items()
    assert text == WAYS["unlock"][0]
    await async_reply(panel, command_id)
    await async_end(task)
    assert list((await async_poll(panel)).values()) == ["GET OPTIONS VOLUME"]
