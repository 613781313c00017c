"""Tables of people: the records of the other dialect, and what is only of this one."""

from base64 import b64encode
from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.access.records import (
    AccessRight,
    AccessUpload,
    CardRecord,
)
from custom_components.zkteco_push.iclock.access.registry import Abilities
from custom_components.zkteco_push.iclock.access.table_data import (
    acknowledgement,
    count_rows,
    read_access_upload,
    read_counts,
    read_options,
)
from custom_components.zkteco_push.iclock.attendance.templates import parse_template
from custom_components.zkteco_push.iclock.attendance.uploads import read_upload
from custom_components.zkteco_push.iclock.attendance.users import parse_user
from custom_components.zkteco_push.iclock.records import Category, RejectionReason
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
JPEG = b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9"
USER = (
    "user uid=1\tcardno={card}\tpin=1201\tpassword=4321\tgroup=1\tstarttime={start}"
    "\tendtime={end}\tname=Ann Example\tprivilege=14\tdisable=0\tverify=0"
)


def table(
    name: str, body: str | bytes, abilities: Abilities | None = None
) -> AccessUpload:
    """Return what a posted table holds."""
    raw = body.encode() if isinstance(body, str) else body
    return read_access_upload(
        "tabledata", raw, UTF_8, abilities or Abilities(), tablename=name
    )


def user_line(card: str = "4711", start: str = "0", end: str = "0") -> str:
    """Return a row of a user."""
    return USER.format(card=card, start=start, end=end)


def test_user_is_the_other_dialects() -> None:
    """Make the record that an attendance terminal's line makes."""
    upload = table("user", user_line() + "\r\n").upload
    attendance = read_upload(
        "OPERLOG",
        b"USER PIN=1201\tName=Ann Example\tPri=14\tPasswd=4321\tCard=4711\tGrp=1",
        UTF_8,
    )

    (record,) = upload.records
    (other,) = attendance.records
    assert (record.category, record.pin) == (Category.USER, "1201")
    assert record.name == "Ann Example"
    assert record.content_hash == other.content_hash
    assert (upload.table, upload.lines, upload.rejected) == ("USER", 1, ())
    assert "4711" not in repr(upload)
    user = parse_user(record.raw, UTF_8)
    assert user is not None
    assert (user.privilege, user.parameters["card"]) == ("super_admin", "4711")
    assert {"valid_from", "valid_until", "verification"}.isdisjoint(user.parameters)


@pytest.mark.parametrize("card", ["", "0", "[00000000]"])
def test_user_without_a_card(card: str) -> None:
    """Know no card from one."""
    (record,) = table("user", user_line(card)).upload.records
    user = parse_user(record.raw, UTF_8)

    assert user is not None
    assert user.parameters["card"] == ""


@pytest.mark.parametrize(
    ("start", "end"), [("20260101", "20261231"), ("835660800", "867801599")]
)
def test_user_with_bounds(start: str, end: str) -> None:
    """Read a validity in either form."""
    (record,) = table("user", user_line(start=start, end=end)).upload.records
    user = parse_user(record.raw, UTF_8)

    assert user is not None
    assert user.parameters["valid_from"] == "2026-01-01T00:00:00"
    assert user.parameters["valid_until"] == "2026-12-31T23:59:59"
    assert user.parameters["expires"] == "1"


def test_chinese_names_stay_readable() -> None:
    """Write what comes in another encoding so that every reader reads it."""
    body = "user pin=7\tname=看门人".encode("gb18030")
    upload = read_access_upload(
        "tabledata", body, TextEncoding.GB18030, Abilities(), tablename="user"
    )

    assert upload.upload.records[0].name == "看门人"
    user = parse_user(upload.upload.records[0].raw, TextEncoding.GB18030)
    assert user is not None
    assert user.name == "看门人"


def test_fingerprints() -> None:
    """Read fingerprints of the old table, with blank lines between them."""
    data = b64encode(b"L\tSS21" + bytes(40)).decode()
    body = (
        f"templatev10 size=64\tuid=1\tpin=1201\tfingerid=7\tvalid=1\ttemplate={data}"
        "\tresverd=\tendtag=\r\n\r\n"
        f"templatev10 size=64\tuid=1\tpin=1201\tfingerid=19\tvalid=1\ttemplate={data}"
    )
    upload = table("templatev10", body).upload

    first, second = (parse_template(each.raw, UTF_8) for each in upload.records)
    assert upload.lines == 2
    assert first is not None
    assert second is not None
    assert (first.item, first.version, first.data) == ("FP||7|0", "10", data)
    # Sixteen more is the same finger, given under duress.
    assert (second.number, second.valid) == (3, 3)


def test_templates() -> None:
    """Read templates of the unified table."""
    body = (
        "biodata pin=1201\tno=6\tindex=0\tvalid=1\tduress=0\ttype=1\tmajorver=13"
        "\tminorver=0\tformat=0\ttmp=AAAA\n"
        "biodata pin=1201\tno=0\tindex=0\tvalid=1\tduress=0\ttype=9\tmajorver=40"
        "\tminorver=1\tformat=0\ttmp=BBBB\n"
    )
    records = table("BioData", body).upload.records

    assert [(each.item, each.version) for each in records] == [
        ("BIODATA|1|6|0", "13.0"),
        ("BIODATA|9|0|0", "40.1"),
    ]


@pytest.mark.parametrize("name", ["biophoto", "userpic"])
def test_pictures_may_go_on_in_further_lines(name: str) -> None:
    """Join a picture's lines, and count pictures (field: 7A)."""
    body = (
        f"{name} pin=7\tfilename=7.jpg\ttype=9\tsize=8\tcontent=\nAAAA\r\nBBBB\n"
        f"{name.upper()} pin=8\tfilename=8.jpg\ttype=9\tsize=4\tcontent=CCCC\n"
    ).encode()
    upload = table(name, body).upload

    assert [each.pin for each in upload.records] == ["7", "8"]
    assert upload.records[0].raw.endswith(b"content=AAAABBBB")
    assert count_rows(name, body) == upload.lines == 2


def test_photo_of_a_verification() -> None:
    """Read a photo whose row has no name in front, and whose size is the picture's."""
    photo = b64encode(JPEG).decode()
    body = f"pin=20260504080910-1201.jpg\tsn=A1\tsize={len(JPEG)}\tphoto={photo}"
    upload = table("ATTPHOTO", body).upload

    (found,) = upload.photos
    assert (found.pin, found.image) == ("1201", JPEG)
    assert found.local_time == datetime(2026, 5, 4, 8, 9, 10)
    assert acknowledgement("ATTPHOTO", upload.lines) == b"ATTPHOTO=1"


def test_identity_card() -> None:
    """Read an identity card with underscores in its keys or without."""
    one = table("identitycard", "identitycard pin=1\tSN_Num=26\tID_Num=21")
    two = table("identitycard", "identitycard pin=1\tSNNum=26\tIDNum=21")

    assert one.upload.records[0].category is Category.IDENTITY_CARD
    assert one.upload.records[0].content_hash == two.upload.records[0].content_hash


def test_error_log() -> None:
    """Read a failure that a terminal reports."""
    body = "errorlog errcode=D01E0001\terrmsg=No face\tdataorigin=cmd\tcmdid=12"
    (error,) = table("errorlog", body).upload.errors

    assert (error.code, error.message, error.command_id) == (
        "D01E0001",
        "No face",
        "12",
    )


@pytest.mark.parametrize(
    ("functions", "value", "doors"),
    [
        ("", "1", (1,)),
        # A bitmask: 3 is not the third door.
        ("", "3", (1, 2)),
        ("", "15", (1, 2, 3, 4)),
        ("", "0", ()),
        ("0" * 15 + "1", "3", (3,)),
        ("0" * 15 + "1", "15", ()),
    ],
)
def test_right(functions: str, value: str, doors: tuple[int, ...]) -> None:
    """Read which doors somebody may pass."""
    body = f"userauthorize pin=1201\tauthorizetimezoneid=1\tauthorizedoorid={value}"
    upload = table("userauthorize", body, Abilities(functions=functions))

    assert upload.rights == (AccessRight("1201", 1, doors),)


def test_cards_are_hexadecimal_in_their_own_table() -> None:
    """Read one of several cards as the number that an event would have."""
    body = "mulcarduser pin=1201\tcardno=1E240\tlosscardflag=1\tcardtype=1"
    upload = table("mulcarduser", body)

    assert upload.cards == (CardRecord("1201", "123456", is_lost=True, is_main=False),)
    assert "123456" not in repr(upload)


def test_stored_events() -> None:
    """Read events from either table name."""
    body = (
        b"transaction pin=7\tverified=1\tdoorid=1\teventtype=0\tinoutstate=0"
        b"\ttime_second=583080894\tindex=5\n"
    )
    asked = table("transaction", body)
    live = read_access_upload("transaction", body, UTF_8, Abilities())

    assert len(asked.events) == 1
    assert asked.events == live.events
    assert asked.upload.lines == live.upload.lines == 1


def test_options() -> None:
    """Read options, and answer them without a count."""
    upload = read_access_upload(
        "OPTIONS", b"~DeviceName=Face 2,LockCount=1,ComPwd=Sesame", UTF_8, Abilities()
    )

    assert upload.upload.options == {"DeviceName": "Face 2", "LockCount": "1"}
    assert read_options(b"no options", UTF_8).rejected[0].raw == b"no options"


@pytest.mark.parametrize("name", ["OPERLOG", "operlog"])
def test_tables_of_the_other_dialect(name: str) -> None:
    """Read what a terminal in security mode sends as an attendance terminal does."""
    body = b"OPLOG 4\t0\t2026-05-04 08:09:10\t0\t0\t0\t0\n"
    upload = read_access_upload(name, body, UTF_8, Abilities()).upload

    assert [each.code for each in upload.operations] == [4]


def test_user_table_without_tabledata() -> None:
    """Read a user that comes under its own table (field: 7A)."""
    upload = read_access_upload("user", user_line().encode(), UTF_8, Abilities())

    assert [each.pin for each in upload.upload.records] == ["1201"]


def test_unknown_table_is_kept() -> None:
    """Keep a table that nobody knows, and count its rows."""
    upload = table("NewTable", "NewTable a=1\nNewTable a=2\n").upload

    assert (upload.table, upload.lines) == ("NEWTABLE", 2)
    assert upload.unread[0].raw == b"NewTable a=1\nNewTable a=2\n"


def test_sub_controllers_are_kept() -> None:
    """Keep what a master says of the controllers behind it."""
    upload = table("DeviceAuthorize", "DeviceAuthorize SN=A7\tOnline=1\tIsAuthorize=0")

    assert (upload.upload.lines, len(upload.upload.unread)) == (1, 1)


def test_a_bad_row_does_not_change_the_answer() -> None:
    """Count rows that are not understood: the terminal would repeat them for ever."""
    body = user_line() + "\nuser pin=\tname=Nobody\nuser noise\n"
    upload = table("user", body).upload

    assert len(upload.records) == 1
    assert [each.reason for each in upload.rejected] == [
        RejectionReason.INVALID_PIN,
        RejectionReason.UNKNOWN_LINE,
    ]
    assert upload.lines == count_rows("user", body.encode()) == 3
    assert acknowledgement("user", 3) == b"user=3"


@pytest.mark.parametrize("name", ["", "a b", "x\r\ny", "ü", "a" * 33])
def test_name_that_is_none_is_not_sent_back(name: str) -> None:
    """Answer plainly to a name that could break the answer."""
    assert acknowledgement(name, 3) == b"OK"


def test_counts() -> None:
    """Read the answer to a count."""
    assert read_counts(b"user=12\r\n", UTF_8) == {"user": 12}
    assert read_counts(b"user=-1\nuser=x\n=4\nfoo", UTF_8) == {}
    # No more than there are tables, however many lines come.
    many = "\n".join(f"table{number}={number}" for number in range(1000))
    assert 0 < len(read_counts(many.encode(), UTF_8)) < 100


_RIGHT = "authorizetimezoneid={zone}\tauthorizedoorid={doors}"


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("userauthorize", _RIGHT.format(zone=1, doors=1), "invalid_pin"),
        ("userauthorize", "pin=" + "9" * 70 + "\t" + _RIGHT, "invalid_pin"),
        ("userauthorize", "pin=1\tauthorizetimezoneid=1", "missing_columns"),
        ("userauthorize", "pin=1\tauthorizedoorid=1", "missing_columns"),
        (
            "userauthorize",
            "pin=1\t" + _RIGHT.format(zone=-1, doors=1),
            "invalid_number",
        ),
        (
            "userauthorize",
            "pin=1\t" + _RIGHT.format(zone=1, doors=-1),
            "invalid_number",
        ),
        ("mulcarduser", "cardno=1E240", "invalid_pin"),
        ("mulcarduser", "pin=" + "9" * 70 + "\tcardno=1E240", "invalid_pin"),
        ("mulcarduser", "pin=1\tcardno=", "missing_columns"),
        ("mulcarduser", "pin=1\tcardno=nothex", "missing_columns"),
    ],
)
def test_rows_of_rights_and_cards_that_are_none(
    name: str, row: str, reason: str
) -> None:
    """Say why a row is no right and no card, and keep it for whoever asks."""
    upload = table(name, f"{name} {row}")

    assert (upload.rights, upload.cards) == ((), ())
    assert [each.reason for each in upload.upload.rejected] == [RejectionReason(reason)]


@pytest.mark.parametrize("name", ["user", "userauthorize"])
def test_a_row_that_is_too_long(name: str) -> None:
    """Refuse a row that is longer than any photo, and read the others."""
    long = f"{name} pin=1\tname={'x' * (4 * 1024 * 1024)}"
    upload = table(name, f"{long}\n{name} pin=\n").upload

    assert [each.reason for each in upload.rejected] == [
        RejectionReason.TOO_LONG,
        RejectionReason.INVALID_PIN,
    ]
    assert upload.lines == 2
