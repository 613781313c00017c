"""The virtual terminal does what commands other than those on records ask for."""

from base64 import b64encode

import pytest

from simulator import FACE_JPEG, Biometric, Rule

from .commanded import reports, terminal_of
from .fake_server import FakeServer, answer

TEMPLATE = b64encode(b"M\x87SS21" + bytes(200)).decode()
PHOTO = b64encode(FACE_JPEG).decode()


async def test_clear(server: FakeServer) -> None:
    """Test that each CLEAR clears its own, and restarts the running number."""
    terminal = terminal_of(server, stored=3)
    await terminal.take_photo("1")
    await terminal.execute(f"DATA UPDATE BIODATA Pin=1\tType=1\tTmp={TEMPLATE}")
    store = terminal.store
    await terminal.execute("CLEAR LOG")
    assert (len(store.punches), len(store.photos)) == (0, 1)
    assert (await terminal.punch("1")).number == 1
    await terminal.execute("CLEAR PHOTO")
    assert (len(store.photos), len(store.templates)) == (0, 1)
    await terminal.execute("CLEAR BIODATA")
    assert (len(store.templates), len(store.users)) == (0, 1)
    result = await terminal.execute("CLEAR DATA")
    assert (result.name, len(store.users), len(store.punches)) == ("CLEAR_DATA", 0, 0)


async def test_options_and_info(server: FakeServer) -> None:
    """Test that options are set, one pair at a time, and told."""
    terminal = terminal_of(server)
    body = await reports(
        terminal,
        server,
        "SET OPTION VOLUME=12",
        "GET OPTION FROM VOLUME",
        "SET OPTION A=1\tB=2",
        "INFO",
        "RELOAD OPTIONS",
    )
    lines = body.decode().split("\n")
    assert lines[:5] == [
        "ID=1&Return=0&CMD=SET OPTION",
        "ID=2&Return=0&CMD=GET OPTION",
        "VOLUME=12",
        "ID=3&Return=0&CMD=SET OPTION",
        "ID=4&Return=0&CMD=INFO",
    ]
    assert lines[5] == "~DeviceName=SpeedFace-V5L[TD]"
    assert "~SerialNumber=S1" in lines
    assert "UserCount=1" in lines
    assert lines[-2] == "ID=5&Return=0&CMD=RELOAD OPTIONS"
    assert terminal.settings["A"] == "1\tB=2"


async def test_verify_sum(server: FakeServer) -> None:
    """Test the count of a span in one line."""
    terminal = terminal_of(server, stored=4)
    body = await reports(
        terminal,
        server,
        "VERIFY SUM ATTLOG StartTime=2026-05-01 00:00:00\tEndTime=2026-06-30 00:00:00",
    )
    assert body == (
        b"ID=1&Return=0&CMD=VERIFY SUM&StartTime=2026-05-01 00:00:00"
        b"&EndTime=2026-06-30 00:00:00&AttlogSum=4\n"
    )


async def test_miscount(server: FakeServer) -> None:
    """Test that a terminal may count more than it holds, but not out of nothing."""
    terminal = terminal_of(server, stored=4, miscounts=2)
    body = await reports(
        terminal,
        server,
        "VERIFY SUM ATTLOG StartTime=2026-05-01 00:00:00",
        "VERIFY SUM ATTLOG StartTime=2026-07-01 00:00:00",
        "INFO",
    )
    lines = body.decode().split("\n")
    assert lines[0].endswith("&AttlogSum=6")
    assert lines[1].endswith("&AttlogSum=0")
    assert "TransactionCount=6" in lines


async def test_unlock(server: FakeServer) -> None:
    """Test that the vendor's firmware has one relay, whatever the argument."""
    terminal = terminal_of(server)
    terminal.monotonic = lambda: 5.0
    await terminal.execute("AC_UNLOCK", "1")
    await terminal.execute("AC_UNLOCK 3\t20", "2")
    openings = [
        (row.command_id, row.door, row.seconds, row.argument, row.monotonic)
        for row in terminal.door_openings
    ]
    assert openings == [("1", 1, 5, "", 5.0), ("2", 1, 5, "3\t20", 5.0)]
    condensed = terminal_of(server, dialect="condensed")
    await condensed.execute("AC_UNLOCK 3\t20", "2")
    assert (condensed.door_openings[0].door, condensed.door_openings[0].seconds) == (
        3,
        20,
    )


async def test_reboot(server: FakeServer) -> None:
    """Test that what follows REBOOT is lost and the terminal begins anew."""
    terminal = terminal_of(server)
    await terminal.handshake()
    body = await reports(terminal, server, "INFO", "REBOOT", "CLEAR DATA")
    assert body.endswith(b"ID=2&Return=0&CMD=REBOOT\n")
    assert [complaint.rule for complaint in terminal.complaints] == [Rule.AFTER_REBOOT]
    assert len(terminal.store.users) == 1
    assert not terminal.connected
    await terminal.handshake()
    await terminal.upload()
    assert server.lines("OPERLOG") == ["OPLOG 0\t0\t2026-06-01 12:00:00\t0\t0\t0\t0"]


async def test_check_begins_again_with_the_handshake(server: FakeServer) -> None:
    """Test that CHECK rereads the options and repeats tables of stamp 0."""
    terminal = terminal_of(server, stored=3)
    await terminal.handshake()
    await terminal.upload()
    server.requests.clear()
    server.options["ATTLOGStamp"] = "0"
    server.options["TimeZone"] = "-60"
    await reports(terminal, server, "CHECK")
    kinds = [request.kind for request in server.requests]
    assert kinds == ["getrequest", "devicecmd", "handshake", "ATTLOG"]
    assert terminal.clock.now().hour == 9


async def test_log_uploads_at_once(server: FakeServer) -> None:
    """Test that LOG sends what is unsent."""
    server.options["Realtime"] = "0"
    terminal = terminal_of(server)
    await terminal.handshake()
    await terminal.punch("1")
    await reports(terminal, server, "LOG")
    assert len(server.lines("ATTLOG")) == 1


async def test_enrolment(server: FakeServer) -> None:
    """Test that an enrolment makes a template that goes up, or fails as told."""
    terminal = terminal_of(server)
    assert (await terminal.execute("ENROLL_FP PIN=1\tFID=4\tRETRY=3")).code == 0
    assert terminal.store.templates.unsent_count == 1
    again = "ENROLL_FP PIN=1\tFID=4\tRETRY=3\tOVERWRITE="
    assert (await terminal.execute(again + "0")).code == 2
    assert (await terminal.execute(again + "1")).code == 0
    assert (await terminal.execute("ENROLL_MF PIN=1\tRETRY=3")).code == 0
    user = terminal.store.users.get("1")
    assert user is not None
    assert user.card.isdecimal()
    face = "ENROLL_BIO TYPE=9\tPIN=1\tCardNo=\tRETRY=3\tOVERWRITE=1"
    terminal.enroll_result = 6
    assert (await terminal.execute(face)).code == 6
    assert terminal.store.count(Biometric.VISIBLE_FACE) == 0
    terminal.enroll_result = 0
    assert (await terminal.execute(face)).code == 0
    assert [row.code for row in terminal.store.operations] == [6, 6, 101]
    await terminal.upload()
    assert len(server.lines("BIODATA")) == 2


async def test_files_and_shell_if_asked(server: FakeServer) -> None:
    """Test that a block stands alone in its request."""
    terminal = terminal_of(server, knows={"GetFile", "SHELL"})
    terminal.files["/mnt/a.dat"] = b"\x01\0\n\xff"
    await reports(
        terminal, server, "INFO", "GetFile /mnt/a.dat", "GetFile /mnt/b", "SHELL ls"
    )
    first, second, third, fourth = (request.body for request in server.of("devicecmd"))
    assert first.startswith(b"ID=1&Return=0&CMD=INFO\n")
    assert second == (
        b"ID=2\nSN=S1\nFILENAME=/mnt/a.dat\nCMD=GetFile\nReturn=4\nContent=\x01\0\n\xff"
    )
    assert third == b"ID=3&Return=-2&CMD=GetFile\n"
    assert fourth.startswith(b"ID=4\nSN=S1\nReturn=0\nCMD=Shell\nFILENAME=")


async def test_a_result_is_posted_until_it_is_taken(server: FakeServer) -> None:
    """Test that a result is not lost, and executed only once."""
    terminal = terminal_of(server)
    html = answer(drop=["Content-Type"], headers=[("Content-Type", "text/html")])
    server.script("devicecmd", None, html, answer("OK"))
    await reports(terminal, server, "AC_UNLOCK")
    assert not (await terminal.poll()).accepted
    assert (await terminal.poll()).accepted
    bodies = {request.body for request in server.of("devicecmd")}
    assert bodies == {b"ID=1&Return=0&CMD=AC_UNLOCK\n"}
    assert len(server.of("devicecmd")) == 3
    assert len(server.of("getrequest")) == 2
    assert len(terminal.door_openings) == 1
    assert [complaint.rule for complaint in terminal.complaints] == [Rule.CONTENT_TYPE]


async def test_info_follows_a_success_only(server: FakeServer) -> None:
    """Test when a poll carries the counters."""
    terminal = terminal_of(server)
    await terminal.poll()
    assert "INFO" in server.requests[-1].query
    await terminal.poll()
    assert "INFO" not in server.requests[-1].query
    await reports(terminal, server, "FLY")
    await terminal.poll()
    assert "INFO" not in server.of("getrequest")[-1].query
    await reports(terminal, server, "CLEAR LOG")
    await terminal.poll()
    assert "INFO" in server.of("getrequest")[-1].query


async def test_logs_hold_no_secrets(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Test that passwords, cards and templates are not in any log line."""
    caplog.set_level("DEBUG")
    terminal = terminal_of(server, communication_key="commsecret")
    await terminal.handshake()
    await reports(
        terminal,
        server,
        "DATA UPDATE USERINFO PIN=5\tName=Eve\tPasswd=77123\tCard=88123",
        f"DATA UPDATE FINGERTMP PIN=5\tFID=0\tSize=0\tTMP={TEMPLATE}",
        "DATA QUERY USERINFO PIN=5",
    )
    assert "Name=Eve" in caplog.text
    for secret in ("77123", "88123", TEMPLATE[:40], "commsecret"):
        assert secret not in caplog.text
