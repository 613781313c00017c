"""What goes wrong, in words; and what is refused before anything is queued."""

from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from simulator import FACE_JPEG, SPEEDFACE_V5L
from tests.support.device import Device
from tests.support.house import issues
from tests.support.hub import async_restart_hub, device_of, loaded_hub

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

SHORT = b64encode(b"short").decode()
PHOTO = b64encode(FACE_JPEG).decode()
FULL = replace(SPEEDFACE_V5L.capacity, users=1)
FINGER = {"pin": "1", "kind": "fingerprint", "table": "fingertmp", "template": SHORT}
WRONG_SIZE = f"DATA UPDATE FINGERTMP PIN=1\tFID=0\tSize=9\tValid=1\tTMP={SHORT}"
REFUSALS: list[tuple[str, str, dict[str, Any], str, int]] = [
    ("standard", "delete_user", {"pin": "9"}, "no_such_pin", -10),
    ("standard", "set_template", {**FINGER, "pin": "9"}, "no_such_pin", -10),
    ("standard", "set_template", FINGER, "invalid_template_format", -11),
    (
        "standard",
        "send_command",
        {"command": WRONG_SIZE},
        "template_size_mismatch",
        -9,
    ),
    ("standard", "set_user", {"pin": "2"}, "capacity_reached", -1001),
    ("standard", "send_command", {"command": "FLY"}, "not_supported", -1002),
    (
        "standard",
        "set_template",
        {**FINGER, "table": "biodata", "major_version": 9},
        "algorithm_version_mismatch",
        -30,
    ),
    ("standard", "enroll", {"pin": "9", "kind": "card"}, "no_such_pin", -10),
    ("condensed", "delete_user", {"pin": "9"}, "does_not_exist", -5),
    ("condensed", "send_command", {"command": WRONG_SIZE}, "invalid_format", -2),
    ("condensed", "set_user", {"pin": "2"}, "capacity_reached", -10),
    ("condensed", "mute_alarm", {}, "failed", -1),
    ("condensed", "sync_clock", {}, "failed", -1),
    ("condensed", "set_work_code", {"code": "1"}, "failed", -1),
    ("condensed", "enroll", {"pin": "1", "kind": "face"}, "failed", -1),
    ("condensed", "send_command", {"command": "AC_UNLOCK"}, "invalid_parameter", -3),
]


@pytest.mark.parametrize(("dialect", "action", "data", "meaning", "code"), REFUSALS)
async def test_refusals(
    hass: HomeAssistant,
    start_virtual: StartVirtual,
    dialect: str,
    action: str,
    data: dict[str, Any],
    meaning: str,
    code: int,
) -> None:
    """Test that a terminal's refusal is an error in words with its number."""
    virtual = await start_virtual(dialect, capacity=FULL)
    with pytest.raises(HomeAssistantError) as raised:
        await async_do(hass, virtual, action, **data)
    error = raised.value
    assert error.translation_key == f"refused_{meaning}"
    assert error.translation_placeholders is not None
    assert error.translation_placeholders["return_code"] == str(code)
    assert str(code) in str(error)
    assert pending(hass) == 0


@pytest.mark.parametrize(
    ("kind", "code", "key"),
    [
        ("fingerprint", 2, "refused_already_enrolled"),
        ("fingerprint", 4, "refused_enrolment_failed"),
        ("face", 5, "refused_duplicate"),
        ("face", 6, "refused_cancelled"),
        ("palm", 7, "refused_busy"),
        ("card", 4, "refused_retries_used_up"),
        ("card", 5, "refused_timeout"),
        ("card", 6, "refused_cancelled"),
    ],
)
async def test_enrolments(
    hass: HomeAssistant, start_virtual: StartVirtual, kind: str, code: int, key: str
) -> None:
    """Test that a positive number is why nobody was enrolled."""
    virtual = await start_virtual("standard")
    virtual.enroll_result = code
    with pytest.raises(HomeAssistantError) as raised:
        await async_do(hass, virtual, "enroll", pin="1", kind=kind)
    assert raised.value.translation_key == key


@pytest.mark.parametrize("action", ["get_users", "get_punches", "set_option"])
async def test_positive_is_success(
    hass: HomeAssistant, terminal: Device, action: str
) -> None:
    """Test that of other commands a positive number is a count."""
    data: dict[str, Any] = {"key": "A", "value": "1"}
    data = data if action == "set_option" else {"refresh": True}
    task = await async_ask(hass, async_call(hass, action, **data))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id, 42)
    answer = await async_end(task)
    assert (answer["result"], answer["return_code"]) == ("done", 42)


# A control character in any text, what is too long, and what is no base64.
WRONG: list[tuple[str, dict[str, Any], str]] = [
    *(
        (action, {**data, field: f"a{character}b"}, "field_control_character")
        for character in "\t\n\r\0\x1f"
        for action, data, field in (
            ("set_user", {"pin": "1"}, "name"),
            ("set_user", {"pin": "1"}, "password"),
            ("set_user", {"pin": "1"}, "card"),
            ("set_user", {}, "pin"),
            ("delete_user", {}, "pin"),
            ("send_message", {}, "message"),
            ("set_option", {"key": "VOLUME"}, "value"),
            ("set_option", {"value": "1"}, "key"),
            ("get_option", {}, "key"),
            ("set_work_code", {}, "code"),
            ("set_work_code", {"code": "1"}, "name"),
            ("set_photo", {"pin": "1"}, "url"),
        )
    ),
    *(
        ("send_command", {"command": f"LOG{character}"}, "field_control_character")
        for character in ("\nREBOOT", "\rREBOOT", "\0")
    ),
    ("set_user", {"pin": "1" * 25}, "field_too_long"),
    ("set_user", {"pin": "1", "name": "x" * 25}, "field_too_long"),
    ("set_user", {"pin": "1", "name": "ж" * 25}, "field_too_long"),
    ("set_user", {"pin": "1", "name": "中" * 17}, "field_too_long"),
    ("set_user", {"pin": "1", "password": "1" * 17}, "field_too_long"),
    ("set_user", {"pin": "1", "name": "x Pri=14"}, "field_holds_key"),
    ("set_user", {"pin": "1 Name=x"}, "field_malformed"),
    ("set_user", {"pin": "1", "card": "abc"}, "field_malformed"),
    ("delete_user", {"pin": "*"}, "field_malformed"),
    ("send_message", {"message": "x" * 321}, "field_too_long"),
    ("send_message", {"message": "ж" * 161}, "field_too_long"),
    ("set_option", {"key": "A", "value": "1,B=2"}, "field_second_pair"),
    ("set_option", {"key": "A B", "value": "1"}, "field_malformed"),
    ("set_photo", {"pin": "1", "content": "?"}, "field_not_base64"),
    ("set_photo", {"pin": "1", "content": "QUJ"}, "field_not_base64"),
    ("set_photo", {"pin": "1"}, "no_photo"),
    ("set_photo", {"pin": "1", "path": "/etc/passwd"}, "path_not_allowed"),
    *(
        (
            "set_template",
            {"pin": "1", "kind": "fingerprint", "template": text, "table": table},
            key,
        )
        for table in ("biodata", "fingertmp")
        for text, key in (
            ("****", "field_not_base64"),
            ("QUJ", "field_not_base64"),
            ("QU\tJD", "field_not_base64"),
            ("", "field_missing"),
            ("QUJD" * 250_000, "field_too_long"),
        )
    ),
    ("clear", {"what": "photos"}, "not_confirmed"),
    ("send_command", {"command": "SHELL ls"}, "not_confirmed"),
    ("send_command", {"command": "GetFile /etc/passwd"}, "not_confirmed"),
    ("send_command", {"command": "PutFile a\tb"}, "not_confirmed"),
    ("send_command", {"command": "UPGRADE type=1"}, "not_confirmed"),
    ("send_command", {"command": "DATA DELETE USERINFO"}, "not_confirmed"),
    ("send_command", {"command": "data  delete userinfo"}, "not_confirmed"),
    ("send_command", {"command": "DATA DELETE USERINFO PIN="}, "not_confirmed"),
    ("send_command", {"command": "   "}, "field_missing"),
]


@pytest.mark.parametrize(
    ("action", "data", "key"),
    [
        pytest.param(action, data, key, id=f"{action}-{key}-{number}")
        for number, (action, data, key) in enumerate(WRONG)
    ],
)
async def test_nothing_is_queued(
    hass: HomeAssistant, terminal: Device, action: str, data: dict[str, Any], key: str
) -> None:
    """Test that a wrong field is an error of its own, before anything is queued."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, action, wait=0, **data)
    assert raised.value.translation_key == key
    assert pending(hass) == 0
    assert await async_poll(terminal) == {}


async def test_message_to_many_is_checked_whole(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that the last wrong PIN keeps the message from being queued."""
    with pytest.raises(ServiceValidationError):
        await async_call(hass, "send_message", message="Hi", pins=["1", "2\t3"])
    assert await async_poll(terminal) == {}


async def test_photo_of_an_allowed_folder(
    hass: HomeAssistant, start_virtual: StartVirtual, tmp_path: Path
) -> None:
    """Test that a file is sent from where files may be read, and only from there."""
    virtual = await start_virtual("standard")
    file = tmp_path / "ann.jpg"
    file.write_bytes(FACE_JPEG)
    data: dict[str, Any] = {"pin": "1", "path": str(file)}
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "set_photo", **data)
    assert raised.value.translation_key == "path_not_allowed"
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    await async_do(hass, virtual, "set_photo", **data)
    assert [row.content for row in virtual.store.pictures] == [PHOTO]
    with pytest.raises(ServiceValidationError):
        await async_call(hass, "set_photo", pin="1", path=str(tmp_path))


@pytest.mark.parametrize("what", ["attendance_log", "all_data"])
async def test_clear_keeps_what_is_not_here(
    hass: HomeAssistant, terminal: Device, what: str
) -> None:
    """Test that records that are not stored here are not deleted without force."""
    await terminal.poll(INFO="Ver1,1,0,2,192.168.1.2")
    await terminal.punch("1")
    data: dict[str, Any] = {"what": what, "confirm": True, "wait": 0}
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "clear", **data)
    assert raised.value.translation_key == "records_missing"
    assert await async_poll(terminal) == {}
    answer = await async_call(hass, "clear", **data, force=True)
    assert answer["result"] == "queued"
    assert len(await async_poll(terminal)) == 1


async def test_clear_of_what_is_here(hass: HomeAssistant, terminal: Device) -> None:
    """Test that all that is stored here may be deleted there."""
    await terminal.poll(INFO="Ver1,1,0,1,192.168.1.2")
    await terminal.punch("1")
    data: dict[str, Any] = {"what": "attendance_log", "confirm": True, "wait": 0}
    assert (await async_call(hass, "clear", **data))["result"] == "queued"
    assert list((await async_poll(terminal)).values()) == ["CLEAR LOG"]


async def test_without_a_hub(hass: HomeAssistant, terminal: Device) -> None:
    """Test that an action says that the hub does not run."""
    device_id = device_of(hass).id
    await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    with pytest.raises(ServiceValidationError) as raised:
        await async_call(hass, "reboot", device_id)
    assert raised.value.translation_key == "hub_missing"


async def test_not_a_terminal(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a device that is no terminal is refused, alone and among others."""
    for chosen, key in (("nothing", "not_a_terminal"), ([], "no_device")):
        with pytest.raises(ServiceValidationError) as raised:
            await async_call(hass, "reboot", chosen)
        assert raised.value.translation_key == key
    await async_restart_hub(hass)
    assert await async_poll(terminal) == {}
    assert issues(hass) == {}
