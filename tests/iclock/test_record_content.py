"""What records say, whichever line says it: their content, and how it is written."""

from base64 import b64encode

import pytest

from custom_components.zkteco_push.iclock.attendance.collected_lines import (
    CollectedLines,
)
from custom_components.zkteco_push.iclock.attendance.record_lines import (
    TAGS,
    line_of_update,
)
from custom_components.zkteco_push.iclock.records import DirectoryRecord
from custom_components.zkteco_push.iclock.text import TextEncoding

# Shaped like the vendor's: only the mark of the algorithm is real.
FINGER_9 = "ocokgba5" + "A" * 24
FINGER_10 = b64encode(b"L\xefSS21\0\0\x05" + bytes(27)).decode()


def read(line: str, table: str = "OPERLOG") -> DirectoryRecord:
    """Return the only record of a line."""
    collected = CollectedLines(TextEncoding.UTF_8)
    collected.take(line.encode(), table)
    (record,) = collected.records
    return record


EQUAL = [
    [
        ("OPERLOG", f"FP PIN=7\tFID=6\tSize=9\tValid=1\tTMP={FINGER_10}"),
        ("FINGERTMP", f"TMP={FINGER_10}\tValid=1\tFID=6\tPIN=7"),
        ("OPERLOG", f"fp pin=7\tfid=6\ttmp={FINGER_10}"),
        ("BIODATA", f"Pin=7\tNo=6\tType=1\tValid=1\tDuress=0\tTmp={FINGER_10}"),
    ],
    [
        ("OPERLOG", f"FP PIN=7\tFID=6\tValid=3\tTMP={FINGER_10}"),
        ("BIODATA", f"Pin=7\tNo=6\tType=1\tValid=1\tDuress=1\tTmp={FINGER_10}"),
    ],
    [
        ("OPERLOG", f"FP PIN=7\tFID=6\tValid=0\tTMP={FINGER_10}"),
        ("BIODATA", f"Pin=7\tNo=6\tType=1\tValid=0\tDuress=0\tTmp={FINGER_10}"),
    ],
    [("OPERLOG", f"FP PIN=7\tFID=6\tTMP={FINGER_9}")],
    [
        ("OPERLOG", "USER PIN=7\tName=Ann\tPri=0\tPasswd=\tCard=\tGrp=1"),
        ("USERINFO", "Grp=1\tName=Ann\tPIN=7"),
        ("OPERLOG", "user pin=7\tname= Ann \tcard=[0000000000]\tverify=-1\texpires=0"),
        ("OPERLOG", "USER PIN=7\tName=Ann\tStartDatetime=0\tEndDatetime="),
    ],
    [("OPERLOG", "USER PIN=7\tName=Ann\tPri=14")],
    [("OPERLOG", "USER PIN=7\tName=Ann\tPasswd=1")],
    [("OPERLOG", "USER PIN=7\tName=Ann\tCard=1")],
    [("OPERLOG", "USER PIN=7\tName=ann")],
    [
        ("OPERLOG", "USER PIN=7\tName=Ann\tEndDatetime=2026-05-04 08:00:00"),
        ("OPERLOG", "USER PIN=7\tName=Ann\tEndDatetime=2026-05-04T08:00:00"),
    ],
    [("OPERLOG", "WORKCODE CODE=1\tNAME=x"), ("WORKCODE", "NAME=x\tCODE=1")],
    [("OPERLOG", "WORKCODE CODE=1\tNAME=y")],
]


def test_equal_content() -> None:
    """Test that content has one hash whatever table, order and case, else another."""
    hashes = [
        {read(line, table).content_hash for table, line in group} for group in EQUAL
    ]
    assert [len(each) for each in hashes] == [1] * len(EQUAL)
    assert len(set().union(*hashes)) == len(EQUAL)


UPDATES = [
    ("DATA UPDATE USERINFO PIN=7\tName=Ann", ("USER", "USER PIN=7\tName=Ann")),
    ("DATA UPDATE FINGERTMP PIN=7\tTMP=AA", ("FP", "FP PIN=7\tTMP=AA")),
    ("DATA UPDATE BIODATA Pin=7\tTmp=AA", ("BIODATA", "BIODATA Pin=7\tTmp=AA")),
    ("DATA UPDATE BIODATA PIN=7\tTmp=AA", ("BIODATA", "BIODATA PIN=7\tTmp=AA")),
    ("DATA UPDATE FACE PIN=7\tTMP=AA", ("FACE", "FACE PIN=7\tTMP=AA")),
    ("DATA UPDATE FVEIN Pin=7\tTmp=AA", ("FVEIN", "FVEIN Pin=7\tTmp=AA")),
    ("DATA UPDATE BIOPHOTO PIN=7\tURL=x", ("BIOPHOTO", "BIOPHOTO PIN=7\tURL=x")),
    ("DATA UPDATE USERPIC PIN=7\tUrl=x", ("USERPIC", "USERPIC PIN=7\tUrl=x")),
    ("DATA UPDATE IDCARD PIN=0\tIDNum=1", ("IDCARD", "IDCARD PIN=0\tIDNum=1")),
    ("DATA UPDATE WORKCODE CODE=1", ("WORKCODE", "WORKCODE CODE=1")),
    ("data update userinfo PIN=7 8", ("USER", "USER PIN=7 8")),
    ("DATA UPDATE SMS MSG=x", None),
    ("DATA UPDATE USER_SMS PIN=7\tUID=1", None),
    ("DATA UPDATE ERRORLOG ErrCode=1", None),
    ("DATA UPDATE USERINFO", None),
    ("DATA DELETE USERINFO PIN=7", None),
    ("DATA QUERY USERINFO PIN=7", None),
    ("SET OPTION A=1", None),
    ("REBOOT", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "written"), UPDATES)
def test_line_of_update(text: str, written: tuple[str, str] | None) -> None:
    """Test in which line a terminal would upload what it was sent."""
    assert line_of_update(text) == written
    if written:
        assert written[0] in TAGS


@pytest.mark.parametrize(
    "line",
    [
        "USER PIN=7\tPasswd=hunter2\tCard=hunter2",
        "BIODATA Pin=7\tType=9\tTmp=hunter2",
        "USERPIC PIN=7\tContent=hunter2",
        "IDCARD PIN=7\tIDNum=hunter2",
    ],
)
def test_secrets_are_not_shown(line: str) -> None:
    """Test that no secret gets into a log by accident."""
    assert "hunter2" not in repr(read(line))
