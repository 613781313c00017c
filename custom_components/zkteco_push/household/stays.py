"""From passages to stays, and to what is told of a day; pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple

from .passages import Passage, Standing

HOUR: Final = 3600


class Stay(NamedTuple):
    """Somebody is in, from a time until another (Unix times, s)."""

    begin: int
    end: int


class Day(NamedTuple):
    """A day of a time zone, which may have 23 or 25 hours (Unix times, s)."""

    start: int
    end: int


class FactsOfDay(NamedTuple):
    """What is told of somebody's day; times are Unix times in s."""

    seconds_in: int
    first_in: int | None
    last_out: int | None


def day_of(now: int, zone: tzinfo) -> Day:
    """Return the day of a time (Unix time, s)."""
    date = datetime.fromtimestamp(now, UTC).astimezone(zone).date()
    start, end = (
        int(datetime.combine(each, time(), zone).timestamp())
        for each in (date, date + timedelta(days=1))
    )
    return Day(start, end)


def stays(
    before: Standing, passed: Iterable[Passage], start: int, now: int
) -> Iterator[Stay]:
    """Yield the stays that passages make, from a time on until now.

    What has begun before is cut there, and what goes on now.
    """
    begin = (start if before.since is None else before.since) if before.is_in else None
    for passage in passed:
        if not passage.changes:
            continue
        if passage.is_in:
            begin = passage.time
        elif begin is not None:
            if passage.time > start:
                yield Stay(max(begin, start), passage.time)
            begin = None
    if begin is not None and now > max(begin, start):
        yield Stay(max(begin, start), now)


def seconds_within(found: Iterable[Stay], start: int, end: int) -> int:
    """Return how long stays were between two times."""
    return sum(max(0, min(stay.end, end) - max(stay.begin, start)) for stay in found)


def facts_of_day(
    before: Standing, passed: Iterable[Passage], day: Day, now: int
) -> FactsOfDay:
    """Return what is told of a day, from where somebody was before the passages.

    `first_in` is the first time that somebody came in on that day, not its beginning
    where somebody has been in over midnight. `last_out` is the last time that somebody
    went out, also if nobody knew that person to be in, or is taken to have gone.
    """
    passed = tuple(passed)
    of_day = [each for each in passed if day.start <= each.time < day.end]
    found = stays(before, passed, day.start, min(now, day.end))
    return FactsOfDay(
        seconds_within(found, day.start, day.end),
        next((each.time for each in of_day if each.is_in), None),
        next((each.time for each in reversed(of_day) if not each.is_in), None),
    )


def seconds_by_hour(found: Iterable[Stay]) -> dict[int, int]:
    """Return how many seconds of each hour, by its beginning, somebody was in."""
    hours: dict[int, int] = {}
    for stay in found:
        begin = stay.begin
        while begin < stay.end:
            hour = begin // HOUR * HOUR
            end = min(hour + HOUR, stay.end)
            hours[hour] = hours.get(hour, 0) + end - begin
            begin = end
    return hours
