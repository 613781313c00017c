"""Times as terminals write them: wall clocks and packed integers."""

from datetime import datetime

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.text import (
    ImplausibleTimeError,
    pack_time,
    parse_time,
    seconds_of,
    unpack_time,
)

FIRST = datetime.fromisoformat("2000-01-01 00:00:00")
LAST = datetime.fromisoformat("2099-12-31 23:59:59")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-05-04 08:09:10", "2026-05-04 08:09:10", id="usual"),
        pytest.param("2026-05-04T08:09:10", "2026-05-04 08:09:10", id="with a T"),
        pytest.param("2026-05-04 08:09", "2026-05-04 08:09:00", id="no seconds"),
        pytest.param("2026-5-4 8:9:1", "2026-05-04 08:09:01", id="no padding"),
        pytest.param(" 2026-05-04 08:09:10 ", "2026-05-04 08:09:10", id="blanks"),
        pytest.param("2024-02-29 23:59:59", "2024-02-29 23:59:59", id="leap day"),
        pytest.param("289515406", "2009-01-03 20:56:46", id="packed, real log"),
        pytest.param("0", "2000-01-01 00:00:00", id="packed, the very first"),
        pytest.param("2000-01-01 00:00:00", "2000-01-01 00:00:00", id="first"),
        pytest.param("2099-12-31 23:59:59", "2099-12-31 23:59:59", id="last"),
    ],
)
def test_parse_time(text: str, expected: str) -> None:
    """Test every form of a wall-clock time."""
    assert parse_time(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "1970-01-01 00:00:00",
        "1970-1-1 0:0:0",
        "1999-12-31 23:59:59",
        "2100-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "3214080000",
    ],
)
def test_implausible_time(text: str) -> None:
    """Test that a time which no working clock shows is told apart."""
    with pytest.raises(ImplausibleTimeError):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "1971--10--29 -23:-27:-54",
        "0000-00-00 00:00:00",
        "2026-13-01 00:00:00",
        "2026-02-29 00:00:00",
        "2026-02-30 08:00",
        "2026-05-04 25:00:00",
        "2026-05-04 08:60:00",
        "2026-05-04 08:00:61",
        "2026-05-04 08+01:00",
        "2026-05-04 08:09+01",
        "2026-W19-1 08:09:10",
        "2026-05-04",
        "08:09:10",
        "04.05.2026 08:09:10",
        "2026/05/04 08:09:10",
        "-1",
        "99999999999",
        "",
        " ",
        "now",
        "२०२६-०५-०४ ०८:०९:१०",
    ],
)
def test_malformed_time(text: str) -> None:
    """Test that what is no time is refused, and not as an implausible one."""
    with pytest.raises(ValueError) as raised:
        parse_time(text)
    assert not isinstance(raised.value, ImplausibleTimeError)


def test_packed_day_that_its_month_lacks() -> None:
    """Test that the packed 31st of February is no time."""
    packed = ((26 * 12 + 1) * 31 + 30) * 86_400
    with pytest.raises(ValueError):
        unpack_time(packed)
    with pytest.raises(ValueError):
        parse_time(str(packed))


@pytest.mark.parametrize(
    ("packed", "time"),
    [
        (0, "2000-01-01 00:00:00"),
        (9999, "2000-01-01 02:46:39"),
        (289515406, "2009-01-03 20:56:46"),
        (350154520, "2010-11-23 17:08:40"),
    ],
)
def test_packed_time(packed: int, time: str) -> None:
    """Test both directions against times that terminals logged."""
    moment = datetime.fromisoformat(time)
    assert unpack_time(packed) == moment
    assert pack_time(moment) == packed


@settings(max_examples=100, deadline=None)
@given(time=st.datetimes(FIRST, LAST).map(lambda time: time.replace(microsecond=0)))
def test_times_survive(time: datetime) -> None:
    """Test that every plausible time is read back from both forms."""
    assert unpack_time(pack_time(time)) == time
    assert parse_time(str(pack_time(time))) == time
    assert parse_time(time.isoformat(" ")) == time


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="0123456789-: T+W", max_size=24) | st.text(max_size=24))
def test_parse_time_raises_nothing_else(text: str) -> None:
    """Test that any text is a plausible time without zone, or a ValueError."""
    try:
        time = parse_time(text)
    except ValueError:
        return
    assert time.tzinfo is None
    assert FIRST <= time <= LAST


def test_seconds_of() -> None:
    """Test that a wall clock counts as if it were UTC."""
    assert seconds_of(datetime.fromisoformat("1970-01-02 00:00:01")) == 86_401
