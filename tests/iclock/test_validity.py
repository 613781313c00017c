"""From when until when somebody may enter, as records and commands say it."""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.attendance.users import DISABLED
from custom_components.zkteco_push.iclock.text import TextEncoding
from custom_components.zkteco_push.iclock.validity import (
    Bounds,
    bounds_of_line,
    bounds_of_update,
)

_NONE = Bounds(None, None)
_END = datetime.fromisoformat("2026-06-15 14:00:00")
_START = datetime.fromisoformat("2026-06-01 08:00:00")


def of_line(end: str, start: str = "0") -> Bounds | None:
    """Return what a line says with these bounds."""
    line = f"USER PIN=7\tName=Ann\tStartDatetime={start}\tEndDatetime={end}"
    return bounds_of_line(line.encode(), TextEncoding.UTF_8)


@pytest.mark.parametrize(
    ("end", "bounds"),
    [
        ("2026-06-15 14:00:00", Bounds(None, _END)),
        ("2026-06-15T14:00:00", Bounds(None, _END)),
        ("2026-06-15T14:00", Bounds(None, _END)),
        ("850312800", Bounds(None, _END)),
        ("2026-06-15", Bounds(None, _END.replace(hour=23, minute=59, second=59))),
        ("20260615", Bounds(None, _END.replace(hour=23, minute=59, second=59))),
        ("", _NONE),
        ("0", _NONE),
        (" 0 ", _NONE),
        ("2099-12-31 23:59:59", _NONE),
        ("20991231", _NONE),
        ("9999-12-31", _NONE),
        # Shut out, or no time at all: it says nothing.
        (DISABLED["valid_until"], None),
        ("1970-01-01 00:00:00", None),
        ("0001-01-01", None),
        ("2026-13-45", None),
        ("99999999999999999999", None),
        ("soon", None),
        ("٢٠٢٦-٠٦-١٥", None),
    ],
)
def test_end(end: str, bounds: Bounds | None) -> None:
    """Test what the end of a line is read as."""
    assert of_line(end) == bounds


@pytest.mark.parametrize(
    ("start", "moment"),
    [
        ("2026-06-01 08:00:00", _START),
        ("2026-06-01", _START.replace(hour=0)),
        ("0", None),
        ("0001-01-01", None),
        ("soon", None),
    ],
)
def test_start(start: str, moment: datetime | None) -> None:
    """Test that a beginning that tells nothing does not hide the end."""
    assert of_line("2026-06-15 14:00:00", start) == Bounds(moment, _END)


def test_line_without_an_end() -> None:
    """Test that what says nothing says so, save where an end is always said."""
    line = b"USER PIN=7\tName=EndDatetime\tPri=0"
    assert bounds_of_line(line, TextEncoding.UTF_8) is None
    assert bounds_of_line(line, TextEncoding.UTF_8, says_always=True) == _NONE
    untagged = b"PIN=7\tENDDATETIME=2026-06-15 14:00:00"
    assert bounds_of_line(untagged, TextEncoding.UTF_8) == Bounds(None, _END)


@pytest.mark.parametrize(
    ("parameters", "bounds"),
    [
        ({"pin": "7"}, None),
        ({"valid_from": "2026-06-01 08:00:00", "expires": "1"}, None),
        ({"valid_until": "2026-06-15T14:00:00"}, Bounds(None, _END)),
        (
            {"valid_from": "2026-06-01 08:00:00", "valid_until": "2026-06-15 14:00"},
            Bounds(_START, _END),
        ),
        ({"valid_until": "", "expires": "0"}, _NONE),
        ({"valid_until": "2026-06-15 14:00:00", "expires": "0"}, _NONE),
        (DISABLED, None),
    ],
)
def test_update(parameters: dict[str, str], bounds: Bounds | None) -> None:
    """Test what a command sets, lifts, or leaves as it is."""
    assert bounds_of_update(parameters) == bounds
