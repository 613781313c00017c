"""Keeps, for every terminal, until when people may enter, and removes them then.

Firmware may ignore dates. So an end that an action has given is kept here as well, and
when it has come the person is deleted from the terminal: also if that is offline, and
also if Home Assistant was off at the time. Whoever sets another date at the terminal
itself has taken it over: then nobody is deleted.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from math import inf
import time
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..dispatch import Dispatcher, OfflineError
from ..happenings import Happening, NewValidity
from ..iclock.commands import Command
from ..iclock.validity import Bounds, bounds_of_update
from ..journal import Journal, JournalError, Validity
from ..journal.validities import Validities
from ..people import People
from ..terminal import Terminal
from ..validity_dates import validity_of
from .clock_trust import ClockTrust
from .plans import DELETES_USER, WRITES_USER, Key, Plans, deletion_on_its_way
from .removal import Remover

# So many are looked at in one go.
_MOST_AT_ONCE: Final = 100
# At the latest then it is looked who is next (s).
_AT_LATEST: Final = 60
_HOUR: Final = 3600
# Later than any terminal's calendar goes (Unix time, s).
_FAR_AWAY: Final = 1e10


class Guests:
    """Knows whose time is over; listeners hear whenever anything of that changes."""

    def __init__(
        self,
        hass: HomeAssistant,
        journal: Journal,
        dispatcher: Dispatcher,
        people: People,
        terminals: Mapping[str, Terminal],
        on_error: Callable[[JournalError], None],
    ) -> None:
        """Take what a removal needs, and who hears of failing storage."""
        self._journal = journal
        self._people = people
        self._terminals = terminals
        self._on_error = on_error
        self._remover = Remover(hass, journal, dispatcher, people)
        self._plans = Plans(terminals)
        self._trust = ClockTrust()
        # Whose record an action is about to write: nobody else does meanwhile.
        self._held: Counter[Key] = Counter()
        # What could not be noted when it happened.
        self._unwritten: dict[Key, tuple[Validity | None, bool | None]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._look_at = 0.0
        self._is_looking = False

    @property
    def validities(self) -> Validities:
        """Return what the journal knows."""
        return self._journal.validities

    async def async_start(self) -> None:
        """Take over what was before a restart."""
        marks = await self._journal.marks()
        self._trust = ClockTrust(
            self.validities.clock_in(marks), must_wait=self._journal.live_from > 0
        )
        await self.validities.look_again()
        now = dt_util.utcnow().timestamp()
        for terminal in self._terminals.values():
            self._plans.recall(terminal, now)

    @callback
    def async_watch(self, terminal: Terminal) -> CALLBACK_TYPE:
        """Hear what somebody changes at a terminal; return how to stop it."""

        @callback
        def hear(happening: Happening) -> None:
            """Look at it at once: a removal may be under way."""
            if isinstance(happening, NewValidity):
                self._async_changed()

        return terminal.subscribe_happenings(hear)

    @callback
    def async_subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call a listener whenever it changes who may enter when."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def held(self, terminal: Terminal, pin: str) -> Iterator[None]:
        """Remove somebody not before what is about to be written is on its way."""
        key = terminal.serial_number, pin
        self._held[key] += 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]
            self._async_changed()

    async def async_plan(self, terminal: Terminal, pin: str, bounds: Bounds) -> None:
        """Take an end, or its lifting, that is about to be ordered.

        A removal that has not gone to the terminal is withdrawn.
        """
        known = await self.validities.get(terminal.serial_number, pin)
        if known is not None:
            await self._remover.async_withdraw(terminal, known)
        self._plans.add(terminal, pin, bounds, dt_util.utcnow().timestamp())

    async def async_of(self, terminal: Terminal, pin: str) -> Validity | None:
        """Return somebody's validity at a terminal, with what is on its way."""
        key = terminal.serial_number, pin
        if self._plans.has(key):
            return self._plans.get(key)
        return await self.validities.get(*key)

    async def async_of_person(self, pin: str) -> list[Validity]:
        """Return somebody's validities at all terminals, with what is on its way."""
        plans = dict(self._plans.all())
        found = [
            each
            for each in await self.validities.of_person(pin)
            if (each.serial_number, pin) not in plans
        ]
        return found + [
            plan for (_, of), plan in plans.items() if plan is not None and of == pin
        ]

    async def async_of_people(
        self, pins: Collection[str]
    ) -> dict[tuple[str, str], Validity]:
        """Return some people's validities by terminal and PIN, with what is on its way."""
        found = {
            (each.serial_number, each.pin): each
            for each in await self.validities.of_people(pins)
        }
        for key, plan in self._plans.all():
            found.pop(key, None)
            if plan is not None and plan.pin in pins:
                found[key] = plan
        return found

    async def async_between(self, start: float, end: float) -> list[Validity]:
        """Return who may enter in a time (Unix times, s), in order."""
        found = await self.validities.between(start, end)
        plans = dict(self._plans.all())
        kept = [each for each in found if (each.serial_number, each.pin) not in plans]
        kept += [
            plan
            for plan in plans.values()
            if plan is not None and plan.valid_until > start and plan.start < end
        ]
        return sorted(kept, key=_order)

    async def async_now_or_next(self, now: float) -> list[Validity]:
        """Return who may enter now or next (Unix time, s), by the terminals."""
        found = await self.validities.first_after(now)
        plans = dict(self._plans.all())
        if not plans:
            return found
        return await self.async_between(now, found[0].start + 1 if found else _FAR_AWAY)

    async def async_follow_deletion(self, terminal: Terminal, command: Command) -> None:
        """Note whom a terminal has deleted, before it is forgotten who that was."""
        pin = command.parameters.get("pin", "")
        if command.name == DELETES_USER and pin:
            self._plans.forget((terminal.serial_number, pin))
            now = dt_util.utcnow().timestamp()
            await self._remover.async_follow(terminal, pin, now)
            self._async_changed()

    async def async_follow_update(self, terminal: Terminal, command: Command) -> None:
        """Note what a terminal has taken; raise JournalError, and note it later then."""
        pin = command.parameters.get("pin", "")
        if command.name == WRITES_USER and pin:
            (complete,) = await self._people.complete(terminal, [command])
            bounds = None if complete is None else bounds_of_update(complete.parameters)
            if bounds is None:
                return
            now = dt_util.utcnow().timestamp()
            written = validity_of(terminal, pin, bounds, now)
            is_kept_here: bool | None = None
            if command.reference is not None:
                is_kept_here = await self._is_copy_kept(command, pin)
            elif written is not None and self._plans.is_ours(written):
                is_kept_here = True
            key = terminal.serial_number, pin
            self._unwritten[key] = written, is_kept_here
            await self._async_write(key)
            await self._remover.async_show_less(terminal)

    async def async_look(self, now: datetime) -> None:
        """Do what is due; to be called every few seconds, whatever the clock has done."""
        time_ = now.timestamp()
        is_right = self._trust.allows(time_, time.monotonic())
        if self._is_looking or time_ < self._look_at <= time_ + _AT_LATEST:
            return
        self._is_looking = True
        try:
            for key in list(self._unwritten):
                await self._async_write(key)
            if is_right:
                await self._async_look(time_)
        except JournalError as error:
            self._look_at = 0
            self._on_error(error)
        finally:
            self._is_looking = False

    async def _async_look(self, now: float) -> None:
        """Look at those whose time has come, and when to look next."""
        self._look_at = now + _AT_LATEST
        due = await self.validities.to_look_at(now, _MOST_AT_ONCE)
        for validity in due:
            await self._async_look_at(validity, now)
        for key, plan in list(self._plans.all()):
            if plan is not None and plan.valid_until <= now and key not in self._held:
                await self._async_remove_planned(self._terminals[key[0]], plan, now)
        self._plans.prune(now - _HOUR)
        following = await self.validities.next_look()
        if following is not None and self._trust.must_be_noted(now):
            await self.validities.record_clock(now)
        ends = [plan.valid_until for _, plan in self._plans.all() if plan is not None]
        later = [end for end in ends if end > now]
        self._look_at = min(self._look_at, following or inf, *later)
        if due:
            self._async_tell()

    async def _async_look_at(self, validity: Validity, now: float) -> None:
        """Look at one whose time has come."""
        key = validity.serial_number, validity.pin
        terminal = self._terminals.get(validity.serial_number)
        if terminal is None or key in self._held or self._is_planned_on(key, now):
            await self.validities.note(
                validity,
                removal=validity.removal,
                command_ids=validity.command_ids,
                look_at=now + _AT_LATEST,
            )
        elif validity.is_kept_here and validity.valid_until <= now:
            await self._async_remove(terminal, validity, now)
        else:
            # Somebody has set the end at the terminal.
            await self._remover.async_withdraw(terminal, validity)
            if validity.valid_until <= now:
                await self.validities.end(*key)
            await self._remover.async_show_less(terminal)

    def _is_planned_on(self, key: Key, now: float) -> bool:
        """Return whether somebody has been given more time, which is on its way."""
        if not self._plans.has(key):
            return False
        plan = self._plans.get(key)
        return plan is None or plan.valid_until > now

    async def _async_remove(
        self, terminal: Terminal, validity: Validity, now: float
    ) -> None:
        """Go on with somebody's removal, unless the house is closing."""
        try:
            await self._remover.async_remove(terminal, validity, now)
        except OfflineError:
            return

    async def _async_remove_planned(
        self, terminal: Terminal, plan: Validity, now: float
    ) -> None:
        """Have somebody removed who was over before the terminal said to have them."""
        key = plan.serial_number, plan.pin
        if await self.validities.get(*key) is not None:
            # Then it is the one in the journal that is looked at.
            return
        if not deletion_on_its_way(terminal, plan.pin):
            await self._async_remove(terminal, plan, now)
            if not deletion_on_its_way(terminal, plan.pin):
                self._plans.forget(key)

    async def _async_write(self, key: Key) -> None:
        """Note what has been written to a terminal."""
        written, is_kept_here = self._unwritten[key]
        if written is None:
            await self.validities.end(*key)
        else:
            await self.validities.put(written, is_kept_here=is_kept_here)
        self._unwritten.pop(key, None)
        self._async_changed()

    async def _is_copy_kept(self, command: Command, pin: str) -> bool:
        """Return whether the end of whom a copy has brought is kept where it is from."""
        assert command.reference is not None
        line = await self._journal.directory.line(command.reference)
        if line is None:
            return False
        source = await self.validities.get(line.entry.serial_number, pin)
        return source is not None and source.is_kept_here

    @callback
    def _async_changed(self) -> None:
        """Look once more soon, and tell those who show it."""
        self._look_at = 0
        self._async_tell()

    @callback
    def _async_tell(self) -> None:
        """Tell those who show who may enter when."""
        for listener in tuple(self._listeners):
            listener()


def _order(validity: Validity) -> tuple[int, int, str, str]:
    """Return what comes first: who may enter first, and of those who is over first."""
    return (
        validity.start,
        validity.valid_until,
        validity.pin,
        validity.serial_number,
    )
