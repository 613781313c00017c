"""Narrowing a difference down to days: ends soon, and finds what there is to find."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.zkteco_push.reconciliation.plan import CONTROL, Plan, Span

FIRST = date(2025, 7, 1)
DAYS = 366
LAST = FIRST + timedelta(days=DAYS - 1)

type Counts = Mapping[date, int]


def day(number: int) -> date:
    """Return a day of the year."""
    return FIRST + timedelta(days=number)


def counter(there: Counts) -> Callable[[Span], int]:
    """Return what counts a span as a terminal does."""
    return lambda span: sum(count for each, count in there.items() if each in span)


def carried_out(
    here: Counts,
    count: Callable[[Span], int],
    span: Span = Span(FIRST, LAST),
) -> Plan:
    """Return a plan whose questions have all been answered."""
    plan = Plan(span, here)
    for _ in range(2 * DAYS + 2):
        if (asked := plan.next_span()) is None:
            return plan
        plan.answer(count(asked))
    raise AssertionError("it asks for ever")


def per_day(largest: int, *, most: int = DAYS) -> st.SearchStrategy[dict[date, int]]:
    """Return counts of some days of the year."""
    days = st.integers(0, DAYS - 1).map(day)
    return st.dictionaries(days, st.integers(1, largest), max_size=most)


@given(here=per_day(3), there=per_day(3))
def test_ends_and_accuses_nobody(here: Counts, there: Counts) -> None:
    """Whatever both hold, it ends, and every day that it finds lacks something."""
    plan = carried_out(here, counter(there))
    assert plan.is_trusted
    assert plan.questions <= 2 * DAYS
    assert plan.undecided == 0
    for each, count in plan.lacking.items():
        assert count == there[each] > here.get(each, 0)


@given(there=per_day(5), lost=per_day(2), gone=st.integers(0, DAYS - 1))
def test_finds_exactly(there: Counts, lost: Counts, gone: int) -> None:
    """Exactly the days that lack something are found.

    The terminal has let go of what is older, or was emptied then.
    """
    here = {each: count - lost.get(each, 0) for each, count in there.items()}
    here = {each: count for each, count in here.items() if count > 0}
    held = {each: count for each, count in there.items() if each >= day(gone)}
    plan = carried_out(here, counter(held))
    total = sum(held.values())
    if total != sum(here.values()):
        expected = {e: c for e, c in held.items() if c > here.get(e, 0)}
        hidden = expected.keys() - plan.lacking.keys()
        # Only what is cancelled out by what the terminal has let go of can hide.
        assert not hidden or any(here.get(day(n), 0) for n in range(gone))
        assert plan.lacking.items() <= expected.items()
    if not any(here.get(day(number), 0) for number in range(gone)):
        assert plan.lacking == {e: c for e, c in held.items() if c > here.get(e, 0)}


@given(here=per_day(9), there=per_day(9, most=40))
def test_few_questions(here: Counts, there: Counts) -> None:
    """The number of questions follows from how many days differ."""
    plan = carried_out(here, counter(there))
    differing = {e for e in {*here, *there} if here.get(e, 0) != there.get(e, 0)}
    assert plan.questions <= 2 + 10 * len(differing)


@given(here=per_day(9), answers=st.lists(st.integers(0, 50), min_size=1))
def test_nonsense_ends(here: Counts, answers: list[int]) -> None:
    """A terminal that says anything at all is asked a bounded number of times."""
    numbers = iter(answers * DAYS)
    plan = carried_out(here, lambda _span: next(numbers, 0))
    assert plan.questions <= 2 * DAYS


def test_one_lost_day() -> None:
    """A lost day of a year is found with a dozen questions.

    A few more, if nothing that is older has ever come.
    """
    there = {day(number): 20 for number in range(DAYS)}
    for lost in range(DAYS):
        here = {each: count for each, count in there.items() if each != day(lost)}
        plan = carried_out(here, counter(there), Span(date(2000, 1, 1), LAST))
        assert plan.lacking == {day(lost): 20}
        assert plan.questions <= (13 if lost else 18)


def test_complete() -> None:
    """One question is enough where nothing is missing."""
    there = {day(number): 3 for number in range(DAYS)}
    assert carried_out(there, counter(there)).questions == 1


def test_empty_terminal() -> None:
    """A terminal that holds nothing lacks nothing here."""
    plan = carried_out({day(3): 5}, counter({}))
    assert (plan.questions, plan.days) == (1, {})


@pytest.mark.parametrize("count", [lambda _span: 7, lambda span: 7 if span else 0])
def test_spans_not_heeded(count: Callable[[Span], int]) -> None:
    """A terminal that counts everything whatever the span is not believed."""
    plan = carried_out({day(3): 5}, count)
    assert not plan.is_trusted
    assert plan.questions == 2
    assert plan.lacking == {}


def test_contradiction() -> None:
    """A terminal whose part is more than its whole is not believed."""
    counts = iter([6, 0, 9])
    plan = carried_out({day(3): 5}, lambda _span: next(counts))
    assert not plan.is_trusted


def test_latest_first() -> None:
    """What is lost lately is found first, and what is left is known to be missing."""
    there = {day(number): 1 for number in range(DAYS)}
    plan = Plan(Span(FIRST, LAST), {day(100): 1})
    while not plan.lacking:
        asked = plan.next_span()
        assert asked is not None
        plan.answer(counter(there)(asked))
    assert LAST in plan.lacking
    assert len(plan.lacking) <= 3
    assert plan.undecided == DAYS - 1 - len(plan.lacking)


def test_control() -> None:
    """The question of control is about a day on which nobody has punched."""
    plan = Plan(Span(FIRST, LAST), {})
    plan.answer(1)
    assert plan.next_span() == CONTROL
    with pytest.raises(ValueError, match="nothing"):
        carried_out({}, lambda _span: 0).answer(1)
