"""The journal's tables, as they are today.

Times are Unix seconds. `local_time` is a terminal's wall clock as if it were UTC, so
that it can be compared without a calendar. Rows are never changed once written,
save those of `terminals`, `stamps`, `commands`, `directory` and `erased`.

Each row carries its site, the Home Assistant that wrote it: several may share one
database. Whatever is inserted gets the site of its connection.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from .sites import site_of_insert

SCHEMA_VERSION: Final = 6

metadata = MetaData()

# SQLite gives numbers of rows itself only where the type has this very name.
_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")
# Neither a time nor a number of bytes has to fit into four bytes.
_TIME: Final = BigInteger().with_variant(Integer, "sqlite")
_SIZE: Final = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    """Return the column of a row's number, which is never used again."""
    return Column("id", _NUMBER, primary_key=True, autoincrement=True)


def _site(**options: Any) -> Column[int]:
    """Return the column of who wrote a row."""
    return Column(
        "site", SmallInteger, nullable=False, default=site_of_insert, **options
    )


# The Home Assistants that write to the database, by their instance ids.
sites = Table(
    "sites",
    metadata,
    Column("id", SmallInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("instance_id", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    UniqueConstraint("instance_id"),
)

schema_version = Table("schema_version", metadata, Column("version", Integer))

punches = Table(
    "punches",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("pin", String(64), nullable=False),
    Column("local_time", _TIME, nullable=False),
    Column("state_code", Integer, nullable=False),
    Column("verification_code", Integer, nullable=False),
    Column("punched_at", _TIME, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("work_code", String(64), nullable=False),
    Column("mask", Boolean),
    Column("temperature", Double),
    Column("converted_temperature", Double),
    Column("received_at", Double, nullable=False),
    Column("live", Boolean, nullable=False),
    UniqueConstraint(
        "site", "serial_number", "pin", "local_time", "state_code", "verification_code"
    ),
    sqlite_autoincrement=True,
)

operations = Table(
    "operations",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("local_time", _TIME, nullable=False),
    Column("code", Integer, nullable=False),
    Column("operator", String(128), nullable=False),
    Column("object_1", String(128), nullable=False),
    Column("object_2", String(128), nullable=False),
    Column("object_3", String(128), nullable=False),
    Column("object_4", String(128), nullable=False),
    Column("tagged", Boolean, nullable=False),
    Column("occurred_at", _TIME, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", Double, nullable=False),
    Column("live", Boolean, nullable=False),
    UniqueConstraint(
        "site",
        "serial_number",
        "local_time",
        "code",
        "operator",
        "object_1",
        "object_2",
        "object_3",
        "object_4",
    ),
    sqlite_autoincrement=True,
)

# Lines of tags that no parser reads, whole bodies of unknown tables, and
# lines that were not understood (`reason` set): sealed, as they may hold secrets.
kept_lines = Table(
    "kept_lines",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("received_at", Double, nullable=False),
    Column("tag", String(32), nullable=False),
    Column("reason", String(32)),
    Column("length", _SIZE, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("site", "serial_number", "digest"),
    sqlite_autoincrement=True,
)

stamps = Table(
    "stamps",
    metadata,
    _site(primary_key=True),
    Column("serial_number", String(64), primary_key=True),
    Column("table_name", String(32), primary_key=True),
    Column("stamp", String(32), nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    _site(primary_key=True),
    Column("serial_number", String(64), primary_key=True),
    Column("was_asked", Boolean, nullable=False),
    Column("push_version", String(128)),
    Column("language", Integer),
    Column("facts", Text, nullable=False),
    Column("rejected_lines", _SIZE, nullable=False),
    Column("kept_bytes", _SIZE, nullable=False),
    Column("last_punch_id", _NUMBER),
    Column("spellings", Text, nullable=False, server_default="{}"),
    Column("directory_bytes", _SIZE, nullable=False, server_default="0"),
    Column("reconciliation", Text, nullable=False, server_default=""),
)

offsets = Table(
    "offsets",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("told_at", Double, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Index("offsets_of_terminal", "site", "serial_number", "told_at"),
    sqlite_autoincrement=True,
)

# What waits for a terminal or has been handed to it, and how it ended. The id is the
# number on the wire, so it is never used again. The command is sealed: it may hold
# passwords and templates.
commands = Table(
    "commands",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("delivery", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("handed_out", Integer, nullable=False),
    Column("return_code", Integer),
    Column("finished_at", Double),
    Index("commands_of_terminal", "site", "serial_number", "state"),
    sqlite_autoincrement=True,
)

# What terminals hold about people, the latest word on each. The line is sealed, and
# empty where it must not be kept.
directory = Table(
    "directory",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("category", String(16), nullable=False),
    Column("pin", String(64), nullable=False),
    Column("item", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("length", _SIZE, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("received_at", Double, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("deleted_at", Double),
    # Last, so that what is long is only read by those who want it.
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("site", "serial_number", "category", "pin", "item"),
    sqlite_autoincrement=True,
)

# Attendance photos; the pictures are files beside the database.
photos = Table(
    "photos",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("file", String(80), nullable=False),
    Column("media_type", String(32), nullable=False),
    Column("size", _SIZE, nullable=False),
    Column("pin", String(64)),
    Column("taken_at", _TIME, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", Double, nullable=False),
    Column("checksum", String(64), nullable=False),
    UniqueConstraint("site", "file"),
    Index("photos_of_terminal", "site", "serial_number", "taken_at"),
    sqlite_autoincrement=True,
)

# Copies of users from terminal to terminal that have not ended.
copies = Table(
    "copies",
    metadata,
    _id(),
    _site(),
    Column("source", String(64), nullable=False),
    Column("target", String(64), nullable=False),
    Column("pins", Text, nullable=False),
    Column("templates", Boolean, nullable=False),
    Column("photos", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    sqlite_autoincrement=True,
)

# What doors report. A terminal numbers its events, but begins anew after a clear, so
# the number alone does not tell one from another. The card is masked.
access_events = Table(
    "access_events",
    metadata,
    _id(),
    _site(),
    Column("serial_number", String(64), nullable=False),
    Column("local_time", _TIME, nullable=False),
    Column("code", Integer, nullable=False),
    Column("address", Integer, nullable=False),
    Column("pin", String(64), nullable=False),
    Column("card", String(32), nullable=False),
    Column("direction", String(8), nullable=False),
    Column("verification", String(64), nullable=False),
    Column("log_index", Integer, nullable=False),
    # Keyed, over all that tells an event from another one, the card included.
    Column("digest", LargeBinary(32), nullable=False),
    Column("occurred_at", _TIME, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", Double, nullable=False),
    Column("live", Boolean, nullable=False),
    UniqueConstraint("site", "serial_number", "digest"),
    Index("access_events_of_terminal", "site", "serial_number", "occurred_at"),
    sqlite_autoincrement=True,
)

# What the journal knows of itself: which run wrote it last, with which key.
marks = Table(
    "marks",
    metadata,
    _site(primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)

# Who has been erased, by a keyed digest of the PIN, and how much of before has come
# again since. Terminals send it for as long as they hold it, also after their removal.
erased = Table(
    "erased",
    metadata,
    _site(primary_key=True),
    Column("serial_number", String(64), primary_key=True),
    Column("digest", LargeBinary(32), primary_key=True),
    Column("erased_at", Double, nullable=False),
    Column("refused", Integer, nullable=False),
)

# What is deleted with a terminal; punches, operations and access events stay.
OF_A_TERMINAL = (kept_lines, stamps, terminals, offsets, commands, directory, photos)
# What is deleted with the hub; punches stay.
PERSONAL = (operations, access_events, copies, erased, *OF_A_TERMINAL)
