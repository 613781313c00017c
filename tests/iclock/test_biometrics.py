"""Which biometric data a terminal takes, by what it has announced."""

import pytest

from custom_components.zkteco_push.iclock.attendance.biometrics import (
    FACE,
    FINGER_VEIN,
    FINGERPRINT,
    IRIS,
    KINDS,
    NEAR_INFRARED_FACE,
    PALM,
    VISIBLE_PALM,
    BiometricSupport,
    kind_of_item,
    type_of_kind,
)
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
    CodeBook,
)

# What a SpeedFace-V5L says of itself.
SPEEDFACE = {
    "MultiBioDataSupport": "0:1:0:0:0:0:0:0:1:1",
    "MultiBioPhotoSupport": "0:0:0:0:0:0:0:0:0:1",
    "MultiBioVersion": "0:10.0:0:0:0:0:0:0:12.0:58.10",
    "FPVersion": "10",
    "FaceVersion": "58",
    "FvFunOn": "0",
    "PvFunOn": "1",
    "PvVersion": "12",
}


def support(options: dict[str, str], book: CodeBook = STANDARD) -> BiometricSupport:
    """Return what options say."""
    return BiometricSupport.from_options(options, book)


def test_speedface() -> None:
    """Test what a real terminal takes."""
    found = support(SPEEDFACE)
    assert found.templates == {FINGERPRINT, PALM, FACE}
    assert found.photos == {FACE}
    assert found.legacy == frozenset()
    assert found.versions == {FINGERPRINT: "10.0", PALM: "12.0", FACE: "58.10"}
    assert found.says


@pytest.mark.parametrize(
    ("book", "places", "kinds"),
    [
        (STANDARD, "0:1:1:0:0:0:0:1:1", {0, 2, 3, 4}),
        (STANDARD, "0:1:1:0:0:0:0:1:1:1", {0, 1, 2, 3, 4}),
        (STANDARD, "0:1:1:1:1:1:1:1:1:1:1", {0, 1, 2, 3, 4, 5, 6}),
        (STANDARD, "0:0:0:1:0:1:1:0:0:0", set()),
        (STANDARD, "1:0:0:0:0:0:0:0:0:0", set()),
        (STANDARD, " 0 : 1 :x:11", {0}),
        (STANDARD, "0:1:0:0:0:0:0:0:0:0:0:1:1:1", {0}),
        (CONDENSED, "0:1:0:0:0:0:0:0:0:0:0", {0}),
        (CONDENSED, "0:0:1:0:0:0:0:0:0:0:0", {0}),
        (CONDENSED, "0:0:0:1:1:1:1:1:1", {0, 1, 2, 3, 4}),
        (CONDENSED, "0:0:0:0:0:0:0:0:0:1", {5}),
        (CONDENSED, "0:0:0:0:0:0:1:0:0:0:1", {1, 6}),
        (CONDENSED, "0:0:0:0:0:0:0:0:1:0:0", set()),
    ],
)
def test_places(book: CodeBook, places: str, kinds: set[int]) -> None:
    """Test lists of 9, 10 and 11 places in the order of either book."""
    found = support({"MultiBioDataSupport": places}, book)
    assert found.templates == {KINDS[kind] for kind in kinds}
    assert found.says is ("1" in places)


@pytest.mark.parametrize(
    ("book", "versions", "by_kind"),
    [
        (STANDARD, "0:10.3:7.0:0:0:0:0:3.0:1.0", "10.3 - 7.0 3.0 1.0 - -"),
        (STANDARD, "0:0:0:0:0:0:0:0:0:58.0:32.2", "- 58.0 - - - - 32.2"),
        (STANDARD, "0.0::x:0:0:0:0", "- - x - - - -"),
        (CONDENSED, "9:0:0:0:3.0:7.0:58.0:1.0:0:2.0", "9 58.0 7.0 3.0 1.0 2.0 -"),
        (CONDENSED, "0:10.0:12.0:0:0", "10.0 - - - - - -"),
    ],
)
def test_versions(book: CodeBook, versions: str, by_kind: str) -> None:
    """Test the algorithms of a list by type."""
    expected = {
        kind: version
        for kind, version in zip(KINDS, by_kind.split(), strict=True)
        if version != "-"
    }
    assert support({"MultiBioVersion": versions}, book).versions == expected


@pytest.mark.parametrize(
    ("options", "legacy"),
    [
        ({"FPVersion": "10"}, {FINGERPRINT: "10"}),
        ({"FPVersion": "10", "FingerFunOn": "0"}, {}),
        ({"FPVersion": "0"}, {}),
        ({"FaceVersion": "7"}, {NEAR_INFRARED_FACE: "7"}),
        ({"FaceVersion": "7", "FaceFunOn": "1"}, {NEAR_INFRARED_FACE: "7"}),
        ({"FaceVersion": "12"}, {NEAR_INFRARED_FACE: "12"}),
        ({"FaceVersion": "35"}, {FACE: "35"}),
        ({"FaceVersion": "58"}, {FACE: "58"}),
        ({"FaceVersion": "58", "FaceFunOn": "0"}, {}),
        ({"FaceVersion": "-1"}, {}),
        ({"FaceVersion": "0"}, {}),
        ({"FaceVersion": "9" * 5000}, {}),
        ({"FvVersion": "3"}, {}),
        ({"FvVersion": "3", "FvFunOn": "0"}, {}),
        ({"FvVersion": "3", "FvFunOn": "1"}, {FINGER_VEIN: "3"}),
        ({"PvVersion": "5", "PvFunOn": "0"}, {}),
        ({"PvVersion": "5", "PvFunOn": "1"}, {PALM: "5"}),
    ],
)
def test_options_of_before(options: dict[str, str], legacy: dict[str, str]) -> None:
    """Test terminals of before the lists: a sensor, and its algorithm."""
    for book in (STANDARD, CONDENSED):
        found = support(options, book)
        assert found.legacy == set(legacy)
        assert found.versions == legacy
        assert found.templates == found.photos == frozenset()
        assert found.says is bool(legacy)


def test_lists_go_before_single_options() -> None:
    """Test that a kind of the unified table is none of before, of the same version."""
    found = support({**SPEEDFACE, "FaceVersion": "7", "FvFunOn": "1", "FvVersion": "3"})
    assert found.legacy == {NEAR_INFRARED_FACE, FINGER_VEIN}
    assert found.versions[FACE] == "58.10"
    assert found.versions[NEAR_INFRARED_FACE] == "7"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"MultiBioDataSupport": ""},
        {"MultiBioDataSupport": "0:0:0:0:0:0:0:0:0:0"},
        {"MultiBioPhotoSupport": "0:0:0:0:0:0:0:0:0:0", "FPVersion": ""},
    ],
)
def test_nothing_said(options: dict[str, str]) -> None:
    """Test that of a terminal that says nothing nobody knows anything."""
    found = support(options)
    assert not found.says
    assert [found.takes(kind, "10") for kind in KINDS] == [None] * len(KINDS)


@pytest.mark.parametrize(
    ("kind", "version", "takes"),
    [
        (FINGERPRINT, "10.0", True),
        (FINGERPRINT, "10", True),
        (FINGERPRINT, "10.9", True),
        (FINGERPRINT, "010", True),
        (FINGERPRINT, "9", False),
        (FINGERPRINT, "13.0", False),
        (FINGERPRINT, "", None),
        (FINGERPRINT, "0", None),
        (FINGERPRINT, "x", None),
        (FACE, "58.0", True),
        (FACE, "39.3", False),
        (PALM, "12.0", True),
        (PALM, "1.0", False),
        (FINGER_VEIN, "3.0", False),
        (NEAR_INFRARED_FACE, "7", False),
        (IRIS, "", False),
        ("voice", "1", False),
    ],
)
def test_takes(kind: str, version: str, takes: bool | None) -> None:
    """Test that major versions decide, and that unknown ones do not."""
    assert support(SPEEDFACE).takes(kind, version) is takes


def test_takes_without_own_version() -> None:
    """Test that nobody knows where only the version is missing."""
    found = support({"MultiBioDataSupport": "0:1:0:0:0:0:0:0:0:1"})
    assert found.takes(FINGERPRINT, "10") is None
    assert found.takes(PALM, "12") is False


@pytest.mark.parametrize(
    ("item", "book", "kind", "is_unified"),
    [
        ("FP||6|0", STANDARD, FINGERPRINT, False),
        ("FP||6|0", CONDENSED, FINGERPRINT, False),
        ("FACE||11|0", STANDARD, NEAR_INFRARED_FACE, False),
        ("FVEIN||1|2", CONDENSED, FINGER_VEIN, False),
        ("BIODATA|8|0|4", STANDARD, PALM, True),
        ("BIODATA|8|0|4", CONDENSED, None, True),
        ("BIODATA|7|0|4", STANDARD, FINGER_VEIN, True),
        ("BIODATA|7|0|4", CONDENSED, PALM, True),
        ("BIODATA|3|0|0", STANDARD, None, True),
        ("BIODATA|0|0|0", STANDARD, FACE, True),
        ("BIODATA||0|0", STANDARD, None, True),
    ],
)
def test_kind_of_item(
    item: str, book: CodeBook, kind: str | None, is_unified: bool
) -> None:
    """Test what a stored template is, by its item alone."""
    assert kind_of_item(item, book) == (kind, is_unified)


def test_type_of_kind() -> None:
    """Test the numbers that are sent, and that they are read back."""
    types = {
        book.name: {kind: type_of_kind(book, kind) for kind in KINDS}
        for book in (STANDARD, CONDENSED)
    }
    assert types[STANDARD.name] == dict(
        zip(KINDS, ("1", "9", "2", "7", "8", "4", "10"), strict=True)
    )
    assert types[CONDENSED.name] == dict(
        zip(KINDS, ("1", "9", "5", "4", "7", None, "10"), strict=True)
    )
    for book in (STANDARD, CONDENSED):
        for kind, number in types[book.name].items():
            if number is not None:
                assert kind_of_item(f"BIODATA|{number}|0|0", book) == (kind, True)
    assert type_of_kind(STANDARD, "voice") is None
    assert VISIBLE_PALM in KINDS


OLD = {"FPVersion": "10", "FaceVersion": "7"}


@pytest.mark.parametrize(
    ("options", "item", "version", "takes"),
    [
        (SPEEDFACE, "BIODATA|1|6|0", "10.0", True),
        (SPEEDFACE, "FP||6|0", "10", True),
        (SPEEDFACE, "FP||6|0", "9", False),
        (SPEEDFACE, "FP||6|0", "", False),
        (SPEEDFACE, "BIODATA|9|0|0", "58.10", True),
        (SPEEDFACE, "BIODATA|9|0|0", "39.3", False),
        (SPEEDFACE, "FACE||0|0", "7", False),
        (SPEEDFACE, "BIODATA|3|0|0", "1.0", False),
        (OLD, "FP||6|0", "10", True),
        (OLD, "BIODATA|1|6|0", "10.0", True),
        (OLD, "BIODATA|2|0|0", "7.0", False),
        (OLD, "FACE||0|0", "7", True),
        ({}, "FP||6|0", "10", False),
    ],
)
def test_takes_entry(
    options: dict[str, str], item: str, version: str, takes: bool
) -> None:
    """Test that what goes unasked is what is known to fit, by the same table."""
    assert support(options).takes_entry(item, version, STANDARD) is takes
