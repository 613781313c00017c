"""Properties that hold whatever people punch: the computing itself, without a house."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, time
from itertools import pairwise
from random import Random
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings, strategies as st
import pytest

from custom_components.zkteco_push.household import courses as computing
from custom_components.zkteco_push.household.courses import (
    Course,
    Profile,
    Question,
    courses,
)
from custom_components.zkteco_push.household.directions import (
    KEY_CODES,
    Directions,
    PunchDirection,
)
from custom_components.zkteco_push.household.passages import (
    SAME_PUNCH,
    Passage,
    Rule,
    Standing,
    passages,
    settled,
    standing_after,
)
from custom_components.zkteco_push.household.stays import (
    HOUR,
    day_of,
    facts_of_day,
    seconds_by_hour,
    seconds_within,
    stays,
)
from custom_components.zkteco_push.iclock.attendance.code_books import STATES
from custom_components.zkteco_push.journal import PunchMark

BERLIN = ZoneInfo("Europe/Berlin")
# Both changes of clocks are within: from 2026-10-20 on, and from 2027-03-24 on.
BEGINNINGS = [
    int(datetime(*day, tzinfo=UTC).timestamp())
    for day in ((2026, 10, 20), (2027, 3, 24))
]
SPAN = 9 * 86_400
SERIALS = ("A", "B")
# Around here punches are close together, as when somebody punches twice.
CLOSE = 200_000
moments = st.integers(0, SPAN) | st.integers(CLOSE - 100, CLOSE + 500)

rules = st.builds(
    Rule,
    st.sampled_from([BERLIN, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]),
    st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
)
all_directions = st.builds(
    Directions,
    st.dictionaries(st.sampled_from(SERIALS), st.sampled_from(PunchDirection)),
    st.frozensets(st.sampled_from(SERIALS), max_size=1),
)


@st.composite
def all_marks(draw: st.DrawFn) -> list[PunchMark]:
    """Draw a person's punches of some days, in order."""
    begin = draw(st.sampled_from(BEGINNINGS))
    drawn = draw(
        st.lists(
            st.tuples(
                moments,
                st.sampled_from(SERIALS),
                st.sampled_from([0, 0, 1, 2, 3, 6, 255, 255]),
            ),
            max_size=30,
        )
    )
    return sorted(
        PunchMark(begin + moment, serial, state, 1, begin + moment + 7200)
        for moment, serial, state in drawn
    )


def with_keys(directions: Directions, marks: Sequence[PunchMark]) -> Directions:
    """Return what punches mean, with the days on which these have keys."""
    days: dict[str, set[int]] = {}
    for mark in marks:
        if mark.state_code in KEY_CODES:
            days.setdefault(mark.serial_number, set()).add(mark.day)
    return Directions(directions.settings, directions.has_readers, days)


class Recorded:
    """A timeline of one person whose punches are in memory."""

    def __init__(self, marks: Sequence[PunchMark]) -> None:
        """Take the punches, in whatever order they have come."""
        self._marks = sorted(marks)

    def marks(
        self, pins: Collection[str], start: int, end: int | None = None
    ) -> Iterator[tuple[str, Iterator[PunchMark]]]:
        """Yield the person with punches of a time, if there are any."""
        if found := [
            mark
            for mark in self._marks
            if start <= mark.time and (end is None or mark.time < end)
        ]:
            yield "7", iter(found)

    def days_of(
        self, codes: Sequence[int], start: int, end: int | None = None
    ) -> dict[str, set[int]]:
        """Return the days on which states were sent."""
        days: dict[str, set[int]] = {}
        for mark in self._marks:
            if (
                mark.state_code in codes
                and start <= mark.time
                and (end is None or mark.time < end)
            ):
                days.setdefault(mark.serial_number, set()).add(mark.day)
        return days


def course_of(
    marks: Sequence[PunchMark],
    rule: Rule,
    directions: Directions,
    changed_from: int,
    window: int,
    now: int,
) -> Course:
    """Return a person's course as the household asks for it."""
    question = Question({Profile("7", rule): changed_from}, directions, window, now)
    return courses(question, Recorded(marks))["7"]  # type: ignore[arg-type]


@given(all_marks(), rules, all_directions)
def test_passages(marks: list[PunchMark], rule: Rule, directions: Directions) -> None:
    """Passages are in order, change what was, and belong to punches or to the rule."""
    directions = with_keys(directions, marks)
    until = (marks[-1].time if marks else 0) + 3 * 86_400
    passed = list(passages(marks, Standing(), rule, directions, until))
    assert passed == sorted(passed, key=lambda each: each.time)
    is_in, began = False, 0
    for passage in passed:
        assert passage.changes is (passage.is_in is not is_in)
        if passage.terminal is None:
            assert is_in
            assert not passage.is_in
            assert passage.time == rule.end_of(began)
        elif passage.changes:
            began = passage.time
        is_in = passage.is_in
    counted = [passage.time for passage in passed if passage.terminal is not None]
    assert all(later - earlier >= SAME_PUNCH for earlier, later in pairwise(counted))
    # What does not count follows something that does by less.
    times = {mark.time for mark in marks}
    for time_ in times - set(counted):
        assert any(0 <= time_ - each < SAME_PUNCH for each in counted)
    if rule.ends_at is None:
        assert len(passed) == len(counted)


@given(all_marks(), rules, all_directions, moments)
def test_stays(
    marks: list[PunchMark], rule: Rule, directions: Directions, after: int
) -> None:
    """Stays never overlap; by hours or by days, they are as long as all together."""
    begin = min(BEGINNINGS) if not marks else marks[0].time
    now = begin + after
    known = [mark for mark in marks if mark.time <= now]
    directions = with_keys(directions, known)
    passed = list(passages(known, Standing(), rule, directions, now))
    found = list(stays(Standing(), passed, 0, now))
    for earlier, later in pairwise(found):
        assert earlier.end <= later.begin
    assert all(stay.begin < stay.end <= now for stay in found)
    total = sum(stay.end - stay.begin for stay in found)
    hours = seconds_by_hour(found)
    assert sum(hours.values()) == total
    assert all(0 < seconds <= HOUR for seconds in hours.values())
    by_day, moment = 0, begin
    while moment <= now:
        day = day_of(moment, rule.zone)
        facts = facts_of_day(Standing(), passed, day, now)
        assert facts.seconds_in == seconds_within(found, day.start, day.end)
        assert facts.seconds_in <= day.end - day.start
        for told in (facts.first_in, facts.last_out):
            assert told is None or day.start <= told < day.end
        by_day += facts.seconds_in
        moment = day.end
    assert by_day == total
    if rule.ends_at is not None:
        assert all(stay.end - stay.begin <= 25 * HOUR for stay in found)


@given(all_marks(), rules, all_directions, moments)
def test_cut_anywhere(
    marks: list[PunchMark], rule: Rule, directions: Directions, after: int
) -> None:
    """Going on from where somebody was is the same as beginning anew."""
    directions = with_keys(directions, marks)
    until = (marks[-1].time if marks else 0) + 86_400
    cut = (marks[0].time if marks else 0) + after
    whole = list(passages(marks, Standing(), rule, directions, until))
    first = list(
        passages(
            [mark for mark in marks if mark.time < cut],
            Standing(),
            rule,
            directions,
            min(cut, until),
        )
    )
    standing = standing_after(Standing(), first)
    rest = [mark for mark in marks if mark.time >= cut]
    second = list(passages(rest, standing, rule, directions, until))
    assert first + second == whole
    assert standing_after(standing, second) == standing_after(Standing(), whole)


@given(all_marks(), rules, all_directions, moments)
def test_settled(
    marks: list[PunchMark], rule: Rule, directions: Directions, after: int
) -> None:
    """Where somebody is whatever was before is where the person is."""
    assume(marks)
    directions = with_keys(directions, marks)
    until = marks[-1].time + 3600
    start = marks[0].time + after
    recent = [mark for mark in marks if mark.time >= start]
    found = settled(recent, start, rule, directions, until)
    if found is not None:
        whole = passages(marks, Standing(), rule, directions, until)
        assert found == standing_after(Standing(), whole)


@settings(deadline=None)
@given(
    all_marks(),
    rules,
    all_directions,
    moments,
    moments | st.integers(-SPAN, 0),
    st.randoms(use_true_random=False),
)
def test_incremental_is_from_scratch(
    marks: list[PunchMark],
    rule: Rule,
    directions: Directions,
    changed_after: int,
    window_after: int,
    random: Random,
) -> None:
    """From when on one computes plays no part, nor the order in which punches came."""
    assume(marks)
    now = marks[-1].time + 1800
    window = marks[0].time + window_after
    changed_from = marks[0].time + changed_after
    arrived = list(marks)
    random.shuffle(arrived)
    scratch = course_of(marks, rule, directions, 0, window, now)
    # One looks back in steps, of which the first is usually enough.
    with patch.object(computing, "_LOOKS_BACK", (20_000, 3 * 86_400)):
        again = course_of(arrived, rule, directions, changed_from, window, now)
    assert again.marks == scratch.marks
    assert again.before == scratch.before
    hour = changed_from // HOUR * HOUR
    assert dict(again.hours) == {
        each: seconds for each, seconds in scratch.hours.items() if each >= hour
    }


@given(all_marks(), rules)
def test_alternation(marks: list[PunchMark], rule: Rule) -> None:
    """Where everything is by turns and nothing ends, in and out follow each other."""
    without_keys = [mark for mark in marks if mark.state_code not in KEY_CODES]
    directions = Directions(dict.fromkeys(SERIALS, PunchDirection.ALTERNATE))
    forever = Rule(rule.zone)
    passed = list(passages(without_keys, Standing(), forever, directions, 2**33))
    assert [passage.is_in for passage in passed] == [
        place % 2 == 0 for place in range(len(passed))
    ]
    assert all(passage.changes for passage in passed)


def test_every_state_is_known() -> None:
    """Each state of the code books says in or out, save those that say nothing."""
    directions = Directions({"A": PunchDirection.KEYS})
    told = {
        name: directions.of(PunchMark(0, "A", code, 1, 0))
        for code, name in STATES.items()
    }
    assert {name: way and way.value for name, way in told.items()} == {
        "check_in": "in",
        "check_out": "out",
        "break_out": "out",
        "break_in": "in",
        "overtime_in": "in",
        "overtime_out": "out",
        "meal_start": "out",
        "meal_end": "in",
        "unspecified": None,
    }


@pytest.mark.parametrize(
    ("begin", "ends_at", "end"),
    [
        ("2026-06-15 08:00", "18:00", "2026-06-15 18:00"),
        ("2026-06-15 18:00", "18:00", "2026-06-16 18:00"),
        ("2026-06-15 22:00", "18:00", "2026-06-16 18:00"),
        ("2026-06-15 22:00", "00:00", "2026-06-16 00:00"),
        # 02:30 is left out on that night, and comes twice on this one.
        ("2027-03-27 22:00", "02:30", "2027-03-28 03:30"),
        ("2026-10-24 22:00", "02:30", "2026-10-25 02:30"),
    ],
)
def test_end(begin: str, ends_at: str, end: str) -> None:
    """A stay ends at the next such time of day after it began."""
    rule = Rule(BERLIN, time.fromisoformat(ends_at))
    began = datetime.fromisoformat(begin).replace(tzinfo=BERLIN)
    ended = rule.end_of(int(began.timestamp()))
    assert ended is not None
    assert f"{datetime.fromtimestamp(ended, BERLIN):%Y-%m-%d %H:%M}" == end


def test_nothing_ends_that_may_stay_open() -> None:
    """Without an end, nobody is taken to have gone."""
    assert Rule(BERLIN).end_of(0) is None
    passed = [Passage(0, True, True, "A")]
    assert standing_after(Standing(), passed) == Standing(True, 0, 0, "A")


def test_what_may_not_count_settles_nothing() -> None:
    """Just after the beginning, a punch may count as one with what was before."""
    directions = Directions()
    marks = [PunchMark(time_, "A", 1, 1, time_) for time_ in (1030, 1080, 1200)]
    for known, standing in (
        (marks[:1], None),
        (marks[:2], None),
        (marks, Standing(counted_at=1200, terminal="A")),
    ):
        assert settled(known, 1000, Rule(BERLIN), directions, 2000) == standing
    assert settled([], 1000, Rule(BERLIN), directions, 2000) is None
