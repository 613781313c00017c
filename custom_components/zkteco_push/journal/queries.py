"""What is looked up in the tables."""

from collections.abc import Callable, Collection
import contextlib
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, delete, func, select, update

from ..iclock.records import Punch
from .records import JournalError, StoredPunch
from .schema import kept_lines, punches, terminals
from .seal import Seal


def select_punches(
    connection: Connection,
    serial: str,
    *,
    start: float | None,
    end: float | None,
    pin: str | None,
    limit: int,
) -> list[StoredPunch]:
    """Return a terminal's punches from a time on until before another, in order.

    Of more than the limit, the latest are returned. Times are Unix times in s.
    """
    columns = punches.c
    statement = select(punches).where(columns.serial_number == serial)
    if start is not None:
        statement = statement.where(columns.punched_at >= start)
    if end is not None:
        statement = statement.where(columns.punched_at < end)
    if pin is not None:
        statement = statement.where(columns.pin == pin)
    latest = statement.order_by(columns.punched_at.desc(), columns.id.desc())
    rows = connection.execute(latest.limit(limit)).all()
    return [stored_punch(row) for row in reversed(rows)]


def count_punches(connection: Connection, serial: str) -> int:
    """Return how many punches of a terminal there are."""
    statement = select(func.count()).where(punches.c.serial_number == serial)
    return connection.scalar(statement) or 0


def is_remembered(connection: Connection, serial: str) -> bool:
    """Return whether a serial number is that of a terminal that is remembered."""
    columns = terminals.c
    statement = select(columns.serial_number).where(columns.serial_number == serial)
    return connection.execute(statement).first() is not None


def select_serial_numbers(connection: Connection) -> list[str]:
    """Return the serial numbers of all terminals that are remembered."""
    return list(connection.scalars(select(terminals.c.serial_number)))


def select_kept_lines(
    connection: Connection, seal: Seal, serial: str, tags: Collection[str]
) -> dict[int, bytes]:
    """Return the kept lines of some tags by their ids, as they came, in order."""
    columns = kept_lines.c
    rows = connection.execute(
        select(columns.id, columns.tag, columns.sealed)
        .where(
            columns.serial_number == serial,
            columns.tag.in_(tags),
            columns.reason.is_(None),
        )
        .order_by(columns.received_at, columns.id)
    )
    lines = {}
    for row in rows:
        # One that was sealed with a lost key must not hide the others.
        with contextlib.suppress(JournalError):
            lines[row.id] = seal.open(row.sealed, f"{serial}|{row.tag}")
    return lines


def delete_kept_lines(
    connection: Connection,
    seal: Seal,
    serial: str,
    tags: Collection[str],
    is_doomed: Callable[[bytes], bool],
) -> None:
    """Delete the kept lines of some tags that a function picks by their text."""
    lines = select_kept_lines(connection, seal, serial, tags)
    doomed = [line_id for line_id, line in lines.items() if is_doomed(line)]
    for line_id in doomed:
        connection.execute(delete(kept_lines).where(kept_lines.c.id == line_id))
    freed = sum(len(lines[line_id]) for line_id in doomed)
    connection.execute(
        update(terminals)
        .where(terminals.c.serial_number == serial)
        .values(kept_bytes=terminals.c.kept_bytes - freed)
    )


def stored_punch(row: Row[tuple[object, ...]]) -> StoredPunch:
    """Return the punch of a row."""
    return StoredPunch(
        Punch(
            row.pin,
            datetime.fromtimestamp(row.local_time, UTC).replace(tzinfo=None),
            row.state_code,
            row.verification_code,
            row.work_code,
            row.mask,
            row.temperature,
            row.converted_temperature,
        ),
        row.punched_at,
        row.utc_offset,
        row.live,
    )
