"""Templates of every table, and whose numbers tell their kind."""

from base64 import b64encode

import pytest

from custom_components.zkteco_push.iclock.attendance.biometrics import (
    FACE,
    FINGER_VEIN,
    FINGERPRINT,
    IRIS,
    NEAR_INFRARED_FACE,
    PALM,
    VISIBLE_PALM,
    kind_of_item,
)
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
)
from custom_components.zkteco_push.iclock.attendance.templates import (
    TemplateRecord,
    parse_template,
    template_of,
)
from custom_components.zkteco_push.iclock.text import TextEncoding, parse_pairs

UTF_8 = TextEncoding.UTF_8
TEN = b64encode(b"J\x08SS21\0\0\x03" + bytes(21)).decode()


def template(line: str) -> TemplateRecord:
    """Return the template of a line, which must be one."""
    found = parse_template(line.encode(), UTF_8)
    assert found
    return found


def test_every_value() -> None:
    """Test that all values of a unified template come out as sent."""
    line = (
        "BIODATA Pin=100\tNo=6\tIndex=2\tValid=0\tDuress=1\tType=1\tMajorVer=10"
        "\tMinorVer=3\tFormat=ZK\tTmp=AA=="
    )
    assert template(line) == TemplateRecord(
        "100", "BIODATA", None, "1", 6, 2, 0, 1, "10", "3", "ZK", "AA=="
    )
    assert "AA==" not in repr(template(line))


@pytest.mark.parametrize(
    ("line", "table", "kind", "item"),
    [
        ("FP PIN=7\tFID=6\tTMP=AA", "FP", FINGERPRINT, "FP||6|0"),
        ("FINGERTMP PIN=7\tFID=6\tTMP=AA", "FP", FINGERPRINT, "FP||6|0"),
        ("PIN=7\tFID=6\tTMP=AA", "FP", FINGERPRINT, "FP||6|0"),
        ("face PIN=7\tFID=11\tTMP=AA", "FACE", NEAR_INFRARED_FACE, "FACE||11|0"),
        ("FVEIN Pin=7\tFID=1\tIndex=2\tTmp=AA", "FVEIN", FINGER_VEIN, "FVEIN||1|2"),
        ("BIODATA Pin=7\tType=8\tIndex=4\tTmp=AA", "BIODATA", None, "BIODATA|8|0|4"),
        ("Pin=7\tType=9\tTmp=AA", "BIODATA", None, "BIODATA|9|0|0"),
        ("BIODATA Pin=7\tTmp=AA", "BIODATA", None, "BIODATA||0|0"),
    ],
)
def test_item(line: str, table: str, kind: str | None, item: str) -> None:
    """Test which table a template is of, and what tells it from others."""
    found = template(line)
    assert (found.table, found.kind, found.item) == (table, kind, item)
    for book in (STANDARD, CONDENSED):
        assert kind_of_item(item, book) == (found.kind_by(book), kind is None)


@pytest.mark.parametrize(
    ("pairs", "item"),
    [
        ("Type=1|2", "BIODATA|12|0|0"),
        ("Type=|||", "BIODATA||0|0"),
        ("Type=\x1b9", "BIODATA|9|0|0"),
        ("Type=" + "9" * 300, "BIODATA|" + "9" * 16 + "|0|0"),
        ("Type=9\tNo=-1\tIndex=+2", "BIODATA|9|-1|2"),
        ("Type=9\tNo=99999999999\tIndex=1.5", "BIODATA|9|0|0"),
    ],
)
def test_hostile_item(pairs: str, item: str) -> None:
    """Test that an item is always of four short parts."""
    found = template(f"BIODATA Pin=7\t{pairs}\tTmp=AA")
    assert found.item == item
    assert kind_of_item(found.item, STANDARD)[1]
    assert found.kind_by(STANDARD) == kind_of_item(found.item, STANDARD)[0]


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("BIODATA Pin=7\tType=9\tMajorVer=58\tMinorVer=10\tTmp=AA", "58.10"),
        ("BIODATA Pin=7\tType=2\tMajorVer=0\tMinorVer=\tTmp=AA", "0"),
        ("BIODATA Pin=7\tType=1\tMajorVer=13\tTmp=AA", "13"),
        (f"BIODATA Pin=7\tType=1\tTmp={TEN}", ""),
        ("FP PIN=7\tTMP=ocokgba5NQETAAAA", "9"),
        (f"FP PIN=7\tTMP={TEN}", "10"),
        ("FP PIN=7\tTMP=AAAAAAAA", ""),
        ("FP PIN=7\tTMP=!", ""),
        ("FP PIN=7\tTMP=\u00e9\u00e9", ""),
        ("FACE PIN=7\tTMP=ocokgba5", ""),
    ],
)
def test_version(line: str, version: str) -> None:
    """Test the algorithm, by what the line says or the template begins with."""
    assert template(line).version == version


@pytest.mark.parametrize(
    ("number", "standard", "condensed"),
    [
        ("0", FACE, FACE),
        ("1", FINGERPRINT, FINGERPRINT),
        ("2", NEAR_INFRARED_FACE, FINGERPRINT),
        ("3", None, FINGERPRINT),
        ("4", IRIS, FINGER_VEIN),
        ("5", None, NEAR_INFRARED_FACE),
        ("6", None, None),
        ("7", FINGER_VEIN, PALM),
        ("8", PALM, None),
        ("9", FACE, FACE),
        ("10", VISIBLE_PALM, VISIBLE_PALM),
        ("11", None, None),
        ("x", None, None),
        ("", None, None),
    ],
)
def test_kind_by(number: str, standard: str | None, condensed: str | None) -> None:
    """Test that a type's number means what its book says."""
    found = template(f"BIODATA Pin=7\tType={number}\tTmp=AA")
    assert (found.kind_by(STANDARD), found.kind_by(CONDENSED)) == (standard, condensed)


@pytest.mark.parametrize("line", ["FP PIN=7\tFID=0", "FP FID=0\tTMP=AA", "", "FP TMP="])
def test_no_template(line: str) -> None:
    """Test lines that hold no template of anybody."""
    assert parse_template(line.encode(), UTF_8) is None


@pytest.mark.parametrize(
    ("pairs", "valid"), [("Valid=3", 3), ("Valid=0", 0), ("Valid=x", 0), ("", 1)]
)
def test_valid(pairs: str, valid: int) -> None:
    """Test that a template is valid unless its line says otherwise."""
    found = template_of("7", "FP", parse_pairs(f"PIN=7\tTMP=AA\t{pairs}"))
    assert found
    assert found.valid == valid
