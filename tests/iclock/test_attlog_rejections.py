"""Lines of an attendance upload that are not understood: kept, with the reason."""

from datetime import UTC, datetime

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.attendance.attlog import parse_attlog
from custom_components.zkteco_push.iclock.records import RejectedLine, RejectionReason
from custom_components.zkteco_push.iclock.text import TextEncoding, lines_of

UTF_8 = TextEncoding.UTF_8
TIME = b"2026-05-04 08:09:10"
GOOD = b"7\t" + TIME + b"\t0\t15\t\t0\t0"

REJECTED = [
    pytest.param(b"garbage", RejectionReason.MISSING_COLUMNS, id="a word"),
    pytest.param(b"two words", RejectionReason.MISSING_COLUMNS, id="two words"),
    pytest.param(b"\x00\xff\x81", RejectionReason.MISSING_COLUMNS, id="bytes"),
    pytest.param(b"   ", RejectionReason.MISSING_COLUMNS, id="blanks"),
    pytest.param(b"\t2026-05-04 08:09:10\t0\t1", RejectionReason.INVALID_PIN),
    pytest.param(b"  \t2026-05-04 08:09:10\t0\t1", RejectionReason.INVALID_PIN),
    pytest.param(b"7\x007\t2026-05-04 08:09:10\t0\t1", RejectionReason.INVALID_PIN),
    pytest.param(b"7\x1b[m\t2026-05-04 08:09:10\t0\t1", RejectionReason.INVALID_PIN),
    pytest.param(
        b"9" * 65 + b"\t2026-05-04 08:09:10\t0\t1",
        RejectionReason.INVALID_PIN,
        id="a pin of 65",
    ),
    pytest.param(b"7\t", RejectionReason.INVALID_TIME, id="no time"),
    pytest.param(b"7\tnow\t0\t1", RejectionReason.INVALID_TIME, id="a word for time"),
    pytest.param(b"7\t2026-02-30 08:09:10\t0\t1", RejectionReason.INVALID_TIME),
    pytest.param(b"7\t0000-00-00 00:00:00\t0\t1", RejectionReason.INVALID_TIME),
    pytest.param(b"7\t1971--10--29 -23:-27:-54\t0\t1", RejectionReason.INVALID_TIME),
    pytest.param(b"7\t1970-01-01 00:00:12\t0\t1", RejectionReason.IMPLAUSIBLE_TIME),
    pytest.param(b"7\t1999-12-31 23:59:59\t0\t1", RejectionReason.IMPLAUSIBLE_TIME),
    pytest.param(b"7\t2100-01-01 00:00:00\t0\t1", RejectionReason.IMPLAUSIBLE_TIME),
    pytest.param(b"7\t9999-12-31 00:00:00\t0\t1", RejectionReason.IMPLAUSIBLE_TIME),
    pytest.param(b"7\t2026-05-04 08:09:10\tin\t1", RejectionReason.INVALID_NUMBER),
    pytest.param(b"7\t2026-05-04 08:09:10\t0\t1.5", RejectionReason.INVALID_NUMBER),
    pytest.param(b"7\t2026-05-04 08:09:10\t9999999999", RejectionReason.INVALID_NUMBER),
    pytest.param(
        b"5\t7\t2026-05-04 08:09:10\t0\t1",
        RejectionReason.INVALID_TIME,
        id="a record number in front",
    ),
    pytest.param(
        b"7\t2026-05-04 08:09:10\t0\t1\t0\t0\t0\t210218199001010000\t1",
        RejectionReason.IDENTITY_CHECK,
        id="identity check, good",
    ),
    pytest.param(
        b"7\t2026-05-04 08:09:10\t2\t3\t0\t0\t0\t21021819900101000X\t1",
        RejectionReason.IDENTITY_CHECK,
        id="identity check, on a blacklist",
    ),
    pytest.param(
        b"CHECKTIME=2026-05-04 08:09:10\tCHECKTYPE=0\tVERIFYCODE=1",
        RejectionReason.MISSING_COLUMNS,
        id="key=value without a pin",
    ),
    pytest.param(
        b"USERID=7\tCHECKTYPE=0", RejectionReason.INVALID_TIME, id="without a time"
    ),
    pytest.param(GOOD + b"\tx" * 4096, RejectionReason.TOO_LONG, id="too long"),
]


@pytest.mark.parametrize(("line", "reason"), REJECTED)
def test_rejected_line(line: bytes, reason: RejectionReason) -> None:
    """Test the reason, and that the line is kept as it came."""
    assert parse_attlog(line, UTF_8) == ([], [RejectedLine(reason, line)])


@pytest.mark.parametrize(("line", "reason"), REJECTED)
def test_neighbours_are_not_harmed(line: bytes, reason: RejectionReason) -> None:
    """Test that a bad line between two good ones costs neither of them."""
    punches, rejected = parse_attlog(b"\r\n".join((GOOD, line, GOOD)), UTF_8)
    assert [punch.pin for punch in punches] == ["7", "7"]
    assert rejected == [RejectedLine(reason, line)]


def test_content_is_not_shown() -> None:
    """Test that what was not understood does not get into a log by accident."""
    _, rejected = parse_attlog(b"hunter2", UTF_8)
    assert "hunter2" not in repr(rejected)


# Bytes that look like records more often than chance would have it.
_PIECES = st.lists(
    st.sampled_from(
        [
            b"7",
            b"0042",
            b"\t",
            b"\t",
            b" ",
            b"\n",
            b"\r\n",
            b"2026-05-04 08:09:10",
            b"1970-01-01 00:00:00",
            b"289515406",
            b"36.4",
            b"+28800",
            b"1",
            b"PIN=",
            b"CHECK LOG: stamp=1 ",
            b"\x00",
            b"\xff",
            "林".encode("gb2312"),
        ]
    ),
    max_size=40,
).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(
    body=st.binary(max_size=300) | _PIECES, encoding=st.sampled_from(list(TextEncoding))
)
@example(body=GOOD + b"\r\n" + GOOD, encoding=UTF_8)
def test_nothing_is_lost(body: bytes, encoding: TextEncoding) -> None:
    """Test that every line comes out once, as a punch or rejected as it came."""
    lines = list(lines_of(body))
    punches, rejected = parse_attlog(body, encoding)
    assert len(punches) + len(rejected) == len(lines)
    remaining = iter(lines)
    # Rejected lines are a subsequence of the body: none is made up or reordered.
    assert all(line.raw in remaining for line in rejected)
    for punch in punches:
        assert punch.pin
        assert punch.pin.isprintable()
        assert 2000 <= datetime.fromtimestamp(punch.local_time, UTC).year <= 2099


_COLUMN = st.sampled_from(
    [
        *("", "0", "1", "15", "255", "256", "007", "-1", " 1", "x", "林", "\u0661"),
        *("36.4", "+28800", "123456789012345", "\x1f", "\ufeff7", "7\r"),
        *("a" * 63, "a" * 64, "a" * 65, "a" * 1000),
    ]
)
_TIME = st.sampled_from(
    [
        TIME.decode(),
        *("2026-02-30 08:09:10", "1999-12-31 23:59:59", "2099-12-31 23:59:59"),
        *("2026-05-04 24:00:00", "2026-05-04 23:59:60", "2026-05-04T08:09:10"),
        *(
            "2026-W19-1 08:09:10",
            "2026-5-4 8:09:10",
            "2026/05/04 08:09:10",
            "832143750",
        ),
    ]
)
_LINE = st.tuples(_COLUMN, _TIME, st.lists(_COLUMN, max_size=14)).map(
    lambda parts: "\t".join((parts[0], parts[1], *parts[2]))
)


@settings(max_examples=500, deadline=None)
@given(lines=st.lists(_LINE, max_size=4))
def test_plain_lines_are_read_as_others(lines: list[str]) -> None:
    """Test that what is read in one pass is what the full rules make of it."""
    at_once = parse_attlog("\n".join(lines).encode(), UTF_8)
    # A stray CR in the body makes it unusual.
    one_by_one = parse_attlog("\n".join([*lines, "\r\r"]).encode(), UTF_8)
    assert at_once == one_by_one
