"""What the numbers in replies mean."""

from hypothesis import given, strategies as st
import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import CodeBookChoice
from custom_components.zkteco_push.iclock.attendance.return_codes import (
    CONDENSED_CODES,
    ERROR_CODES,
    MEANINGS,
    STANDARD_CODES,
    asks_for_other_spelling,
    is_success,
    meaning,
)

STANDARD = CodeBookChoice.STANDARD
CONDENSED = CodeBookChoice.CONDENSED


@pytest.mark.parametrize(
    ("verb", "code", "success"),
    [
        ("DATA UPDATE", 0, True),
        ("ENROLL_FP", 0, True),
        ("", 0, True),
        ("DATA QUERY", 8, True),
        ("DATA QUERY ATTLOG StartTime=x", 25, True),
        ("GetFile attlog.dat", 16, True),
        ("PutFile a\tb", 9512, True),
        ("CONTROL DEVICE 01010105", 1, True),
        ("DATA COUNT user", 3, True),
        ("ENROLL_FP PIN=7", 4, False),
        ("enroll_bio", 2, False),
        ("ENROLL_MF", 5, False),
        ("SHELL ls", 1, False),
        ("DATA QUERY", -1, False),
        ("GETFILE", -2, False),
        ("", -1002, False),
    ],
)
def test_is_success(verb: str, code: int, success: bool) -> None:
    """Test that a count is a success and an enrolment's number a reason."""
    assert is_success(verb, code) is success


def test_seed() -> None:
    """Test the seed's table, as it is written there."""
    assert CONDENSED_CODES == {
        0: "success",
        -1: "failed",
        -2: "invalid_format",
        -3: "invalid_parameter",
        -4: "already_exists",
        -5: "does_not_exist",
        -10: "capacity_reached",
        -30: "algorithm_version_mismatch",
    }


@pytest.mark.parametrize(
    ("code", "verb", "standard", "condensed"),
    [
        (0, "DATA UPDATE", "success", "success"),
        (8, "DATA QUERY", "success", "success"),
        (-1, "DATA UPDATE", "invalid_parameter", "failed"),
        (-2, "DATA UPDATE USERPIC", "size_mismatch", "invalid_format"),
        (-2, "GetFile x", "no_such_file", "invalid_format"),
        (-2, "DATA UPDATE SMS MSG=x", "invalid_data", "invalid_format"),
        (-2, "DATA DELETE WORKCODE", "no_matching_data", "invalid_format"),
        (-2, "ENROLL_FP", "enrolment_failed", "invalid_format"),
        (-3, "DATA UPDATE", "access_error", "invalid_parameter"),
        (-4, "DATA QUERY", "no_matching_data", "already_exists"),
        (-5, "DATA UPDATE", "no_space", "does_not_exist"),
        (-9, "DATA UPDATE", "template_size_mismatch", "template_size_mismatch"),
        (-10, "DATA UPDATE", "no_such_pin", "capacity_reached"),
        (-11, "DATA UPDATE", "invalid_template_format", "invalid_template_format"),
        (-22, "", "unknown_command", "unknown_command"),
        (-30, "DATA UPDATE", *["algorithm_version_mismatch"] * 2),
        (-629, "DATA QUERY", "other_dialect", "other_dialect"),
        (-1001, "DATA UPDATE", "capacity_reached", "capacity_reached"),
        (-1001, "DATA UPDATE BIOPHOTO PIN=7", "photo_size", "capacity_reached"),
        (-1001, "DATA UPDATE USERPIC", "photo_size", "capacity_reached"),
        (-1001, "DATA UPDATE BIODATA", "capacity_reached", "capacity_reached"),
        (-1002, "", "not_supported", "not_supported"),
        (-1003, "DATA", "timeout", "timeout"),
        (-1004, "DATA", "configuration_mismatch", "configuration_mismatch"),
        (-1005, "DATA", "busy", "busy"),
        (-1006, "DATA", "too_long", "too_long"),
        (-1007, "DATA", "out_of_memory", "out_of_memory"),
        (-1008, "DATA", "download_failed", "download_failed"),
        (2, "ENROLL_FP PIN=7", "already_enrolled", "already_enrolled"),
        (4, "ENROLL_BIO", "enrolment_failed", "enrolment_failed"),
        (5, "ENROLL_FP", "duplicate", "duplicate"),
        (6, "ENROLL_FP", "cancelled", "cancelled"),
        (7, "ENROLL_FP", "busy", "busy"),
        (4, "ENROLL_MF", "retries_used_up", "retries_used_up"),
        (5, "ENROLL_MF", "timeout", "timeout"),
        (6, "ENROLL_MF", "cancelled", "cancelled"),
        (9, "ENROLL_FP", "unknown", "unknown"),
        (127, "SHELL ls", "failed", "failed"),
        (-4711, "DATA", "unknown", "unknown"),
    ],
)
def test_meaning(code: int, verb: str, standard: str, condensed: str) -> None:
    """Test both books; what the seed does not list is the vendor's."""
    assert meaning(code, STANDARD, verb) == standard
    assert meaning(code, CodeBookChoice.AUTOMATIC, verb) == standard
    assert meaning(code, CONDENSED, verb) == condensed


@given(
    st.integers() | st.sampled_from([*STANDARD_CODES, *CONDENSED_CODES]),
    st.sampled_from(CodeBookChoice),
    st.text() | st.sampled_from(["ENROLL_FP", "ENROLL_MF", "SHELL", "DATA QUERY"]),
)
def test_every_meaning_is_listed(code: int, book: CodeBookChoice, verb: str) -> None:
    """Test that translations can be complete, and that success is always told."""
    told = meaning(code, book, verb)
    assert told in MEANINGS
    assert (told == "success") is is_success(verb, code)


def test_error_codes() -> None:
    """Test that the codes of the error log have the document's form, and a meaning."""
    assert list(ERROR_CODES) == [f"D01E{number:04}" for number in range(1, 7)]
    assert len(set(ERROR_CODES.values())) == len(ERROR_CODES)
    assert set(ERROR_CODES.values()) <= MEANINGS


def test_meanings_are_translation_keys() -> None:
    """Test that all are snake_case."""
    assert all(
        told.isascii() and told.islower() and told.isidentifier() for told in MEANINGS
    )


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        (-1, True),
        (-22, True),
        (-1002, True),
        (-1004, True),
        (0, False),
        (1, False),
        (-2, False),
        (-10, False),
        (-1001, False),
    ],
)
def test_asks_for_other_spelling(code: int, asks: bool) -> None:
    """Test what is sent once more, and that there must be another spelling."""
    assert asks_for_other_spelling(code, True) is asks
    assert not asks_for_other_spelling(code, False)
