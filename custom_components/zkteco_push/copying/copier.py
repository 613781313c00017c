"""Carries copies out: plans, feeds the target's queue, and survives restarts."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..access_commands import holding_queries, standard_time_zone
from ..action_commands import template_queries
from ..const import DOMAIN, LOGGER
from ..dispatch import Dispatcher, OfflineError
from ..iclock.access.command_forms import ALWAYS
from ..iclock.attendance.record_commands import without_secrets
from ..iclock.commands import Command, CommandError
from ..iclock.records import Category
from ..journal import CopyJob, Journal, JournalError
from ..open_command import Outcome, Result
from ..people import People
from ..recipients import support_of
from ..terminal import Terminal
from .copy_run import CopyRun, TooManyCopiesError
from .holding import async_holder
from .plan import Plan, Step, make_plan
from .report import CopyReport, ItemResult, PersonReport, ResultKind, SkipReason, ended

# So much may be under way at once: a terminal that is busy with more would let
# somebody at its door wait.
_WINDOW: Final = 12
_RETRY_SECONDS: Final = 30
_MOST_AT_ONCE: Final = 8
# How long a terminal that is there may take to send what it holds (s).
_COLLECT_SECONDS: Final = 600
type EndListener = Callable[[Terminal, "CopyRun"], None]


class Copier:
    """Copies users from terminal to terminal, one copy at a time to each target."""

    def __init__(
        self,
        hass: HomeAssistant,
        journal: Journal,
        dispatcher: Dispatcher,
        people: People,
        terminals: Mapping[str, Terminal],
        *,
        keeps_templates: bool,
        on_end: EndListener,
    ) -> None:
        """Take what a copy needs, and who hears that one has ended."""
        self._hass = hass
        self._journal = journal
        self._dispatcher = dispatcher
        self._people = people
        self._terminals = terminals
        self._keeps_templates = keeps_templates
        self._on_end = on_end
        self.runs: list[CopyRun] = []
        self._turns: dict[str, asyncio.Lock] = {}
        self._to_blank: set[str] = set()
        self._is_closed = False
        self._adding = asyncio.Lock()

    async def async_start(self) -> None:
        """Go on with the copies that a restart has interrupted."""
        for job in await self._journal.copies.open_jobs():
            if {job.source, job.target} <= self._terminals.keys():
                self._begin(job)
            else:
                await self._journal.copies.end(job.id)
        if not self._keeps_templates:
            await self._journal.forget_kept_biometrics()
        self._to_blank = set(self._terminals)
        await self.async_blank()

    async def async_copy(self, job: CopyJob) -> CopyRun:
        """Begin a copy, or return the same one that is under way.

        Raises TooManyCopiesError, and JournalError if it cannot be remembered.
        """
        async with self._adding:
            same_target = [run for run in self.runs if run.job.target == job.target]
            for run in same_target:
                if replace(run.job, id=0, created_at=job.created_at) == job:
                    return run
            if len(same_target) >= _MOST_AT_ONCE:
                raise TooManyCopiesError
            added = await self._journal.copies.add(job)
            if (
                self._is_closed
                or not {job.source, job.target} <= self._terminals.keys()
            ):
                raise JournalError("the house is closing")
            return self._begin(added)

    def holds(self, terminal: Terminal) -> bool:
        """Return whether a copy needs a terminal's templates for as long as it runs."""
        return self._holds(terminal.serial_number)

    def _holds(self, serial_number: str) -> bool:
        """Return whether a copy that has not ended is from a terminal."""
        return any(
            run.job.source == serial_number
            and run.job.templates
            and not run.report.is_finished
            for run in self.runs
        )

    def is_busy_with(self, terminal: Terminal) -> bool:
        """Return whether a copy from or to a terminal is under way."""
        return any(
            terminal.serial_number in (run.job.source, run.job.target)
            for run in self.runs
        )

    async def async_blank(self) -> None:
        """Delete templates that were here only for copies that have ended.

        What cannot be deleted now is tried again with the next call.
        """
        if self._keeps_templates:
            self._to_blank.clear()
        due = {each for each in self._to_blank if not self._holds(each)}
        if not due:
            return
        try:
            await self._journal.directory.blank_biometrics(due)
        except JournalError as error:
            LOGGER.warning("Templates could not be deleted yet: %s", error)
        else:
            self._to_blank -= due

    async def async_drop(self, serial_number: str) -> None:
        """End the copies from and to a terminal that is removed."""
        for run in list(self.runs):
            if serial_number in (run.job.source, run.job.target):
                await self._async_stop(run)

    async def async_close(self) -> None:
        """Stop for now: the journal knows what has not ended."""
        self._is_closed = True
        for run in list(self.runs):
            await self._async_stop(run)

    async def _async_stop(self, run: CopyRun) -> None:
        """Stop a copy where it is."""
        if run.task is not None:
            run.task.cancel()
            await asyncio.wait([run.task])
        self._leave(run)

    def _begin(self, job: CopyJob) -> CopyRun:
        """Start the task of a copy."""
        run = CopyRun(job, self._hass.loop.create_future())
        self.runs.append(run)
        run.task = self._hass.async_create_background_task(
            self._async_run(run), f"{DOMAIN} copy", eager_start=True
        )
        return run

    def _leave(self, run: CopyRun) -> None:
        """Forget a copy, and wake those who wait for it."""
        if run in self.runs:
            self.runs.remove(run)
            self._to_blank.add(run.job.source)
        if not run.finished.done():
            run.finished.set_result(None)
        target = self._terminals.get(run.job.target)
        if target is not None and not run.report.is_finished:
            target.show_copy(None)

    async def _async_run(self, run: CopyRun) -> None:
        """Carry a copy out, in its turn, however often storage fails meanwhile."""
        turn = self._turns.setdefault(run.job.target, asyncio.Lock())
        try:
            # Nobody waits for a source that is not there.
            while not await self._async_try(self._async_prepare(run)):
                await asyncio.sleep(_RETRY_SECONDS)
            async with turn:
                while not await self._async_try(self._async_carry_out(run)):
                    await asyncio.sleep(_RETRY_SECONDS)
        finally:
            self._leave(run)
        await self.async_blank()
        if (target := self._terminals.get(run.job.target)) is not None:
            self._on_end(target, run)

    @staticmethod
    async def _async_try(part: Coroutine[Any, Any, None]) -> bool:
        """Return whether a part of a copy has been done; later it may be."""
        try:
            await part
        except JournalError as error:
            LOGGER.warning("A copy has to wait: %s", error)
            return False
        return True

    async def _async_prepare(self, run: CopyRun) -> None:
        """Have both sides send what is not known of them."""
        job = run.job
        source, target = self._terminals[job.source], self._terminals[job.target]
        target.show_copy(0)
        plan = await self._async_plan(job, source, target)
        if self._must_collect(plan, source):
            await self._async_collect(source, job)
        if target.state.connected and await self._people.has_lost_people(target):
            await self._async_ask_who_is_left(target)

    async def _async_ask_who_is_left(self, target: Terminal) -> None:
        """Learn who is on a terminal that has fewer users than it once had."""
        query, asked_at = Command("query_users"), dt_util.utcnow().timestamp()
        ticket = await self._dispatcher.async_send(target, query)
        ticket.command.collects = True
        try:
            async with asyncio.timeout(_COLLECT_SECONDS):
                outcome = await ticket.outcome
        except TimeoutError:
            return
        finally:
            ticket.command.stop_collecting()
        if outcome.result is Result.DONE:
            pins = {
                record.pin
                for upload in outcome.uploads
                for record in upload.records
                if record.category is Category.USER
            }
            await self._people.forget_missing(target, pins, asked_at)

    async def _async_carry_out(self, run: CopyRun) -> None:
        """Plan a copy and send what is missing."""
        job = run.job
        source, target = self._terminals[job.source], self._terminals[job.target]
        run.report = CopyReport()
        target.show_copy(0)
        plan = await self._async_plan(job, source, target)
        run.report.total = len(plan.steps)
        for pin, name in plan.names.items():
            run.report.people[pin] = PersonReport(name)
        for pin, result in plan.skipped:
            run.report.add(pin, result)
        await self._async_send_all(run, target, plan)
        await self._journal.copies.end(job.id)
        run.report.is_finished = True
        self._to_blank.add(job.source)
        await self.async_blank()
        target.show_copy(run.report.progress)

    async def _async_plan(
        self, job: CopyJob, source: Terminal, target: Terminal
    ) -> Plan:
        """Return what has to be sent by what is known of both sides now."""
        holders = [
            await async_holder(self._journal, self._people, terminal, other)
            for terminal, other in ((source, target), (target, source))
        ]
        return await self._hass.async_add_executor_job(
            lambda: make_plan(
                *holders, pins=job.pins, templates=job.templates, photos=job.photos
            )
        )

    @staticmethod
    def _must_collect(plan: Plan, source: Terminal) -> bool:
        """Return whether the source has to be asked first for what is not here."""
        reasons = {result.reason for _, result in plan.skipped}
        if SkipReason.NOT_KEPT in reasons:
            return True
        is_unknown = SkipReason.UNKNOWN_PERSON in reasons or not plan.names
        return is_unknown and bool(source.state.connected)

    async def _async_collect(self, source: Terminal, job: CopyJob) -> None:
        """Have the source send what it holds; what it refuses is not there."""
        tickets = []
        pins: Collection[str | None] = job.pins or (None,)
        is_access = source.panel.is_access_control
        if not is_access and not job.pins and not support_of(source).templates:
            # Older firmware sends fingerprints only of those that it is asked for.
            pins = [None, *await self._people.users(source)]
        for pin in pins:
            queries = template_queries(source, pin)
            if is_access:
                queries += holding_queries(source, pin)
            for query in queries:
                try:
                    self._dispatcher.check(source, query)
                    ticket = await self._dispatcher.async_send(source, query)
                except CommandError, OfflineError:
                    continue
                tickets.append(ticket.outcome)
        if tickets:
            timeout = _COLLECT_SECONDS if source.state.connected else None
            await asyncio.wait(tickets, timeout=timeout)

    async def _async_send_all(self, run: CopyRun, target: Terminal, plan: Plan) -> None:
        """Send record after record, a few at a time."""
        window = asyncio.Semaphore(_WINDOW)

        async def wait(step: Step, outcomes: list[asyncio.Future[Outcome]]) -> None:
            """Note how a record ended."""
            try:
                self._note(run, target, step, [await outcome for outcome in outcomes])
            finally:
                window.release()

        try:
            await self._async_send_time_zone(target, plan)
            async with asyncio.TaskGroup() as under_way:
                for step in plan.steps:
                    await window.acquire()
                    outcomes = await self._async_send(run, target, step)
                    if outcomes:
                        under_way.create_task(wait(step, outcomes))
                    else:
                        window.release()
        except ExceptionGroup as group:
            if (failures := group.subgroup(JournalError)) is not None:
                raise JournalError(str(failures.exceptions[0])) from group
            raise

    async def _async_send_time_zone(self, target: Terminal, plan: Plan) -> None:
        """Have a target know the time zone of the rights that are to be sent."""
        time_zones = {
            command.parameters.get("time_zone")
            for step in plan.steps
            for command in step.commands
        }
        if ALWAYS in time_zones:
            for command in standard_time_zone(target, ALWAYS):
                with suppress(OfflineError):
                    await self._dispatcher.async_send(target, command)

    async def _async_send(
        self, run: CopyRun, target: Terminal, step: Step
    ) -> list[asyncio.Future[Outcome]]:
        """Queue a record, or note why it cannot be sent."""
        if step.commands:
            return await self._async_queue(run, target, step, list(step.commands))
        line = await self._journal.directory.line(step.entry.id)
        if line is None:
            self._skip(run, target, step, SkipReason.GONE)
            return []
        commands = await self._people.commands_for(line, target)
        if not commands:
            self._skip(run, target, step, SkipReason.NOT_WRITABLE)
            return []
        if self._people.loses_password(line, commands):
            skipped = ItemResult(ResultKind.SKIPPED, "password")
            run.report.add(
                step.entry.pin, replace(skipped, reason=SkipReason.NOT_WRITABLE)
            )
        return await self._async_queue(run, target, step, commands)

    async def _async_queue(
        self, run: CopyRun, target: Terminal, step: Step, commands: list[Command]
    ) -> list[asyncio.Future[Outcome]]:
        """Queue the commands of a step; what is secret in them is referred to."""
        outcomes = []
        try:
            for command in commands:
                self._dispatcher.check(target, command)
            single = (
                each for command in commands for each in target.wording.expand(command)
            )
            for command in single:
                is_write = not step.commands and command.name.startswith("update_")
                ticket = await self._dispatcher.async_send(
                    target,
                    without_secrets(command, step.entry.id) if is_write else command,
                )
                outcomes.append(ticket.outcome)
        except CommandError, OfflineError:
            self._skip(run, target, step, SkipReason.NOT_WRITABLE)
            return []
        return outcomes

    def _skip(
        self, run: CopyRun, target: Terminal, step: Step, reason: SkipReason
    ) -> None:
        """Note that a record is not sent after all."""
        run.report.total -= 1
        result = replace(step.result, kind=ResultKind.SKIPPED, reason=reason)
        self._show(run, target, step, result)

    def _note(
        self, run: CopyRun, target: Terminal, step: Step, outcomes: list[Outcome]
    ) -> None:
        """Note how a record ended."""
        self._show(run, target, step, ended(step.result, outcomes))

    @staticmethod
    def _show(run: CopyRun, target: Terminal, step: Step, result: ItemResult) -> None:
        """Take a result, and show how far the copy is."""
        run.report.add(step.entry.pin, result)
        target.show_copy(run.report.progress)
