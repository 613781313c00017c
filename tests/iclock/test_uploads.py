"""Posted bodies by table, and how they are acknowledged."""

import pytest

from custom_components.zkteco_push.iclock.attendance.uploads import (
    UploadHead,
    acknowledge,
    read_upload,
    stamp_of,
    table_of,
)
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.records import (
    Category,
    ErrorReport,
    RejectedLine,
    RejectionReason,
    UnreadLine,
    Upload,
)
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8


@pytest.mark.parametrize(
    ("raw", "table", "stamp"),
    [
        pytest.param("SN=T1&table=ATTLOG&Stamp=9999", "ATTLOG", "9999", id="attlog"),
        pytest.param("SN=T1&Table=attlog&stamp=5", "ATTLOG", "5", id="any case"),
        pytest.param("SN=T1&table=OPERLOG&OpStamp=9999", "OPERLOG", "9999", id="2015"),
        pytest.param(
            "SN=T1&table=ATTPHOTO&PhotoStamp=7", "ATTPHOTO", "7", id="photo, 2015"
        ),
        pytest.param("SN=T1&table=options", "OPTIONS", None, id="options"),
        pytest.param("SN=T1&Stamp=289503453", "ATTLOG", "289503453", id="2008 attlog"),
        pytest.param("SN=T1&OpStamp=289504127", "OPERLOG", "289504127", id="2008 op"),
        pytest.param(
            "SN=T1&PIN=20081119172119-4.jpg&PhotoStamp=285528079",
            "ATTPHOTO",
            "285528079",
            id="2008 photo",
        ),
        pytest.param("SN=T1&type=BioData", "BIODATA", None, id="type=BioData"),
        pytest.param("SN=T1&type=BioPhoto", "BIOPHOTO", None, id="type=BioPhoto"),
        pytest.param("SN=T1&AuthType=CARD", None, None, id="verification"),
        pytest.param("SN=T1&authtype=FP&Stamp=9", None, "9", id="with a stamp"),
        pytest.param(
            "SN=T1&FPImage=/tmp/enroll_fp_1.bmp&PIN=968&FID=0", None, None, id="FPImage"
        ),
        pytest.param("SN=T1&FPImage=/x.bmp&OpStamp=9", None, "9", id="FPImage, stamp"),
        pytest.param("SN=T1&table=&Stamp=9", "ATTLOG", "9", id="empty table"),
        pytest.param("SN=T1&table=NEW_TABLE&Stamp=", "NEW_TABLE", None, id="unknown"),
        pytest.param("SN=T1&table=A%0AB", None, None, id="not printable"),
        pytest.param("SN=T1&table=" + "x" * 99, "X" * 32, None, id="endless table"),
        pytest.param("SN=T1&table=ATTLOG&Stamp=" + "9" * 33, "ATTLOG", None),
        pytest.param("SN=T1&table=ATTLOG&Stamp=None", "ATTLOG", "None", id="None"),
        pytest.param("SN=T1&table=ATTLOG&Stamp=9%0AX=1", "ATTLOG", None, id="newline"),
        pytest.param("SN=T1", None, None, id="nothing"),
    ],
)
def test_table_and_stamp(raw: str, table: str | None, stamp: str | None) -> None:
    """Test which table a body belongs to, and the mark that came with it."""
    query = Query(raw)
    assert table_of(query) == table
    assert stamp_of(query) == stamp


LINES = b"PIN=7\tName=Ann\r\nPIN=8\tName=Bob"


@pytest.mark.parametrize(
    ("table", "body", "answer"),
    [
        pytest.param("ATTLOG", b"", "OK:0", id="ATTLOG, empty"),
        pytest.param("ATTLOG", b"7\t2026-05-04 08:09:10\t0\t1\n" * 3, "OK:3"),
        pytest.param("ATTLOG", b"garbage\n7\t2026-05-04 08:09:10\t0\t1\n", "OK:2"),
        pytest.param("OPERLOG", b"", "OK:0", id="OPERLOG, empty"),
        pytest.param(
            "OPERLOG",
            b"OPLOG 0\t0\t2026-05-04 08:09:10\nUSER PIN=7\ngarbage",
            "OK:3",
            id="OPERLOG",
        ),
        pytest.param("BIODATA", b"BIODATA Pin=7\tTmp=AA\nPin=8\tTmp=AA\n", "OK:2"),
        pytest.param("USERINFO", LINES, "OK:2", id="USERINFO"),
        pytest.param("FINGERTMP", LINES, "OK:2", id="FINGERTMP"),
        pytest.param("IDCARD", b"IDCARD PIN=2\tName=X\n", "OK:1", id="IDCARD"),
        # V4.0 section 11.16 has a plain OK here, and no count.
        pytest.param("ERRORLOG", b"ERRORLOG ErrCode=D01E0001\n", "OK:1", id="ERRORLOG"),
        pytest.param("OPTIONS", b"UserCount=3,FPCount=2", "OK", id="OPTIONS"),
        pytest.param("ATTPHOTO", b"PIN=a.jpg\nSN=T1\nsize=2\0\xff\xd8", "OK"),
        pytest.param("NEW_TABLE", b"a\nb\nc\n", "OK", id="unknown"),
    ],
)
def test_acknowledge(table: str, body: bytes, answer: str) -> None:
    """Test that log tables hear how many lines arrived, the others a plain OK."""
    assert acknowledge(read_upload(table, body, UTF_8)) == answer


def test_attlog() -> None:
    """Test that punches and rejected lines are in one upload, with its stamp."""
    body = b"7\t2026-05-04 08:09:10\t0\t1\r\ngarbage\r\n"
    upload = read_upload("ATTLOG", body, UTF_8, "5")
    assert (upload.table, upload.lines, upload.stamp) == ("ATTLOG", 2, "5")
    assert [punch.pin for punch in upload.punches] == ["7"]
    assert upload.rejected == (
        RejectedLine(RejectionReason.MISSING_COLUMNS, b"garbage"),
    )


def test_operlog() -> None:
    """Test that operations, other tags and rejected lines are in one upload."""
    body = b"OPLOG 0\t0\t2026-05-04 08:09:10\nUSER PIN=7\tName=Ann\nX_Y PIN=7\ngarbage"
    upload = read_upload("OPERLOG", body, UTF_8, "9999")
    assert (upload.lines, upload.stamp) == (4, "9999")
    assert [operation.code for operation in upload.operations] == [0]
    (record,) = upload.records
    assert (record.category, record.pin, record.name) == (Category.USER, "7", "Ann")
    assert record.raw == b"USER PIN=7\tName=Ann"
    assert upload.unread == (UnreadLine("X_Y", b"X_Y PIN=7"),)
    assert upload.rejected == (RejectedLine(RejectionReason.UNKNOWN_LINE, b"garbage"),)


def test_options() -> None:
    """Test the one line of options."""
    body = b"~DeviceName=Model One,~OEMVendor=ZKTeco Co., Ltd.,UserCount=3,FaceCount="
    assert read_upload("OPTIONS", body, UTF_8).options == {
        "DeviceName": "Model One",
        "OEMVendor": "ZKTeco Co., Ltd.",
        "UserCount": "3",
        "FaceCount": "",
    }


def test_options_that_are_none() -> None:
    """Test that options which are not understood are kept."""
    upload = read_upload("OPTIONS", b"\xff\xfe", UTF_8)
    assert upload.options == {}
    assert upload.rejected == (RejectedLine(RejectionReason.UNKNOWN_LINE, b"\xff\xfe"),)
    assert acknowledge(upload) == "OK"


@pytest.mark.parametrize(
    ("table", "body", "raws"),
    [
        pytest.param(
            "USERINFO",
            LINES,
            [b"USER PIN=7\tName=Ann", b"USER PIN=8\tName=Bob"],
            id="without a tag",
        ),
        pytest.param(
            "USERINFO",
            b"USER PIN=7\nuser PIN=8",
            [b"USER PIN=7", b"user PIN=8"],
            id="tagged",
        ),
        pytest.param("FINGERTMP", b"FP PIN=7\tTMP=AA", [b"FP PIN=7\tTMP=AA"], id="FP"),
        pytest.param(
            "FINGERTMP", b"PIN=7\tTMP=AA", [b"FP PIN=7\tTMP=AA"], id="FP, untagged"
        ),
        pytest.param(
            "BIODATA",
            b"BIODATA Pin=7\tTmp=AA\t\r\n",
            [b"BIODATA Pin=7\tTmp=AA\t"],
            id="BIODATA, crlf",
        ),
        pytest.param("FACE", b"PIN=7\tTMP=AA", [b"FACE PIN=7\tTMP=AA"], id="FACE"),
    ],
)
def test_line_tables(table: str, body: bytes, raws: list[bytes]) -> None:
    """Test tables of pairs, with the vendor's tag or without as the seed has them."""
    upload = read_upload(table, body, UTF_8, "1")
    assert [record.raw for record in upload.records] == raws
    assert (upload.unread, upload.errors, upload.rejected) == ((), (), ())
    assert (upload.lines, upload.stamp) == (len(raws), "1")


def test_error_table() -> None:
    """Test that a report of a failure is read, and kept as it came."""
    line = b"ErrCode=3\tErrMsg=x\t"
    upload = read_upload("ERRORLOG", line + b"\r\n", UTF_8, "1")
    assert upload.errors == (ErrorReport("3", "x", ""),)
    assert upload.unread == (UnreadLine("ERRORLOG", line),)
    assert (upload.records, upload.rejected) == ((), ())


def test_line_table_keeps_what_it_rejects() -> None:
    """Test a bad line among good ones."""
    upload = read_upload("USERINFO", b"PIN=7\n\xff\xff\nPIN=8", UTF_8)
    assert [line.raw for line in upload.records] == [b"USER PIN=7", b"USER PIN=8"]
    assert upload.rejected == (RejectedLine(RejectionReason.UNKNOWN_LINE, b"\xff\xff"),)
    assert upload.lines == 3


@pytest.mark.parametrize("table", ["RTLOG", "TABLEDATA", "NEW_TABLE"])
def test_other_tables_are_kept_whole(table: str) -> None:
    """Test that no byte of a body is lost that nobody reads yet."""
    body = b"PIN=20260504080910-7.jpg\nSN=T1\nsize=4\nCMD=uploadphoto\0\xff\xd8\r\n"
    assert read_upload(table, body, UTF_8, "3") == Upload(
        table, lines=1, stamp="3", unread=(UnreadLine(table, body),)
    )


def test_what_is_no_photo_is_kept_whole() -> None:
    """Test that a body that holds no picture comes out with the reason."""
    body = b"PIN=20260504080910-7.jpg\nSN=T1\nsize=4\nCMD=uploadphoto\0\xff\xd8\r\n"
    rejected = (RejectedLine(RejectionReason.NOT_AN_IMAGE, body),)
    assert read_upload("ATTPHOTO", body, UTF_8, "3") == Upload(
        "ATTPHOTO", lines=1, stamp="3", rejected=rejected
    )
    assert read_upload("ATTPHOTO", b"", UTF_8, "3") == Upload("ATTPHOTO", stamp="3")


@pytest.mark.parametrize(
    ("raw", "head"),
    [
        pytest.param("SN=T1&table=ATTLOG&Stamp=9", UploadHead("9"), id="stamp"),
        pytest.param(
            "SN=T1&table=ATTPHOTO&Stamp=9&PIN=7&CHECKSUM=ab12",
            UploadHead("9", "7", "ab12"),
            id="seed's photo",
        ),
        pytest.param(
            "SN=T1&PIN=20081119172119-4.jpg&PhotoStamp=5",
            UploadHead("5", "20081119172119-4.jpg"),
            id="2008 photo",
        ),
        pytest.param(
            "SN=T1&table=OPERLOG&ContentType=tgz",
            UploadHead(is_package=True),
            id="package",
        ),
        pytest.param(
            "SN=T1&table=OPERLOG&contenttype=TGZ", UploadHead(is_package=True)
        ),
        pytest.param("SN=T1&table=OPERLOG&ContentType=text", UploadHead(), id="text"),
        pytest.param(
            "SN=T1&table=ATTLOG&Stamp=9999&Count=18&PackCnt=1&PackIdx=1&CmdId=1630",
            UploadHead("9999", is_asked_for=True, command_id="1630"),
            id="answer to a query",
        ),
    ],
)
def test_upload_head(raw: str, head: UploadHead) -> None:
    """Test what a query says of its body."""
    assert UploadHead.of(Query(raw)) == head


def test_empty_body_of_an_unknown_table() -> None:
    """Test that nothing is kept where nothing came."""
    assert read_upload("NEW_TABLE", b"", UTF_8) == Upload("NEW_TABLE")


@pytest.mark.parametrize("table", ["ATTLOG", "OPERLOG", "BIODATA"])
def test_flood_of_garbage(table: str) -> None:
    """Test that a body of nothing but garbage makes a bounded number of lines."""
    lines = [b"?%05d" % number for number in range(20_000)]
    upload = read_upload(table, b"\n".join(lines), UTF_8)
    assert acknowledge(upload) == "OK:20000"
    assert len(upload.rejected) == 1000
    assert [line.raw for line in upload.rejected[:999]] == lines[:999]
    last = upload.rejected[-1]
    assert last.reason is RejectionReason.TOO_MANY
    assert b"\n".join(lines[999:]).startswith(last.raw)
    assert len(last.raw) == 64 * 1024


def test_flood_of_records() -> None:
    """Test that a body of endless people makes a bounded number of records."""
    lines = [b"PIN=%d" % number for number in range(100_010)]
    upload = read_upload("USERINFO", b"\n".join(lines), UTF_8)
    assert acknowledge(upload) == "OK:100010"
    assert len(upload.records) == 100_000
    assert [line.raw for line in upload.rejected] == lines[100_000:]
    assert {line.reason for line in upload.rejected} == {RejectionReason.TOO_MANY}
