"""Whether a terminal is there."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.zkteco_push.presence import Presence

START = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    """Return a number of seconds."""
    return timedelta(seconds=count)


def polled(poll_interval: float, gaps: Sequence[float]) -> tuple[Presence, datetime]:
    """Return the presence after polls with gaps (s) between them, and the last one."""
    now = START
    presence = Presence(seconds(poll_interval), now)
    presence.poll(now)
    for gap in gaps:
        now += seconds(gap)
        presence.poll(now)
    return presence, now


@pytest.mark.parametrize(
    ("poll_interval", "gaps", "silence"),
    [
        pytest.param(3, [], 15, id="never below 15 s"),
        pytest.param(3, [3] * 20, 15, id="polls as told"),
        pytest.param(5, [], 15, id="three times five"),
        pytest.param(10, [], 30, id="as told, before the first gap"),
        pytest.param(60, [], 180, id="the longest interval"),
        pytest.param(10, [1.1, 1.2, 2.0, 3.5, 5.2, 6.5, 10], 30, id="slows down"),
        pytest.param(3, [30] * 3, 90, id="firmware with a rhythm of its own"),
        pytest.param(3, [1, 30, 1, 2, 1], 90, id="idle, then busy"),
        pytest.param(3, [60], 180, id="a minute is a rhythm"),
        pytest.param(3, [61], 15, id="more is an outage"),
        pytest.param(3, [3, 3600, 3], 15, id="an outage of an hour"),
        pytest.param(10, [2] * 20, 30, id="the told interval counts, too"),
        pytest.param(3, [30] + [3] * 15, 90, id="the longest of sixteen"),
        pytest.param(3, [30] + [3] * 16, 15, id="forgotten after sixteen"),
        pytest.param(3, [0, 0, 0], 15, id="two at the same time"),
    ],
)
def test_longest_silence(
    poll_interval: float, gaps: list[float], silence: float
) -> None:
    """Test that a terminal may miss three of its longest intervals, at least 15 s."""
    presence, last = polled(poll_interval, gaps)
    assert presence.longest_silence == seconds(silence)
    assert not presence.is_overdue(last)
    assert not presence.is_overdue(last + seconds(silence))
    assert presence.is_overdue(last + seconds(silence + 0.001))


@pytest.mark.parametrize("poll_interval", [1, 3, 5, 10, 30, 60])
@pytest.mark.parametrize("gap", [0.5, 1, 4, 5.01, 12, 30, 59])
def test_never_overdue_in_its_rhythm(poll_interval: float, gap: float) -> None:
    """Test that no rhythm looks like an absence, nor do two polls that get lost."""
    presence, last = polled(poll_interval, [gap] * 4)
    longest = max(3 * max(poll_interval, gap), 15)
    assert presence.longest_silence == seconds(longest)
    assert not presence.is_overdue(last + seconds(3 * gap))


def test_begins_as_if_there() -> None:
    """Test that a terminal gets its time to call after a start."""
    presence = Presence(seconds(3), START)
    assert not presence.is_overdue(START + seconds(15))
    assert presence.is_overdue(START + seconds(16))
    assert not presence.is_polling(START)


def test_any_contact_counts() -> None:
    """Test that an upload is a sign of life, but no poll."""
    presence = Presence(seconds(3), START)
    presence.contact(START + seconds(14))
    assert not presence.is_overdue(START + seconds(29))
    assert presence.is_overdue(START + seconds(30))
    assert not presence.is_polling(START + seconds(14))


def test_uploads_do_not_change_the_rhythm() -> None:
    """Test that only gaps between polls say something about them."""
    presence, last = polled(3, [3, 3])
    presence.contact(last + seconds(50))
    presence.contact(last + seconds(55))
    assert presence.longest_silence == seconds(15)


def test_back_after_an_outage() -> None:
    """Test that a terminal that comes back is there at once, in its old rhythm."""
    presence, last = polled(3, [4, 4])
    back = last + seconds(1800)
    assert presence.is_overdue(back)
    presence.poll(back)
    assert not presence.is_overdue(back + seconds(15))
    assert presence.is_overdue(back + seconds(16))


def test_is_polling() -> None:
    """Test that a terminal is in its rhythm until the next poll is overdue."""
    presence, last = polled(10, [10, 10])
    assert presence.is_polling(last + seconds(30))
    assert not presence.is_polling(last + seconds(31))
    presence.contact(last + seconds(100))
    assert not presence.is_polling(last + seconds(100))


def test_told_another_interval() -> None:
    """Test that a changed setting counts at once."""
    presence, last = polled(3, [3])
    presence.poll_interval = seconds(30)
    assert not presence.is_overdue(last + seconds(90))


def test_clock_set_back() -> None:
    """Test that a clock which jumps back makes no negative interval."""
    presence, last = polled(3, [3])
    presence.poll(last - seconds(3600))
    assert presence.longest_silence == seconds(15)
