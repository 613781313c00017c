"""The file: created, opened again, refused."""

from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from custom_components.zkteco_push.journal import Journal, JournalError
from custom_components.zkteco_push.journal.engines import sqlite as engines
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION

from .builders import KEY, SERIAL, entry, punch, rows


def set_version(path: Path, version: int) -> None:
    """Make the file one of another version, past the journal."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE schema_version SET version = ?", (version,))


async def opened_and_closed(path: Path) -> None:
    """Open and close the journal once."""
    journal = Journal(path, KEY)
    await journal.open()
    await journal.close()


async def test_new_file(path: Path) -> None:
    """Test that the file and its folder are made, at today's version."""
    assert not path.parent.exists()
    await opened_and_closed(path)
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]


async def test_opened_again(path: Path) -> None:
    """Test that opening an up-to-date file changes nothing in it."""
    await opened_and_closed(path)
    schema = rows(path, "SELECT type, name, sql FROM sqlite_master ORDER BY name")
    for _ in range(3):
        await opened_and_closed(path)
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]
    assert schema == rows(
        path, "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    )


@pytest.mark.file
async def test_closed_file_is_whole(journal: Journal) -> None:
    """Test that a closed journal is one file, ready to be copied."""
    await journal.commit(entry(punch(0)))
    await journal.close()
    assert [file.name for file in journal.path.parent.iterdir()] == [journal.path.name]
    assert rows(journal.path, "PRAGMA integrity_check") == [("ok",)]


async def test_later_version(path: Path) -> None:
    """Test that a database of a later version refuses, and is left as it is."""
    await opened_and_closed(path)
    set_version(path, SCHEMA_VERSION + 1)
    journal = Journal(path, KEY)
    with pytest.raises(JournalError, match="later version"):
        await journal.open()
    with pytest.raises(JournalError):
        await journal.register(SERIAL)
    await journal.close()
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION + 1,)]
    set_version(path, SCHEMA_VERSION)
    await opened_and_closed(path)


async def test_refused_file_is_closed(path: Path) -> None:
    """Test that a refused file does not stay open: Home Assistant tries again."""
    await opened_and_closed(path)
    set_version(path, SCHEMA_VERSION + 1)
    with pytest.raises(JournalError):
        await Journal(path, KEY).open()
    # SQLite removes what it keeps beside the file when the last connection closes.
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("obstacle", ["garbage", "folder", "file as folder"])
async def test_file_that_cannot_be_opened(tmp_path: Path, obstacle: str) -> None:
    """Test that whatever is in the way is an error of the journal's."""
    path = tmp_path / "deeper" / "journal.db"
    match obstacle:
        case "garbage":
            path.parent.mkdir()
            path.write_bytes(b"this is no database" * 1000)
        case "folder":
            path.mkdir(parents=True)
        case _:
            path.parent.write_bytes(b"")
    journal = Journal(path, KEY)
    with pytest.raises(JournalError) as raised:
        await journal.open()
    # The message goes into a log: the file's name is enough.
    assert str(tmp_path) not in str(raised.value)
    await journal.close()


@pytest.mark.file
async def test_reader_beside_the_writer(journal: Journal) -> None:
    """Test that somebody who looks into the file does not keep it from being written."""
    with closing(sqlite3.connect(journal.path)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM punches").fetchall() == [(0,)]
        await journal.commit(entry(punch(0)))
        assert reader.execute("SELECT count(*) FROM punches").fetchall() == [(0,)]
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM punches").fetchall() == [(1,)]


async def test_locked_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that a file locked by somebody else is an error only while it is."""
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 0.01)
    journal = Journal(path, KEY)
    await journal.open()
    try:
        await journal.register(SERIAL)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError, match="database is locked"):
                await journal.commit(entry(punch(0)))
            other.execute("ROLLBACK")
        assert (await journal.commit(entry(punch(0)))).live_punches == (punch(0),)
    finally:
        await journal.close()
