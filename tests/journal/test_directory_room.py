"""How much of the directory is kept, and whether that is counted right."""

import asyncio

import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import STANDARD
from custom_components.zkteco_push.iclock.attendance.deletions import Deletion
from custom_components.zkteco_push.iclock.records import Category
from custom_components.zkteco_push.journal import (
    Journal,
    JournalError,
    directory_statements,
)

from .builders import (
    EVERYTHING,
    OTHER_SERIAL,
    OVERHEAD,
    RECEIVED_AT,
    SERIAL,
    USERS,
    comparison_photo,
    counted_room,
    counts,
    everything_of,
    fingerprint,
    put,
    raw_lines,
    record,
    room,
    rows,
    user,
    user_photo,
)


def bound(monkeypatch: pytest.MonkeyPatch, records: int) -> None:
    """Keep no more than so many records of a terminal; what they hold is little."""
    size = records * OVERHEAD + OVERHEAD // 2
    monkeypatch.setattr(directory_statements, "_MAX_BYTES", size)


async def held(journal: Journal, serial: str = SERIAL) -> list[tuple[str, str]]:
    """Return category and PIN of what is in the file, deleted or not."""
    sql = "SELECT category, pin FROM directory WHERE serial_number = ? ORDER BY id"
    return rows(journal.path, sql, serial)


async def test_room_is_counted(journal: Journal) -> None:
    """Test that what is noted is what is there, whatever happens."""
    await journal.register(OTHER_SERIAL)
    directory = journal.directory
    long = user("7", "A much longer name than the one of before")

    async def check(records: int) -> None:
        """Compare what is noted with what is there."""
        assert room(journal.path) == counted_room(journal.path)
        assert counts(journal.path)["directory"] == records
        assert (room(journal.path)[SERIAL] > 0) is (records > 0)

    await check(0)
    await put(journal, *everything_of("7"), *everything_of("8"))
    await put(journal, *everything_of("7"), serial=OTHER_SERIAL)
    await check(10)
    before = room(journal.path)[SERIAL]
    await put(journal, *everything_of("7"))
    assert room(journal.path)[SERIAL] == before
    await put(journal, long, user("7"), long, user("9"), user("9", "Eve"))
    await check(11)
    await put(journal, user("7", ""))
    await check(11)
    await put(journal, *everything_of("7"), keeps_biometrics=False)
    await check(11)
    await directory.blank_biometrics([SERIAL])
    await check(11)
    await put(journal, *everything_of("7"))
    await directory.blank_biometrics()
    await directory.blank_biometrics()
    await check(11)
    await directory.update_user(SERIAL, "7", lambda _: long, received_at=RECEIVED_AT)
    await check(11)
    await directory.mark_deleted(
        SERIAL, Deletion(EVERYTHING, "7"), STANDARD, deleted_at=RECEIVED_AT
    )
    await check(11)
    await put(journal, *everything_of("7")[:2], received_at=RECEIVED_AT + 60)
    await check(11)
    assert await directory.purge(RECEIVED_AT + 1) == 3
    await check(8)
    await directory.mark_deleted(
        SERIAL, Deletion(EVERYTHING), STANDARD, deleted_at=RECEIVED_AT
    )
    assert await directory.purge(RECEIVED_AT + 1) == 8
    await check(0)
    assert room(journal.path)[SERIAL] == 0


async def test_room_of_failed_uploads(journal: Journal) -> None:
    """Test that what is done again because of somebody else is counted once."""

    async def fail() -> None:
        """Fail, so that all who wait together run again."""
        with pytest.raises(JournalError):
            await put(journal, user(), serial="TEST00000009")

    puts = [put(journal, *everything_of(str(number))) for number in range(30)]
    await asyncio.gather(*puts[:15], fail(), *puts[15:], fail())
    assert counts(journal.path)["directory"] == 150
    assert room(journal.path) == counted_room(journal.path)


async def test_room_of_a_terminal_that_comes_back(journal: Journal) -> None:
    """Test that a terminal that was removed begins with all its room."""
    await put(journal, *everything_of())
    await journal.forget_terminal(SERIAL)
    await journal.register(SERIAL)
    assert room(journal.path) == {SERIAL: 0}
    await put(journal, user())
    assert room(journal.path) == {SERIAL: len(user().raw) + OVERHEAD}


async def test_what_goes_first(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that what is deleted goes first, and users go last."""
    bound(monkeypatch, 8)
    await put(
        journal,
        user("1"),
        user("2"),
        fingerprint("2"),
        record("WORKCODE PIN=1\tCODE=5\tNAME=Travel"),
        record("IDCARD PIN=2\tSNNum=1\tIDNum=11"),
        comparison_photo("2"),
        user_photo("2"),
        user("dead"),
    )
    await journal.directory.mark_deleted(
        SERIAL, Deletion(USERS, "dead"), STANDARD, deleted_at=RECEIVED_AT
    )
    assert len(await held(journal)) == 8
    order: list[tuple[str, str]] = []
    for number in range(9):
        before = set(await held(journal))
        await put(journal, user(f"new{number}"), received_at=RECEIVED_AT + number + 1)
        order += before - set(await held(journal))
        assert len(await held(journal)) == 8
        assert room(journal.path) == counted_room(journal.path)
    assert order == [
        ("user", "dead"),
        ("user_photo", "2"),
        ("comparison_photo", "2"),
        ("identity_card", "2"),
        ("work_code", ""),
        ("template", "2"),
        ("user", "1"),
        ("user", "2"),
        ("user", "new0"),
    ]


async def test_oldest_go_first(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that of one category those go that nobody has sent for longest."""
    bound(monkeypatch, 3)
    for number, pin in enumerate(("a", "b", "c", "a")):
        await put(journal, user(pin), received_at=RECEIVED_AT + number)
    await put(journal, user("d"), received_at=RECEIVED_AT + 4)
    assert {pin for _, pin in await held(journal)} == {"a", "c", "d"}


async def test_body_beyond_the_bound(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that the bound holds for a body of thousands that is larger by itself."""
    bound(monkeypatch, 700)
    await journal.register(OTHER_SERIAL)
    await put(journal, user("other"), fingerprint("other"), serial=OTHER_SERIAL)
    people = [user(str(number), "") for number in range(2000)]
    await put(journal, *people, fingerprint("0"))
    found = await held(journal)
    assert len(found) in range(690, 701)
    assert found[-1] == ("user", "1999")
    # Those of one time go in the order in which they came; the finger before them.
    assert found == [("user", str(n)) for n in range(2000 - len(found), 2000)]
    assert room(journal.path) == counted_room(journal.path)
    assert len(await raw_lines(journal, OTHER_SERIAL)) == 2


async def test_repeats_push_nobody_out(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a full directory that is sent again stays as it is."""
    bound(monkeypatch, 5)
    await put(journal, *everything_of())
    for number in range(10):
        await put(journal, *everything_of(), received_at=RECEIVED_AT + number)
    assert await raw_lines(journal) == [each.raw for each in everything_of()]


async def test_large_content(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that pictures count by their size and give way to people."""
    monkeypatch.setattr(directory_statements, "_MAX_BYTES", 100_000)
    for number in range(20):
        await put(
            journal,
            user(str(number)),
            user_photo(str(number), "QUJD" * 5000),
            received_at=RECEIVED_AT + number,
        )
    assert len(await journal.directory.entries(SERIAL, USERS)) == 20
    photos = await journal.directory.entries(SERIAL, {Category.USER_PHOTO})
    # Twenty users take some 42 kB, and a photo 22 kB.
    assert [each.pin for each in photos] == ["18", "19"]
    assert room(journal.path) == counted_room(journal.path)
    assert room(journal.path)[SERIAL] <= 100_000
