"""Terminals' clocks: the offset of a record, and what is done about a wrong one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.zkteco_push.clock import (
    ErrorWatch,
    OffsetWatch,
    PollAction,
    TerminalClock,
)
from custom_components.zkteco_push.journal import OffsetTold

BERLIN = ZoneInfo("Europe/Berlin")
WINTER = 3600
SUMMER = 7200
# The switches of 2026, each told by a handshake some seconds after it.
SPRING = "2026-03-29 01:00:20"
AUTUMN = "2026-10-25 01:00:20"


def utc(text: str) -> float:
    """Return the Unix time of a time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def told(*changes: tuple[str, int]) -> tuple[OffsetTold, ...]:
    """Return the offsets told at times in UTC."""
    return tuple(OffsetTold(utc(text), offset) for text, offset in changes)


LAST_AUTUMN = ("2025-10-26 01:00:20", WINTER)
ONCE_IN_SPRING = told(LAST_AUTUMN, (SPRING, SUMMER))
ONCE_IN_AUTUMN = told((SPRING, SUMMER), (AUTUMN, WINTER))
THREE = told(LAST_AUTUMN, (SPRING, SUMMER), (AUTUMN, WINTER))


# Each record: when it was written in UTC, when it was received, under which offset.
@pytest.mark.parametrize(
    ("changes", "written", "received", "offset"),
    [
        pytest.param(
            ONCE_IN_SPRING, "03-29 00:59:50", "03-29 00:59:52", WINTER, id="spring eve"
        ),
        pytest.param(
            ONCE_IN_SPRING,
            "03-29 00:59:50",
            "03-29 01:01:00",
            WINTER,
            id="written before the spring switch, received after",
        ),
        pytest.param(
            ONCE_IN_SPRING,
            "03-29 01:00:10",
            "03-29 01:00:30",
            WINTER,
            id="in the skipped hour, before the handshake",
        ),
        pytest.param(
            ONCE_IN_SPRING,
            "03-29 01:00:30",
            "03-29 01:00:31",
            SUMMER,
            id="after the spring handshake, live",
        ),
        pytest.param(
            ONCE_IN_SPRING,
            "03-29 01:00:30",
            "03-31 09:00:00",
            SUMMER,
            id="after the spring handshake, late",
        ),
        pytest.param(
            ONCE_IN_SPRING,
            "02-10 12:00:00",
            "03-30 09:00:00",
            WINTER,
            id="of winter, late",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "10-25 00:30:00",
            "10-25 00:30:01",
            SUMMER,
            id="the ambiguous hour the first time, live",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "10-25 00:59:50",
            "10-25 01:00:40",
            SUMMER,
            id="written before the autumn switch, received after",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "10-25 00:45:00",
            "10-25 01:10:00",
            SUMMER,
            id="the ambiguous hour the first time, late but not yet repeated",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "10-25 01:00:10",
            "10-25 01:00:30",
            SUMMER,
            id="after the autumn switch, before the handshake",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "10-25 01:00:12",
            "10-25 01:00:25",
            WINTER,
            id="after the autumn handshake, by a clock some seconds slow",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "10-25 01:30:00",
            "10-25 01:30:01",
            WINTER,
            id="the ambiguous hour the second time, live",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "10-25 01:30:00",
            "10-27 09:00:00",
            WINTER,
            id="the ambiguous hour the second time, late",
        ),
        pytest.param(
            ONCE_IN_AUTUMN,
            "07-01 12:00:00",
            "11-02 09:00:00",
            SUMMER,
            id="of summer, late",
        ),
        pytest.param(THREE, "01-15 08:00:00", "12-01 08:00:00", WINTER, id="winter 1"),
        pytest.param(THREE, "06-15 08:00:00", "12-01 08:00:00", SUMMER, id="summer"),
        pytest.param(THREE, "11-15 08:00:00", "12-01 08:00:00", WINTER, id="winter 2"),
    ],
)
def test_offset_of(
    changes: tuple[OffsetTold, ...], written: str, received: str, offset: int
) -> None:
    """Test that a record is placed at the very second it was written."""
    written_at = utc(f"2026-{written}")
    received_at = utc(f"2026-{received}")
    # Only what had been told by then is known when a record comes in.
    known = tuple(change for change in changes if change.told_at <= received_at)
    clock = TerminalClock(BERLIN, known)
    assert clock.offset_of(int(written_at) + offset, received_at) == offset


def test_one_offset_told() -> None:
    """Test that what a terminal was told counts, not the calendar of its zone."""
    clock = TerminalClock(BERLIN, told(("2026-01-01 00:00:00", WINTER)))
    july = utc("2026-07-01 12:00:00")
    assert clock.offset_of(int(july), utc("2026-07-01 11:00:00")) == WINTER
    assert clock.last_told == WINTER


@pytest.mark.parametrize(
    ("zone", "local", "offset"),
    [
        ("Europe/Berlin", "2026-01-15 12:00:00", 3600),
        ("Europe/Berlin", "2026-07-15 12:00:00", 7200),
        ("Asia/Kolkata", "2026-07-15 12:00:00", 19_800),
        ("America/St_Johns", "2026-01-15 12:00:00", -12_600),
        ("Pacific/Auckland", "2026-01-15 12:00:00", 46_800),
        ("UTC", "2026-01-15 12:00:00", 0),
    ],
)
def test_no_offset_told(zone: str, local: str, offset: int) -> None:
    """Test that before the first handshake the calendar is all there is."""
    clock = TerminalClock(ZoneInfo(zone))
    assert clock.last_told is None
    assert clock.offset_of(int(utc(local)), 0) == offset
    assert clock.offset_at(utc(local)) == offset


def test_clock_that_runs_fast() -> None:
    """Test that a record of the near future has the offset that is in force."""
    clock = TerminalClock(BERLIN, ONCE_IN_AUTUMN)
    local = utc("2026-12-01 10:04:00")
    assert clock.offset_of(int(local), utc("2026-12-01 09:00:00")) == WINTER


@pytest.mark.parametrize(
    "local", ["2005-01-01 00:00:00", "2099-12-31 23:59:59"], ids=["past", "future"]
)
def test_times_that_no_offset_fits(local: str) -> None:
    """Test that even the time of a broken clock gets one of the offsets told."""
    clock = TerminalClock(BERLIN, THREE)
    offset = clock.offset_of(int(utc(local)), utc("2026-12-01 09:00:00"))
    assert offset in {WINTER, SUMMER}


def test_nothing_to_do() -> None:
    """Test that a terminal with the right offset is left alone."""
    watch = OffsetWatch()
    assert [watch.poll(time, right=True) for time in range(0, 8000, 100)] == [
        PollAction.NOTHING
    ] * 80
    assert not watch.is_stuck(8000)


def test_check_then_refuse_then_stuck() -> None:
    """Test the whole way: one CHECK, one refused poll, then the user is told."""
    watch = OffsetWatch()
    actions = {
        time: action
        for time in range(0, 7201, 10)
        if (action := watch.poll(1000.0 + time, right=False)) is not PollAction.NOTHING
    }
    assert actions == {0: PollAction.CHECK, 300: PollAction.REFUSE}
    assert not watch.is_stuck(1000 + 3599)
    assert watch.is_stuck(1000 + 3600)


def test_poll_that_comes_late() -> None:
    """Test that the refusal is not missed by a terminal that polls slowly."""
    watch = OffsetWatch()
    assert watch.poll(0, right=False) is PollAction.CHECK
    assert watch.poll(299, right=False) is PollAction.NOTHING
    assert watch.poll(1234, right=False) is PollAction.REFUSE
    assert watch.poll(1235, right=False) is PollAction.NOTHING


def test_handshake_ends_the_attempt() -> None:
    """Test that after a handshake the next change begins from the start."""
    watch = OffsetWatch()
    watch.poll(0, right=False)
    watch.poll(300, right=False)
    watch.reset()
    assert not watch.is_stuck(10_000)
    assert watch.poll(10_000, right=False) is PollAction.CHECK
    assert watch.poll(10_010, right=False) is PollAction.NOTHING
    assert watch.poll(10_300, right=False) is PollAction.REFUSE


def test_right_offset_ends_the_attempt() -> None:
    """Test that an offset which became right again is not held against a terminal."""
    watch = OffsetWatch()
    watch.poll(0, right=False)
    assert watch.poll(100, right=True) is PollAction.NOTHING
    assert not watch.is_stuck(4000)
    assert watch.poll(5000, right=False) is PollAction.CHECK


def test_ask() -> None:
    """Test that a terminal can be asked to read its options, once."""
    watch = OffsetWatch()
    watch.ask()
    assert watch.poll(0, right=True) is PollAction.CHECK
    assert watch.poll(10, right=True) is PollAction.NOTHING


def test_one_check_serves_both_purposes() -> None:
    """Test that a terminal asked because of its offset is not asked again."""
    watch = OffsetWatch()
    watch.ask()
    assert watch.poll(0, right=False) is PollAction.CHECK
    watch.reset()
    assert watch.poll(10, right=True) is PollAction.NOTHING


def verdicts(*errors: float) -> list[bool | None]:
    """Return what is thought after each punch that was received so late (s)."""
    watch = ErrorWatch()
    return [
        watch.punched(1_000_000 + index * 60 - error, 1_000_000 + index * 60)
        for index, error in enumerate(errors)
    ]


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        pytest.param((0, 1, 2), [False] * 3, id="right"),
        pytest.param((300, -300), [False] * 2, id="just live"),
        pytest.param((3600, 3601, 3599), [None, None, True], id="an hour"),
        pytest.param((-3600, -3601, -3599), [None, None, True], id="an hour ahead"),
        pytest.param((301, 302, 303), [None, None, True], id="five minutes"),
        pytest.param((86_400,) * 3, [None, None, True], id="a day"),
        pytest.param((86_401,) * 4, [None] * 4, id="more than a day is a backlog"),
        pytest.param((3600, 3630, 3615), [None, None, True], id="within 30 s"),
        pytest.param((3600, 3631, 3615), [None] * 3, id="not the same error"),
        pytest.param((3600, 7200, 10_800, 14_400), [None] * 4, id="all different"),
        pytest.param((3600, 3600, 0, 3600, 3600), [None, None, False, None, None]),
        pytest.param(
            (3600, 3600, 90_000, 3600), [None] * 4, id="a backlog between them"
        ),
        pytest.param((3600,) * 4, [None, None, True, True], id="and it stays wrong"),
        pytest.param((3600, 3600, 3600, 0), [None, None, True, False], id="repaired"),
        pytest.param(
            (900, 3600, 3600, 3600), [None, None, None, True], id="three in a row"
        ),
    ],
)
def test_error_watch(errors: tuple[float, ...], expected: list[bool | None]) -> None:
    """Test that only three equal errors in a row make a wrong clock."""
    assert verdicts(*errors) == expected


def test_offset_at_around_a_switch() -> None:
    """Test the zone's offset to the second."""
    clock = TerminalClock(BERLIN)
    switch = utc("2026-10-25 01:00:00")
    assert clock.offset_at(switch - 1) == SUMMER
    assert clock.offset_at(switch) == WINTER
    assert timedelta(seconds=clock.offset_at(switch)) == timedelta(hours=1)
