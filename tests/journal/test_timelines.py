"""People's punches over time, on every engine."""

from custom_components.zkteco_push.journal import Journal, PunchMark, Timeline

from .builders import OFFSET, OTHER_SERIAL, RECEIVED_AT, SERIAL, entry, punch

NOW = int(RECEIVED_AT)
DAY = (NOW + OFFSET) // 86_400

type Marks = dict[str, list[PunchMark]]


def marks_of(
    timeline: Timeline, pins: tuple[str, ...], start: int, end: int | None = None
) -> Marks:
    """Return the marks of people."""
    return {pin: list(marks) for pin, marks in timeline.marks(pins, start, end)}


async def fill(journal: Journal) -> str:
    """Store three punches of one terminal and one of another; return whose they are."""
    await journal.register(OTHER_SERIAL)
    await journal.commit(entry(punch(0), punch(1), punch(2)))
    await journal.commit(entry(punch(1), serial=OTHER_SERIAL))
    return punch(0).punch.pin


async def test_marks(journal: Journal) -> None:
    """Test that somebody's punches come in order, whichever terminal they are of."""
    pin = await fill(journal)
    pin = await fill(journal)
    found = await journal.timelines.read(lambda line: marks_of(line, (pin, "none"), 0))
    assert list(found) == [pin]
    assert [(mark.time, mark.serial_number) for mark in found[pin]] == sorted(
        [
            *((punch(n).punched_at, SERIAL) for n in range(3)),
            (punch(1).punched_at, OTHER_SERIAL),
        ]
    )
    first, last = punch(1).punched_at, punch(2).punched_at
    bounded = await journal.timelines.read(
        lambda line: marks_of(line, (pin,), first, last)
    )
    assert {mark.time for mark in bounded[pin]} == {first}


async def test_days(journal: Journal) -> None:
    """Test that the days on which a state was sent are told by terminal."""
    await fill(journal)
    code = punch(0).punch.state_code
    found = await journal.timelines.read(lambda line: line.days_of((code,), 0))
    assert found == {SERIAL: {DAY}, OTHER_SERIAL: {DAY}}
    assert await journal.timelines.read(lambda line: line.days_of((99,), 0)) == {}


async def test_late(journal: Journal) -> None:
    """Test that only what was stored since counts as late."""
    pin = await fill(journal)
    pin = await fill(journal)
    last = await journal.timelines.read(Timeline.last_id)
    assert await journal.timelines.read(lambda line: line.late_since(last, {pin})) == {}
    old = punch(-90_000, live=False)
    await journal.commit(entry(old))
    found = await journal.timelines.read(lambda line: line.late_since(last, {pin}))
    assert found == {pin: old.punched_at}
    code = old.punch.state_code
    days = await journal.timelines.read(
        lambda line: line.late_days_since(last, (code,))
    )
    assert days == {SERIAL: {(old.punched_at + OFFSET) // 86_400}}
    assert await journal.timelines.read(lambda line: line.late_since(last, {"0"})) == {}
