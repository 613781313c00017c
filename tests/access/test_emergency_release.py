"""All doors at once: only on purpose, only by an admin, never late."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.commands.support import async_ask, async_call, async_poll, pending
from tests.support.device import Device
from tests.support.house import entry_of, value_of

from .support import Panel, async_sent, door_child


async def test_release(hass: HomeAssistant, panel: Panel) -> None:
    """All doors are held open until that is ended."""
    asked = async_call(hass, "emergency_release", confirm=True)
    assert await async_sent(hass, panel, asked) == ["CONTROL DEVICE 010001FF"]
    modes = [value_of(hass, f"door_{door}_mode") for door in range(1, 5)]
    assert modes == ["held_open"] * 4
    asked = async_call(hass, "emergency_release", confirm=True, end=True)
    assert await async_sent(hass, panel, asked) == ["CONTROL DEVICE 01000100"]
    modes = [value_of(hass, f"door_{door}_mode") for door in range(1, 5)]
    assert modes == ["normal"] * 4


async def test_end_leaves_a_lock_down(hass: HomeAssistant, panel: Panel) -> None:
    """Only what is held open is no more."""
    await panel.event(205, door=1)
    await panel.event(233, door=2)
    asked = async_call(hass, "emergency_release", confirm=True, end=True)
    await async_sent(hass, panel, asked)
    modes = [value_of(hass, f"door_{door}_mode") for door in (1, 2)]
    assert modes == ["normal", "locked"]


async def test_shown_without_a_relay(hass: HomeAssistant, single: Panel) -> None:
    """The lock says that its door is held open."""
    asked = async_call(hass, "emergency_release", confirm=True)
    await async_sent(hass, single, asked)
    assert value_of(hass, "door_1_lock") == "open"


@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("confirm", [None, False])
async def test_not_confirmed(
    hass: HomeAssistant, panel: Panel, end: bool, confirm: bool | None
) -> None:
    """Without a confirmation nothing is sent."""
    data: dict[str, Any] = (
        {"end": end} if confirm is None else {"end": end, "confirm": confirm}
    )
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "emergency_release", **data)
    assert raised.value.translation_key == "not_confirmed"
    assert pending(hass) == 0
    assert await async_poll(panel) == {}


async def test_only_admins(
    hass: HomeAssistant, panel: Panel, hass_read_only_user: MockUser
) -> None:
    """Nobody else may do it."""
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await async_call(hass, "emergency_release", context=context, confirm=True)
    assert pending(hass) == 0


async def test_control_of_one_door(hass: HomeAssistant, panel: Panel) -> None:
    """Who may control one door's button opens that door, and no other one."""
    user: MockUser = MockUser(id="somebody", name="Somebody").add_to_hass(hass)
    allowed = {"entity_ids": {_unlock_of(hass, 2): {"control": True}}}
    user.mock_policy({"entities": allowed})
    context = Context(user_id=user.id)
    child = door_child(hass, 2)
    assert child is not None
    asked = async_call(hass, "unlock_door", child.id, context=context)
    assert await async_sent(hass, panel, asked) == ["CONTROL DEVICE 01020105"]
    for door in (1, 3):
        with pytest.raises(Unauthorized):
            await async_call(hass, "unlock_door", context=context, door=door)
    assert pending(hass) == 0


def _unlock_of(hass: HomeAssistant, door: int) -> str:
    """Return the entity id of a door's button."""
    found = entry_of(hass, f"door_{door}_unlock")
    assert found is not None
    return found.entity_id


async def test_attendance(hass: HomeAssistant, terminal: Device) -> None:
    """The other dialect has no such order."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "emergency_release", confirm=True)
    assert raised.value.translation_key == "access_control_only"
    assert pending(hass) == 0
    assert await async_poll(terminal) == {}


@pytest.mark.parametrize(
    "command",
    [
        "CONTROL DEVICE 01000105",
        "CONTROL DEVICE 010001FF",
        "CONTROL DEVICE 010101FF",
        "CONTROL DEVICE 07010000",
        "control device 010001ff",
    ],
)
async def test_raw(hass: HomeAssistant, panel: Panel, command: str) -> None:
    """All doors, and a door for ever, need a confirmation as raw texts as well."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "send_command", command=command)
    assert raised.value.translation_key == "not_confirmed"
    assert await async_poll(panel) == {}
    asked = async_call(hass, "send_command", command=command, confirm=True)
    task = await async_ask(hass, asked)
    assert list((await async_poll(panel)).values()) == [command]
    task.cancel()
