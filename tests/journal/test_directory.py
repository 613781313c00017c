"""What terminals hold about people: the latest word on each."""

from pathlib import Path

import pytest

from custom_components.zkteco_push.iclock.records import Category
from custom_components.zkteco_push.journal import Journal, JournalError, Origin

from .builders import (
    EVERYTHING,
    KEY,
    NOTHING,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    USERS,
    counts,
    entry,
    everything_of,
    face,
    fingerprint,
    put,
    raw_bytes,
    raw_lines,
    record,
    user,
)

TEMPLATES = frozenset({Category.TEMPLATE})


async def test_latest_word_wins(journal: Journal) -> None:
    """Test that a record that comes again takes the place of the one before."""
    await put(journal, user("7", "Ann"), user("8", "Bob"))
    first = await journal.directory.entries(SERIAL, USERS)
    await put(journal, user("7", "Anna"), received_at=RECEIVED_AT + 60)
    found = await journal.directory.entries(SERIAL, USERS)
    assert [(each.pin, each.name) for each in found] == [("7", "Anna"), ("8", "Bob")]
    assert [each.id for each in found] == [each.id for each in first]
    assert [each.received_at - RECEIVED_AT for each in found] == [60, 0]
    assert found[0].digest != first[0].digest
    assert await raw_lines(journal) == [user("7", "Anna").raw, user("8", "Bob").raw]


async def test_latest_word_in_one_body(journal: Journal) -> None:
    """Test that of several records of one user in a body the last counts."""
    await put(journal, user("7", "Ann"), user("8", "Bob"), user("7", "Anna"))
    found = await journal.directory.entries(SERIAL, USERS)
    assert [(each.pin, each.name) for each in found] == [("7", "Anna"), ("8", "Bob")]
    assert await raw_lines(journal) == [user("7", "Anna").raw, user("8", "Bob").raw]


async def test_more_than_a_batch(journal: Journal) -> None:
    """Test that a body of thousands is whole, in order, and repeated without harm."""
    people = [user(str(number), f"N{number}") for number in range(1234)]
    await put(journal, *people)
    await put(journal, *people[::-1], user("0001", "Zed"))
    found = await journal.directory.entries(SERIAL, USERS)
    assert [each.pin for each in found] == [*map(str, range(1234)), "0001"]
    assert [each.name for each in found] == [*(f"N{i}" for i in range(1234)), "Zed"]


async def test_several_templates_of_a_person(journal: Journal) -> None:
    """Test that fingers, faces and photos of one person stand beside each other."""
    records = (
        *everything_of(),
        fingerprint(number=6),
        face(index=1),
        record("IDCARD PIN=0\tSNNum=1\tIDNum=11"),
        record("IDCARD PIN=0\tSNNum=2\tIDNum=22"),
        record("WORKCODE PIN=1\tCODE=5\tNAME=Travel"),
    )
    await put(journal, *records)
    await put(journal, *records)
    assert await raw_lines(journal) == [each.raw for each in records]
    found = await journal.directory.entries(SERIAL, TEMPLATES, "7")
    assert [(each.item, each.version) for each in found] == [
        ("FP||0|0", ""),
        ("BIODATA|9|0|0", "58.12"),
        ("FP||6|0", ""),
        ("BIODATA|9|0|1", "58.12"),
    ]


async def test_queries(journal: Journal) -> None:
    """Test what is found by category, by PIN and by number."""
    await put(journal, *everything_of("7"), *everything_of("07"))
    assert len(await journal.directory.entries(SERIAL, EVERYTHING)) == 10
    assert len(await journal.directory.entries(SERIAL, EVERYTHING, "7")) == 5
    assert await journal.directory.entries(SERIAL, EVERYTHING, "70") == []
    assert await journal.directory.entries(SERIAL, frozenset()) == []
    (line,) = await journal.directory.lines(SERIAL, USERS, "07")
    entry_ = line.entry
    assert (entry_.serial_number, entry_.category) == (SERIAL, Category.USER)
    assert (entry_.pin, entry_.item, entry_.name) == ("07", "", "Ann Planted")
    assert (entry_.is_kept, entry_.origin) == (True, Origin.UPLOADED)
    assert line.raw == everything_of("07")[0].raw
    assert await journal.directory.line(entry_.id) == line
    assert await journal.directory.entries(SERIAL, USERS, "07") == [entry_]
    assert await journal.directory.line(4711) is None


async def test_origins(journal: Journal) -> None:
    """Test that it is known how the last record of each came."""
    await journal.commit(entry(user(), fingerprint(), origin=Origin.QUERIED))
    await journal.directory.put(
        SERIAL,
        iter([user("7", "Anna")]),
        received_at=RECEIVED_AT,
        origin=Origin.WRITTEN,
        keeps_biometrics=True,
    )
    found = await journal.directory.entries(SERIAL, EVERYTHING)
    assert [each.origin for each in found] == [Origin.WRITTEN, Origin.QUERIED]
    assert found[0].name == "Anna"


async def test_terminals_are_apart(journal: Journal) -> None:
    """Test that two terminals hold the same person each in its own way."""
    await journal.register(OTHER_SERIAL)
    await put(journal, user("7", "Ann"))
    await put(journal, user("7", "Hannah"), fingerprint("7"), serial=OTHER_SERIAL)
    assert await raw_lines(journal) == [user("7", "Ann").raw]
    assert len(await raw_lines(journal, OTHER_SERIAL)) == 2
    assert (await journal.register(SERIAL)).names == {"7": "Ann"}
    assert (await journal.register(OTHER_SERIAL)).names == {"7": "Hannah"}


async def test_names(journal: Journal) -> None:
    """Test that names are those of users who have one, also in other scripts."""
    await put(
        journal,
        user("7", "Ann"),
        user("8", ""),
        user("9", "林"),
        record("WORKCODE PIN=1\tCODE=5\tNAME=Travel"),
    )
    assert (await journal.register(SERIAL)).names == {"7": "Ann", "9": "林"}


async def test_forget(journal: Journal) -> None:
    """Test that of a removed terminal, then of everybody, nothing is left."""
    await journal.register(OTHER_SERIAL)
    for serial in (SERIAL, OTHER_SERIAL):
        await put(journal, *everything_of("planted-pin"), serial=serial)
    await journal.forget_terminal(SERIAL)
    assert counts(journal.path) == NOTHING
    assert len(await raw_lines(journal, OTHER_SERIAL)) == 5
    await journal.forget_everybody()
    assert counts(journal.path, OTHER_SERIAL) == NOTHING
    await journal.close()
    assert b"planted-pin" not in raw_bytes(journal.path)
    assert b"Ann Planted" not in raw_bytes(journal.path)


async def test_removed_terminal(journal: Journal) -> None:
    """Test that nothing is kept of a terminal that has just been removed."""
    await journal.forget_terminal(SERIAL)
    with pytest.raises(JournalError):
        await put(journal, user())
    with pytest.raises(JournalError):
        await journal.directory.put(
            SERIAL,
            [user()],
            received_at=RECEIVED_AT,
            origin=Origin.WRITTEN,
            keeps_biometrics=True,
        )
    assert counts(journal.path) == NOTHING


async def test_kept_over_restart(path: Path) -> None:
    """Test that what was put is there after a restart."""
    journal = Journal(path, KEY)
    for _ in range(2):
        await journal.open()
        await journal.register(SERIAL)
        if not await raw_lines(journal):
            await put(journal, *everything_of())
        assert await raw_lines(journal) == [each.raw for each in everything_of()]
        await journal.close()
    assert counts(path)["directory"] == 5
