"""Uploads that no memory keeps, and the errors that commands lead to."""

from io import BytesIO
import struct
import tarfile

import pytest

from simulator import (
    Fault,
    IdentityCard,
    Outcome,
    Pace,
    Rule,
    VirtualTerminal,
    WorkCode,
    fingerprint_image,
)

from .commanded import NOON, reports, terminal_of
from .fake_server import FakeServer, Request, answer

FINGER = "DATA UPDATE FINGERTMP PIN={}\tFID=0\tSize=4\tTMP=QUJD"
CARD = IdentityCard(pin="2", number="110101", name="李三", birthday="19911218")
CARD_FIELDS = (
    "PIN=2\tSNNum=\tIDNum=110101\tDNNum=\tName=李三\tGender=1\tNation=1"
    "\tBirthday=19911218\tValidInfo=\tAddress=\tAdditionalInfo=\tIssuer=\tPhoto="
    "\tFPTemplate1=\tFPTemplate2=\tReserve=\tNotice="
)
FAULT = Fault("D01E0001", "detect face error", "cmd", "123")
FAULT_FIELDS = (
    "ErrCode=D01E0001\tErrMsg=detect face error\tDataOrigin=cmd\tCmdId=123\tAdditional="
)


async def say_all(terminal: VirtualTerminal) -> None:
    """Let a terminal upload one of each."""
    for verdict in (
        await terminal.upload_work_code(WorkCode("7", "Paint", "1")),
        await terminal.upload_identity_card(CARD),
        await terminal.upload_error(FAULT),
    ):
        assert verdict.accepted
    assert terminal.complaints == []


@pytest.mark.parametrize(
    ("dialect", "tables"),
    [
        ("standard", ["OPERLOG", "IDCARD", "ERRORLOG"]),
        ("condensed", ["WORKCODE", "IDCARD", "ERRORLOG"]),
    ],
)
async def test_tables(server: FakeServer, dialect: str, tables: list[str]) -> None:
    """Test which table each goes to, and that the condensed note has no tags."""
    await say_all(terminal_of(server, dialect=dialect))
    assert [request.kind for request in server.requests] == tables
    assert all(request.query["Stamp"] == "9999" for request in server.requests)
    fields = ["PIN=1\tCODE=7\tNAME=Paint", CARD_FIELDS, FAULT_FIELDS]
    if dialect == "standard":
        tags = ("WORKCODE ", "IDCARD ", "ERRORLOG ")
        fields = [tag + text for tag, text in zip(tags, fields, strict=True)]
    assert [request.lines for request in server.requests] == [[text] for text in fields]


async def test_firmware_of_2009_has_one_stamp_for_them(server: FakeServer) -> None:
    """Test that everything with a tag goes under OpStamp."""
    await say_all(terminal_of(server, model="ZEM500"))
    assert [request.kind for request in server.requests] == ["old"] * 3
    assert all("OpStamp" in request.query for request in server.requests)
    assert server.requests[0].lines == ["WORKCODE PIN=1\tCODE=7\tNAME=Paint"]


async def test_identity_cards_are_utf_8_in_every_language(server: FakeServer) -> None:
    """Test that a Chinese terminal makes an exception for such cards."""
    terminal = terminal_of(server, language=83)
    await terminal.upload_work_code(WorkCode("1", "李三"))
    await terminal.upload_identity_card(CARD)
    assert server.requests[0].body.endswith("NAME=李三\n".encode("gb18030"))
    assert server.requests[1].lines == ["IDCARD " + CARD_FIELDS]


async def test_a_package_holds_lines(server: FakeServer) -> None:
    """Test that a package is a .tgz with a file of lines in the terminal's language."""
    terminal = terminal_of(server, language=83)
    lines = ["USER PIN=1\tName=李三", "OPLOG 0\t0\t2026-06-01 12:00:00\t0\t0\t0\t0"]
    assert (await terminal.upload_package(lines)).accepted
    (request,) = server.of("ContentType")
    assert request.query == {"SN": "S1", "table": "OPERLOG", "ContentType": "tgz"}
    with tarfile.open(fileobj=BytesIO(request.body), mode="r:gz") as archive:
        (entry,) = archive.getmembers()
        content = archive.extractfile(entry)
        assert content is not None
        text = content.read().decode("gb18030")
    assert text == "".join(f"{line}\n" for line in lines)
    server.script("ContentType", answer("OK:1"))
    assert (await terminal.upload_package(lines)).accepted
    assert [complaint.rule for complaint in terminal.complaints] == [Rule.COUNT]


async def test_a_fingerprint_image_is_a_bitmap(server: FakeServer) -> None:
    """Test the address and the BMP, and that fingers differ."""
    terminal = terminal_of(server)
    assert (await terminal.upload_fingerprint_image("1", 6)).accepted
    assert (await terminal.upload_fingerprint_image("1", image=b"BMx")).accepted
    first, second = server.of("FPImage")
    assert first.query == {
        "SN": "S1",
        # The terminal's own path, which the server never opens.
        "FPImage": "/tmp/enroll_fp_1.bmp",  # noqa: S108
        "PIN": "1",
        "FID": "6",
    }
    assert (second.query["FID"], second.body) == ("0", b"BMx")
    magic, size, offset = struct.unpack("<2sI4xI", first.body[:14])
    _, width, height, _, depth = struct.unpack("<IiiHH", first.body[14:30])
    assert (magic, size) == (b"BM", len(first.body))
    assert size == offset + width * height * depth // 8
    assert first.body == fingerprint_image("1", 6) != fingerprint_image("1", 5)


async def test_a_wrong_answer_is_asked_for_again(server: FakeServer) -> None:
    """Test that these uploads are judged and repeated as all others."""
    terminal = VirtualTerminal(
        server.url, "S1", now=lambda: NOON, pace=Pace(scale=0.001)
    )
    await terminal.handshake()
    server.script("ERRORLOG", answer("no"), answer("OK"))
    assert (await terminal.upload_error(FAULT)).accepted
    assert [complaint.rule for complaint in terminal.complaints] == [Rule.NOT_OK]
    server.always = lambda request: answer("no") if request.kind == "FPImage" else None
    verdict = await terminal.upload_fingerprint_image("1")
    assert verdict.outcome is Outcome.WRONG
    assert len(server.of("FPImage")) == 4
    assert not terminal.connected


def order(requests: list[Request]) -> list[str]:
    """Return the kinds of requests after the poll."""
    return [request.kind for request in requests if request.kind != "getrequest"]


@pytest.mark.parametrize("errors_first", [False, True])
async def test_refused_photos_and_templates_lead_to_errors(
    server: FakeServer, *, errors_first: bool
) -> None:
    """Test that errors name their command, and go before or after the results."""
    terminal = terminal_of(server, reports_errors=True, errors_first=errors_first)
    body = await reports(
        terminal,
        server,
        FINGER.format(99),
        "DATA UPDATE USERINFO Name=X",
        "DATA UPDATE BIODATA Pin=1\tType=9\tMajorVer=40\tTmp=QUJD",
        "DATA UPDATE BIOPHOTO PIN=1\tType=9\tSize=4\tContent=QUJD",
        "DATA DELETE BIODATA Pin=99",
    )
    assert body.count(b"ID=") == 5
    kinds = ["devicecmd", "ERRORLOG", "ERRORLOG", "ERRORLOG"]
    assert order(server.requests) == (kinds[1:] + kinds[:1] if errors_first else kinds)
    assert server.lines("ERRORLOG") == [
        f"ERRORLOG ErrCode={code}\tErrMsg={message}\tDataOrigin=cmd\tCmdId={command}"
        "\tAdditional="
        for code, message, command in (
            ("D02E0001", "fingertmp refused: -10", 1),
            ("D02E0001", "biodata refused: -30", 3),
            ("D01E0006", "biophoto refused: -11", 4),
        )
    ]


async def test_no_errors_unless_asked_for(server: FakeServer) -> None:
    """Test that a terminal reports results only, unless it is told to say more."""
    terminal = terminal_of(server)
    await reports(terminal, server, FINGER.format(99))
    assert order(server.requests) == ["devicecmd"]


async def test_early_spelling_leads_to_an_error_too(server: FakeServer) -> None:
    """Test that the syntax before UPDATE is understood here as well."""
    terminal = terminal_of(server, model="ZEM500", reports_errors=True)
    await reports(terminal, server, "DATA FP PIN=99\tFID=0\tSize=4\tTMP=QUJD", "FLY")
    (request,) = server.of("old")
    assert "\tErrMsg=fp refused: -10\tDataOrigin=cmd\tCmdId=1\t" in request.lines[0]


async def test_an_error_that_is_not_taken_stops_the_poll(server: FakeServer) -> None:
    """Test that a failed report of an error is the poll's verdict."""
    terminal = terminal_of(server, reports_errors=True)
    server.always = lambda request: (
        answer("no", status="HTTP/1.1 503 No") if request.kind == "ERRORLOG" else None
    )
    server.commands.append("C:1:" + FINGER.format(99))
    assert (await terminal.poll()).outcome is Outcome.REFUSED
    assert len(server.of("devicecmd")) == 1
