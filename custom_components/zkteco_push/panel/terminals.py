"""Terminals, one by one, for the panel's view of them."""

from datetime import datetime
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..command_wording import head_of
from ..data_actions import async_get_rejected_lines
from ..hub import Hub
from ..iclock.commands import DELIVERY_RULES, Command
from ..journal import CommandRecord, CommandState
from ..targets import Target
from ..terminal import Terminal
from ..validation import vol
from .failures import terminal_of
from .hub_command import Message, Schema, hub_command
from .terminal_facts import detailed, listed, options
from .terminals_watch import subscribe

_LARGEST_PAGE: Final = 100
_MOST_LISTED: Final = 500
_MOST_REJECTED: Final = 1000
# Which command sets the clock, in either dialect.
_SETS_CLOCK: Final = ("check", "set_clock")

_ONE: Final[Schema] = {
    vol.Required("serial_number"): vol.All(str, vol.Length(min=1, max=64))
}
_ID: Final = vol.All(int, vol.Range(min=1, max=2**63 - 1))


@hub_command(
    "terminals/list",
    {
        vol.Optional("offset", default=0): vol.All(
            int, vol.Range(min=0, max=10_000_000)
        ),
        vol.Optional("limit", default=100): vol.All(
            int, vol.Range(min=1, max=_MOST_LISTED)
        ),
    },
)
async def _list(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return a part of the terminals, in the order of their serial numbers."""
    offset = message["offset"]
    serial_numbers = sorted(hub.terminals)[offset : offset + message["limit"]]
    return {
        "total": len(hub.terminals),
        "terminals": [
            listed(hass, hub, hub.terminals[each]) for each in serial_numbers
        ],
    }


@hub_command("terminals/details", _ONE)
async def _details(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return what is known of a terminal."""
    terminal = terminal_of(hub, message["serial_number"])
    history = hub.journal.command_history
    name = _SETS_CLOCK[terminal.panel.is_access_control]
    last_sync = await history.last_done(terminal.serial_number, name)
    shown = detailed(hass, hub, terminal)
    shown["clock"]["last_sync"] = last_sync and _text(last_sync)
    return shown


@hub_command("terminals/options", _ONE)
async def _options(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return what a terminal has reported of itself."""
    return {"options": options(terminal_of(hub, message["serial_number"]))}


@hub_command(
    "terminals/rejected",
    {
        **_ONE,
        vol.Optional("limit", default=100): vol.All(
            int, vol.Range(min=1, max=_MOST_REJECTED)
        ),
    },
)
async def _rejected(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return the latest lines that nobody could read, as the action does."""
    terminal = terminal_of(hub, message["serial_number"])
    target = Target(terminal.device_id, terminal, None)
    found = await async_get_rejected_lines(hass, hub, target, message)
    return {
        **found,
        "total": terminal.state.rejected_lines,
        "unseen": terminal.unseen_rejected,
    }


@hub_command("terminals/rejected_seen", _ONE)
async def _rejected_seen(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Take over that the user has looked at the rejected lines of a terminal."""
    terminal = terminal_of(hub, message["serial_number"])
    hub.async_have_seen_rejected(terminal.serial_number)
    return {}


@hub_command(
    "terminals/commands",
    {
        **_ONE,
        vol.Optional("before"): _ID,
        vol.Optional("limit", default=50): vol.All(
            int, vol.Range(min=1, max=_LARGEST_PAGE)
        ),
    },
)
async def _commands(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return a page of what a terminal has been told, the newest first."""
    terminal = terminal_of(hub, message["serial_number"])
    limit = message["limit"]
    # One more tells whether there is another page.
    found = await hub.journal.command_history.page(
        terminal.serial_number, before=message.get("before"), limit=limit + 1
    )
    return {
        "commands": [_command(terminal, record) for record in found[:limit]],
        "has_more": len(found) > limit,
    }


@hub_command("terminals/cancel", {**_ONE, vol.Required("command_id"): _ID})
async def _cancel(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Withdraw a command that no answer has carried yet."""
    terminal = terminal_of(hub, message["serial_number"])
    command_id = message["command_id"]
    hub.dispatcher.async_withdraw(terminal, {command_id})
    return {"is_open": terminal.commands.has(str(command_id))}


def _command(terminal: Terminal, record: CommandRecord) -> dict[str, Any]:
    """Return a command as it is shown."""
    open_command = terminal.commands.find(str(record.id))
    name = record.name or (open_command.name if open_command else "")
    is_waiting = open_command is not None and not record.handed_out
    # It may have been done, as far as anybody knows.
    is_unconfirmed = (
        record.state is CommandState.EXPIRED
        and record.handed_out > 0
        and DELIVERY_RULES[record.delivery].handed_out_once
    )
    return {
        "id": record.id,
        "name": name,
        "state": "unconfirmed" if is_unconfirmed else record.state.value,
        "created_at": _text(record.created_at),
        "finished_at": record.finished_at and _text(record.finished_at),
        "handed_out": record.handed_out,
        "return_code": record.return_code,
        "meaning": _meaning(terminal, record, name),
        "may_cancel": is_waiting,
    }


def _meaning(terminal: Terminal, record: CommandRecord, name: str) -> str | None:
    """Return what a return code means, by what is left of the command: its name."""
    if record.return_code is None:
        return None
    wording = terminal.wording
    head = head_of(wording, Command(name)) if name else ""
    return wording.meaning(record.return_code, head)


def _text(moment: float) -> str:
    """Return a Unix time (s) as the browser reads it."""
    time: datetime = dt_util.utc_from_timestamp(moment)
    return time.isoformat()


COMMANDS: Final = (
    _list,
    _details,
    _options,
    _rejected,
    _rejected_seen,
    _commands,
    _cancel,
    subscribe,
)
