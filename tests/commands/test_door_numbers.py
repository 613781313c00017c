"""Which door: its number, its own device and its own button."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.support.device import Device
from tests.support.house import async_settle, entry_of, value_of
from tests.support.hub import (
    SERIAL_NUMBER,
    async_restart_hub,
    device_of,
    loaded_hub,
    subentry_of,
)

from .support import (
    async_ask,
    async_breathe,
    async_call,
    async_end,
    async_poll,
    async_press,
    async_reply,
    door_device,
    pending,
)

UNLOCK_1 = "AC_UNLOCK 1\t5"

type Start = Callable[..., Awaitable[Device]]


async def async_set_doors(hass: HomeAssistant, doors: int) -> None:
    """Change how many doors the terminal has."""
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    data = {**subentry.data, "doors": doors}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await async_settle(hass)


async def async_opened(hass: HomeAssistant, device: Device, asked: Any) -> str:
    """Ask for a door, confirm it and return what the terminal was sent."""
    task = await async_ask(hass, asked)
    ((command_id, text),) = (await async_poll(device)).items()
    await async_reply(device, command_id)
    await async_end(task)
    return text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "AC_UNLOCK 1\t5"),
        ({"door": 1}, "AC_UNLOCK 1\t5"),
        ({"door": 3}, "AC_UNLOCK 3\t5"),
        ({"seconds": 9}, "AC_UNLOCK 1\t9"),
        ({"door": 2, "seconds": 254}, "AC_UNLOCK 2\t254"),
    ],
)
async def test_numbers(
    hass: HomeAssistant, start_terminal: Start, data: dict[str, Any], text: str
) -> None:
    """Test that door and seconds go as they were asked for."""
    device = await start_terminal(doors=3)
    assert await async_opened(
        hass, device, async_call(hass, "unlock_door", **data)
    ) == (text)


async def test_seconds_of_the_settings(
    hass: HomeAssistant, start_terminal: Start
) -> None:
    """Test that the terminal's setting counts where nothing is said."""
    device = await start_terminal(unlock_seconds=12)
    asked = async_call(hass, "unlock_door")
    assert await async_opened(hass, device, asked) == "AC_UNLOCK 1\t12"
    assert await async_opened(hass, device, async_press(hass, "unlock")) == (
        "AC_UNLOCK 1\t12"
    )


@pytest.mark.parametrize(("doors", "door"), [(0, None), (0, 1), (1, 2), (3, 4), (3, 8)])
async def test_no_such_door(
    hass: HomeAssistant, start_terminal: Start, doors: int, door: int | None
) -> None:
    """Test that a door that the terminal does not have is refused."""
    device = await start_terminal(doors=doors)
    data: dict[str, Any] = {} if door is None else {"door": door}
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "unlock_door", **data)
    assert raised.value.translation_key == "no_such_door"
    assert pending(hass) == 0
    assert await async_poll(device) == {}


@pytest.mark.parametrize(
    "data", [{"door": 0}, {"door": 9}, {"door": -1}, {"seconds": 0}, {"seconds": 255}]
)
async def test_out_of_range(
    hass: HomeAssistant, start_terminal: Start, data: dict[str, Any]
) -> None:
    """Test that 0 and 255, which mean all doors and for ever, are refused."""
    device = await start_terminal(doors=8)
    with pytest.raises(Exception, match=r"."):
        await async_call(hass, "unlock_door", **data)
    assert pending(hass) == 0
    assert await async_poll(device) == {}


async def test_device_of_a_door(hass: HomeAssistant, start_terminal: Start) -> None:
    """Test that a door's own device means that door."""
    device = await start_terminal(doors=3)
    for door in (2, 3):
        chosen = door_device(hass, door)
        choices: list[dict[str, Any]] = [{}, {"door": door}]
        for data in choices:
            asked = async_call(hass, "unlock_door", chosen, **data)
            text = await async_opened(hass, device, asked)
            assert text == f"AC_UNLOCK {door}\t5"


async def test_contradiction(hass: HomeAssistant, start_terminal: Start) -> None:
    """Test that a door's own device and another number are refused."""
    device = await start_terminal(doors=3)
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "unlock_door", door_device(hass, 2), door=3)
    assert raised.value.translation_key == "contradicting_door"
    assert pending(hass) == 0
    assert await async_poll(device) == {}


async def test_several_doors_at_once(
    hass: HomeAssistant, start_terminal: Start
) -> None:
    """Test that each device of a list has an answer of its own."""
    device = await start_terminal(doors=2)
    child = door_device(hass, 2)
    assert child is not None
    chosen = [device_of(hass).id, child]
    task = await async_ask(hass, async_call(hass, "unlock_door", chosen), commands=2)
    handed_out = await async_poll(device)
    assert sorted(handed_out.values()) == ["AC_UNLOCK 1\t5", "AC_UNLOCK 2\t5"]
    for command_id in handed_out:
        await async_reply(device, command_id)
    answers = await async_end(task)
    assert list(answers) == chosen
    for device_id, text in zip(
        chosen, ("AC_UNLOCK 1\t5", "AC_UNLOCK 2\t5"), strict=True
    ):
        assert handed_out[answers[device_id]["command_id"]] == text


async def test_buttons_of_doors(hass: HomeAssistant, start_terminal: Start) -> None:
    """Test that every door has its button, further ones on devices of their own."""
    device = await start_terminal(doors=3)
    for door, key in enumerate(("unlock", "unlock_2", "unlock_3"), 1):
        entry = entry_of(hass, key)
        assert entry is not None
        own = device_of(hass).id if door == 1 else door_device(hass, door)
        assert entry.device_id == own
        text = await async_opened(hass, device, async_press(hass, key))
        assert text == f"AC_UNLOCK {door}\t5"
    assert entry_of(hass, "unlock_4") is None
    assert entry_of(hass, "unlock_1") is None


async def test_no_door_no_button(hass: HomeAssistant, start_terminal: Start) -> None:
    """Test that a terminal without a door has no button for one."""
    await start_terminal(doors=0)
    assert entry_of(hass, "unlock") is None
    assert value_of(hass, "reboot") == "unknown"


async def test_doors_come_and_go(hass: HomeAssistant, start_terminal: Start) -> None:
    """Test that devices and buttons follow the settings at once."""
    device = await start_terminal()
    assert door_device(hass, 2) is None
    await async_set_doors(hass, 3)
    assert door_device(hass, 2) and door_device(hass, 3)
    text = await async_opened(hass, device, async_press(hass, "unlock_3"))
    assert text == "AC_UNLOCK 3\t5"
    await async_set_doors(hass, 2)
    assert door_device(hass, 2) and door_device(hass, 3) is None
    assert entry_of(hass, "unlock_3") is None
    gone: dict[str, Any] = {"door": 3}
    with pytest.raises(HomeAssistantError):
        await async_call(hass, "unlock_door", **gone)
    await async_set_doors(hass, 3)
    text = await async_opened(hass, device, async_press(hass, "unlock_3"))
    assert text == "AC_UNLOCK 3\t5"
    await async_set_doors(hass, 1)
    assert door_device(hass, 2) is None and entry_of(hass, "unlock_2") is None
    assert await async_opened(hass, device, async_press(hass, "unlock")) == UNLOCK_1


async def test_last_door_goes_and_comes(
    hass: HomeAssistant, start_terminal: Start
) -> None:
    """Test that a terminal that has no door any more loses its button too."""
    device = await start_terminal()
    await async_set_doors(hass, 0)
    if entry_of(hass, "unlock") is not None:
        hass.async_create_task(async_press(hass, "unlock"))
        await async_breathe()
    assert await async_poll(device) == {}, "a door opened that is not there"
    assert entry_of(hass, "unlock") is None
    await async_set_doors(hass, 1)
    assert await async_opened(hass, device, async_press(hass, "unlock")) == UNLOCK_1


async def test_doors_over_a_restart(hass: HomeAssistant, start_terminal: Start) -> None:
    """Test that devices and buttons are the same after a restart."""
    device = await start_terminal(doors=2)
    before = door_device(hass, 2), entry_of(hass, "unlock_2")
    await async_restart_hub(hass)
    assert door_device(hass, 2) == before[0]
    await device.handshake()
    text = await async_opened(hass, device, async_press(hass, "unlock_2"))
    assert text == "AC_UNLOCK 2\t5"


async def test_door_is_taken_away_meanwhile(
    hass: HomeAssistant, start_terminal: Start
) -> None:
    """Test that an order for a door that is gone by then is withdrawn."""
    device = await start_terminal(doors=2)
    task = await async_ask(hass, async_call(hass, "unlock_door", door=2))
    await async_set_doors(hass, 1)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "unlock_expired"
    assert await async_poll(device) == {}
