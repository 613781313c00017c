"""From when until when somebody may enter, in all the ways in which it is said."""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.text import TextEncoding
from custom_components.zkteco_push.iclock.validity import (
    Bounds,
    bounds_of_line,
    bounds_of_update,
)

UTF_8 = TextEncoding.UTF_8
MORNING = datetime(2026, 6, 1, 8)
EVENING = datetime(2026, 6, 1, 18)
MIDNIGHT = datetime(2026, 6, 1)
LAST_SECOND = datetime(2026, 6, 1, 23, 59, 59)


@pytest.mark.parametrize(
    ("start", "end", "bounds"),
    [
        pytest.param(
            "2026-06-01 08:00:00",
            "2026-06-01T18:00:00",
            Bounds(MORNING, EVENING),
            id="with a blank or a T",
        ),
        pytest.param(
            "2026-06-01",
            "2026-06-01",
            Bounds(MIDNIGHT, LAST_SECOND),
            id="a day is all of it",
        ),
        pytest.param(
            "20260601", "20260601", Bounds(MIDNIGHT, LAST_SECOND), id="digits"
        ),
        pytest.param("0", "0", Bounds(None, None), id="no bound"),
        pytest.param("", "", Bounds(None, None), id="nothing"),
        pytest.param(
            "", "2099-12-31 23:59:59", Bounds(None, None), id="as good as for ever"
        ),
        pytest.param(
            "nonsense", "2026-06-01 18:00:00", Bounds(None, EVENING), id="no start"
        ),
        pytest.param("", "20991231", Bounds(None, None), id="its digits"),
        pytest.param("", "9999-12-31", Bounds(None, None), id="for ever"),
        pytest.param(
            "", "2026-06-01T18:00", Bounds(None, EVENING), id="without seconds"
        ),
        pytest.param("849081600", "849117600", Bounds(MORNING, EVENING), id="packed"),
        pytest.param(
            "0001-01-01", "2026-06-01 18:00:00", Bounds(None, EVENING), id="year 1"
        ),
        pytest.param("", "nonsense", None, id="no end"),
        pytest.param("", "٢٠٢٦-٠٦-٠١", None, id="other digits"),
        pytest.param("", "0001-01-01", None, id="shut out for ever"),
        pytest.param("", "99999999999999999999", None, id="a number that is no time"),
        pytest.param("", "2026-02-30", None, id="no day"),
        pytest.param("", "2000-01-02 00:00:00", None, id="shut out"),
        pytest.param("", "1970-01-01", None, id="shut out for long"),
    ],
)
def test_texts(start: str, end: str, bounds: Bounds | None) -> None:
    """A terminal's line and a command's fields are read alike."""
    line = f"USER PIN=7\tStartDatetime={start}\tEndDatetime={end}".encode()
    assert bounds_of_line(line, UTF_8) == bounds
    assert bounds_of_update({"valid_from": start, "valid_until": end}) == bounds


def test_untold() -> None:
    """What says nothing of an end leaves the end as it is."""
    assert bounds_of_line(b"USER PIN=7\tName=Ann", UTF_8) is None
    assert bounds_of_line(b"PIN=7\tName=Ann", UTF_8) is None
    assert bounds_of_line(b"USER PIN=7\tName=EndDatetime", UTF_8) is None
    untagged = b"PIN=7\tENDDATETIME=2026-06-01 18:00:00"
    assert bounds_of_line(untagged, UTF_8) == Bounds(None, EVENING)
    assert bounds_of_update({"name": "Ann"}) is None
    # Whoever always says it says by silence that there is none.
    always = bounds_of_line(b"USER PIN=7\tName=Ann", UTF_8, says_always=True)
    assert always == Bounds(None, None)


def test_no_end_any_more() -> None:
    """Who does not expire has no bounds, whatever dates are left."""
    update = {"valid_until": "2026-06-01T18:00:00", "expires": "0"}
    assert bounds_of_update(update) == Bounds(None, None)
