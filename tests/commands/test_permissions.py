"""Who may have terminals do what."""

from typing import Any

from homeassistant.auth.permissions import PolicyPermissions
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.zkteco_push.const import DOMAIN
from tests.support.device import Device
from tests.support.hub import OTHER_SERIAL_NUMBER, async_add_terminal, device_of

from .support import async_call, async_poll, async_press, entity_id_of, pending

# What a user may do who may control the entity, and that entity's key.
ACTIONS_OF_USERS: dict[str, tuple[str, dict[str, Any]]] = {
    "unlock_door": ("unlock", {}),
    "send_message": ("screen", {"message": "Hello"}),
    "refresh": ("refresh", {}),
}
ACTIONS_OF_ADMINS: dict[str, dict[str, Any]] = {
    "reboot": {},
    "emergency_release": {"confirm": True},
    "mute_alarm": {},
    "sync_clock": {},
    "set_user": {"pin": "1"},
    "delete_user": {"pin": "1"},
    "get_users": {},
    "set_template": {"pin": "1", "kind": "face", "template": "QUJD"},
    "delete_template": {"pin": "1", "kind": "face"},
    "get_templates": {},
    "set_photo": {"pin": "1", "content": "QUJD"},
    "copy_users": {"to_device_id": []},
    "enroll": {"pin": "1", "kind": "fingerprint"},
    "delete_message": {"uid": 1},
    "set_work_code": {"code": "1"},
    "delete_work_code": {"code": "1"},
    "erase_person": {"pin": "1"},
    "get_rejected_lines": {},
    "get_punches": {},
    "set_time_zone": {"id": 2},
    "set_holiday": {"date": "2026-12-24"},
    "get_access_rights": {},
    "set_option": {"key": "VOLUME", "value": "1"},
    "get_option": {"key": "VOLUME"},
    "clear": {"what": "attendance_log", "confirm": True, "force": True},
    "send_command": {"command": "AC_UNLOCK 1\t5"},
}

# What only the access-control dialect has.
OF_ACCESS_CONTROL = {
    "emergency_release",
    "get_access_rights",
    "set_holiday",
    "set_time_zone",
}

# It needs a database server: tests/database.
ELSEWHERE = {"move_journal"}


def user_of(hass: HomeAssistant, controls: list[str]) -> MockUser:
    """Return a user who may control some entities and read all others."""
    user: MockUser = MockUser(id=f"user-{len(controls)}", name="Somebody").add_to_hass(
        hass
    )
    allowed = {entity_id_of(hass, key): {"control": True} for key in controls}
    policy: Any = {"entities": {"entity_ids": allowed, "all": {"read": True}}}
    user.mock_policy(policy)
    assert isinstance(user.permissions, PolicyPermissions)
    return user


def test_every_action_is_listed(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the tables above name every action that there is."""
    registered = set(hass.services.async_services()[DOMAIN])
    assert registered == {*ACTIONS_OF_ADMINS, *ACTIONS_OF_USERS, *ELSEWHERE}


@pytest.mark.parametrize("action", ACTIONS_OF_USERS)
async def test_reading_is_not_controlling(
    hass: HomeAssistant, terminal: Device, hass_read_only_user: MockUser, action: str
) -> None:
    """Test that a user who may only read is refused, and nothing is queued."""
    _, data = ACTIONS_OF_USERS[action]
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await async_call(hass, action, context=context, wait=0, **data)
    assert pending(hass) == 0
    assert await async_poll(terminal) == {}


@pytest.mark.parametrize("action", ACTIONS_OF_USERS)
async def test_control_is_enough(
    hass: HomeAssistant, terminal: Device, action: str
) -> None:
    """Test that a user may call an action who may control its entity, no other one."""
    key, data = ACTIONS_OF_USERS[action]
    context = Context(user_id=user_of(hass, [key]).id)
    answer = await async_call(hass, action, context=context, wait=0, **data)
    assert answer["result"] == "queued"
    others = [own for own, _ in ACTIONS_OF_USERS.values() if own != key]
    context = Context(user_id=user_of(hass, others).id)
    with pytest.raises(Unauthorized):
        await async_call(hass, action, context=context, wait=0, **data)


async def test_control_of_one_door(
    hass: HomeAssistant, start_terminal: Any, hass_read_only_user: MockUser
) -> None:
    """Test that the control of one door's button opens that door only."""
    await start_terminal(doors=2)
    context = Context(user_id=user_of(hass, ["unlock_2"]).id)
    answer = await async_call(hass, "unlock_door", context=context, wait=0, door=2)
    assert answer["result"] == "queued"
    with pytest.raises(Unauthorized):
        await async_call(hass, "unlock_door", context=context, wait=0, door=1)
    with pytest.raises(Unauthorized):
        await async_call(hass, "unlock_door", context=context, wait=0)
    assert pending(hass) == 1


@pytest.mark.parametrize("action", ACTIONS_OF_ADMINS)
async def test_actions_of_admins(
    hass: HomeAssistant, terminal: Device, action: str
) -> None:
    """Test that a user who may control everything is still no admin."""
    keys = [key for key, _ in ACTIONS_OF_USERS.values()]
    context = Context(user_id=user_of(hass, [*keys, "reboot", "sync_clock"]).id)
    with pytest.raises(Unauthorized):
        await async_call(
            hass, action, context=context, wait=0, **ACTIONS_OF_ADMINS[action]
        )
    assert pending(hass) == 0
    assert await async_poll(terminal) == {}


@pytest.mark.parametrize("action", [*ACTIONS_OF_ADMINS, *ACTIONS_OF_USERS])
@pytest.mark.parametrize("caller", ["admin", "automation"])
async def test_admins_and_automations(
    hass: HomeAssistant,
    terminal: Device,
    hass_admin_user: MockUser,
    action: str,
    caller: str,
) -> None:
    """Test that an admin may do everything, and so may an automation."""
    context = Context(user_id=hass_admin_user.id if caller == "admin" else None)
    data = ACTIONS_OF_ADMINS.get(action) or ACTIONS_OF_USERS.get(action, ("", {}))[1]
    if action == "copy_users":
        await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
        data = {"to_device_id": [device_of(hass, OTHER_SERIAL_NUMBER).id]}
    if action in OF_ACCESS_CONTROL:
        await terminal.request("POST", "/iclock/registry", "LockCount=1")
    assert await async_call(hass, action, context=context, wait=0, **data)


async def test_an_unknown_user(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a user who has been deleted may do nothing."""
    context = Context(user_id="nobody")
    for action in ("unlock_door", "reboot"):
        with pytest.raises(UnknownUser):
            await async_call(hass, action, context=context, wait=0)
    assert pending(hass) == 0


@pytest.mark.parametrize("key", ["unlock", "reboot", "refresh", "sync_clock"])
async def test_buttons(
    hass: HomeAssistant, terminal: Device, hass_read_only_user: MockUser, key: str
) -> None:
    """Test that a user who may only read cannot press a button."""
    with pytest.raises(Unauthorized):
        await async_press(hass, key, Context(user_id=hass_read_only_user.id))
    assert pending(hass) == 0
