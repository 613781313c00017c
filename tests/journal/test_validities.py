"""From when until when people may enter: kept, followed, moved on and forgotten."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
import sqlite3

import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import STANDARD
from custom_components.zkteco_push.iclock.attendance.deletions import (
    OF_A_PERSON,
    Deletion,
)
from custom_components.zkteco_push.iclock.records import Category
from custom_components.zkteco_push.journal import (
    Journal,
    JournalError,
    ReportedValidity,
    Validity,
)
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION
from custom_components.zkteco_push.journal.stores import Store

from .builders import OTHER_SERIAL, RECEIVED_AT, SERIAL, entry, put, rows, user

NOW = int(RECEIVED_AT)
HOUR = 3600
DAY = 86_400
GUEST = Validity(SERIAL, "7", None, NOW + HOUR, NOW, is_kept_here=True)


async def reopen(journal: Journal) -> None:
    """Open the journal once more."""
    await journal.close()
    await journal.open()


async def invite(journal: Journal, validity: Validity = GUEST) -> None:
    """Have a terminal take somebody, for a time that is kept here."""
    await journal.register(validity.serial_number)
    await put(journal, user(validity.pin, "Guest"), serial=validity.serial_number)
    await journal.validities.put(validity, is_kept_here=True)


async def report(
    journal: Journal, *said: ReportedValidity, received_at: float = RECEIVED_AT
) -> bool:
    """Have the terminal say from when until when people may enter."""
    told = replace(entry(received_at=received_at), validities=said)
    return (await journal.commit(told)).has_new_validity


async def test_over_a_restart(journal: Journal) -> None:
    """Test that what was noted is there again, and in order."""
    validities = journal.validities
    later = replace(GUEST, pin="0042", valid_from=NOW + 60, valid_until=NOW + DAY)
    other = replace(GUEST, serial_number=OTHER_SERIAL)
    for each in (later, GUEST, other):
        await invite(journal, each)
    await reopen(journal)
    assert await validities.get(SERIAL, "7") == GUEST
    assert await validities.get(SERIAL, "42") is None
    assert await validities.of_person("7") == [GUEST, other]
    assert await validities.of_terminal(OTHER_SERIAL) == [other]
    assert await validities.between(NOW, NOW + 2 * DAY) == [GUEST, other, later]
    assert await validities.between(NOW - DAY, NOW) == []
    assert await validities.between(NOW, NOW + 60) == [GUEST, other]
    assert await validities.between(NOW + HOUR, NOW + 2 * HOUR) == [later]
    assert await validities.first_after(NOW) == [GUEST, other]
    assert await validities.first_after(NOW + HOUR) == [later]
    assert await validities.first_after(NOW + DAY) == []


async def test_when_to_look(journal: Journal) -> None:
    """Test that the next end is found, and what has been done about it is remembered."""
    validities = journal.validities
    assert await validities.next_look() is None
    await invite(journal)
    await invite(journal, replace(GUEST, pin="8", valid_until=NOW + DAY))
    assert await validities.next_look() == NOW + HOUR
    assert await validities.to_look_at(NOW + HOUR - 1, 10) == []
    (due,) = await validities.to_look_at(NOW + HOUR, 10)
    assert due == GUEST
    await validities.note(
        due, removal="queued", command_ids=(12, 13), look_at=NOW + 2 * HOUR
    )
    assert await validities.to_look_at(NOW + HOUR, 10) == []
    await reopen(journal)
    known = await validities.get(SERIAL, "7")
    assert known == replace(GUEST, removal="queued", command_ids=(12, 13))
    # A run begins by looking at whatever is over.
    await validities.look_again()
    assert await validities.to_look_at(NOW + HOUR, 10) == [known]
    assert len(await validities.to_look_at(NOW + 2 * DAY, 1)) == 1


async def test_written_again(journal: Journal) -> None:
    """Test that the same end goes on, and another one begins anew."""
    validities = journal.validities
    await invite(journal)
    await validities.note(GUEST, removal="queued", command_ids=(12,), look_at=NOW)
    await validities.put(replace(GUEST, valid_from=NOW - 60), is_kept_here=None)
    known = await validities.get(SERIAL, "7")
    assert known is not None
    assert (known.removal, known.command_ids) == ("queued", (12,))
    assert (known.valid_from, known.is_kept_here) == (NOW - 60, True)
    # An end that nobody has ordered here is the terminal's own.
    await validities.put(replace(GUEST, valid_until=NOW + DAY), is_kept_here=None)
    known = await validities.get(SERIAL, "7")
    assert known is not None
    assert (known.removal, known.command_ids) == ("", ())
    assert known.is_kept_here is False
    assert await validities.next_look() == NOW + DAY


async def test_of_a_removed_terminal(journal: Journal) -> None:
    """Test that nothing is kept of a terminal that is gone."""
    await invite(journal)
    await invite(journal, replace(GUEST, serial_number=OTHER_SERIAL))
    await journal.forget_terminal(SERIAL)
    await journal.validities.put(GUEST, is_kept_here=True)
    assert await journal.validities.of_terminal(SERIAL) == []
    assert len(await journal.validities.of_terminal(OTHER_SERIAL)) == 1
    await journal.forget_everybody()
    assert rows(journal.path, "SELECT count(*) FROM validities") == [(0,)]


async def test_erased(journal: Journal) -> None:
    """Test that nothing is left of somebody who is erased."""
    await invite(journal)
    await invite(journal, replace(GUEST, pin="77"))
    await journal.erase(SERIAL, "7", RECEIVED_AT)
    left = await journal.validities.of_terminal(SERIAL)
    assert [each.pin for each in left] == ["77"]


@pytest.mark.parametrize(
    ("deletion", "left"),
    [
        pytest.param(Deletion(OF_A_PERSON, "7"), ["8"], id="somebody"),
        pytest.param(Deletion(OF_A_PERSON), [], id="everybody"),
        pytest.param(
            Deletion(frozenset({Category.TEMPLATE}), "7"), ["7", "8"], id="a template"
        ),
    ],
)
async def test_deleted_by_a_command(
    journal: Journal, deletion: Deletion, left: list[str]
) -> None:
    """Test that the validity goes with the person, and with nothing less."""
    for pin in ("7", "8"):
        await invite(journal, replace(GUEST, pin=pin))
    await journal.directory.mark_deleted(
        SERIAL, deletion, STANDARD, deleted_at=RECEIVED_AT
    )
    found = await journal.validities.of_terminal(SERIAL)
    assert sorted(each.pin for each in found) == left


async def test_deleted_at_the_terminal(journal: Journal) -> None:
    """Test that a deletion in the terminal's menu ends it, and an older one does not."""
    for pin in ("7", "8"):
        await invite(journal, replace(GUEST, pin=pin))
    deletions = (
        (Deletion(OF_A_PERSON, "7"), NOW + 60),
        (Deletion(OF_A_PERSON, "8"), NOW - 60),
    )
    await journal.commit(
        entry(table="OPERLOG", received_at=RECEIVED_AT + 60, deletions=deletions)
    )
    found = await journal.validities.of_terminal(SERIAL)
    assert [each.pin for each in found] == ["8"]


async def test_deleted_after_it_came(journal: Journal) -> None:
    """Test that who comes and is deleted again in one body has no end any more."""
    await invite(journal)
    body = replace(
        entry(user("7", "Guest"), table="OPERLOG", received_at=RECEIVED_AT + 60),
        late_deletions=((Deletion(OF_A_PERSON, "7"), NOW + 60, 1),),
    )
    await journal.commit(body)
    assert await journal.validities.get(SERIAL, "7") is None


async def test_terminal_that_ignores_dates(journal: Journal) -> None:
    """Test that it is not believed that there is no end, until one has been repeated."""
    await invite(journal)
    await invite(journal, replace(GUEST, pin="8"))
    nothing = ReportedValidity("7", None, None)
    assert not await report(journal, nothing)
    assert await journal.validities.get(SERIAL, "7") == GUEST
    assert not await report(journal, ReportedValidity("8", None, NOW + HOUR))
    assert await report(journal, nothing)
    assert await journal.validities.get(SERIAL, "7") is None


async def test_end_of_the_terminal(journal: Journal) -> None:
    """Test that the terminal's own end is noted as such, and followed."""
    said = ReportedValidity("7", NOW - DAY, NOW + DAY)
    assert await report(journal, said)
    known = await journal.validities.get(SERIAL, "7")
    assert known == Validity(SERIAL, "7", NOW - DAY, NOW + DAY, NOW, is_kept_here=False)
    assert not await report(journal, said)
    assert await report(journal, replace(said, valid_until=NOW + 2 * DAY))
    assert await report(journal, replace(said, valid_until=None))
    assert await journal.validities.get(SERIAL, "7") is None
    # One that is over already is no news.
    assert not await report(journal, replace(said, valid_until=NOW - HOUR))


async def test_removal_under_way(journal: Journal) -> None:
    """Test that a removal is looked at once its reason has gone."""
    await invite(journal)
    await journal.validities.note(
        GUEST, removal="queued", command_ids=(12,), look_at=NOW + 2 * HOUR
    )
    assert await report(journal, ReportedValidity("7", None, NOW + DAY))
    (known,) = await journal.validities.to_look_at(NOW, 10)
    assert (known.is_kept_here, known.command_ids) == (False, (12,))


@pytest.mark.parametrize(
    ("reported", "is_same"),
    [
        (NOW + HOUR, True),
        ((NOW + HOUR) // 60 * 60, True),
        ((NOW + HOUR) // 60 * 60 + 59, True),
        ((NOW + HOUR) // 60 * 60 + 60, False),
        (NOW // DAY * DAY, True),
        (NOW // DAY * DAY + DAY - 1, True),
        (NOW // DAY * DAY + DAY - 60, True),
        (NOW // DAY * DAY + DAY, False),
        (NOW // DAY * DAY - 1, False),
        (NOW + 2 * HOUR, False),
    ],
)
def test_repeated(reported: int, is_same: bool) -> None:
    """Test which ends are the one that was written, as firmware keeps it."""
    said = ReportedValidity("7", None, reported)
    assert said.repeats(NOW + HOUR) is is_same


def test_day_of_the_terminal() -> None:
    """Test that the day is that on the terminal's wall."""
    midnight = NOW // DAY * DAY
    said = ReportedValidity("7", None, midnight - 2 * HOUR, offset=2 * HOUR)
    assert said.repeats(midnight + HOUR)
    assert not said.repeats(midnight + 23 * HOUR)


async def test_many_at_once(journal: Journal) -> None:
    """Test that a whole house's people are taken in one body."""
    said = [
        ReportedValidity(str(number), None, NOW + DAY + number)
        for number in range(1200)
    ]
    assert await report(journal, *said)
    assert len(await journal.validities.of_terminal(SERIAL)) == 1200


async def test_clock(journal: Journal) -> None:
    """Test that it is remembered when the clock was right."""
    clock_in = journal.validities.clock_in
    assert clock_in(await journal.marks()) is None
    await journal.validities.record_clock(RECEIVED_AT + 0.5)
    await reopen(journal)
    assert clock_in(await journal.marks()) == NOW


def execute(path: Path, engine: Store | None, *statements: str) -> None:
    """Change the database past the journal."""
    if engine is not None:
        for statement in statements:
            rows(path, statement)
        return
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


_BEFORE = ("DROP TABLE validities", "UPDATE schema_version SET version = 6")


async def test_of_an_earlier_version(
    path: Path, engine: Store | None, journal: Journal
) -> None:
    """Test that a database of before is brought up to date, with all that is in it."""
    await put(journal, user("7", "Ann"))
    await journal.close()
    execute(path, engine, *_BEFORE)
    await journal.open()
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]
    assert (await journal.register(SERIAL)).names == {"7": "Ann"}
    await invite(journal)
    await reopen(journal)
    assert await journal.validities.get(SERIAL, "7") == GUEST


async def test_lost_table(path: Path, engine: Store | None, journal: Journal) -> None:
    """Test that at today's version the table must be there."""
    await journal.close()
    execute(path, engine, "DROP TABLE validities")
    with pytest.raises(JournalError):
        await journal.open()
    execute(path, engine, _BEFORE[1])
    await journal.open()
    assert await journal.validities.next_look() is None
