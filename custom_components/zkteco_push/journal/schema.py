"""The journal's tables, as they are today.

Times are Unix seconds. `local_time` is a terminal's wall clock as if it were UTC, so
that it can be compared without a calendar. Rows are never changed once written,
save those of `terminals`, `stamps`, `commands`, `directory`, `validities`, `erased`
and, of `corrections`, that they have been taken back.

Each row carries its site, the Home Assistant that wrote it: several may share one
database. Whatever is inserted gets the site of its connection.
"""

from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
)

from .column_types import (
    DIGEST,
    LARGE_INTEGER,
    LONG_BYTES,
    LONG_TEXT,
    NUMBER,
    key_text,
    text,
)
from .sites import site_of_insert

SCHEMA_VERSION: Final = 8

metadata = MetaData()


def _id() -> Column[int]:
    """Return the column of a row's number, which is never used again."""
    return Column("id", LARGE_INTEGER, primary_key=True, autoincrement=True)


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
    Column("instance_id", key_text(64), nullable=False),
    Column("name", text(255), nullable=False),
    UniqueConstraint("instance_id"),
)

schema_version = Table("schema_version", metadata, Column("version", Integer))

punches = Table(
    "punches",
    metadata,
    _id(),
    _site(),
    Column("serial_number", key_text(64), nullable=False),
    Column("pin", key_text(64), nullable=False),
    Column("local_time", LARGE_INTEGER, nullable=False),
    Column("state_code", Integer, nullable=False),
    Column("verification_code", Integer, nullable=False),
    Column("punched_at", LARGE_INTEGER, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("work_code", text(64), nullable=False),
    Column("mask", Boolean),
    Column("temperature", NUMBER),
    Column("converted_temperature", NUMBER),
    Column("received_at", NUMBER, nullable=False),
    Column("live", Boolean, nullable=False),
    # In the order of time: what comes together then lies together, in few pages.
    UniqueConstraint(
        "site", "serial_number", "local_time", "pin", "state_code", "verification_code"
    ),
    sqlite_autoincrement=True,
)

# What people have said of punches afterwards: one that was forgotten, or one that does
# not count. `punch_id` is the number of the one that does not, NULL as long as that is
# not here; the columns up to `work_code` are those of the punch, also of that one.
corrections = Table(
    "corrections",
    metadata,
    _id(),
    _site(),
    Column("kind", text(16), nullable=False),
    Column("serial_number", key_text(64), nullable=False),
    Column("pin", key_text(64), nullable=False),
    Column("local_time", LARGE_INTEGER, nullable=False),
    Column("state_code", Integer, nullable=False),
    Column("verification_code", Integer, nullable=False),
    Column("punched_at", LARGE_INTEGER, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("work_code", text(64), nullable=False),
    Column("punch_id", LARGE_INTEGER),
    Column("reason", text(255), nullable=False),
    Column("made_by", text(64), nullable=False),
    Column("made_by_name", text(255), nullable=False),
    Column("made_at", NUMBER, nullable=False),
    Column("withdrawn_by", text(64)),
    Column("withdrawn_by_name", text(255)),
    Column("withdrawn_at", NUMBER),
    Column("withdrawal_reason", text(255)),
    Index("corrections_of_terminal", "site", "serial_number", "local_time"),
    Index("corrections_of_punch", "site", "punch_id"),
    sqlite_autoincrement=True,
)

operations = Table(
    "operations",
    metadata,
    _id(),
    _site(),
    Column("serial_number", key_text(64), nullable=False),
    Column("local_time", LARGE_INTEGER, nullable=False),
    Column("code", Integer, nullable=False),
    Column("operator", key_text(128), nullable=False),
    Column("object_1", key_text(128), nullable=False),
    Column("object_2", key_text(128), nullable=False),
    Column("object_3", key_text(128), nullable=False),
    Column("object_4", key_text(128), nullable=False),
    Column("tagged", Boolean, nullable=False),
    Column("occurred_at", LARGE_INTEGER, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", NUMBER, nullable=False),
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
    Column("serial_number", key_text(64), nullable=False),
    Column("received_at", NUMBER, nullable=False),
    Column("tag", text(32), nullable=False),
    Column("reason", text(32)),
    Column("length", LARGE_INTEGER, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("sealed", LONG_BYTES, nullable=False),
    UniqueConstraint("site", "serial_number", "digest"),
    sqlite_autoincrement=True,
)

stamps = Table(
    "stamps",
    metadata,
    _site(primary_key=True),
    Column("serial_number", key_text(64), primary_key=True),
    Column("table_name", key_text(32), primary_key=True),
    Column("stamp", text(32), nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    _site(primary_key=True),
    Column("serial_number", key_text(64), primary_key=True),
    Column("was_asked", Boolean, nullable=False),
    Column("push_version", text(128)),
    Column("language", Integer),
    Column("facts", LONG_TEXT, nullable=False),
    Column("rejected_lines", LARGE_INTEGER, nullable=False),
    Column("kept_bytes", LARGE_INTEGER, nullable=False),
    Column("last_punch_id", LARGE_INTEGER),
    Column("spellings", LONG_TEXT, nullable=False, server_default="{}"),
    Column("directory_bytes", LARGE_INTEGER, nullable=False, server_default="0"),
    Column("reconciliation", LONG_TEXT, nullable=False, server_default=""),
)

offsets = Table(
    "offsets",
    metadata,
    _id(),
    _site(),
    Column("serial_number", key_text(64), nullable=False),
    Column("told_at", NUMBER, nullable=False),
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
    Column("serial_number", key_text(64), nullable=False),
    Column("sealed", LONG_BYTES, nullable=False),
    Column("delivery", text(16), nullable=False),
    Column("state", text(16), nullable=False),
    Column("created_at", NUMBER, nullable=False),
    Column("handed_out", Integer, nullable=False),
    Column("return_code", Integer),
    Column("finished_at", NUMBER),
    # What it was, without what it said; that of one that has ended is not here.
    Column("name", text(64), nullable=False, server_default=""),
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
    Column("serial_number", key_text(64), nullable=False),
    Column("category", key_text(16), nullable=False),
    Column("pin", key_text(64), nullable=False),
    Column("item", key_text(64), nullable=False),
    Column("name", text(64), nullable=False),
    Column("version", text(32), nullable=False),
    Column("length", LARGE_INTEGER, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("received_at", NUMBER, nullable=False),
    Column("origin", text(16), nullable=False),
    Column("deleted_at", NUMBER),
    # Last, so that what is long is only read by those who want it.
    Column("sealed", LONG_BYTES, nullable=False),
    UniqueConstraint("site", "serial_number", "category", "pin", "item"),
    sqlite_autoincrement=True,
)

# From when until when people may enter: what was written to terminals, and what somebody
# has set there. `look_at` is when to do something about it.
validities = Table(
    "validities",
    metadata,
    _site(primary_key=True),
    Column("serial_number", key_text(64), primary_key=True),
    Column("pin", key_text(64), primary_key=True),
    Column("valid_from", LARGE_INTEGER),
    Column("valid_until", LARGE_INTEGER, nullable=False),
    Column("noted_at", LARGE_INTEGER, nullable=False),
    Column("is_kept_here", Boolean, nullable=False),
    # Whether the terminal has repeated the end by itself.
    Column("is_reported", Boolean, nullable=False),
    Column("removal", text(16), nullable=False),
    Column("command_ids", LONG_TEXT, nullable=False),
    Column("look_at", LARGE_INTEGER, nullable=False),
    Index("validities_to_look_at", "site", "look_at"),
)

# Attendance photos; the pictures are files beside the database.
photos = Table(
    "photos",
    metadata,
    _id(),
    _site(),
    Column("serial_number", key_text(64), nullable=False),
    Column("file", key_text(80), nullable=False),
    Column("media_type", text(32), nullable=False),
    Column("size", LARGE_INTEGER, nullable=False),
    Column("pin", key_text(64)),
    Column("taken_at", LARGE_INTEGER, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", NUMBER, nullable=False),
    Column("checksum", text(64), nullable=False),
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
    Column("source", text(64), nullable=False),
    Column("target", text(64), nullable=False),
    Column("pins", LONG_TEXT, nullable=False),
    Column("templates", Boolean, nullable=False),
    Column("photos", Boolean, nullable=False),
    Column("created_at", NUMBER, nullable=False),
    sqlite_autoincrement=True,
)

# What doors report. A terminal numbers its events, but begins anew after a clear, so
# the number alone does not tell one from another. The card is masked.
access_events = Table(
    "access_events",
    metadata,
    _id(),
    _site(),
    Column("serial_number", key_text(64), nullable=False),
    Column("local_time", LARGE_INTEGER, nullable=False),
    Column("code", Integer, nullable=False),
    Column("address", Integer, nullable=False),
    Column("pin", key_text(64), nullable=False),
    Column("card", text(32), nullable=False),
    Column("direction", text(8), nullable=False),
    Column("verification", text(64), nullable=False),
    Column("log_index", Integer, nullable=False),
    # Keyed, over all that tells an event from another one, the card included.
    Column("digest", DIGEST, nullable=False),
    Column("occurred_at", LARGE_INTEGER, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", NUMBER, nullable=False),
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
    Column("name", key_text(32), primary_key=True),
    Column("value", text(128), nullable=False),
)

# Who has been erased, by a keyed digest of the PIN, and how much of before has come
# again since. Terminals send it for as long as they hold it, also after their removal.
erased = Table(
    "erased",
    metadata,
    _site(primary_key=True),
    Column("serial_number", key_text(64), primary_key=True),
    Column("digest", DIGEST, primary_key=True),
    Column("erased_at", NUMBER, nullable=False),
    Column("refused", Integer, nullable=False),
)

# What is deleted with a terminal; punches with their corrections, operations and access
# events stay.
OF_A_TERMINAL = (
    kept_lines,
    stamps,
    terminals,
    offsets,
    commands,
    directory,
    validities,
    photos,
)
# What is deleted with the hub; punches stay with their corrections, without the names of
# those who made them.
PERSONAL = (operations, access_events, copies, erased, *OF_A_TERMINAL)
