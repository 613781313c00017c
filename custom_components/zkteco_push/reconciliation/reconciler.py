"""When terminals are compared with the journal: at night, after outages and starts."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
import time
from typing import Any, Final
from zlib import crc32

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .. import repairs
from ..const import CONF_KEEP_OPERATIONS_DAYS, CONF_KEEP_PUNCHES_DAYS, DOMAIN, LOGGER
from ..copying import Copier
from ..dispatch import Dispatcher
from ..iclock.commands import Command
from ..journal import Journal, JournalError, TerminalRecord
from ..terminal import Terminal
from .asking import Asker, GaveUpError
from .events import EventRun
from .memory import Difference, Memory
from .plan import Span
from .run import FIRST_DAY, Run

# Terminals take their turns at night over so many seconds.
_NIGHT: Final = 3600
# By itself a terminal is compared at most once in so many seconds.
_BETWEEN_RUNS: Final = 3600
# Silence of more than that is an outage (s).
_OUTAGE: Final = 60
# Whatever waits in a terminal that is back comes by itself, within so many seconds of
# its last upload.
_CALM: Final = 120
# Between two questions so much is enough (s).
_SHORT_CALM: Final = 10
# How long a question waits for its turn (s).
_PATIENCE: Final = 900
# Younger punches may be on their way (s); the clocks need not agree to the second.
_MARGIN: Final = timedelta(minutes=5)
_RUNS_AT_ONCE: Final = 4
_CLEARING: Final = frozenset({"clear_attendance_log", "clear_data"})
_EVERYTHING: Final = Span(FIRST_DAY, date(2099, 12, 31))


@dataclass(slots=True, eq=False)
class _Watch:
    """One terminal; all times are Unix times in s.

    `wanted_at` is from when on it is to be compared, None where it is not.
    """

    terminal: Terminal
    memory: Memory
    unsubscribe: Callable[[], None] = lambda: None
    wanted_at: float | None = None
    connected_at: float = 0
    was_connected: bool | None = None
    gone_at: float = 0
    task: asyncio.Task[None] | None = None
    run: Run | EventRun | None = None
    turn: asyncio.Future[None] | None = None
    turn_until: float = 0


@dataclass(slots=True)
class Reconciler:
    """Finds what terminals hold that is not here, and has them send it, quietly."""

    hass: HomeAssistant
    journal: Journal
    dispatcher: Dispatcher
    copier: Copier
    options: Mapping[str, Any]
    on_error: Callable[[JournalError], None]
    _watches: dict[str, _Watch] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """Return whether a terminal is being compared."""
        return any(watch.task is not None for watch in self._watches.values())

    @callback
    def async_add(self, terminal: Terminal, record: TerminalRecord) -> None:
        """Watch a terminal; one that was known before is compared once it is there.

        A new one sends everything by itself. So should one whose journal is an earlier
        one, or begun anew, but not all firmware does; when it was compared last says
        nothing then.
        """
        watch = _Watch(terminal, Memory.of(record.reconciliation))
        if record.begins_anew:
            watch.memory = replace(watch.memory, ran_at=0)
        watch.unsubscribe = terminal.subscribe(lambda: self._async_follow(watch))
        self._watches[terminal.serial_number] = watch
        if _is_known(terminal) or record.begins_anew or record.offsets:
            self._want(watch)
        self._show(watch)

    @callback
    def async_leave(self, serial_number: str) -> None:
        """Watch a terminal no more."""
        if (watch := self._watches.pop(serial_number, None)) is not None:
            watch.unsubscribe()
            if watch.task is not None:
                watch.task.cancel()

    async def async_close(self) -> None:
        """Stop for now; what was found is remembered."""
        tasks = []
        for watch in self._watches.values():
            watch.wanted_at = None
            if watch.task is not None:
                watch.task.cancel()
                tasks.append(watch.task)
        if tasks:
            await asyncio.wait(tasks)

    @callback
    def async_want_all(self, _now: datetime | None = None) -> None:
        """Compare all terminals soon: something may have been lost."""
        for watch in self._watches.values():
            self._want(watch)

    @callback
    def async_begin_night(self, _now: datetime) -> None:
        """Compare all terminals this night, one after another."""
        for serial_number, watch in self._watches.items():
            self._want(watch, crc32(serial_number.encode()) % _NIGHT)

    @callback
    def async_look(self, now: datetime) -> None:
        """Begin what is due, and let go on whose turn has come."""
        time_now = now.timestamp()
        running = sum(watch.task is not None for watch in self._watches.values())
        for watch in self._watches.values():
            if watch.task is not None:
                self._grant(watch, time_now)
            elif running < _RUNS_AT_ONCE and self._is_due(watch, time_now):
                running += 1
                watch.wanted_at = None
                # Whoever waits for the house to settle need not wait for a terminal.
                watch.task = self.hass.loop.create_task(
                    self._async_run(watch), name=f"{DOMAIN} reconciliation"
                )

    async def async_follow(self, terminal: Terminal, command: Command) -> None:
        """Begin anew with a terminal that has been emptied from here."""
        watch = self._watches.get(terminal.serial_number)
        if watch is None or command.name not in _CLEARING:
            return
        await self._async_interrupt(watch)
        watch.memory = watch.memory.cleared(await self._async_count_held(terminal))
        await self._async_remember(watch)
        self._show(watch)

    async def async_forgive(
        self, terminal: Terminal, erased: Mapping[date, int]
    ) -> None:
        """Do not miss what has been erased here: so many punches of those days."""
        watch = self._watches[terminal.serial_number]
        await self._async_interrupt(watch)
        for day, count in erased.items():
            known = watch.memory.days.get(day, Difference(0))
            more = replace(known, count=known.count + count)
            watch.memory = watch.memory.with_day(day, more)
        await self._async_remember(watch)

    async def async_recorded(self, terminal: Terminal, pin: str) -> dict[date, int]:
        """Return how much of what a terminal counts is here of somebody, by day."""
        serial_number = terminal.serial_number
        if not terminal.panel.is_access_control:
            return await self.journal.count_punches_by_day(serial_number, pin=pin)
        count = await self.journal.count_access_events(serial_number, pin=pin)
        # Events are only counted together, whatever their day.
        return {dt_util.utcnow().date(): count}

    async def _async_count_held(self, terminal: Terminal) -> int:
        """Return how much of what a terminal counts is here."""
        if terminal.panel.is_access_control:
            return await self.journal.count_access_events(terminal.serial_number)
        return await self.journal.count_held(terminal.serial_number)

    async def async_held(
        self, terminal: Terminal, wait: float
    ) -> tuple[int | None, int]:
        """Return how many records a terminal holds, and how many of them are here.

        By its own count of now, where it is known to count and answers in time (s),
        else by what it told last; None where it never did.
        """
        memory = self._watches[terminal.serial_number].memory
        held = terminal.state.counters.attendance_records
        is_access = terminal.panel.is_access_control
        can_count = is_access or memory.counts_spans
        if wait and can_count and terminal.state.connected:
            asker = Asker(self.dispatcher, terminal, datetime.max, _at_once)
            with suppress(GaveUpError, TimeoutError):
                async with asyncio.timeout(wait):
                    counted = await (
                        asker.count_events() if is_access else asker.count(_EVERYTHING)
                    )
                held = held if counted is None else counted
        if is_access:
            here = await self.journal.count_access_events(terminal.serial_number)
        else:
            here = await self.journal.count_punches(terminal.serial_number)
        here += memory.explained
        if held is not None and memory.missing:
            # More may be here than there: that does not make up for what is not.
            here = min(here, held - memory.missing)
        return held, here

    async def _async_interrupt(self, watch: _Watch) -> None:
        """End the run that is under way; it is made anew later."""
        if watch.task is not None:
            watch.task.cancel()
            await asyncio.wait([watch.task])
            self._want(watch)

    def _want(self, watch: _Watch, delay: float = 0) -> None:
        """Have a terminal compared after some seconds."""
        at = dt_util.utcnow().timestamp() + delay
        watch.wanted_at = at if watch.wanted_at is None else min(watch.wanted_at, at)

    @callback
    def _async_follow(self, watch: _Watch) -> None:
        """Note when a terminal goes, and that it is back after an outage."""
        state = watch.terminal.state
        was_connected, watch.was_connected = watch.was_connected, state.connected
        now = dt_util.utcnow().timestamp()
        if state.connected and not was_connected:
            watch.connected_at = now
            if was_connected is False and now - watch.gone_at > _OUTAGE:
                self._want(watch)
        elif was_connected and not state.connected:
            watch.gone_at = watch.terminal.presence.last_contact.timestamp()

    def _is_due(self, watch: _Watch, now: float) -> bool:
        """Return whether a terminal is to be compared now."""
        # What still waits to be moved from another place is not missing.
        is_early = self.journal.is_incomplete
        if is_early or watch.wanted_at is None or now < watch.wanted_at:
            return False
        # A clock that was once ahead must not put it off for ever.
        ago = now - watch.memory.ran_at
        return (
            not 0 <= ago < _BETWEEN_RUNS
            and now - watch.connected_at >= _CALM
            and _is_known(watch.terminal)
            and not _is_changing_clock(watch.terminal, now)
            and self._is_free(watch.terminal, now, _CALM)
        )

    def _is_free(self, terminal: Terminal, now: float, calm: float) -> bool:
        """Return whether a terminal has nothing else to do."""
        return (
            bool(terminal.state.connected)
            and not terminal.commands.has_due(now, time.monotonic())
            and not self.copier.is_busy_with(terminal)
            and not 0 <= now - terminal.backlog_at < calm
        )

    def _grant(self, watch: _Watch, now: float) -> None:
        """Let a run go on whose terminal is free, or end it if that takes too long."""
        if watch.turn is None or watch.turn.done():
            return
        if not watch.terminal.state.connected or now >= watch.turn_until:
            watch.turn.set_exception(GaveUpError())
        elif self._is_free(watch.terminal, now, _SHORT_CALM):
            watch.turn.set_result(None)

    async def _async_turn(self, watch: _Watch) -> None:
        """Wait until a terminal has nothing else to do; raise GaveUpError."""
        now = dt_util.utcnow().timestamp()
        watch.turn = self.hass.loop.create_future()
        watch.turn_until = now + _PATIENCE
        self._grant(watch, now)
        await watch.turn

    async def _async_run(self, watch: _Watch) -> None:
        """Compare a terminal, and remember what came of it however it ended."""
        terminal = watch.terminal
        now = dt_util.utcnow()
        watch.memory = replace(watch.memory, ran_at=now.timestamp())
        asker = self._asker(watch, _wall_clock(terminal, now) - _MARGIN)
        watch.run = run = self._new_run(watch, asker, now)
        try:
            await self._async_remember(watch)
            await run.async_carry_out()
        except GaveUpError:
            LOGGER.debug("%s did not answer; next time", terminal.serial_number)
        except JournalError as error:
            self.on_error(error)
        finally:
            watch.memory = run.memory
            watch.run = watch.task = watch.turn = None
            # Also when the house closes: what has been asked is not asked again.
            await asyncio.shield(self._async_remember(watch))
        if run.has_more:
            self._want(watch)
        LOGGER.debug(
            "%s: %s missing, after %d questions",
            terminal.serial_number,
            run.memory.missing,
            asker.commands,
        )
        self._show(watch)

    def _new_run(self, watch: _Watch, asker: Asker, now: datetime) -> Run | EventRun:
        """Return what compares a terminal, by its dialect."""
        terminal = watch.terminal
        if terminal.panel.is_access_control:
            return EventRun(
                self.journal,
                asker,
                terminal.serial_number,
                watch.memory,
                now=now.timestamp(),
                keeps_all=not self.options.get(CONF_KEEP_OPERATIONS_DAYS, 0),
            )
        return Run(
            self.journal,
            asker,
            terminal.serial_number,
            watch.memory,
            now=now.timestamp(),
            first=self._first_day(terminal, now),
        )

    def _asker(self, watch: _Watch, until: datetime) -> Asker:
        """Return what asks a terminal."""
        return Asker(
            self.dispatcher, watch.terminal, until, lambda: self._async_turn(watch)
        )

    def _first_day(self, terminal: Terminal, now: datetime) -> date:
        """Return the first day of which nothing has been deleted here for its age."""
        days = int(self.options.get(CONF_KEEP_PUNCHES_DAYS, 0))
        if not days:
            return FIRST_DAY
        return _wall_clock(terminal, now).date() - timedelta(days=days - 1)

    async def _async_remember(self, watch: _Watch) -> None:
        """Write down what is remembered of a terminal."""
        try:
            await self.journal.record_reconciliation(
                watch.terminal.serial_number, watch.memory.text
            )
        except JournalError as error:
            LOGGER.warning("What is missing could not be noted: %s", error)

    @callback
    def _show(self, watch: _Watch) -> None:
        """Show what is missing; what stayed away although it was asked for, loudly."""
        terminal, memory = watch.terminal, watch.memory
        terminal.show_missing(memory.missing)
        is_access = terminal.panel.is_access_control
        for key, is_shown in (
            (repairs.PUNCHES_MISSING, memory.is_left and not is_access),
            (repairs.EVENTS_MISSING, memory.is_left and is_access),
        ):
            if is_shown:
                repairs.async_raise_issue(
                    self.hass,
                    key,
                    terminal.serial_number,
                    name=terminal.settings.name,
                    count=str(memory.missing),
                )
            else:
                repairs.async_clear_issue(self.hass, key, terminal.serial_number)


def _is_known(terminal: Terminal) -> bool:
    """Return whether a terminal has had the time to send what it holds."""
    return terminal.was_asked or terminal.panel.is_access_control


def _is_changing_clock(terminal: Terminal, now: float) -> bool:
    """Return whether a terminal is about to take a new offset (Unix time, s)."""
    told = terminal.clock.last_told
    is_right = told in (None, terminal.clock.offset_at(now))
    return not is_right and not terminal.offset_watch.is_stuck(now)


async def _at_once() -> None:
    """Wait for nothing: somebody waits for the answer."""


def _wall_clock(terminal: Terminal, now: datetime) -> datetime:
    """Return what a terminal's clock shows: it goes by the offset that it was told."""
    clock = terminal.clock
    offset = clock.last_told
    if offset is None:
        offset = clock.offset_at(now.timestamp())
    local = now.astimezone(UTC).replace(tzinfo=None) + timedelta(seconds=offset)
    return local.replace(microsecond=0)
