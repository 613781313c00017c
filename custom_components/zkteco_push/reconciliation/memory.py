"""What is remembered of a terminal's reconciliation over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
import json
from typing import Any, Final, Self

# A day that stays different after it was fetched is left alone for so long (s).
LEAVE_ALONE: Final = 7 * 86_400
# So many days are remembered; more would only fill the journal.
_MAX_DAYS: Final = 1000


@dataclass(frozen=True, slots=True)
class Difference:
    """How many records more than here a terminal counts on a day.

    Without `until` it is explained: the terminal has sent all it counts, some of it
    twice or not to be understood. With it, they are missing, and not asked for again
    before then (Unix time, s).
    """

    count: int
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the last runs have found; times are Unix times in s.

    `ran_at` is when the last one began, `compared_at` when one last came to its end.
    `counts_spans` says that the terminal has counted spans, `no_spans_until` that it
    does not before then. `missing` is None while unknown. `surplus` is how many
    records more than the terminal counts are here, where it only counts all of them.
    `walked_to` is the day to which those were searched backwards, `no_walk_until`
    when to search once more.
    """

    ran_at: float = 0
    compared_at: float = 0
    counts_spans: bool = False
    no_spans_until: float = 0
    missing: int | None = None
    is_left: bool = False
    surplus: int = 0
    walked_to: date | None = None
    no_walk_until: float = 0
    days: Mapping[date, Difference] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what a text holds; nothing where it is none of ours."""
        try:
            stored: dict[str, Any] = json.loads(text)
            walked_to = stored.pop("walked_to", None)
            days = stored.pop("days", {})
            return cls(
                **stored,
                walked_to=date.fromisoformat(walked_to) if walked_to else None,
                days={
                    date.fromisoformat(day): Difference(*difference)
                    for day, difference in days.items()
                },
            )
        except AttributeError, TypeError, ValueError:
            return cls()

    @property
    def text(self) -> str:
        """Return the memory as a text."""
        return json.dumps(
            {
                "ran_at": self.ran_at,
                "compared_at": self.compared_at,
                "counts_spans": self.counts_spans,
                "no_spans_until": self.no_spans_until,
                "missing": self.missing,
                "is_left": self.is_left,
                "surplus": self.surplus,
                "walked_to": self.walked_to.isoformat() if self.walked_to else None,
                "no_walk_until": self.no_walk_until,
                "days": {
                    day.isoformat(): [difference.count, difference.until]
                    for day, difference in self.days.items()
                },
            }
        )

    @property
    def explained(self) -> int:
        """Return how many records more than here a complete terminal counts."""
        return sum(
            difference.count
            for difference in self.days.values()
            if difference.until is None
        )

    @property
    def unexplained(self) -> int:
        """Return how many records did not come although they were asked for."""
        return sum(
            difference.count
            for difference in self.days.values()
            if difference.until is not None
        )

    def excess(self, now: float) -> dict[date, int]:
        """Return the differences by day that are nothing new (Unix time, s)."""
        return {
            day: difference.count
            for day, difference in self.days.items()
            if difference.until is None or self.is_alone(day, now)
        }

    def is_alone(self, day: date, now: float) -> bool:
        """Return whether a day is not to be asked for now (Unix time, s)."""
        difference = self.days.get(day)
        if difference is None or difference.until is None:
            return False
        # A clock that was once ahead must not put it off for ever.
        return now < difference.until <= now + LEAVE_ALONE

    def without_lapsed(self, now: float) -> Self:
        """Return the memory without days that were left alone and are no more."""
        return replace(
            self,
            days={
                day: difference
                for day, difference in self.days.items()
                if difference.until is None or self.is_alone(day, now)
            },
        )

    def with_day(self, day: date, difference: Difference) -> Self:
        """Return the memory with another difference of a day."""
        days = {known: self.days[known] for known in self.days if known != day}
        if difference.count > 0:
            days[day] = difference
        for oldest in sorted(days)[: max(len(days) - _MAX_DAYS, 0)]:
            del days[oldest]
        return replace(self, days=days)

    def missing_of(self, held: int, here: int) -> tuple[int, Self]:
        """Return how many of all records are missing here, and what is remembered then.

        More may be here than there: a terminal lets go of the oldest, or is emptied.
        From then on it counts from there.
        """
        missing = held + self.surplus - here - self.explained
        if missing >= 0:
            return missing, self
        return 0, replace(self, surplus=self.surplus - missing)

    def cleared(self, surplus: int) -> Self:
        """Return the memory of a terminal that has just been emptied."""
        return replace(
            self,
            missing=0,
            is_left=False,
            surplus=surplus,
            walked_to=None,
            no_walk_until=0,
            days={},
        )
