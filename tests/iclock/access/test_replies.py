"""Results of commands, and the question that is always answered with no."""

import pytest

from custom_components.zkteco_push.iclock.access.background import (
    is_background_verification,
    refusal,
)
from custom_components.zkteco_push.iclock.access.replies import (
    CODES,
    MEANINGS,
    is_final,
    is_success,
    meaning,
)
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.replies import parse_replies

ROW = (
    b"time=2026-05-04 08:09:10\tpin=1201\tcardno=0\taddrtype=2\teventaddr=1\tevent=223"
)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (0, "DATA UPDATE user", "success"),
        # Positive is a success, and a number of rows for a query.
        (1, "CONTROL DEVICE 01010105", "success"),
        (8, "DATA QUERY tablename=user", "success"),
        (4, "ENROLL_BIO TYPE=1", "enrolment_failed"),
        (-11, "DATA UPDATE user", "invalid_parameter"),
        (-28, "CONTROL DEVICE 01010105", "in_normal_open_period"),
        (-614, "CONTROL DEVICE 02010000", "alarm_not_cancelled"),
        (-629, "DATA QUERY USERINFO", "no_such_table"),
        (-731, "DATA QUERY tablename=user", "record_count_mismatch"),
        (-708, "SHELL", "not_supported"),
        (-2, "DATA DELETE user Pin=1", "no_matching_data"),
        (-2, "CONTROL DEVICE 01010105", "no_response"),
        (-1, "DATA QUERY tablename=userpic", "not_supported"),
        (-5000, "DATA UPDATE user", "waiting_at_controller"),
        (-4242, "DATA UPDATE user", "unknown"),
    ],
)
def test_meaning(code: int, text: str, expected: str) -> None:
    """Say what a return code means for its command."""
    assert meaning(code, text) == expected
    assert expected in MEANINGS
    assert is_success(text, code) is (expected == "success")


def test_meanings_are_keys() -> None:
    """Have names that can be keys of translations."""
    assert set(CODES.values()) < MEANINGS
    assert all(name.isidentifier() and name == name.lower() for name in MEANINGS)


@pytest.mark.parametrize(
    ("code", "final"), [(0, True), (-1, True), (-5000, False), (None, False)]
)
def test_final(code: int | None, final: bool) -> None:
    """Wait for what comes after a sub-controller has it, or without a code."""
    assert is_final(code) is final


def test_result_of_a_sub_controller() -> None:
    """Read a result with the serial number of the controller behind."""
    body = b"ID=2&Return=-5000&CMD=DATA UPDATE&SN=SUB0001\r\nID=3&return=8&CMD=DATA QUERY\r\n"
    first, second = parse_replies(body, Query("SN=CTRL0001"))

    assert (first.command_id, first.return_code, first.command) == (
        "2",
        -5000,
        "DATA UPDATE",
    )
    assert first.values == {"SN": "SUB0001"}
    assert (second.command_id, second.return_code) == ("3", 8)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_background_verification_is_refused(end: bytes) -> None:
    """Let nobody in, with the row as it came."""
    assert refusal(ROW + end) == b"AUTH=FAILED\r\n" + ROW + b"\r\n\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"AUTH=SUCCESS",
        b"auth=success\tpin=1",
        b"CONTROL DEVICE 01010105",
        b"CONTROL=1",
        b"\r\nAUTH=SUCCESS\r\n",
        b"pin=1\rAUTH=SUCCESS",
        b"pin=" + b"1" * 5000,
        b"noise",
        b"pin=\0",
    ],
)
def test_refusal_repeats_only_a_row(body: bytes) -> None:
    """Repeat nothing that the answer could be read by."""
    assert refusal(body) == b"AUTH=FAILED\r\n\r\n\r\n"


def test_question() -> None:
    """Know the question from an upload."""
    assert is_background_verification(Query("SN=1&AuthType=device"))
    assert not is_background_verification(Query("SN=1&table=rtlog"))
