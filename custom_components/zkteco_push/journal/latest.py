"""What was recorded last, over many terminals: a few steps in an index each."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nlargest
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    func,
    select,
)

from ..iclock.access.event_codes import band_of, meaning_of, type_of
from ..iclock.access.records import AccessEvent, Direction
from ..iclock.records import Operation
from . import photo_statements
from .access import Access
from .engines import is_ours_in_scan
from .queries import FURTHEST_OFFSET, stored_punch
from .records import PhotoRecord, StoredAccessEvent, StoredOperation, StoredPunch
from .schema import access_events, operations, photos, punches
from .sites import is_of_site

# So many photos are looked through for people's last ones.
_PHOTOS_LOOKED_AT: Final = 2_000
# A clock that is further ahead (s) shows nothing that has happened.
_AHEAD: Final = 300


@dataclass(frozen=True, slots=True)
class LatestRecords:
    """What was recorded last, each with its terminal's serial number."""

    punches: tuple[tuple[str, StoredPunch], ...] = ()
    operations: tuple[tuple[str, StoredOperation], ...] = ()
    access_events: tuple[tuple[str, StoredAccessEvent], ...] = ()
    photos: tuple[PhotoRecord, ...] = ()


class Latest:
    """Looks up what was recorded last.

    Times are Unix times in s. Methods raise JournalError if the journal cannot be read.
    """

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def records(
        self, serials: Collection[str], *, now: float, limit: int
    ) -> LatestRecords:
        """Return the latest of each kind of some terminals, in no order."""

        def read(connection: Connection) -> LatestRecords:
            """Read all kinds over one connection."""
            found = _punches(connection, serials, now=now, limit=limit)
            return LatestRecords(
                tuple(_with_photos(connection, found)),
                tuple(_operations(connection, serials, now=now, limit=limit)),
                tuple(_access_events(connection, serials, now=now, limit=limit)),
                tuple(_photos(connection, serials, now=now, limit=limit)),
            )

        return await self._access.read(read)

    async def people(
        self, serials: Collection[str], *, since: float, now: float, limit: int
    ) -> dict[str, tuple[str, int]]:
        """Return who has punched since a time, by PIN: where and when the last time.

        No more than so many of each terminal's latest punches are looked at.
        """

        def read(connection: Connection) -> dict[str, tuple[str, int]]:
            """Keep the latest punch of each."""
            last: dict[str, tuple[str, int]] = {}
            for serial in serials:
                for pin, time in _last_by_pin(
                    connection, serial, since=since, now=now, limit=limit
                ):
                    if pin not in last or last[pin][1] < time:
                        last[pin] = serial, int(time)
            return last

        return await self._access.read(read)

    async def photos_of(
        self, pins: Collection[str]
    ) -> dict[tuple[str, str], PhotoRecord]:
        """Return the last photo of people, by terminal and PIN.

        It is looked for among the latest of all.
        """
        return await self._access.read(
            lambda connection: _photos_of(connection, frozenset(pins))
        )


def _punches(
    connection: Connection, serials: Iterable[str], *, now: float, limit: int
) -> list[tuple[str, StoredPunch]]:
    """Return the latest punches of some terminals."""
    columns = punches.c
    statement = select(punches).where(*_are_past(now))
    rows = _latest(
        connection, punches, serials, statement, columns.local_time, limit=limit
    )
    return [(row.serial_number, stored_punch(row)) for row in rows]


def _last_by_pin(
    connection: Connection, serial: str, *, since: float, now: float, limit: int
) -> Sequence[Row[Any]]:
    """Return who is among a terminal's latest punches, each with the last time."""
    columns = punches.c
    among = (
        select(columns.pin, columns.punched_at)
        .where(
            is_of_site(connection, punches),
            columns.serial_number == serial,
            *_are_past(now),
            columns.local_time >= since - FURTHEST_OFFSET,
            columns.punched_at >= since,
        )
        .order_by(columns.local_time.desc())
        .limit(limit)
        .subquery()
    )
    return connection.execute(
        select(among.c.pin, func.max(among.c.punched_at)).group_by(among.c.pin)
    ).all()


def _are_past(now: float) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that punches are not of a clock that is ahead."""
    columns = punches.c
    # The index goes by the wall clock.
    return (
        columns.local_time <= now + FURTHEST_OFFSET,
        columns.punched_at <= now + _AHEAD,
    )


def _operations(
    connection: Connection, serials: Iterable[str], *, now: float, limit: int
) -> Iterator[tuple[str, StoredOperation]]:
    """Yield the latest operations of some terminals."""
    columns = operations.c
    statement = select(operations).where(
        columns.local_time <= now + FURTHEST_OFFSET,
        columns.occurred_at <= now + _AHEAD,
    )
    for row in _latest(
        connection, operations, serials, statement, columns.local_time, limit=limit
    ):
        operation = Operation(
            row.code,
            row.operator,
            _wall_clock(row.local_time),
            (row.object_1, row.object_2, row.object_3, row.object_4),
            row.tagged,
        )
        stored = StoredOperation(operation, row.occurred_at, row.utc_offset, row.live)
        yield row.serial_number, stored


def _access_events(
    connection: Connection, serials: Iterable[str], *, now: float, limit: int
) -> Iterator[tuple[str, StoredAccessEvent]]:
    """Yield the latest events of the doors of some terminals."""
    columns = access_events.c
    statement = select(access_events).where(columns.occurred_at <= now + _AHEAD)
    for row in _latest(
        connection, access_events, serials, statement, columns.occurred_at, limit=limit
    ):
        stored = StoredAccessEvent(
            _event(row), row.local_time, row.occurred_at, row.utc_offset, row.live
        )
        yield row.serial_number, stored


def _photos(
    connection: Connection, serials: Iterable[str], *, now: float, limit: int
) -> Iterator[PhotoRecord]:
    """Yield the latest photos of some terminals."""
    columns = photos.c
    statement = select(photos).where(columns.taken_at <= now + _AHEAD)
    for row in _latest(
        connection, photos, serials, statement, columns.taken_at, limit=limit
    ):
        yield photo_statements.record_of(row)


def _latest(
    connection: Connection,
    table: Table,
    serials: Iterable[str],
    statement: Select[Any],
    time: Column[int],
    *,
    limit: int,
) -> list[Row[Any]]:
    """Return the rows with the latest times (s).

    Once there are enough, only what is later is asked for of all other terminals.
    """
    found: list[Row[Any]] = []
    key = attrgetter(time.name)
    for serial in serials:
        of_terminal = statement.where(
            is_of_site(connection, table), table.c.serial_number == serial
        )
        if len(found) >= limit:
            of_terminal = of_terminal.where(time >= key(found[-1]) - FURTHEST_OFFSET)
        found += connection.execute(of_terminal.order_by(time.desc()).limit(limit))
        found = nlargest(limit, found, key)
    return found


def _with_photos(
    connection: Connection, found: Sequence[tuple[str, StoredPunch]]
) -> Iterator[tuple[str, StoredPunch]]:
    """Yield punches with the photos that were taken with them."""
    by_terminal: dict[str, list[StoredPunch]] = {}
    for serial, stored in found:
        by_terminal.setdefault(serial, []).append(stored)
    numbers = photo_statements.of_punches(connection, by_terminal)
    for serial, all_of_one in by_terminal.items():
        for stored, number in zip(all_of_one, numbers[serial], strict=True):
            yield serial, stored._replace(photo=number)


def _photos_of(
    connection: Connection, pins: Collection[str]
) -> dict[tuple[str, str], PhotoRecord]:
    """Return the last photo of people, by terminal and PIN."""
    rows = connection.execute(
        select(photos)
        .where(is_ours_in_scan(connection, photos))
        .order_by(photos.c.id.desc())
        .limit(_PHOTOS_LOOKED_AT)
    )
    last: dict[tuple[str, str], PhotoRecord] = {}
    for row in rows:
        key = row.serial_number, row.pin
        known = last.get(key)
        if row.pin in pins and (known is None or known.taken_at < row.taken_at):
            last[key] = photo_statements.record_of(row)
    return last


def _event(row: Row[Any]) -> AccessEvent:
    """Return the event of a row, as far as it is kept."""
    meaning = meaning_of(row.code)
    pin, address = row.pin or None, row.address
    return AccessEvent(
        row.code,
        type_of(row.code, meaning, pin, row.card),
        meaning.reason,
        band_of(row.code),
        None if row.local_time < 0 else _wall_clock(row.local_time),
        pin=pin,
        card=row.card,
        place=meaning.place,
        address=None if address < 0 else address,
        direction=Direction(row.direction) if row.direction else None,
        verification=row.verification,
        effect=meaning.effect,
        is_grant=meaning.grants,
        index=None if row.log_index < 0 else row.log_index,
    )


def _wall_clock(local_time: int) -> datetime:
    """Return a wall-clock time that is counted as if it were UTC (s)."""
    return datetime.fromtimestamp(local_time, UTC).replace(tzinfo=None)
