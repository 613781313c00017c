"""What terminals have been told, and how it ended."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from ..iclock.commands import Delivery
from .access import Access
from .records import CommandState
from .schema import commands
from .sites import is_of_site


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command without what it says; times are Unix times in s.

    The name is empty for commands of before names were kept.
    """

    id: int
    name: str
    delivery: Delivery
    state: CommandState
    created_at: float
    handed_out: int
    return_code: int | None
    finished_at: float | None


class CommandHistory:
    """The commands of terminals, without what was in them.

    Methods raise JournalError where the journal cannot be read.
    """

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def page(
        self, serial_number: str, *, before: int | None, limit: int
    ) -> list[CommandRecord]:
        """Return a terminal's commands, the newest first.

        `before` is the number of a command that is older than none of them.
        """
        return await self._access.read(
            lambda connection: _page(connection, serial_number, before, limit)
        )

    async def last_done(self, serial_number: str, name: str) -> float | None:
        """Return when a command was carried out last (Unix time, s), None if never."""
        return await self._access.read(
            lambda connection: _last_done(connection, serial_number, name)
        )


def _page(
    connection: Connection, serial: str, before: int | None, limit: int
) -> list[CommandRecord]:
    """Return a terminal's commands, the newest first."""
    columns = commands.c
    # Not what they said: it is sealed, and long.
    statement = select(
        columns.id,
        columns.name,
        columns.delivery,
        columns.state,
        columns.created_at,
        columns.handed_out,
        columns.return_code,
        columns.finished_at,
    ).where(is_of_site(connection, commands), columns.serial_number == serial)
    if before is not None:
        statement = statement.where(columns.id < before)
    rows = connection.execute(statement.order_by(columns.id.desc()).limit(limit))
    return [
        CommandRecord(
            row.id,
            row.name,
            Delivery(row.delivery),
            CommandState(row.state),
            row.created_at,
            row.handed_out,
            row.return_code,
            row.finished_at,
        )
        for row in rows
    ]


def _last_done(connection: Connection, serial: str, name: str) -> float | None:
    """Return when a command was carried out last (Unix time, s)."""
    columns = commands.c
    statement = (
        select(columns.finished_at)
        .where(
            is_of_site(connection, commands),
            columns.serial_number == serial,
            columns.state == CommandState.DONE,
            columns.name == name,
        )
        .order_by(columns.id.desc())
        .limit(1)
    )
    return connection.scalar(statement)
