"""Corrections of punches: kept beside what was sent, taken back, moved and forgotten."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
import sqlite3
from typing import Any

import pytest

from custom_components.zkteco_push.iclock.commands import Command, Delivery
from custom_components.zkteco_push.journal import (
    BY_HAND,
    Author,
    Correction,
    CorrectionKind,
    Journal,
    JournalError,
    Note,
    Refusal,
    StoredPunch,
    Timeline,
)
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION
from custom_components.zkteco_push.journal.stores import Store

from .builders import OTHER_SERIAL, RECEIVED_AT, SERIAL, entry, operation, punch, rows

ADMIN = Author("0123456789abcdef0123456789abcdef", "Ada Admin")
NOTE = Note(ADMIN, RECEIVED_AT + 60, "Forgotten: the door was open")
LATER = Note(Author("other", "Bo"), RECEIVED_AT + 90, "It was right")
FORGOTTEN = punch(30, state_code=1, live=False)
ALL = "SELECT * FROM punches ORDER BY id"


async def send(journal: Journal, *punches: StoredPunch) -> list[int]:
    """Have a terminal send punches; return the numbers of all that there are."""
    await journal.commit(entry(*punches))
    return [number for (number,) in rows(journal.path, "SELECT id FROM punches")]


async def add(journal: Journal, added: StoredPunch = FORGOTTEN) -> Correction:
    """Add a punch by hand."""
    found = await journal.corrections.add(SERIAL, added, NOTE)
    assert isinstance(found, Correction)
    return found


async def void(journal: Journal, number: int) -> Correction:
    """Take a punch for void."""
    found = await journal.corrections.void(number, NOTE)
    assert isinstance(found, Correction)
    return found


async def times(journal: Journal, start: int = 0, end: int | None = None) -> list[int]:
    """Return the times at which somebody has punched, as it counts."""

    def read(timeline: Timeline) -> list[int]:
        """Read in a thread."""
        marks = timeline.marks(["7"], start, end)
        return [mark.time - int(RECEIVED_AT) for _, of in marks for mark in of]

    return await journal.timelines.read(read)


async def reopen(journal: Journal) -> None:
    """Open the journal once more."""
    await journal.close()
    await journal.open()


async def test_over_a_restart(journal: Journal) -> None:
    """Test that corrections are there again, and the punches as they were sent."""
    first, _ = await send(journal, punch(0), punch(10))
    sent = rows(journal.path, ALL)
    added, voided = await add(journal), await void(journal, first)
    await reopen(journal)
    assert rows(journal.path, ALL) == sent
    assert await journal.corrections.of(SERIAL, limit=10) == [voided, added]
    assert (added.kind, voided.kind) == (CorrectionKind.ADDED, CorrectionKind.VOIDED)
    assert (added.made, added.withdrawn, added.punch_id) == (NOTE, None, None)
    assert (voided.made, voided.punch_id) == (NOTE, first)
    assert voided.punch.punch == punch(0).punch
    assert added.punch.punch == FORGOTTEN.punch._replace(verification_code=BY_HAND)
    assert (added.punch.punched_at, added.punch.offset) == FORGOTTEN[1:3]
    assert await journal.count_punches(SERIAL) == 2
    assert await journal.corrections.of(SERIAL, pin="8", limit=10) == []
    assert await journal.corrections.of(SERIAL, limit=1) == [voided]


async def test_what_counts(journal: Journal) -> None:
    """Test that what is void is no part of a course, and what was added is, in order."""
    first, *_ = await send(
        journal, punch(0), punch(40), punch(20), punch(20, pin="8"), punch(60)
    )
    added = await add(journal)
    assert await times(journal) == [0, 20, 30, 40, 60]
    voided = await void(journal, first)
    assert await times(journal) == [20, 30, 40, 60]
    await reopen(journal)
    assert await times(journal) == [20, 30, 40, 60]
    start = int(RECEIVED_AT)
    assert await times(journal, start + 30, start + 60) == [30, 40]
    assert await times(journal, start + 31, start + 60) == [40]
    assert await times(journal, start, start + 30) == [20]
    for each in (added, voided):
        await journal.corrections.withdraw(each.id, LATER)
    assert await times(journal) == [0, 20, 40, 60]


async def test_keys(journal: Journal) -> None:
    """Test that a key that is void was not pressed, and none for what was added."""

    def read(timeline: Timeline) -> dict[str, set[int]]:
        """Read in a thread."""
        return timeline.days_of((1,), 0)

    (number,) = await send(journal, punch(0, state_code=1))
    day = punch(0).punch.local_time // 86_400
    assert await journal.timelines.read(read) == {SERIAL: {day}}
    await void(journal, number)
    await add(journal, FORGOTTEN)
    assert await journal.timelines.read(read) == {}


async def test_corrected_since(journal: Journal) -> None:
    """Test that corrections are found by when they were made, or taken back."""
    first, second = await send(journal, punch(0), punch(10, pin="8"))
    voided = await void(journal, first)
    added = await add(journal)
    other = await void(journal, second)

    async def since(time: float) -> list[int]:
        """Return the numbers of what has been corrected since a time."""
        found = await journal.timelines.read(
            lambda timeline: timeline.corrected_since(int(time))
        )
        return sorted(each.id for each in found)

    made = voided.made.at
    assert await since(made) == [voided.id, added.id, other.id]
    assert await since(made + 1) == []
    await journal.corrections.withdraw(voided.id, LATER)
    assert await since(made + 1) == [voided.id]
    assert await since(LATER.at + 1) == []


async def test_shown(journal: Journal) -> None:
    """Test that punches say what has been said of them, void ones too."""
    first, second = await send(journal, punch(0), punch(40))
    added, voided = await add(journal), await void(journal, first)

    async def shown(**fields: Any) -> list[tuple[int | None, Correction | None]]:
        """Return the numbers and corrections of punches."""
        asked = {"limit": 10, **fields}
        found = await journal.corrections.punches(SERIAL, **asked)
        return [(each.id, each.correction) for each in found]

    everything = [(first, voided), (None, added), (second, None)]
    assert await shown() == everything
    assert await shown(limit=2) == everything[1:]
    start = RECEIVED_AT
    assert await shown(start=start + 30) == everything[1:]
    assert await shown(start=start + 31) == everything[2:]
    assert await shown(end=start + 40) == everything[:2]
    assert await shown(end=start + 30) == everything[:1]
    assert await shown(pin="8") == []
    assert await journal.corrections.punches(OTHER_SERIAL, limit=1) == []


async def test_many_void(journal: Journal) -> None:
    """Test that a whole day's punches may be void."""
    numbers = await send(journal, *(punch(number) for number in range(600)))
    for number in numbers[::2]:
        await void(journal, number)
    found = await journal.corrections.punches(SERIAL, limit=1000)
    assert [each.correction is None for each in found] == [False, True] * 300
    assert await times(journal) == list(range(1, 600, 2))


async def test_refused(journal: Journal) -> None:
    """Test that nothing is corrected twice, and nothing that there is not."""
    corrections = journal.corrections
    first, _ = await send(journal, punch(0), punch(10))
    assert await corrections.add(SERIAL, punch(0), NOTE) is Refusal.ALREADY_THERE
    await add(journal)
    assert await corrections.add(SERIAL, FORGOTTEN, NOTE) is Refusal.ALREADY_THERE
    assert await corrections.void(999, NOTE) is Refusal.UNKNOWN_PUNCH
    voided = await void(journal, first)
    assert await corrections.void(first, NOTE) is Refusal.ALREADY_VOIDED
    assert await corrections.withdraw(999, NOTE) is Refusal.UNKNOWN_CORRECTION
    # In place of one that is void there may be another one, but then it stays void.
    again = await add(journal, punch(0))
    assert await corrections.withdraw(voided.id, LATER) is Refusal.ALREADY_THERE
    assert isinstance(await corrections.withdraw(again.id, LATER), Correction)
    back = await corrections.withdraw(voided.id, LATER)
    assert back == replace(voided, withdrawn=LATER)
    assert await corrections.withdraw(voided.id, NOTE) is Refusal.ALREADY_WITHDRAWN
    assert await corrections.void(first, LATER) == replace(
        voided, id=again.id + 1, made=LATER
    )


async def test_of_the_same_second(journal: Journal) -> None:
    """Test that another person, state or terminal is another punch."""
    await journal.register(OTHER_SERIAL)
    await send(journal, punch(0))
    for other in (punch(0, pin="8"), punch(0, state_code=1), punch(1)):
        await add(journal, other)
    found = await journal.corrections.add(OTHER_SERIAL, punch(0), NOTE)
    assert isinstance(found, Correction)
    assert len(await journal.corrections.of(SERIAL, limit=10)) == 3


async def test_known_terminals(journal: Journal) -> None:
    """Test that one that has gone is known as long as there is anything of it."""
    assert not await journal.corrections.knows(SERIAL)
    await send(journal, punch(0))
    assert await journal.corrections.knows(SERIAL)
    assert not await journal.corrections.knows(OTHER_SERIAL)


async def test_forgotten_terminal(journal: Journal) -> None:
    """Test that corrections stay as punches do, and who made them as long as the hub."""
    (first,) = await send(journal, punch(0))
    added, voided = await add(journal), await void(journal, first)
    await journal.corrections.withdraw(added.id, LATER)
    await journal.forget_terminal(SERIAL)
    assert await journal.corrections.of(SERIAL, limit=10) == [
        voided,
        replace(added, withdrawn=LATER),
    ]
    await journal.forget_everybody()
    nobody = Author("", "")
    assert await journal.corrections.of(SERIAL, limit=10) == [
        replace(voided, made=replace(NOTE, by=nobody)),
        replace(
            added,
            made=replace(NOTE, by=nobody),
            withdrawn=replace(LATER, by=nobody),
        ),
    ]
    assert await journal.corrections.void(first, NOTE) is Refusal.ALREADY_VOIDED


async def test_erased(journal: Journal) -> None:
    """Test that nothing is left of somebody who is erased, and all of others."""
    first, *_ = await send(journal, punch(0), punch(10, pin="77"))
    await add(journal)
    await void(journal, first)
    other = await add(journal, punch(40, pin="77"))
    await journal.erase(SERIAL, "7", RECEIVED_AT)
    assert await journal.corrections.of(SERIAL, limit=10) == [other]


async def test_deleted_for_their_age(journal: Journal) -> None:
    """Test that corrections go with their punches, and added ones by their own time."""
    day = 86_400
    (first,) = await send(journal, punch(0))
    kept_punch = entry(punch(5), received_at=RECEIVED_AT + 2 * day)
    await journal.commit(kept_punch)
    (second,) = [each for each in await send(journal) if each != first]
    await void(journal, first)
    kept = [await void(journal, second)]
    await add(journal)
    kept.append(await add(journal, punch(day + 1)))
    deleted = await journal.delete_older(
        punches_before=RECEIVED_AT + day, operations_before=None
    )
    assert deleted == 3
    assert await journal.corrections.of(SERIAL, limit=10) == kept[::-1]
    await journal.delete_older(punches_before=None, operations_before=RECEIVED_AT * 2)
    assert len(await journal.corrections.of(SERIAL, limit=10)) == 2


async def test_punch_that_comes_again(journal: Journal) -> None:
    """Test that what was void is void again, whatever number it has by then."""
    (first,) = await send(journal, punch(0, live=False))
    await void(journal, first)
    # As a damaged file does that has lost the punch, but not what was said of it.
    rows_to_change = (
        "UPDATE corrections SET punch_id = NULL",
        "DELETE FROM punches",
    )
    await change(journal, *rows_to_change)
    assert (await journal.corrections.of(SERIAL, limit=1))[0].punch_id is None
    numbers = await send(journal, punch(0, live=False), punch(5, live=False))
    assert first not in numbers
    assert (await journal.corrections.of(SERIAL, limit=1))[0].punch_id == numbers[0]
    assert await journal.corrections.void(numbers[0], NOTE) is Refusal.ALREADY_VOIDED
    await change(journal, *rows_to_change)
    # Also beside something else.
    await journal.commit(entry(operation(0), punch(0, live=False), table="OPERLOG"))
    (number,) = await send(journal)
    assert await journal.corrections.void(number, NOTE) is Refusal.ALREADY_VOIDED


async def change(journal: Journal, *statements: str) -> None:
    """Change the database past the journal."""
    store = journal._access.store  # noqa: SLF001 - what it is kept in
    execute(journal.path, store if journal.move else None, *statements)


def execute(path: Path, engine: Store | None, *statements: str) -> None:
    """Change the database past the journal."""
    if engine is not None:
        for statement in statements:
            rows(path, statement)
        return
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


async def queue(journal: Journal, command: Command) -> int:
    """Queue a command; return its number."""
    queued = await journal.add_command(SERIAL, command, Delivery.REPEAT, RECEIVED_AT)
    return queued.command_id


async def test_names_of_commands(journal: Journal) -> None:
    """Test that it is kept what a command was, and nothing that it said."""
    first = await queue(journal, Command.of("set_user", pin="7", password="secret"))
    second = await queue(journal, Command("x" * 99))
    await journal.close()
    found = dict(rows(journal.path, "SELECT id, name FROM commands"))
    assert found == {first: "set_user", second: "x" * 64}
    await journal.open()


_BEFORE = (
    "DROP TABLE corrections",
    "ALTER TABLE commands DROP COLUMN name",
    "UPDATE schema_version SET version = 7",
)


async def test_of_an_earlier_version(
    path: Path, engine: Store | None, journal: Journal
) -> None:
    """Test that a database of before is brought up to date, with all that is in it."""
    (number,) = await send(journal, punch(0))
    waiting = await queue(journal, Command("check"))
    await journal.close()
    execute(path, engine, *_BEFORE)
    # Also where it was interrupted between two changes.
    for steps in ((), (_BEFORE[2],), (_BEFORE[0], _BEFORE[2])):
        execute(path, engine, *steps)
        await journal.open()
        assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]
        assert await journal.corrections.of(SERIAL, limit=1) == []
        await journal.close()
    assert rows(path, "SELECT id, name FROM commands") == [(waiting, "")]
    await journal.open()
    (recalled,) = (await journal.register(SERIAL)).commands
    assert recalled.command.name == "check"
    assert await queue(journal, Command("check")) == waiting + 1
    assert await void(journal, number)


async def test_lost_table(path: Path, engine: Store | None, journal: Journal) -> None:
    """Test that at today's version the table must be there."""
    await journal.close()
    execute(path, engine, _BEFORE[0])
    with pytest.raises(JournalError):
        await journal.open()
    execute(path, engine, _BEFORE[2])
    await journal.open()
    assert await journal.corrections.of(SERIAL, limit=1) == []
