"""Who may pass, with which event: section 7 of the document."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator import Alarm, Credential, Method, Pace, VirtualAccessTerminal, pack_time
from simulator.access.rules import verification_code

from .stub import AccessServer, device, run_commands

# A Monday, 10:00 on the device.
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
WHOLE_WEEK = "\t".join(
    f"{day}Time1=2359"
    for day in ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Hol1", "Hol2", "Hol3")
)
ZONE = f"DATA UPDATE timezone TimezoneId=1\t{WHOLE_WEEK}"
USER = "DATA UPDATE user CardNo=1234\tPin=7\tPassword=4321\tGroup=1\tName=Ann"
RIGHT = "DATA UPDATE userauthorize Pin=7\tAuthorizeTimezoneId=1\tAuthorizeDoorId=2"


async def panel(
    server: AccessServer, *texts: str, **changes: Any
) -> VirtualAccessTerminal:
    """Return a connected panel that has been given commands, all of them well."""
    # Relays stay drawn for the length of a test.
    settings = {
        "model": "inBIO460",
        "now": lambda: NOW,
        "offset": timedelta(0),
        "pace": Pace(scale=100.0),
    }
    terminal = device(server, **{**settings, **changes})
    await terminal.handshake()
    for report in await run_commands(terminal, server, *texts):
        assert report.startswith("Return=0&")
    return terminal


async def test_what_a_person_needs(server: AccessServer) -> None:
    """Test that each missing piece has its own event, and that none has the door."""
    terminal = await panel(server)

    async def result() -> tuple[int, bool]:
        event = await terminal.present_card(1234, 2)
        return event.event, terminal.door(2).unlocked

    assert await result() == (27, False)
    await run_commands(terminal, server, USER)
    assert await result() == (21, False)
    terminal.settings["Door2ValidTZ"] = "2"
    await run_commands(terminal, server, ZONE.replace("TimezoneId=1", "TimezoneId=2"))
    assert await result() == (23, False)
    await run_commands(terminal, server, RIGHT)
    assert await result() == (22, False)
    await run_commands(terminal, server, ZONE)
    assert await result() == (0, True)
    assert terminal.complaints == []


async def test_rows(server: AccessServer) -> None:
    """Test what a row has for a grant, a refusal and an unknown card."""
    terminal = await panel(server, ZONE, USER, RIGHT)
    await terminal.present_card(1234, 2, out=True)
    await terminal.present_card(1234, 3)
    await terminal.present_card(99, 2)
    keys = ("pin", "cardno", "eventaddr", "event", "inoutstatus", "verifytype")
    rows = [tuple(row[key] for key in keys) for row in server.rows("rtlog")[-3:]]
    assert rows == [
        ("7", "1234", "2", "0", "1", "4"),
        ("7", "1234", "3", "23", "0", "4"),
        ("0", "99", "2", "27", "0", "4"),
    ]
    assert b"sitecode=0\tlinkid=0\teventaddr=2" in server.sent("rtlog")[-1].body
    assert server.sent("rtlog")[-1].body.endswith(b"\r\n")


async def test_door_mask(server: AccessServer) -> None:
    """Test that 3 means doors 1 and 2."""
    right = RIGHT.replace("DoorId=2", "DoorId=3")
    terminal = await panel(server, ZONE, USER, right)
    events = [(await terminal.present_card(1234, door)).event for door in (1, 2, 3, 4)]
    assert events == [0, 0, 23, 23]


@pytest.mark.parametrize(
    ("zone", "event"),
    [
        ("MonTime1=65537100", 0),
        (f"MonTime1={(830 << 16) + 959}\tMonTime3={(1000 << 16) + 1001}", 0),
        (f"MonTime1={(830 << 16) + 959}", 22),
        ("TueTime1=2359", 22),
        ("MonTime1=0900", 22),
        ("MonTime1=2359", 0),
    ],
)
async def test_time_zone(server: AccessServer, zone: str, event: int) -> None:
    """Test the packed periods; HHMM as text means midnight until then."""
    right = RIGHT.replace("TimezoneId=1", "TimezoneId=2")
    terminal = await panel(
        server, ZONE, f"DATA UPDATE timezone TimezoneId=2\t{zone}", USER, right
    )
    assert (await terminal.present_card(1234, 2)).event == event


@pytest.mark.parametrize(
    ("holiday", "event"),
    [
        ("Holiday=20260601\tHolidayType=2\tLoop=2", 0),
        ("Holiday=20200601\tHolidayType=2\tLoop=1", 0),
        ("Holiday=20200601\tHolidayType=2\tLoop=2", 22),
        ("Holiday=20260601\tHolidayType=1\tLoop=2", 22),
    ],
)
async def test_holiday(server: AccessServer, holiday: str, event: int) -> None:
    """Test that a holiday has hours of its own, this year or every year."""
    right = RIGHT.replace("TimezoneId=1", "TimezoneId=2")
    zone = "DATA UPDATE timezone TimezoneId=2\tHol2Time1=2359"
    terminal = await panel(
        server, ZONE, zone, f"DATA UPDATE holiday {holiday}", USER, right
    )
    assert (await terminal.present_card(1234, 2)).event == event


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        (f"EndTime={pack_time(datetime(2026, 6, 1, 9, 59))}", 29),
        (f"StartTime={pack_time(datetime(2026, 6, 1, 10, 1))}", 29),
        (f"EndTime={pack_time(datetime(2026, 6, 1, 10, 1))}", 0),
        ("Disable=1", 39),
    ],
)
async def test_user(server: AccessServer, fields: str, event: int) -> None:
    """Test validity and the block list."""
    terminal = await panel(server, ZONE, f"{USER}\t{fields}", RIGHT)
    assert (await terminal.present_card(1234, 2)).event == event


@pytest.mark.parametrize(
    ("style", "shown", "event"),
    [
        ("0", (Method.CARD,), 0),
        ("4", (Method.CARD,), 0),
        ("3", (Method.CARD,), 41),
        ("7", (Method.PASSWORD,), 0),
        ("11", (Method.CARD,), 41),
        ("11", (Method.CARD, Method.PASSWORD), 0),
        ("0000100000000000", (Method.CARD,), 0),
        ("0000101000000001", (Method.CARD,), 41),
        ("0000101000000001", (Method.CARD, Method.PASSWORD), 0),
    ],
)
async def test_verify_type(
    server: AccessServer, style: str, shown: tuple[Method, ...], event: int
) -> None:
    """Test which ways to verify a door is content with."""
    terminal = await panel(
        server, ZONE, USER, RIGHT, settings={"Door2VerifyType": style}
    )
    both = {
        Method.CARD: Credential(Method.CARD, "1234"),
        Method.PASSWORD: Credential(Method.PASSWORD, "4321", "7"),
    }
    row = await terminal.present(2, *(both[method] for method in shown))
    assert row.event == event


@pytest.mark.parametrize(
    ("shown", "code", "bits"),
    [
        ({Method.FACE}, "15", "0000000000000010"),
        ({Method.FINGER}, "1", "0000000000010000"),
        ({Method.PASSWORD}, "3", "0000001000000000"),
        ({Method.PIN}, "2", "0000010000000000"),
        ({Method.CARD}, "4", "0000100000000000"),
        ({Method.CARD, Method.PASSWORD}, "11", "0000101000000001"),
    ],
)
def test_verification_code(shown: set[Method], code: str, bits: str) -> None:
    """Test both forms of verifytype."""
    methods = frozenset(shown)
    assert verification_code(methods, bits=False) == code
    assert verification_code(methods, bits=True) == bits


async def test_agreed_bits(server: AccessServer) -> None:
    """Test that a server that echoes NewVFStyles gets bits."""
    server.values["NewVFStyles"] = "FF7F"
    terminal = await panel(server, users=1, model="SenseFace")
    await terminal.present_face("1")
    assert server.rows("rtlog")[-2]["verifytype"] == "0000000000000010"


async def test_visible_light(server: AccessServer) -> None:
    """Test that a finger and a face are event 3 on a terminal, and a card is not."""
    terminal = await panel(server, users=1, model="SenseFace")
    assert (await terminal.present_face("1")).event == 3
    assert (await terminal.present_finger("1")).event == 3
    assert (await terminal.present_card(4_000_001)).event == 0
    assert (await terminal.present_finger("1", number=5)).event == 27
    assert (await terminal.present_face("2")).event == 27
    row = server.rows("rtlog")[0]
    assert list(row)[-5:] == [
        "sitecode",
        "linkid",
        "maskflag",
        "temperature",
        "convtemperature",
    ]


async def test_passwords(server: AccessServer) -> None:
    """Test a person's password and those of the door."""
    settings = {"Door2SupperPassWord": "112233", "Door2ForcePassWord": "445566"}
    terminal = await panel(server, ZONE, USER, RIGHT, settings=settings)
    assert (await terminal.enter_password("4321", "7", 2)).event == 0
    assert (await terminal.enter_password("1111", "7", 2)).event == 27
    assert (await terminal.enter_password("112233", door=2)).event == 4
    assert (await terminal.enter_password("445566", door=2)).event == 101
    assert terminal.door(2).alarms == Alarm.DURESS_PASSWORD


async def test_duress_finger(server: AccessServer) -> None:
    """Test that the finger of duress opens and is told."""
    template = "DATA UPDATE templatev10 Pin=7\tFingerID=19\tValid=1\tTemplate=QUJD"
    terminal = await panel(server, ZONE, USER, RIGHT, template)
    assert (await terminal.present_finger("7", 2, number=3)).event == 101
    assert terminal.door(2).unlocked
    assert terminal.door(2).alarms == Alarm.DURESS_FINGER


async def test_several_cards(server: AccessServer) -> None:
    """Test which table counts, and that its numbers are hexadecimal."""
    cards = "DATA UPDATE mulcarduser Pin=7\tCardNo={0}\tLossCardFlag={1}\tCardType=0"
    texts = (ZONE, USER, RIGHT.replace("DoorId=2", "DoorId=1"))
    terminal = await panel(
        server,
        *texts,
        cards.format("4d2", 0),
        cards.format("4d3", 1),
        several_cards=True,
    )
    assert (await terminal.present_card(0x4D2)).event == 0
    assert (await terminal.present_card(0x4D3)).event == 38
    await run_commands(terminal, server, cards.format("5555", 0))
    assert (await terminal.present_card(5555)).event == 27
    other = await panel(server, *texts, cards.format("4d3", 0))
    assert (await other.present_card(0x4D3)).event == 27
    assert (await other.present_card(1234)).event == 0


async def test_card_in_brackets(server: AccessServer) -> None:
    """Test the bytes of a card, the lowest first."""
    user = USER.replace("1234", "[15CD5B07]")
    terminal = await panel(server, ZONE, user, RIGHT)
    assert (await terminal.present_card(123456789, 2)).event == 0


async def test_interlock_and_pause(server: AccessServer) -> None:
    """Test two doors of which one has to be shut, and the shortest interval."""
    settings = {"InterLock": "1", "Door2Intertime": "1"}
    terminal = await panel(server, ZONE, USER, RIGHT, settings=settings)
    await terminal.open_door(1)
    assert (await terminal.present_card(1234, 2)).event == 25
    await terminal.close_door(1)
    terminal.monotonic = lambda: 1000.0
    assert (await terminal.present_card(1234, 2)).event == 0
    assert (await terminal.present_card(1234, 2)).event == 20
    terminal.monotonic = lambda: 1101.0
    assert (await terminal.present_card(1234, 2)).event == 0


async def test_super_user(server: AccessServer) -> None:
    """Test that a super user needs no right, and is told as one."""
    terminal = await panel(
        server, ZONE, USER, "DATA UPDATE SuperAuthorize Pin=7\tDoorID=4"
    )
    assert (await terminal.present_card(1234, 3)).event == 208
    assert (await terminal.present_card(1234, 2)).event == 23
