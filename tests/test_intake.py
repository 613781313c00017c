"""From a posted body to what the journal commits."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.zkteco_push.clock import TerminalClock
from custom_components.zkteco_push.iclock.attendance.code_books import (
    Reading,
    TextEncodingChoice,
)
from custom_components.zkteco_push.iclock.records import (
    RejectedLine,
    RejectionReason,
    UnreadLine,
    Upload,
)
from custom_components.zkteco_push.journal import OffsetTold, UploadEntry
from custom_components.zkteco_push.server.intake import take_in

TIME = "2026-05-04 08:00:00"
# The terminal was told +2 h: 08:00 on its wall is 06:00 UTC.
WRITTEN_AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC).timestamp()
CLOCK = TerminalClock(ZoneInfo("Europe/Berlin"), (OffsetTold(0.0, 7200),))


def take(
    table: str,
    body: bytes,
    *,
    received_at: float = WRITTEN_AT,
    stamp: str | None = None,
    reading: Reading = Reading(),
    clock: TerminalClock = CLOCK,
    is_asked_for: bool = False,
) -> tuple[Upload, UploadEntry]:
    """Take a body in, received when its records were written unless said."""
    return take_in(
        "TEST00000001",
        table,
        body,
        stamp=stamp,
        reading=reading,
        clock=clock,
        received_at=received_at,
        is_asked_for=is_asked_for,
    )


@pytest.mark.parametrize(
    ("late", "live"),
    [
        (0, True),
        (7, True),
        (300, True),
        (300.5, False),
        (301, False),
        (-300, True),
        (-300.5, False),
        (-301, False),
        (3600, False),
        (86_400, False),
        (-86_400, False),
    ],
)
@pytest.mark.parametrize("is_asked_for", [False, True], ids=["pushed", "asked for"])
@pytest.mark.parametrize(
    ("table", "body"),
    [
        pytest.param("ATTLOG", f"7\t{TIME}\t0\t15\n", id="punch"),
        pytest.param("OPERLOG", f"OPLOG 0\t0\t{TIME}\t0\t0\t0\t0\n", id="operation"),
    ],
)
def test_live(
    table: str, body: str, late: float, live: bool, is_asked_for: bool
) -> None:
    """Test that a record is live within five minutes of its time, to the second."""
    _, entry = take(
        table,
        body.encode(),
        received_at=WRITTEN_AT + late,
        is_asked_for=is_asked_for,
    )
    lives = [each.live for each in entry.punches]
    lives += [each.live for each in entry.operations]
    assert lives == [live and not is_asked_for]


def test_punch_is_placed_in_time() -> None:
    """Test that a punch has its time, and the offset that was told."""
    _, entry = take("ATTLOG", f"7\t{TIME}\t0\t15\n".encode())
    (stored,) = entry.punches
    assert (stored.punched_at, stored.offset) == (WRITTEN_AT, 7200)
    assert stored.punch.local_time == datetime.fromisoformat(TIME)


def test_operation_is_placed_in_time() -> None:
    """Test that an operation has its time, and the offset that was told."""
    _, entry = take("OPERLOG", f"OPLOG 0\t0\t{TIME}\n".encode())
    (stored,) = entry.operations
    assert (stored.occurred_at, stored.offset) == (WRITTEN_AT, 7200)


@pytest.mark.parametrize(
    ("column", "offset"),
    [("+28800", 28_800), ("-12600", -12_600), ("+0", 0), ("", 7200)],
)
def test_time_offset_column_wins(column: str, offset: int) -> None:
    """Test that a line's own offset counts before what the terminal was told."""
    line = f"7\t{TIME}\t0\t15\t\t0\t0\t0\t0\t0\t{column}\t\n"
    at = WRITTEN_AT + 7200 - offset
    _, entry = take("ATTLOG", line.encode(), received_at=at)
    (stored,) = entry.punches
    assert (stored.punched_at, stored.offset, stored.live) == (at, offset, True)


def test_record_of_an_earlier_offset() -> None:
    """Test that a late record is placed with the offset it was written under."""
    changed_at = datetime(2026, 3, 29, 1, 0, 20, tzinfo=UTC).timestamp()
    clock = TerminalClock(
        ZoneInfo("Europe/Berlin"),
        (OffsetTold(0.0, 3600), OffsetTold(changed_at, 7200)),
    )
    body = b"7\t2026-02-01 08:00:00\t0\t15\n7\t2026-05-04 08:00:00\t0\t15\n"
    _, entry = take("ATTLOG", body, clock=clock)
    assert [stored.offset for stored in entry.punches] == [3600, 7200]
    assert [stored.live for stored in entry.punches] == [False, True]


def test_live_and_backlog_in_one_body() -> None:
    """Test that each record is judged by itself, and their order kept."""
    body = f"1\t2026-05-01 08:00:00\t0\t15\n2\t{TIME}\t0\t15\n3\t2026-05-02 08:00:00\t0\t15"
    _, entry = take("ATTLOG", body.encode())
    assert [(each.punch.pin, each.live) for each in entry.punches] == [
        ("1", False),
        ("2", True),
        ("3", False),
    ]


def test_everything_is_handed_on() -> None:
    """Test that stamp, unread and rejected lines go with the records."""
    body = f"OPLOG 0\t0\t{TIME}\nUSER PIN=7\tName=Ann\ngarbage\n".encode()
    upload, entry = take("OPERLOG", body, stamp="5")
    assert upload.lines == 3
    assert entry.serial_number == "TEST00000001"
    assert (entry.table, entry.stamp, entry.received_at) == ("OPERLOG", "5", WRITTEN_AT)
    assert len(entry.operations) == 1
    assert entry.unread == (UnreadLine("USER", b"USER PIN=7\tName=Ann"),)
    assert entry.rejected == (RejectedLine(RejectionReason.UNKNOWN_LINE, b"garbage"),)
    assert entry.facts == {}


def test_options_become_facts() -> None:
    """Test that what a terminal says of itself is handed on as facts."""
    _, entry = take("OPTIONS", b"~DeviceName=Model One,UserCount=3")
    assert entry.facts == {"DeviceName": "Model One", "UserCount": "3"}
    assert entry.punches == ()


def test_unknown_table_is_kept() -> None:
    """Test that a body that nobody reads goes into the journal whole."""
    _, entry = take("NEW_TABLE", b"a\r\nb\0\xff", stamp="1")
    assert entry.unread == (UnreadLine("NEW_TABLE", b"a\r\nb\0\xff"),)


def test_encoding_of_the_terminal() -> None:
    """Test that texts are read as the terminal's settings say."""
    body = b"\xc1\xd6\t" + f"{TIME}\t0\t15\n".encode()
    _, chinese = take(
        "ATTLOG", body, reading=Reading(text_encoding=TextEncodingChoice.GB18030)
    )
    _, other = take("ATTLOG", body)
    assert chinese.punches[0].punch.pin == "林"
    assert other.punches[0].punch.pin == "ÁÖ"
