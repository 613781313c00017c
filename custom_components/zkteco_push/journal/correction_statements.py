"""Corrections in the journal; each function is given a connection."""

from collections.abc import Sequence
from itertools import batched
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    exists,
    insert,
    null,
    or_,
    select,
    update,
)

from ..iclock.records import Punch
from .correction_records import (
    Author,
    CorrectedPunch,
    Correction,
    CorrectionKind,
    Note,
    Refusal,
)
from .engines import is_ours_in_scan
from .queries import select_punch_rows, stored_punch
from .records import BY_HAND, StoredPunch
from .schema import corrections, punches
from .sites import is_of_site

_columns = corrections.c
_OF_PUNCH: Final = (
    "serial_number",
    "pin",
    "local_time",
    "state_code",
    "verification_code",
)
# So many punches are looked up at once.
_BATCH: Final = 500
_IS_ADDED: Final = and_(
    _columns.kind == CorrectionKind.ADDED, _columns.withdrawn_at.is_(None)
)
_IS_VOIDED: Final = and_(
    _columns.kind == CorrectionKind.VOIDED, _columns.withdrawn_at.is_(None)
)
_IS_LOST: Final = and_(
    _columns.kind == CorrectionKind.VOIDED, _columns.punch_id.is_(None)
)


def is_void() -> ColumnElement[bool]:
    """Return the condition that a row of `punches` does not count."""
    return (
        exists()
        .where(
            _columns.site == punches.c.site,
            _columns.punch_id == punches.c.id,
            _IS_VOIDED,
        )
        .correlate(punches)
    )


def is_added(connection: Connection) -> ColumnElement[bool]:
    """Return the condition that a row of `corrections` is a punch that counts."""
    return and_(is_of_site(connection, corrections), _IS_ADDED)


def add(
    connection: Connection, serial: str, added: StoredPunch, note: Note
) -> Correction | Refusal:
    """Have a punch count that a terminal has not sent."""
    if _is_there(connection, serial, added.punch):
        return Refusal.ALREADY_THERE
    punch = added.punch._replace(verification_code=BY_HAND)
    return _insert(
        connection,
        CorrectionKind.ADDED,
        serial,
        StoredPunch(punch, added.punched_at, added.offset, live=False),
        None,
        note,
    )


def void(connection: Connection, punch_id: int, note: Note) -> Correction | Refusal:
    """Have a punch not count."""
    row = connection.execute(
        select(punches, is_void().label("is_void")).where(
            is_of_site(connection, punches), punches.c.id == punch_id
        )
    ).first()
    if row is None:
        return Refusal.UNKNOWN_PUNCH
    if row.is_void:
        return Refusal.ALREADY_VOIDED
    return _insert(
        connection,
        CorrectionKind.VOIDED,
        row.serial_number,
        stored_punch(row),
        punch_id,
        note,
    )


def withdraw(
    connection: Connection, correction_id: int, note: Note
) -> Correction | Refusal:
    """Take a correction back."""
    found = get(connection, correction_id)
    if found is None:
        return Refusal.UNKNOWN_CORRECTION
    if found.withdrawn is not None:
        return Refusal.ALREADY_WITHDRAWN
    if found.kind is CorrectionKind.VOIDED and _is_there(
        connection, found.serial_number, found.punch.punch
    ):
        return Refusal.ALREADY_THERE
    connection.execute(
        update(corrections)
        .where(is_of_site(connection, corrections), _columns.id == correction_id)
        .values(
            withdrawn_by=note.by.user_id,
            withdrawn_by_name=note.by.name,
            withdrawn_at=note.at,
            withdrawal_reason=note.reason,
        )
    )
    return get(connection, correction_id) or Refusal.UNKNOWN_CORRECTION


def get(connection: Connection, correction_id: int) -> Correction | None:
    """Return a correction by its number."""
    row = connection.execute(
        select(corrections).where(
            is_of_site(connection, corrections), _columns.id == correction_id
        )
    ).first()
    return None if row is None else correction_of(row)


def of_terminal(
    connection: Connection, serial: str, pin: str | None, limit: int
) -> list[Correction]:
    """Return a terminal's corrections, withdrawn ones as well, the latest first."""
    statement = select(corrections).where(
        is_of_site(connection, corrections), _columns.serial_number == serial
    )
    if pin is not None:
        statement = statement.where(_columns.pin == pin)
    latest = statement.order_by(_columns.made_at.desc(), _columns.id.desc())
    return [correction_of(row) for row in connection.execute(latest.limit(limit))]


def select_corrected(
    connection: Connection,
    serial: str,
    *,
    start: float | None,
    end: float | None,
    pin: str | None,
    limit: int,
) -> list[CorrectedPunch]:
    """Return what `queries.select_punches` does, with corrections and added punches."""
    rows = select_punch_rows(
        connection, serial, start=start, end=end, pin=pin, limit=limit
    )
    voided = _voided(connection, [row.id for row in rows])
    found = [
        CorrectedPunch(stored_punch(row), row.id, voided.get(row.id)) for row in rows
    ]
    statement = select(corrections).where(
        is_added(connection), _columns.serial_number == serial
    )
    if start is not None:
        statement = statement.where(_columns.punched_at >= start)
    if end is not None:
        statement = statement.where(_columns.punched_at < end)
    if pin is not None:
        statement = statement.where(_columns.pin == pin)
    latest = statement.order_by(_columns.punched_at.desc(), _columns.id.desc())
    added = [correction_of(row) for row in connection.execute(latest.limit(limit))]
    found += [CorrectedPunch(each.punch, None, each) for each in reversed(added)]
    found.sort(key=lambda each: each.stored.punched_at)
    return found[-limit:]


def _voided(connection: Connection, numbers: Sequence[int]) -> dict[int, Correction]:
    """Return by punch the corrections that make some of them void."""
    found: dict[int, Correction] = {}
    for batch in batched(numbers, _BATCH, strict=False):
        rows = connection.execute(
            select(corrections).where(
                is_of_site(connection, corrections),
                _columns.punch_id.in_(batch),
                _IS_VOIDED,
            )
        )
        found |= {row.punch_id: correction_of(row) for row in rows}
    return found


def is_known_terminal(connection: Connection, serial: str) -> bool:
    """Return whether punches or corrections are here of a terminal that may be gone."""
    return any(
        connection.scalar(
            select(table.c.id)
            .where(is_of_site(connection, table), table.c.serial_number == serial)
            .limit(1)
        )
        is not None
        for table in (punches, corrections)
    )


def find_lost(connection: Connection) -> None:
    """Give what is void its number where the punch has come again, or otherwise."""
    condition = and_(
        punches.c.site == _columns.site,
        *(punches.c[name] == _columns[name] for name in _OF_PUNCH),
    )
    connection.execute(
        update(corrections)
        .where(is_of_site(connection, corrections), _IS_LOST)
        .values(
            punch_id=select(punches.c.id)
            .where(condition)
            .correlate(corrections)
            .scalar_subquery()
        )
    )


def lose(connection: Connection) -> None:
    """Forget the numbers of those who are not here any more, before they come again."""
    connection.execute(
        update(corrections)
        .where(
            is_of_site(connection, corrections),
            _columns.punch_id.is_not(None),
            ~_has_punch(),
        )
        .values(punch_id=null())
    )


def delete_older(connection: Connection, punched_before: float) -> int:
    """Delete what is about a time (Unix time, s) whose punches have gone."""
    result = connection.execute(
        delete(corrections).where(
            is_ours_in_scan(connection, corrections),
            _columns.punched_at < punched_before,
            ~_has_punch(),
        )
    )
    return result.rowcount


def erase(connection: Connection, serial: str, pin: str) -> None:
    """Delete all corrections of a PIN of a terminal."""
    connection.execute(
        delete(corrections).where(
            is_of_site(connection, corrections),
            _columns.serial_number == serial,
            _columns.pin == pin,
        )
    )


def forget_authors(connection: Connection) -> None:
    """Forget who has made corrections; these stay, as the punches do."""
    is_ours = is_ours_in_scan(connection, corrections)
    connection.execute(
        update(corrections).where(is_ours).values(made_by="", made_by_name="")
    )
    connection.execute(
        update(corrections)
        .where(is_ours, _columns.withdrawn_at.is_not(None))
        .values(withdrawn_by="", withdrawn_by_name="")
    )


def correction_of(row: Row[Any]) -> Correction:
    """Return the correction of a row."""
    punch = Punch(
        row.pin, row.local_time, row.state_code, row.verification_code, row.work_code
    )
    withdrawn = None
    if row.withdrawn_at is not None:
        by = Author(row.withdrawn_by or "", row.withdrawn_by_name or "")
        withdrawn = Note(by, row.withdrawn_at, row.withdrawal_reason or "")
    return Correction(
        row.id,
        CorrectionKind(row.kind),
        row.serial_number,
        StoredPunch(punch, row.punched_at, row.utc_offset, live=False),
        row.punch_id,
        Note(Author(row.made_by, row.made_by_name), row.made_at, row.reason),
        withdrawn,
    )


def _insert(
    connection: Connection,
    kind: CorrectionKind,
    serial: str,
    stored: StoredPunch,
    punch_id: int | None,
    note: Note,
) -> Correction:
    """Store a correction and return it."""
    punch = stored.punch
    number = connection.execute(
        insert(corrections)
        .values(
            kind=kind,
            serial_number=serial,
            pin=punch.pin,
            local_time=punch.local_time,
            state_code=punch.state_code,
            verification_code=punch.verification_code,
            punched_at=stored.punched_at,
            utc_offset=stored.offset,
            work_code=punch.work_code,
            punch_id=punch_id,
            reason=note.reason,
            made_by=note.by.user_id,
            made_by_name=note.by.name,
            made_at=note.at,
        )
        .returning(_columns.id)
    ).scalar_one()
    found = select(corrections).where(
        is_of_site(connection, corrections), _columns.id == number
    )
    return correction_of(connection.execute(found).one())


def _is_there(connection: Connection, serial: str, punch: Punch) -> bool:
    """Return whether such a punch counts already, however it was verified."""

    def is_same(columns: Any) -> ColumnElement[bool]:
        """Return the condition that a row is of the same punch."""
        return and_(
            columns.serial_number == serial,
            columns.local_time == punch.local_time,
            columns.pin == punch.pin,
            columns.state_code == punch.state_code,
        )

    sent = exists().where(
        is_of_site(connection, punches), is_same(punches.c), ~is_void()
    )
    added = exists().where(is_added(connection), is_same(_columns))
    return bool(connection.scalar(select(or_(sent, added))))


def _has_punch() -> ColumnElement[bool]:
    """Return the condition that the void punch of a row is here."""
    return (
        exists()
        .where(punches.c.site == _columns.site, punches.c.id == _columns.punch_id)
        .correlate(corrections)
    )
