"""Every action, called through Home Assistant and carried out by a virtual terminal."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.const import DOMAIN
from simulator import (
    FACE_JPEG,
    Biometric,
    Photo,
    Punch,
    Template,
    User,
    VirtualTerminal,
)

from .support import StartVirtual, async_do, async_press, async_run

TEMPLATE = b64encode(b"M\x87SS21" + bytes(range(200))).decode()
PHOTO = b64encode(FACE_JPEG).decode()
START = "2026-06-15T12:00:00+02:00"
LOCAL_START = "2026-06-15 12:00:00"


@dataclass(frozen=True)
class Case:
    """An action, and what it does to a terminal."""

    action: str
    data: dict[str, Any]
    effect: Callable[[VirtualTerminal], Any]
    wanted: Any
    more: dict[str, Any] = field(default_factory=dict)


def template_data(kind: str = "fingerprint", **data: Any) -> dict[str, Any]:
    """Return the fields of a template of user 1."""
    return {"pin": "1", "kind": kind, "template": TEMPLATE, **data}


def templates(virtual: VirtualTerminal) -> list[tuple[Any, ...]]:
    """Return the templates of a terminal, byte for byte."""
    return [
        (row.pin, row.kind, row.number, row.valid, row.duress, row.content)
        for row in virtual.store.templates
    ]


def pictures(virtual: VirtualTerminal) -> list[tuple[Any, ...]]:
    """Return the pictures of a terminal."""
    return [
        (row.pin, row.comparison, row.content, row.url)
        for row in virtual.store.pictures
    ]


def messages(virtual: VirtualTerminal) -> list[tuple[str, ...]]:
    """Return the messages of a terminal without their numbers."""
    return [
        (row.text, row.tag, row.minutes, row.start) for row in virtual.store.messages
    ]


def doors(virtual: VirtualTerminal) -> list[tuple[int, int]]:
    """Return the doors that were opened, and for how long."""
    return [(row.door, row.seconds) for row in virtual.door_openings]


def arguments(virtual: VirtualTerminal) -> list[str]:
    """Return what the openings were asked for with."""
    return [row.argument for row in virtual.door_openings]


FINGER = ("1", Biometric.FINGERPRINT, 6, "1", "0", TEMPLATE)
BOTH = [
    Case("unlock_door", {"door": 2, "seconds": 7}, arguments, ["2\t7"]),
    Case("reboot", {}, lambda v: v.store.operations.unsent_count > 0, True),
    Case(
        "set_user",
        {
            "pin": "007",
            "name": "Jürgen Bär",
            "privilege": "super_admin",
            "password": "12",
            "card": "34",
            "group": 2,
            "time_zones": "0001000200010000",
            "verification": "0",
        },
        lambda v: v.store.users.get("007"),
        User("007", "Jürgen Bär", "14", "12", "34", "2", "0001000200010000", "0"),
    ),
    Case("set_user", {"pin": 8}, lambda v: v.store.users.get("8"), User("8"), more={}),
    Case("delete_user", {"pin": "1"}, lambda v: v.store.users.get("1"), None),
    Case("set_template", template_data(number=6), templates, [FINGER]),
    Case(
        "set_template",
        template_data(number=6, table="fingertmp"),
        templates,
        [FINGER],
    ),
    Case(
        "set_template",
        template_data("face", major_version=58, minor_version=10, format="0"),
        templates,
        [("1", Biometric.VISIBLE_FACE, 0, "1", "0", TEMPLATE)],
    ),
    Case(
        "set_template",
        template_data("palm", number=1, valid=False, duress=True),
        templates,
        [("1", Biometric.PALM, 1, "0", "1", TEMPLATE)],
    ),
    Case(
        "set_photo",
        {"pin": "1", "content": PHOTO},
        pictures,
        [("1", True, PHOTO, "")],
    ),
    Case(
        "set_photo",
        {"pin": "1", "url": "http://192.168.1.2/1.jpg"},
        pictures,
        [("1", True, "", "http://192.168.1.2/1.jpg")],
    ),
    Case(
        "send_message",
        {"message": "Grüß Gott", "minutes": 5, "start": START},
        messages,
        [("Grüß Gott", "253", "5", LOCAL_START)],
    ),
    Case(
        "set_option",
        {"key": "VOLUME", "value": "33"},
        lambda v: v.settings["VOLUME"],
        "33",
    ),
    Case(
        "get_option",
        {"key": "VOLUME"},
        lambda v: v.settings["VOLUME"],
        "67",
        more={"value": "67"},
    ),
    Case(
        "clear",
        {"what": "attendance_log", "confirm": True, "force": True},
        lambda v: len(v.store.punches),
        0,
    ),
    Case(
        "clear",
        {"what": "all_data", "confirm": True, "force": True},
        lambda v: (len(v.store.punches), len(v.store.users)),
        (0, 0),
    ),
    Case("send_command", {"command": "AC_UNLOCK 1\t3"}, arguments, ["1\t3"]),
    Case(
        "send_command",
        {"command": "DATA UPDATE USERINFO PIN=9\tName=Raw"},
        lambda v: v.store.users.get("9"),
        User("9", "Raw"),
    ),
    Case("refresh", {}, lambda v: v.executed[-1].code, 0),
]
STANDARD = [
    Case("mute_alarm", {}, lambda v: (v.alarm_active, v.alarms_silenced), (False, 1)),
    Case("sync_clock", {}, lambda v: [row.text for row in v.executed], ["CHECK"]),
    Case(
        "set_user",
        {"pin": "1", "valid_from": START, "valid_until": "2096-07-01T00:00:00"},
        lambda v: [(row.start, row.end) for row in v.store.users],
        [("2026-06-15T12:00:00", "2096-07-01T00:00:00")],
    ),
    Case(
        "set_photo",
        {"pin": "1", "kind": "user", "content": PHOTO},
        pictures,
        [("1", False, PHOTO, "")],
    ),
    Case(
        "enroll",
        {"pin": "1", "kind": "fingerprint", "number": 4},
        lambda v: [(row.kind, row.number) for row in v.store.templates],
        [(Biometric.FINGERPRINT, 4)],
    ),
    Case(
        "enroll",
        {"pin": "1", "kind": "face"},
        lambda v: [row.kind for row in v.store.templates],
        [Biometric.VISIBLE_FACE],
    ),
    Case(
        "enroll",
        {"pin": "1", "kind": "card"},
        lambda v: [bool(row.card) for row in v.store.users],
        [True],
    ),
    Case(
        "send_message",
        {"message": "Hi", "start": START, "pins": ["1"]},
        lambda v: (messages(v), len(v.store.message_readers)),
        ([("Hi", "254", "60", LOCAL_START)], 1),
    ),
    Case("delete_message", {"uid": 5}, messages, []),
    Case(
        "set_work_code",
        {"code": "7", "name": "Paint", "index": 2},
        lambda v: [(row.code, row.name, row.pin) for row in v.store.work_codes],
        [("7", "Paint", "2")],
    ),
    Case("delete_work_code", {"code": "3"}, lambda v: len(v.store.work_codes), 0),
    Case(
        "clear",
        {"what": "photos", "confirm": True},
        lambda v: len(v.store.photos),
        0,
    ),
    Case(
        "clear",
        {"what": "biometrics", "confirm": True},
        lambda v: len(v.store.templates),
        0,
    ),
]
CASES = [
    pytest.param(dialect, case, id=f"{dialect}-{case.action}-{number}")
    for dialect, cases in (("standard", [*BOTH, *STANDARD]), ("condensed", BOTH))
    for number, case in enumerate(cases)
]
DIALECTS = pytest.mark.parametrize("dialect", ["standard", "condensed"])


async def async_fill(virtual: VirtualTerminal) -> None:
    """Give a terminal something to delete."""
    now = virtual.clock.now()
    virtual.store.add_punch(Punch("1", now, 0, 1), sent=True)
    virtual.store.add_photo(Photo("1", now, FACE_JPEG), sent=True)
    virtual.store.put_template(Template("1", Biometric.PALM, TEMPLATE), sent=True)
    virtual.alarm_active = True
    texts = (
        f"DATA UPDATE SMS UID=5\tMSG=old\tStartTime={LOCAL_START}",
        "DATA UPDATE WORKCODE PIN=1\tCODE=3\tNAME=Old",
    )
    for text in texts:
        await virtual.execute(text)
    virtual.executed.clear()


NEEDS_FILLING = ("clear", "mute_alarm", "delete_message", "delete_work_code")


@pytest.mark.parametrize(("dialect", "case"), CASES)
async def test_effect_and_response(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str, case: Case
) -> None:
    """Test what an action does at the terminal, and what it answers."""
    virtual = await start_virtual(dialect)
    if case.action in NEEDS_FILLING:
        await async_fill(virtual)
        assert case.action == "mute_alarm" or case.effect(virtual) != case.wanted
    answer = await async_do(hass, virtual, case.action, **case.data)
    assert case.effect(virtual) == case.wanted
    assert isinstance(answer.pop("command_id"), int)
    if case.action == "send_message":
        uid = answer.pop("uid")
        assert [row.uid for row in virtual.store.messages] == [str(uid)]
    if case.action == "send_command":
        assert answer.pop("values") == {}
    assert answer == {
        "result": "done",
        "return_code": 0,
        "meaning": "success",
        **case.more,
    }
    assert [row.code for row in virtual.executed if row.code] == []
    assert virtual.complaints == []


async def test_seconds_and_door(
    hass: HomeAssistant, start_virtual: StartVirtual
) -> None:
    """Test that firmware that reads the argument opens that door for that long."""
    virtual = await start_virtual("condensed")
    await async_do(hass, virtual, "unlock_door", door=2, seconds=7)
    assert doors(virtual) == [(2, 7)]


@DIALECTS
@pytest.mark.parametrize("key", ["unlock", "unlock_2", "reboot", "refresh"])
async def test_buttons(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str, key: str
) -> None:
    """Test that a button has the terminal do what it says."""
    virtual = await start_virtual(dialect)
    loop = hass.loop
    await async_run(loop.create_task(async_press(hass, key)), virtual)
    assert virtual.executed and all(row.code == 0 for row in virtual.executed)
    wanted = {"unlock": ["1\t5"], "unlock_2": ["2\t5"]}.get(key, [])
    assert arguments(virtual) == wanted


@DIALECTS
@pytest.mark.parametrize(("title", "text"), [(None, "Hello"), ("Note", "Note: Hello")])
async def test_notify(
    hass: HomeAssistant,
    start_virtual: StartVirtual,
    dialect: str,
    title: str | None,
    text: str,
) -> None:
    """Test that a notification is shown to everybody."""
    virtual = await start_virtual(dialect)
    data = (
        {"message": "Hello"} if title is None else {"message": "Hello", "title": title}
    )
    entity = hass.states.async_entity_ids("notify")
    sent = hass.services.async_call(
        "notify", "send_message", {"entity_id": entity, **data}, blocking=True
    )
    await async_run(hass.loop.create_task(sent), virtual)
    (row,) = virtual.store.messages
    assert (row.text, row.tag, row.minutes) == (text, "253", "60")


async def test_every_action_is_called(
    hass: HomeAssistant, start_virtual: StartVirtual
) -> None:
    """Test that the tables name every action but those that read."""
    await start_virtual("standard")
    reading = {"get_users", "get_templates", "get_punches", "delete_template"}
    # These have tests of their own.
    reading |= {"copy_users", "erase_person", "get_rejected_lines", "move_journal"}
    # Of the access-control dialect only: tests/access and tests/access_people.
    reading |= {"emergency_release", "get_access_rights"}
    reading |= {"set_holiday", "set_time_zone"}
    called = {case.action for case in (*BOTH, *STANDARD)}
    assert set(hass.services.async_services()[DOMAIN]) - reading == called
