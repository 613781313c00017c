"""An enrolment that somebody looks at, from being asked for to the template's arrival."""

import asyncio
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..action_commands import BUILDERS
from ..action_fields import ENROLL
from ..const import DOMAIN
from ..dispatch import Ticket
from ..happenings import Happening, NewRecords
from ..hub import Hub
from ..iclock.attendance.biometrics import FINGERPRINT, kind_of_item
from ..iclock.attendance.users import CARDS, card_number
from ..iclock.commands import Command
from ..iclock.records import Category
from ..journal import DirectoryEntry, JournalError
from ..open_command import Outcome, Result
from ..orders import (
    async_issue,
    check_commands,
    commands_of,
    raise_if_bad,
    storage_error,
)
from ..terminal import Terminal
from ..validation import vol
from .failures import failure_data, terminal_of
from .hub_command import Schema, hub_subscription

CARD: Final = "card"
# A terminal that has enrolled somebody sends the template right away, or with its next
# round (s).
_USUAL_SECONDS: Final = 60


class Stage(StrEnum):
    """How far an enrolment is."""

    WAITING = "waiting"
    HANDED_OUT = "handed_out"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    FAILED = "failed"


_FIELDS: Final[Schema] = dict(ENROLL.items())
_SCHEMA: Final[Schema] = {vol.Required("serial_number"): str, **_FIELDS}


class Enrolment:
    """One enrolment; it is withdrawn when nobody looks at it any more."""

    def __init__(
        self,
        hass: HomeAssistant,
        hub: Hub,
        terminal: Terminal,
        connection: ActiveConnection,
        message: dict[str, Any],
    ) -> None:
        """Take where it happens, who is told, and the fields of the action."""
        self._hass = hass
        self._hub = hub
        self._terminal = terminal
        self._connection = connection
        self._message = message
        self._stage = Stage.WAITING
        self._templates: list[dict[str, Any]] = []
        self._failure: dict[str, Any] | None = None
        self._is_late = self._has_new_records = False
        self._ticket: Ticket | None = None
        self._told: dict[str, Any] = {}
        self._changed = asyncio.Event()
        self._over = asyncio.Event()
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._asked_at = dt_util.utcnow().timestamp()
        self._before: dict[tuple[str, str], bytes] = {}
        self._card_before = ""

    @callback
    def async_start(self, commands: list[Command]) -> None:
        """Begin with commands that have been found right."""
        self._unsubscribe += [
            self._terminal.subscribe(self._changed.set),
            self._terminal.subscribe_happenings(self._async_happen),
        ]
        self._hass.async_create_background_task(
            self._async_run(commands), f"{DOMAIN} enrolment"
        )

    @callback
    def async_stop(self) -> None:
        """Look no more: what the terminal has not fetched yet is withdrawn."""
        self._over.set()
        self._changed.set()
        while self._unsubscribe:
            self._unsubscribe.pop()()
        self._async_withdraw()

    @callback
    def _async_withdraw(self) -> None:
        """Take the command out of the queue, unless an answer has carried it."""
        if self._ticket is not None:
            self._hub.dispatcher.async_withdraw(
                self._terminal, {self._ticket.command.command_id}
            )

    async def _async_run(self, commands: list[Command]) -> None:
        """Ask for the enrolment and tell how it goes until it has ended."""
        try:
            await self._async_ask(commands)
            while not self._over.is_set():
                self._tell()
                await self._changed.wait()
                self._changed.clear()
                await self._async_look()
        except HomeAssistantError as error:
            self._fail(error)
        except JournalError:
            self._fail(storage_error())

    async def _async_ask(self, commands: list[Command]) -> None:
        """Note what is there, and queue the command."""
        self._before = {
            (entry.category, entry.item): entry.digest
            for entry in await self._async_entries({Category.TEMPLATE})
        }
        self._card_before = await self._async_card()
        if self._over.is_set():
            return
        self._tell()
        ticket = (await async_issue(self._hub, self._terminal, commands))[-1]
        ticket.command.is_awaited = True
        self._ticket = ticket
        if self._over.is_set():
            # Whoever asked has gone while it was queued.
            self._async_withdraw()
            return
        ticket.command.on_hand_out.append(self._async_handed_out)
        ticket.outcome.add_done_callback(lambda _: self._changed.set())

    @callback
    def _async_handed_out(self) -> None:
        """Take over that the terminal has fetched the command."""
        if self._stage is Stage.WAITING:
            self._stage = Stage.HANDED_OUT
        self._changed.set()

    @callback
    def _async_happen(self, happening: Happening) -> None:
        """Look again when the terminal has sent something of people."""
        if isinstance(happening, NewRecords):
            self._has_new_records = True
            self._changed.set()

    async def _async_look(self) -> None:
        """Take over what has changed; raise HomeAssistantError where it went wrong."""
        if self._over.is_set() or self._ticket is None:
            return
        outcome = self._ticket.outcome
        if outcome.done() and self._stage in (Stage.WAITING, Stage.HANDED_OUT):
            self._end(self._ticket, outcome.result())
        if self._has_new_records and self._stage is not Stage.WAITING:
            self._has_new_records = False
            self._templates = await self._async_arrived()
        if self._stage is Stage.CONFIRMED and self._templates:
            self._stage = Stage.ARRIVED
            self._finish()

    def _end(self, ticket: Ticket, outcome: Outcome) -> None:
        """Take how the command ended; raise HomeAssistantError unless it was done."""
        if outcome.result is Result.QUEUED:
            return
        raise_if_bad(self._terminal, ticket, outcome)
        self._stage = Stage.CONFIRMED
        # What has come before is looked at once more with other eyes.
        self._has_new_records = True
        self._unsubscribe.append(
            async_call_later(self._hass, _USUAL_SECONDS, self._async_be_late)
        )

    @callback
    def _async_be_late(self, _now: datetime) -> None:
        """Say that the template takes longer than usual."""
        self._is_late = True
        self._changed.set()

    def _fail(self, error: HomeAssistantError) -> None:
        """Say in words why nobody has been enrolled."""
        if self._over.is_set():
            return
        self._stage, self._failure = Stage.FAILED, failure_data(error)
        self._finish()

    def _finish(self) -> None:
        """Tell the end, and hear no more."""
        self._tell()
        self.async_stop()

    async def _async_entries(self, categories: set[Category]) -> list[DirectoryEntry]:
        """Return what is known of the person at the terminal."""
        return await self._hub.journal.directory.entries(
            self._terminal.serial_number, categories, self._message["pin"]
        )

    async def _async_card(self) -> str:
        """Return the person's cards as one text, empty without one."""
        pin = self._message["pin"]
        user = (await self._hub.people.users(self._terminal, pin)).get(pin)
        parameters = user.parameters if user else {}
        return " ".join(
            card_number(parameters[name]) for name in CARDS if parameters.get(name)
        )

    async def _async_arrived(self) -> list[dict[str, Any]]:
        """Return what has come since, by kind and version and never its content."""
        if self._message["kind"] == CARD:
            return [{"kind": CARD}] if await self._async_has_new_card() else []
        book = self._terminal.reading.book
        arrived = []
        for entry in await self._async_entries({Category.TEMPLATE}):
            kind, _ = kind_of_item(entry.item, book)
            _, _, number, index = entry.item.split("|")
            is_wanted = kind == self._message["kind"] and (
                kind != FINGERPRINT or int(number) == self._message["number"]
            )
            if is_wanted and self._is_new(entry):
                arrived.append(
                    {
                        "kind": kind,
                        "number": int(number),
                        "index": int(index),
                        "version": entry.version,
                    }
                )
        return arrived

    async def _async_has_new_card(self) -> bool:
        """Return whether a card has come, which may be the same one once more."""
        if not (card := await self._async_card()):
            return False
        return card != self._card_before or (
            self._stage is Stage.CONFIRMED
            and any(
                entry.received_at > self._asked_at
                for entry in await self._async_entries({Category.USER, Category.CARD})
            )
        )

    def _is_new(self, entry: DirectoryEntry) -> bool:
        """Return whether a template is not the one that was there before."""
        return self._before.get((entry.category, entry.item)) != entry.digest or (
            self._stage is Stage.CONFIRMED and entry.received_at > self._asked_at
        )

    def _tell(self) -> None:
        """Tell how far it is, unless that has been told."""
        if self._over.is_set():
            return
        terminal = self._terminal
        told = {
            "stage": self._stage.value,
            "connected": bool(terminal.state.connected),
            "interval": round(terminal.presence.interval.total_seconds()),
            "expires_at": None
            if self._ticket is None
            else dt_util.utc_from_timestamp(
                self._ticket.command.expires_at
            ).isoformat(),
            "late": self._is_late,
            "templates": self._templates,
            "failure": self._failure,
        }
        if told != self._told:
            self._told = told
            self._connection.send_event(self._message["id"], told)


@hub_subscription("enrolment/subscribe", _SCHEMA)
@callback
def subscribe(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: dict[str, Any]
) -> CALLBACK_TYPE:
    """Start an enrolment and tell how it goes, as long as somebody looks."""
    try:
        terminal = terminal_of(hub, message["serial_number"])
        commands = commands_of(terminal, BUILDERS["enroll"], message)
        check_commands(hub, terminal, commands)
    except HomeAssistantError as error:
        connection.send_event(
            message["id"],
            {"stage": Stage.FAILED.value, "failure": failure_data(error)},
        )
        return lambda: None
    enrolment = Enrolment(hass, hub, terminal, connection, message)
    enrolment.async_start(commands)
    return enrolment.async_stop


COMMANDS: Final = (subscribe,)
