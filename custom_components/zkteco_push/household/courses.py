"""Computes people's courses from their punches in the journal: in a thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..journal import PunchMark, Timeline
from .directions import DAYS_OF_KEYS, KEY_CODES, Directions
from .passages import Rule, Standing, passages, settled, standing_after
from .stays import HOUR, seconds_by_hour, stays

_DAY: Final = 86_400
# The calendar day of a wall clock may begin this much before or after (s).
_MARGIN: Final = 2 * _DAY
# A terminal's clock may be so much ahead (s).
AHEAD: Final = 300
# How far back one looks for where somebody was, then to the beginning (s).
_LOOKS_BACK: Final = (8 * _DAY, 60 * _DAY)


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose punches count, where, and by which rule.

    Without terminals, those of all count.
    """

    pin: str
    rule: Rule
    terminals: frozenset[str] = frozenset()

    def counts(self, serial_number: str) -> bool:
        """Return whether what is punched at a terminal counts."""
        return not self.terminals or serial_number in self.terminals


@dataclass(frozen=True, slots=True)
class Course:
    """What has become of somebody.

    `marks` are the punches since a time, and `before` is where the person was then.
    `hours` are the seconds that the person was in by hour, from `from_hour` on.
    """

    before: Standing
    marks: tuple[PunchMark, ...]
    hours: Mapping[int, int]
    from_hour: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the courses of some people, each from when on it has changed.

    Punches since `window` are handed out themselves, and hours up to `now`. Before
    `beginning`, an hour, punches may have been deleted: where people were then is in
    `at_beginning`, by PIN. Times are Unix times in s; 0 is before all of them.
    """

    people: Mapping[Profile, int]
    directions: Directions
    window: int
    now: int
    beginning: int = 0
    at_beginning: Mapping[str, Standing] = field(default_factory=dict)


def courses(question: Question, timeline: Timeline) -> dict[str, Course]:
    """Return the courses of people by PIN, also of those who have never punched."""
    first = min(question.window, *map(hour_of, question.people.values()))
    start = max(question.beginning, first)
    before = standings(question, timeline, start)
    directions = directions_within(question, timeline, start, None)
    found: dict[str, Course] = {}
    people = {profile.pin: profile for profile in question.people}

    def add(profile: Profile, marks: Iterable[PunchMark]) -> None:
        """Add somebody's course from where the person was at the start."""
        counted = [mark for mark in marks if profile.counts(mark.serial_number)]
        standing = before.get(profile.pin, Standing())
        found[profile.pin] = _course(question, profile, standing, counted, directions)

    for pin, marks in timeline.marks(tuple(people), start):
        add(people.pop(pin), marks)
    for profile in people.values():
        add(profile, ())
    return found


def hour_of(moment: int) -> int:
    """Return the hour that a time is in (Unix times, s)."""
    return moment // HOUR * HOUR


def _course(
    question: Question,
    profile: Profile,
    standing: Standing,
    marks: Sequence[PunchMark],
    directions: Directions,
) -> Course:
    """Return somebody's course from where the person was before the punches."""
    window, now, rule = question.window, question.now, profile.rule
    until_window = [mark for mark in marks if mark.time < window]
    passed = tuple(passages(until_window, standing, rule, directions, window))
    at_window = standing_after(standing, passed)
    later = tuple(marks[len(until_window) :])
    of_now = (mark for mark in later if mark.time <= now + AHEAD)
    passed += tuple(passages(of_now, at_window, rule, directions, now))
    from_hour = max(question.beginning, hour_of(question.people[profile]))
    found = stays(standing, passed, from_hour, now)
    return Course(at_window, later, seconds_by_hour(found), from_hour)


def standings(
    question: Question, timeline: Timeline, until: int
) -> Mapping[str, Standing]:
    """Return where people were at a time, by PIN; who is not there was out.

    One looks back until it does not matter any more what was before.
    """
    beginning = question.beginning
    if until <= beginning:
        return question.at_beginning
    wanted = {profile.pin: profile for profile in question.people}
    found: dict[str, Standing] = {}
    for look_back in (*_LOOKS_BACK, until):
        start = max(beginning, until - look_back)
        directions = directions_within(question, timeline, start, until)
        for pin, marks in timeline.marks(tuple(wanted), start, until):
            profile = wanted[pin]
            counted = [mark for mark in marks if profile.counts(mark.serial_number)]
            if start > beginning:
                standing = settled(counted, start, profile.rule, directions, until)
            else:
                before = question.at_beginning.get(pin, Standing())
                passed = passages(counted, before, profile.rule, directions, until)
                standing = standing_after(before, passed)
            if standing is not None:
                found[pin] = standing
        wanted = {pin: each for pin, each in wanted.items() if pin not in found}
        if not wanted or start == beginning:
            break
    for pin in wanted.keys() & question.at_beginning.keys():
        # Nothing but time has passed since.
        before, rule = question.at_beginning[pin], wanted[pin].rule
        passed = passages((), before, rule, question.directions, until)
        found[pin] = standing_after(before, passed)
    return found


def directions_within(
    question: Question, timeline: Timeline, start: int, end: int | None
) -> Directions:
    """Return what punches of a time mean, with the days on which keys were pressed."""
    since = start - DAYS_OF_KEYS * _DAY - _MARGIN
    until = None if end is None else end + _MARGIN
    return replace(
        question.directions, key_days=timeline.days_of(KEY_CODES, since, until)
    )
