"""Storage that fails for a while: nothing is half stored, and all goes on by itself."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
import json
from pathlib import Path
import random
import shutil
import sqlite3
import subprocess
import sys
from tempfile import TemporaryDirectory

import pytest

from custom_components.zkteco_push.journal import (
    DamagedError,
    Journal,
    JournalError,
    migrations,
    storing,
)
from custom_components.zkteco_push.journal.engines import sqlite as engines
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION
from custom_components.zkteco_push.journal.writer import Writer

from .builders import KEY, RECEIVED_AT, SERIAL, entry, operation, photo, punch, rows
from .test_migration import FINGER, OLD_USER, Kept, write_file

ROOT = Path(__file__).parents[2]
# Holds the write lock from the line it writes to the line it reads.
_LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


def told_by_child(fault: str, path: Path) -> list[str]:
    """Return what a process with a fault says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journal.faulty_child", fault, str(path)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: list[str] = json.loads(done.stdout)
    return told


@contextmanager
def locked(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process keep the write lock until it is told to end."""
    with subprocess.Popen(
        [sys.executable, "-c", _LOCKER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield process
        if process.poll() is None:
            release(process)


def release(process: subprocess.Popen[str]) -> None:
    """Have the other process let the lock go."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    process.wait()


def stored(path: Path) -> list[int]:
    """Return the numbers of the punches that are stored."""
    found = rows(path, "SELECT punched_at FROM punches ORDER BY id")
    return [time - int(RECEIVED_AT) for (time,) in found]


@pytest.mark.timeout(60)
def test_full_disk(path: Path) -> None:
    """Test that a body is stored whole or not at all while the disk is full."""
    before, small, large, again, after = told_by_child("full", path)
    assert before == "1 stored"
    assert small.startswith("OperationalError: ")
    assert large.startswith("OperationalError: ")
    assert (again, after) == ("2000 stored", "1 stored")
    assert stored(path) == [0, *range(1000, 3000), 1]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.timeout(60)
def test_read_only_folder() -> None:
    """Test that a folder that may not be written is an error, and mends itself."""
    # pytest's own folder is for nobody but its user.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "deeper", "journal.db")
        before, during, after = told_by_child("read-only", path)
        assert (before, after) == ("1 stored", "1 stored")
        assert during == "OperationalError: journal.db"
        assert stored(path) == [0, 1]


@pytest.mark.file
async def test_locked_for_a_moment(journal: Journal) -> None:
    """Test that a commit waits for another process that writes, and is not lost."""
    with locked(journal.path) as process:
        commit = asyncio.ensure_future(journal.commit(entry(punch(0))))
        await asyncio.sleep(0.1)
        assert not commit.done()
        release(process)
        assert (await commit).live_punches == (punch(0),)
    assert stored(journal.path) == [0]


async def test_locked_for_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that commits fail while another process keeps the lock, all of them."""
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 0.05)
    journal = Journal(path, KEY)
    await journal.open()
    try:
        await journal.register(SERIAL)
        with locked(path):
            results = await asyncio.gather(
                *(journal.commit(entry(punch(number))) for number in range(20)),
                journal.probe(),
                return_exceptions=True,
            )
            assert {str(error) for error in results} == {
                "OperationalError: database is locked"
            }
            assert {type(error) for error in results} == {JournalError}
            # Whoever reads is not in the way of the lock.
            assert await journal.count_punches(SERIAL) == 0
        await journal.probe()
        assert (await journal.commit(entry(punch(0)))).live_punches == (punch(0),)
    finally:
        await journal.close()
    assert stored(path) == [0]


async def test_locked_when_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that a locked file is not taken for a damaged one, and opens later."""
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 0.05)
    journal = Journal(path, KEY)
    await journal.open()
    await journal.close()
    with locked(path):
        with pytest.raises(JournalError) as raised:
            await journal.open()
        assert type(raised.value) is JournalError
    await journal.open()
    await journal.close()


@pytest.mark.parametrize("step", ["_reshape", "_take_over_people"])
@pytest.mark.parametrize(
    "failure", [OSError("disk"), ValueError("planted"), KeyError(7), MemoryError()]
)
async def test_migration_that_fails(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: Exception
) -> None:
    """Test that a migration that fails half-way leaves what was, and works later."""
    kept = [Kept("USER", OLD_USER), Kept("FP", FINGER)]
    write_file(path, {SERIAL: kept}, version=1)
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    before = rows(path, schema), rows(path, "SELECT * FROM kept_lines")
    real = getattr(migrations, step)

    def fail(*arguments: object) -> None:
        """Do the step, then fail."""
        real(*arguments)
        raise failure

    journal = Journal(path, KEY)
    with monkeypatch.context() as patched:
        patched.setattr(migrations, step, fail)
        if step == "_take_over_people":
            patched.setitem(migrations._STEPS, 2, fail)  # noqa: SLF001
        with pytest.raises(JournalError) as raised:
            await journal.open()
        assert str(raised.value) == f"{type(failure).__name__}: journal.db"
        assert not isinstance(raised.value, DamagedError)
    assert before == (rows(path, schema), rows(path, "SELECT * FROM kept_lines"))
    assert rows(path, "SELECT version FROM schema_version") == [(1,)]
    await journal.open()
    try:
        assert (await journal.register(SERIAL)).names == {"7": "Ann"}
    finally:
        await journal.close()
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]


@pytest.mark.parametrize(
    "failure", [SystemExit(1), MemoryError(), KeyboardInterrupt(), GeneratorExit()]
)
async def test_work_that_ends_threads(
    journal: Journal, failure: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that whatever work raises is an answer to its caller, and no more."""

    def fail(*_: object, **__: object) -> object:
        """Fail as nothing should."""
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(storing, "store", fail)
        with pytest.raises(JournalError, match=type(failure).__name__):
            await journal.commit(entry(punch(0)))
    assert (await journal.commit(entry(punch(0)))).live_punches == (punch(0),)
    assert stored(journal.path) == [0]


@pytest.mark.parametrize("method", ["_next_group", "_commit", "_answer", "_do"])
async def test_thread_that_fails(
    path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Test that callers hear of it when the thread itself fails, and that it goes on."""
    monkeypatch.setattr("custom_components.zkteco_push.journal.writer._BREATH", 0)
    real, failures = getattr(Writer, method), [SystemExit("planted")]

    def fail_once(self: Writer, *arguments: object) -> object:
        """Fail the first time."""
        if failures:
            raise failures.pop()
        return real(self, *arguments)

    journal = Journal(path, KEY)
    await journal.open()
    await journal.register(SERIAL)
    monkeypatch.setattr(Writer, method, fail_once)
    results = await asyncio.gather(
        *(journal.commit(entry(punch(number))) for number in range(5)),
        return_exceptions=True,
    )
    assert {type(result) for result in results if isinstance(result, Exception)} <= {
        JournalError
    }
    # A terminal that was refused sends again.
    for number in range(5):
        await journal.commit(entry(punch(number)))
    await journal.close()
    assert sorted(stored(path)) == list(range(5))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_thread_that_dies(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that the next who comes has the thread begin again, for all who wait."""
    journal = Journal(path, KEY)
    await journal.open()
    await journal.register(SERIAL)
    with monkeypatch.context() as patched:

        def die(self: Writer, *_arguments: object) -> None:
            """End the thread."""
            raise SystemExit

        patched.setattr(Writer, "_do", die)
        patched.setattr(Writer, "_answer", die)
        first = asyncio.ensure_future(journal.commit(entry(punch(0))))
        await asyncio.sleep(0.1)
    assert not first.done()
    await journal.commit(entry(punch(1)))
    first.cancel()
    await journal.commit(entry(punch(0)))
    await journal.close()
    assert stored(path) == [1, 0]


@pytest.mark.file
async def test_copied_while_it_is_written(journal: Journal, tmp_path: Path) -> None:
    """Test that a held file and any beginning of its log make a consistent copy."""
    for number in range(50):
        await journal.commit(entry(punch(number), operation(number)))
    await journal.hold_still()
    whole = journal.path.read_bytes()
    log = journal.path.with_name(f"{journal.path.name}-wal")
    assert log.stat().st_size == 0
    for number in range(50, 450):
        await journal.commit(entry(punch(number)))
    # Enough for SQLite to move the log into the file, were it not held.
    assert log.stat().st_size > 4096 * 1000
    assert journal.path.read_bytes() == whole
    chance = random.Random(7)
    content = log.read_bytes()
    copy = tmp_path / "copy" / "journal.db"
    copy.parent.mkdir()
    for size in (0, len(content), *(chance.randrange(len(content)) for _ in range(20))):
        shutil.copyfile(journal.path, copy)
        copy.with_name("journal.db-wal").write_bytes(content[:size])
        copied = Journal(copy, KEY)
        await copied.open()
        count = await copied.count_punches(SERIAL)
        await copied.close()
        assert count >= 50
        assert stored(copy) == list(range(count))
        assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    await journal.move_on()
    assert journal.path.read_bytes() != whole
    await journal.close()
    assert stored(journal.path) == list(range(450))
    assert not log.exists()


@pytest.mark.file
async def test_closed_while_held(journal: Journal) -> None:
    """Test that a log that is being copied does not go when the journal is closed."""
    await journal.hold_still()
    whole = journal.path.read_bytes()
    await journal.commit(entry(punch(0)))
    await journal.close()
    assert journal.path.read_bytes() == whole
    assert journal.path.with_name(f"{journal.path.name}-wal").stat().st_size
    await journal.open()
    assert await journal.count_punches(SERIAL) == 1


@pytest.mark.file
async def test_held_while_it_is_read(journal: Journal) -> None:
    """Test that it is told when a reader keeps the file from being made whole."""
    await journal.commit(entry(punch(0)))
    with closing(sqlite3.connect(journal.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM punches").fetchall()
        await journal.commit(entry(punch(1)))
        with pytest.raises(JournalError, match="being read"):
            await journal.hold_still()
    await journal.commit(entry(punch(2)))
    await journal.hold_still()
    await journal.move_on()
    await journal.close()
    assert stored(journal.path) == [0, 1, 2]


async def test_photos_whose_files_have_gone(journal: Journal) -> None:
    """Test that only the photos are forgotten that are named."""
    await journal.commit(entry(*(photo(number) for number in range(3))))
    assert await journal.photos.forget_files(["1-7.jpg", "never-there"]) == {SERIAL}
    assert await journal.photos.files() == {"0-7.jpg", "2-7.jpg"}
    assert await journal.photos.forget_files([]) == set()


async def test_not_live_before_a_time(journal: Journal) -> None:
    """Test that what happened before a loss is stored, but not live."""
    journal.live_from = RECEIVED_AT + 5
    committed = await journal.commit(
        entry(punch(4), punch(5), operation(4), operation(6))
    )
    assert committed.live_punches == (punch(5),)
    assert committed.live_operations == (operation(6),)
    assert (committed.backlog, committed.first) == (1, int(RECEIVED_AT) + 4)
    assert stored(journal.path) == [4, 5]
