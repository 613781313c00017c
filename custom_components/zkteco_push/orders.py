"""An order to a terminal: sent, waited for, and told in words."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .action_fields import DEFAULT_WAIT
from .action_values import Builder, LastCounts
from .const import DOMAIN
from .dispatch import OfflineError, Ticket
from .hub import Hub
from .iclock.attendance.return_codes import SUCCESS
from .iclock.commands import Command, CommandError, CommandErrorReason, Delivery
from .journal import JournalError
from .open_command import Outcome, Result, is_query
from .terminal import Terminal

_WAIT: Final = "wait"
# Goes by the rules of an unlock, but opens nothing: its errors have other words.
_OPENS_NOTHING: Final = frozenset(
    {
        "end_emergency_release",
        "end_hold_open",
        "end_lock_down",
        "lock_down",
        "turn_off_output",
        "turn_on_output",
    }
)


class OrderError(HomeAssistantError):
    """Raise, in words, for an order that was not carried out.

    `outcome` is None where nothing was sent.
    """

    def __init__(
        self, key: str, terminal: Terminal, outcome: Outcome | None, **details: str
    ) -> None:
        """Take the text's key, the terminal and how the order ended."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders={"name": terminal.settings.name, **details},
        )
        self.outcome = outcome


async def async_order(
    hub: Hub, terminal: Terminal, build: Builder, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Send what a builder makes of an action's fields and return how it ended.

    Raises ServiceValidationError before anything is queued, and HomeAssistantError in
    words if the terminal refuses, is not there or does not confirm.
    """
    commands = commands_of(terminal, build, data)
    return answer_of(await async_outcome(hub, terminal, commands, data[_WAIT]))


def commands_of(
    terminal: Terminal, build: Builder, data: Mapping[str, Any]
) -> list[Command]:
    """Return what a builder makes of an action's fields; raise ServiceValidationError."""
    try:
        return build(terminal, data)
    except CommandError as error:
        raise validation_error(error, terminal) from error


async def async_outcome(
    hub: Hub, terminal: Terminal, commands: list[Command], wait: float
) -> Outcome:
    """Send commands and return how the first bad one ended, else the last one.

    Of `LastCounts` only the last one is looked at. Raises as `async_order` does.
    """
    only_last = isinstance(commands, LastCounts)
    tickets = await async_issue(hub, terminal, commands)
    return await async_end(terminal, tickets[-1:] if only_last else tickets, wait)


async def async_issue(
    hub: Hub, terminal: Terminal, commands: list[Command]
) -> list[Ticket]:
    """Check commands and queue them all; raise as `async_order` does."""
    check_commands(hub, terminal, commands)
    commands = [
        each for command in commands for each in terminal.wording.expand(command)
    ]
    try:
        return [
            await hub.dispatcher.async_send(terminal, command) for command in commands
        ]
    except OfflineError:
        is_unlock = any(command.name not in _OPENS_NOTHING for command in commands)
        key = "terminal_offline" if is_unlock else "order_offline"
        raise OrderError(key, terminal, None) from None
    except JournalError as error:
        raise storage_error() from error


def check_commands(hub: Hub, terminal: Terminal, commands: list[Command]) -> None:
    """Raise ServiceValidationError for what cannot be sent to a terminal."""
    try:
        for command in commands:
            hub.dispatcher.check(terminal, command)
    except CommandError as error:
        raise validation_error(error, terminal) from error


async def async_end(terminal: Terminal, tickets: list[Ticket], wait: float) -> Outcome:
    """Wait for commands and return as `async_outcome` does how they ended."""
    for ticket in tickets:
        ticket.command.collects = is_query(ticket.command)
    try:
        if wait:
            await asyncio.wait([ticket.outcome for ticket in tickets], timeout=wait)
    finally:
        for ticket in tickets:
            ticket.command.stop_collecting()
    outcomes = [_outcome_now(ticket) for ticket in tickets]
    bad = [outcome for outcome in outcomes if outcome.result is not Result.DONE]
    outcome = bad[0] if bad else outcomes[-1]
    raise_if_bad(terminal, tickets[outcomes.index(outcome)], outcome)
    return outcome


async def async_move(hub: Hub, terminal: Terminal, commands: list[Command]) -> None:
    """Have a door or an output moved at the press of a finger; raise as `async_order`."""
    await async_outcome(hub, terminal, commands, DEFAULT_WAIT)


def answer_of(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the answer of an action."""
    return {
        "command_id": outcome.command_id,
        "result": outcome.result.value,
        "return_code": outcome.return_code,
        "meaning": outcome.meaning,
    }


def validation_error(error: CommandError, terminal: Terminal) -> ServiceValidationError:
    """Return in words why a field is not sent."""
    if error.reason is CommandErrorReason.UNKNOWN_COMMAND:
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_in_dialect",
            translation_placeholders={"name": terminal.settings.name},
        )
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=f"field_{error.reason}",
        translation_placeholders={"field": error.field},
    )


def storage_error() -> HomeAssistantError:
    """Return in words that the journal does not work."""
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key="storage_unavailable"
    )


def _outcome_now(ticket: Ticket) -> Outcome:
    """Return how a command ended, or that it has not."""
    if ticket.outcome.done():
        return ticket.outcome.result()
    command = ticket.command
    is_unlock = command.queued.delivery is Delivery.UNLOCK
    return Outcome(
        command.command_id,
        Result.UNCONFIRMED if is_unlock and command.was_handed_out else Result.QUEUED,
    )


def raise_if_bad(terminal: Terminal, ticket: Ticket, outcome: Outcome) -> None:
    """Raise, in words, unless a command was done or still waits."""
    queued = ticket.command.queued
    goes_at_once = queued.delivery is Delivery.UNLOCK
    is_unlock = queued.command.name not in _OPENS_NOTHING
    match outcome.result:
        case Result.REFUSED:
            key = f"refused_{outcome.meaning or SUCCESS}"
            code = "–" if outcome.return_code is None else str(outcome.return_code)
            raise OrderError(key, terminal, outcome, return_code=code)
        case Result.EXPIRED if goes_at_once:
            interval = terminal.presence.interval.total_seconds()
            key = "unlock_expired" if is_unlock else "order_expired"
            raise OrderError(key, terminal, outcome, interval=f"{interval:.0f}")
        case Result.EXPIRED:
            raise OrderError("command_expired", terminal, outcome)
        case Result.UNCONFIRMED if goes_at_once:
            key = "unlock_unconfirmed" if is_unlock else "order_unconfirmed"
            raise OrderError(key, terminal, outcome)
        case Result.UNCONFIRMED:
            raise OrderError("command_unconfirmed", terminal, outcome)
