"""What is recorded of uploads, one function a purpose; each is given a connection."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, select, update

from ..iclock.attendance.record_lines import without_biometrics
from ..iclock.text import seconds_of
from .engines import insert_new, is_after, is_ours_in_scan, last_id, upsert
from .records import JournalError, StoredOperation, UploadEntry
from .schema import kept_lines, marks, operations, schema_version, terminals
from .seal import Seal
from .sites import is_of_site
from .terminal_statements import update_terminal

# Of what nobody has parsed, so much is kept of a terminal; the oldest goes first.
_MAX_KEPT_BYTES: Final = 64 * 1024 * 1024
_MAX_REJECTED_LENGTH: Final = 64 * 1024


def insert_operations(
    connection: Connection, entry: UploadEntry
) -> tuple[StoredOperation, ...]:
    """Store new operations and return the live ones among them."""
    rows = [_operation_row(entry, stored) for stored in entry.operations]
    before = _insert_new(connection, operations, rows)
    columns = operations.c
    key_columns = (
        columns.local_time,
        columns.code,
        columns.operator,
        columns.object_1,
        columns.object_2,
        columns.object_3,
        columns.object_4,
    )
    # Of equal lines in one body the first has been stored.
    by_key = {
        tuple(row[column.name] for column in key_columns): stored
        for row, stored in zip(reversed(rows), reversed(entry.operations), strict=True)
    }
    found = connection.execute(
        select(*key_columns)
        .where(is_of_site(connection, operations), columns.id > before, columns.live)
        .order_by(columns.id)
    ).all()
    return tuple(by_key[tuple(row)] for row in found)


def insert_kept_lines(connection: Connection, entry: UploadEntry, seal: Seal) -> int:
    """Store lines as they came, sealed; return how many new rejected ones there are."""
    lines: list[tuple[str, str | None, bytes]] = [
        (line.tag, None, line.raw) for line in entry.unread
    ]
    lines += [
        (entry.table, line.reason.value, line.raw[:_MAX_REJECTED_LENGTH])
        for line in entry.rejected
    ]
    serial = entry.serial_number
    rows = [
        {
            "serial_number": serial,
            "received_at": entry.received_at,
            "tag": tag,
            "reason": reason,
            "length": len(raw),
            "digest": seal.digest(raw, f"{serial}|{tag}"),
            "sealed": seal.close(raw, f"{serial}|{tag}"),
        }
        for tag, reason, raw in lines
    ]
    columns = kept_lines.c
    before = last_id(connection, kept_lines)
    # A line that comes again is the latest word on its subject.
    upsert(
        connection,
        kept_lines,
        rows,
        keys=("serial_number", "digest"),
        values=("received_at",),
    )
    added, rejected = connection.execute(
        select(func.sum(columns.length), func.count(columns.reason)).where(
            is_after(connection, kept_lines, before)
        )
    ).one()
    if added:
        update_terminal(
            connection,
            serial,
            kept_bytes=terminals.c.kept_bytes + int(added),
            rejected_lines=terminals.c.rejected_lines + rejected,
        )
        _trim_kept_lines(connection, serial)
    return int(rejected)


def delete_kept_biometrics(connection: Connection, seal: Seal) -> None:
    """Delete the kept lines that hold biometric data; nobody could read them anyway."""
    columns = kept_lines.c
    is_ours = is_of_site(connection, kept_lines)
    rows = connection.execute(
        select(columns.id, columns.serial_number, columns.tag).where(
            is_ours_in_scan(connection, kept_lines)
        )
    )
    for row in rows.all():
        sealed, length = connection.execute(
            select(columns.sealed, columns.length).where(is_ours, columns.id == row.id)
        ).one()
        try:
            raw = seal.open(sealed, f"{row.serial_number}|{row.tag}")
        except JournalError:
            continue
        if without_biometrics(raw) != raw:
            connection.execute(delete(kept_lines).where(is_ours, columns.id == row.id))
            update_terminal(
                connection,
                row.serial_number,
                kept_bytes=terminals.c.kept_bytes - length,
            )


def touch(connection: Connection) -> None:
    """Write what is there already."""
    columns = schema_version.c
    connection.execute(update(schema_version).values(version=columns.version))


def set_marks(connection: Connection, values: Mapping[str, str]) -> None:
    """Remember what the journal is to know of itself."""
    upsert(
        connection,
        marks,
        [{"name": name, "value": value} for name, value in values.items()],
        keys=("name",),
        values=("value",),
    )


def delete_older(connection: Connection, table: Table, received_before: float) -> int:
    """Delete the rows received before a time; return how many."""
    result = connection.execute(
        delete(table).where(
            is_ours_in_scan(connection, table), table.c.received_at < received_before
        )
    )
    return result.rowcount


def _insert_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert the rows that are not there yet; return the last id before them."""
    before = last_id(connection, table)
    insert_new(connection, table, rows)
    return before


def _operation_row(entry: UploadEntry, stored: StoredOperation) -> dict[str, Any]:
    """Return the row of an operation."""
    operation = stored.operation
    names = ("object_1", "object_2", "object_3", "object_4")
    return {
        "serial_number": entry.serial_number,
        "local_time": seconds_of(operation.local_time),
        "code": operation.code,
        "operator": operation.operator,
        **dict(zip(names, operation.objects, strict=True)),
        "tagged": operation.tagged,
        "occurred_at": stored.occurred_at,
        "utc_offset": stored.offset,
        "received_at": entry.received_at,
        "live": stored.live,
    }


def _trim_kept_lines(connection: Connection, serial: str) -> None:
    """Delete a terminal's oldest kept lines beyond the bound."""
    kept = connection.scalar(
        select(terminals.c.kept_bytes).where(
            is_of_site(connection, terminals), terminals.c.serial_number == serial
        )
    )
    columns = kept_lines.c
    while kept is not None and kept > _MAX_KEPT_BYTES:
        oldest = connection.execute(
            select(columns.id, columns.length)
            .where(is_of_site(connection, kept_lines), columns.serial_number == serial)
            .order_by(columns.received_at, columns.id)
            .limit(100)
        ).all()
        if not oldest:
            kept = 0
        for row in oldest:
            kept -= row.length
            connection.execute(
                delete(kept_lines).where(
                    is_of_site(connection, kept_lines), columns.id == row.id
                )
            )
            if kept <= _MAX_KEPT_BYTES:
                break
        update_terminal(connection, serial, kept_bytes=max(kept, 0))
