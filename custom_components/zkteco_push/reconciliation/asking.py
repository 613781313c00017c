"""Asks one terminal to count and to send, one thing at a time, without any hurry."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from ..access_commands import query_events
from ..dispatch import Dispatcher, OfflineError
from ..iclock.attendance.code_books import CodeBookChoice
from ..iclock.commands import Command, CommandError, Delivery
from ..iclock.records import Punch, Upload
from ..iclock.replies import ATTENDANCE_COUNT, option_of
from ..iclock.text import parse_number, seconds_of
from ..open_command import Outcome, Result
from ..terminal import Terminal
from .plan import Span

_TOTAL: Final = "TransactionCount"
_ATTENDANCE: Final = "ATTLOG"
_EVENTS: Final = "transaction"
_COUNTS: Final = "COUNT"
_FIRST_SECOND: Final = time(0, 0, 0)
_LAST_SECOND: Final = time(23, 59, 59)
# Not supported, no such table, unknown command, and the error that stands for either
# on some firmware: asking again would bring the same.
_NEVER: Final = frozenset({-1, -22, -629, -1002, -1004})
# Timeout, busy, out of memory: another time it may do.
_NOT_NOW: Final = frozenset({-1003, -1005, -1007})


class GaveUpError(Exception):
    """Raise when a terminal does not answer, or not now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a terminal sent of a span: how many lines, and how many of them differ.

    Lines that were not understood are among the lines, but are no punches.
    """

    lines: int
    punches: int
    distinct: int


class Asker:
    """Sends questions after everything else that the terminal has to do."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        terminal: Terminal,
        until: datetime,
        turn: Callable[[], Awaitable[None]],
    ) -> None:
        """Take the terminal, the wall-clock time up to which it is asked, and `turn`.

        It is awaited before each question; whoever may not go on raises GaveUpError.
        """
        self._dispatcher = dispatcher
        self._terminal = terminal
        self._turn = turn
        self.until = until
        self.commands = 0

    def bounds(self, span: Span) -> tuple[datetime, datetime]:
        """Return the first and the last second of a span, which ends before now."""
        start = datetime.combine(span.first, _FIRST_SECOND)
        end = datetime.combine(span.last, _LAST_SECOND)
        is_past = span.first > self.until.date()
        return start, end if is_past else min(end, self.until)

    async def count(self, span: Span) -> int | None:
        """Return how many records a terminal counts; None if it cannot."""
        outcome = await self._send(self._spanning("verify_attendance_log", span))
        if outcome.result is not Result.DONE:
            return None
        return _count(outcome.values.get(ATTENDANCE_COUNT))

    async def total(self) -> int | None:
        """Return how many records a terminal holds; None if it never says."""
        questions = [Command("info"), Command.of("get_option", key=_TOTAL)]
        if self._terminal.reading.book.name is CodeBookChoice.CONDENSED:
            questions.reverse()
        for question in questions:
            outcome = await self._send(question)
            if outcome.result is Result.DONE:
                told = _count(option_of(outcome.values, _TOTAL))
                if told is not None:
                    return told
        # Told at the last handshake, so it may be too small, but not too large.
        return self._terminal.state.counters.attendance_records

    async def fetch(self, span: Span) -> Sent | None:
        """Have a terminal send a span's records; None if it cannot.

        They have been stored when this returns.
        """
        command = self._spanning("query_attendance_log", span)
        outcome = await self._send(command, collects=True)
        if outcome.result is not Result.DONE and outcome.return_code in _NEVER:
            return None
        uploads = [upload for upload in outcome.uploads if upload.table == _ATTENDANCE]
        asked_for = str(outcome.command_id)
        # Firmware that does not say what it answers is taken by its word.
        own = [upload for upload in uploads if upload.command_id == asked_for]
        return self._sent(own or uploads, span)

    async def count_events(self) -> int | None:
        """Return how many events an access terminal counts; None if it cannot."""
        command = Command.of("count", table=_EVENTS)
        outcome = await self._send(command, collects=True)
        asked_for = str(outcome.command_id)
        counts = (
            _count(upload.options.get(_EVENTS))
            for upload in outcome.uploads
            if upload.table == _COUNTS and upload.command_id in (asked_for, None)
        )
        return next((count for count in counts if count is not None), None)

    async def fetch_events(self) -> bool:
        """Have an access panel send its events; return whether it was asked.

        What it sends has been stored when this returns.
        """
        if (query := query_events(self._terminal)) is None:
            return False
        await self._send(query)
        return True

    def _sent(self, uploads: list[Upload], span: Span) -> Sent:
        """Return how much uploads hold of a span."""
        start, end = map(seconds_of, self.bounds(span))
        punches = [
            _key(punch)
            for upload in uploads
            for punch in upload.punches
            if start <= punch.local_time <= end
        ]
        rejected = sum(len(upload.rejected) for upload in uploads)
        return Sent(len(punches) + rejected, len(punches), len(set(punches)))

    def _spanning(self, name: str, span: Span) -> Command:
        """Return a command about a span."""
        start, end = self.bounds(span)
        return Command.of(name, start=str(start), end=str(end))

    async def _send(self, command: Command, *, collects: bool = False) -> Outcome:
        """Return how a question ended: answered or refused.

        It is handed out once and given up after some minutes, so nothing of it is left
        for days in the queue of a terminal that has gone.
        """
        await self._turn()
        try:
            self._dispatcher.check(self._terminal, command)
            ticket = await self._dispatcher.async_send(
                self._terminal, command, Delivery.ONCE, wakes=False
            )
        except CommandError, OfflineError:
            raise GaveUpError from None
        ticket.command.is_probe = True
        ticket.command.collects = collects
        self.commands += 1
        try:
            outcome = await ticket.outcome
        finally:
            ticket.command.stop_collecting()
        is_answered = outcome.result in (Result.DONE, Result.REFUSED)
        if not is_answered or outcome.return_code in _NOT_NOW:
            raise GaveUpError
        return outcome


def _count(text: str | None) -> int | None:
    """Return a count, None where there is none."""
    count = parse_number(text or "")
    return count if count is not None and count >= 0 else None


def _key(punch: Punch) -> tuple[str, int, int, int]:
    """Return what makes a punch of one terminal unique, as in the journal."""
    return punch.pin, punch.local_time, punch.state_code, punch.verification_code
