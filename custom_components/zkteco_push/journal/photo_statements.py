"""Which attendance photos there are, and whose punch each belongs to."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Executable, Row, bindparam, delete, func, select

from .engines import insert_new, is_after, is_ours_in_scan, last_id
from .prepared import OUR_SITE, by_number, of_terminals, terminal_parameters
from .queries import FURTHEST_OFFSET, stored_punch
from .records import PhotoRecord, StoredPhoto, StoredPunch
from .schema import photos, punches
from .sites import is_of_site

# Photo and punch are of one moment, written by one clock (s).
_SAME_MOMENT: Final = 10
_columns = photos.c


@by_number
def _near(terminals: int) -> Executable:
    """Return the statement that finds the photos of a time, with their persons."""
    return (
        select(_columns.serial_number, _columns.pin, _columns.taken_at, _columns.id)
        .where(
            _columns.site == OUR_SITE,
            _columns.serial_number.in_(terminal_parameters(terminals)),
            _columns.pin.is_not(None),
            _columns.taken_at.between(bindparam("first"), bindparam("last")),
        )
        .order_by(_columns.taken_at, _columns.id)
    )


def add(
    connection: Connection, serial: str, received_at: float, stored: StoredPhoto
) -> PhotoRecord | None:
    """Note a photo; return it with its number, None if it is known."""
    before = last_id(connection, photos)
    row = {
        "serial_number": serial,
        "file": stored.file,
        "media_type": stored.media_type,
        "size": stored.size,
        "pin": stored.pin,
        "taken_at": stored.taken_at,
        "utc_offset": stored.offset,
        "received_at": received_at,
        "checksum": stored.checksum,
    }
    insert_new(connection, photos, [row])
    new = select(photos).where(is_after(connection, photos, before))
    added = connection.execute(new).first()
    return None if added is None else record_of(added)


def find(connection: Connection, photo_id: int) -> PhotoRecord | None:
    """Return a photo by its number."""
    row = connection.execute(
        select(photos).where(is_of_site(connection, photos), _columns.id == photo_id)
    ).first()
    return None if row is None else record_of(row)


def newest(connection: Connection, serial: str) -> PhotoRecord | None:
    """Return a terminal's photo that was taken last."""
    row = connection.execute(
        select(photos)
        .where(is_of_site(connection, photos), _columns.serial_number == serial)
        .order_by(_columns.taken_at.desc(), _columns.id.desc())
        .limit(1)
    ).first()
    return None if row is None else record_of(row)


def times(connection: Connection, serial: str) -> list[tuple[int, int]]:
    """Return when a terminal's photos were taken (Unix time, s) and the UTC offsets."""
    rows = connection.execute(
        select(_columns.taken_at, _columns.utc_offset).where(
            is_of_site(connection, photos), _columns.serial_number == serial
        )
    )
    return [(row.taken_at, row.utc_offset) for row in rows]


def between(
    connection: Connection, serial: str, start: int, end: int
) -> list[PhotoRecord]:
    """Return the photos from a time on until before another, the latest first."""
    rows = connection.execute(
        select(photos)
        .where(
            is_of_site(connection, photos),
            _columns.serial_number == serial,
            _columns.taken_at >= start,
            _columns.taken_at < end,
        )
        .order_by(_columns.taken_at.desc(), _columns.id.desc())
    )
    return [record_of(row) for row in rows]


def of_punches(
    connection: Connection, punches: Mapping[str, Sequence[StoredPunch]]
) -> dict[str, list[int | None]]:
    """Return the number of each punch's photo, None where there is none.

    Both are by serial number.
    """
    times = [
        stored.punched_at for all_of_one in punches.values() for stored in all_of_one
    ]
    if not times:
        return {serial: [] for serial in punches}
    rows = _near(len(punches)).rows(
        connection,
        first=min(times) - _SAME_MOMENT,
        last=max(times) + _SAME_MOMENT,
        **of_terminals(punches),
    )
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for serial, pin, taken_at, number in rows:
        taken.setdefault((serial, pin), []).append((taken_at, number))
    return {
        serial: [
            _nearest(taken.get((serial, each.punch.pin), ()), each.punched_at)
            for each in all_of_one
        ]
        for serial, all_of_one in punches.items()
    }


def punch_of(connection: Connection, photo: PhotoRecord) -> StoredPunch | None:
    """Return the punch that a photo belongs to."""
    if photo.pin is None:
        return None
    columns = punches.c
    first, last = photo.taken_at - _SAME_MOMENT, photo.taken_at + _SAME_MOMENT
    rows = connection.execute(
        select(punches).where(
            is_of_site(connection, punches),
            columns.serial_number == photo.serial_number,
            columns.pin == photo.pin,
            columns.punched_at.between(first, last),
            # The index goes by the wall clock.
            columns.local_time.between(first - FURTHEST_OFFSET, last + FURTHEST_OFFSET),
        )
    ).all()
    if not rows:
        return None
    return stored_punch(
        min(rows, key=lambda row: (abs(row.punched_at - photo.taken_at), row.id))
    )


def remove_beyond(
    connection: Connection,
    serial: str,
    *,
    taken_before: float | None,
    count: int,
    size: int,
) -> list[str]:
    """Forget photos that are too old or too many (count, bytes); return their files."""
    doomed: list[str] = []
    if taken_before is not None:
        doomed += connection.scalars(
            delete(photos)
            .where(
                is_of_site(connection, photos),
                _columns.serial_number == serial,
                _columns.taken_at < taken_before,
            )
            .returning(_columns.file)
        )
    number, taken = connection.execute(
        select(func.count(), func.coalesce(func.sum(_columns.size), 0)).where(
            is_of_site(connection, photos), _columns.serial_number == serial
        )
    ).one()
    taken = int(taken)
    while number > count or taken > size:
        oldest = connection.execute(
            select(_columns.id, _columns.file, _columns.size)
            .where(is_of_site(connection, photos), _columns.serial_number == serial)
            .order_by(_columns.taken_at, _columns.id)
            .limit(100)
        ).all()
        for row in oldest:
            if number <= count and taken <= size:
                break
            connection.execute(
                delete(photos).where(
                    is_of_site(connection, photos), _columns.id == row.id
                )
            )
            number, taken = number - 1, taken - row.size
            doomed.append(row.file)
        if not oldest:
            break
    return doomed


def files(connection: Connection) -> set[str]:
    """Return the names of all files that are photos."""
    return set(
        connection.scalars(
            select(_columns.file).where(is_ours_in_scan(connection, photos))
        )
    )


def forget_files(connection: Connection, missing: Iterable[str]) -> set[str]:
    """Forget photos whose files have gone; return who has any."""
    doomed = [{"doomed": file} for file in missing]
    if not doomed:
        return set()
    before = set(
        connection.scalars(
            select(_columns.serial_number)
            .where(is_of_site(connection, photos))
            .distinct()
        )
    )
    connection.execute(
        delete(photos).where(
            is_of_site(connection, photos), _columns.file == bindparam("doomed")
        ),
        doomed,
    )
    return before


def files_of(connection: Connection, serial: str) -> list[str]:
    """Return the names of the files of a terminal's photos."""
    statement = select(_columns.file).where(
        is_of_site(connection, photos), _columns.serial_number == serial
    )
    return list(connection.scalars(statement))


def _nearest(taken: Sequence[tuple[int, int]], time: int) -> int | None:
    """Return the number of the photo that is nearest to a time."""
    place = bisect_left(taken, (time, 0))
    near: Iterable[tuple[int, int]] = taken[max(place - 1, 0) : place + 1]
    found = [
        (abs(taken_at - time), photo_id)
        for taken_at, photo_id in near
        if abs(taken_at - time) <= _SAME_MOMENT
    ]
    return min(found)[1] if found else None


def record_of(row: Row[Any]) -> PhotoRecord:
    """Return the photo of a row."""
    return PhotoRecord(
        id=row.id,
        serial_number=row.serial_number,
        file=row.file,
        media_type=row.media_type,
        pin=row.pin,
        taken_at=row.taken_at,
        offset=row.utc_offset,
    )
