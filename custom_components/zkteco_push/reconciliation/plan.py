"""Which spans a terminal is asked to count next, until the days that differ are known.

Pure: counts in, questions out. A span whose counts agree is taken for complete, so two
differences that cancel out exactly are not seen before another punch tips them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
# Nobody has punched there: firmware that counts something does not heed the span.
CONTROL_DAY: Final = date(2098, 12, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a terminal's wall clock, both ends included."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Return whether the span is one day."""
        return self.first == self.last

    def __contains__(self, day: date) -> bool:
        """Return whether a day is in the span."""
        return self.first <= day <= self.last

    def split(self, before: date) -> tuple[Span, Span]:
        """Return what comes before a day of the span, and the rest."""
        return Span(self.first, before - _DAY), Span(before, self.last)


CONTROL: Final = Span(CONTROL_DAY, CONTROL_DAY)


@dataclass(slots=True)
class Plan:
    """Narrows a difference down to days, the latest first.

    `expected` is how many records a complete terminal counts, by day. Only the later
    half of a span is asked for: what is left of its count belongs to the earlier one.
    `days` are the counts of those days that differ. Once `is_trusted` is False, the
    terminal's counts contradict each other and mean nothing.
    """

    span: Span
    expected: Mapping[date, int]
    days: dict[date, int] = field(default_factory=dict)
    is_trusted: bool = True
    questions: int = 0
    _count: int | None = None
    _asked: Span | None = None
    _halved: tuple[Span, int] | None = None
    _open: list[tuple[Span, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the whole span."""
        self._asked = self.span

    def next_span(self) -> Span | None:
        """Return the span whose count is wanted, None when the days are known."""
        return self._asked

    def answer(self, count: int) -> None:
        """Take the terminal's count of the span that was wanted."""
        asked, self._asked = self._asked, None
        if asked is None:
            raise ValueError("nothing was asked")
        self.questions += 1
        if self._count is None:
            self._count = count
            if self._differs(self.span, count):
                self._asked = CONTROL
            return
        if asked == CONTROL:
            if count:
                self._distrust()
                return
            self._open.append((self.span, self._count))
        elif self._halved is not None:
            earlier, whole = self._halved
            if count > whole:
                self._distrust()
                return
            self._open += [(earlier, whole - count), (asked, count)]
        self._proceed()

    @property
    def lacking(self) -> dict[date, int]:
        """Return the counts of the days of which the terminal has more."""
        return {
            day: count
            for day, count in self.days.items()
            if count > self.expected.get(day, 0)
        }

    @property
    def undecided(self) -> int:
        """Return how many records are missing at least where no day is known yet."""
        left = list(self._open)
        if self._asked is not None and self._halved is not None:
            earlier, whole = self._halved
            left.append((Span(earlier.first, self._asked.last), whole))
        return sum(max(count - self._expected(span), 0) for span, count in left)

    def _proceed(self) -> None:
        """Look at what is open until something has to be asked."""
        while self._open:
            span, count = self._open.pop()
            if not self._differs(span, count):
                continue
            if span.is_day:
                self.days[span.first] = count
                continue
            earlier, later = span.split(self._middle(span))
            self._halved = (earlier, count)
            self._asked = later
            return

    def _differs(self, span: Span, count: int) -> bool:
        """Return whether a span needs a closer look.

        What a terminal holds nothing of lacks nothing, however much is here. Where more
        is here, it may hide that something else is not.
        """
        return count not in (0, self._expected(span))

    def _expected(self, span: Span) -> int:
        """Return how many records a complete terminal counts in a span."""
        return sum(count for day, count in self.expected.items() if day in span)

    def _middle(self, span: Span) -> date:
        """Return where to split: where records begin, else in the middle."""
        begin = min((day for day in self.expected if day in span), default=span.first)
        if begin > span.first:
            return begin
        return span.last - (span.last - span.first) // 2

    def _distrust(self) -> None:
        """Give the terminal's counts up."""
        self.is_trusted = False
        self.days.clear()
        self._open.clear()
