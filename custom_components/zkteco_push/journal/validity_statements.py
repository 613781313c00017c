"""Validities in the journal; each function is given a connection."""

from collections.abc import Collection, Iterable, Sequence
from itertools import batched
import json
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, func, select, update

from .engines import is_ours_in_scan, upsert
from .queries import is_remembered
from .schema import validities
from .sites import is_of_site
from .validity_records import ReportedValidity, Validity

_KEY: Final = ("serial_number", "pin")
_VALUES: Final = (
    "valid_from",
    "valid_until",
    "noted_at",
    "is_kept_here",
    "is_reported",
    "removal",
    "command_ids",
    "look_at",
)
# So many people are looked up at once.
_BATCH: Final = 500
_columns = validities.c


def get(connection: Connection, serial: str, pin: str) -> Validity | None:
    """Return somebody's validity at a terminal."""
    row = connection.execute(_of(connection, serial).where(_columns.pin == pin)).first()
    return None if row is None else _validity(row)


def of_terminal(connection: Connection, serial: str) -> list[Validity]:
    """Return all validities of a terminal."""
    return [_validity(row) for row in connection.execute(_of(connection, serial))]


def of_person(connection: Connection, pin: str) -> list[Validity]:
    """Return somebody's validities at all terminals."""
    rows = connection.execute(
        select(validities)
        .where(is_of_site(connection, validities), _columns.pin == pin)
        .order_by(_columns.serial_number)
    )
    return [_validity(row) for row in rows]


def of_people(connection: Connection, pins: Iterable[str]) -> list[Validity]:
    """Return some people's validities at all terminals."""
    return [
        _validity(row)
        for batch in batched(pins, _BATCH, strict=False)
        for row in connection.execute(
            select(validities).where(
                is_of_site(connection, validities), _columns.pin.in_(batch)
            )
        )
    ]


def between(
    connection: Connection, start: float, end: float, limit: int
) -> list[Validity]:
    """Return the validities that have a part in a time (Unix times, s), in order."""
    rows = connection.execute(
        select(validities)
        .where(
            is_of_site(connection, validities),
            _columns.valid_until > start,
            _start() < end,
        )
        .order_by(_start(), _columns.valid_until, _columns.pin, _columns.serial_number)
        .limit(limit)
    )
    return [_validity(row) for row in rows]


def first_after(connection: Connection, now: float) -> list[Validity]:
    """Return the validity that has begun first and is not over, at all terminals."""
    first = connection.execute(
        select(validities)
        .where(is_of_site(connection, validities), _columns.valid_until > now)
        .order_by(_start(), _columns.valid_until, _columns.pin, _columns.serial_number)
        .limit(1)
    ).first()
    if first is None:
        return []
    rows = connection.execute(
        select(validities)
        .where(
            is_of_site(connection, validities),
            _columns.pin == first.pin,
            _columns.valid_until == first.valid_until,
        )
        .order_by(_columns.serial_number)
    )
    return [_validity(row) for row in rows if row.valid_from == first.valid_from]


def to_look_at(connection: Connection, now: float, limit: int) -> list[Validity]:
    """Return the validities at which it is time to look (Unix time, s)."""
    rows = connection.execute(
        select(validities)
        .where(is_of_site(connection, validities), _columns.look_at <= now)
        .order_by(_columns.look_at, _columns.serial_number, _columns.pin)
        .limit(limit)
    )
    return [_validity(row) for row in rows]


def next_look(connection: Connection) -> int | None:
    """Return when to look next (Unix time, s), None where there is nobody."""
    found: int | None = connection.scalar(
        select(func.min(_columns.look_at)).where(is_of_site(connection, validities))
    )
    return found


def look_again(connection: Connection) -> None:
    """Have every validity that is over be looked at, whenever that was to be."""
    connection.execute(
        update(validities)
        .where(
            is_ours_in_scan(connection, validities),
            _columns.look_at > _columns.valid_until,
        )
        .values(look_at=_columns.valid_until)
    )


def put(
    connection: Connection, validity: Validity, *, is_kept_here: bool | None
) -> None:
    """Note what has been written to a terminal.

    Whose business the end is stays as it is where that is not given: of the same end
    what it was, of another one the terminal's.
    """
    if not is_remembered(connection, validity.serial_number):
        return
    row = connection.execute(
        _of(connection, validity.serial_number).where(_columns.pin == validity.pin)
    ).first()
    is_same = row is not None and row.valid_until == validity.valid_until
    if is_kept_here is None:
        is_kept_here = is_same and row is not None and row.is_kept_here
    if row is not None and is_same:
        # What is under way because of this end goes on.
        connection.execute(
            update(validities)
            .where(_is(connection, validity.serial_number, validity.pin))
            .values(valid_from=validity.valid_from, is_kept_here=is_kept_here)
        )
        return
    _upsert(
        connection,
        [_row(validity, is_kept_here=is_kept_here, is_reported=False)],
    )


def note(
    connection: Connection,
    serial: str,
    pin: str,
    *,
    removal: str,
    command_ids: Collection[int],
    look_at: float,
) -> None:
    """Note how far a removal has come, and when to look again (Unix time, s)."""
    connection.execute(
        update(validities)
        .where(_is(connection, serial, pin))
        .values(
            removal=removal,
            command_ids=json.dumps(list(command_ids)),
            look_at=int(look_at),
        )
    )


def end(connection: Connection, serial: str, pins: Iterable[str] | None) -> None:
    """Forget the validity of people who are not at a terminal; without PINs, of all."""
    is_there = is_of_site(connection, validities) & (_columns.serial_number == serial)
    if pins is None:
        connection.execute(delete(validities).where(is_there))
        return
    for batch in batched(pins, _BATCH, strict=False):
        connection.execute(delete(validities).where(is_there, _columns.pin.in_(batch)))


def report(
    connection: Connection,
    serial: str,
    reported: Sequence[ReportedValidity],
    *,
    received_at: float,
) -> bool:
    """Take over what a terminal says of people; return whether that changed anything.

    Firmware that ignores dates says that there are none. It is believed only of a
    terminal that has been seen to keep one.
    """
    latest = {each.pin: each for each in reported}
    if not any(each.valid_until for each in reported) and not _has_any(
        connection, serial
    ):
        return False
    keeps_dates = _keeps_dates(connection, serial)
    has_changed = False
    for batch in batched(latest, _BATCH, strict=False):
        rows = connection.execute(
            _of(connection, serial).where(_columns.pin.in_(batch))
        ).all()
        known = {row.pin: row for row in rows}
        lifted: list[str] = []
        new: list[dict[str, Any]] = []
        for pin in batch:
            said, row = latest[pin], known.get(pin)
            if said.valid_until is None:
                if row is not None and (keeps_dates or not row.is_kept_here):
                    lifted.append(pin)
            elif row is not None and said.repeats(row.valid_until):
                if not row.is_reported:
                    connection.execute(
                        update(validities)
                        .where(_is(connection, serial, pin))
                        .values(is_reported=True)
                    )
            elif row is not None or said.valid_until > received_at:
                new.append(_reported_row(serial, said, row, received_at))
        if lifted:
            end(connection, serial, lifted)
        _upsert(connection, new)
        has_changed = has_changed or bool(lifted or new)
    return has_changed


def _reported_row(
    serial: str, said: ReportedValidity, known: Row[Any] | None, received_at: float
) -> dict[str, Any]:
    """Return the row of an end that somebody has set at the terminal."""
    assert said.valid_until is not None
    command_ids = () if known is None else tuple(json.loads(known.command_ids))
    validity = Validity(
        serial,
        said.pin,
        said.valid_from,
        said.valid_until,
        int(received_at) if known is None else known.noted_at,
        is_kept_here=False,
        command_ids=command_ids,
    )
    row = _row(validity, is_kept_here=False, is_reported=True)
    # A removal that is under way is to be withdrawn at once.
    return row | {"look_at": 0} if command_ids else row


def _has_any(connection: Connection, serial: str) -> bool:
    """Return whether anybody's validity is known of a terminal."""
    return connection.execute(_of(connection, serial).limit(1)).first() is not None


def _keeps_dates(connection: Connection, serial: str) -> bool:
    """Return whether a terminal has been seen to keep somebody's end."""
    statement = _of(connection, serial).where(_columns.is_reported).limit(1)
    return connection.execute(statement).first() is not None


def _start() -> Any:
    """Return the column of when a validity begins."""
    return func.coalesce(_columns.valid_from, _columns.noted_at)


def _of(connection: Connection, serial: str) -> Any:
    """Return the query of a terminal's validities."""
    return select(validities).where(
        is_of_site(connection, validities), _columns.serial_number == serial
    )


def _is(connection: Connection, serial: str, pin: str) -> Any:
    """Return the condition that a row is somebody's at a terminal."""
    return and_(
        is_of_site(connection, validities),
        _columns.serial_number == serial,
        _columns.pin == pin,
    )


def _upsert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows or put them in place of those that are there."""
    upsert(connection, validities, rows, keys=_KEY, values=_VALUES)


def _row(
    validity: Validity, *, is_kept_here: bool, is_reported: bool
) -> dict[str, Any]:
    """Return what is kept of a validity."""
    return {
        "serial_number": validity.serial_number,
        "pin": validity.pin,
        "valid_from": validity.valid_from,
        "valid_until": validity.valid_until,
        "noted_at": validity.noted_at,
        "is_kept_here": is_kept_here,
        "is_reported": is_reported,
        "removal": validity.removal,
        "command_ids": json.dumps(validity.command_ids),
        "look_at": validity.valid_until,
    }


def _validity(row: Row[Any]) -> Validity:
    """Return the validity of a row."""
    return Validity(
        row.serial_number,
        row.pin,
        row.valid_from,
        row.valid_until,
        row.noted_at,
        row.is_kept_here,
        row.removal,
        tuple(json.loads(row.command_ids)),
    )
