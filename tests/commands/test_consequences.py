"""What follows here from what a terminal has done there."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle, issues, value_of
from tests.support.hub import async_restart_hub

from .support import (
    async_call,
    async_poll,
    async_press,
    async_queue,
    async_reply,
    async_until,
)

pytestmark = pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")

_ALARM = 3
_TAMPER = "55"


async def test_muted_alarm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a silenced alarm stays silent over a restart, and a new one does not."""
    await terminal.operate(_ALARM, _TAMPER)
    await async_settle(hass)
    assert value_of(hass, "tamper") == "on"
    command_id = await async_queue(hass, "mute_alarm")
    assert value_of(hass, "tamper") == "on"
    assert await async_poll(terminal) == {command_id: "AC_UNALARM"}
    await async_reply(terminal, command_id)
    assert value_of(hass, "tamper") == "off"
    await async_restart_hub(hass)
    assert value_of(hass, "tamper") == "off"
    await async_pass_time(hass, freezer, 5)
    await terminal.operate(_ALARM, _TAMPER)
    assert value_of(hass, "tamper") == "on"


async def test_what_a_terminal_may_not_say(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that nobody on the network silences an alarm, or stops the hub."""
    await terminal.operate(_ALARM, _TAMPER)
    await async_settle(hass)
    for value in ("9999999999", "never"):
        options = {"zkteco_push.muted_at": value, "UserCount": "1"}
        assert (await terminal.options(**options)).text == "OK"
        await async_restart_hub(hass)
        assert value_of(hass, "tamper") == "on"


async def test_deleted_user_does_not_come_back(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that a lost answer to an update does not undo the deletion after it."""
    update = await async_queue(hass, "set_user", pin="5", name="Ann")
    assert list(await async_poll(terminal)) == [update]
    deletion = await async_queue(hass, "delete_user", pin="5")
    handed_out: list[int] = []
    for _ in range(30):
        handed_out += list(await async_poll(terminal))
        if deletion in handed_out:
            break
    await async_reply(terminal, deletion)
    await terminal.handshake()
    later = [number for _ in range(10) for number in await async_poll(terminal)]
    assert deletion in handed_out
    assert update not in later
    assert (await async_call(hass, "get_users", pin="5"))["users"] == []


async def test_text_that_no_longer_fits(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a command that cannot be spelled any more holds nothing else up."""
    await terminal.handshake({"options": "all", "pushver": "2.4.1", "language": "83"})
    long_name = await async_queue(hass, "set_user", pin="1", name="张" * 20)
    following = await async_queue(hass, "set_user", pin="2", name="Ben")
    await terminal.handshake({"options": "all", "pushver": "2.4.1", "language": "69"})
    assert list(await async_poll(terminal)) == [following]
    await async_reply(terminal, following)
    assert long_name not in await async_poll(terminal)
    assert value_of(hass, "pending_commands") == "0"


async def test_slow_for_a_door(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a terminal with a door that asks too seldom is reported, and cleared."""
    issue = f"slow_for_a_door_{terminal.serial_number}"
    for _ in range(8):
        await async_pass_time(hass, freezer, 14)
        await terminal.poll()
    await async_pass_time(hass, freezer, 5)
    assert issue in issues(hass)
    for _ in range(20):
        await async_pass_time(hass, freezer, 3)
        await terminal.poll()
    await async_pass_time(hass, freezer, 5)
    assert issue not in issues(hass)


async def test_buttons_do_not_wait_for_each_other(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that a door opens although another button's answer is still out."""
    reboot = hass.async_create_task(async_press(hass, "reboot"))
    door = hass.async_create_task(async_press(hass, "unlock"))
    await async_until(lambda: value_of(hass, "pending_commands") == "2")
    handed_out = await async_poll(terminal)
    assert "AC_UNLOCK 1\t5" in handed_out.values()
    for command_id in handed_out:
        await async_reply(terminal, command_id)
    await door
    await reboot


async def test_templates_of_older_firmware(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that templates are asked for by type where a user comes without them."""
    await terminal.handshake({"options": "all", "pushver": "2.4.1"})
    await terminal.options(MultiBioDataSupport="0:1:0:0:0:0:0:0:1:1")
    asked = hass.async_create_task(async_call(hass, "get_templates", refresh=True))
    await async_until(lambda: value_of(hass, "pending_commands") == "4")
    handed_out = await async_poll(terminal)
    assert list(handed_out.values()) == [
        "DATA QUERY USERINFO",
        "DATA QUERY BIODATA Type=1",
        "DATA QUERY BIODATA Type=8",
        "DATA QUERY BIODATA Type=9",
    ]
    users, fingers, palms, faces = handed_out
    await async_reply(terminal, users)
    line = (
        "BIODATA Pin=7\tNo=1\tIndex=0\tValid=1\tDuress=0\tType=1\tMajorVer=10\t"
        "MinorVer=0\tFormat=ZK\tTmp=QUJD\n"
    )
    assert (await terminal.upload("BIODATA", line)).text == "OK:1"
    await async_reply(terminal, fingers)
    await async_reply(terminal, palms, -1004)
    await async_reply(terminal, faces, 0)
    answer = await asked
    assert answer["result"] == "done"
    (template,) = answer["templates"]
    assert template["kind"] == "fingerprint"
    assert template["number"] == 1
    assert "template" not in template
