"""What is known of one person, and its end."""

import re
from typing import Final

from sqlalchemy import Connection, delete, select

from ..iclock.text import TextEncoding, decode
from . import directory_statements
from .records import JournalError, RejectedRecord
from .schema import access_events, kept_lines, operations, photos, punches, terminals
from .seal import Seal
from .terminal_statements import update_terminal

_OBJECTS: Final = ("object_1", "object_2", "object_3", "object_4")


def erase(connection: Connection, seal: Seal, serial: str, pin: str) -> list[str]:
    """Delete everything about a PIN of a terminal; return the files of its photos."""
    files = list(
        connection.scalars(
            delete(photos)
            .where(photos.c.serial_number == serial, photos.c.pin == pin)
            .returning(photos.c.file)
        )
    )
    last = connection.scalar(
        select(terminals.c.last_punch_id)
        .join(punches, punches.c.id == terminals.c.last_punch_id)
        .where(punches.c.serial_number == serial, punches.c.pin == pin)
    )
    if last is not None:
        update_terminal(connection, serial, last_punch_id=None)
    connection.execute(
        delete(punches).where(punches.c.serial_number == serial, punches.c.pin == pin)
    )
    of_person = operations.c.operator == pin
    for name in _OBJECTS:
        of_person |= operations.c[name] == pin
    connection.execute(
        delete(operations).where(operations.c.serial_number == serial, of_person)
    )
    connection.execute(
        delete(access_events).where(
            access_events.c.serial_number == serial, access_events.c.pin == pin
        )
    )
    directory_statements.erase(connection, serial, pin)
    _erase_kept_lines(connection, seal, serial, pin)
    return files


def rejected(
    connection: Connection, seal: Seal, serial: str, limit: int
) -> list[RejectedRecord]:
    """Return a terminal's latest rejected lines, the latest first."""
    columns = kept_lines.c
    rows = connection.execute(
        select(kept_lines)
        .where(columns.serial_number == serial, columns.reason.is_not(None))
        .order_by(columns.received_at.desc(), columns.id.desc())
        .limit(limit)
    )
    found = []
    for row in rows:
        try:
            raw = seal.open(row.sealed, f"{serial}|{row.tag}")
        except JournalError:
            raw = b""
        found.append(
            RejectedRecord(row.tag, row.reason, row.received_at, row.length, raw)
        )
    return found


def _erase_kept_lines(
    connection: Connection, seal: Seal, serial: str, pin: str
) -> None:
    """Delete the lines that nobody could read and that name a PIN."""
    names_pin = re.compile(
        rf"(?:^|[\t \n]|pin=|-){re.escape(pin)}(?:$|[\t \r\n.&])", re.IGNORECASE
    )
    columns = kept_lines.c
    rows = connection.execute(
        select(columns.id, columns.tag, columns.length, columns.sealed).where(
            columns.serial_number == serial
        )
    ).all()
    freed = 0
    for row in rows:
        try:
            raw = seal.open(row.sealed, f"{serial}|{row.tag}")
        except JournalError:
            continue
        if names_pin.search(decode(raw, TextEncoding.UTF_8)):
            connection.execute(delete(kept_lines).where(columns.id == row.id))
            freed += row.length
    if freed:
        update_terminal(connection, serial, kept_bytes=terminals.c.kept_bytes - freed)
