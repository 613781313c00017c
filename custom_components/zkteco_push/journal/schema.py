"""The journal's tables, as they are today.

Times are Unix seconds. `local_time` is a terminal's wall clock as if it were UTC, so
that it can be compared without a calendar. Rows are never changed once written,
save those of `terminals`, `stamps`, `commands`, `directory` and `erased`.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION = 5

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer))

punches = Table(
    "punches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("pin", String(64), nullable=False),
    Column("local_time", Integer, nullable=False),
    Column("state_code", Integer, nullable=False),
    Column("verification_code", Integer, nullable=False),
    Column("punched_at", Integer, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("work_code", String(64), nullable=False),
    Column("mask", Boolean),
    Column("temperature", Float),
    Column("converted_temperature", Float),
    Column("received_at", Float, nullable=False),
    Column("live", Boolean, nullable=False),
    UniqueConstraint(
        "serial_number", "pin", "local_time", "state_code", "verification_code"
    ),
    sqlite_autoincrement=True,
)

operations = Table(
    "operations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("local_time", Integer, nullable=False),
    Column("code", Integer, nullable=False),
    Column("operator", String(128), nullable=False),
    Column("object_1", String(128), nullable=False),
    Column("object_2", String(128), nullable=False),
    Column("object_3", String(128), nullable=False),
    Column("object_4", String(128), nullable=False),
    Column("tagged", Boolean, nullable=False),
    Column("occurred_at", Integer, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("live", Boolean, nullable=False),
    UniqueConstraint(
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
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("received_at", Float, nullable=False),
    Column("tag", String(32), nullable=False),
    Column("reason", String(32)),
    Column("length", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("serial_number", "digest"),
    sqlite_autoincrement=True,
)

stamps = Table(
    "stamps",
    metadata,
    Column("serial_number", String(64), primary_key=True),
    Column("table_name", String(32), primary_key=True),
    Column("stamp", String(32), nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    Column("serial_number", String(64), primary_key=True),
    Column("was_asked", Boolean, nullable=False),
    Column("push_version", String(128)),
    Column("language", Integer),
    Column("facts", Text, nullable=False),
    Column("rejected_lines", Integer, nullable=False),
    Column("kept_bytes", Integer, nullable=False),
    Column("last_punch_id", Integer),
    Column("spellings", Text, nullable=False, server_default="{}"),
    Column("directory_bytes", Integer, nullable=False, server_default="0"),
    Column("reconciliation", Text, nullable=False, server_default=""),
)

offsets = Table(
    "offsets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("told_at", Float, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Index("offsets_of_terminal", "serial_number", "told_at"),
    sqlite_autoincrement=True,
)

# What waits for a terminal or has been handed to it, and how it ended. The id is the
# number on the wire, so it is never used again. The command is sealed: it may hold
# passwords and templates.
commands = Table(
    "commands",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("delivery", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("handed_out", Integer, nullable=False),
    Column("return_code", Integer),
    Column("finished_at", Float),
    Index("commands_of_terminal", "serial_number", "state"),
    sqlite_autoincrement=True,
)

# What terminals hold about people, the latest word on each. The line is sealed, and
# empty where it must not be kept.
directory = Table(
    "directory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("category", String(16), nullable=False),
    Column("pin", String(64), nullable=False),
    Column("item", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("length", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("received_at", Float, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("deleted_at", Float),
    # Last, so that what is long is only read by those who want it.
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("serial_number", "category", "pin", "item"),
    sqlite_autoincrement=True,
)

# Attendance photos; the pictures are files beside the database.
photos = Table(
    "photos",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("file", String(80), nullable=False),
    Column("media_type", String(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pin", String(64)),
    Column("taken_at", Integer, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("checksum", String(64), nullable=False),
    UniqueConstraint("file"),
    Index("photos_of_terminal", "serial_number", "taken_at"),
    sqlite_autoincrement=True,
)

# Copies of users from terminal to terminal that have not ended.
copies = Table(
    "copies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("target", String(64), nullable=False),
    Column("pins", Text, nullable=False),
    Column("templates", Boolean, nullable=False),
    Column("photos", Boolean, nullable=False),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,
)

# What doors report. A terminal numbers its events, but begins anew after a clear, so
# the number alone does not tell one from another. The card is masked.
access_events = Table(
    "access_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("local_time", Integer, nullable=False),
    Column("code", Integer, nullable=False),
    Column("address", Integer, nullable=False),
    Column("pin", String(64), nullable=False),
    Column("card", String(32), nullable=False),
    Column("direction", String(8), nullable=False),
    Column("verification", String(64), nullable=False),
    Column("log_index", Integer, nullable=False),
    # Keyed, over all that tells an event from another one, the card included.
    Column("digest", LargeBinary(32), nullable=False),
    Column("occurred_at", Integer, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("live", Boolean, nullable=False),
    UniqueConstraint("serial_number", "digest"),
    Index("access_events_of_terminal", "serial_number", "occurred_at"),
    sqlite_autoincrement=True,
)

# What the journal knows of itself: which run wrote it last, with which key.
marks = Table(
    "marks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)

# Who has been erased, by a keyed digest of the PIN, and how much of before has come
# again since. Terminals send it for as long as they hold it, also after their removal.
erased = Table(
    "erased",
    metadata,
    Column("serial_number", String(64), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("erased_at", Float, nullable=False),
    Column("refused", Integer, nullable=False),
)

# What is deleted with a terminal; punches, operations and access events stay.
OF_A_TERMINAL = (kept_lines, stamps, terminals, offsets, commands, directory, photos)
# What is deleted with the hub; punches stay.
PERSONAL = (operations, access_events, copies, erased, *OF_A_TERMINAL)
