"""What is remembered over restarts."""

from datetime import date

from hypothesis import given, strategies as st
import pytest

from custom_components.zkteco_push.reconciliation.memory import (
    LEAVE_ALONE,
    Difference,
    Memory,
)

DAY = date(2026, 6, 1)
NOW = 1_780_000_000.0
TIMES = st.floats(0, 4e9)

differences = st.builds(Difference, st.integers(1, 99), st.none() | TIMES)
memories = st.builds(
    Memory,
    ran_at=TIMES,
    compared_at=TIMES,
    counts_spans=st.booleans(),
    no_spans_until=TIMES,
    missing=st.none() | st.integers(0, 99),
    is_left=st.booleans(),
    surplus=st.integers(0, 99),
    walked_to=st.none() | st.dates(),
    no_walk_until=TIMES,
    days=st.dictionaries(st.dates(), differences, max_size=5),
)


@given(memory=memories)
def test_round_trip(memory: Memory) -> None:
    """What is written is read again."""
    assert Memory.of(memory.text) == memory


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"days": 3}', '{"x": 1}', '{"walked_to": "today"}']
)
def test_nothing_of_ours(text: str) -> None:
    """Without anything to remember, it begins anew."""
    assert Memory.of(text) == Memory()


def test_left_alone() -> None:
    """A day is left alone for a week, not longer because a clock was once ahead."""
    until = NOW + LEAVE_ALONE
    memory = Memory().with_day(DAY, Difference(2, until))
    assert memory.is_alone(DAY, NOW)
    assert memory.is_alone(DAY, until - 1)
    assert not memory.is_alone(DAY, until)
    assert not memory.is_alone(DAY, NOW - 1)
    assert not memory.is_alone(date(2026, 6, 2), NOW)
    assert (memory.unexplained, memory.explained) == (2, 0)
    assert memory.excess(NOW) == {DAY: 2}
    assert memory.excess(until) == {}
    assert memory.without_lapsed(NOW) == memory
    assert memory.without_lapsed(until).days == {}


def test_explained() -> None:
    """What has been explained stays so, until the terminal lets go of it."""
    memory = Memory().with_day(DAY, Difference(3))
    assert not memory.is_alone(DAY, NOW)
    assert (memory.unexplained, memory.explained) == (0, 3)
    assert memory.excess(NOW) == {DAY: 3}
    assert memory.without_lapsed(NOW) == memory
    assert memory.with_day(DAY, Difference(0)).days == {}


def test_bounded() -> None:
    """The latest days are remembered."""
    memory = Memory()
    for number in range(1010):
        memory = memory.with_day(date.fromordinal(730_000 + number), Difference(1))
    assert len(memory.days) == 1000
    assert min(memory.days) == date.fromordinal(730_010)
