"""Bodies that nobody foresaw: whatever is sent, nothing raises and nothing is lost."""

from collections import Counter
import gzip

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.attendance.biometrics import kind_of_item
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
    Reading,
    TextEncodingChoice,
)
from custom_components.zkteco_push.iclock.attendance.deletions import deletion_of
from custom_components.zkteco_push.iclock.attendance.record_commands import (
    ForeignRecordError,
    Recipient,
    command_of_record,
)
from custom_components.zkteco_push.iclock.attendance.record_lines import (
    MAX_PIN_LENGTH,
    TAGS,
    read_record_line,
)
from custom_components.zkteco_push.iclock.attendance.uploads import (
    UploadHead,
    acknowledge,
    read_upload,
)
from custom_components.zkteco_push.iclock.records import (
    Category,
    DirectoryRecord,
    RejectionReason,
    Upload,
)
from custom_components.zkteco_push.iclock.text import TextEncoding, lines_of

UTF_8 = TextEncoding.UTF_8
LINE_TABLES = sorted(TAGS | {"OPERLOG"})
TABLES = [*LINE_TABLES, "ATTLOG", "ATTPHOTO", "OPTIONS", "NEW_TABLE"]

_PIECES = [
    *(f"{tag} ".encode() for tag in sorted(TAGS)),
    *(
        f"{key}=".encode()
        for key in ("PIN", "Pin", "Name", "Pri", "Passwd", "Card", "ViceCard", "Verify")
    ),
    *(f"{key}=".encode() for key in ("FID", "No", "Index", "Valid", "Duress", "Type")),
    *(f"{key}=".encode() for key in ("MajorVer", "MinorVer", "Format", "TMP", "Tmp")),
    *(f"{key}=".encode() for key in ("Content", "CODE", "IDNum", "ErrCode", "CmdId")),
    b"StartDatetime=",
    b"user ",
    b"OPLOG ",
    b"9\t0\t2026-05-04 08:09:10\t7\t1",
    b"\t",
    b"\t",
    b"\t",
    b"\n",
    b"\r\n",
    b" ",
    b"|",
    b"=",
    b"0",
    b"7",
    b"9",
    b"-1",
    b"oco",
    b"AAAA",
    b"/9j/",
    b"[15CD5B07]",
    b"\0",
    b"\x1b",
    b"\xff",
    "看".encode(),
    "看".encode("gb2312"),
    "\u2028".encode(),
]
_BODIES = st.binary(max_size=200) | st.lists(st.sampled_from(_PIECES), max_size=60).map(
    b"".join
)
_HEADS = st.builds(
    UploadHead,
    st.none() | st.just("9999"),
    st.none() | st.text(max_size=80),
    st.none() | st.text(max_size=80),
    st.booleans(),
    st.booleans(),
)


def untagged(record: DirectoryRecord) -> set[bytes]:
    """Return how the line of a record may have been sent."""
    return {record.raw, record.raw.partition(b" ")[2]}


@settings(max_examples=300, deadline=None)
@given(
    table=st.sampled_from(TABLES),
    body=_BODIES,
    encoding=st.sampled_from(list(TextEncoding)),
    head=_HEADS,
    is_good=st.booleans(),
)
@example("BIODATA", b"Pin=7\tType=1|2\tTmp=A", UTF_8, UploadHead(), True)
def test_any_upload(
    table: str, body: bytes, encoding: TextEncoding, head: UploadHead, is_good: bool
) -> None:
    """Test that any body of any table is read without a word."""
    sent = gzip.compress(body, 1) if head.is_package and is_good else body
    upload = read_upload(table, sent, encoding, head.stamp, head)
    assert (upload.table, upload.lines >= 0) == (table, True)
    assert acknowledge(upload).startswith("OK")
    for record in upload.records:
        check(record, encoding)
    for operation in upload.operations:
        for reading in readings(encoding):
            found = deletion_of(operation, reading)
            assert found is None or found.pin
    for error in upload.errors:
        assert error.code
        assert (error.code + error.message + error.command_id).isprintable()


@settings(max_examples=300, deadline=None)
@given(
    table=st.sampled_from(LINE_TABLES),
    body=_BODIES,
    encoding=st.sampled_from(list(TextEncoding)),
    is_package=st.booleans(),
)
def test_nothing_is_lost(
    table: str, body: bytes, encoding: TextEncoding, is_package: bool
) -> None:
    """Test that every line comes out exactly once, and as it came."""
    head = UploadHead(is_package=is_package)
    sent = gzip.compress(body, 1) if is_package else body
    upload = read_upload(table, sent, encoding, None, head)
    lines = Counter(lines_of(body))
    assert upload.lines == lines.total() == count_of(upload)
    assert not any(each.reason is RejectionReason.TOO_MANY for each in upload.rejected)
    as_sent = [each.raw for each in upload.unread]
    as_sent += [each.raw for each in upload.rejected]
    for raw in as_sent:
        assert lines[raw] > 0
        lines[raw] -= 1
    for record in upload.records:
        raw = next(raw for raw in untagged(record) if lines[raw] > 0)
        lines[raw] -= 1
    left = +lines
    assert left.total() == len(upload.operations)
    assert all(line[:1].isdigit() or line[:6] == b"OPLOG " for line in left)


def count_of(upload: Upload) -> int:
    """Return how many lines an upload holds; an error's line is an unread one."""
    return sum(
        len(each)
        for each in (upload.operations, upload.records, upload.unread, upload.rejected)
    )


def readings(encoding: TextEncoding) -> list[Reading]:
    """Return how terminals of either book that write in an encoding are read."""
    choice = TextEncodingChoice(encoding.value)
    return [
        Reading(text_encoding=choice),
        Reading(text_encoding=choice, announces_version=True, push_version="2.4.1"),
    ]


def check(record: DirectoryRecord, encoding: TextEncoding) -> None:
    """Check a record's bounds, and that whoever uses it can."""
    assert record.raw.split(b" ")[0].decode().upper() in TAGS
    assert len(record.pin) <= MAX_PIN_LENGTH
    assert (record.pin + record.name + record.version).isprintable()
    assert len(record.name) <= 64
    assert len(record.version) <= 33
    assert len(record.content_hash) == 32
    assert record.item is None or (record.item.isprintable() and len(record.item) <= 64)
    if record.category is Category.TEMPLATE:
        assert record.item is not None
        for book in (STANDARD, CONDENSED):
            assert isinstance(kind_of_item(record.item, book), tuple)
    for sender in readings(encoding):
        for recipient in (
            Recipient(STANDARD, frozenset()),
            Recipient(CONDENSED, frozenset({"fingerprint"}), has_numbers=False),
        ):
            try:
                command = command_of_record(
                    record.category, record.raw, sender, recipient
                )
            except ForeignRecordError:
                continue
            assert command.parameters["pin"] == record.pin


@settings(max_examples=300, deadline=None)
@given(body=_BODIES, table=st.sampled_from(sorted(TAGS)))
def test_a_line_can_be_read_without_its_table(body: bytes, table: str) -> None:
    """Test that a record's line says all that the table did."""
    for record in read_upload(table, body, UTF_8).records:
        tag = record.raw.split(b" ")[0].decode().upper()
        assert read_record_line(tag, record.raw, UTF_8) == record


@pytest.mark.timeout(60)
@pytest.mark.parametrize("table", ["USERINFO", "BIODATA", "BIOPHOTO", "OPERLOG"])
@pytest.mark.parametrize(
    "line",
    [
        b"USER PIN=7" + b" " * 2_000_000,
        b"USER PIN=7\tName=" + b"\0" * 2_000_000,
        b"USER PIN=" + b"7" * 2_000_000,
        b"USER PIN=7" + b"\tA=" * 600_000,
        b"USER PIN=7\tCard=" + b"9" * 2_000_000,
        b"BIODATA Pin=7\tTmp=A\tType=" + b"9" * 2_000_000,
        b"BIODATA Pin=7\tTmp=A\tNo=" + b"9" * 2_000_000,
        b"FP PIN=7\tTMP=" + b"\xff" * 2_000_000,
        b"PIN " * 500_000,
    ],
    ids=["blanks", "name", "pin", "pairs", "card", "type", "number", "data", "words"],
)
def test_hostile_line(table: str, line: bytes) -> None:
    """Test that lines made to cost much cost little, and come out."""
    upload = read_upload(table, line, UTF_8)
    assert count_of(upload) == 1
    for record in upload.records:
        check(record, UTF_8)
