"""The bytes that a poll is answered with, action by action, in both books."""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import MINIMAL_HANDSHAKE, STANDARD_HANDSHAKE, Device

from .support import (
    async_ask,
    async_call,
    async_poll,
    async_queue,
    async_reply,
    lines_of,
)

type Start = Callable[..., Awaitable[Device]]

TEMPLATE = b64encode(b"not a real template").decode()
START = "2026-06-15T12:00:00+02:00"
END = "2026-06-15T18:00:00"
SPAN = "StartTime=2026-06-15 12:00:00\tEndTime=2026-06-15 18:00:00"
USER = {
    "pin": "7",
    "name": "Alice",
    "privilege": "super_admin",
    "password": "1234",
    "card": "5678",
    "group": 1,
    "time_zones": "0001000200010000",
    "verification": "0",
}
USER_LINE = (
    "DATA UPDATE USERINFO PIN=7\tName=Alice\tPri=14\tPasswd=1234\tCard=5678\tGrp=1"
    "\tTZ=0001000200010000\tVerify=0"
)
FINGER = {"pin": "7", "kind": "fingerprint", "number": 6, "template": TEMPLATE}
FINGERTMP = {**FINGER, "table": "fingertmp"}
FACE = {
    "pin": "7",
    "kind": "face",
    "template": TEMPLATE,
    "major_version": 58,
    "minor_version": 10,
    "format": "0",
}
MESSAGE: dict[str, Any] = {"message": "Hello", "minutes": 60, "start": START}
CONFIRM = {"confirm": True}
FINGERTMP_LINE = f"DATA UPDATE FINGERTMP PIN=7\tFID=6\tSize=28\tValid=1\tTMP={TEMPLATE}"
VERSIONS = "MajorVer=58\tMinorVer=10\tFormat=0"

# The action, its fields, the condensed line (seed.md), the standard one (V4.0).
SEED: list[tuple[str, dict[str, Any], str, str]] = [
    ("set_user", USER, USER_LINE, USER_LINE),
    ("set_template", FINGERTMP, FINGERTMP_LINE, FINGERTMP_LINE),
    (
        "set_template",
        FACE,
        "DATA UPDATE BIODATA PIN=7\tNo=0\tIndex=0\tValid=1\tType=9"
        f"\t{VERSIONS}\tTmp={TEMPLATE}",
        "DATA UPDATE BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9"
        f"\t{VERSIONS}\tTmp={TEMPLATE}",
    ),
    (
        "set_photo",
        {"pin": "7", "content": TEMPLATE},
        f"DATA UPDATE BIOPHOTO PIN=7\tType=9\tSize=28\tContent={TEMPLATE}",
        f"DATA UPDATE BIOPHOTO PIN=7\tType=9\tSize=28\tContent={TEMPLATE}\tFormat=0",
    ),
    (
        "set_photo",
        {"pin": "7", "url": "iclock/7.jpg"},
        "DATA UPDATE BIOPHOTO PIN=7\tType=9\tURL=iclock/7.jpg",
        "DATA UPDATE BIOPHOTO PIN=7\tType=9\tFormat=1\tUrl=iclock/7.jpg",
    ),
    (
        "send_message",
        MESSAGE,
        "DATA UPDATE SMS ID={uid}\tTag=253\tValidMinutes=60"
        "\tStartTime=2026-06-15 12:00:00\tContent=Hello",
        "DATA UPDATE SMS MSG=Hello\tTAG=253\tUID={uid}\tMIN=60"
        "\tStartTime=2026-06-15 12:00:00",
    ),
    ("delete_user", {"pin": "7"}, "DATA DELETE USERINFO PIN=7", ""),
    (
        "delete_template",
        {"pin": "7", "kind": "fingerprint", "number": 6, "table": "fingertmp"},
        "DATA DELETE FINGERTMP PIN=7\tFID=6",
        "",
    ),
    (
        "delete_template",
        {"pin": "7", "kind": "face", "number": 0},
        "DATA DELETE BIODATA PIN=7\tType=9\tNo=0",
        "DATA DELETE BIODATA Pin=7\tType=9\tNo=0",
    ),
    (
        "get_punches",
        {"refresh": True, "start": START, "end": END},
        f"DATA QUERY ATTLOG {SPAN}",
        "",
    ),
    ("get_users", {"refresh": True, "pin": "7"}, "DATA QUERY USERINFO PIN=7", ""),
    ("clear", {"what": "attendance_log", **CONFIRM}, "CLEAR LOG", ""),
    ("clear", {"what": "all_data", **CONFIRM}, "CLEAR DATA", ""),
    (
        "set_option",
        {"key": "VOLUME", "value": "70"},
        "SET OPTIONS VOLUME=70",
        "SET OPTION VOLUME=70",
    ),
    (
        "get_option",
        {"key": "VOLUME"},
        "GET OPTIONS VOLUME",
        "GET OPTION FROM VOLUME",
    ),
    ("reboot", {}, "REBOOT", ""),
    ("unlock_door", {"door": 2, "seconds": 9}, "AC_UNLOCK 2\t9", ""),
]
# What the seed does not list goes as the vendor spells it, whatever the book.
FURTHER: list[tuple[str, dict[str, Any], str]] = [
    ("mute_alarm", {}, "AC_UNALARM"),
    ("sync_clock", {}, "CHECK"),
    ("get_users", {"refresh": True}, "DATA QUERY USERINFO"),
    (
        "set_user",
        {
            "pin": "7",
            "valid_from": "2096-06-15T12:00:00+02:00",
            "valid_until": "2096-06-15T18:00:00",
        },
        "DATA UPDATE USERINFO PIN=7\tStartDatetime=2096-06-15T12:00:00"
        "\tEndDatetime=2096-06-15T18:00:00\tExpires=1",
    ),
    (
        "set_photo",
        {"pin": "7", "kind": "user", "content": TEMPLATE},
        f"DATA UPDATE USERPIC PIN=7\tSize=28\tContent={TEMPLATE}",
    ),
    (
        "enroll",
        {"pin": "7", "kind": "fingerprint", "number": 6},
        "ENROLL_FP PIN=7\tFID=6\tRETRY=3\tOVERWRITE=1",
    ),
    ("enroll", {"pin": "7", "kind": "card"}, "ENROLL_MF PIN=7\tRETRY=3"),
    (
        "enroll",
        {"pin": "7", "kind": "face", "overwrite": False, "retries": 1},
        "ENROLL_BIO TYPE=9\tPIN=7\tCardNo=\tRETRY=1\tOVERWRITE=0",
    ),
    ("delete_message", {"uid": 5}, "DATA DELETE SMS UID=5"),
    (
        "set_work_code",
        {"code": "7", "name": "Paint", "index": 2},
        "DATA UPDATE WORKCODE PIN=2\tCODE=7\tNAME=Paint",
    ),
    ("delete_work_code", {"code": "7"}, "DATA DELETE WORKCODE CODE=7"),
    ("clear", {"what": "photos", **CONFIRM}, "CLEAR PHOTO"),
    ("clear", {"what": "biometrics", **CONFIRM}, "CLEAR BIODATA"),
    ("send_command", {"command": "VERIFY SUM ATTLOG A=1"}, "VERIFY SUM ATTLOG A=1"),
]
TABLE = [
    pytest.param(book, action, data, text, id=f"{book}-{action}-{number}")
    for number, (action, data, condensed, standard) in enumerate(
        [*SEED, *((*row, "") for row in FURTHER)]
    )
    for book, text in (("condensed", condensed), ("standard", standard or condensed))
]


@pytest.mark.parametrize(("book", "action", "data", "text"), TABLE)
async def test_bytes(
    hass: HomeAssistant,
    start_terminal: Start,
    book: str,
    action: str,
    data: dict[str, Any],
    text: str,
) -> None:
    """Test what an action sends, byte for byte, by the terminal's handshake."""
    device = await start_terminal(doors=2)
    if book == "condensed":
        await device.handshake(MINIMAL_HANDSHAKE)
    call = async_call(hass, action, wait=0, **data)
    task = await async_ask(hass, call)
    answer = task.result() if task.done() else {}
    body = (await device.poll()).body
    if not answer:
        answer = await task
    command_id = answer["command_id"]
    wanted = text.replace("{uid}", str(answer.get("uid", "")))
    assert body == f"C:{command_id}:{wanted}\n".encode()


@pytest.mark.parametrize(
    ("book", "numbers"),
    [
        ("standard", {"finger_vein": 7, "palm": 8, "near_infrared_face": 2, "iris": 4}),
        ("condensed", {"finger_vein": 4, "palm": 7, "visible_palm": 10}),
    ],
)
async def test_biometric_types(
    hass: HomeAssistant, start_terminal: Start, book: str, numbers: dict[str, int]
) -> None:
    """Test that a kind's number is that of the book that is set."""
    device = await start_terminal(code_book=book)
    for kind, number in numbers.items():
        data: dict[str, Any] = {"pin": "7", "kind": kind}
        command_id = await async_queue(hass, "delete_template", **data)
        text = (await async_poll(device))[command_id]
        assert text.endswith(f"=7\tType={number}")
        await async_reply(device, command_id)


@pytest.mark.parametrize(
    ("encoding", "codec"), [("utf-8", "utf-8"), ("gb18030", "gb18030")]
)
async def test_encoding(
    hass: HomeAssistant, start_terminal: Start, encoding: str, codec: str
) -> None:
    """Test that a name goes in the terminal's encoding."""
    device = await start_terminal(text_encoding=encoding)
    command_id = await async_queue(hass, "set_user", pin="1", name="张三")
    line = f"C:{command_id}:DATA UPDATE USERINFO PIN=1\tName=张三\n"
    assert (await device.poll()).body == line.encode(codec)


async def test_message_to_some(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a message goes first, then who is to read it."""
    data = {**MESSAGE, "pins": ["7", 8]}
    answer = await async_call(hass, "send_message", wait=0, **data)
    uid = answer["uid"]
    texts = list((await async_poll(terminal)).values())
    assert texts[0].startswith("DATA UPDATE SMS MSG=Hello\tTAG=254\t")
    assert texts[1:] == [
        f"DATA UPDATE USER_SMS PIN={pin}\tUID={uid}" for pin in ("7", "8")
    ]


@pytest.mark.parametrize(
    ("handshake", "texts"),
    [
        (STANDARD_HANDSHAKE, ["LOG", "INFO"]),
        (
            MINIMAL_HANDSHAKE,
            [
                "DATA QUERY ATTLOG StartTime=2026-06-14 14:00:00"
                "\tEndTime=2026-06-15 14:00:00"
            ],
        ),
    ],
)
async def test_refresh(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    handshake: dict[str, str],
    texts: list[str],
) -> None:
    """Test that the seed's own commands are enough for a refresh."""
    freezer.move_to("2026-06-15T12:00:00+00:00")
    await terminal.handshake(handshake)
    await async_call(hass, "refresh", wait=0)
    assert list((await async_poll(terminal)).values()) == texts


async def test_forty_kilobytes(hass: HomeAssistant, terminal: Device) -> None:
    """Test that an answer holds at most 40 KB, in order, without a gap."""
    content = b64encode(bytes(9000)).decode()
    numbers = [
        await async_queue(hass, "set_photo", pin=str(pin), content=content)
        for pin in range(8)
    ]
    handed_out: list[int] = []
    for commands in (3, 3, 2):
        body = (await terminal.poll()).body
        assert len(body) <= 40_000
        assert body.count(b"\n") == commands
        assert body.endswith(b"\n")
        lines = lines_of(body)
        handed_out += lines
        for command_id in lines:
            await async_reply(terminal, command_id)
    assert handed_out == numbers


async def test_large_one_alone(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a command above the limit goes alone, and the rest follows."""
    content = b64encode(bytes(90_000)).decode()
    first = await async_queue(hass, "set_user", pin="1")
    large = await async_queue(hass, "set_photo", pin="1", content=content)
    last = await async_queue(hass, "set_user", pin="2")
    assert list(await async_poll(terminal)) == [first]
    handed_out = await async_poll(terminal)
    assert list(handed_out) == [large]
    assert handed_out[large].endswith(f"\tContent={content}\tFormat=0")
    assert last in await async_poll(terminal)


async def test_two_hundred(hass: HomeAssistant, terminal: Device) -> None:
    """Test that an answer holds at most 200 commands."""
    numbers = [
        await async_queue(hass, "delete_user", pin=str(pin)) for pin in range(203)
    ]
    assert list(await async_poll(terminal)) == numbers[:200]
    assert list(await async_poll(terminal)) == numbers[200:]


@pytest.mark.parametrize("name", ["reboot", "sync_clock", "clear"])
async def test_nothing_follows(
    hass: HomeAssistant, terminal: Device, name: str
) -> None:
    """Test that nothing follows what makes a terminal begin anew."""
    data: dict[str, Any] = {"what": "all_data", **CONFIRM} if name == "clear" else {}
    last = await async_queue(hass, name, **data)
    user = await async_queue(hass, "set_user", pin="1")
    door = await async_queue(hass, "unlock_door")
    first = list(await async_poll(terminal))
    assert first[0] == door
    if last in first:
        assert first[-1] == last
    assert set(first) | set(await async_poll(terminal)) == {last, user, door}


async def test_secrets_are_not_logged(
    hass: HomeAssistant, terminal: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """Test that a password and a card that are sent are in no log."""
    caplog.set_level("DEBUG", "custom_components.zkteco_push")
    data = {"pin": "7", "password": "S3cr3tPa55", "card": "987654321"}
    command_id = await async_queue(hass, "set_user", **data)
    assert "S3cr3tPa55" in str(await async_poll(terminal))
    await async_reply(terminal, command_id, -1)
    assert "S3cr3tPa55" not in caplog.text
    assert "987654321" not in caplog.text
