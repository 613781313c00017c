"""One look at one access terminal: its count of events, and what of them is here."""

from dataclasses import replace
from typing import Any

from ..journal import Journal
from .asking import Asker
from .memory import LEAVE_ALONE, Memory


class EventRun:
    """Compares how many events a terminal counts with the journal.

    Only panels are asked for their events where some are missing: it stops the commands
    of terminals (field: 7A; sheet 3.3). `memory` and `has_more` are as in `Run`. `now`
    is Unix time in s. `keeps_all` says that nothing is deleted here for its age, which
    the terminal would still count.
    """

    def __init__(
        self,
        journal: Journal,
        asker: Asker,
        serial_number: str,
        memory: Memory,
        *,
        now: float,
        keeps_all: bool,
    ) -> None:
        """Take where to look, and what is remembered of it."""
        self._journal = journal
        self._asker = asker
        self._serial_number = serial_number
        self._now = now
        self._keeps_all = keeps_all
        self.memory = memory
        self.has_more = False

    async def async_carry_out(self) -> None:
        """Compare; raise GaveUpError or JournalError where that is not possible now."""
        missing = await self._async_missing() if self._keeps_all else None
        if missing:
            # An event may have been on its way between question and count.
            missing = await self._async_missing()
        until = self.memory.no_walk_until
        if missing and not self._now < until <= self._now + LEAVE_ALONE:
            if await self._asker.fetch_events():
                missing = await self._async_missing()
                if missing:
                    self._note(no_walk_until=self._now + LEAVE_ALONE)
        self._note(missing=missing, is_left=bool(missing), compared_at=self._now)

    async def _async_missing(self) -> int | None:
        """Return how many events are missing here, None if the terminal cannot count."""
        if (held := await self._asker.count_events()) is None:
            return None
        here = await self._journal.count_access_events(self._serial_number)
        missing, self.memory = self.memory.missing_of(held, here)
        return missing

    def _note(self, **changes: Any) -> None:
        """Remember something."""
        self.memory = replace(self.memory, **changes)
