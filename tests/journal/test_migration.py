"""A file of an earlier version: what lay in it unread is found in the directory."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
import sqlite3
from typing import Final

import pytest

from custom_components.zkteco_push.journal import Journal, Origin
from custom_components.zkteco_push.journal.salvage import begin_anew
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION
from custom_components.zkteco_push.journal.seal import Seal

from .builders import (
    EVERYTHING,
    KEY,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    USERS,
    counted_room,
    entry,
    punch,
    room,
    rows,
    user,
)

# Exactly as version 2 made them.
_SCHEMA_2: Final = """
CREATE TABLE schema_version (version INTEGER);
CREATE TABLE punches (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    serial_number VARCHAR(64) NOT NULL,
    pin VARCHAR(64) NOT NULL,
    local_time INTEGER NOT NULL,
    state_code INTEGER NOT NULL,
    verification_code INTEGER NOT NULL,
    punched_at INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    work_code VARCHAR(64) NOT NULL,
    mask BOOLEAN,
    temperature FLOAT,
    converted_temperature FLOAT,
    received_at FLOAT NOT NULL,
    live BOOLEAN NOT NULL,
    UNIQUE (serial_number, pin, local_time, state_code, verification_code)
);
CREATE TABLE operations (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    serial_number VARCHAR(64) NOT NULL,
    local_time INTEGER NOT NULL,
    code INTEGER NOT NULL,
    operator VARCHAR(128) NOT NULL,
    object_1 VARCHAR(128) NOT NULL,
    object_2 VARCHAR(128) NOT NULL,
    object_3 VARCHAR(128) NOT NULL,
    object_4 VARCHAR(128) NOT NULL,
    tagged BOOLEAN NOT NULL,
    occurred_at INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    received_at FLOAT NOT NULL,
    live BOOLEAN NOT NULL,
    UNIQUE (serial_number, local_time, code, operator, object_1, object_2, object_3,
        object_4)
);
CREATE TABLE kept_lines (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    serial_number VARCHAR(64) NOT NULL,
    received_at FLOAT NOT NULL,
    tag VARCHAR(32) NOT NULL,
    reason VARCHAR(32),
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (serial_number, digest)
);
CREATE TABLE stamps (
    serial_number VARCHAR(64) NOT NULL,
    table_name VARCHAR(32) NOT NULL,
    stamp VARCHAR(32) NOT NULL,
    PRIMARY KEY (serial_number, table_name)
);
CREATE TABLE terminals (
    serial_number VARCHAR(64) NOT NULL,
    was_asked BOOLEAN NOT NULL,
    push_version VARCHAR(128),
    language INTEGER,
    facts TEXT NOT NULL,
    rejected_lines INTEGER NOT NULL,
    kept_bytes INTEGER NOT NULL,
    last_punch_id INTEGER,
    spellings TEXT DEFAULT '{}' NOT NULL,
    PRIMARY KEY (serial_number)
);
CREATE TABLE offsets (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    serial_number VARCHAR(64) NOT NULL,
    told_at FLOAT NOT NULL,
    utc_offset INTEGER NOT NULL
);
CREATE INDEX offsets_of_terminal ON offsets (serial_number, told_at);
CREATE TABLE commands (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    serial_number VARCHAR(64) NOT NULL,
    sealed BLOB NOT NULL,
    delivery VARCHAR(16) NOT NULL,
    state VARCHAR(16) NOT NULL,
    created_at FLOAT NOT NULL,
    handed_out INTEGER NOT NULL,
    return_code INTEGER,
    finished_at FLOAT
);
CREATE INDEX commands_of_terminal ON commands (serial_number, state);
INSERT INTO schema_version VALUES (2);
"""


@dataclass(frozen=True)
class Kept:
    """A line that an earlier version kept."""

    tag: str
    raw: bytes
    late: int = 0
    reason: str | None = None
    key: bytes = KEY


def write_file(
    path: Path,
    kept: dict[str, list[Kept]],
    *,
    push_version: str | None = "2.4.1",
    language: int | None = 69,
    version: int = 2,
) -> None:
    """Write the file of an earlier version."""
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_SCHEMA_2)
        if version == 1:
            connection.executescript(
                "DROP TABLE commands; ALTER TABLE terminals DROP COLUMN spellings;"
                "UPDATE schema_version SET version = 1;"
            )
        for serial, lines in kept.items():
            size = sum(len(line.raw) for line in lines)
            connection.execute(
                "INSERT INTO terminals (serial_number, was_asked, push_version,"
                " language, facts, rejected_lines, kept_bytes) VALUES (?,1,?,?,?,?,?)",
                (serial, push_version, language, '{"UserCount": "3"}', 1, size),
            )
            connection.executemany(
                "INSERT INTO kept_lines (serial_number, received_at, tag, reason,"
                " length, digest, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (_row(serial, line) for line in lines),
            )


def _row(serial: str, line: Kept) -> tuple[object, ...]:
    """Return the row of a kept line."""
    seal, context = Seal(line.key), f"{serial}|{line.tag}"
    return (
        serial,
        RECEIVED_AT + line.late,
        line.tag,
        line.reason,
        len(line.raw),
        seal.digest(line.raw, context),
        seal.close(line.raw, context),
    )


async def opened(path: Path) -> Journal:
    """Return the open journal."""
    journal = Journal(path, KEY)
    await journal.open()
    return journal


def kept_tags(path: Path, serial: str = SERIAL) -> list[str]:
    """Return the tags of what is kept as it came, and check its size."""
    found = rows(
        path,
        "SELECT tag, length FROM kept_lines WHERE serial_number = ? ORDER BY id",
        serial,
    )
    sql = "SELECT kept_bytes FROM terminals WHERE serial_number = ?"
    assert rows(path, sql, serial) == [(sum(length for _, length in found),)]
    return [tag for tag, _ in found]


OLD_USER = b"USER PIN=7\tName=Ann\tPri=0"
NEW_USER = b"USER PIN=7\tName=Anna\tPri=14\tPasswd=1234"
FINGER = b"FP PIN=7\tFID=6\tSize=4\tValid=1\tTMP=QUJD"
FACE_LINE = (
    b"Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9\tMajorVer=58\tMinorVer=12"
    b"\tFormat=0\tTmp=R0hJ"
)
PICTURE = b"USERPIC PIN=7\tFileName=7.jpg\tSize=4\tContent=U1RV"


async def test_people_are_taken_over(path: Path) -> None:
    """Test that people are in the directory, and everything else where it was."""
    kept = [
        Kept("USER", NEW_USER, late=60),
        Kept("USER", OLD_USER),
        Kept("FP", FINGER),
        Kept("SMS", b"SMS UID=1\tMSG=Hello"),
        Kept("BIODATA", FACE_LINE, late=5),
        Kept("USERPIC", PICTURE, late=5),
        Kept("USER", b"USER PIN=8\tName=Lost", key=KEY[::-1]),
        Kept("USER", b"USER Name=Nobody"),
        Kept("OPERLOG", b"garbage", reason="unknown_line"),
        Kept("USER", b"USER PIN=9\tName=Rejected", reason="too_many"),
        Kept("ERRORLOG", b"ERRORLOG ErrCode=D01E0001\tErrMsg=x"),
        Kept("UNKNOWN", b"\0\xff"),
    ]
    write_file(path, {SERIAL: kept, OTHER_SERIAL: [Kept("FP", FINGER)]})
    journal = await opened(path)
    try:
        record = await journal.register(SERIAL)
        lines = await journal.directory.lines(SERIAL, EVERYTHING)
        others = await journal.directory.lines(OTHER_SERIAL, EVERYTHING)
    finally:
        await journal.close()
    assert record.names == {"7": "Anna"}
    assert (record.was_asked, record.rejected_lines) == (True, 1)
    assert record.facts == {"UserCount": "3"}
    assert [(line.raw, line.entry.received_at - RECEIVED_AT) for line in lines] == [
        (NEW_USER, 60),
        (FINGER, 0),
        (b"BIODATA " + FACE_LINE, 5),
        (PICTURE, 5),
    ]
    assert {line.entry.origin for line in lines} == {Origin.UPLOADED}
    assert lines[2].entry.version == "58.12"
    assert [line.raw for line in others] == [FINGER]
    assert others[0].entry.digest == lines[1].entry.digest
    assert kept_tags(path) == [
        "SMS",
        "USER",
        "USER",
        "OPERLOG",
        "USER",
        "ERRORLOG",
        "UNKNOWN",
    ]
    assert kept_tags(path, OTHER_SERIAL) == []
    assert room(path) == counted_room(path)


@pytest.mark.parametrize(
    ("push_version", "language", "name"),
    [
        pytest.param("2.4.1", 83, "林", id="the vendor's Chinese"),
        pytest.param("2.4.1", 69, "ÁÖ", id="the vendor's English"),
        pytest.param(None, 1, "林", id="the seed's Chinese"),
        pytest.param(None, 83, "ÁÖ", id="the seed's other language"),
        pytest.param(None, None, "ÁÖ", id="unknown"),
    ],
)
async def test_names_in_the_terminals_language(
    path: Path, push_version: str | None, language: int | None, name: str
) -> None:
    """Test that names are read as the terminal's last handshake said."""
    lines = [
        Kept("USER", "USER PIN=1\tName=林".encode("gb18030")),
        Kept("USER", "USER PIN=2\tName=林".encode()),
    ]
    write_file(path, {SERIAL: lines}, push_version=push_version, language=language)
    journal = await opened(path)
    try:
        assert (await journal.register(SERIAL)).names == {"1": name, "2": "林"}
    finally:
        await journal.close()


async def test_whole_bodies(path: Path) -> None:
    """Test that bodies of tables that nobody read then are read line by line."""
    lines = [
        Kept("USER", b"PIN=1\tName=Ann\r\nPIN=2\tName=Bob\r\n"),
        Kept("FP", b"PIN=1\tFID=0\tTMP=QUJD\nPIN=1\tFID=1\tTMP=REVG", late=1),
        # Nothing of a body that is not clear is taken from it.
        Kept("USER", b"PIN=3\tName=Eve\ngarbage", late=2),
        Kept("USER", b"\r\n", late=3),
    ]
    write_file(path, {SERIAL: lines})
    journal = await opened(path)
    try:
        assert (await journal.register(SERIAL)).names == {"1": "Ann", "2": "Bob"}
        found = await journal.directory.lines(SERIAL, EVERYTHING)
    finally:
        await journal.close()
    assert [line.raw for line in found] == [
        b"USER PIN=1\tName=Ann",
        b"USER PIN=2\tName=Bob",
        b"FP PIN=1\tFID=0\tTMP=QUJD",
        b"FP PIN=1\tFID=1\tTMP=REVG",
    ]
    assert kept_tags(path) == ["USER", "USER"]


@pytest.mark.parametrize("version", [1, 2])
async def test_migrated_once(path: Path, version: int) -> None:
    """Test that a migrated file is like a new one, and opens unchanged after that."""
    write_file(path, {SERIAL: [Kept("USER", OLD_USER)]}, version=version)
    journal = await opened(path)
    await journal.close()
    new = path.with_name("new.db")
    await (await opened(new)).close()
    columns = (
        "SELECT master.name, info.name, info.type, info.[notnull], info.pk"
        " FROM sqlite_master AS master, pragma_table_info(master.name) AS info"
        " WHERE master.type = 'table' ORDER BY master.name, info.name"
    )
    assert rows(path, columns) == rows(new, columns)
    indexes = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'"
    assert sorted(rows(path, indexes)) == sorted(rows(new, indexes))
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]
    dump = path.read_bytes()
    for _ in range(2):
        journal = await opened(path)
        assert len(await journal.directory.entries(SERIAL, USERS)) == 1
        await journal.close()
        assert path.read_bytes() == dump


async def test_after_the_migration(path: Path) -> None:
    """Test that a terminal goes on where it was, with all its room."""
    write_file(path, {SERIAL: [Kept("USER", OLD_USER), Kept("FP", FINGER)]})
    journal = await opened(path)
    try:
        await journal.register(SERIAL)
        await journal.commit(entry(user("7", "Hannah"), user("8", "Bob")))
        names = (await journal.register(SERIAL)).names
        assert names == {"7": "Hannah", "8": "Bob"}
        await journal.forget_terminal(SERIAL)
        assert await journal.directory.entries(SERIAL, EVERYTHING) == []
    finally:
        await journal.close()
    assert rows(path, "SELECT count(*) FROM directory") == [(0,)]


def add_punches(path: Path, *numbers: int) -> None:
    """Put punches into the file of an earlier version."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO punches VALUES (?, ?, '7', ?, 0, 15, ?, 7200, '', NULL, NULL,"
            " NULL, 1.5, 1)",
            [(number, SERIAL, number, number) for number in numbers],
        )


async def test_site(path: Path) -> None:
    """Test that every row is of the file's site, and that no number is used again."""
    write_file(path, {SERIAL: [Kept("SMS", b"SMS UID=1")]})
    add_punches(path, 3, 4, 9)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM punches WHERE id = 9")
    journal = await opened(path)
    try:
        assert await journal.count_punches(SERIAL) == 2
        await journal.commit(entry(punch(0)))
    finally:
        await journal.close()
    assert rows(path, "SELECT site, id, local_time, live FROM punches")[:2] == [
        (1, 3, 3, 1),
        (1, 4, 4, 1),
    ]
    assert rows(path, "SELECT max(id) FROM punches") == [(10,)]
    for table in ("kept_lines", "terminals"):
        assert rows(path, f"SELECT DISTINCT site FROM {table}") == [(1,)]  # noqa: S608
    assert rows(path, "SELECT id, instance_id FROM sites") == [(1, "")]
    assert rows(path, "SELECT name FROM sqlite_master WHERE name LIKE '%before'") == []


def test_damaged_file_of_an_earlier_version(path: Path) -> None:
    """Test that what can be read of it is kept as well, as the file's site's."""
    write_file(path, {SERIAL: [Kept("SMS", b"SMS UID=1")]})
    add_punches(path, 3, 4)
    assert begin_anew(path, "stamp").rows == 4
    assert rows(path, "SELECT site, id FROM punches") == [(1, 3), (1, 4)]
    assert rows(path, "SELECT site, tag FROM kept_lines") == [(1, "SMS")]


async def test_empty_file(path: Path) -> None:
    """Test that a file in which there is nothing yet is brought up to date."""
    write_file(path, {})
    await (await opened(path)).close()
    assert rows(path, "SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
