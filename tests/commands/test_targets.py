"""One terminal or several: how they are chosen, and in which form they answer."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.support.device import Device
from tests.support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    device_of,
)

from .support import async_ask, async_call, async_end, async_poll, async_reply, pending


@pytest.fixture
async def pair(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> tuple[Device, Device]:
    """Return two terminals that have shaken hands."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    devices = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for device in devices:
        await device.handshake()
    return devices


def ids(hass: HomeAssistant) -> list[str]:
    """Return the device ids of both terminals."""
    return [device_of(hass, each).id for each in (SERIAL_NUMBER, OTHER_SERIAL_NUMBER)]


async def async_answer(device: Device, code: int = 0) -> int:
    """Carry the one waiting command out; return its number."""
    ((command_id, _),) = (await async_poll(device)).items()
    await async_reply(device, command_id, code)
    return command_id


async def test_text_or_list_of_one(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a text is answered by the object, a list by device, also of one."""
    device_id = device_of(hass).id
    task = await async_ask(hass, async_call(hass, "reboot", device_id))
    command_id = await async_answer(terminal)
    answer = {
        "command_id": command_id,
        "result": "done",
        "return_code": 0,
        "meaning": "success",
    }
    assert await async_end(task) == answer
    task = await async_ask(hass, async_call(hass, "reboot", [device_id]))
    command_id = await async_answer(terminal)
    assert await async_end(task) == {device_id: {**answer, "command_id": command_id}}


async def test_several(hass: HomeAssistant, pair: tuple[Device, Device]) -> None:
    """Test that both get the command, each with a number of its own."""
    task = await async_ask(hass, async_call(hass, "reboot", ids(hass)))
    numbers = [await async_answer(device) for device in pair]
    answers = await async_end(task)
    assert [answers[each]["command_id"] for each in ids(hass)] == numbers
    assert len(set(numbers)) == 2


async def test_one_of_several_fails(
    hass: HomeAssistant, pair: tuple[Device, Device]
) -> None:
    """Test that the answer of one stays when another one refuses."""
    data: dict[str, Any] = {"pin": "9"}
    task = await async_ask(hass, async_call(hass, "delete_user", ids(hass), **data))
    await async_answer(pair[0], -10)
    command_id = await async_answer(pair[1])
    answers = await async_end(task)
    refused, done = (answers[each] for each in ids(hass))
    assert (done["command_id"], done["result"]) == (command_id, "done")
    assert "no_such_pin" in refused["result"] or refused["result"] == "refused"
    assert "-10" in refused["error"]


async def test_one_of_several_fails_without_response(
    hass: HomeAssistant, pair: tuple[Device, Device]
) -> None:
    """Test that a refusal is an error where nobody reads the answers."""
    call = hass.services.async_call(
        DOMAIN, "delete_user", {"device_id": ids(hass), "pin": "9"}, blocking=True
    )
    task = await async_ask(hass, call)
    await async_answer(pair[0], -10)
    await async_answer(pair[1])
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "refused_no_such_pin"


async def test_same_twice(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a terminal that is named twice is asked once."""
    device_id = device_of(hass).id
    answers = await async_call(hass, "unlock_door", [device_id, device_id], wait=0)
    assert list(answers) == [device_id]
    assert pending(hass) == 1
    assert len(await async_poll(terminal)) == 1


@pytest.mark.parametrize("action", ["reboot", "unlock_door", "sync_clock", "refresh"])
async def test_no_wait(hass: HomeAssistant, terminal: Device, action: str) -> None:
    """Test that without a wait the answer is that it waits."""
    answer = await async_call(hass, action, wait=0)
    assert isinstance(answer.pop("command_id"), int)
    assert answer == {"result": "queued", "return_code": None, "meaning": None}
    assert pending(hass) >= 1


@pytest.mark.parametrize("wait", [-1, 301, "x"])
async def test_waits_that_are_none(
    hass: HomeAssistant, terminal: Device, wait: Any
) -> None:
    """Test that nobody waits for less than nothing or for longer than 5 min."""
    with pytest.raises(Exception, match=r"."):
        await async_call(hass, "reboot", wait=wait)
    assert pending(hass) == 0
