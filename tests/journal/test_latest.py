"""What was recorded last, over several terminals, on every engine."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from custom_components.zkteco_push.iclock.access.records import (
    AccessEvent,
    AccessType,
    Band,
    Direction,
)
from custom_components.zkteco_push.iclock.text import seconds_of
from custom_components.zkteco_push.journal import (
    Journal,
    LatestRecords,
    StoredAccessEvent,
)

from .builders import (
    CARD,
    OFFSET,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    START,
    entry,
    operation,
    photo,
    punch,
)

BOTH: Final = (SERIAL, OTHER_SERIAL)
BASE: Final = int(RECEIVED_AT)
NOW: Final = RECEIVED_AT + 1000


def access_event(number: int, code: int, pin: str | None = None) -> StoredAccessEvent:
    """Return the event of the n-th second at the second door."""
    time = START + timedelta(seconds=number)
    event = AccessEvent(
        code,
        AccessType.OTHER,
        "",
        Band.NORMAL,
        time,
        pin=pin,
        card=CARD,
        address=2,
        direction=Direction.OUT,
        verification="card",
        index=number,
    )
    return StoredAccessEvent(event, seconds_of(time), BASE + number, OFFSET, live=True)


async def latest(
    journal: Journal, *, limit: int = 50, now: float = NOW
) -> LatestRecords:
    """Return what both terminals recorded last."""
    return await journal.latest.records(BOTH, now=now, limit=limit)


async def test_nothing(journal: Journal) -> None:
    """Test that nothing is found where nothing has happened."""
    assert await latest(journal) == LatestRecords()
    assert await journal.latest.people(BOTH, since=0, now=NOW, limit=5) == {}
    assert await journal.latest.photos_of(["7"]) == {}


async def test_latest_of_all(journal: Journal) -> None:
    """Test that of several terminals together the latest punches are found."""
    await journal.register(OTHER_SERIAL)
    await journal.commit(entry(*(punch(number) for number in range(0, 20, 2))))
    await journal.commit(
        entry(*(punch(number) for number in range(1, 20, 2)), serial=OTHER_SERIAL)
    )
    found = sorted(
        (stored.punched_at - BASE, serial)
        for serial, stored in (await latest(journal, limit=5)).punches
    )
    assert found == [
        (15, OTHER_SERIAL),
        (16, SERIAL),
        (17, OTHER_SERIAL),
        (18, SERIAL),
        (19, OTHER_SERIAL),
    ]
    (only,) = (await journal.latest.records([SERIAL], now=NOW, limit=1)).punches
    assert (only[0], only[1].punched_at) == (SERIAL, BASE + 18)


async def test_clock_that_is_ahead(journal: Journal) -> None:
    """Test that what a wrong clock dates to tomorrow hides nothing that has happened."""
    tomorrow = 86_400
    await journal.commit(entry(punch(1), punch(tomorrow)))
    await journal.commit(entry(operation(2, 33), operation(tomorrow, 33)))
    await journal.commit(entry(photo(3), photo(tomorrow)))
    found = await latest(journal, limit=1)
    assert [stored.punched_at for _, stored in found.punches] == [BASE + 1]
    assert [stored.occurred_at for _, stored in found.operations] == [BASE + 2]
    assert [each.taken_at for each in found.photos] == [BASE + 3]


async def test_every_kind(journal: Journal) -> None:
    """Test that each record comes out as it went in, punches with their photos."""
    ring = operation(5, 33, "1")
    events = (access_event(6, 0, "7"), access_event(7, 27))
    await journal.commit(
        replace(entry(punch(4), ring, photo(4), photo(8, None)), access_events=events)
    )
    found = await latest(journal)
    ((serial, stored),) = found.punches
    assert serial == SERIAL
    assert stored.photo is not None
    assert stored._replace(photo=None) == punch(4)
    assert [each.id for each in found.photos if each.pin == "7"] == [stored.photo]
    assert {each.pin for each in found.photos} == {"7", None}
    assert found.operations == ((SERIAL, ring),)
    by_time = {each.occurred_at - BASE: each for _, each in found.access_events}
    granted, unknown = by_time[6].event, by_time[7].event
    assert (granted.type, granted.is_grant, granted.pin) == (
        AccessType.GRANTED,
        True,
        "7",
    )
    assert (granted.door, granted.direction, granted.verification, granted.index) == (
        2,
        Direction.OUT,
        "card",
        6,
    )
    assert granted.local_time == START + timedelta(seconds=6)
    # Whoever has no name has a card, of which only the end is kept.
    assert (unknown.type, unknown.pin) == (AccessType.UNKNOWN_CARD, None)
    assert CARD not in unknown.card
    assert CARD.endswith(unknown.card[-2:])


async def test_people(journal: Journal) -> None:
    """Test who has punched since a time, and where the last time."""
    await journal.register(OTHER_SERIAL)
    await journal.commit(
        entry(
            punch(1, pin="1"), punch(2, pin="2"), punch(5, pin="3"), punch(9, pin="3")
        )
    )
    await journal.commit(entry(punch(7, pin="2"), serial=OTHER_SERIAL))
    found = await journal.latest.people(BOTH, since=BASE + 2, now=NOW, limit=100)
    assert found == {"2": (OTHER_SERIAL, BASE + 7), "3": (SERIAL, BASE + 9)}
    # No more punches of a terminal are looked at than one wants.
    found = await journal.latest.people(BOTH, since=BASE, now=NOW, limit=1)
    assert found == {"2": (OTHER_SERIAL, BASE + 7), "3": (SERIAL, BASE + 9)}


async def test_photos_of_people(journal: Journal) -> None:
    """Test that somebody's last photo at a terminal is the one that was taken last."""
    await journal.register(OTHER_SERIAL)
    await journal.commit(
        entry(photo(9, "1"), photo(8, "1"), photo(3, "2"), photo(4, None))
    )
    await journal.commit(entry(photo(5, "1"), photo(6, "2"), serial=OTHER_SERIAL))
    found = await journal.latest.photos_of(["1", "2", "3"])
    taken = {key: each.taken_at - BASE for key, each in found.items()}
    # A number may be somebody else's at another terminal.
    assert taken == {
        (SERIAL, "1"): 9,
        (SERIAL, "2"): 3,
        (OTHER_SERIAL, "1"): 5,
        (OTHER_SERIAL, "2"): 6,
    }
