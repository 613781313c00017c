"""What is recorded of doors, one function a purpose; each is given a connection."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from .records import StoredAccessEvent, UploadEntry
from .schema import access_events
from .seal import Seal

# Of a card's number, this much is shown: enough to know one's own.
_SHOWN_DIGITS: Final = 3
_MASK: Final = "•••"


def masked(card: str) -> str:
    """Return a card's number with only its end readable, empty without a card."""
    if not card:
        return ""
    # A short number would be given away by its end.
    shown = min(_SHOWN_DIGITS, max(len(card) - 5, 0))
    return _MASK + (card[-shown:] if shown else "")


def insert_access_events(
    connection: Connection, entry: UploadEntry, seal: Seal
) -> tuple[StoredAccessEvent, ...]:
    """Store new events and return the live ones among them, in the order sent."""
    serial = entry.serial_number
    digests = [digest_of(event, serial, seal) for event in entry.access_events]
    rows = [
        {
            "serial_number": serial,
            "local_time": event.local_time,
            "code": event.code,
            "address": event.address,
            "pin": event.pin,
            "card": masked(event.card),
            "direction": event.direction,
            "verification": event.verification,
            "log_index": event.log_index,
            "digest": digest,
            "occurred_at": event.occurred_at,
            "utc_offset": event.offset,
            "received_at": entry.received_at,
            "live": event.live,
        }
        for event, digest in zip(entry.access_events, digests, strict=True)
    ]
    columns = access_events.c
    before = connection.scalar(select(func.max(columns.id))) or 0
    connection.execute(insert(access_events).on_conflict_do_nothing(), rows)
    # Of equal rows in one body the first has been stored.
    by_digest = dict(
        zip(reversed(digests), reversed(entry.access_events), strict=True)
    )
    found = connection.scalars(
        select(columns.digest)
        .where(columns.id > before, columns.live)
        .order_by(columns.id)
    )
    return tuple(by_digest[digest] for digest in found)


def digest_of(event: StoredAccessEvent, serial: str, seal: Seal) -> bytes:
    """Return what tells an event of a terminal from all others (field: 2A, C3+)."""
    told_by: Sequence[object] = (
        event.log_index,
        event.local_time,
        event.pin,
        event.card,
        event.code,
        event.address,
    )
    return seal.digest("\t".join(map(str, told_by)).encode(), f"{serial}|event")


def count_access_events(connection: Connection, serial: str) -> int:
    """Return how many events of a terminal there are."""
    return (
        connection.scalar(
            select(func.count()).where(access_events.c.serial_number == serial)
        )
        or 0
    )
