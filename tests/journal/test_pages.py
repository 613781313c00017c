"""Punches page by page, on every engine."""

from pathlib import Path
from random import Random
from typing import Final

import pytest

from custom_components.zkteco_push.iclock.records import Punch
from custom_components.zkteco_push.journal import (
    Author,
    Corrected,
    Correction,
    Journal,
    Note,
    PagedPunch,
    Position,
    PunchFilter,
    StoredPunch,
    page_statements,
)

from .builders import OTHER_SERIAL, SERIAL, entry, photo, punch, rows

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
_BEGINS: Final = 1_767_225_600
_GONE: Final = "TEST00000003"
_PINS: Final = ("1", "2", "007")
_STATES: Final = (0, 1, 255)
_VERIFICATIONS: Final = (1, 4, 15)
_OFFSETS: Final = {
    SERIAL: (_HOUR, 2 * _HOUR),
    OTHER_SERIAL: (-5 * _HOUR, -4 * _HOUR),
    _GONE: (13 * _HOUR,),
}
NOTE: Final = Note(Author("user", "Ann"), 1_767_300_000, "forgotten")

type Key = tuple[int, int, int]


def stored(random: Random, serial: str, time: int) -> StoredPunch:
    """Return somebody's punch of a time."""
    offset = random.choice(_OFFSETS[serial])
    return StoredPunch(
        Punch(
            random.choice(_PINS),
            time + offset,
            random.choice(_STATES),
            random.choice(_VERIFICATIONS),
        ),
        time,
        offset,
        live=False,
    )


async def fill(journal: Journal, random: Random) -> None:
    """Store punches of weeks, some of one second, with years of nothing between them."""
    for serial in _OFFSETS:
        await journal.register(serial)
        times = [
            _BEGINS - random.choice((0, 4 * 365 * _DAY)) + random.randrange(20 * _DAY)
            for _ in range(40)
        ]
        times += [_BEGINS] * 4
        punches = [stored(random, serial, time) for time in times]
        await journal.commit(entry(*punches, serial=serial))
        for number in range(3):
            added = stored(random, serial, random.choice(times) + number)
            await journal.corrections.add(serial, added, NOTE)
    for each in await everything(journal, PunchFilter(), 50):
        if each.id is not None and random.random() < 0.1:
            found = await journal.corrections.void(each.id, NOTE)
            assert isinstance(found, Correction)


async def everything(
    journal: Journal, wanted: PunchFilter, limit: int
) -> list[PagedPunch]:
    """Return the punches of all pages."""
    found: list[PagedPunch] = []
    after: Position | None = None
    while True:
        page = await journal.pages.page(wanted, after, limit)
        assert len(page.punches) <= limit
        found += page.punches
        if page.next is None:
            return found
        # Each page leads on, also one with nothing on it.
        assert after is None or page.next < after
        after = page.next


def keys(punches: list[PagedPunch]) -> list[Position]:
    """Return what tells punches apart, in the order they have."""
    return [each.position for each in punches]


def is_wanted(each: PagedPunch, wanted: PunchFilter) -> bool:
    """Return whether a filter leaves a punch in, as one would look at each of them."""
    punched, time = each.stored.punch, each.stored.punched_at
    codes = wanted.verifications.get(each.serial_number, wanted.verifications_elsewhere)
    is_added, is_void = each.id is None, each.is_void
    return (
        (wanted.start is None or time >= wanted.start)
        and (wanted.end is None or time < wanted.end)
        and (not wanted.terminals or each.serial_number in wanted.terminals)
        and (not wanted.pins or punched.pin in wanted.pins)
        and (not wanted.states or punched.state_code in wanted.states)
        and (not wanted.by_verification or punched.verification_code in codes)
        and {
            Corrected.ANY: True,
            Corrected.ADDED: is_added,
            Corrected.VOIDED: is_void,
            Corrected.ONLY: is_added or is_void,
        }[wanted.corrected]
    )


def some_filter(random: Random) -> PunchFilter:
    """Return one of many filters."""
    start = _BEGINS + random.randrange(15 * _DAY)
    return PunchFilter(
        start=random.choice((None, start)),
        end=random.choice((None, start + 3 * _DAY)),
        terminals=random.choice(((), (SERIAL,), (OTHER_SERIAL, _GONE), ("NONE",))),
        pins=random.choice(((), ("1",), ("2", "007"), ("none",))),
        states=random.choice(((), (0,), (1, 255))),
        by_verification=random.choice((False, True)),
        verifications={SERIAL: {1}, OTHER_SERIAL: {4}},
        verifications_elsewhere={4, 15},
        corrected=random.choice(list(Corrected)),
    )


@pytest.mark.parametrize("seed", range(3))
async def test_pages_are_everything(journal: Journal, path: Path, seed: int) -> None:
    """All pages together are what a filter leaves in, each once and in order."""
    random = Random(seed)
    await fill(journal, random)
    whole = await everything(journal, PunchFilter(), 200)
    stored_ids = [
        number for (number,) in rows(path, "SELECT id FROM punches ORDER BY id")
    ]
    assert sorted(each.id for each in whole if each.id is not None) == stored_ids
    assert len([each for each in whole if each.id is None]) >= 6
    assert any(each.is_void for each in whole)
    assert keys(whole) == sorted(set(keys(whole)), reverse=True)
    for _ in range(25):
        wanted = some_filter(random)
        expected = [each for each in whole if is_wanted(each, wanted)]
        found = await everything(journal, wanted, random.choice((1, 7, 200)))
        assert keys(found) == keys(expected)
        assert found == expected


@pytest.mark.parametrize("seed", range(2))
async def test_pages_while_new_ones_come(journal: Journal, seed: int) -> None:
    """What was there when one began comes once, in order, whatever comes meanwhile."""
    random = Random(seed)
    await fill(journal, random)
    there = keys(await everything(journal, PunchFilter(), 200))
    found: list[Position] = []
    after: Position | None = None
    for number in range(1000):
        page = await journal.pages.page(PunchFilter(), after, 5)
        found += keys(list(page.punches))
        if (after := page.next) is None:
            break
        serial = random.choice(list(_OFFSETS))
        for time in (_BEGINS + 30 * _DAY, _BEGINS - random.randrange(900 * _DAY)):
            await journal.commit(
                entry(stored(random, serial, time + number), serial=serial)
            )
    assert after is None
    assert found == sorted(set(found), reverse=True)
    assert [key for key in found if key in set(there)] == there


async def test_a_search_ends_and_goes_on(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that takes too long says how far it has come, and goes on from there."""
    await fill(journal, Random(0))
    wanted = PunchFilter(pins=("1",), start=_BEGINS - 5 * 365 * _DAY)
    expected = await everything(journal, wanted, 200)
    monkeypatch.setattr(page_statements, "_LONGEST", 0.0)
    page = await journal.pages.page(wanted, None, 200)
    assert len(page.punches) < len(expected)
    assert page.next is not None
    assert all(each.stored.punched_at >= page.next.time for each in page.punches)
    assert await everything(journal, wanted, 200) == expected


async def test_counts(journal: Journal) -> None:
    """What counts is counted by quarters of an hour; what is void is not."""
    random = Random(5)
    await fill(journal, random)
    wanted = PunchFilter(start=_BEGINS, end=_BEGINS + 10 * _DAY)
    whole = await everything(journal, wanted, 200)
    counts = await journal.pages.counts(wanted)
    assert sum(counts.values()) == len([each for each in whole if not each.is_void])
    for quarter, count in counts.items():
        of_quarter = [
            each
            for each in whole
            if quarter <= each.stored.punched_at < quarter + 900 and not each.is_void
        ]
        assert count == len(of_quarter)
    for corrected in (Corrected.ADDED, Corrected.VOIDED, Corrected.ONLY):
        only = PunchFilter(wanted.start, wanted.end, corrected=corrected)
        counts = await journal.pages.counts(only)
        assert sum(counts.values()) == len(await everything(journal, only, 200))


async def test_what_there_is(journal: Journal) -> None:
    """Terminals are told also when they have gone, and methods as they occur."""
    await fill(journal, Random(1))
    await journal.forget_terminal(_GONE)
    assert await journal.pages.terminals() == sorted(_OFFSETS)
    assert await journal.pages.verifications() == {
        serial: set(_VERIFICATIONS) for serial in _OFFSETS
    }


async def test_photos_and_what_is_empty(journal: Journal) -> None:
    """A punch comes with its photo; without punches there is a page that is empty."""
    page = await journal.pages.page(PunchFilter(), None, 10)
    assert (page.punches, page.next) == ((), None)
    assert await journal.pages.verifications() == {}
    await journal.commit(entry(punch(0), punch(90_000)))
    committed = await journal.commit(entry(photo(1), table="ATTPHOTO"))
    page = await journal.pages.page(PunchFilter(), None, 10)
    number = committed.photos[0].photo.id
    assert [each.stored.photo for each in page.punches] == [None, number]
    assert page.next is None
