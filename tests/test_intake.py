"""From a posted body to what the journal commits."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.zkteco_push.clock import TerminalClock
from custom_components.zkteco_push.iclock.attendance.code_books import (
    Reading,
    TextEncodingChoice,
)
from custom_components.zkteco_push.iclock.attendance.deletions import Deletion
from custom_components.zkteco_push.iclock.attendance.uploads import UploadHead
from custom_components.zkteco_push.iclock.records import (
    AttendancePhoto,
    Category,
    RejectedLine,
    RejectionReason,
    UnreadLine,
    Upload,
)
from custom_components.zkteco_push.iclock.text import seconds_of
from custom_components.zkteco_push.journal import OffsetTold, Origin, UploadEntry
from custom_components.zkteco_push.server.intake import place_photo, take_in

TIME = "2026-05-04 08:00:00"
# The terminal was told +2 h: 08:00 on its wall is 06:00 UTC.
WRITTEN_AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC).timestamp()
CLOCK = TerminalClock(ZoneInfo("Europe/Berlin"), (OffsetTold(0.0, 7200),))
TOLD_TWICE = TerminalClock(
    ZoneInfo("Europe/Berlin"),
    (
        OffsetTold(0.0, 3600),
        OffsetTold(datetime(2026, 3, 29, 1, 0, 20, tzinfo=UTC).timestamp(), 7200),
    ),
)
VENDOR = Reading(announces_version=True, push_version="2.4.1")


def take(
    table: str,
    body: bytes,
    *,
    received_at: float = WRITTEN_AT,
    stamp: str | None = None,
    reading: Reading = Reading(),
    clock: TerminalClock = CLOCK,
    is_asked_for: bool = False,
    keeps_biometrics: bool = True,
) -> tuple[Upload, UploadEntry]:
    """Take a body in, received when its records were written unless said."""
    return take_in(
        "TEST00000001",
        table,
        body,
        head=UploadHead(stamp=stamp, is_asked_for=is_asked_for),
        reading=reading,
        clock=clock,
        received_at=received_at,
        keeps_biometrics=keeps_biometrics,
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
    assert stored.punch.local_time == seconds_of(datetime.fromisoformat(TIME))


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
    body = b"7\t2026-02-01 08:00:00\t0\t15\n7\t2026-05-04 08:00:00\t0\t15\n"
    _, entry = take("ATTLOG", body, clock=TOLD_TWICE)
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
    body = (
        f"OPLOG 0\t0\t{TIME}\nUSER PIN=7\tName=Ann\nSMS UID=1\tMSG=Hi\ngarbage\n"
    ).encode()
    upload, entry = take("OPERLOG", body, stamp="5")
    assert upload.lines == 4
    assert entry.serial_number == "TEST00000001"
    assert (entry.table, entry.stamp, entry.received_at) == ("OPERLOG", "5", WRITTEN_AT)
    assert len(entry.operations) == 1
    (record,) = entry.records
    assert (record.category, record.pin, record.name) == (Category.USER, "7", "Ann")
    assert record.raw == b"USER PIN=7\tName=Ann"
    assert entry.unread == (UnreadLine("SMS", b"SMS UID=1\tMSG=Hi"),)
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


@pytest.mark.parametrize("keeps", [True, False])
def test_whether_biometrics_are_kept(keeps: bool) -> None:
    """Test that the journal hears whether it may keep templates."""
    _, entry = take("FINGERTMP", b"PIN=7\tFID=1\tTMP=QUJD", keeps_biometrics=keeps)
    assert entry.keeps_biometrics is keeps
    # Whether they are there is said in any case.
    assert [record.category for record in entry.records] == [Category.TEMPLATE]


@pytest.mark.parametrize(
    ("is_asked_for", "origin"), [(False, Origin.UPLOADED), (True, Origin.QUERIED)]
)
def test_origin(is_asked_for: bool, origin: Origin) -> None:
    """Test that what answers a query is told from what comes by itself."""
    _, entry = take(
        "USERINFO", b"PIN=7\tName=Ann", stamp="5", is_asked_for=is_asked_for
    )
    assert entry.origin is origin
    assert entry.stamp is None
    assert [record.pin for record in entry.records] == ["7"]


def test_deletions() -> None:
    """Test that what operations have deleted goes with them, and nothing else."""
    body = (
        f"OPLOG 103\t0\t{TIME}\t7\t0\t0\t0\n"
        f"OPLOG 4\t0\t{TIME}\t8\t0\t0\t0\n"
        "OPLOG 10\t0\t2026-05-04 07:59:00\t9\t6\t0\t0\n"
    ).encode()
    _, entry = take("OPERLOG", body, reading=VENDOR)
    assert len(entry.operations) == 3
    (person, at), (finger, before) = entry.deletions
    assert (person.pin, at) == ("7", WRITTEN_AT)
    assert person.categories >= {Category.USER, Category.TEMPLATE}
    assert (finger, before) == (
        Deletion(
            frozenset({Category.TEMPLATE}), "9", frozenset({"fingerprint"}), number=6
        ),
        WRITTEN_AT - 60,
    )
    assert entry.book is VENDOR.book


def test_deletion_of_an_earlier_offset() -> None:
    """Test that a deletion is placed with the offset it was written under."""
    _, entry = take(
        "OPERLOG",
        b"OPLOG 103\t0\t2026-02-01 08:00:00\t7\t0\t0\t0\n",
        reading=VENDOR,
        clock=TOLD_TWICE,
    )
    ((_, deleted_at),) = entry.deletions
    assert deleted_at == datetime(2026, 2, 1, 7, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("local_time", "clock", "placed"),
    [
        pytest.param(TIME, CLOCK, (0, 7200, True), id="now"),
        pytest.param("2026-05-04 07:00:00", CLOCK, (-3600, 7200, False), id="late"),
        pytest.param("2026-05-04 08:04:59", CLOCK, (299, 7200, True), id="just ahead"),
        pytest.param(
            "2026-05-04 09:00:00", CLOCK, (0, 7200, False), id="in the future"
        ),
        pytest.param(None, CLOCK, (0, 7200, True), id="no time"),
        pytest.param(None, TOLD_TWICE, (0, 7200, True), id="no time, told twice"),
        pytest.param(
            None,
            TerminalClock(ZoneInfo("Asia/Tokyo")),
            (0, 32_400, True),
            id="never told",
        ),
        # A terminal that has been told UTC shows it until it is told anything else.
        pytest.param(
            None,
            TerminalClock(ZoneInfo("Europe/Berlin"), (OffsetTold(0.0, 0),)),
            (0, 0, True),
            id="told UTC",
        ),
        pytest.param(
            "2026-02-01 08:00:00",
            TOLD_TWICE,
            (
                datetime(2026, 2, 1, 7, 0, tzinfo=UTC).timestamp() - WRITTEN_AT,
                3600,
                False,
            ),
            id="earlier offset",
        ),
    ],
)
def test_photo_is_placed_in_time(
    local_time: str | None, clock: TerminalClock, placed: tuple[int, int, bool]
) -> None:
    """Test when a photo was taken, counted from its reception, its offset, if live."""
    photo = AttendancePhoto(
        "7",
        None if local_time is None else datetime.fromisoformat(local_time),
        "image/jpeg",
        b"\xff\xd8\xff",
    )
    taken_at, offset, live = place_photo(photo, clock, WRITTEN_AT + 0.75)
    assert (taken_at - WRITTEN_AT, offset, live) == placed
