"""From punches to passages: when somebody came in or went out; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple

from ..iclock.access.records import Direction
from ..journal import PunchMark
from .directions import Directions

# Punches that follow the one that counted by less count as one with it (s).
SAME_PUNCH: Final = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of a forgotten punch out: it ends at a time of day, or never."""

    zone: tzinfo
    ends_at: time | None = None

    def end_of(self, begin: int) -> int | None:
        """Return when a stay ends by itself that began at a time (Unix times, s)."""
        if self.ends_at is None:
            return None
        day = datetime.fromtimestamp(begin, UTC).astimezone(self.zone).date()
        while True:
            end = datetime.combine(day, self.ends_at, self.zone)
            if (ends_at := int(end.timestamp())) > begin:
                return ends_at
            day += timedelta(days=1)


class Standing(NamedTuple):
    """Where somebody is at a time; times are Unix times in s.

    `since` is when the stay began that goes on. `counted_at` and `terminal` are of the
    last punch that counted.
    """

    is_in: bool = False
    since: int | None = None
    counted_at: int | None = None
    terminal: str | None = None


class Passage(NamedTuple):
    """Somebody comes in or goes out (Unix time, s).

    Without a terminal, the person is taken to have gone. Nothing changes where somebody
    comes in who is in.
    """

    time: int
    is_in: bool
    changes: bool
    terminal: str | None = None


def passages(
    marks: Iterable[PunchMark],
    before: Standing,
    rule: Rule,
    directions: Directions,
    until: int,
) -> Iterator[Passage]:
    """Yield the passages of somebody's punches, which are in order, up to a time.

    The first of punches that follow each other within a minute counts, whatever the
    others say and wherever they were made.
    """
    is_in, since, counted_at, _ = before
    end = rule.end_of(since) if is_in and since is not None else None
    for mark in marks:
        if end is not None and end <= mark.time:
            yield Passage(end, False, True)
            is_in, end = False, None
        if counted_at is not None and mark.time - counted_at < SAME_PUNCH:
            continue
        counted_at = mark.time
        direction = directions.of(mark)
        goes_in = not is_in if direction is None else direction is Direction.IN
        yield Passage(mark.time, goes_in, goes_in != is_in, mark.serial_number)
        if goes_in != is_in:
            is_in = goes_in
            end = rule.end_of(mark.time) if is_in else None
    if end is not None and end <= until:
        yield Passage(end, False, True)


def standing_after(before: Standing, passed: Iterable[Passage]) -> Standing:
    """Return where somebody is after passages."""
    is_in, since, counted_at, terminal = before
    for passage in passed:
        if passage.terminal is not None:
            counted_at, terminal = passage.time, passage.terminal
        if passage.changes:
            is_in, since = passage.is_in, passage.time if passage.is_in else None
    return Standing(is_in, since, counted_at, terminal)


def settled(
    marks: Sequence[PunchMark],
    start: int,
    rule: Rule,
    directions: Directions,
    until: int,
) -> Standing | None:
    """Return where somebody is after the punches since a time, whatever was before.

    None where that depends on it: then one has to look further back.
    """
    first = _first_to_count(marks, start)
    if first is None:
        return None
    found = {
        standing_after(before, passages(marks[first:], before, rule, directions, until))
        # A stay that has begun before ends by itself when one would that begins now.
        for before in (Standing(), Standing(is_in=True, since=start))
    }
    return found.pop() if len(found) == 1 else None


def _first_to_count(marks: Sequence[PunchMark], start: int) -> int | None:
    """Return the place of the first punch that counts whatever was before."""
    last = start
    for place, mark in enumerate(marks):
        if mark.time - last >= SAME_PUNCH:
            return place
        last = mark.time
    return None
