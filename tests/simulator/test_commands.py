"""Commands: carried out, refused and reported as firmware does."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from simulator import FACE_JPEG, SPEEDFACE_V5L, Biometric, User

from .commanded import reports, terminal_of
from .fake_server import FakeServer

TEMPLATE = b64encode(b"M\x87SS21" + bytes(200)).decode()
PHOTO = b64encode(FACE_JPEG).decode()


async def test_results_come_in_one_body(server: FakeServer) -> None:
    """Test several results in one report, an unknown verb with an empty CMD."""
    terminal = terminal_of(server)
    body = await reports(
        terminal,
        server,
        "DATA UPDATE USERINFO PIN=2\tName=Bob",
        "FLY",
        "DATA QUERY FACETMP PIN=1",
        "CLEAR LOG",
        "DATA PAINT USERINFO PIN=1",
    )
    assert body == (
        b"ID=1&Return=0&CMD=DATA\n"
        b"ID=2&Return=-1002&CMD=\n"
        b"ID=3&Return=-1004&CMD=DATA\n"
        b"ID=4&Return=0&CMD=CLEAR_LOG\n"
        b"ID=5&Return=-1002&CMD=\n"
    )
    assert len(server.of("devicecmd")) == 1
    raw = server.of("devicecmd")[0].raw
    assert b"\r\nContent-Type: application/octet-stream\r\n" in raw
    assert [done.code for done in terminal.executed] == [0, -1002, -1004, 0, -1002]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DATA UPDATE USERINFO Name=X", -1),
        (f"DATA UPDATE USERINFO PIN={'9' * 25}", -1006),
        ("DATA DELETE USERINFO PIN=99", -10),
        ("DATA DELETE USERINFO", -1),
        ("DATA QUERY USERINFO PIN=99", -10),
        (f"DATA UPDATE FINGERTMP PIN=99\tFID=0\tSize=0\tTMP={TEMPLATE}", -10),
        (f"DATA UPDATE FINGERTMP PIN=1\tFID=0\tSize=9\tTMP={TEMPLATE}", -9),
        ("DATA UPDATE FINGERTMP PIN=1\tFID=0\tSize=4\tTMP=****", -11),
        ("DATA UPDATE FINGERTMP PIN=1\tFID=0\tSize=4\tTMP=QUJD", -11),
        ("DATA UPDATE FINGERTMP PIN=1\tFID=0\tSize=0\tTMP=", -12),
        ("DATA UPDATE BIODATA Pin=1\tType=9\tMajorVer=40\tTmp=QUJD", -30),
        ("DATA UPDATE BIODATA Pin=1\tType=2\tTmp=QUJD", -1004),
        ("DATA UPDATE BIODATA PIN=1\tType=9\tTmp=QUJD", -1),
        ("DATA UPDATE BIODATA Pin=1\tType=9\tMajorVer=58\tTmp=", -12),
        ("DATA UPDATE FACE PIN=1\tFID=0\tSIZE=4\tTMP=QUJD", -1004),
        (f"DATA UPDATE USERPIC PIN=1\tSize=3\tContent={PHOTO}", -2),
        ("DATA UPDATE USERPIC PIN=1\tSize=4\tContent=QUJD", -11),
        ("DATA UPDATE BIOPHOTO PIN=1\tType=9\tFormat=1", -1),
        ("DATA UPDATE SMS UID=1\tMSG=hi", -1),
        (
            f"DATA UPDATE SMS MSG={'x' * 321}\tStartTime=2026-06-01 00:00:00",
            -1006,
        ),
        ("DATA UPDATE USER_SMS PIN=99\tUID=1", -10),
        ("DATA QUERY ATTLOG", -1),
        ("SET OPTION VOLUME", -1),
        ("SET OPTIONS VOLUME=1", -1002),
        ("GET OPTIONS VOLUME", -1002),
        ("GET OPTION FROM Nothing", -1),
        ("GetFile /mnt/x", -1002),
        ("SHELL ls", -1002),
        ("PutFile a\tb", -1002),
        ("UPGRADE checksum=1", -1002),
        ("reboot", -1002),
        ("DATA UPDATE user pin=1", -1004),
        ("ENROLL_FP PIN=99\tFID=1", -10),
        ("ENROLL_FP FID=1", -1),
        ("ENROLL_FP PIN=1\tFID=12", -1),
        ("ENROLL_BIO TYPE=7\tPIN=1", -1004),
    ],
)
async def test_refusals(server: FakeServer, text: str, code: int) -> None:
    """Test that firmware's refusals come with firmware's numbers."""
    terminal = terminal_of(server)
    assert (await terminal.execute(text)).code == code
    assert len(terminal.store.users) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SET OPTION VOLUME=1", -1),
        ("GET OPTION FROM VOLUME", -1),
        ("INFO", -1),
        ("DATA UPDATE FACE PIN=1", -1),
        ("DATA UPDATE USERINFO Name=X", -3),
        ("DATA DELETE USERINFO PIN=99", -5),
        ("DATA UPDATE BIODATA PIN=1\tType=9\tMajorVer=40\tTmp=QUJD", -30),
        ("DATA UPDATE BIODATA Pin=1\tType=9\tTmp=QUJD", -3),
        ("DATA UPDATE SMS MSG=hi\tUID=1\tStartTime=2026-06-01 00:00:00", -3),
        ("AC_UNLOCK", -3),
        ("SET OPTIONS VOLUME=1", 0),
        ("GET OPTIONS VOLUME", 0),
        ("AC_UNLOCK 2\t7", 0),
        (
            "DATA UPDATE SMS ID=3\tTag=253\tStartTime=2026-06-01 00:00:00\tContent=hi",
            0,
        ),
        ("DATA UPDATE BIODATA PIN=1\tType=2\tMajorVer=10\tTmp=QUJD", 0),
    ],
)
async def test_condensed_spellings(server: FakeServer, text: str, code: int) -> None:
    """Test that the condensed dialect has its own spellings and numbers."""
    terminal = terminal_of(server, dialect="condensed")
    assert (await terminal.execute(text)).code == code


async def test_early_spellings(server: FakeServer) -> None:
    """Test that firmware of 2009 knows the syntax before UPDATE, and -22."""
    terminal = terminal_of(server, model="ZEM500")
    assert (await terminal.execute("DATA USER PIN=5\tName=Old")).code == 0
    finger = f"DATA FP PIN=5\tFID=0\tSize=0\tValid=1\tTMP={TEMPLATE}"
    assert (await terminal.execute(finger)).code == 0
    assert terminal.store.users.get("5") == User("5", "Old")
    assert (await terminal.execute("DATA DEL_FP PIN=5\tFID=0")).code == 0
    assert len(terminal.store.templates) == 0
    assert (await terminal.execute("DATA DEL_USER PIN=5")).code == 0
    unknown = await terminal.execute("FLY")
    assert (unknown.code, unknown.name) == (-22, "UNKNOWN CMD")


async def test_knows_and_refuses(server: FakeServer) -> None:
    """Test that a test decides which spelling a terminal knows."""
    terminal = terminal_of(
        server, knows={"SET OPTIONS"}, refuses={"SET OPTION", "CHECK"}
    )
    assert (await terminal.execute("SET OPTION VOLUME=3")).code == -1002
    assert (await terminal.execute("CHECK")).code == -1002
    result = await terminal.execute("SET OPTIONS VOLUME=3")
    assert (result.code, result.name) == (0, "SET OPTIONS")
    assert terminal.settings["VOLUME"] == "3"


async def test_update_merges_on_new_firmware(server: FakeServer) -> None:
    """Test that a missing key keeps its value and an empty one clears it."""
    terminal = terminal_of(server)
    await terminal.execute("DATA UPDATE USERINFO PIN=1\tName=Eve\tPasswd=\tTZ=1")
    row = terminal.store.users.get("1")
    assert row == User("1", "Eve", group="2", time_zones="0001000100000000")
    assert terminal.store.unsent == 0


async def test_update_replaces_on_early_firmware(server: FakeServer) -> None:
    """Test that missing keys are reset by firmware of 2009."""
    terminal = terminal_of(server, model="ZEM500")
    await terminal.execute("DATA UPDATE USERINFO PIN=1\tName=Eve")
    assert terminal.store.users.get("1") == User("1", "Eve")


async def test_a_blank_in_place_of_a_tab_hurts(server: FakeServer) -> None:
    """Test the user that a blank makes, and the log that it gives away."""
    terminal = terminal_of(server)
    await terminal.execute("DATA UPDATE USERINFO PIN=100 Name=X\tPri=0")
    assert terminal.store.users.get("100") is None
    assert terminal.store.users.get("100 Name=X") == User("100 Name=X")
    for day in (1, 2, 3):
        moment = datetime(2026, 5, day, 12, tzinfo=UTC)
        await terminal.punch("1", time=moment)
    between = "StartTime=2026-05-02 00:00:00{}EndTime=2026-05-02 23:59:59"
    await reports(terminal, server, "DATA QUERY ATTLOG " + between.format(" "))
    assert len(server.lines("ATTLOG")) == 2
    await reports(terminal, server, "DATA QUERY ATTLOG " + between.format("\t"))
    assert len(server.lines("ATTLOG")) == 3


async def test_query_of_the_log(server: FakeServer) -> None:
    """Test that a result comes in packs before the report."""
    terminal = terminal_of(server, stored=5, lines_per_post=2)
    body = await reports(
        terminal,
        server,
        "DATA QUERY ATTLOG StartTime=2026-01-01T00:00\tEndTime=2027-01-01T00:00",
    )
    targets = [request.raw.split(b" ")[1] for request in server.of("ATTLOG")]
    assert targets == [
        b"/iclock/cdata?SN=S1&table=ATTLOG&Stamp=9999"
        b"&Count=5&PackCnt=3&PackIdx=%d&CmdId=1" % pack
        for pack in (1, 2, 3)
    ]
    assert body == b"ID=1&Return=0&CMD=DATA\n"
    assert server.requests[-1].kind == "devicecmd"
    assert terminal.store.punches.unsent_count == 5


async def test_query_of_nothing(server: FakeServer) -> None:
    """Test that an empty result is no upload at all, and a success."""
    terminal = terminal_of(server)
    body = await reports(
        terminal, server, "DATA QUERY ATTLOG StartTime=2026-01-01 00:00:00"
    )
    assert body == b"ID=1&Return=0&CMD=DATA\n"
    assert server.of("ATTLOG") == []


async def test_query_of_users_templates_and_photos(server: FakeServer) -> None:
    """Test in which tables the other queries answer."""
    terminal = terminal_of(server)
    terminal.store.put_user(User("2", "Bob"), sent=True)
    await terminal.execute(
        f"DATA UPDATE BIODATA Pin=1\tType=9\tMajorVer=58\tTmp={TEMPLATE}"
    )
    await terminal.execute(
        f"DATA UPDATE FINGERTMP PIN=1\tFID=3\tSize={len(TEMPLATE)}\tTMP={TEMPLATE}"
    )
    await terminal.execute(
        f"DATA UPDATE BIOPHOTO PIN=1\tType=9\tSize={len(PHOTO)}\tContent={PHOTO}"
    )
    await terminal.take_photo("1")
    body = await reports(terminal, server, "DATA QUERY USERINFO PIN=1")
    assert body == b"ID=1&Return=0&CMD=DATA\n"
    uploads = server.requests[1:-1]
    assert [request.kind for request in uploads] == ["OPERLOG", "BIODATA", "OPERLOG"]
    assert uploads[0].lines[0].startswith("USER PIN=1\tName=Ann")
    assert uploads[1].query["Count"] == "2"
    assert uploads[2].lines[0].startswith("BIOPHOTO PIN=1\t")
    server.requests.clear()
    await reports(terminal, server, "DATA QUERY USERINFO")
    assert len(server.requests[1].lines) == 2
    server.requests.clear()
    await reports(terminal, server, "DATA QUERY FINGERTMP PIN=1\tFID=3")
    assert server.lines("OPERLOG")[0].startswith("FP PIN=1\tFID=3\t")
    server.requests.clear()
    await reports(terminal, server, "DATA QUERY BIODATA Type=9")
    assert server.lines("BIODATA")[0].startswith("BIODATA Pin=1\tNo=0\tIndex=0\t")
    server.requests.clear()
    await reports(terminal, server, "DATA QUERY ATTPHOTO StartTime=2026-06-01 00:00:00")
    (photo,) = server.of("ATTPHOTO")
    assert photo.query["CmdId"] == "1"
    assert photo.body.endswith(FACE_JPEG)


async def test_delete_user_takes_everything_along(server: FakeServer) -> None:
    """Test that a user's templates and pictures go with it."""
    terminal = terminal_of(server)
    await terminal.execute(f"DATA UPDATE BIODATA Pin=1\tType=1\tTmp={TEMPLATE}")
    await terminal.execute(
        f"DATA UPDATE USERPIC PIN=1\tSize={len(PHOTO)}\tContent={PHOTO}"
    )
    assert (len(terminal.store.templates), len(terminal.store.pictures)) == (1, 1)
    assert (await terminal.execute("DATA DELETE USERINFO PIN=1")).code == 0
    assert (len(terminal.store.templates), len(terminal.store.pictures)) == (0, 0)


async def test_delete_of_some_templates(server: FakeServer) -> None:
    """Test that type and number narrow a deletion down."""
    terminal = terminal_of(server)
    for number in (0, 1, 2):
        await terminal.execute(
            f"DATA UPDATE BIODATA Pin=1\tNo={number}\tType=1\tTmp={TEMPLATE}"
        )
    await terminal.execute(f"DATA UPDATE BIODATA Pin=1\tType=8\tTmp={TEMPLATE}")
    await terminal.execute("DATA DELETE FINGERTMP PIN=1\tFID=1")
    assert [row.number for row in terminal.store.templates] == [0, 2, 0]
    await terminal.execute("DATA DELETE BIODATA Pin=1\tType=1")
    assert [row.kind for row in terminal.store.templates] == [Biometric.PALM]
    await terminal.execute("DATA DELETE BIODATA Pin=1")
    assert len(terminal.store.templates) == 0


async def test_full(server: FakeServer) -> None:
    """Test that a full terminal refuses new users but not known ones."""
    capacity = replace(SPEEDFACE_V5L.capacity, users=1, fingerprints=1)
    terminal = terminal_of(server, capacity=capacity)
    assert (await terminal.execute("DATA UPDATE USERINFO PIN=2")).code == -1001
    assert (await terminal.execute("DATA UPDATE USERINFO PIN=1")).code == 0
    finger = f"DATA UPDATE FINGERTMP PIN=1\tFID={{}}\tSize=0\tTMP={TEMPLATE}"
    assert (await terminal.execute(finger.format(0))).code == 0
    assert (await terminal.execute(finger.format(0))).code == 0
    assert (await terminal.execute(finger.format(1))).code == -1001


async def test_messages_and_work_codes(server: FakeServer) -> None:
    """Test what goes onto the display."""
    terminal = terminal_of(server)
    start = "StartTime=2026-06-01 00:00:00"
    text = f"DATA UPDATE SMS MSG=Hello\tTAG=253\tUID=4\tMIN=60\t{start}"
    assert (await terminal.execute(text)).code == 0
    (message,) = terminal.store.messages
    assert (message.uid, message.text, message.minutes) == ("4", "Hello", "60")
    await terminal.execute("DATA UPDATE USER_SMS PIN=1\tUID=4")
    await terminal.execute("DATA UPDATE WORKCODE PIN=1\tCODE=7\tNAME=Paint")
    (work_code,) = terminal.store.work_codes
    assert (work_code.code, work_code.name) == ("7", "Paint")
    await terminal.execute("DATA DELETE SMS UID=4")
    await terminal.execute("DATA DELETE WORKCODE CODE=7")
    assert len(terminal.store.messages) + len(terminal.store.work_codes) == 0


async def test_ignored_dates(server: FakeServer) -> None:
    """Test that a terminal may take from when until when somebody may enter, and forget it."""
    text = "DATA UPDATE USERINFO PIN=7\tName=Ann\tEndDatetime=2026-06-01T18:00:00"
    for ignores_dates, end in ((False, "2026-06-01T18:00:00"), (True, "0")):
        terminal = terminal_of(server, ignores_dates=ignores_dates)
        assert (await terminal.execute(text)).code == 0
        user = terminal.store.users.get("7")
        assert user is not None
        assert (user.name, user.end) == ("Ann", end)
