"""An import on its way to terminals, a bounded number of people at a time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later

from ..dispatch import Ticket
from ..hub import Hub
from ..journal import JournalError
from ..open_command import Result
from ..orders import raise_if_bad, storage_error
from ..terminal import Terminal
from ..user_action import async_send_user
from .failures import failure_data
from .people_file import PeopleRow

# So many people may be on their way to one terminal: what else it is told comes after
# them.
_WINDOW: Final = 100
# How often it is told how far it is (s).
_TELL_SECONDS: Final = 0.25


@dataclass(slots=True, eq=False)
class _Write:
    """A person on the way to a terminal."""

    terminal: Terminal
    row: PeopleRow
    tickets: list[Ticket] = field(default_factory=list)

    @property
    def was_handed_out(self) -> bool:
        """Return whether the terminal has heard of any of it."""
        return any(ticket.command.was_handed_out for ticket in self.tickets)

    def keep(self) -> None:
        """Have all of it go: a part of a person is nobody."""
        for ticket in self.tickets:
            ticket.command.is_awaited = False


class ImportRun:
    """Writes people and tells how it goes; it ends where it is when it is stopped."""

    def __init__(
        self, hass: HomeAssistant, hub: Hub, send: Callable[[dict[str, Any]], None]
    ) -> None:
        """Take who is told."""
        self._hass = hass
        self._hub = hub
        self._send = send
        self._total = self._written = self._failed = 0
        self._results: list[dict[str, Any]] = []
        self._under_way: set[_Write] = set()
        self._terminals: Sequence[Terminal] = ()
        self._is_stopped = False
        self._stopping = asyncio.Event()
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._cancel_telling: CALLBACK_TYPE | None = None

    @callback
    def async_stop(self) -> None:
        """Write nobody any more; of whom no terminal has heard is withdrawn."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self._stopping.set()
        while self._unsubscribe:
            self._unsubscribe.pop()()
        if self._cancel_telling is not None:
            self._cancel_telling()
        for write in tuple(self._under_way):
            self._async_withdraw(write)

    @callback
    def async_fail(self, error: HomeAssistantError) -> None:
        """Tell that nothing has been written, and why."""
        if not self._is_stopped:
            self._send({"finished": True, "failure": failure_data(error)})

    async def async_write_all(
        self, rows: Mapping[Terminal, Sequence[PeopleRow]]
    ) -> None:
        """Write people to terminals, to all of these at once."""
        self._total = sum(map(len, rows.values()))
        self._terminals = tuple(rows)
        if self._is_stopped:
            return
        self._unsubscribe += [
            terminal.subscribe(self._async_tell_soon) for terminal in rows
        ]
        self._async_tell()
        await asyncio.gather(
            *(self._async_write(terminal, people) for terminal, people in rows.items())
        )
        if not self._is_stopped:
            self._async_tell(is_finished=True)
            self.async_stop()

    async def _async_write(
        self, terminal: Terminal, people: Sequence[PeopleRow]
    ) -> None:
        """Write people to one terminal; return when all have ended, or at a stop."""
        window = asyncio.Semaphore(_WINDOW)

        async def follow(write: _Write) -> None:
            """Wait for the end of one."""
            try:
                await self._async_follow(write)
            finally:
                self._under_way.discard(write)
                window.release()

        async with asyncio.TaskGroup() as following:
            for row in people:
                await window.acquire()
                if self._is_stopped:
                    return
                write = _Write(terminal, row)
                try:
                    await self._async_send(write)
                except HomeAssistantError as error:
                    self._note(write, error)
                    window.release()
                except JournalError:
                    self._note(write, storage_error())
                    window.release()
                else:
                    following.create_task(follow(write))

    async def _async_send(self, write: _Write) -> None:
        """Queue what writes a person, in the way of the action."""
        terminal, fields = write.terminal, dict(write.row.fields)
        with self._hub.guests.held(terminal, write.row.pin):
            write.tickets = await async_send_user(self._hub, terminal, fields)
        for ticket in write.tickets:
            ticket.command.is_awaited = True
            ticket.command.on_hand_out.append(write.keep)
        if write.was_handed_out:
            write.keep()
        self._under_way.add(write)
        if self._is_stopped:
            self._async_withdraw(write)

    async def _async_follow(self, write: _Write) -> None:
        """Wait for what the terminal makes of a person, or for the stop."""
        stopping = asyncio.ensure_future(self._stopping.wait())
        for ticket in write.tickets:
            waited: tuple[asyncio.Future[Any], ...] = (stopping, ticket.outcome)
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if self._is_stopped:
            return
        try:
            _raise_if_bad(write)
        except HomeAssistantError as error:
            self._note(write, error)
        else:
            self._note(write, None)

    @callback
    def _async_withdraw(self, write: _Write) -> None:
        """Take a person back of whom the terminal has not heard."""
        if not write.was_handed_out:
            self._hub.dispatcher.async_withdraw(
                write.terminal,
                {ticket.command.command_id for ticket in write.tickets},
            )

    def _note(self, write: _Write, error: HomeAssistantError | None) -> None:
        """Note what became of a person at a terminal."""
        if error is None:
            self._written += 1
        else:
            self._failed += 1
        self._results.append(
            {
                "line": write.row.line,
                "pin": write.row.pin,
                "name": write.row.name,
                "serial_number": write.terminal.serial_number,
                "failure": None if error is None else failure_data(error),
            }
        )
        self._async_tell_soon()

    @callback
    def _async_tell_soon(self) -> None:
        """Tell how far it is with what else happens until then."""
        if self._cancel_telling is None and not self._is_stopped:
            self._cancel_telling = async_call_later(
                self._hass, _TELL_SECONDS, self._async_tell_now
            )

    @callback
    def _async_tell_now(self, _now: datetime) -> None:
        """Tell how far it is."""
        self._cancel_telling = None
        self._async_tell()

    @callback
    def _async_tell(self, *, is_finished: bool = False) -> None:
        """Tell how far it is, with the results that have not been told."""
        results, self._results = self._results, []
        self._send(
            {
                "finished": is_finished,
                "total": self._total,
                "written": self._written,
                "failed": self._failed,
                "offline": [
                    terminal.serial_number
                    for terminal in self._terminals
                    if not terminal.state.connected
                ],
                "results": results,
            }
        )


def _raise_if_bad(write: _Write) -> None:
    """Raise HomeAssistantError, in words, for the first command that was not done."""
    for ticket in write.tickets:
        outcome = ticket.outcome.result()
        # The house is closing, and the queue is kept.
        if outcome.result is not Result.QUEUED:
            raise_if_bad(write.terminal, ticket, outcome)
