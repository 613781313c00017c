"""How punches are stored: those of many terminals with few statements."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    bindparam,
    func,
    literal_column,
    not_,
    select,
    true,
    update,
)

from ..iclock.records import Punch
from .engines import SQLITE
from .prepared import OUR_SITE, Prepared, insert_new
from .records import StoredPunch, UploadEntry
from .schema import punches, terminals

_columns = punches.c
# A punch is placed by the offset beside it, so its own is not stored.
_OF_PUNCH: Final = Punch._fields[:-1]
_INSERTED: Final = (
    "serial_number",
    *_OF_PUNCH,
    "punched_at",
    "utc_offset",
    "live",
    "received_at",
)


def _is_ours(engine: str) -> ColumnElement[bool]:
    """Return the condition that a row is ours; in a file every row is."""
    return true() if engine == SQLITE else _columns.site == OUR_SITE


def _is_new(engine: str) -> ColumnElement[bool]:
    """Return the condition that a row is ours and has come now."""
    return _is_ours(engine) & (_columns.id > bindparam("before"))


def _last_id(engine: str) -> Executable:
    """Return the statement that finds the last number of our rows."""
    return select(func.max(_columns.id)).where(_is_ours(engine))


def _new_live_ones(engine: str) -> Executable:
    """Return the statement that finds the new live ones in their order."""
    return (
        select(
            _columns.serial_number,
            _columns.id,
            _columns.pin,
            _columns.local_time,
            _columns.state_code,
            _columns.verification_code,
        )
        .where(_is_new(engine), _columns.live)
        .order_by(_columns.id)
    )


def _new_old_ones(engine: str) -> Executable:
    """Return the statement that counts the other new ones."""
    # By the column itself SQLite would go through the whole index, in its order.
    terminal = _columns.serial_number.concat(literal_column("''"))
    return (
        select(
            terminal,
            func.count(),
            func.min(_columns.punched_at),
            func.max(_columns.punched_at),
        )
        .where(_is_new(engine), not_(_columns.live))
        .group_by(terminal)
    )


_LAST_ID: Final = Prepared(_last_id)
_NEW_LIVE: Final = Prepared(_new_live_ones)
_NEW_OLD: Final = Prepared(_new_old_ones)
_SET_LAST: Final = Prepared(
    update(terminals)
    .where(terminals.c.site == OUR_SITE, terminals.c.serial_number == bindparam("of"))
    .values(last_punch_id=bindparam("last"))
)


class NewPunches(NamedTuple):
    """What was new: the live ones, and count, first and last (Unix time, s) of the rest."""

    live: tuple[StoredPunch, ...] = ()
    backlog: int = 0
    first: int = 0
    last: int = 0


def insert_punches(
    connection: Connection, entries: Sequence[UploadEntry]
) -> list[NewPunches]:
    """Store the punches of entries, each of another terminal; return what was new."""
    rows = [
        (
            entry.serial_number,
            *stored.punch[: len(_OF_PUNCH)],
            stored.punched_at,
            stored.offset,
            stored.live,
            entry.received_at,
        )
        for entry in entries
        for stored in entry.punches
    ]
    ((last,),) = _LAST_ID.rows(connection)
    before = last or 0
    insert_new(connection, punches, _INSERTED, rows)
    live_rows = sum(stored.live for entry in entries for stored in entry.punches)
    live = _new_live(connection, entries, before) if live_rows else {}
    old: Mapping[str, tuple[int, int, int]] = {}
    if live_rows < len(rows):
        found = _NEW_OLD.rows(connection, before=before)
        old = {serial: (count, first, last) for serial, count, first, last in found}
    return [
        NewPunches(
            live.get(entry.serial_number, ()), *old.get(entry.serial_number, (0, 0, 0))
        )
        for entry in entries
    ]


def _new_live(
    connection: Connection, entries: Sequence[UploadEntry], before: int
) -> dict[str, tuple[StoredPunch, ...]]:
    """Return by serial number the live punches that were new; the last is remembered."""
    # Of equal lines in one body the first has been stored.
    sent = {
        (entry.serial_number, *stored.punch[:4]): stored
        for entry in entries
        for stored in reversed(entry.punches)
        if stored.live
    }
    found: dict[str, list[StoredPunch]] = {}
    last: dict[str, int] = {}
    for serial, number, *key in _NEW_LIVE.rows(connection, before=before):
        found.setdefault(serial, []).append(sent[(serial, *key)])
        last[serial] = number
    if last:
        _SET_LAST.run(
            connection,
            [{"of": serial, "last": number} for serial, number in last.items()],
        )
    return {serial: tuple(stored) for serial, stored in found.items()}
