"""What is done to the tables, one function a purpose; each is given a connection."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
import json
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from ..iclock.attendance.code_books import ALARM, POWER_ON
from ..iclock.records import Operation, Punch, RejectedLine, RejectionReason
from ..iclock.text import seconds_of
from . import command_statements
from .queries import stored_punch
from .records import (
    OffsetTold,
    StoredOperation,
    StoredPunch,
    TerminalRecord,
    UploadEntry,
)
from .schema import kept_lines, offsets, operations, punches, stamps, terminals
from .seal import Seal

# Of what nobody has parsed, so much is kept of a terminal; the oldest goes first.
_MAX_KEPT_BYTES: Final = 64 * 1024 * 1024
_MAX_REJECTED_LENGTH: Final = 4096
_MAX_REJECTED_LINES: Final = 1000
# There are six kinds of alarms; more are somebody's invention.
_RECENT_ALARMS: Final = 64


def insert_punches(
    connection: Connection, entry: UploadEntry
) -> tuple[tuple[StoredPunch, ...], int, int, int]:
    """Store new punches; return the live ones, and count, first and last of the rest."""
    rows = [
        {
            "serial_number": entry.serial_number,
            "pin": stored.punch.pin,
            "local_time": seconds_of(stored.punch.local_time),
            "state_code": stored.punch.state_code,
            "verification_code": stored.punch.verification_code,
            "punched_at": stored.punched_at,
            "utc_offset": stored.offset,
            "work_code": stored.punch.work_code,
            "mask": stored.punch.mask,
            "temperature": stored.punch.temperature,
            "converted_temperature": stored.punch.converted_temperature,
            "received_at": entry.received_at,
            "live": stored.live,
        }
        for stored in entry.punches
    ]
    before = _insert_new(connection, punches, rows)
    columns = punches.c
    new = columns.id > before
    live: tuple[StoredPunch, ...] = ()
    if any(stored.live for stored in entry.punches):
        # Of equal lines in one body the first has been stored.
        by_key = {
            _punch_key(stored.punch): stored for stored in reversed(entry.punches)
        }
        found = connection.execute(
            select(
                columns.pin,
                columns.local_time,
                columns.state_code,
                columns.verification_code,
                columns.id,
            )
            .where(new, columns.live)
            .order_by(columns.id)
        ).all()
        live = tuple(by_key[tuple(row[:4])] for row in found)
        if found:
            _update_terminal(
                connection, entry.serial_number, last_punch_id=found[-1].id
            )
    count, first, last = connection.execute(
        select(
            func.count(), func.min(columns.punched_at), func.max(columns.punched_at)
        ).where(new, ~columns.live)
    ).one()
    return live, count, first or 0, last or 0


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
        .where(columns.id > before, columns.live)
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
        for line in _bounded(entry.rejected)
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
    before = connection.scalar(select(func.max(columns.id))) or 0
    statement = insert(kept_lines)
    # A line that comes again is the latest word on its subject.
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[columns.serial_number, columns.digest],
            set_={"received_at": statement.excluded.received_at},
        ),
        rows,
    )
    added, rejected = connection.execute(
        select(func.sum(columns.length), func.count(columns.reason)).where(
            columns.id > before
        )
    ).one()
    if added:
        _update_terminal(
            connection,
            serial,
            kept_bytes=terminals.c.kept_bytes + added,
            rejected_lines=terminals.c.rejected_lines + rejected,
        )
        _trim_kept_lines(connection, serial)
    return int(rejected)


def set_stamp(connection: Connection, serial: str, table: str, stamp: str) -> None:
    """Remember the mark that a terminal sent with a table."""
    statement = insert(stamps).values(
        serial_number=serial, table_name=table, stamp=stamp
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[stamps.c.serial_number, stamps.c.table_name],
            set_={"stamp": stamp},
        )
    )


def merge_facts(connection: Connection, serial: str, facts: Mapping[str, str]) -> None:
    """Add to what a terminal says of itself."""
    known = connection.scalar(
        select(terminals.c.facts).where(terminals.c.serial_number == serial)
    )
    if known is not None:
        merged = json.loads(known) | dict(facts)
        _update_terminal(connection, serial, facts=json.dumps(merged))


def set_handshake(
    connection: Connection,
    serial: str,
    push_version: str | None,
    language: int | None,
    told: OffsetTold | None,
) -> None:
    """Remember what a handshake said and, where it changed, the offset told."""
    _update_terminal(
        connection,
        serial,
        push_version=push_version,
        language=language,
    )
    if told is not None:
        connection.execute(
            offsets.insert().values(
                serial_number=serial, told_at=told.told_at, utc_offset=told.offset
            )
        )


def set_was_asked(connection: Connection, serial: str) -> None:
    """Remember that a terminal has been asked for everything it holds."""
    _update_terminal(connection, serial, was_asked=True)


def register(connection: Connection, seal: Seal, serial: str) -> TerminalRecord:
    """Return what is remembered of a terminal, from now on remembering it."""
    connection.execute(
        insert(terminals)
        .values(
            serial_number=serial,
            was_asked=False,
            facts="{}",
            rejected_lines=0,
            kept_bytes=0,
        )
        .on_conflict_do_nothing()
    )
    row = connection.execute(
        select(terminals).where(terminals.c.serial_number == serial)
    ).one()
    told = connection.execute(
        select(offsets.c.told_at, offsets.c.utc_offset)
        .where(offsets.c.serial_number == serial)
        .order_by(offsets.c.told_at)
    )
    marks = connection.execute(
        select(stamps.c.table_name, stamps.c.stamp).where(
            stamps.c.serial_number == serial
        )
    )
    return TerminalRecord(
        serial_number=serial,
        was_asked=row.was_asked,
        push_version=row.push_version,
        language=row.language,
        offsets=tuple(OffsetTold(*offset) for offset in told),
        stamps={row.table_name: row.stamp for row in marks},
        facts=json.loads(row.facts),
        rejected_lines=row.rejected_lines,
        recent_alarms=_recent_alarms(connection, serial),
        commands=command_statements.recall(connection, seal, serial),
        spellings=json.loads(row.spellings),
        last_punch=_punch(connection, row.last_punch_id),
    )


def forget(
    connection: Connection, tables: Iterable[Table], serial: str | None = None
) -> None:
    """Delete a terminal's rows from tables, or everybody's."""
    for table in tables:
        statement = delete(table)
        if serial is not None:
            statement = statement.where(table.c.serial_number == serial)
        connection.execute(statement)


def delete_older(connection: Connection, table: Table, received_before: float) -> int:
    """Delete the rows received before a time; return how many."""
    result = connection.execute(
        delete(table).where(table.c.received_at < received_before)
    )
    return result.rowcount


def _insert_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert the rows that are not there yet; return the last id before them."""
    before = connection.scalar(select(func.max(table.c.id))) or 0
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)
    return before


def _update_terminal(connection: Connection, serial: str, **values: Any) -> None:
    """Change what is remembered of a terminal."""
    connection.execute(
        update(terminals).where(terminals.c.serial_number == serial).values(**values)
    )


def _punch_key(punch: Punch) -> tuple[str, int, int, int]:
    """Return what makes a punch of one terminal unique."""
    return (
        punch.pin,
        seconds_of(punch.local_time),
        punch.state_code,
        punch.verification_code,
    )


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


def _bounded(rejected: Sequence[RejectedLine]) -> Sequence[RejectedLine]:
    """Return at most so many lines; the last holds the beginning of all the others."""
    if len(rejected) <= _MAX_REJECTED_LINES:
        return rejected
    kept, rest = (
        rejected[: _MAX_REJECTED_LINES - 1],
        rejected[_MAX_REJECTED_LINES - 1 :],
    )
    joined = b"\n".join(line.raw for line in rest[:_MAX_REJECTED_LINES])
    return [*kept, RejectedLine(RejectionReason.TOO_LONG, joined)]


def _trim_kept_lines(connection: Connection, serial: str) -> None:
    """Delete a terminal's oldest kept lines beyond the bound."""
    kept = connection.scalar(
        select(terminals.c.kept_bytes).where(terminals.c.serial_number == serial)
    )
    columns = kept_lines.c
    while kept is not None and kept > _MAX_KEPT_BYTES:
        oldest = connection.execute(
            select(columns.id, columns.length)
            .where(columns.serial_number == serial)
            .order_by(columns.id)
            .limit(100)
        ).all()
        if not oldest:
            kept = 0
        for row in oldest:
            kept -= row.length
            connection.execute(delete(kept_lines).where(columns.id == row.id))
            if kept <= _MAX_KEPT_BYTES:
                break
        _update_terminal(connection, serial, kept_bytes=max(kept, 0))


def _recent_alarms(connection: Connection, serial: str) -> tuple[StoredOperation, ...]:
    """Return the last alarm of each kind and the last start, the latest last."""
    columns = operations.c
    latest_first = (columns.local_time.desc(), columns.id.desc())
    kind = (columns.code, columns.object_1, columns.object_2, columns.live)
    ranked = (
        select(
            columns.id,
            func.row_number()
            .over(partition_by=kind, order_by=latest_first)
            .label("rank"),
        )
        .where(columns.serial_number == serial, columns.code.in_((POWER_ON, ALARM)))
        .subquery()
    )
    rows = connection.execute(
        select(operations)
        .where(columns.id.in_(select(ranked.c.id).where(ranked.c.rank == 1)))
        .order_by(*latest_first)
        .limit(_RECENT_ALARMS)
    ).all()
    return tuple(
        StoredOperation(
            Operation(
                row.code,
                row.operator,
                datetime.fromtimestamp(row.local_time, UTC).replace(tzinfo=None),
                (row.object_1, row.object_2, row.object_3, row.object_4),
                row.tagged,
            ),
            row.occurred_at,
            row.utc_offset,
            row.live,
        )
        for row in reversed(rows)
    )


def _punch(connection: Connection, punch_id: int | None) -> StoredPunch | None:
    """Return a stored punch by its id."""
    if punch_id is None:
        return None
    row = connection.execute(select(punches).where(punches.c.id == punch_id)).first()
    return None if row is None else stored_punch(row)
