"""What is recorded of doors, one function a purpose; each is given a connection."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from ..iclock.text import masked
from .records import StoredAccessEvent, UploadEntry
from .schema import access_events
from .seal import Seal


def insert_access_events(
    connection: Connection, entry: UploadEntry, seal: Seal
) -> tuple[StoredAccessEvent, ...]:
    """Store new events and return the live ones among them, in the order sent."""
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
    before = connection.scalar(select(func.max(columns.id))) or 0
    connection.execute(insert(access_events).on_conflict_do_nothing(), rows)
    # Of equal rows in one body the first has been stored.
    by_digest = dict(zip(reversed(digests), reversed(entry.access_events), strict=True))
    found = connection.scalars(
        select(columns.digest)
        .where(columns.id > before, columns.live)
        .order_by(columns.id)
    )
    return tuple(by_digest[digest] for digest in found)


def digest_of(stored: StoredAccessEvent, serial: str, seal: Seal) -> bytes:
    """Return what tells an event of a terminal from all others (field: 2A, C3+)."""
    event = stored.event
    told_by: Sequence[object] = (
        event.index,
        stored.local_time,
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
    statement = select(func.count()).where(columns.serial_number == serial)
    if pin is not None:
        statement = statement.where(columns.pin == pin)
    return connection.scalar(statement) or 0
