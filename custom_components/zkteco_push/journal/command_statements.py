"""What is done to the queue of commands."""

from collections.abc import Collection
import json

from sqlalchemy import Connection, insert, select, update

from ..iclock.commands import Command, Delivery
from .queries import is_remembered
from .records import CommandState, GoneError, JournalError, QueuedCommand
from .schema import commands, terminals
from .seal import Seal
from .sites import is_of_site

_MAX_NAME = 64
_OPEN = (CommandState.WAITING, CommandState.SENT)


def sealed(seal: Seal, serial: str, command: Command) -> bytes:
    """Return a command as it is kept: never the same bytes twice."""
    content = json.dumps([command.name, dict(command.parameters), command.reference])
    return seal.close(content.encode(), _context(serial))


def withdraw(connection: Connection, contents: Collection[bytes]) -> None:
    """Have commands never be handed out that nobody knows whether they are queued."""
    connection.execute(
        update(commands)
        .where(is_of_site(connection, commands), commands.c.sealed.in_(contents))
        .values(state=CommandState.EXPIRED, sealed=b"")
    )


def add(
    connection: Connection,
    content: bytes,
    serial: str,
    command: Command,
    delivery: Delivery,
    created_at: float,
) -> QueuedCommand:
    """Queue a command, sealed as its content, and return it with its number."""
    if not is_remembered(connection, serial):
        raise GoneError("not a terminal any more")
    command_id = connection.execute(
        insert(commands)
        .values(
            serial_number=serial,
            sealed=content,
            delivery=delivery,
            state=CommandState.WAITING,
            created_at=created_at,
            handed_out=0,
            name=command.name[:_MAX_NAME],
        )
        .returning(commands.c.id)
    ).scalar_one()
    return QueuedCommand(command_id, command, delivery, created_at)


def hand_out(connection: Connection, command_ids: Collection[int]) -> None:
    """Note that the next answer carries commands."""
    connection.execute(
        update(commands)
        .where(is_of_site(connection, commands), commands.c.id.in_(command_ids))
        .values(state=CommandState.SENT, handed_out=commands.c.handed_out + 1)
    )


def finish(
    connection: Connection,
    command_id: int,
    state: CommandState,
    return_code: int | None,
    finished_at: float,
) -> None:
    """Note how a command ended; what it said is not needed any more."""
    connection.execute(
        update(commands)
        .where(is_of_site(connection, commands), commands.c.id == command_id)
        .values(
            state=state, return_code=return_code, finished_at=finished_at, sealed=b""
        )
    )


def recall(
    connection: Connection, seal: Seal, serial: str
) -> tuple[QueuedCommand, ...]:
    """Return a terminal's open commands in order, and drop what opens doors.

    Nobody stands at a door any more that should have opened before a restart.
    """
    columns = commands.c
    is_open = (
        is_of_site(connection, commands)
        & (columns.serial_number == serial)
        & columns.state.in_(_OPEN)
    )
    connection.execute(
        update(commands)
        .where(is_open, columns.delivery == Delivery.UNLOCK)
        .values(state=CommandState.EXPIRED, sealed=b"")
    )
    rows = connection.execute(
        select(commands).where(is_open).order_by(columns.id)
    ).all()
    recalled = []
    for row in rows:
        try:
            content = seal.open(row.sealed, _context(serial))
        except JournalError:
            # Sealed with a key that is lost: nobody will ever know what it was.
            finish(connection, row.id, CommandState.EXPIRED, None, row.created_at)
            continue
        # Commands of before had no reference.
        name, parameters, reference = (*json.loads(content), None)[:3]
        if reference is not None:
            # Whoever copies looks anew what is missing.
            finish(connection, row.id, CommandState.EXPIRED, None, row.created_at)
            continue
        recalled.append(
            QueuedCommand(
                row.id,
                Command(name, parameters),
                Delivery(row.delivery),
                row.created_at,
                row.handed_out,
            )
        )
    return tuple(recalled)


def set_spellings(connection: Connection, serial: str, spellings: str) -> None:
    """Remember in whose spelling a terminal knows commands, as JSON."""
    connection.execute(
        update(terminals)
        .where(is_of_site(connection, terminals), terminals.c.serial_number == serial)
        .values(spellings=spellings)
    )


def _context(serial: str) -> str:
    """Return what a sealed command belongs to."""
    return f"{serial}|command"
