"""The operation log and what comes with it."""

from datetime import datetime

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.attendance.collected_lines import (
    CollectedLines,
)
from custom_components.zkteco_push.iclock.attendance.operlog import parse_operlog
from custom_components.zkteco_push.iclock.records import (
    Category,
    Operation,
    RejectedLine,
    RejectionReason,
    UnreadLine,
)
from custom_components.zkteco_push.iclock.text import TextEncoding, lines_of

UTF_8 = TextEncoding.UTF_8
TIME = "2026-05-04 08:09:10"
LOCAL = datetime.fromisoformat(TIME)


def read(line: bytes, encoding: TextEncoding = UTF_8) -> Operation:
    """Return the operation of one line."""
    operations, collected = parse_operlog(line, encoding)
    assert not any(contents_of(collected))
    (operation,) = operations
    return operation


def contents_of(collected: CollectedLines) -> tuple[list[bytes], ...]:
    """Return the lines of records, unread and rejected lines as they came out."""
    return (
        [record.raw for record in collected.records],
        [line.raw for line in collected.unread],
        [line.raw for line in collected.rejected],
    )


@pytest.mark.parametrize(
    ("columns", "operation"),
    [
        pytest.param(
            f"4\t14\t{TIME}\t0\t0\t0\t0",
            Operation(4, "14", LOCAL, ("0", "0", "0", "0"), tagged=True),
            id="numbers",
        ),
        pytest.param(
            f"3\t0\t{TIME}\t54\t0\t0\t0",
            Operation(3, "0", LOCAL, ("54", "0", "0", "0"), tagged=True),
            id="alarm",
        ),
        pytest.param(
            f"5\t0\t{TIME}\tDHCP\t0\t0\t0",
            Operation(5, "0", LOCAL, ("DHCP", "0", "0", "0"), tagged=True),
            id="a setting's name",
        ),
        pytest.param(
            f"4\t0\t{TIME}\tduress mng set\t0\t0\t0",
            Operation(4, "0", LOCAL, ("duress mng set", "0", "0", "0"), tagged=True),
            id="words",
        ),
        pytest.param(
            f"103\t0\t{TIME}\t100 Name=Some Body\t0\t0\t0",
            Operation(
                103, "0", LOCAL, ("100 Name=Some Body", "0", "0", "0"), tagged=True
            ),
            id="a malformed pin",
        ),
        pytest.param(
            "0\t0\t289515406\t0\t0\t0\t0",
            Operation(
                0,
                "0",
                datetime.fromisoformat("2009-01-03 20:56:46"),
                ("0", "0", "0", "0"),
                tagged=True,
            ),
            id="packed time",
        ),
        pytest.param(
            f"0\t0\t{TIME}",
            Operation(0, "0", LOCAL, ("", "", "", ""), tagged=True),
            id="no objects",
        ),
        pytest.param(
            f"6\tadmin\t{TIME}\t13\t0",
            Operation(6, "admin", LOCAL, ("13", "0", "", ""), tagged=True),
            id="two objects",
        ),
        pytest.param(
            f"6\t\t{TIME}\t\t\t\t\t",
            Operation(6, "", LOCAL, ("", "", "", ""), tagged=True),
            id="empty columns and a trailing TAB",
        ),
        pytest.param(
            f"70\t0\t{TIME}\t2\x00\t\x1b[m3\t 4 \t5",
            Operation(70, "0", LOCAL, ("2", "[m3", "4", "5"), tagged=True),
            id="control characters",
        ),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""], ids=["lf", "crlf", "none"])
def test_operation(columns: str, operation: Operation, end: bytes) -> None:
    """Test a line with the vendor's tag, and without as the seed has it."""
    line = columns.encode() + end
    assert read(b"OPLOG " + line) == operation
    untagged = Operation(
        operation.code,
        operation.operator,
        operation.local_time,
        operation.objects,
        tagged=False,
    )
    assert read(line) == untagged


@pytest.mark.parametrize(
    ("encoding", "text"),
    [(TextEncoding.UTF_8, "ÁÖ"), (TextEncoding.GB18030, "林")],
    ids=["utf-8", "gb18030"],
)
def test_encoding(encoding: TextEncoding, text: str) -> None:
    """Test that objects are read in the terminal's encoding."""
    line = f"OPLOG 70\t0\t{TIME}\t".encode() + b"\xc1\xd6"
    assert read(line, encoding).objects[0] == text


RECORDS = [
    (b"USER PIN=7\tName=Ann\tPri=0\tPasswd=\tCard=\tGrp=1", Category.USER, "7"),
    (
        b"USER PIN=100 Name=Some Body\tName=\tPri=0",
        Category.USER,
        "100 Name=Some Body",
    ),
    (b"user uid=1\tpin=7", Category.USER, "7"),
    (b"FP PIN=7\tFID=0\tSize=8\tValid=1\tTMP=SghTUw==", Category.TEMPLATE, "7"),
    (b"FP PIN==7\tFID=0\tSize=8\tValid=1\tTMP=SghTUw==", Category.TEMPLATE, "=7"),
    (b"FACE PIN=7\tFID=3\tSIZE=4\tVALID=1\tTMP=AAAA", Category.TEMPLATE, "7"),
    (b"FACE PIN=7 FID=3 SIZE=4 VALID=1 TMP=AAAA", Category.TEMPLATE, "7"),
    (
        b"FVEIN Pin=7\tFID=0\tIndex=0\tSize=4\tValid=1\tTmp=AAAA",
        Category.TEMPLATE,
        "7",
    ),
    (
        b"USERPIC PIN=7\tFileName=7.jpg\tSize=4\tContent=AAAA",
        Category.USER_PHOTO,
        "7",
    ),
    (
        b"BIOPHOTO PIN=7\tFileName=7.jpg\tType=9\tSize=4\tContent=AAAA",
        Category.COMPARISON_PHOTO,
        "7",
    ),
    (
        b"BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tType=1\tTmp=AAAA",
        Category.TEMPLATE,
        "7",
    ),
    (b"WORKCODE PIN=1\tCODE=2\tNAME=Paint", Category.WORK_CODE, ""),
]


@pytest.mark.parametrize(
    ("line", "category", "pin"), RECORDS, ids=lambda value: str(value)[:24]
)
def test_records_are_kept(line: bytes, category: Category, pin: str) -> None:
    """Test that records come out with their line as it came."""
    operations, collected = parse_operlog(line + b"\r\n", UTF_8)
    assert operations == []
    assert contents_of(collected) == ([line], [], [])
    (record,) = collected.records
    assert (record.category, record.pin) == (category, pin)


OTHER_TAGS = [
    (b"USER_SMS PIN=7\tUID=1", "USER_SMS"),
    (b"PLAM PIN=7\tTMP=AAAA", "PLAM"),
    (b"PIN=7\tName=Ann\tPri=0", "OPERLOG"),
    (b"~Platform=X\tMAC=Y", "OPERLOG"),
]


@pytest.mark.parametrize(("line", "tag"), OTHER_TAGS, ids=lambda value: str(value)[:24])
def test_other_tags_are_kept(line: bytes, tag: str) -> None:
    """Test that lines of other tags are kept as they came."""
    operations, collected = parse_operlog(line + b"\r\n", UTF_8)
    assert operations == []
    assert contents_of(collected) == ([], [line], [])
    assert collected.unread == [UnreadLine(tag, line)]


def test_long_photo_line() -> None:
    """Test that a photo of 40 kB in one line is kept whole."""
    line = b"USERPIC PIN=7\tFileName=7.jpg\tSize=40124\tContent=" + b"A" * 40_124
    operations, collected = parse_operlog(line, UTF_8)
    assert operations == []
    assert contents_of(collected) == ([line], [], [])
    assert collected.records[0].category is Category.USER_PHOTO


REJECTED = [
    (b"OPLOG 0\t0", RejectionReason.MISSING_COLUMNS),
    (b"OPLOG 0", RejectionReason.MISSING_COLUMNS),
    (b"0\t0", RejectionReason.MISSING_COLUMNS),
    (b"7", RejectionReason.MISSING_COLUMNS),
    (b"OPLOG x\t0\t2026-05-04 08:09:10\t0", RejectionReason.INVALID_NUMBER),
    (b"OPLOG \t0\t2026-05-04 08:09:10\t0", RejectionReason.INVALID_NUMBER),
    (b"9x\t0\t2026-05-04 08:09:10\t0", RejectionReason.INVALID_NUMBER),
    (b"OPLOG 0\t0\tnow\t0", RejectionReason.INVALID_TIME),
    (b"OPLOG 0\t0\t\t0", RejectionReason.INVALID_TIME),
    (b"OPLOG 0\t0\t1971--10--29 -23:-27:-54\t0", RejectionReason.INVALID_TIME),
    (b"OPLOG 0\t0\t1970-01-01 00:00:00\t0", RejectionReason.IMPLAUSIBLE_TIME),
    (b"0\t0\t9999-01-01 00:00:00\t0", RejectionReason.IMPLAUSIBLE_TIME),
    (b"OPLOG 4\t0\t2026-05-04 08:09:10\t" + b"x" * 4096, RejectionReason.TOO_LONG),
    (b"OPLOG", RejectionReason.UNKNOWN_LINE),
    (b"garbage", RejectionReason.UNKNOWN_LINE),
    (b"\x00\x01\xff", RejectionReason.UNKNOWN_LINE),
    (b" ", RejectionReason.UNKNOWN_LINE),
    (b"=x", RejectionReason.UNKNOWN_LINE),
    (b"USER Name=Ann\tPri=0", RejectionReason.INVALID_PIN),
    (b"USER PIN=\tName=Ann", RejectionReason.INVALID_PIN),
    (b"FP PIN=7\tFID=0\tTMP=", RejectionReason.MISSING_COLUMNS),
    (b"USERPIC PIN=7\tFileName=7.jpg", RejectionReason.MISSING_COLUMNS),
    (b"WORKCODE PIN=1\tNAME=Paint", RejectionReason.MISSING_COLUMNS),
]


@pytest.mark.parametrize(
    ("line", "reason"), REJECTED, ids=lambda value: str(value)[:32]
)
def test_rejected_line(line: bytes, reason: RejectionReason) -> None:
    """Test the reason, and that the line is kept as it came."""
    operations, collected = parse_operlog(line, UTF_8)
    assert operations == []
    assert contents_of(collected) == ([], [], [line])
    assert collected.rejected == [RejectedLine(reason, line)]


def test_line_beyond_every_bound() -> None:
    """Test that a line of more than 4 MB is told to be too long."""
    line = b"USERPIC PIN=7\tContent=" + b"A" * (4 * 1024 * 1024)
    operations, collected = parse_operlog(line, UTF_8)
    assert operations == []
    assert contents_of(collected) == ([], [], [line])
    assert collected.rejected[0].reason is RejectionReason.TOO_LONG


def test_mixed_body() -> None:
    """Test a body of several tags after an enrolment at the terminal."""
    body = (
        b"OPLOG 30\t0\t2026-05-04 08:09:10\t13\t0\t0\t0\r\n"
        b"USER PIN=13\tName=\tPri=0\tPasswd=12345\tCard=[0000000000]\tGrp=1\n"
        b"\n"
        b"OPLOG 6\t0\t2026-05-04 08:09:11\t13\t0\t0\t413\n"
        b"garbage\n"
        b"124\t0\t2026-05-04 08:09:12\t13\t0\t0\t0\n"
        b"FP PIN=13\tFID=0\tSize=8\tValid=1\tTMP=b2NvAAAA"
    )
    operations, collected = parse_operlog(body, UTF_8)
    assert [(each.code, each.tagged, each.objects[3]) for each in operations] == [
        (30, True, "0"),
        (6, True, "413"),
        (124, False, "0"),
    ]
    assert [(each.category, each.raw) for each in collected.records] == [
        (
            Category.USER,
            b"USER PIN=13\tName=\tPri=0\tPasswd=12345\tCard=[0000000000]\tGrp=1",
        ),
        (Category.TEMPLATE, b"FP PIN=13\tFID=0\tSize=8\tValid=1\tTMP=b2NvAAAA"),
    ]
    assert collected.unread == []
    assert collected.rejected == [
        RejectedLine(RejectionReason.UNKNOWN_LINE, b"garbage")
    ]


def test_content_is_not_shown() -> None:
    """Test that a password does not get into a log by accident."""
    body = b"USER PIN=7\tPasswd=hunter2\nUSER PIN=\tPasswd=hunter2\nX PIN=hunter2"
    _, collected = parse_operlog(body, UTF_8)
    assert [len(lines) for lines in contents_of(collected)] == [1, 0, 2]
    assert "hunter2" not in repr(collected.records + collected.rejected)


# Bytes that look like records more often than chance would have it.
_PIECES = st.lists(
    st.sampled_from(
        [
            b"OPLOG ",
            b"USER PIN=7",
            b"FP ",
            b"PIN=",
            b"0",
            b"103",
            b"\t",
            b"\t",
            b" ",
            b"\n",
            b"\r\n",
            b"2026-05-04 08:09:10",
            b"289515406",
            b"DHCP",
            b"\x00",
            b"\xff",
        ]
    ),
    max_size=40,
).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(
    body=st.binary(max_size=300) | _PIECES, encoding=st.sampled_from(list(TextEncoding))
)
@example(body=b"OPLOG 0\t0\t2026-05-04 08:09:10\r\n\r\nUSER PIN=1", encoding=UTF_8)
def test_nothing_is_lost(body: bytes, encoding: TextEncoding) -> None:
    """Test that every line comes out once, and the unread ones as they came."""
    lines = list(lines_of(body))
    operations, collected = parse_operlog(body, encoding)
    contents = contents_of(collected)
    assert len(operations) + sum(map(len, contents)) == len(lines)
    for raws in contents:
        remaining = iter(lines)
        assert all(raw in remaining for raw in raws)
    for operation in operations:
        assert 2000 <= operation.local_time.year <= 2099
        assert all(text.isprintable() for text in operation.objects)
