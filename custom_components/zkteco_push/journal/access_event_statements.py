"""What is recorded of doors, one function a purpose; each is given a connection."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from ..iclock.access.events import punch_of
from ..iclock.text import masked
from .engines import insert_new, is_after, last_id
from .records import StoredAccessEvent, StoredPunch, UploadEntry
from .schema import access_events
from .seal import Seal
from .sites import is_of_site

# A row that comes again comes within so long (s).
_SAME_ARRIVAL: Final = 60


def insert_access_events(
    connection: Connection, entry: UploadEntry, seal: Seal
) -> tuple[tuple[StoredAccessEvent, ...], tuple[StoredPunch, ...]]:
    """Store new events; return the live ones and the punches of those without a time.

    Both are in the order sent. A punch is told from another one by its time: without
    one, only its event's being new tells that it is.
    """
    serial = entry.serial_number
    digests = [digest_of(stored, serial, seal) for stored in entry.access_events]
    rows = [
        {
            "serial_number": serial,
            "local_time": stored.local_time,
            "code": stored.event.code,
            "address": _number(stored.event.address),
            "pin": stored.event.pin or "",
            "card": masked(stored.event.card),
            "direction": stored.event.direction or "",
            "verification": stored.event.verification,
            "log_index": _number(stored.event.index),
            "digest": digest,
            "occurred_at": stored.occurred_at,
            "utc_offset": stored.offset,
            "received_at": entry.received_at,
            "live": stored.live,
        }
        for stored, digest in zip(entry.access_events, digests, strict=True)
    ]
    columns = access_events.c
    before = last_id(connection, access_events)
    insert_new(connection, access_events, rows)
    # Of equal rows in one body the first has been stored.
    by_digest = dict(zip(reversed(digests), reversed(entry.access_events), strict=True))
    new = [
        by_digest[digest]
        for digest in connection.scalars(
            select(columns.digest)
            .where(is_after(connection, access_events, before))
            .order_by(columns.id)
        )
    ]
    timeless = (_punch_on_arrival(each) for each in new if each.event.has_wrong_clock)
    return (
        tuple(stored for stored in new if stored.live),
        tuple(punch for punch in timeless if punch is not None),
    )


def _punch_on_arrival(stored: StoredAccessEvent) -> StoredPunch | None:
    """Return the punch that an event of a clock without a time is, if it is one."""
    local = datetime.fromtimestamp(stored.occurred_at + stored.offset, UTC)
    punch = punch_of(replace(stored.event, local_time=local.replace(tzinfo=None)))
    if punch is None:
        return None
    return StoredPunch(punch, stored.occurred_at, stored.offset, stored.live)


def digest_of(stored: StoredAccessEvent, serial: str, seal: Seal) -> bytes:
    """Return what tells an event of a terminal from all others (field: 2A, C3+)."""
    event = stored.event
    time = stored.local_time
    if event.has_wrong_clock and event.index is None:
        # Nothing but its arrival tells it from the next one of that person.
        time = -stored.occurred_at // _SAME_ARRIVAL
    told_by: Sequence[object] = (
        event.index,
        time,
        event.pin,
        event.card,
        event.code,
        event.address,
        # Some firmware names the terminal itself, or only in what it is asked for.
        "" if event.sub_serial == serial else event.sub_serial,
    )
    return seal.digest("\t".join(map(str, told_by)).encode(), f"{serial}|event")


def _number(number: int | None) -> int:
    """Return a number, -1 for none."""
    return -1 if number is None else number


def count_access_events(connection: Connection, serial: str, pin: str | None) -> int:
    """Return how many events of a terminal there are, of all or of one person."""
    columns = access_events.c
    statement = select(func.count()).where(
        is_of_site(connection, access_events), columns.serial_number == serial
    )
    if pin is not None:
        statement = statement.where(columns.pin == pin)
    return connection.scalar(statement) or 0
