"""What terminals hold about people: the latest word on each user and template.

Lines are kept as they were sent, sealed. What is needed to find and compare them is
beside them in the clear: PIN, name, which template, its version, and a keyed digest.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, Row, case, delete, func, select, update

from ..iclock.records import BIOMETRIC, Category, DirectoryRecord
from .engines import is_ours_in_scan, upsert
from .queries import is_remembered
from .records import DirectoryEntry, DirectoryLine, GoneError, JournalError, Origin
from .schema import directory, terminals
from .seal import Seal
from .sites import is_of_site

# So much is kept of one terminal. Each record counts as this much more than its line.
_MAX_BYTES: Final = 1024 * 1024 * 1024
OVERHEAD: Final = 2048
# So many rows are looked up or deleted at once.
_BATCH: Final = 500
# What goes first when there is too much.
_TRIM_ORDER: Final = (
    Category.USER_PHOTO,
    Category.COMPARISON_PHOTO,
    Category.IDENTITY_CARD,
    Category.WORK_CODE,
    Category.TEMPLATE,
    Category.CARD,
    Category.ACCESS_RIGHT,
    Category.USER,
)
_columns = directory.c
_KEY: Final = ("serial_number", "category", "pin", "item")
_LATEST_WORD: Final = (
    "name",
    "version",
    "length",
    "digest",
    "received_at",
    "origin",
    "deleted_at",
    "sealed",
)
_WITHOUT_CONTENT: Final = tuple(
    column for column in directory.columns if column is not _columns.sealed
)


def put(
    connection: Connection,
    seal: Seal,
    serial: str,
    records: Iterable[DirectoryRecord],
    *,
    received_at: float,
    origin: Origin,
    keeps_biometrics: bool,
) -> None:
    """Keep records in place of those of the same key; they are not deleted any more.

    Where biometric data are not kept, it is only noted that the terminal has them.
    """
    if not is_remembered(connection, serial):
        # Removed meanwhile: nothing is kept of it.
        raise GoneError("not a terminal any more")
    added = 0
    for batch in batched(records, _BATCH, strict=False):
        rows = {}
        # Of several of one key the last counts.
        for record in batch:
            row = _row(seal, serial, record, keeps_biometrics=keeps_biometrics)
            row |= {"received_at": received_at, "origin": origin, "deleted_at": None}
            rows[row["category"], row["pin"], row["item"]] = row
        added += _put(connection, serial, rows)
    _grow(connection, serial, added)


def erase(connection: Connection, serial: str, pin: str) -> None:
    """Delete everything about a person at once."""
    is_ours = is_of_site(connection, directory)
    of_person = (_columns.serial_number == serial) & (_columns.pin == pin)
    _delete(connection, is_ours & of_person)


def purge(connection: Connection, deleted_before: float) -> int:
    """Delete for good what was marked before a time (Unix time, s); return how much."""
    return _delete(connection, _columns.deleted_at < deleted_before)


def blank_biometrics(connection: Connection, serials: Collection[str] | None) -> None:
    """Delete the content of biometric data, of some terminals or of all."""
    is_doomed = (
        is_ours_in_scan(connection, directory)
        & _columns.category.in_(BIOMETRIC)
        & (_columns.length > 0)
    )
    if serials is not None:
        is_doomed &= _columns.serial_number.in_(serials)
    freed = connection.execute(
        select(_columns.serial_number, func.sum(_columns.length))
        .where(is_doomed)
        .group_by(_columns.serial_number)
    ).all()
    connection.execute(update(directory).where(is_doomed).values(sealed=b"", length=0))
    for serial, size in freed:
        _grow(connection, serial, -int(size))


def entries(
    connection: Connection,
    serial: str,
    categories: Collection[Category],
    pin: str | None,
) -> list[DirectoryEntry]:
    """Return what a terminal holds, without the content, in the order it came."""
    statement = _select(connection, _WITHOUT_CONTENT, serial, categories, pin)
    return [_entry(row) for row in connection.execute(statement)]


def lines(
    connection: Connection,
    seal: Seal,
    serial: str,
    categories: Collection[Category],
    pin: str | None,
) -> list[DirectoryLine]:
    """Return what a terminal holds with the lines; None where not kept or unreadable."""
    statement = _select(connection, directory.columns, serial, categories, pin)
    return [_line(row, seal) for row in connection.execute(statement)]


def line(connection: Connection, seal: Seal, entry_id: int) -> DirectoryLine | None:
    """Return one record, None if it has gone."""
    row = connection.execute(
        select(directory).where(
            is_of_site(connection, directory),
            _columns.id == entry_id,
            _columns.deleted_at.is_(None),
        )
    ).first()
    return None if row is None else _line(row, seal)


def names(connection: Connection, serial: str) -> dict[str, str]:
    """Return the names of a terminal's users by PIN, also of those deleted lately."""
    rows = connection.execute(
        select(_columns.pin, _columns.name).where(
            is_of_site(connection, directory),
            _columns.serial_number == serial,
            _columns.category == Category.USER,
            _columns.name != "",
        )
    )
    return {row.pin: row.name for row in rows}


def names_of_all(
    connection: Connection, serials: Collection[str]
) -> set[tuple[str, str]]:
    """Return PIN and name of all users of terminals, each pair once."""
    found: set[tuple[str, str]] = set()
    for batch in batched(serials, _BATCH, strict=False):
        rows = connection.execute(
            select(_columns.pin, _columns.name)
            .distinct()
            .where(
                is_of_site(connection, directory),
                _columns.serial_number.in_(batch),
                _columns.category == Category.USER,
                _columns.deleted_at.is_(None),
            )
        )
        found.update((row.pin, row.name) for row in rows)
    return found


def of_people(
    connection: Connection,
    seal: Seal,
    serials: Collection[str],
    pins: Collection[str],
    opened: Collection[Category],
) -> list[DirectoryLine]:
    """Return what terminals hold about some people; only some categories are opened."""
    is_wanted = (
        is_of_site(connection, directory)
        & _columns.serial_number.in_(serials)
        & _columns.pin.in_(pins)
        & _columns.deleted_at.is_(None)
    )
    closed = select(*_WITHOUT_CONTENT).where(
        is_wanted, _columns.category.in_(set(Category) - set(opened))
    )
    lines = [DirectoryLine(_entry(row), None) for row in connection.execute(closed)]
    to_open = select(directory).where(is_wanted, _columns.category.in_(opened))
    lines += [_line(row, seal) for row in connection.execute(to_open)]
    return sorted(lines, key=lambda line: line.entry.id)


def _row(
    seal: Seal, serial: str, record: DirectoryRecord, *, keeps_biometrics: bool
) -> dict[str, Any]:
    """Return what is kept of a record."""
    digest = seal.digest(record.content_hash, f"directory|{record.category}")
    item = digest.hex() if record.item is None else record.item
    is_kept = keeps_biometrics or record.category not in BIOMETRIC
    context = _context(serial, record.category, record.pin, item)
    return {
        "serial_number": serial,
        "category": record.category,
        "pin": record.pin,
        "item": item,
        "name": record.name,
        "version": record.version,
        "length": len(record.raw) if is_kept else 0,
        "digest": digest,
        "sealed": seal.close(record.raw, context) if is_kept else b"",
    }


def _put(
    connection: Connection,
    serial: str,
    rows: Mapping[tuple[str, str, str], Mapping[str, Any]],
) -> int:
    """Insert or replace rows by category, PIN and item; return the room they take."""
    known = connection.execute(
        select(_columns.category, _columns.pin, _columns.item, _columns.length).where(
            is_of_site(connection, directory),
            _columns.serial_number == serial,
            _columns.category.in_({category for category, _, _ in rows}),
            _columns.pin.in_({pin for _, pin, _ in rows}),
        )
    )
    freed: int = sum(
        row.length + OVERHEAD
        for row in known
        if (row.category, row.pin, row.item) in rows
    )
    upsert(connection, directory, list(rows.values()), keys=_KEY, values=_LATEST_WORD)
    taken: int = sum(row["length"] + OVERHEAD for row in rows.values())
    return taken - freed


def _select(
    connection: Connection,
    columns: Iterable[Any],
    serial: str,
    categories: Collection[Category],
    pin: str | None,
) -> Any:
    """Return the query of what a terminal holds."""
    statement = select(*columns).where(
        is_of_site(connection, directory),
        _columns.serial_number == serial,
        _columns.category.in_(categories),
        _columns.deleted_at.is_(None),
    )
    if pin is not None:
        statement = statement.where(_columns.pin == pin)
    return statement.order_by(_columns.id)


def _entry(row: Row[Any]) -> DirectoryEntry:
    """Return the record of a row, without the content."""
    return DirectoryEntry(
        id=row.id,
        serial_number=row.serial_number,
        category=Category(row.category),
        pin=row.pin,
        item=row.item,
        name=row.name,
        version=row.version,
        digest=row.digest,
        is_kept=row.length > 0,
        received_at=row.received_at,
        origin=Origin(row.origin),
    )


def _line(row: Row[Any], seal: Seal) -> DirectoryLine:
    """Return the record of a row with its line."""
    entry = _entry(row)
    raw = None
    if entry.is_kept:
        context = _context(entry.serial_number, entry.category, entry.pin, entry.item)
        try:
            raw = seal.open(row.sealed, context)
        except JournalError:
            # One that was sealed with a lost key must not hide the others.
            raw = None
    return DirectoryLine(entry, raw)


def _delete(connection: Connection, is_doomed: Any) -> int:
    """Delete rows of ours and give their room back; return how many."""
    is_doomed = is_ours_in_scan(connection, directory) & is_doomed
    freed = connection.execute(
        select(
            _columns.serial_number, func.sum(_columns.length), func.count(_columns.id)
        )
        .where(is_doomed)
        .group_by(_columns.serial_number)
    ).all()
    connection.execute(delete(directory).where(is_doomed))
    for serial, size, count in freed:
        _set_room(connection, serial, -int(size) - count * OVERHEAD)
    return sum(count for _, _, count in freed)


def _grow(connection: Connection, serial: str, added: int) -> None:
    """Note what a terminal takes, and keep it within the bound."""
    if not added:
        return
    _set_room(connection, serial, added)
    if added < 0:
        return
    taken = connection.scalar(
        select(terminals.c.directory_bytes).where(
            is_of_site(connection, terminals), terminals.c.serial_number == serial
        )
    )
    if taken is None or taken <= _MAX_BYTES:
        return
    rank = case(
        *((_columns.category == each, at) for at, each in enumerate(_TRIM_ORDER)),
        else_=0,
    )
    oldest = connection.execute(
        select(_columns.id, _columns.length)
        .where(is_of_site(connection, directory), _columns.serial_number == serial)
        .order_by(
            _columns.deleted_at.is_(None), rank, _columns.received_at, _columns.id
        )
    )
    doomed = []
    with oldest:
        for row in oldest:
            if taken <= _MAX_BYTES:
                break
            taken -= row.length + OVERHEAD
            doomed.append(row.id)
    for batch in batched(doomed, _BATCH, strict=False):
        _delete(connection, _columns.id.in_(batch))


def _set_room(connection: Connection, serial: str, added: int) -> None:
    """Change how much a terminal takes."""
    columns = terminals.c
    connection.execute(
        update(terminals)
        .where(is_of_site(connection, terminals), columns.serial_number == serial)
        .values(directory_bytes=columns.directory_bytes + added)
    )


def _context(serial: str, category: str, pin: str, item: str) -> str:
    """Return what a sealed line belongs to."""
    return f"directory|{serial}|{category}|{pin}|{item}"
