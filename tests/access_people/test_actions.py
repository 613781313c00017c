"""Tests of what every other action has an access terminal do, byte for byte."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.commands.support import async_call, async_poll
from tests.support.house import value_of
from tests.support.hub import OTHER_SERIAL_NUMBER, async_restart_hub, device_of

from .support import FACE_TERMINAL, PANEL, AccessTerminal, async_act

type StartAccess = Callable[..., Awaitable[AccessTerminal]]

INVENTORY: Final = (
    "GET OPTIONS ~SerialNumber,FirmVer,~DeviceName,LockCount,ReaderCount,AuxInCount,"
    "AuxOutCount,MachineType,~MaxUserCount,~MaxAttLogCount,~MaxUserFingerCount,"
    "~ZKFPVersion,IPAddress,MAC,VerifyStyles,EventTypes,AccSupportFunList,"
    "~RelayStateFunOn"
)
ABILITIES: Final = (
    "GET OPTIONS FingerFunOn,FvFunOn,FaceFunOn,AutoServerFunOn,DateFmtFunOn,"
    "RemoteOpenDoorExFunOn,MultiBioDataSupport,MultiBioPhotoSupport,MultiBioVersion,"
    "NewVFStyles"
)
ROW: Final = "timezone TimezoneId=2\tSunTime1=0\tSunTime2=0\tSunTime3=0"


def times(first: int = 0, second: int = 0) -> list[str]:
    """Return a day's values."""
    return [str(first), str(second), "0"]


def time_zone(number: int, **days: list[str]) -> str:
    """Return the line of a time zone; a day that is not given has no period."""
    names = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Hol1", "Hol2", "Hol3")
    pairs = (
        f"{name}Time{place + 1}={days.get(name, times())[place]}"
        for name in names
        for place in range(3)
    )
    return "\t".join((f"DATA UPDATE timezone TimezoneId={number}", *pairs))


CASES: Final = [
    pytest.param("reboot", {}, ["CONTROL DEVICE 03000000"], id="reboot"),
    pytest.param("mute_alarm", {}, ["CONTROL DEVICE 02000000"], id="mute"),
    pytest.param(
        "refresh",
        {},
        [
            "DATA COUNT user",
            "DATA COUNT transaction",
            "DATA COUNT biodata Type=1",
            "DATA COUNT biodata Type=9",
            ABILITIES,
            INVENTORY,
        ],
        id="refresh",
    ),
    pytest.param(
        "set_template",
        {
            "pin": "7",
            "kind": "fingerprint",
            "number": 6,
            "major_version": 13,
            "minor_version": 0,
            "template": "dGVzdA==",
        },
        [
            "DATA UPDATE biodata Pin=7\tNo=6\tIndex=0\tValid=1\tDuress=0\tType=1"
            "\tMajorVer=13\tMinorVer=0\tFormat=0\tTmp=dGVzdA=="
        ],
        id="template",
    ),
    pytest.param(
        "delete_template",
        {"pin": "7", "kind": "face"},
        ["DATA DELETE biodata Type=9\tPin=7"],
        id="delete template",
    ),
    pytest.param(
        "set_photo",
        {"pin": "7", "content": "dGVzdA=="},
        [
            "DATA UPDATE biophoto PIN=7\tType=9\tNo=0\tIndex=0\tSize=8"
            "\tContent=dGVzdA==\tFormat=0"
        ],
        id="photo",
    ),
    pytest.param(
        "set_photo",
        {"pin": "7", "kind": "user", "url": "http://192.168.1.5/7.jpg"},
        ["DATA UPDATE userpic pin=7\tformat=1\turl=http://192.168.1.5/7.jpg"],
        id="user photo",
    ),
    pytest.param(
        "enroll",
        {"pin": "7", "kind": "fingerprint", "number": 5},
        ["ENROLL_BIO TYPE=1\tNO=5\tPIN=7\tRETRY=3\tOVERWRITE=1\tMODE=1"],
        id="enroll",
    ),
    pytest.param(
        "enroll",
        {"pin": "7", "kind": "face"},
        ["ENROLL_BIO TYPE=9\tNO=0\tPIN=7\tRETRY=3\tOVERWRITE=1\tMODE=1"],
        id="enroll face",
    ),
    pytest.param(
        "enroll",
        {"pin": "7", "kind": "card"},
        ["ENROLL_INFO TYPE=0\tPIN=7\tRETRY=3\tMODE=1"],
        id="enroll card",
    ),
    pytest.param(
        "set_option",
        {"key": "Door1Drivertime", "value": "5"},
        ["SET OPTIONS Door1Drivertime=5"],
        id="option",
    ),
    pytest.param(
        "set_time_zone",
        {
            "id": 2,
            "monday": ["08:30-12:00", "13:00-17:15"],
            "holiday_3": "00:00-24:00",
        },
        [time_zone(2, Mon=times(0x33E04B0, 85198515), Hol3=times(2359))],
        id="time zone",
    ),
    pytest.param(
        "set_holiday",
        {"date": "2026-12-25", "type": 2, "yearly": True},
        ["DATA UPDATE holiday Holiday=20261225\tHolidayType=2\tLoop=1"],
        id="holiday",
    ),
    pytest.param(
        "set_holiday",
        {"date": "2027-03-26"},
        ["DATA UPDATE holiday Holiday=20270326\tHolidayType=1\tLoop=2"],
        id="holiday once",
    ),
    pytest.param(
        "send_command",
        {"command": "CONTROL DEVICE 01010105"},
        ["CONTROL DEVICE 01010105"],
        id="raw",
    ),
]


@pytest.mark.parametrize(("action", "data", "lines"), CASES)
async def test_lines(
    hass: HomeAssistant,
    start_access: StartAccess,
    action: str,
    data: dict[str, Any],
    lines: list[str],
) -> None:
    """Test that a face terminal hears what the document says, one line an answer."""
    face = await start_access(FACE_TERMINAL)
    answer = await async_act(hass, face, action, **data)
    assert answer["result"] == "done"
    assert face.commands == lines


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("send_message", {"message": "Hello"}),
        ("delete_message", {"uid": 1}),
        ("set_work_code", {"code": "5"}),
        ("delete_work_code", {"code": "5"}),
        ("clear", {"what": "photos", "confirm": True}),
        ("clear", {"what": "biometrics", "confirm": True}),
        ("clear", {"what": "all_data", "confirm": True, "force": True}),
    ],
)
async def test_not_in_dialect(
    hass: HomeAssistant, panel: AccessTerminal, action: str, data: dict[str, Any]
) -> None:
    """Test that what this dialect does not have is refused in words, nothing sent."""
    with pytest.raises(ServiceValidationError) as refusal:
        await async_act(hass, panel, action, **data)
    assert refusal.value.translation_key == "not_in_dialect"
    assert await panel.drain() == []


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("set_time_zone", {"id": 2, "monday": "08:00-12:00"}),
        ("set_holiday", {"date": "2026-12-25"}),
        ("get_access_rights", {}),
    ],
)
async def test_not_in_attendance(
    hass: HomeAssistant, terminal: Any, action: str, data: dict[str, Any]
) -> None:
    """Test that an attendance terminal is not sent what only the other dialect has."""
    with pytest.raises(ServiceValidationError) as refusal:
        await async_call(hass, action, **data)
    assert refusal.value.translation_key == "not_in_dialect"
    assert await async_poll(terminal) == {}


@pytest.mark.parametrize(
    "data",
    [
        {"monday": "8-12"},
        {"monday": "12:00-08:00"},
        {"monday": ["01:00-02:00"] * 4},
        {"sunday": "0900"},
        {"holiday_1": "00:00-25:00"},
    ],
)
async def test_wrong_periods(
    hass: HomeAssistant, panel: AccessTerminal, data: dict[str, Any]
) -> None:
    """Test that no period goes that a terminal would read as another one."""
    with pytest.raises(ServiceValidationError):
        await async_act(hass, panel, "set_time_zone", id=2, **data)
    assert await panel.drain() == []


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (
            {"kind": "fingerprint", "major_version": 10, "template": "dGVzdA=="},
            "field_other_algorithm",
        ),
        (
            # Its own beginning says that it is of algorithm 9.
            {"kind": "fingerprint", "template": "ocoSFiAB", "table": "fingertmp"},
            "field_other_algorithm",
        ),
        ({"kind": "palm", "template": "dGVzdA=="}, "field_out_of_range"),
    ],
)
async def test_other_algorithm(
    hass: HomeAssistant, start_access: StartAccess, data: dict[str, Any], key: str
) -> None:
    """Test that no template goes that the terminal cannot read."""
    face = await start_access(FACE_TERMINAL)
    with pytest.raises(ServiceValidationError) as refusal:
        await async_act(hass, face, "set_template", pin="7", **data)
    assert refusal.value.translation_key == key
    assert await face.drain() == []


@pytest.mark.parametrize(
    "command",
    [
        "CONTROL DEVICE 01000105",
        "CONTROL DEVICE 010101FF",
        "CONTROL DEVICE 07010000",
        "REMOTE OPENDOOREX id=0\topentime=5",
        "DATA DELETE user uid=5",
        "DATA DELETE user pin=5",
        "DATA DELETE user *",
        "DATA DELETE user Pin=*",
        "DATA DELETE transaction *",
        "DATA QUERY tablename=transaction,fielddesc=*,filter=*",
        "SHELL ls",
    ],
)
async def test_dangerous(
    hass: HomeAssistant, panel: AccessTerminal, command: str
) -> None:
    """Test that what opens, wipes or stops more than one thing needs a confirmation."""
    with pytest.raises(ServiceValidationError) as refusal:
        await async_act(hass, panel, "send_command", command=command)
    assert refusal.value.translation_key == "not_confirmed"
    assert await panel.drain() == []
    await async_act(hass, panel, "send_command", command=command, confirm=True)
    assert panel.commands == [command]


@pytest.mark.freeze_time("2018-02-22 13:54:54+00:00")
async def test_clock(
    hass: HomeAssistant, panel: AccessTerminal, freezer: FrozenDateTimeFactory
) -> None:
    """Test that the clock is set by the time at which the command goes, not was asked."""
    device_id = device_of(hass, OTHER_SERIAL_NUMBER).id
    answer = await async_call(hass, "sync_clock", device_id, wait=0)
    assert answer["result"] == "queued"
    await async_restart_hub(hass)
    freezer.tick(86_400)
    assert await panel.drain() == [f"SET OPTIONS DateTime={583080894 + 86_400}"]
    reply = await panel.device.request("GET", "/iclock/rtdata", type="time")
    # UTC, and the zone apart: local time here would put the clock off twice.
    assert reply.body == b"DateTime=583163694,ServerTZ=+0100"


async def test_zone_changes(
    hass: HomeAssistant,
    start_access: StartAccess,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Test that a clock is set once when its zone changes, also over a restart."""
    freezer.move_to("2026-10-25 00:59:00+00:00")
    panel = await start_access()
    assert await panel.drain() == []
    await async_restart_hub(hass)
    freezer.move_to("2026-10-25 01:00:30+00:00")
    (line,) = await panel.drain()
    assert line.startswith("SET OPTIONS DateTime=")
    freezer.tick(3600)
    assert await panel.drain() == []
    await async_restart_hub(hass)
    assert await panel.drain() == []


async def test_counted(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that counts become the counters, templates by their type."""
    face = await start_access(FACE_TERMINAL)
    counts = {"user": 8, "transaction": 120, "biodata Type=1": 3, "biodata Type=9": 5}

    async def count(terminal: AccessTerminal, command_id: int, text: str) -> None:
        """Answer a count."""
        what = text.removeprefix("DATA COUNT ")
        table = what.split(" ")[0]
        await terminal.tell(command_id, table, f"{table}={counts[what]}", kind="count")

    face.answers["DATA COUNT"] = count
    await async_act(hass, face, "refresh")
    found = {
        key: value_of(hass, key, OTHER_SERIAL_NUMBER)
        for key in ("users", "attendance_records", "fingerprints", "faces")
    }
    assert found == {
        "users": "8",
        "attendance_records": "120",
        "fingerprints": "3",
        "faces": "5",
    }


async def test_count_refused(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that a refresh works where a table cannot be counted."""
    panel.codes["DATA COUNT templatev10"] = -629
    assert (await async_act(hass, panel, "refresh"))["result"] == "done"
    assert "DATA COUNT templatev10" in panel.commands


@pytest.mark.parametrize("code", [-614, -5, -629, -731, -801])
async def test_refusals_in_words(
    hass: HomeAssistant, panel: AccessTerminal, code: int
) -> None:
    """Test that a code of this dialect is told in words."""
    panel.codes["CONTROL DEVICE 02"] = code
    with pytest.raises(HomeAssistantError) as refusal:
        await async_act(hass, panel, "mute_alarm")
    assert str(code) in str(refusal.value)
    assert "refused" in str(refusal.value)


async def test_clear(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that events are not deleted before they are here, and only once."""
    panel = await start_access(PANEL)
    row = "time=2026-11-24 10:00:00\tpin=7\tcardno=0\teventaddr=1\tevent=0\tindex=1"
    await panel.send_events(row)

    def counting(number: int) -> Any:
        """Return the answer to a count."""

        async def count(terminal: AccessTerminal, command_id: int, text: str) -> None:
            """Answer it."""
            line = f"transaction={number}"
            await terminal.tell(command_id, "transaction", line, kind="count")

        return count

    panel.answers["DATA COUNT transaction"] = counting(2)
    with pytest.raises(ServiceValidationError) as refusal:
        await async_act(
            hass, panel, "clear", what="attendance_log", confirm=True, wait=5
        )
    assert refusal.value.translation_key == "records_missing"
    panel.answers["DATA COUNT transaction"] = counting(1)
    panel.commands.clear()
    await async_act(hass, panel, "clear", what="attendance_log", confirm=True, wait=5)
    assert panel.commands == ["DATA COUNT transaction", "DATA DELETE transaction *"]
    # Without an answer it is not handed out again: it would delete what is new.
    device_id = device_of(hass, OTHER_SERIAL_NUMBER).id
    data: dict[str, Any] = {"what": "attendance_log", "confirm": True, "wait": 0}
    await async_call(hass, "clear", device_id, **data, force=True)
    first = await panel.device.poll()
    assert b"DATA DELETE transaction *" in first.body
    for _ in range(6):
        assert (await panel.device.poll()).body == b"OK"
