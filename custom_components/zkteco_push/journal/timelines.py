"""The punches of people over time, read where they lie: in a thread."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Executable,
    Row,
    Select,
    func,
    not_,
    select,
    union_all,
)

from .access import Access
from .correction_records import Correction
from .correction_statements import correction_of, is_added, is_void
from .prepared import OUR_SITE, Prepared
from .queries import FURTHEST_OFFSET
from .records import PunchMark
from .schema import corrections, punches
from .sites import is_of_site

_SECONDS_OF_A_DAY: Final = 86_400
# So many rows are in memory at a time.
_ROWS_AT_ONCE: Final = 2_000

_OF_MARK: Final = (
    "pin",
    "punched_at",
    "serial_number",
    "state_code",
    "verification_code",
    "local_time",
)

_columns = punches.c
_added = corrections.c


def _terminals() -> Executable:
    """Return the statement that finds terminals in order.

    It takes one step in the index for each of them, not one for each of its rows.
    """
    first = select(func.min(_columns.serial_number).label("serial_number"))
    found = first.where(_columns.site == OUR_SITE).cte("found", recursive=True)
    following = select(func.min(_columns.serial_number)).where(
        _columns.site == OUR_SITE, _columns.serial_number > found.c.serial_number
    )
    steps = found.union_all(
        select(following.scalar_subquery()).where(found.c.serial_number.is_not(None))
    )
    return select(steps.c.serial_number).where(steps.c.serial_number.is_not(None))


_TERMINALS: Final = Prepared(_terminals())


class Timeline:
    """What is looked up of people's punches, over one connection.

    The index goes by terminal and wall clock, so people are best asked for together.
    Times are Unix times in s; what ends at a time is before it.
    """

    def __init__(self, connection: Connection) -> None:
        """Take the connection, which is the thread's own."""
        self._connection = connection
        self._serial_numbers: tuple[str, ...] | None = None

    @property
    def serial_numbers(self) -> tuple[str, ...]:
        """Return all terminals that punches are of, also those that have gone."""
        if self._serial_numbers is None:
            rows = _TERMINALS.rows(self._connection)
            self._serial_numbers = tuple([serial for (serial,) in rows])
        return self._serial_numbers

    def marks(
        self, pins: Collection[str], start: int, end: int | None = None
    ) -> Iterator[tuple[str, Iterator[PunchMark]]]:
        """Yield those of some people who have punched, each with the marks in order.

        What is void does not count, and what has been added does.
        """
        sent = self._within(
            select(*(_columns[name] for name in _OF_MARK)), start, end
        ).where(_columns.pin.in_(pins), not_(is_void()))
        added = select(*(_added[name] for name in _OF_MARK)).where(
            is_added(self._connection),
            _added.pin.in_(pins),
            _added.punched_at >= start,
        )
        if end is not None:
            added = added.where(_added.punched_at < end)
        statement = union_all(sent, added)
        ordered = statement.order_by(*statement.selected_columns)
        rows = self._connection.execute(
            ordered.execution_options(yield_per=_ROWS_AT_ONCE)
        )
        for pin, of_person in groupby(rows, _pin):
            yield pin, (PunchMark(*row[1:]) for row in of_person)

    def days_of(
        self, codes: Sequence[int], start: int, end: int | None = None
    ) -> dict[str, set[int]]:
        """Return by terminal on which days of its wall clock some states were sent.

        Days are counted from 1970. No key was pressed for what has been added.
        """
        day = (_columns.local_time // _SECONDS_OF_A_DAY).label("day")
        statement = self._within(select(_columns.serial_number, day), start, end)
        rows = self._connection.execute(
            statement.where(_columns.state_code.in_(codes), not_(is_void())).distinct()
        )
        found: dict[str, set[int]] = {}
        for serial_number, number in rows:
            found.setdefault(serial_number, set()).add(int(number))
        return found

    def corrected_since(self, time: int) -> list[Correction]:
        """Return what has been corrected since a time, and taken back."""
        rows = self._connection.execute(
            select(corrections).where(
                is_of_site(self._connection, corrections),
                func.coalesce(_added.withdrawn_at, _added.made_at) >= time,
            )
        )
        return [correction_of(row) for row in rows]

    def last_id(self) -> int:
        """Return the number of the last punch that has been stored."""
        statement = select(func.max(_columns.id)).where(
            is_of_site(self._connection, punches)
        )
        return self._connection.scalar(statement) or 0

    def late_since(self, last_id: int, pins: Collection[str]) -> dict[str, int]:
        """Return of whom old punches have been stored after a number, and from when on."""
        statement = (
            select(_columns.pin, func.min(_columns.punched_at))
            .where(
                is_of_site(self._connection, punches),
                _columns.id > last_id,
                not_(_columns.live),
            )
            .group_by(_columns.pin)
        )
        # There may be fewer people than the statement could name.
        rows = self._connection.execute(statement)
        return {pin: int(first) for pin, first in rows if pin in pins}

    def late_days_since(
        self, last_id: int, codes: Sequence[int]
    ) -> dict[str, set[int]]:
        """Return by terminal on which days old punches stored since have some states."""
        day = (_columns.local_time // _SECONDS_OF_A_DAY).label("day")
        statement = select(_columns.serial_number, day).where(
            is_of_site(self._connection, punches),
            _columns.id > last_id,
            not_(_columns.live),
            _columns.state_code.in_(codes),
        )
        found: dict[str, set[int]] = {}
        for serial_number, number in self._connection.execute(statement.distinct()):
            found.setdefault(serial_number, set()).add(int(number))
        return found

    def _within(
        self, statement: Select[Any], start: int, end: int | None
    ) -> Select[Any]:
        """Return a statement about our punches of a time only."""
        # The index goes by the wall clock.
        statement = statement.where(
            is_of_site(self._connection, punches),
            _columns.serial_number.in_(self.serial_numbers),
            _columns.punched_at >= start,
            _columns.local_time >= start - FURTHEST_OFFSET,
        )
        if end is not None:
            statement = statement.where(
                _columns.punched_at < end, _columns.local_time < end + FURTHEST_OFFSET
            )
        return statement


class Timelines:
    """Hands timelines to work that is done in a thread."""

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def read[T](self, work: Callable[[Timeline], T]) -> T:
        """Return what work makes of a timeline; raise JournalError if that fails."""
        return await self._access.read(lambda connection: work(Timeline(connection)))


def _pin(row: Row[Any]) -> str:
    """Return whose row it is."""
    pin: str = row[0]
    return pin
