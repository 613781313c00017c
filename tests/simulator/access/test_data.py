"""DATA and option commands: what they write, delete and send, and what they return."""

from base64 import b64encode
from typing import Any

import pytest

from simulator import INBIO460, SENSEFACE, Rule, VirtualAccessTerminal
from tests.simulator.fake_server import answer

from .stub import AccessServer, device, run_commands

USER = "DATA UPDATE user CardNo=\tPin=7\tPassword=\tGroup=1\tName=Ann\tPrivilege=0"
CONTENT = b64encode(b"template").decode()
BIODATA = (
    "DATA UPDATE biodata Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType={0}"
    f"\tMajorVer={{1}}\tMinorVer={{2}}\tFormat=0\tTmp={CONTENT}"
)


async def terminal_of(server: AccessServer, **changes: Any) -> VirtualAccessTerminal:
    """Return a connected device with three people."""
    terminal = device(server, **{"users": 3, **changes})
    await terminal.handshake()
    return terminal


def code_of(report: str) -> int:
    """Return the code of a report."""
    return int(report.split("&", maxsplit=1)[0].removeprefix("Return="))


async def test_update_and_change(server: AccessServer) -> None:
    """Test that a second update changes a user and leaves what it does not name."""
    terminal = await terminal_of(server)
    reports = await run_commands(
        terminal, server, USER, "DATA UPDATE user Pin=7\tName=Bob"
    )
    assert reports == ["Return=0&CMD=DATA UPDATE"] * 2
    user = terminal.store.user("7")
    assert user is not None
    assert (user["Name"], user["Group"]) == ("Bob", "1")
    await terminal.upload()
    assert "7" not in {row["pin"] for row in server.rows("user")}
    assert terminal.complaints == []


async def test_several_records(server: AccessServer) -> None:
    """Test that records of one table may follow each other, one a line."""
    terminal = await terminal_of(server)
    await run_commands(
        terminal, server, "DATA UPDATE user Pin=8\tName=A\nPin=9\tName=B"
    )
    assert terminal.store.user("8") is not None
    assert terminal.store.user("9") is not None


async def test_lower_case(server: AccessServer) -> None:
    """Test that pin in lower case makes a user without an id, and says 0."""
    terminal = await terminal_of(server)
    reports = await run_commands(terminal, server, "DATA UPDATE user pin=7\tName=Ann")
    assert reports == ["Return=0&CMD=DATA UPDATE"]
    assert terminal.store.user("7") is None
    assert terminal.store.user("") is not None
    assert [c.rule for c in terminal.complaints] == [Rule.COMMAND_KEY] * 2


async def test_attendance_keys(server: AccessServer) -> None:
    """Test that Card and Pri are ignored, and complained about."""
    terminal = await terminal_of(server)
    await run_commands(terminal, server, "DATA UPDATE user Pin=7\tCard=5\tPri=14")
    assert terminal.store.user("7") == {
        "Pin": "7",
        "Group": "1",
        "StartTime": "0",
        "EndTime": "0",
        "Privilege": "0",
        "Disable": "0",
        "verify": "0",
    }
    assert [c.rule for c in terminal.complaints] == [Rule.COMMAND_KEY]


async def test_delete_one(server: AccessServer) -> None:
    """Test that Pin deletes one, with the templates."""
    terminal = await terminal_of(server)
    await run_commands(terminal, server, "DATA DELETE user Pin=2")
    assert [row["Pin"] for row in terminal.store.users] == ["1", "3"]
    assert terminal.store.rows("biodata", Pin="2") == []
    assert terminal.complaints == []


@pytest.mark.parametrize("condition", ["uid=2", "pin=2", ""])
async def test_delete_all(server: AccessServer, condition: str) -> None:
    """Test that a key the table does not have wipes it, and that this is told."""
    terminal = await terminal_of(server)
    reports = await run_commands(terminal, server, f"DATA DELETE user {condition}")
    assert reports == ["Return=0&CMD=DATA DELETE"]
    assert len(terminal.store.users) == 0
    assert Rule.COMMAND_KEY in [c.rule for c in terminal.complaints]


async def test_delete_by_card(server: AccessServer) -> None:
    """Test that CardNo works as a filter, and that a star is a star."""
    terminal = await terminal_of(server, model="inBIO460")
    await run_commands(terminal, server, "DATA DELETE user CardNo=4000002")
    assert [row["Pin"] for row in terminal.store.users] == ["1", "3"]
    await run_commands(
        terminal, server, "DATA DELETE user *", "DATA DELETE transaction *"
    )
    assert len(terminal.store.users) == len(terminal.store.events) == 0
    assert terminal.complaints == []


@pytest.mark.parametrize(
    ("model", "text", "code"),
    [
        (SENSEFACE, BIODATA.format(1, 13, 0), 0),
        (SENSEFACE, BIODATA.format(9, 40, 1), 0),
        (SENSEFACE, BIODATA.format(9, 39, 1), -30),
        (SENSEFACE, BIODATA.format(8, 12, 0), -30),
        (INBIO460, BIODATA.format(1, 10, 0), 0),
        (INBIO460, BIODATA.format(1, 13, 0), -30),
        (INBIO460, f"DATA UPDATE templatev10 Pin=7\tFingerID=1\tTemplate={CONTENT}", 0),
        (
            SENSEFACE,
            f"DATA UPDATE templatev10 Pin=7\tFingerID=1\tTemplate={CONTENT}",
            -30,
        ),
        (
            SENSEFACE,
            f"DATA UPDATE biophoto PIN=7\tType=9\tSize={len(CONTENT)}\tContent={CONTENT}",
            0,
        ),
        (SENSEFACE, f"DATA UPDATE biophoto PIN=7\tSize=1\tContent={CONTENT}", -631),
        (SENSEFACE, "DATA UPDATE biophoto PIN=7\tSize=3\tContent=no!", -631),
        (SENSEFACE, f"DATA UPDATE userpic pin=7\tsize=12\tcontent={CONTENT}", 0),
        (INBIO460, f"DATA UPDATE userpic pin=7\tsize=12\tcontent={CONTENT}", -708),
        (SENSEFACE, "DATA UPDATE user Pin=7\tPassword=1234567", -11),
        (SENSEFACE, "DATA UPDATE user Pin=7\tCardNo=[zz]", -620),
        (SENSEFACE, "DATA UPDATE tz TimezoneId=1", -629),
        (SENSEFACE, "DATA UPDATE wallpaper Index=1", -629),
        (SENSEFACE, "DATA UPDATE USERINFO PIN=7", -629),
        (SENSEFACE, "DATA QUERY USERINFO PIN=7", -629),
        (SENSEFACE, "DATA QUERY tablename=userauthorize,fielddesc=*,filter=*", -708),
        (SENSEFACE, "DATA COUNT USERINFO", -629),
        (SENSEFACE, "AC_UNLOCK", -708),
        (SENSEFACE, "INFO", -708),
        (SENSEFACE, "CLEAR LOG", -708),
        (INBIO460, "AC_UNLOCK", -13),
        (INBIO460, "SHELL date", -13),
        (INBIO460, "SET OPTION Door1Drivertime=7", -13),
        (SENSEFACE, "SET OPTION Door1Drivertime=7", 0),
        (SENSEFACE, "SET OPTIONS Door1Drivertime=7,", -108),
        (SENSEFACE, "SET OPTIONS LockCount=4", -108),
    ],
)
async def test_codes(server: AccessServer, model: Any, text: str, code: int) -> None:
    """Test the codes by which firmware accepts and refuses."""
    terminal = await terminal_of(server, model=model)
    (report,) = await run_commands(terminal, server, text)
    assert code_of(report) == code


async def test_codes_of_a_test(server: AccessServer) -> None:
    """Test that a device can be told to refuse."""
    terminal = await terminal_of(server, refuses={"DATA UPDATE user": -709})
    assert await run_commands(terminal, server, USER) == ["Return=-709&CMD=DATA UPDATE"]


@pytest.mark.parametrize("command", ["AC_UNLOCK", "INFO", "DATA QUERY USERINFO PIN=1"])
async def test_commands_of_attendance(server: AccessServer, command: str) -> None:
    """Test that whatever belongs to the other dialect is complained about."""
    terminal = await terminal_of(server)
    await run_commands(terminal, server, command)
    assert [c.rule for c in terminal.complaints] == [Rule.COMMAND]


async def test_count(server: AccessServer) -> None:
    """Test that the number goes up by itself and then as the result."""
    terminal = await terminal_of(server)
    reports = await run_commands(
        terminal, server, "DATA COUNT user", "DATA COUNT biodata Type=9"
    )
    assert reports == ["Return=3&CMD=DATA COUNT"] * 2
    first = server.sent("querydata")[0]
    assert first.query["type"] == "count"
    assert first.query["cmdid"]
    assert first.body.decode().strip() == "user=3"


async def test_query(server: AccessServer) -> None:
    """Test rows in packets, each with its own count, and the number as the result."""
    terminal = await terminal_of(server, rows_per_post=2)
    reports = await run_commands(
        terminal, server, "DATA QUERY tablename=user,fielddesc=*,filter=*"
    )
    assert reports == ["Return=3&CMD=DATA QUERY"]
    places = [
        tuple(
            request.query[key] for key in ("tablename", "count", "packcnt", "packidx")
        )
        for request in server.sent("querydata")
    ]
    assert places == [("user", "2", "2", "1"), ("user", "1", "2", "2")]
    assert server.sent("querydata")[0].body.startswith(b"user uid=1\tcardno=\tpin=1\t")
    assert server.kinds()[-1] == "devicecmd"


async def test_query_of_some(server: AccessServer) -> None:
    """Test a filter, whose pairs are parted by TAB, and a result without rows."""
    terminal = await terminal_of(server)
    question = "DATA QUERY tablename=biodata,fielddesc=*,filter={}"
    reports = await run_commands(
        terminal,
        server,
        question.format("Type=9\tPin=2"),
        question.format("Type=9\tPin=44"),
    )
    assert [code_of(report) for report in reports] == [1, 0]
    found, nothing = server.sent("querydata")
    assert b"biodata pin=2\tno=0\tindex=0\tvalid=1\tduress=0\ttype=9" in found.body
    assert nothing.query["count"] == nothing.query["packcnt"] == "0"


@pytest.mark.parametrize(
    ("acknowledgement", "wrong", "code"),
    [
        ("count", "OK", -731),
        ("either", "OK", 3),
        ("either", "user=1", -731),
        ("ok", "user=3", 3),
    ],
)
async def test_query_unacknowledged(
    server: AccessServer, acknowledgement: str, wrong: str, code: int
) -> None:
    """Test the code of a packet that is answered in another way than it has to be."""
    terminal = await terminal_of(server, acknowledgement=acknowledgement)
    server.script("querydata", answer(wrong))
    (report,) = await run_commands(
        terminal, server, "DATA QUERY tablename=user,fielddesc=*,filter=*"
    )
    assert code_of(report) == code
    assert bool(terminal.complaints) is (code < 0)


async def test_query_that_hangs(server: AccessServer) -> None:
    """Test the firmware that a query of transactions stops until it is switched off."""
    terminal = await terminal_of(server, model="inBIO460", hangs_on_transactions=True)
    question = "DATA QUERY tablename=transaction,fielddesc=*,filter=*"
    assert await run_commands(terminal, server, question, "DATA COUNT user") == []
    assert [c.rule for c in terminal.complaints] == [Rule.COMMAND]
    await terminal.power_on()
    await terminal.handshake()
    assert len(await run_commands(terminal, server, "DATA COUNT user")) == 1


async def test_transactions(server: AccessServer) -> None:
    """Test the rows of the log."""
    terminal = await terminal_of(server, model="inBIO460")
    event = await terminal.present_card(4_000_001, 2)
    question = "DATA QUERY tablename=transaction,fielddesc=*,filter=*"
    (report,) = await run_commands(terminal, server, question)
    assert code_of(report) == 1
    (row,) = server.rows("querydata")
    assert (row["pin"], row["doorid"], row["eventtype"]) == ("1", "2", "0")
    assert row["index"] == str(event.index)


async def test_options(server: AccessServer) -> None:
    """Test that options are read where questions are answered, and written."""
    terminal = await terminal_of(server, model="inBIO460")
    reports = await run_commands(
        terminal,
        server,
        "SET OPTIONS Door2Drivertime=9,Door2SensorType=0",
        "GET OPTIONS LockCount,Door2Drivertime,~DeviceName",
    )
    assert reports == ["Return=0&CMD=SET OPTIONS", "Return=0&CMD=GET OPTIONS"]
    (request,) = server.sent("querydata")
    assert request.query["type"] == "options"
    assert request.body.decode().strip() == (
        "LockCount=4,Door2Drivertime=9,~DeviceName=inBIO460"
    )
    assert terminal.state_row().split("\t")[1] == "sensor=51"
    assert terminal.complaints == []


async def test_a_tab_between_options(server: AccessServer) -> None:
    """Test that the rest is the value."""
    terminal = await terminal_of(server)
    await run_commands(terminal, server, "SET OPTIONS A=1\tB=2")
    assert terminal.settings["A"] == "1\tB=2"
    assert [c.rule for c in terminal.complaints] == [Rule.COMMAND]


async def test_enrolment(server: AccessServer) -> None:
    """Test that what was taken goes up by itself and is kept if it is to be."""
    terminal = await terminal_of(server)
    text = "ENROLL_BIO TYPE=1\tNO=5\tPIN=9\tRETRY=3\tOVERWRITE=1\tMODE={0}"
    assert await run_commands(terminal, server, text.format(0)) == [
        "Return=0&CMD=ENROLL_BIO"
    ]
    (request,) = server.sent("BioData")
    assert request.body.startswith(b"TYPE=1\tPIN=9\tNO=5\tINDEX=0\tMAJOR_VER=13\t")
    assert terminal.store.rows("biodata", Pin="9") == []
    await run_commands(terminal, server, text.format(1))
    assert len(terminal.store.rows("biodata", Pin="9")) == 1
    terminal.enroll_result = 6
    (report,) = await run_commands(terminal, server, text.format(1))
    assert code_of(report) == 6
    assert len(server.sent("BioData")) == 2


async def test_enrolment_at_a_panel(server: AccessServer) -> None:
    """Test that a panel has nobody to enrol."""
    terminal = await terminal_of(server, model="inBIO460")
    (report,) = await run_commands(
        terminal, server, "ENROLL_BIO TYPE=1\tNO=5\tPIN=9\tMODE=1"
    )
    assert code_of(report) == -708
