"""All terminals of the entry: owns the journal, the server and the terminals."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_PORT
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import (
    async_track_time_change,
    async_track_time_interval,
)
from homeassistant.util import dt as dt_util

from . import recovery, repairs, terminal_issues
from .address_rules import AddressRules
from .bus import BusEvents
from .const import (
    CONF_BODY_LIMIT,
    CONF_KEEP_TEMPLATES,
    CONF_SERIAL_NUMBER,
    CONF_WAKE_UP,
    DEFAULT_BODY_LIMIT,
    DOMAIN,
    SUBENTRY_TERMINAL,
)
from .copying import Copier
from .copying.notice import async_tell_end
from .device_keeper import DeviceKeeper, TerminalListener
from .discovery import Discovery
from .dispatch import Dispatcher
from .door_keeper import DoorKeeper
from .environment import House
from .guests import Guests
from .heap import HeapKeeper
from .household.household import Household
from .housekeeping import Housekeeper
from .iclock.commands import Command
from .journal import Journal, JournalError, TerminalRecord
from .message_numbers import MessageNumbers
from .people import People
from .photo_shelf import PhotoShelf
from .reconciliation import Reconciler
from .remote_attendance import RemoteAttendance
from .rounds import Rounds
from .server.admission import Admission
from .server.endpoints import Endpoints
from .server.limits import Limits
from .server.listener import Listener
from .settings import TerminalSettings
from .standstill import Standstill
from .storage_watch import StorageWatch
from .terminal import Terminal
from .turns import Turns

type HubConfigEntry = ConfigEntry[Hub]

_TICK: Final = timedelta(seconds=5)
_RETENTION_HOUR: Final = 3
# So long after that, what was deleted has been.
_RETENTION_MINUTES: Final = 10
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Membership:
    """What ties a terminal to the hub, to be undone when it leaves.

    `data` and `title` are those of the subentry that it follows.
    """

    subentry_id: str
    data: Mapping[str, Any]
    title: str
    bus_events: BusEvents
    unsubscribe: tuple[Callable[[], None], ...]


class Hub:
    """The runtime data of the hub entry."""

    def __init__(
        self, hass: HomeAssistant, entry: HubConfigEntry, journal: Journal, photos: Path
    ) -> None:
        """Take the entry with the terminals, an open journal and the photos' folder."""
        self.hass = hass
        self.entry = entry
        self.journal = journal
        self.terminals: dict[str, Terminal] = {}
        self.discovery = Discovery(hass)
        self.dispatcher = Dispatcher(
            hass, journal, wakes=entry.options.get(CONF_WAKE_UP, True)
        )
        self._storage_watch = StorageWatch(hass, journal)
        note = self._storage_watch.async_note
        journal.on_damage(partial(recovery.async_on_damage, hass, entry))
        self._keeps_templates = bool(entry.options.get(CONF_KEEP_TEMPLATES, True))
        self.photos = PhotoShelf(journal, photos)
        self.standstill = Standstill(hass, journal, self.photos)
        self.people = People(journal, self.terminals, self.keeps_biometrics)
        self.copier = Copier(
            hass,
            journal,
            self.dispatcher,
            self.people,
            self.terminals,
            keeps_templates=self._keeps_templates,
            on_end=partial(async_tell_end, hass),
        )
        self.reconciler = Reconciler(
            hass, journal, self.dispatcher, self.copier, entry.options, note
        )
        self._storage_watch.on_recovery = self.reconciler.async_want_all
        self._remote_attendance = RemoteAttendance(journal, self.people)
        self._housekeeper = Housekeeper(
            hass, journal, self.photos, self.terminals, entry.options, note
        )
        self.household = Household(hass, entry, journal, self.terminals, note)
        self._housekeeper.before_deletion = self.household.async_before_deletion
        self._house = House(
            hass,
            self.terminals,
            self.dispatcher,
            self.photos,
            self._housekeeper,
            self._remote_attendance,
            self._storage_watch,
            self.keeps_biometrics,
        )
        self._door_keeper = DoorKeeper(hass)
        self.device_keeper = DeviceKeeper(hass, entry.entry_id, self.dispatcher)
        self.dispatcher.async_complete_with(self.people.complete)
        note = self._storage_watch.async_note
        self.guests = Guests(
            hass, journal, self.dispatcher, self.people, self.terminals, note
        )
        for follower in (
            self.guests.async_follow_deletion,
            self.people.follow,
            self.guests.async_follow_update,
            self._async_follow,
            self._door_keeper.async_follow,
            self.reconciler.async_follow,
        ):
            self.dispatcher.async_on_done(follower)
        self.limits = Limits()
        self.addresses = AddressRules(hass, journal, self.terminals, self._house.start)
        admission = Admission(
            self.terminals,
            self.discovery.async_hear,
            self.limits,
            self.addresses.async_admit,
        )
        self.endpoints = Endpoints(journal, admission, self.limits, self._house)
        port = entry.options.get(CONF_PORT)
        max_body = entry.options.get(CONF_BODY_LIMIT, DEFAULT_BODY_LIMIT) * _MEGABYTE
        self.listener = Listener(port, max_body) if port else None
        self._members: dict[str, _Membership] = {}
        self._listeners: list[TerminalListener] = []
        self._changing = asyncio.Lock()
        self._turns = Turns()
        self._rounds = Rounds(hass, self.terminals, self.dispatcher, self._turns)
        self._heap_keeper = HeapKeeper(hass)
        self._must_sync = self._is_closed = False
        self._options = dict(entry.options)
        self.message_numbers = MessageNumbers()
        self._timers: list[CALLBACK_TYPE] = []

    async def async_start(self) -> None:
        """Take the terminals in; raise JournalError if they are not readable."""
        wanted = self._wanted()
        for serial_number in await self.journal.remembered():
            if serial_number not in wanted:
                await self._housekeeper.async_forget(serial_number)
        await self.async_sync()
        if self._must_sync:
            raise JournalError("not all terminals can be read")
        await self.guests.async_start()
        await self.dispatcher.async_start()
        await self._housekeeper.async_sweep_photos()
        await self.copier.async_start()
        await self.household.async_start()
        self._heap_keeper.async_start(len(self.terminals))
        at_night = partial(
            async_track_time_change, self.hass, hour=_RETENTION_HOUR, second=0
        )
        self._timers = [
            async_track_time_interval(self.hass, self._async_tick, _TICK),
            at_night(self._housekeeper.async_delete_old, minute=0),
            at_night(self.reconciler.async_begin_night, minute=_RETENTION_MINUTES),
        ]

    async def async_close(self) -> None:
        """Finish what is being stored, then close the journal."""
        if self.listener is not None:
            await self.listener.async_stop()
        # A terminal that is just being taken in must not come into an empty house.
        async with self._changing:
            self._is_closed = True
        while self._timers:
            self._timers.pop()()
        self._heap_keeper.async_close()
        await self.household.async_close()
        await self.copier.async_close()
        await self.reconciler.async_close()
        for terminal in self.terminals.values():
            self.dispatcher.async_drop_unlocks(terminal)
            self.dispatcher.async_let_go(terminal)
        self.dispatcher.async_close()
        await self._house.async_close()
        for serial_number in list(self._members):
            self._async_leave(serial_number)
        self.standstill.async_close()
        await self.journal.close()

    async def async_on_terminal(self, listener: TerminalListener) -> CALLBACK_TYPE:
        """Call a listener with each terminal and its subentry id, now and later."""

        async def tell(terminal: Terminal) -> None:
            """Call it, unless the terminal has gone meanwhile."""
            if self.terminals.get(terminal.serial_number) is terminal:
                member = self._members[terminal.serial_number]
                listener(terminal, member.subentry_id)

        # Those who come meanwhile are told of as all later ones are.
        self._listeners.append(listener)
        await self._turns.each(self.terminals.values(), tell)
        return lambda: self._listeners.remove(listener)

    def settings_of(self, terminal: Terminal) -> dict[str, Any]:
        """Return a terminal's settings as the user made them."""
        return dict(self._members[terminal.serial_number].data)

    async def _async_follow(self, terminal: Terminal, command: Command) -> None:
        """Take over, also for after a restart, what a command has set."""
        if facts := terminal.follow(command, dt_util.utcnow()):
            await self.journal.record_facts(terminal.serial_number, facts)

    @callback
    def async_have_seen_rejected(self, serial_number: str) -> bool:
        """Take over that the user knows of a terminal's rejected lines."""
        if (terminal := self.terminals.get(serial_number)) is None:
            return False
        facts = terminal.have_seen_rejected()
        self._house.start(self.journal.record_facts(serial_number, facts))
        return True

    @callback
    def async_has_new_options(self) -> bool:
        """Return whether the hub's options are others than it was opened with."""
        return dict(self.entry.options) != self._options

    async def async_sync(self) -> None:
        """Follow the subentries: take in, change and let go, one by one."""
        async with self._changing:
            if self._is_closed:
                return
            self._must_sync = False
            wanted = self._wanted()
            for serial_number in self.terminals.keys() - wanted.keys():
                await self._async_remove(serial_number)
            for serial_number, member in list(self._members.items()):
                if member.subentry_id != wanted[serial_number].subentry_id:
                    await self._async_remove(serial_number)
            records = await self._async_register_new(wanted)

            async def take_over(item: tuple[str, ConfigSubentry]) -> None:
                """Add a terminal or give it its changed settings."""
                serial_number, subentry = item
                if (terminal := self.terminals.get(serial_number)) is not None:
                    await self._async_change(terminal, subentry)
                elif (record := records.get(serial_number)) is not None:
                    await self._async_take_in(subentry, record)

            await self._turns.each(wanted.items(), take_over)

    def _wanted(self) -> dict[str, ConfigSubentry]:
        """Return the subentries of the terminals by serial number."""
        return {
            subentry.data[CONF_SERIAL_NUMBER]: subentry
            for subentry in self.entry.subentries.values()
            if subentry.subentry_type == SUBENTRY_TERMINAL
        }

    async def _async_register_new(
        self, wanted: Iterable[str]
    ) -> dict[str, TerminalRecord]:
        """Return what the journal remembers of those who are new.

        Those who ask together are committed together. Who fails is tried again.
        """
        new = [each for each in wanted if each not in self.terminals]
        found = await asyncio.gather(
            *map(self.journal.register, new), return_exceptions=True
        )
        records = {}
        for serial_number, record in zip(new, found, strict=True):
            if isinstance(record, JournalError):
                self._must_sync = True
                self._storage_watch.async_note(record)
            elif isinstance(record, BaseException):
                raise record
            else:
                records[serial_number] = record
        return records

    async def _async_change(self, terminal: Terminal, subentry: ConfigSubentry) -> None:
        """Give a terminal its changed settings."""
        member = self._members[terminal.serial_number]
        # Data that changes becomes another object.
        if member.data is subentry.data and member.title == subentry.title:
            return
        self._members[terminal.serial_number] = replace(
            member, data=subentry.data, title=subentry.title
        )
        settings = await TerminalSettings.async_load(subentry)
        if terminal.settings != settings:
            terminal.apply(settings)
            self.device_keeper.async_follow_doors(terminal, subentry.subentry_id)

    async def _async_take_in(
        self, subentry: ConfigSubentry, record: TerminalRecord
    ) -> None:
        """Begin to serve a terminal."""
        settings = await TerminalSettings.async_load(subentry)
        terminal = Terminal(settings, record, dt_util.utcnow())
        serial_number, subentry_id = terminal.serial_number, subentry.subentry_id
        # Who is in is known by the time that automations hear of a punch.
        household_watch = self.household.async_watch(terminal)
        self._members[serial_number] = _Membership(
            subentry_id,
            subentry.data,
            subentry.title,
            BusEvents(self.hass, terminal),
            (
                household_watch,
                self.device_keeper.async_watch(terminal, subentry_id),
                terminal_issues.async_watch(self.hass, terminal),
                self._door_keeper.async_watch(terminal),
                self.guests.async_watch(terminal),
            ),
        )
        self.terminals[serial_number] = terminal
        self.discovery.async_approved(serial_number)
        self.reconciler.async_add(terminal, record)
        for listener in tuple(self._listeners):
            listener(terminal, subentry_id)

    async def _async_remove(self, serial_number: str) -> None:
        """Let a terminal go for good: only what it recorded is kept."""
        await self.copier.async_drop(serial_number)
        if (terminal := self.terminals.get(serial_number)) is not None:
            self.dispatcher.async_drop(terminal)
        self._remote_attendance.forget(serial_number)
        self._async_leave(serial_number)
        for key in repairs.OF_A_TERMINAL:
            repairs.async_clear_issue(self.hass, key, serial_number)
        try:
            await self._housekeeper.async_forget(serial_number)
        except JournalError as error:
            # At the next start the journal is compared with the subentries again.
            self._storage_watch.async_note(error)

    @callback
    def _async_leave(self, serial_number: str) -> None:
        """Stop to serve a terminal."""
        self.reconciler.async_leave(serial_number)
        self.terminals.pop(serial_number, None)
        if (member := self._members.pop(serial_number, None)) is not None:
            for unsubscribe in member.unsubscribe:
                unsubscribe()
            member.bus_events.async_close()

    @callback
    def _async_tick(self, now: datetime) -> None:
        """Look who is gone, and whose clock cannot be set."""
        if self._must_sync:
            self.entry.async_create_task(self.hass, self.async_sync(), f"{DOMAIN} sync")
        work = {
            "templates": self.copier.async_blank(),
            "rounds": self._rounds.async_go(now),
            "guests": self.guests.async_look(now),
        }
        if self._storage_watch.should_probe:
            work["probe"] = self._storage_watch.async_probe(self.journal)
        for name, each in work.items():
            self.entry.async_create_task(self.hass, each, f"{DOMAIN} {name}")
        self.reconciler.async_look(now)

    def keeps_biometrics(self, terminal: Terminal) -> bool:
        """Return whether templates of a terminal are kept: always, or for a copy."""
        return self._keeps_templates or self.copier.holds(terminal)
