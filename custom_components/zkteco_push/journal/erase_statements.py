"""What is known of one person, and its end."""

from collections import Counter
from dataclasses import replace
from functools import cache
import re
from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from ..iclock.text import TextEncoding, decode
from . import correction_statements, directory_statements, validity_statements
from .engines import upsert
from .records import JournalError, RejectedRecord, UploadEntry
from .schema import (
    access_events,
    erased,
    kept_lines,
    operations,
    photos,
    punches,
    terminals,
)
from .seal import Seal
from .sites import is_of_site, site_of
from .terminal_statements import update_terminal

_OBJECTS: Final = ("object_1", "object_2", "object_3", "object_4")


def erase(
    connection: Connection, seal: Seal, serial: str, pin: str, erased_at: float
) -> list[str]:
    """Delete everything about a PIN of a terminal; return the files of its photos.

    What is of before that time (Unix time, s) is not stored again.
    """
    site = site_of(connection)
    upsert(
        connection,
        erased,
        [
            {
                "serial_number": serial,
                "digest": _digest(seal, serial, pin),
                "erased_at": erased_at,
                "refused": 0,
            }
        ],
        keys=("serial_number", "digest"),
        values=("erased_at",),
    )
    files = list(
        connection.scalars(
            delete(photos)
            .where(
                photos.c.site == site,
                photos.c.serial_number == serial,
                photos.c.pin == pin,
            )
            .returning(photos.c.file)
        )
    )
    last = connection.scalar(
        select(terminals.c.last_punch_id)
        .join(
            punches,
            (punches.c.id == terminals.c.last_punch_id)
            & (punches.c.site == terminals.c.site),
        )
        .where(
            punches.c.site == site,
            punches.c.serial_number == serial,
            punches.c.pin == pin,
        )
    )
    if last is not None:
        update_terminal(connection, serial, last_punch_id=None)
    connection.execute(
        delete(punches).where(
            punches.c.site == site,
            punches.c.serial_number == serial,
            punches.c.pin == pin,
        )
    )
    correction_statements.erase(connection, serial, pin)
    of_person = operations.c.operator == pin
    for name in _OBJECTS:
        of_person |= operations.c[name] == pin
    connection.execute(
        delete(operations).where(
            operations.c.site == site, operations.c.serial_number == serial, of_person
        )
    )
    connection.execute(
        delete(access_events).where(
            access_events.c.site == site,
            access_events.c.serial_number == serial,
            access_events.c.pin == pin,
        )
    )
    directory_statements.erase(connection, serial, pin)
    validity_statements.end(connection, serial, (pin,))
    _erase_kept_lines(connection, seal, serial, pin)
    return files


def without_erased(
    connection: Connection, seal: Seal, entry: UploadEntry
) -> UploadEntry:
    """Return an entry without the punches and operations that have been erased.

    Terminals send their whole log again when they are asked to. Whoever has the number
    now has punched after the erasure.
    """
    serial = entry.serial_number
    known = connection.execute(
        select(erased.c.digest, erased.c.erased_at).where(
            is_of_site(connection, erased), erased.c.serial_number == serial
        )
    ).all()
    if not known:
        return entry
    times = {row.digest: row.erased_at for row in known}
    refused: Counter[bytes] = Counter()

    @cache
    def erasure_of(text: str) -> tuple[bytes, float] | None:
        """Return digest and time of a PIN's erasure."""
        digest = _digest(seal, serial, text)
        return (digest, times[digest]) if digest in times else None

    def is_wanted(time: int, *texts: str) -> bool:
        """Return whether nobody has been erased since whom a record names."""
        for text in texts:
            erasure = erasure_of(text)
            if erasure is not None and time <= erasure[1]:
                refused[erasure[0]] += 1
                return False
        return True

    entry = replace(
        entry,
        punches=tuple(
            each for each in entry.punches if is_wanted(each.punched_at, each.punch.pin)
        ),
        operations=tuple(
            each
            for each in entry.operations
            if is_wanted(
                each.occurred_at, each.operation.operator, *each.operation.objects
            )
        ),
        access_events=tuple(
            each
            for each in entry.access_events
            if is_wanted(each.occurred_at, each.event.pin or "")
        ),
    )
    for digest, count in refused.items():
        connection.execute(
            update(erased)
            .where(
                is_of_site(connection, erased),
                erased.c.serial_number == serial,
                erased.c.digest == digest,
            )
            .values(refused=erased.c.refused + count)
        )
    return entry


def count_refused(connection: Connection, serial: str) -> int:
    """Return how many erased records a terminal has sent again."""
    statement = select(func.sum(erased.c.refused)).where(
        is_of_site(connection, erased), erased.c.serial_number == serial
    )
    return int(connection.scalar(statement) or 0)


def _digest(seal: Seal, serial: str, pin: str) -> bytes:
    """Return what tells an erased PIN without giving it away."""
    return seal.digest(pin.encode(), f"erased|{serial}")


def rejected(
    connection: Connection, seal: Seal, serial: str, limit: int
) -> list[RejectedRecord]:
    """Return a terminal's latest rejected lines, the latest first."""
    columns = kept_lines.c
    rows = connection.execute(
        select(kept_lines)
        .where(
            is_of_site(connection, kept_lines),
            columns.serial_number == serial,
            columns.reason.is_not(None),
        )
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
            is_of_site(connection, kept_lines), columns.serial_number == serial
        )
    ).all()
    freed = 0
    for row in rows:
        try:
            raw = seal.open(row.sealed, f"{serial}|{row.tag}")
        except JournalError:
            continue
        if names_pin.search(decode(raw, TextEncoding.UTF_8)):
            connection.execute(
                delete(kept_lines).where(
                    is_of_site(connection, kept_lines), columns.id == row.id
                )
            )
            freed += row.length
    if freed:
        update_terminal(connection, serial, kept_bytes=terminals.c.kept_bytes - freed)
