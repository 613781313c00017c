"""Commands on their way: from the action that asks to the reply that ends them."""

import asyncio
from collections.abc import Awaitable, Callable, Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address
import time
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util, network as network_util

from .const import DOMAIN, LOGGER
from .iclock.commands import DELIVERY_RULES, Command, Delivery
from .iclock.framing import MAX_BYTES, CommandBatch
from .iclock.replies import CommandReply
from .journal import Journal, JournalError
from .open_command import OpenCommand, Outcome, Result, end_without_reply, state_of
from .terminal import Terminal

# The vendor's datagram that makes a terminal ask at once (2008, 2.2X).
_WAKE_UP: Final = b"R-CMD"
WAKE_UP_PORT: Final = 4374
_UNSPELLABLE: Final = "invalid_data"


type DoneListener = Callable[[Terminal, Command], Awaitable[None]]
type Complete = Callable[
    [Terminal, Iterable[Command]], Awaitable[Sequence[Command | None]]
]


class OfflineError(Exception):
    """Raise where something must happen now and the terminal is not there."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A command that was asked for; `outcome` is done when the command has ended."""

    command: OpenCommand
    outcome: asyncio.Future[Outcome]


class Dispatcher:
    """Queues commands for terminals, hands them out and tells how they ended."""

    def __init__(self, hass: HomeAssistant, journal: Journal, *, wakes: bool) -> None:
        """Take the journal that keeps the queue; `wakes` sends wake-up datagrams."""
        self._hass = hass
        self._journal = journal
        self._wakes = wakes
        self._waker: asyncio.DatagramTransport | None = None
        self._is_closed = False
        self._done_listeners: list[DoneListener] = []
        self._complete: Complete | None = None

    @callback
    def async_complete_with(self, complete: Complete) -> None:
        """Have a function look up what commands refer to when they are handed out."""
        self._complete = complete

    async def async_start(self) -> None:
        """Open the socket of the wake-up."""
        if not self._wakes:
            return
        with suppress(OSError):
            self._waker, _ = await self._hass.loop.create_datagram_endpoint(
                asyncio.DatagramProtocol, local_addr=("0.0.0.0", 0)
            )

    @callback
    def async_on_done(self, listener: DoneListener) -> None:
        """Have a listener do what follows from every command that has been done."""
        self._done_listeners.append(listener)

    @callback
    def async_close(self) -> None:
        """Take no more commands, and close the socket of the wake-up."""
        self._is_closed = True
        if self._waker is not None:
            self._waker.close()
            self._waker = None

    def check(self, terminal: Terminal, command: Command) -> None:
        """Raise CommandError for a command that cannot be sent to a terminal."""
        terminal.wording.check(command)

    async def async_send(
        self,
        terminal: Terminal,
        command: Command,
        delivery: Delivery | None = None,
        *,
        wakes: bool = True,
    ) -> Ticket:
        """Queue a command that `check` found right; raise OfflineError or JournalError.

        How it is delivered goes by its verb, unless the house knows better.
        What opens a door is refused at once for a terminal that is not there: it must
        not open when nobody expects it any more.
        """
        asked_at = time.monotonic()
        delivery = delivery or terminal.wording.delivery_of(command)
        is_unlock = delivery is Delivery.UNLOCK
        if is_unlock and not terminal.state.connected:
            raise OfflineError
        queued = await self._journal.add_command(
            terminal.serial_number,
            command,
            delivery,
            dt_util.utcnow().timestamp(),
        )
        if self._is_closed:
            raise OfflineError
        waits = DELIVERY_RULES[delivery].waits.total_seconds()
        opened = terminal.commands.add(queued, asked_at + waits if is_unlock else None)
        ticket = Ticket(opened, self._hass.loop.create_future())
        opened.listeners.append(_resolver(ticket.outcome))
        terminal.count_commands()
        if is_unlock:

            @callback
            def expire(_now: datetime) -> None:
                """Withdraw the unlock if it has not been handed out."""
                self.async_expire(terminal)

            cancel = async_call_later(self._hass, waits, expire)
            opened.listeners.append(lambda _: cancel())
        if wakes:
            self._wake(terminal)
        return ticket

    async def async_next_batch(self, terminal: Terminal) -> CommandBatch:
        """Return what the answer to a poll carries, after it has been noted.

        What may be handed out only once must be known to have been, whatever happens
        to the answer.
        """
        monotonic = time.monotonic()
        terminal.wake_up.polled(monotonic)
        terminal.commands.holds_personal = not terminal.is_where_expected
        await self._async_look_up(terminal, monotonic)
        batch = terminal.commands.next_batch(dt_util.utcnow().timestamp(), monotonic)
        for command in terminal.commands.take_unspellable():
            refused = Outcome(command.command_id, Result.REFUSED, None, _UNSPELLABLE)
            await self._async_end(terminal, command, refused)
        if not batch.command_ids:
            return batch
        try:
            await self._journal.record_handed_out(batch.command_ids)
        except JournalError:
            terminal.commands.take_back(batch.command_ids)
            raise
        carried = terminal.commands.withdraw_late(
            batch, dt_util.utcnow().timestamp(), time.monotonic()
        )
        terminal.commands.tell_of_hand_out(carried)
        return carried

    async def _async_look_up(self, terminal: Terminal, monotonic: float) -> None:
        """Look up what the commands refer to that may go now; end those without."""
        waiting = terminal.commands.incomplete(dt_util.utcnow().timestamp(), monotonic)
        if self._complete is None or terminal.commands.has_unlock:
            return
        size = 0
        for command in waiting:
            try:
                (complete,) = await self._complete(terminal, [command.queued.command])
            except JournalError as error:
                # What needs no look-up goes all the same.
                LOGGER.warning("A record could not be looked up: %s", error)
                return
            # Another poll may have been answered with it meanwhile.
            if not terminal.commands.is_waiting(command):
                continue
            command.complete = complete
            if complete is None:
                terminal.commands.give_up(command)
                gone = Outcome(command.command_id, Result.EXPIRED, None, "gone")
                await self._async_end(terminal, command, gone)
                continue
            size += sum(len(value) for value in complete.parameters.values())
            if size >= MAX_BYTES:
                return

    async def async_answer(
        self, terminal: Terminal, replies: Iterable[CommandReply]
    ) -> None:
        """Take the replies to commands; raise JournalError if they cannot be kept."""
        for reply in replies:
            spellings = dict(terminal.commands.spellings)
            answered = terminal.commands.answer(reply)
            if answered is None:
                LOGGER.debug("A reply of %s to no open command", terminal.serial_number)
                continue
            command, outcome = answered
            if outcome is not None:
                await self._async_end(terminal, command, outcome)
            if spellings != terminal.commands.spellings:
                await self._journal.record_spellings(
                    terminal.serial_number, terminal.commands.spellings
                )

    async def async_shake_hands(self, terminal: Terminal) -> None:
        """Begin a session: a terminal that calls anew has restarted."""
        for command in terminal.commands.shake_hands():
            outcome = Outcome(command.command_id, Result.DONE, 0, "success")
            await self._async_end(terminal, command, outcome)

    @callback
    def async_expire(self, terminal: Terminal) -> None:
        """End the commands whose time is over."""
        expired = terminal.commands.expire(
            dt_util.utcnow().timestamp(), time.monotonic()
        )
        if terminal.state.connected is False:
            expired += terminal.commands.drop_unlocks(_has_not_gone)
        for command in expired:
            self._end_without_reply(terminal, command)

    @callback
    def async_drop_unlocks(self, terminal: Terminal) -> None:
        """End what would open a door, and what somebody waits for: the house is closing."""
        queue = terminal.commands
        for command in (
            *queue.drop_unlocks(lambda command: True),
            *queue.drop_unsent(lambda command: command.is_awaited),
        ):
            self._end_without_reply(terminal, command)

    @callback
    def async_drop_missing_doors(self, terminal: Terminal) -> None:
        """End what would open a door that the terminal has no more."""

        def is_missing(command: OpenCommand) -> bool:
            """Return whether a command is for such a door and has not gone."""
            door = command.queued.command.parameters.get("door")
            return (
                door is not None
                and int(door) > terminal.door_count
                and _has_not_gone(command)
            )

        for command in terminal.commands.drop_unlocks(is_missing):
            self._end_without_reply(terminal, command)

    @callback
    def async_let_go(self, terminal: Terminal) -> None:
        """End the waiting for commands that the journal keeps: the house is closing."""
        for command in terminal.commands.drop():
            _tell(command, Outcome(command.command_id, Result.QUEUED))

    @callback
    def async_drop_about(self, terminal: Terminal, pin: str) -> None:
        """End what waits about a person who is to be erased."""
        for command in terminal.commands.drop_about(pin):
            self._end_without_reply(terminal, command)

    @callback
    def async_withdraw(self, terminal: Terminal, command_ids: Container[int]) -> None:
        """End those of some commands that no answer has carried yet."""
        for command in terminal.commands.drop_unsent(
            lambda command: command.command_id in command_ids
        ):
            self._end_without_reply(terminal, command)

    @callback
    def async_drop(self, terminal: Terminal) -> None:
        """End all commands of a terminal that is removed; the journal forgets them."""
        for command in terminal.commands.drop():
            _tell(command, end_without_reply(command))

    def _end_without_reply(self, terminal: Terminal, command: OpenCommand) -> None:
        """End a command that nobody answered."""
        self._hass.async_create_task(
            self._async_end(terminal, command, end_without_reply(command)),
            f"{DOMAIN} command ends",
            eager_start=True,
        )

    async def _async_end(
        self, terminal: Terminal, command: OpenCommand, outcome: Outcome
    ) -> None:
        """Tell and note how a command ended."""
        if outcome.result is Result.REFUSED and not command.is_probe:
            terminal.refusals += 1
        elif outcome.result is Result.DONE and not command.is_probe:
            terminal.refusals = 0
        if outcome.result is Result.DONE:
            for listener in self._done_listeners:
                try:
                    await listener(terminal, command.queued.command)
                except JournalError as error:
                    LOGGER.warning("What a command did could not be kept: %s", error)
        _tell(command, outcome)
        terminal.count_commands()
        try:
            await self._journal.record_finished(
                command.command_id,
                state_of(outcome),
                outcome.return_code,
                dt_util.utcnow().timestamp(),
            )
        except JournalError as error:
            LOGGER.warning("The end of a command could not be stored: %s", error)

    def _wake(self, terminal: Terminal) -> None:
        """Make a terminal ask at once, where it is near."""
        address = terminal.address
        if (
            self._waker is not None
            and isinstance(address, IPv4Address)
            and network_util.is_local(address)
        ):
            terminal.wake_up.woken(time.monotonic())
            with suppress(OSError):
                self._waker.sendto(_WAKE_UP, (str(address), WAKE_UP_PORT))


def _has_not_gone(command: OpenCommand) -> bool:
    """Return whether no answer has carried a command."""
    return not command.was_handed_out


def _tell(command: OpenCommand, outcome: Outcome) -> None:
    """Tell those who wait how a command ended."""
    for listener in command.listeners:
        listener(outcome)


def _resolver(future: asyncio.Future[Outcome]) -> Callable[[Outcome], None]:
    """Return what resolves a future, if nobody gave up waiting."""

    def resolve(outcome: Outcome) -> None:
        """Resolve the future, once."""
        if not future.done():
            future.set_result(outcome)

    return resolve
