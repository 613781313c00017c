"""What is remembered of terminals, one function a purpose."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
import json
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, select, update

from ..iclock.attendance.code_books import ALARM, POWER_ON
from ..iclock.records import Operation
from . import command_statements, directory_statements, photo_statements
from .engines import insert_new, is_ours_in_scan
from .prepared import upsert
from .queries import stored_punch
from .records import OffsetTold, StoredOperation, StoredPunch, TerminalRecord
from .schema import offsets, operations, punches, stamps, terminals
from .seal import Seal
from .sites import is_of_site

# There are six kinds of alarms; more are somebody's invention.
_RECENT_ALARMS: Final = 64


def set_stamps(connection: Connection, marks: Iterable[tuple[str, str, str]]) -> None:
    """Remember marks, each as serial number, table and mark."""
    upsert(
        connection,
        stamps,
        ("serial_number", "table_name", "stamp"),
        {(serial, table): (stamp,) for serial, table, stamp in marks},
        values=("stamp",),
    )


def merge_facts(connection: Connection, serial: str, facts: Mapping[str, str]) -> None:
    """Add to what a terminal says of itself."""
    known = connection.scalar(
        select(terminals.c.facts).where(
            is_of_site(connection, terminals), terminals.c.serial_number == serial
        )
    )
    if known is not None:
        merged = _texts(known) | dict(facts)
        update_terminal(connection, serial, facts=json.dumps(merged))


def set_handshake(
    connection: Connection,
    serial: str,
    push_version: str | None,
    language: int | None,
    told: OffsetTold | None,
) -> None:
    """Remember what a handshake said and, where it changed, the offset told."""
    update_terminal(
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
    update_terminal(connection, serial, was_asked=True)


def ask_again(connection: Connection) -> None:
    """Forget that terminals have been asked, and where they were to go on."""
    connection.execute(
        update(terminals)
        .where(is_of_site(connection, terminals))
        .values(was_asked=False)
    )
    connection.execute(delete(stamps).where(is_of_site(connection, stamps)))


def register(connection: Connection, seal: Seal, serial: str) -> TerminalRecord:
    """Return what is remembered of a terminal, from now on remembering it."""
    new = {
        "serial_number": serial,
        "was_asked": False,
        "facts": "{}",
        "rejected_lines": 0,
        "kept_bytes": 0,
    }
    insert_new(connection, terminals, [new])
    row = connection.execute(
        select(terminals).where(
            is_of_site(connection, terminals), terminals.c.serial_number == serial
        )
    ).one()
    told = connection.execute(
        select(offsets.c.told_at, offsets.c.utc_offset)
        .where(is_of_site(connection, offsets), offsets.c.serial_number == serial)
        .order_by(offsets.c.told_at)
    )
    marks = connection.execute(
        select(stamps.c.table_name, stamps.c.stamp).where(
            is_of_site(connection, stamps), stamps.c.serial_number == serial
        )
    )
    return TerminalRecord(
        serial_number=serial,
        was_asked=row.was_asked,
        push_version=row.push_version,
        language=row.language,
        offsets=tuple(OffsetTold(*offset) for offset in told),
        stamps={row.table_name: row.stamp for row in marks},
        facts=_texts(row.facts),
        rejected_lines=row.rejected_lines,
        recent_alarms=_recent_alarms(connection, serial),
        commands=command_statements.recall(connection, seal, serial),
        spellings=_texts(row.spellings),
        last_punch=_punch(connection, row.last_punch_id),
        last_photo=photo_statements.newest(connection, serial),
        reconciliation=row.reconciliation,
        names=directory_statements.names(connection, serial),
    )


def forget(
    connection: Connection, tables: Iterable[Table], serial: str | None = None
) -> None:
    """Delete a terminal's rows from tables, or everybody's."""
    for table in tables:
        is_doomed = (
            is_ours_in_scan(connection, table)
            if serial is None
            else is_of_site(connection, table) & (table.c.serial_number == serial)
        )
        statement = delete(table).where(is_doomed)
        connection.execute(statement)


def update_terminal(connection: Connection, serial: str, **values: Any) -> None:
    """Change what is remembered of a terminal."""
    connection.execute(
        update(terminals)
        .where(is_of_site(connection, terminals), terminals.c.serial_number == serial)
        .values(**values)
    )


def _texts(stored: str) -> dict[str, str]:
    """Return stored texts by name; what is none of ours tells nothing.

    A terminal says it again, and must not be shut out for what a disk has made of it.
    """
    try:
        found = json.loads(stored)
    except ValueError, RecursionError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str)}


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
        .where(
            is_of_site(connection, operations),
            columns.serial_number == serial,
            columns.code.in_((POWER_ON, ALARM)),
        )
        .subquery()
    )
    rows = connection.execute(
        select(operations)
        .where(
            is_ours_in_scan(connection, operations),
            columns.id.in_(select(ranked.c.id).where(ranked.c.rank == 1)),
        )
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
    row = connection.execute(
        select(punches).where(is_of_site(connection, punches), punches.c.id == punch_id)
    ).first()
    return None if row is None else stored_punch(row)
