"""The one thread that writes: order, group commit, errors and the end."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
import sqlite3
from threading import Event

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from custom_components.zkteco_push.iclock.attendance.code_books import STANDARD
from custom_components.zkteco_push.iclock.attendance.deletions import Deletion
from custom_components.zkteco_push.journal import (
    Committed,
    CopyJob,
    FaultError,
    Journal,
    JournalError,
    Origin,
    UploadEntry,
    statements,
)
from custom_components.zkteco_push.journal.engines import create_writer
from custom_components.zkteco_push.journal.writer import Writer

from .builders import EVERYTHING, KEY, SERIAL, entry, operation, punch, rows, user


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncGenerator[Writer]:
    """Return a writer of a file with one table of numbers."""
    engine = create_writer(tmp_path / "numbers.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER UNIQUE)"))
    writer = Writer(engine)
    writer.start()
    yield writer
    writer.close()
    engine.dispose()


def add(number: int) -> Callable[[Connection], int]:
    """Return work that adds a number and returns it."""

    def work(connection: Connection) -> int:
        """Add the number."""
        connection.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})
        return number

    return work


def numbers(tmp_path: Path) -> list[int]:
    """Return the numbers in the order in which they were added."""
    found = rows(tmp_path / "numbers.db", "SELECT number FROM numbers ORDER BY rowid")
    return [number for (number,) in found]


async def hold(writer: Writer) -> tuple[Event, asyncio.Future[None]]:
    """Keep the writer busy, so that all that follows waits together."""
    begun, release = Event(), Event()

    def work(connection: Connection) -> None:
        """Wait until released."""
        begun.set()
        release.wait(10)

    held = writer.submit(work)
    while not begun.is_set():
        await asyncio.sleep(0.001)
    return release, held


async def test_group(writer: Writer, tmp_path: Path) -> None:
    """Test that those who wait together are committed in one transaction."""
    seen: list[tuple[Connection, int]] = []

    def work(connection: Connection) -> None:
        """Note the transaction and how much has been committed, then add to it."""
        seen.append((connection, len(numbers(tmp_path))))
        add(len(seen))(connection)

    release, held = await hold(writer)
    futures = [writer.submit(work) for _ in range(20)]
    release.set()
    await asyncio.gather(held, *futures)
    assert len({connection for connection, _ in seen}) == 1
    assert {committed for _, committed in seen} == {0}
    assert numbers(tmp_path) == list(range(1, 21))


async def test_more_than_a_group(writer: Writer, tmp_path: Path) -> None:
    """Test that order is kept over several groups."""
    release, held = await hold(writer)
    futures = [writer.submit(add(number)) for number in range(1000)]
    release.set()
    await held
    assert await asyncio.gather(*futures) == list(range(1000))
    assert numbers(tmp_path) == list(range(1000))


async def test_failing_member_does_not_spoil_the_others(
    writer: Writer, tmp_path: Path
) -> None:
    """Test that only the one that fails hears of it, and no other runs twice."""

    def fail(connection: Connection) -> int:
        """Write something, then fail."""
        add(999)(connection)
        raise ValueError("secret")

    release, held = await hold(writer)
    works = [add(1), add(2), fail, add(3), add(2), add(4)]
    futures = [writer.submit(work) for work in works]
    release.set()
    await held
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert [each for each in results if isinstance(each, int)] == [1, 2, 3, 4]
    assert [type(results[index]) for index in (2, 4)] == [FaultError] * 2
    assert numbers(tmp_path) == [1, 2, 3, 4]


async def test_full_disk(writer: Writer, tmp_path: Path) -> None:
    """Test that the cause is named without the row, and that all goes on after it."""

    def full(connection: Connection) -> int:
        """Fail as a full disk does."""
        error = sqlite3.OperationalError("database or disk is full")
        raise OperationalError("INSERT secret", {"password": "secret"}, error)

    with pytest.raises(JournalError) as raised:
        await writer.submit(full)
    assert str(raised.value) == "OperationalError: database or disk is full"
    assert await writer.submit(add(1)) == 1
    assert numbers(tmp_path) == [1]


async def test_caller_that_does_not_wait(writer: Writer, tmp_path: Path) -> None:
    """Test that work is done even if nobody waits for its result any more."""
    release, held = await hold(writer)
    gone, there = writer.submit(add(1)), writer.submit(add(2))
    gone.cancel()
    release.set()
    await held
    assert await there == 2
    assert numbers(tmp_path) == [1, 2]


async def test_close_finishes_what_was_submitted(
    writer: Writer, tmp_path: Path
) -> None:
    """Test that nothing submitted before the end is lost."""
    futures = [writer.submit(add(number)) for number in range(300)]
    writer.close()
    assert await asyncio.gather(*futures) == list(range(300))
    assert numbers(tmp_path) == list(range(300))
    with pytest.raises(JournalError):
        await writer.submit(add(1000))
    writer.close()


async def test_concurrent_commits(journal: Journal) -> None:
    """Test fifty uploads at once: all are stored, in the order they came."""
    results = await asyncio.gather(
        *(
            journal.commit(entry(punch(number), operation(number)))
            for number in range(50)
        )
    )
    assert results == [
        Committed((punch(number),), (operation(number),)) for number in range(50)
    ]
    for sql in (
        "SELECT local_time FROM punches ORDER BY id",
        "SELECT local_time FROM operations ORDER BY id",
    ):
        times = rows(journal.path, sql)
        assert len(times) == 50
        assert times == sorted(times)


async def test_same_upload_at_once(journal: Journal) -> None:
    """Test that of fifty equal uploads exactly one is new, the first."""
    results = await asyncio.gather(
        *(journal.commit(entry(punch(0), punch(1, live=False))) for _ in range(50))
    )
    assert results[0].live_punches == (punch(0),)
    assert results[0].backlog == 1
    assert results[1:] == [Committed()] * 49


async def test_failing_upload_among_others(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that an upload that cannot be stored costs no other terminal anything."""
    insert_operations = statements.insert_operations

    def fail_for_one(connection: Connection, upload: UploadEntry) -> object:
        """Fail for one upload, after its punches have been stored."""
        if upload.operations[0] == operation(13):
            raise ValueError("planted")
        return insert_operations(connection, upload)

    monkeypatch.setattr(statements, "insert_operations", fail_for_one)
    results = await asyncio.gather(
        *(
            journal.commit(entry(punch(number), operation(number), stamp=str(number)))
            for number in range(30)
        ),
        return_exceptions=True,
    )
    failed = [
        number
        for number, result in enumerate(results)
        if isinstance(result, BaseException)
    ]
    assert failed == [13]
    assert isinstance(results[13], JournalError)
    for number, result in enumerate(results):
        if number != 13:
            assert result == Committed((punch(number),), (operation(number),))
    # Nothing of the failed one is there, its punch neither.
    assert rows(journal.path, "SELECT count(*) FROM punches") == [(29,)]
    assert rows(journal.path, "SELECT count(*) FROM operations") == [(29,)]
    assert (await journal.register(SERIAL)).stamps == {"ATTLOG": "29"}


async def test_write_after_close(path: Path) -> None:
    """Test that every method that writes says that the journal is closed."""
    journal = Journal(path, KEY)
    await journal.close()
    await journal.open()
    await journal.close()
    await journal.close()
    for call in (
        journal.register(SERIAL),
        journal.commit(entry(punch(0))),
        journal.record_handshake(SERIAL, None, None, None),
        journal.record_asked(SERIAL),
        journal.forget_terminal(SERIAL),
        journal.forget_everybody(),
        journal.delete_older(punches_before=None, operations_before=None),
        journal.directory.put(
            SERIAL,
            [user()],
            received_at=0.0,
            origin=Origin.UPLOADED,
            keeps_biometrics=True,
        ),
        journal.directory.update_user(SERIAL, "7", lambda _: None, received_at=0.0),
        journal.directory.mark_deleted(
            SERIAL, Deletion(EVERYTHING), STANDARD, deleted_at=0.0
        ),
        journal.directory.purge(0.0),
        journal.directory.blank_biometrics(),
        journal.photos.remove_beyond(SERIAL, taken_before=None, count=0, size=0),
        journal.copies.add(CopyJob(SERIAL, SERIAL, (), True, True, 0.0)),
        journal.copies.end(1),
    ):
        with pytest.raises(JournalError):
            await call


async def test_close_commits_what_was_submitted(journal: Journal) -> None:
    """Test that uploads on their way when the journal closes are all stored."""
    commits = asyncio.gather(
        *(journal.commit(entry(punch(number))) for number in range(50))
    )
    # Each commit is on its way once it has had its turn.
    await asyncio.sleep(0)
    await journal.close()
    assert [len(each.live_punches) for each in await commits] == [1] * 50
    assert rows(journal.path, "SELECT count(*) FROM punches") == [(50,)]
