"""What is told of somebody's days, from the punches in the journal: in a thread."""

from collections.abc import Sequence

from ..journal import Timeline
from .courses import AHEAD, Question, directions_within, standings
from .passages import Standing, passages, standing_after
from .stays import Day, FactsOfDay, facts_of_day


def facts_of_days(
    question: Question, days: Sequence[Day], timeline: Timeline
) -> dict[str, list[FactsOfDay]]:
    """Return by PIN what is told of each of some days that follow each other.

    Of what was before the beginning of the question, nothing is told.
    """
    start, end = max(question.beginning, days[0].start), days[-1].end
    now = question.now
    before = standings(question, timeline, start)
    directions = directions_within(question, timeline, start, end)
    people = {profile.pin: profile for profile in question.people}
    marks_of = {
        pin: [
            mark
            for mark in marks
            if people[pin].counts(mark.serial_number) and mark.time <= now + AHEAD
        ]
        for pin, marks in timeline.marks(tuple(people), start, end)
    }
    found: dict[str, list[FactsOfDay]] = {}
    for pin, profile in people.items():
        standing = before.get(pin, Standing())
        marks, until = marks_of.get(pin, ()), min(now, end)
        passed = list(passages(marks, standing, profile.rule, directions, until))
        found[pin] = []
        for day in days:
            of_day = [each for each in passed if each.time < day.end]
            passed = passed[len(of_day) :]
            begins = Day(max(day.start, start), max(day.end, start))
            found[pin].append(facts_of_day(standing, of_day, begins, now))
            standing = standing_after(standing, of_day)
    return found
