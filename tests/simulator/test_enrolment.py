"""People who enrol because the server asked, or vanish at the terminal's menu."""

from dataclasses import replace
from typing import Any

import pytest

from simulator import AIFACE, Biometric, Template, VirtualTerminal

from .commanded import reports, terminal_of
from .fake_server import FakeServer

ENROL = "ENROLL_FP PIN=1\tFID=4\tRETRY=3\tOVERWRITE={}"
FACE = "ENROLL_BIO TYPE=9\tPIN=1\tCardNo=\tRETRY=3\tOVERWRITE=1"
PALM = "ENROLL_BIO TYPE=8\tPIN=1\tCardNo=\tRETRY=3\tOVERWRITE=1"


async def connected(server: FakeServer, **changes: Any) -> VirtualTerminal:
    """Return a terminal that has told its options."""
    terminal = terminal_of(server, **changes)
    await terminal.handshake()
    await terminal.push_options()
    server.requests.clear()
    return terminal


def kinds(server: FakeServer) -> list[str]:
    """Return the kinds of the requests so far."""
    return [request.kind for request in server.requests]


def templates(terminal: VirtualTerminal) -> list[Template]:
    """Return the templates of a terminal."""
    return list(terminal.store.templates)


async def test_an_enrolment_goes_up_in_the_order_of_a_speedface(
    server: FakeServer,
) -> None:
    """Test result, user, options, operation and template, in this order."""
    terminal = await connected(server)
    body = await reports(terminal, server, ENROL.format(1))
    assert body == b"ID=1&Return=0&CMD=ENROLL_FP\n"
    assert kinds(server) == [
        "getrequest",
        "devicecmd",
        "OPERLOG",
        "options",
        "OPERLOG",
        "BIODATA",
    ]
    assert server.requests[2].lines[0].startswith("USER PIN=1\tName=Ann\t")
    assert ",FPCount=1," in server.requests[3].body.decode()
    assert server.requests[4].lines == ["OPLOG 6\t0\t2026-06-01 12:00:00\t1\t4\t0\t0"]
    (template,) = templates(terminal)
    assert (template.kind, template.number) == (Biometric.FINGERPRINT, 4)
    assert server.requests[5].lines[0].endswith(f"\tTmp={template.content}")
    assert terminal.store.unsent == 0
    assert terminal.complaints == []


async def test_an_older_model_sends_its_own_line(server: FakeServer) -> None:
    """Test that a model without hybrid biometrics sends FP, and no options."""
    terminal = await connected(server, model="K40")
    await reports(terminal, server, ENROL.format(1))
    assert kinds(server) == ["getrequest", "devicecmd", *["OPERLOG"] * 3]
    tags = [line.split(" ")[0] for line in server.lines("OPERLOG")]
    assert tags == ["USER", "OPLOG", "FP"]


async def test_nothing_goes_up_without_real_time(server: FakeServer) -> None:
    """Test that what was enrolled waits for the next upload."""
    server.options["Realtime"] = "0"
    terminal = await connected(server)
    await reports(terminal, server, ENROL.format(1))
    assert kinds(server) == ["getrequest", "devicecmd"]
    assert terminal.store.unsent == 3


@pytest.mark.parametrize("result", [2, 4, 5, 6, 7, -3])
@pytest.mark.parametrize("text", [ENROL.format(1), FACE, "ENROLL_MF PIN=1\tRETRY=3"])
async def test_an_enrolment_that_fails(
    server: FakeServer, text: str, result: int
) -> None:
    """Test that the result is the code, and nothing is stored or sent."""
    terminal = await connected(server)
    terminal.enroll_result = result
    body = await reports(terminal, server, text)
    assert f"&Return={result}&".encode() in body
    assert kinds(server) == ["getrequest", "devicecmd"]
    assert templates(terminal) == []
    user = terminal.store.users.get("1")
    assert user is not None
    assert user.card == ""
    assert terminal.store.unsent == 0


@pytest.mark.parametrize(
    ("overwrite", "code"), [("0", 2), ("FALSE", 2), ("1", 0), ("2", 0)]
)
async def test_overwrite(server: FakeServer, overwrite: str, code: int) -> None:
    """Test that a finger is kept if it should be, and otherwise taken anew."""
    terminal = await connected(server)
    await terminal.execute(ENROL.format(overwrite))
    (first,) = templates(terminal)
    assert (await terminal.execute(ENROL.format(overwrite))).code == code
    (second,) = templates(terminal)
    assert (first.content == second.content) is (code == 2)
    assert (await terminal.execute(ENROL.format(0).replace("=4", "=5"))).code == 0


async def test_a_palm_is_five_templates(server: FakeServer) -> None:
    """Test that one individual comes as all of its templates in one request."""
    terminal = await connected(server)
    await reports(terminal, server, PALM)
    (request,) = server.of("BIODATA")
    assert [line.split("\t")[2] for line in request.lines] == [
        f"Index={index}" for index in range(5)
    ]
    assert "OPLOG 124\t0\t2026-06-01 12:00:00\t1\t0\t0\t0" in server.lines("OPERLOG")
    assert terminal.tally().palms == 1


@pytest.mark.parametrize(
    ("pictures", "photos", "expected"),
    [(False, True, 0), (True, True, 1), (True, False, 0)],
)
async def test_a_face_comes_with_its_photo(
    server: FakeServer, *, pictures: bool, photos: bool, expected: int
) -> None:
    """Test that a terminal with pictures sends one after the face's template."""
    model = AIFACE if photos else replace(AIFACE, photo_kinds=frozenset())
    terminal = await connected(server, model=model, pictures=pictures)
    await reports(terminal, server, FACE)
    after = server.requests[kinds(server).index("BIODATA") + 1 :]
    assert [request.lines[0].split("\t")[0] for request in after] == (
        ["BIOPHOTO PIN=1"] * expected
    )
    assert "\tMajorVer=39\tMinorVer=3\t" in server.lines("BIODATA")[0]


async def test_a_card(server: FakeServer) -> None:
    """Test that a card is part of the user, and goes up with it."""
    terminal = await connected(server)
    body = await reports(terminal, server, "ENROLL_MF PIN=1\tRETRY=3")
    assert body == b"ID=1&Return=0&CMD=ENROLL_MF\n"
    assert kinds(server) == ["getrequest", "devicecmd", "OPERLOG", "options"]
    assert server.lines("OPERLOG")[0].split("\t")[4] == "Card=5000049"


@pytest.mark.parametrize(
    ("dialect", "deleted", "finger", "face"),
    [("standard", 103, 10, 106), ("condensed", 6, 8, 23)],
)
async def test_deletions_at_the_menu(
    server: FakeServer, dialect: str, deleted: int, finger: int, face: int
) -> None:
    """Test the operations that deletions leave behind, and that they go up."""
    terminal = await connected(server, dialect=dialect, users=2, pictures=True)
    await terminal.upload()
    server.requests.clear()
    assert await terminal.delete_template("2", Biometric.FINGERPRINT, 0)
    assert await terminal.delete_template("2", Biometric.VISIBLE_FACE)
    assert not await terminal.delete_template("2", Biometric.FINGERPRINT, 0)
    assert [row.pin for row in templates(terminal)] == ["1", "1"]
    assert await terminal.delete_user("1")
    assert not await terminal.delete_user("1")
    assert templates(terminal) == []
    assert [row.pin for row in terminal.store.users] == ["2"]
    assert {row.pin for row in terminal.store.pictures} == {"2"}
    tag = "OPLOG " if dialect == "standard" else ""
    assert server.lines("OPERLOG") == [
        f"{tag}{code}\t0\t2026-06-01 12:00:00\t{pin}\t0\t0\t0"
        for code, pin in ((finger, 2), (face, 2), (deleted, 1))
    ]
    assert terminal.options_due
    assert terminal.complaints == []
