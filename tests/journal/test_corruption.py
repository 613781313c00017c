"""A damaged file: it is noticed, set aside, and what can be read of it is saved."""

from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from custom_components.zkteco_push.iclock.attendance.command_text import (
    delivery_of_command,
)
from custom_components.zkteco_push.iclock.commands import Command
from custom_components.zkteco_push.journal import (
    Author,
    DamagedError,
    Journal,
    JournalError,
    LaterVersionError,
    Note,
    upkeep,
)
from custom_components.zkteco_push.journal.salvage import (
    begin_anew,
    remove_aside,
    set_aside,
)
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION, metadata

from .builders import (
    EVERYTHING,
    KEY,
    RECEIVED_AT,
    SERIAL,
    counted_room,
    entry,
    everything_of,
    operation,
    photo,
    punch,
    put,
    rejected,
    room,
    rows,
    user,
)

_PAGE = 4096
_PUNCHES = 3000
_STAMP = "20260504-080000"


async def write_journal(path: Path) -> bytes:
    """Write a journal with a bit of everything and many punches; return its bytes."""
    journal = Journal(path, KEY)
    await journal.open()
    await journal.register(SERIAL)
    await journal.commit(
        entry(
            *(punch(number, live=False) for number in range(_PUNCHES)),
            *(operation(number) for number in range(20)),
            photo(1),
            rejected(b"garbage"),
            stamp="77",
        )
    )
    note = Note(Author("id", "Ada"), RECEIVED_AT, "It was somebody else")
    for number in (1, _PUNCHES):
        await journal.corrections.void(number, note)
    await journal.corrections.add(SERIAL, punch(5, pin="8"), note)
    await put(journal, *everything_of())
    await journal.record_asked(SERIAL)
    await journal.begin_run({"run": "1", "key": "2"}, asks_again=False)
    command = Command("check")
    await journal.add_command(SERIAL, command, delivery_of_command(command), 1.0)
    await journal.close()
    return path.read_bytes()


def damage(path: Path, kind: str) -> None:
    """Damage a file, as disks and people do."""
    content = path.read_bytes()
    pages = len(content) // _PAGE
    match kind:
        case "header":
            path.write_bytes(bytes(100) + content[100:])
        case "schema":
            path.write_bytes(content[:100] + b"\xa5" * (_PAGE - 100) + content[_PAGE:])
        case "middle":
            middle = pages // 2 * _PAGE
            path.write_bytes(
                content[:middle] + b"\xff" * _PAGE * 2 + content[middle + _PAGE * 2 :]
            )
        case "all but the beginning":
            # As long as a file is in which there is nothing yet.
            ((empty,),) = rows(path, "SELECT max(rootpage) FROM sqlite_schema")
            begin = (empty + 1) * _PAGE
            path.write_bytes(content[:begin] + b"\xff" * (len(content) - begin))
        case "truncated":
            path.write_bytes(content[: pages // 2 * _PAGE])
        case "cut":
            path.write_bytes(content[:-1000])
        case "no database":
            path.write_bytes(b"this is no database" * 1000)
        case "table lost":
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("DROP TABLE stamps")
        case _:
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute("DELETE FROM schema_version")


KINDS = (
    *("header", "schema", "middle", "truncated", "cut", "no database"),
    *("table lost", "no version"),
)
# Of these, nothing can be read: there is no list of tables.
HOPELESS = {"header", "schema", "no database"}


@pytest.mark.parametrize("kind", KINDS)
async def test_damage(path: Path, kind: str) -> None:
    """Test that damage is noticed when the file is opened, and a new one is begun."""
    await write_journal(path)
    damage(path, kind)
    damaged = path.read_bytes()
    journal = Journal(path, KEY)
    with pytest.raises(DamagedError) as raised:
        await journal.open()
    # The message goes into a log.
    assert str(path.parent) not in str(raised.value)
    # Looking does not change it.
    assert path.read_bytes() == damaged
    salvage = begin_anew(path, _STAMP)
    assert salvage.aside.read_bytes() == damaged
    assert salvage.aside.name == f"journal.damaged-{_STAMP}.db"
    await journal.open(thoroughly=True)
    try:
        record = await journal.register(SERIAL)
        found = await journal.count_punches(SERIAL)
        await journal.commit(entry(*(punch(number) for number in range(_PUNCHES))))
    finally:
        await journal.close()
    assert (found > 0) is (kind not in HOPELESS)
    assert (salvage.rows > 0) is (kind not in HOPELESS)
    if kind == "middle":
        # Both sides of what is damaged.
        assert found > _PUNCHES // 2
    if kind in {"table lost", "no version"}:
        assert found == _PUNCHES
        assert record.names == {"7": "Ann Planted"}
    # All is there once the terminal has sent it again, and nothing twice.
    times = rows(path, "SELECT punched_at FROM punches ORDER BY punched_at")
    assert [time for (time,) in times] == [
        int(RECEIVED_AT) + number for number in range(_PUNCHES)
    ]
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]


async def test_everything_is_saved(path: Path) -> None:
    """Test that a file with nothing but a broken index is saved as a whole."""
    await write_journal(path)
    tables = sorted(metadata.tables.keys() - {"schema_version", "sites"})
    before = {table: rows(path, f"SELECT * FROM {table}") for table in tables}  # noqa: S608
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_schema SET rootpage=2 WHERE name LIKE '%autoindex_punches%'"
        )
        connection.commit()
    journal = Journal(path, KEY)
    with pytest.raises(DamagedError):
        await journal.open(thoroughly=True)
    salvage = begin_anew(path, _STAMP)
    after = {table: rows(path, f"SELECT * FROM {table}") for table in tables}  # noqa: S608
    assert {table: len(found) for table, found in after.items()} == {
        table: len(found) for table, found in before.items()
    }
    assert after == before
    assert salvage.rows == sum(map(len, before.values()))
    assert room(path) == counted_room(path)
    await journal.open()
    try:
        lines = await journal.directory.lines(SERIAL, EVERYTHING)
        queued = (await journal.register(SERIAL)).commands
        command = Command("check")
        following = await journal.add_command(
            SERIAL, command, delivery_of_command(command), 1.0
        )
    finally:
        await journal.close()
    assert [line.raw for line in lines] == [each.raw for each in everything_of()]
    # A late reply to an earlier command must not end another one.
    assert [each.command_id for each in queued] == [1]
    assert following.command_id == 2


async def test_corrections_of_lost_punches(path: Path) -> None:
    """Test that what was void is so again when the terminal has sent it again."""
    await write_journal(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE punches SET pin = x'00ff' WHERE id = 1")
    begin_anew(path, _STAMP)
    numbers = "SELECT punch_id FROM corrections ORDER BY id"
    assert rows(path, numbers) == [(None,), (_PUNCHES,), (None,)]
    journal = Journal(path, KEY)
    await journal.open()
    try:
        await journal.commit(entry(*(punch(number, live=False) for number in range(9))))
    finally:
        await journal.close()
    assert rows(path, numbers) == [(_PUNCHES + 1,), (_PUNCHES,), (None,)]


async def test_rows_of_the_wrong_kind(path: Path) -> None:
    """Test that a row whose values cannot be is not taken over."""
    await write_journal(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE punches SET punched_at = x'ff' WHERE id = 1")
        connection.execute("UPDATE punches SET live = 7 WHERE id = 2")
        connection.execute("UPDATE punches SET pin = x'00ff' WHERE id = 3")
        connection.execute("UPDATE operations SET received_at = 'x' WHERE id = 1")
        connection.execute("UPDATE directory SET sealed = 'text' WHERE id = 1")
    begin_anew(path, _STAMP)
    assert rows(path, "SELECT min(id), count(*) FROM punches") == [(4, _PUNCHES - 3)]
    assert rows(path, "SELECT count(*) FROM operations") == [(19,)]
    assert rows(path, "SELECT count(*) FROM directory") == [(4,)]
    assert room(path) == counted_room(path)


async def test_asked_again(path: Path) -> None:
    """Test that terminals of a journal that has been begun anew are asked once more."""
    await write_journal(path)
    begin_anew(path, _STAMP)
    journal = Journal(path, KEY)
    await journal.open()
    try:
        assert (await journal.register(SERIAL)).was_asked
        await journal.begin_run({"run": "8"}, asks_again=True)
        record = await journal.register(SERIAL)
        assert await journal.marks() == {"run": "8", "key": "2"}
    finally:
        await journal.close()
    assert not record.was_asked
    assert record.stamps == {}


@pytest.mark.file
async def test_log_goes_with_the_file(journal: Journal) -> None:
    """Test that commits that are only in the log are saved as well."""
    await journal.hold_still()
    await journal.commit(entry(punch(0)))
    await journal.close()
    path = journal.path
    log = path.with_name(f"{path.name}-wal").read_bytes()
    aside = begin_anew(path, _STAMP).aside
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == log
    assert rows(path, "SELECT count(*) FROM punches") == [(1,)]
    assert not path.with_name(f"{path.name}-wal").exists()


async def test_three_are_kept(path: Path) -> None:
    """Test that the latest damaged files are kept, until they are deleted."""
    await write_journal(path)
    for number in range(5):
        damage(path, "no database")
        begin_anew(path, f"2026050{number}-080000")
    names = [f"journal.damaged-2026050{number}-080000.db" for number in (2, 3, 4)]
    assert [file.name for file in set_aside(path)] == names
    assert {file.name for file in path.parent.iterdir()} == {"journal.db", *names}
    remove_aside(path)
    assert [file.name for file in path.parent.iterdir()] == ["journal.db"]


async def test_interrupted(path: Path) -> None:
    """Test that what an earlier attempt left is not taken for anything."""
    await write_journal(path)
    damage(path, "no database")
    path.with_name("journal.db.new").write_bytes(b"half a file")
    path.with_name("journal.db.new-wal").write_bytes(b"half a log")
    begin_anew(path, _STAMP)
    journal = Journal(path, KEY)
    await journal.open()
    await journal.close()
    assert len(list(path.parent.iterdir())) == 2


async def test_no_new_file(path: Path) -> None:
    """Test that a damaged file stays where it is as long as there is no new one."""
    await write_journal(path)
    damage(path, "middle")
    damaged = path.read_bytes()
    path.with_name("journal.db.new").mkdir()
    with pytest.raises(JournalError) as raised:
        begin_anew(path, _STAMP)
    assert not isinstance(raised.value, DamagedError)
    assert path.read_bytes() == damaged
    assert set_aside(path) == []
    path.with_name("journal.db.new").rmdir()
    begin_anew(path, _STAMP)


@pytest.mark.file
async def test_damaged_while_open(journal: Journal) -> None:
    """Test that damage is told by whoever comes across it, reader or writer."""
    told: list[DamagedError] = []
    journal.on_damage(told.append)
    await journal.commit(entry(*(punch(number) for number in range(_PUNCHES))))
    await journal.hold_still()
    damage(journal.path, "no database")
    with pytest.raises(DamagedError):
        await journal.count_punches(SERIAL)
    assert len(told) == 1
    await journal.close()
    with pytest.raises(DamagedError):
        await journal.open()
    # Nobody is told of a journal that is not open: its opener knows.
    assert len(told) == 1


async def test_writer_comes_across_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a commit into a damaged page is refused, and told."""
    await write_journal(path)
    damage(path, "all but the beginning")
    monkeypatch.setattr(upkeep, "_CHECKED_AT_EVERY_START", 0)
    journal = Journal(path, KEY)
    told: list[DamagedError] = []
    journal.on_damage(told.append)
    # A large file that was closed in order is not looked through.
    await journal.open()
    try:
        upload = entry(*(punch(number, pin="new") for number in range(_PUNCHES)))
        with pytest.raises(DamagedError):
            await journal.commit(upload)
    finally:
        await journal.close()
    assert len(told) == 1
    with pytest.raises(DamagedError):
        await journal.open(thoroughly=True)


async def test_large_file_not_closed_in_order(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a large file is looked through if its log is still there."""
    await write_journal(path)
    monkeypatch.setattr(upkeep, "_CHECKED_AT_EVERY_START", 0)
    assert not upkeep.should_check(path)
    path.with_name(f"{path.name}-wal").write_bytes(b"")
    assert not upkeep.should_check(path)
    path.with_name(f"{path.name}-wal").write_bytes(b"left")
    assert upkeep.should_check(path)


async def test_later_version_is_no_damage(path: Path) -> None:
    """Test that a file of a later version is not taken for a damaged one."""
    await write_journal(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 999")
        connection.execute("DROP TABLE stamps")
    with pytest.raises(LaterVersionError) as raised:
        await Journal(path, KEY).open()
    assert not isinstance(raised.value, DamagedError)


async def test_folder_in_the_way_is_no_damage(path: Path) -> None:
    """Test that what is no file at all is not set aside."""
    path.mkdir(parents=True)
    with pytest.raises(JournalError) as raised:
        await Journal(path, KEY).open()
    assert not isinstance(raised.value, DamagedError)


async def test_names_of_people_are_saved(path: Path) -> None:
    """Test that text which is none is no reason to stop."""
    journal = Journal(path, KEY)
    await journal.open()
    await journal.register(SERIAL)
    await put(journal, user("1", "Ann"), user("2", "Bob"))
    await journal.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        sql = "UPDATE directory SET name = CAST(x'ff41' AS TEXT) WHERE pin = '1'"
        connection.execute(sql)
    begin_anew(path, _STAMP)
    assert rows(path, "SELECT name FROM directory") == [("\ufffdA",), ("Bob",)]
