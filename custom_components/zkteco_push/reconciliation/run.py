"""One look at one terminal: compare, narrow down, fetch, compare again."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from ..iclock.text import seconds_of
from ..journal import Journal
from .asking import Asker, Sent
from .memory import LEAVE_ALONE, Difference, Memory
from .plan import Plan, Span

_DAY: Final = timedelta(days=1)
# Before that no terminal's clock is right (see `parse_time`).
FIRST_DAY: Final = date(2000, 1, 1)
# So many days are fetched at a time where it is known which lack something; the rest
# follows an hour later.
_MAX_FETCHES: Final = 100
# So many days are searched a night where it is not.
_MAX_SEARCHED: Final = 31
_MAX_QUESTIONS: Final = 250
# How often it is compared again after something was fetched.
_MAX_ROUNDS: Final = 3
# A terminal that cannot count spans may have learned it by then (s): new firmware.
_ASK_AGAIN: Final = 30 * 86_400
# Beyond the first punch that is here, so much is searched as well.
_BEFORE_FIRST: Final = timedelta(days=31)


class Run:
    """Compares what a terminal holds with the journal, in the best way that it knows.

    `memory` is what is remembered of it, before, meanwhile and after; `has_more` says
    that some is left for next time. `now` is Unix time in s, `first` the first day of
    what is not deleted here for its age.
    """

    def __init__(
        self,
        journal: Journal,
        asker: Asker,
        serial_number: str,
        memory: Memory,
        *,
        now: float,
        first: date = FIRST_DAY,
    ) -> None:
        """Take where to look, and what is remembered of it."""
        self._journal = journal
        self._asker = asker
        self._serial_number = serial_number
        self._now = now
        self._first = first
        self._fetches = 0
        self._questions = 0
        self._can_fetch = True
        self.memory = memory
        self.has_more = False

    @property
    def _today(self) -> date:
        """Return the last day that is looked at."""
        return self._asker.until.date()

    async def async_carry_out(self) -> None:
        """Compare; raise GaveUpError or JournalError where that is not possible now."""
        if not self._now < self.memory.no_spans_until <= self._now + _ASK_AGAIN:
            if await self._async_by_span():
                return
            self._note(counts_spans=False, no_spans_until=self._now + _ASK_AGAIN)
        total = None
        if self._first == FIRST_DAY:
            total = await self._asker.total()
        if total is None:
            # What is deleted here for its age is still counted there.
            await self._async_fetch_since()
            self._end(None, is_left=False)
        else:
            await self._async_by_total(total)

    async def _async_by_span(self) -> bool:
        """Have spans counted; return False if the terminal cannot."""
        for rounds_left in reversed(range(_MAX_ROUNDS)):
            plan = await self._async_plan()
            if plan is None:
                return False
            self._note(counts_spans=True, no_spans_until=0)
            fetched = await self._async_settle(plan)
            self.has_more = self.has_more or plan.next_span() is not None
            if rounds_left and fetched and self._can_fetch and not self.has_more:
                # What was hidden behind it shows now.
                continue
            if not self.has_more:
                self.memory = self.memory.without_lapsed(self._now)
            missing = await self._async_missing(plan)
            self._end(missing, is_left=self.memory.unexplained > 0)
            break
        return True

    async def _async_plan(self) -> Plan | None:
        """Return which days differ, None if the terminal cannot count spans."""
        expected = await self._async_here()
        for day, count in self.memory.excess(self._now).items():
            expected[day] = expected.get(day, 0) + count
        plan = Plan(Span(self._first, self._today), expected)
        while (span := plan.next_span()) is not None:
            if self._questions >= _MAX_QUESTIONS:
                break
            self._questions += 1
            if (counted := await self._asker.count(span)) is None:
                return None
            plan.answer(counted)
        return plan if plan.is_trusted else None

    async def _async_settle(self, plan: Plan) -> bool:
        """Fetch the days that lack something; return whether any was."""
        fetched = False
        for day, count in sorted(plan.days.items(), reverse=True):
            known = self.memory.days.get(day)
            if day not in plan.lacking:
                # Fewer than last time: the terminal has let go of some.
                if known is not None:
                    here = (await self._async_here()).get(day, 0)
                    left = replace(known, count=min(count - here, known.count))
                    self._remember(day, left)
            elif known is not None and self.memory.is_alone(day, self._now):
                here = (await self._async_here()).get(day, 0)
                self._remember(day, replace(known, count=count - here))
            elif not self._can_fetch:
                self._leave(day, count - (await self._async_here()).get(day, 0))
            elif self._fetches >= _MAX_FETCHES:
                self.has_more = True
            else:
                fetched = True
                await self._async_fetch_day(day, count)
        return fetched

    async def _async_fetch_day(self, day: date, count: int) -> None:
        """Fetch a day of which the terminal counts more than is here."""
        sent = await self._async_fetch(day)
        here = (await self._async_here()).get(day, 0)
        if count > here:
            # It was only what the others left of a larger span.
            asked = await self._asker.count(Span(day, day))
            count = count if asked is None else asked
        excess = max(count - here, 0)
        if sent is not None and sent.lines >= count:
            self._remember(day, Difference(excess))
        else:
            self._leave(day, excess)

    async def _async_missing(self, plan: Plan) -> int:
        """Return how many records are missing still, by a plan of before."""
        if not self.has_more:
            return self.memory.unexplained
        here = await self._async_here()
        excess = self.memory.excess(self._now)
        unfetched = sum(
            max(count - here.get(day, 0) - excess.get(day, 0), 0)
            for day, count in plan.lacking.items()
        )
        return self.memory.unexplained + unfetched + plan.undecided

    async def _async_by_total(self, total: int) -> None:
        """Compare all with all, and search the missing ones backwards."""
        missing = await self._async_missing_of(total)
        if missing:
            # A punch may have been on its way between question and count.
            missing = await self._async_missing_of(await self._async_total(total))
        if missing and self._now < self.memory.no_walk_until <= self._now + LEAVE_ALONE:
            await self._async_fetch_since()
            missing = await self._async_missing_of(await self._async_total(total))
        elif missing:
            missing = await self._async_walk(total)
        if not missing:
            self._note(walked_to=None, no_walk_until=0)
        self._end(missing, is_left=missing > 0)

    async def _async_walk(self, total: int) -> int:
        """Fetch day by day backwards; return how many records are missing then."""
        here = await self._async_here()
        end = min(here, default=self._today) - _BEFORE_FIRST
        day = min(self.memory.walked_to or self._today, self._today)
        for _ in range(_MAX_SEARCHED):
            if day < end or not self._can_fetch:
                self._note(walked_to=None, no_walk_until=self._now + LEAVE_ALONE)
                break
            sent = await self._async_fetch(day)
            if sent is not None:
                # Some came twice, and some are of people who have been erased here.
                stored = (await self._async_here()).get(day, 0)
                lacking = max(sent.punches - sent.distinct, sent.punches - stored)
                self._remember(day, Difference(lacking))
            day -= _DAY
            self._note(walked_to=day)
            if not await self._async_missing_of(total):
                break
        return await self._async_missing_of(await self._async_total(total))

    async def _async_total(self, before: int) -> int:
        """Return what the terminal counts now."""
        total = await self._asker.total()
        return before if total is None else total

    async def _async_missing_of(self, total: int) -> int:
        """Return how many of a total are missing here."""
        here = await self._journal.count_held(self._serial_number)
        missing, self.memory = self.memory.missing_of(total, here)
        return missing

    async def _async_fetch_since(self) -> None:
        """Fetch the days since it was last compared, of a terminal that counts nothing."""
        since = self._today - _DAY
        if self.memory.compared_at:
            ago = timedelta(seconds=max(self._now - self.memory.compared_at, 0))
            since = min(since, (self._asker.until - ago).date())
        for number in range(_MAX_SEARCHED):
            day = self._today - number * _DAY
            if day < max(since, self._first) or not self._can_fetch:
                break
            await self._async_fetch(day)

    async def _async_fetch(self, day: date) -> Sent | None:
        """Fetch a day."""
        self._fetches += 1
        sent = await self._asker.fetch(Span(day, day))
        self._can_fetch = sent is not None
        return sent

    async def _async_here(self) -> dict[date, int]:
        """Return how many punches are here, by day."""
        return await self._journal.count_punches_by_day(
            self._serial_number, until=seconds_of(self._asker.until)
        )

    def _leave(self, day: date, count: int) -> None:
        """Leave a day alone for a while: it has not sent what it counts."""
        self._remember(day, Difference(max(count, 0), self._now + LEAVE_ALONE))

    def _remember(self, day: date, difference: Difference) -> None:
        """Remember a day's difference, for what comes next and for other nights."""
        self.memory = self.memory.with_day(day, difference)

    def _note(self, **changes: Any) -> None:
        """Remember something else."""
        self.memory = replace(self.memory, **changes)

    def _end(self, missing: int | None, *, is_left: bool) -> None:
        """Remember that the comparison came to its end, and how."""
        self._note(missing=missing, is_left=is_left, compared_at=self._now)
