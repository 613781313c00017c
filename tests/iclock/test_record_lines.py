"""Records of a terminal's memory, one line each."""

from base64 import b64encode
import re

import pytest

from custom_components.zkteco_push.iclock.attendance.collected_lines import (
    CollectedLines,
)
from custom_components.zkteco_push.iclock.attendance.record_lines import (
    MAX_PIN_LENGTH,
    read_record_line,
)
from custom_components.zkteco_push.iclock.records import (
    Category,
    DirectoryRecord,
    ErrorReport,
    RejectionReason,
    UnreadLine,
)
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
GB18030 = TextEncoding.GB18030

# Shaped like the vendor's: only the mark of the algorithm is real.
FINGER_9 = "ocokgba5" + "A" * 24
FINGER_10 = b64encode(b"L\xefSS21\0\0\x05" + bytes(27)).decode()
FACE = b64encode(b"not a real template!").decode()
PICTURE = b64encode(b"\xff\xd8\xff\xe0not a real picture\xff\xd9").decode()


def read(
    line: bytes, table: str = "OPERLOG", encoding: TextEncoding = UTF_8
) -> DirectoryRecord:
    """Return the only record of a line, which must be nothing else."""
    collected = CollectedLines(encoding)
    collected.take(line, table)
    assert (collected.errors, collected.unread, collected.rejected) == ([], [], [])
    (record,) = collected.records
    return record


USERS = [
    pytest.param(
        b"USER PIN=100\tName=Juana Test\tPri=0\tPasswd=\tCard=\tGrp=1"
        b"\tTZ=0000000100000000\tVerify=-1\tViceCard=\tStartDatetime=0\tEndDatetime=0",
        "100",
        "Juana Test",
        id="11 fields",
    ),
    pytest.param(
        b"USER PIN=1\tName=TESTA\tPri=14\tPasswd=\tCard=196793\tGrp=1"
        b"\tTZ=0000000100000000\tVerify=-1\tViceCard=\tExpires=0\tStartDatetime=0"
        b"\tEndDatetime=0",
        "1",
        "TESTA",
        id="Expires",
    ),
    pytest.param(
        b"USER PIN=36234\tName=36234\tPri=0\tPasswd=\tCard=133440\tGrp=1"
        b"\tTZ=0001000000000000",
        "36234",
        "36234",
        id="7 fields",
    ),
    pytest.param(
        b"USER PIN=4\tName=\tPri=0\tPasswd=\tCard=[0000000000]\tGrp=1\tTZ=00000000",
        "4",
        "",
        id="2009, empty name",
    ),
    pytest.param(b"USER PIN=7 Name=Ann Lee Pri=0", "7", "Ann Lee", id="blanks"),
    pytest.param(b"USER PIN=7", "7", "", id="PIN alone"),
    pytest.param(b"user pin=7\tname=Ann", "7", "Ann", id="lower case"),
    pytest.param(
        b"USER PIN=100 Name=Julia\tName=\tPri=0\tPasswd=1234\tCard=1234",
        "100 Name=Julia",
        "",
        id="a record in the PIN",
    ),
    pytest.param(b"USER PIN==1\tName=Ann", "=1", "Ann", id="PIN=="),
    pytest.param(b"USER PIN= 7 \tName= Ann ", "7", "Ann", id="blanks around"),
    pytest.param(b"USER PIN=7\tName=A\0n\x1bn", "7", "Ann", id="control characters"),
    pytest.param(b"USER Name=Ann\tPIN=7", "7", "Ann", id="PIN not first"),
]


@pytest.mark.parametrize(("line", "pin", "name"), USERS)
def test_user(line: bytes, pin: str, name: str) -> None:
    """Test that a user of any layout is read, and the line stays as it came."""
    record = read(line)
    assert (record.category, record.pin, record.item) == (Category.USER, pin, "")
    assert (record.name, record.version) == (name, "")
    assert record.raw == line
    assert len(record.content_hash) == 32


@pytest.mark.parametrize("table", ["USERINFO", "USER"])
def test_user_without_a_tag(table: str) -> None:
    """Test that the seed's lines get the tag that their table stands for."""
    line = b"PIN=7\tName=Ann Lee\tPri=0\tPasswd=\tCard=\tGrp=1"
    record = read(line, table)
    assert record.raw == b"USER " + line
    assert (record.pin, record.name) == ("7", "Ann Lee")
    assert record.content_hash == read(b"USER " + line).content_hash


@pytest.mark.parametrize(
    ("name", "encoding", "text"),
    [
        pytest.param("看看女".encode(), UTF_8, "看看女", id="utf-8"),
        pytest.param("看看女".encode(), GB18030, "看看女", id="utf-8 comes first"),
        pytest.param("看看女".encode("gb2312"), GB18030, "看看女", id="gb2312"),
        pytest.param(b"Zo\xeb", UTF_8, "Zoë", id="latin-1"),
        pytest.param(b"x" * 300, UTF_8, "x" * 64, id="endless"),
    ],
)
def test_name(name: bytes, encoding: TextEncoding, text: str) -> None:
    """Test that names are read in the terminal's encoding, and bytes stay."""
    line = b"USER PIN=7\tName=" + name + b"\tPri=0"
    record = read(line, encoding=encoding)
    assert record.name == text
    assert record.raw == line


TEMPLATES = [
    (f"FP PIN=4\tFID=0\tSize=370\tValid=1\tTMP={FINGER_9}", "", "FP||0|0", "9"),
    (
        f"FP PIN=4\tFID=0\tSize={len(FINGER_9)}\tValid=1\tTMP={FINGER_9}",
        "",
        "FP||0|0",
        "9",
    ),
    (f"FP PIN=4\tFID=9\tSize=1\tValid=3\tTMP={FINGER_10}", "", "FP||9|0", "10"),
    (f"FP PIN==1\tFID=0\tSize=1200\tValid=1\tTMP={FINGER_10}", "", "FP||0|0", "10"),
    (f"FP PIN=4\tFID=6\tTMP={FACE}", "", "FP||6|0", ""),
    (f"PIN=14\tFID=3\tSize=15\tValid=1\tTMP={FINGER_10}", "FP ", "FP||3|0", "10"),
    (f"FINGERTMP PIN=4\tFID=3\tTMP={FACE}", "", "FP||3|0", ""),
    (f"FACE PIN=306\tFID=2\tSIZE=1648\tVALID=1\tTMP={FACE}", "", "FACE||2|0", ""),
    (f"FACE PIN=101 FID=3 SIZE=4 VALID=1 TMP={FACE}", "", "FACE||3|0", ""),
    (
        f"FVEIN Pin=306\tFID=2\tIndex=1\tSize=4\tValid=1\tTmp={FACE}",
        "",
        "FVEIN||2|1",
        "",
    ),
    (
        f"BIODATA Pin=100\tNo=6\tIndex=0\tValid=1\tDuress=0\tType=1\tMajorVer=10"
        f"\tMinorVer=0\tFormat=ZK\tTmp={FINGER_10}",
        "",
        "BIODATA|1|6|0",
        "10.0",
    ),
    (
        f"BIODATA Pin=5\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9\tMajorVer=58"
        f"\tMinorVer=10\tFormat=0\tTmp={FACE}",
        "",
        "BIODATA|9|0|0",
        "58.10",
    ),
    (
        f"BIODATA Pin=100\tNo=11\tIndex=0\tValid=1\tDuress=0\tType=2\tMajorVer=0"
        f"\tMinorVer=\tFormat=ZK\tTmp={FACE}",
        "",
        "BIODATA|2|11|0",
        "0",
    ),
    (
        f"Pin=14\tNo=2\tType=1\tMajorVer=12\tMinorVer=1\tFormat=templatev12\tTmp={FACE}",
        "BIODATA ",
        "BIODATA|1|2|0",
        "12.1",
    ),
    (
        f"PIN=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=7\tMajorVer=1\tMinorVer=0"
        f"\tFormat=0\tTmp={FACE}",
        "BIODATA ",
        "BIODATA|7|0|0",
        "1.0",
    ),
    (
        f"biodata pin=7\tno=0\tindex=0\ttype=9\tmajorver=39\tminorver=3\ttmp={FACE}",
        "",
        "BIODATA|9|0|0",
        "39.3",
    ),
    (f"BIODATA Pin=7\tTmp={FACE}", "", "BIODATA||0|0", ""),
    (f"BIODATA Pin=7\tNo=x\tIndex=\tType=1|2\0\tTmp={FACE}", "", "BIODATA|12|0|0", ""),
]
_PIN = re.compile(r"\bpin=([^\t ]+)", re.IGNORECASE)
_TABLES = {"FP ": "FINGERTMP", "BIODATA ": "BIODATA", "": "OPERLOG"}


@pytest.mark.parametrize(
    ("line", "prefix", "item", "version"), TEMPLATES, ids=lambda value: str(value)[:40]
)
def test_template(line: str, prefix: str, item: str, version: str) -> None:
    """Test which template a line is, of which algorithm; no size is judged."""
    record = read(line.encode(), _TABLES[prefix])
    assert record.category is Category.TEMPLATE
    assert (record.item, record.version, record.name) == (item, version, "")
    assert record.raw == (prefix + line).encode()
    pin = _PIN.search(line)
    assert pin
    assert record.pin == pin[1]


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        (
            "BIODATA Pin=5\tNo=0\tIndex={}\tType=8\tMajorVer=12\tMinorVer=0\tTmp=AAA{}",
            5,
        ),
        ("BIODATA Pin=5\tNo={}\tIndex=0\tType=2\tMajorVer=0\tMinorVer=\tTmp=AAA{}", 12),
        ("FP PIN=5\tFID={}\tValid=1\tTMP=AAA{}", 10),
        ("FACE PIN=5\tFID={}\tVALID=1\tTMP=AAA{}", 12),
    ],
    ids=["palm", "near-infrared face", "fingers", "old faces"],
)
def test_several_of_one_person(pattern: str, count: int) -> None:
    """Test that a person's templates of one kind are told apart."""
    records = [
        read(pattern.format(number, "ABCDEFGHIJKL"[number]).encode())
        for number in range(count)
    ]
    assert len({record.item for record in records}) == count
    assert len({record.content_hash for record in records}) == count


PICTURES = [
    (f"BIOPHOTO PIN=5\tFileName=5.jpg\tType=0\tSize=4\tContent={PICTURE}", "0"),
    (
        f"BIOPHOTO PIN=5\tNo=0\tIndex=0\tFileName=5.jpg\tType=9\tSize=4"
        f"\tContent={PICTURE}",
        "9",
    ),
    (f"BIOPHOTO PIN=5\tFileName=5.jpg\tType=9\tSize=4\tContent={PICTURE}", "9"),
    (f"BIOPHOTO PIN=5\tContent={PICTURE}", ""),
]


@pytest.mark.parametrize(("line", "item"), PICTURES)
def test_comparison_photo(line: str, item: str) -> None:
    """Test a photo to compare faces with, whichever firmware wrote it."""
    record = read(line.encode())
    assert (record.category, record.pin) == (Category.COMPARISON_PHOTO, "5")
    assert record.item == item
    assert record.raw == line.encode()
    assert record.content_hash == read(PICTURES[0][0].encode()).content_hash


def test_user_photo() -> None:
    """Test the photo that a terminal shows of a user."""
    line = f"USERPIC PIN=200\tFileName=200.jpg\tSize=4\tContent={PICTURE}".encode()
    record = read(line)
    assert (record.category, record.pin, record.item) == (
        Category.USER_PHOTO,
        "200",
        "",
    )
    assert record.raw == line
    assert read(b"pin=200\tcontent=" + PICTURE.encode(), "USERPIC").content_hash == (
        record.content_hash
    )


def test_identity_cards() -> None:
    """Test that the cards of nobody are told apart by their content only."""
    line = b"IDCARD PIN=%b\tSNNum=46%b\tIDNum=%b\tName=\xe6\x9d\x8e\tPhoto=V0xm"
    unbound = [read(line % (b"0", number, number)) for number in (b"11", b"12")]
    assert [(each.category, each.pin, each.item) for each in unbound] == [
        (Category.IDENTITY_CARD, "0", None)
    ] * 2
    assert unbound[0].content_hash != unbound[1].content_hash
    bound = read(line % (b"2", b"11", b"11"), "IDCARD")
    assert (bound.pin, bound.item, bound.name) == ("2", "", "")
    assert bound.content_hash == unbound[0].content_hash


@pytest.mark.parametrize(
    ("line", "code", "name"),
    [
        (b"WORKCODE PIN=1\tCODE=20\tNAME=Paint", "20", "Paint"),
        (b"WORKCODE Code=20\tName=Paint", "20", "Paint"),
        (b"WORKCODE CODE=20\tName=", "20", ""),
    ],
)
def test_work_code(line: bytes, code: str, name: str) -> None:
    """Test that a work code belongs to nobody."""
    record = read(line)
    assert (record.category, record.pin) == (Category.WORK_CODE, "")
    assert (record.item, record.name, record.raw) == (code, name, line)


@pytest.mark.parametrize(
    ("line", "table", "tag", "report"),
    [
        pytest.param(
            b"ERRORLOG ErrCode=D01E0001\tErrMsg=detect face error\tDataOrigin=cmd"
            b"\tCmdId=123\tAdditional=",
            "OPERLOG",
            "ERRORLOG",
            ErrorReport("D01E0001", "detect face error", "123"),
            id="tagged",
        ),
        pytest.param(
            b"ErrCode=3\tErrMsg=sensor read failed\tDateTime=2026-07-15 09:00:00",
            "ERRORLOG",
            "ERRORLOG",
            ErrorReport("3", "sensor read failed", ""),
            id="other dialect",
        ),
        pytest.param(
            b"ErrCode=" + b"3" * 999 + b"\tErrMsg=" + b"x\0" * 999,
            "ERRORLOG",
            "ERRORLOG",
            ErrorReport("3" * 64, "x" * 128, ""),
            id="endless",
        ),
    ],
)
def test_error(line: bytes, table: str, tag: str, report: ErrorReport) -> None:
    """Test that a report is read, and its line is kept with all details."""
    collected = CollectedLines(UTF_8)
    collected.take(line, table)
    assert collected.errors == [report]
    assert collected.unread == [UnreadLine(tag, line)]
    assert (collected.records, collected.rejected) == ([], [])


LONG = "7" * (MAX_PIN_LENGTH + 1)
INVALID = [
    (f"USER PIN={LONG}\tName=Ann", RejectionReason.INVALID_PIN),
    ("USER PIN=7\0\tName=Ann", RejectionReason.INVALID_PIN),
    ("USER PIN=7\u20288\tName=Ann", RejectionReason.INVALID_PIN),
    ("USER PIN=\tName=Ann", RejectionReason.INVALID_PIN),
    ("USER PIN=  \tName=Ann", RejectionReason.INVALID_PIN),
    ("USER uid=1\tName=Ann", RejectionReason.INVALID_PIN),
    (f"FP PIN={LONG}\tTMP=AAAA", RejectionReason.INVALID_PIN),
    ("FACE PIN=\x1b\tTMP=AAAA", RejectionReason.INVALID_PIN),
    ("BIODATA No=0\tType=9\tTmp=AAAA", RejectionReason.INVALID_PIN),
    (f"BIOPHOTO PIN={LONG}\tContent=AAAA", RejectionReason.INVALID_PIN),
    ("USERPIC PIN=\tContent=AAAA", RejectionReason.INVALID_PIN),
    ("IDCARD PIN=\tIDNum=1", RejectionReason.INVALID_PIN),
    ("FP PIN=7\tFID=0\tTMP= ", RejectionReason.MISSING_COLUMNS),
    ("BIODATA Pin=7\tType=9", RejectionReason.MISSING_COLUMNS),
    ("FVEIN Pin=7\tFID=0\tTmp=", RejectionReason.MISSING_COLUMNS),
    ("BIOPHOTO PIN=7\tType=9\tContent=", RejectionReason.MISSING_COLUMNS),
    ("WORKCODE PIN=1\tCODE=\tNAME=x", RejectionReason.MISSING_COLUMNS),
    ("WORKCODE PIN=1\tCODE=\0\tNAME=x", RejectionReason.MISSING_COLUMNS),
    ("ERRORLOG ErrMsg=x\tCmdId=1", RejectionReason.MISSING_COLUMNS),
]


@pytest.mark.parametrize(("line", "reason"), INVALID, ids=lambda value: str(value)[:24])
def test_invalid(line: str, reason: RejectionReason) -> None:
    """Test that what cannot be kept comes out with the reason, as it came."""
    collected = CollectedLines(UTF_8)
    collected.take(line.encode(), "OPERLOG")
    assert [(each.reason, each.raw) for each in collected.rejected] == [
        (reason, line.encode())
    ]
    assert (collected.records, collected.errors, collected.unread) == ([], [], [])


def test_longest_pin() -> None:
    """Test the longest PIN that is kept."""
    assert read(f"USER PIN={LONG[1:]}\tName=Ann".encode()).pin == LONG[1:]


def test_unknown_tag() -> None:
    """Test that a line of an unknown tag comes back as it is."""
    raw = b"PLAM PIN=7\tTmp=AA"
    assert read_record_line("PLAM", raw, UTF_8) == UnreadLine("PLAM", raw)
