"""The other spelling, where a terminal does not know the first one."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.support.device import MINIMAL_HANDSHAKE, STANDARD_HANDSHAKE, Device
from tests.support.hub import async_restart_hub

from .support import (
    StartVirtual,
    async_ask,
    async_call,
    async_do,
    async_end,
    async_poll,
    async_reply,
    pending,
)

VOLUME = {"key": "VOLUME", "value": "12"}
NAMES = ("SET OPTION", "SET OPTIONS")
HANDSHAKES = {
    "SET OPTION": STANDARD_HANDSHAKE,
    "SET OPTIONS": MINIMAL_HANDSHAKE,
}


@pytest.mark.parametrize("dialect", ["standard", "condensed"])
@pytest.mark.parametrize("name", NAMES)
async def test_either_spelling(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str, name: str
) -> None:
    """Test that a terminal that knows one spelling gets its option set with it."""
    other = next(each for each in NAMES if each != name)
    virtual = await start_virtual(dialect, knows={name}, refuses={other})
    answer = await async_do(hass, virtual, "set_option", **VOLUME)
    assert answer["result"] == "done"
    assert virtual.settings["VOLUME"] == "12"
    before = len(virtual.executed)
    assert before in (1, 2)
    await async_restart_hub(hass)
    assert (await virtual.poll()).accepted
    await async_do(hass, virtual, "set_option", key="VOLUME", value="13")
    assert virtual.settings["VOLUME"] == "13"
    assert [row.text for row in virtual.executed[before:]] == [f"{name} VOLUME=13"]


async def async_try(
    hass: HomeAssistant, device: Device, *codes: int, **data: Any
) -> tuple[list[str], Any]:
    """Set an option at a terminal that answers so; return what it got, and the end."""
    fields = data or {"action": "set_option", **VOLUME}
    task = await async_ask(hass, async_call(hass, **fields))
    texts = []
    for code in codes:
        ((command_id, text),) = (await async_poll(device)).items()
        texts.append(text)
        await async_reply(device, command_id, code)
    try:
        return texts, await async_end(task)
    except HomeAssistantError as error:
        return texts, error.translation_key


@pytest.mark.parametrize("code", [-1002, -1004, -22, -1])
@pytest.mark.parametrize(("first", "second"), [NAMES, NAMES[::-1]])
async def test_codes_that_ask_for_it(
    hass: HomeAssistant, terminal: Device, code: int, first: str, second: str
) -> None:
    """Test that it is sent once more at the next poll, and not three times."""
    await terminal.handshake(HANDSHAKES[first])
    await async_restart_hub(hass)
    await terminal.handshake(HANDSHAKES[first])
    texts, answer = await async_try(hass, terminal, code, 0)
    assert texts == [f"{first} VOLUME=12", f"{second} VOLUME=12"]
    assert answer["result"] == "done"
    texts, answer = await async_try(hass, terminal, 0)
    assert texts == [f"{second} VOLUME=12"]
    texts, key = await async_try(hass, terminal, -1002, -1002)
    assert texts == [f"{second} VOLUME=12", f"{first} VOLUME=12"]
    assert key == "refused_not_supported"
    assert pending(hass) == 0


@pytest.mark.parametrize(
    ("code", "meaning"), [(-3, "access_error"), (-10, "no_such_pin")]
)
async def test_other_codes_do_not(
    hass: HomeAssistant, terminal: Device, code: int, meaning: str
) -> None:
    """Test that what has another reason is not tried again."""
    texts, key = await async_try(hass, terminal, code)
    assert texts == ["SET OPTION VOLUME=12"]
    assert key == f"refused_{meaning}"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("set_user", {"pin": "1"}),
        ("mute_alarm", {}),
        ("send_command", {"command": "SET OPTION A=1"}),
        ("delete_user", {"pin": "1"}),
    ],
)
async def test_same_in_both(
    hass: HomeAssistant, terminal: Device, action: str, data: dict[str, Any]
) -> None:
    """Test that a command without another spelling is not sent twice."""
    texts, key = await async_try(hass, terminal, -1002, action=action, **data)
    assert len(texts) == 1
    assert key == "refused_not_supported"
    assert await async_poll(terminal) == {}


@pytest.mark.parametrize(
    ("code", "meaning"),
    [(-1, "invalid_parameter"), (-3, "access_error"), (-10, "no_such_pin")],
)
async def test_numbers_stay_those_of_the_terminal(
    hass: HomeAssistant, terminal: Device, code: int, meaning: str
) -> None:
    """Test that another spelling does not change what a terminal's numbers mean."""
    _, key = await async_try(hass, terminal, -1002, code)
    assert key == f"refused_{meaning}"


async def test_refusal_is_not_remembered(hass: HomeAssistant, terminal: Device) -> None:
    """Test that nothing is learned where neither spelling worked."""
    await async_try(hass, terminal, -1, -1)
    texts, _ = await async_try(hass, terminal, 0)
    assert texts == ["SET OPTION VOLUME=12"]


async def test_memory_is_of_one_command(hass: HomeAssistant, terminal: Device) -> None:
    """Test that each command has a spelling of its own."""
    await async_try(hass, terminal, -1002, 0)
    message = {"message": "Hi", "start": "2026-06-15T12:00:00"}
    texts, _ = await async_try(hass, terminal, 0, action="send_message", **message)
    assert texts[0].startswith("DATA UPDATE SMS MSG=Hi\tTAG=253\tUID=")
