"""What is looked up in the tables."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Executable, Row, exists, func, select

from ..iclock.records import Punch
from .prepared import OUR_SITE, by_number, of_terminals, terminal_parameters
from .records import StoredPunch
from .schema import erased, kept_lines, marks, punches, terminals
from .sites import is_of_site

# No wall clock is further from UTC (s).
FURTHEST_OFFSET: Final = 15 * 3600

_ATTENDANCE: Final = "ATTLOG"
_EPOCH: Final = date(1970, 1, 1)
_SECONDS_OF_A_DAY: Final = 86_400


def select_punches(
    connection: Connection,
    serial: str,
    *,
    start: float | None,
    end: float | None,
    pin: str | None,
    limit: int,
) -> list[StoredPunch]:
    """Return a terminal's punches from a time on until before another, in order.

    Of more than the limit, the latest are returned. Times are Unix times in s.
    """
    rows = select_punch_rows(
        connection, serial, start=start, end=end, pin=pin, limit=limit
    )
    return [stored_punch(row) for row in rows]


def select_punch_rows(
    connection: Connection,
    serial: str,
    *,
    start: float | None,
    end: float | None,
    pin: str | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Return the rows of the same."""
    columns = punches.c
    statement = select(punches).where(
        is_of_site(connection, punches), columns.serial_number == serial
    )
    # The index goes by the wall clock.
    if start is not None:
        statement = statement.where(
            columns.punched_at >= start, columns.local_time >= start - FURTHEST_OFFSET
        )
    if end is not None:
        statement = statement.where(
            columns.punched_at < end, columns.local_time < end + FURTHEST_OFFSET
        )
    if pin is not None:
        statement = statement.where(columns.pin == pin)
    latest = statement.order_by(columns.punched_at.desc(), columns.id.desc())
    rows = connection.execute(latest.limit(limit)).all()
    return rows[::-1]


def count_punches(connection: Connection, serial: str) -> int:
    """Return how many punches of a terminal there are."""
    statement = select(func.count()).where(
        is_of_site(connection, punches), punches.c.serial_number == serial
    )
    return connection.scalar(statement) or 0


def count_held(connection: Connection, serial: str) -> int:
    """Return how many attendance lines of a terminal are here, understood or not."""
    columns = kept_lines.c
    statement = select(func.count()).where(
        is_of_site(connection, kept_lines),
        columns.serial_number == serial,
        columns.tag == _ATTENDANCE,
        columns.reason.is_not(None),
    )
    return count_punches(connection, serial) + (connection.scalar(statement) or 0)


def count_punches_by_day(
    connection: Connection, serial: str, *, until: int | None, pin: str | None
) -> dict[date, int]:
    """Return how many punches of each day there are, by the terminal's wall clock.

    `until` is such a time as if it were UTC, in Unix seconds.
    """
    columns = punches.c
    day = (columns.local_time // _SECONDS_OF_A_DAY).label("day")
    statement = select(day, func.count()).where(
        is_of_site(connection, punches), columns.serial_number == serial
    )
    if until is not None:
        statement = statement.where(columns.local_time <= until)
    if pin is not None:
        statement = statement.where(columns.pin == pin)
    rows = connection.execute(statement.group_by(day))
    return {_EPOCH + timedelta(days=int(number)): count for number, count in rows}


@by_number
def _remembered(terminals_asked_for: int) -> Executable:
    """Return the statement that looks terminals up."""
    columns = terminals.c
    is_erased = exists().where(
        erased.c.site == columns.site, erased.c.serial_number == columns.serial_number
    )
    return select(columns.serial_number, is_erased).where(
        columns.site == OUR_SITE,
        columns.serial_number.in_(terminal_parameters(terminals_asked_for)),
    )


def remembered(connection: Connection, serials: Sequence[str]) -> dict[str, bool]:
    """Return which of several terminals are remembered, and who has erased people."""
    rows = _remembered(len(serials)).rows(connection, **of_terminals(serials))
    return {serial: bool(has_erased) for serial, has_erased in rows}


def is_remembered(connection: Connection, serial: str) -> bool:
    """Return whether a serial number is that of a terminal that is remembered."""
    columns = terminals.c
    statement = select(columns.serial_number).where(columns.serial_number == serial)
    return connection.execute(statement).first() is not None


def select_serial_numbers(connection: Connection) -> list[str]:
    """Return the serial numbers of all terminals that are remembered."""
    return list(
        connection.scalars(
            select(terminals.c.serial_number).where(is_of_site(connection, terminals))
        )
    )


def select_marks(connection: Connection) -> dict[str, str]:
    """Return what the journal knows of itself."""
    return {
        row.name: row.value
        for row in connection.execute(
            select(marks).where(is_of_site(connection, marks))
        )
    }


def stored_punch(row: Row[tuple[object, ...]]) -> StoredPunch:
    """Return the punch of a row."""
    return StoredPunch(
        Punch(
            row.pin,
            row.local_time,
            row.state_code,
            row.verification_code,
            row.work_code,
            row.mask,
            row.temperature,
            row.converted_temperature,
        ),
        row.punched_at,
        row.utc_offset,
        row.live,
    )
