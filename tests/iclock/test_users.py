"""User records as terminals upload them, and as they are after an update."""

import pytest

from custom_components.zkteco_push.iclock.attendance.users import (
    UserRecord,
    comparable,
    merged_line,
    parse_user,
    user_of,
)
from custom_components.zkteco_push.iclock.text import TextEncoding, parse_pairs

UTF_8 = TextEncoding.UTF_8
GB18030 = TextEncoding.GB18030


@pytest.mark.parametrize(
    ("raw", "user"),
    [
        pytest.param(
            b"USER PIN=7\tName=Ann\tPri=14\tPasswd=1\tCard=196793\tGrp=1"
            b"\tTZ=0000000100000000\tVerify=-1\tViceCard=5\tStartDatetime=0"
            b"\tEndDatetime=0",
            UserRecord(
                "7",
                {
                    "name": "Ann",
                    "privilege": "14",
                    "password": "1",
                    "card": "196793",
                    "group": "1",
                    "time_zones": "0000000100000000",
                    "verification": "-1",
                    "vice_card": "5",
                },
            ),
            id="11 fields",
        ),
        pytest.param(
            b"USERINFO PIN=7\tExpires=1\tStartDatetime=2026-05-04T00:00:00",
            UserRecord("7", {"expires": "1", "valid_from": "2026-05-04T00:00:00"}),
            id="validity",
        ),
        pytest.param(
            b"pin=7\tCARD=[0000000000]\tunknown=x",
            UserRecord("7", {"card": ""}),
            id="untagged, no card",
        ),
        pytest.param(b"USER PIN=7\tCard=0", UserRecord("7", {"card": ""}), id="0"),
        pytest.param(b"USER PIN=7\tName=", UserRecord("7", {"name": ""}), id="empty"),
        pytest.param(b"USER Name=Ann", None, id="no PIN"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_parse_user(raw: bytes, user: UserRecord | None) -> None:
    """Test that parameters are those of an update; what is not set is left out."""
    assert parse_user(raw, UTF_8) == user


def test_user_of() -> None:
    """Test that pairs are read as the line is."""
    pairs = parse_pairs("PIN=7\tName= Ann \tPri=2")
    user = user_of("7", pairs)
    assert user == parse_user(b"USER PIN=7\tName=Ann\tPri=2", UTF_8)
    assert (user.name, user.privilege) == ("Ann", "enroller")
    assert "Ann" not in repr(user)


@pytest.mark.parametrize(
    ("privilege", "name"),
    [
        ({}, "user"),
        ({"privilege": "0"}, "user"),
        ({"privilege": "6"}, "admin"),
        ({"privilege": "14"}, "super_admin"),
        ({"privilege": "3"}, "other"),
        ({"privilege": "x"}, "user"),
    ],
)
def test_privilege(privilege: dict[str, str], name: str) -> None:
    """Test the name of a privilege."""
    assert UserRecord("7", privilege).privilege == name


@pytest.mark.parametrize(
    ("line", "other", "is_equal"),
    [
        ("PIN=7\tName=A", "PIN=7\tName=A\tPri=0\tPasswd=\tCard=\tGrp=1", True),
        ("PIN=7\tTZ=", "PIN=7\tTZ=0000000100000000\tVerify=-1", True),
        ("PIN=7\tExpires=0", "PIN=7", True),
        ("PIN=7\tCard=[00000000]", "PIN=7\tCard=\tViceCard=", True),
        ("PIN=7\tEndDatetime=0", "PIN=7\tStartDatetime=", True),
        ("PIN=7\tCard=[15CD5B07]", "PIN=7\tCard=123456789", True),
        ("PIN=7\tCard=[15CD5B0700]", "PIN=7\tCard=[15cd5b07]", True),
        ("PIN=7\tViceCard=[15CD5B07]", "PIN=7\tViceCard=123456789", True),
        ("PIN=7\tViceCard=0", "PIN=7", True),
        ("PIN=7\tCard=[09E4812202]", "PIN=7\tCard=578936841", False),
        ("PIN=7\tCard=1", "PIN=7\tViceCard=1", False),
        ("PIN=7\tName=A", "PIN=7\tName=B", False),
        ("PIN=7\tPri=0", "PIN=7\tPri=14", False),
        ("PIN=7\tGrp=1", "PIN=7\tGrp=2", False),
        ("PIN=7\tVerify=0", "PIN=7", False),
        ("PIN=7\tEndDatetime=2026-05-04 00:00:00", "PIN=7", False),
    ],
)
def test_comparable(line: str, other: str, is_equal: bool) -> None:
    """Test that what is not there is as good as its default."""
    first, second = (
        comparable(user_of("7", parse_pairs(each))) for each in (line, other)
    )
    assert (first == second) is is_equal


KNOWN = (
    b"USER PIN=7\tName=Ann\tPri=14\tPasswd=1234\tCard=[15CD5B0700]\tGrp=2"
    b"\tTZ=0001000200010000\tVerify=-1\tViceCard=\tOther=x=y "
)


@pytest.mark.parametrize(
    ("known", "update", "merged"),
    [
        pytest.param(
            KNOWN,
            b"USER PIN=7\tName=Bea",
            b"USER PIN=7\tPri=14\tPasswd=1234\tCard=[15CD5B0700]\tGrp=2"
            b"\tTZ=0001000200010000\tVerify=-1\tViceCard=\tOther=x=y \tName=Bea",
            id="PIN and name",
        ),
        pytest.param(
            b"user pin=7\tNAME=Ann\tpasswd=1\tGrp=3",
            b"USER PIN=7\tName=Bea\tPasswd=",
            b"USER PIN=7\tGrp=3\tName=Bea\tPasswd=",
            id="any case of keys",
        ),
        pytest.param(
            b"PIN=7\tName=Ann\tGrp=3",
            b"USERINFO PIN=7\tName=Bea",
            b"USER PIN=7\tGrp=3\tName=Bea",
            id="without tag, with the table's",
        ),
        pytest.param(
            b"USER PIN=7 Name=Ann Lee Passwd=1 Grp=3",
            b"USER PIN=7\tName=Bea",
            b"USER PIN=7\tPasswd=1\tGrp=3\tName=Bea",
            id="blanks instead of TABs",
        ),
        pytest.param(KNOWN, b"USER PIN=7", KNOWN, id="nothing new"),
        pytest.param(
            None, b"USER PIN=7\tName=Bea", b"USER PIN=7\tName=Bea", id="nothing known"
        ),
        pytest.param(b"USER PIN=7\tGrp=3", b"USER", b"USER PIN=7\tGrp=3", id="empty"),
    ],
)
def test_merged_line(known: bytes | None, update: bytes, merged: bytes) -> None:
    """Test that what an update leaves out stays as it was sent."""
    assert merged_line(known, update, UTF_8) == merged


@pytest.mark.parametrize("encoding", list(TextEncoding), ids=str)
def test_merged_line_keeps_its_encoding(encoding: TextEncoding) -> None:
    """Test that names of either encoding survive an update of something else."""
    known = "USER PIN=7\tName=看看女\tGrp=1".encode(encoding)
    update = "USER PIN=7\tGrp=2".encode(encoding)
    merged = merged_line(known, update, encoding)
    assert merged == "USER PIN=7\tName=看看女\tGrp=2".encode(encoding)
    user = parse_user(merged, encoding)
    assert user
    assert user.name == "看看女"
