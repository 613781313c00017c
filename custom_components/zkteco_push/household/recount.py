"""Reads from the journal what has changed, several changes at once, in the background."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..journal import Correction, Journal, JournalError, PunchMark, Timeline
from .corrected import changes_of
from .courses import Course, Question, courses, hour_of, standings
from .directions import DAYS_OF_KEYS, KEY_CODES, PunchDirection
from .horizon import Horizon
from .hours import ChangedHours, Hours
from .passages import Standing
from .stays import HOUR

if TYPE_CHECKING:
    from ..hub import HubConfigEntry
    from .household import Household

# What else comes within so long is read with it (s).
_GATHERED: Final = 2
_AT_ONCE: Final = 100
# Where people are at the start takes little room each, however far one looks back.
_AT_ONCE_AT_START: Final = 1_000
_DAY: Final = 86_400
# Keys of so long before what is in memory are known (s).
_KEYS_BEFORE: Final = (DAYS_OF_KEYS + 2) * _DAY
_BEGINNING: Final = 0

type KeyDays = dict[str, set[int]]


class Recount:
    """Has people's courses read anew, and their hours written."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: HubConfigEntry,
        journal: Journal,
        household: Household,
    ) -> None:
        """Take the journal, and the household that is told."""
        self._hass = hass
        self._entry = entry
        self._journal = journal
        self._household = household
        self.hours = Hours(hass)
        self._horizon = Horizon(hass)
        # From when on (Unix time, s) something may have changed, by PIN: to be read, and
        # what need not be read to be written.
        self._wanted: dict[str, int] = {}
        self._unwritten: dict[str, int] = {}
        self._asks_late = False
        self._last_id: int | None = None
        # What has happened while something is read.
        self._meanwhile: list[tuple[str | None, PunchMark]] = []
        self._cancel_timer: CALLBACK_TYPE | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False

    @callback
    def async_want(self, pins: Iterable[str], since: int = _BEGINNING) -> None:
        """Have some people's punches read anew, which may have changed since a time.

        This is for whoever changes what counts: a late record, a correction, a setting.
        """
        for pin in pins:
            self._wanted[pin] = min(since, self._wanted.get(pin, since))
        if self._wanted:
            self._async_schedule()

    @callback
    def async_forget(self, pin: str) -> None:
        """Forget what has been computed of somebody."""
        self.hours.async_clear([pin])
        self._horizon.async_forget(pin)

    @callback
    def async_want_late(self) -> None:
        """Have looked for whose old punches have come."""
        self._asks_late = True
        self._async_schedule()

    @callback
    def async_want_written(self, pin: str, since: int) -> None:
        """Have somebody's hours written at the next minute, since a time."""
        self._unwritten[pin] = min(since, self._unwritten.get(pin, since))

    @callback
    def async_punched(self, pin: str | None, mark: PunchMark) -> None:
        """Hear of a punch of now, which may not be in what is being read.

        It is nobody's of the household without the PIN.
        """
        if self._task is not None:
            self._meanwhile.append((pin, mark))

    @callback
    def async_go_on(self) -> None:
        """Do at once what waits: a minute is over."""
        if self._wanted or self._asks_late or self._unwritten:
            self._async_begin()

    async def async_read_all(self) -> None:
        """Read where everybody is, before anybody asks; hours are not written."""
        household = self._household
        await self._horizon.async_load()
        people = dict.fromkeys(household.persons, household.window)
        try:
            for batch in batched(people.items(), _AT_ONCE_AT_START, strict=False):
                await self._async_read(dict(batch))
        except JournalError as error:
            self._async_fail(people, error)

    async def async_before_deletion(self, limit: float) -> None:
        """Remember where people were before punches of before a time are deleted.

        Raises JournalError where that cannot be read: then nothing is to be deleted.
        """
        beginning = hour_of(int(limit)) + HOUR
        if beginning <= self._horizon.beginning:
            return
        household = self._household
        people = dict.fromkeys(household.persons, beginning)
        found: dict[str, Standing] = {}
        for batch in batched(people.items(), _AT_ONCE_AT_START, strict=False):
            question = self.question(dict(batch))
            found |= await self._journal.timelines.read(
                partial(standings, question, until=beginning)
            )
        await self._horizon.async_move(beginning, found)

    @callback
    def async_catch_up(self) -> None:
        """Have written what has not been while Home Assistant was off."""
        self._entry.async_create_background_task(
            self._hass, self._async_catch_up(), f"{DOMAIN} hours"
        )

    async def async_close(self) -> None:
        """Read nothing more."""
        self._is_closed = True
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None
        if (task := self._task) is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _async_catch_up(self) -> None:
        """Find until when hours have been written, and have the rest written."""
        pins = list(self._household.persons)
        if not self.hours.is_kept:
            return
        await self.hours.async_clear_others(pins)
        last = await self.hours.async_last(pins)
        first = min(last.values(), default=int(dt_util.utcnow().timestamp()))
        found: list[Correction] = []
        try:
            # What was corrected just before a stop may not have been written.
            found = await self._journal.timelines.read(
                lambda timeline: timeline.corrected_since(first)
            )
        except JournalError as error:
            self._household.async_note(error)
        corrected = changes_of(self._household, found, last)
        for pin in pins:
            since = last.get(pin, _BEGINNING)
            self.async_want([pin], min(since, corrected.get(pin, since)))

    @callback
    def _async_schedule(self) -> None:
        """Begin a little later, with all that comes until then."""

        @callback
        def begin(_now: datetime) -> None:
            """Begin now."""
            self._cancel_timer = None
            self._async_begin()

        if self._cancel_timer is None and not self._is_closed:
            self._cancel_timer = async_call_later(self._hass, _GATHERED, begin)

    @callback
    def _async_begin(self) -> None:
        """Begin, unless it is under way: then that takes along what waits."""
        if self._task is None and not self._is_closed:
            task = self._entry.async_create_background_task(
                self._hass, self._async_run(), f"{DOMAIN} people", eager_start=False
            )
            self._task = task
            task.add_done_callback(self._async_end)

    @callback
    def _async_end(self, task: asyncio.Task[None]) -> None:
        """Make room for the next."""
        self._task = None
        self._meanwhile.clear()
        if not task.cancelled() and (error := task.exception()) is not None:
            LOGGER.error("People's times cannot be computed", exc_info=error)

    async def _async_run(self) -> None:
        """Read and write until nothing is left."""
        while self._wanted or self._asks_late:
            try:
                if self._asks_late:
                    await self._async_ask_late()
            except JournalError as error:
                self._asks_late = True
                self._household.async_note(error)
                return
            # Who has changed since the same time is read with little else.
            wanted = sorted(self._wanted.items(), key=lambda item: item[1])
            self._wanted = {}
            for place in range(0, len(wanted), _AT_ONCE):
                people = dict(wanted[place : place + _AT_ONCE])
                try:
                    found = await self._async_read(people)
                except JournalError as error:
                    self._async_fail(dict(wanted[place:]), error)
                    return
                await self._async_write(found)
        await self._async_write_rest()

    async def _async_read(self, people: dict[str, int]) -> dict[str, Course]:
        """Read the courses of people, and have them shown."""
        household = self._household
        persons = {
            pin: household.persons[pin] for pin in people if pin in household.persons
        }
        if not persons:
            return {}
        question = self.question(people)
        window = question.window
        asks_last_id = self._last_id is None

        def read(timeline: Timeline) -> tuple[int, dict[str, Course], KeyDays]:
            """Read in a thread; what comes after the number is asked for later."""
            last_id = timeline.last_id() if asks_last_id else 0
            found = courses(question, timeline)
            return last_id, found, timeline.days_of(KEY_CODES, window - _KEYS_BEFORE)

        self._meanwhile.clear()
        last_id, found, key_days = await self._journal.timelines.read(read)
        if self._last_id is None:
            self._last_id = last_id
        for _, mark in self._meanwhile:
            if mark.state_code in KEY_CODES:
                key_days.setdefault(mark.serial_number, set()).add(mark.day)
        household.async_know_keys(key_days)
        for pin, course in found.items():
            # Whoever has been changed or removed meanwhile is wanted again, or gone.
            if household.persons.get(pin) is persons[pin]:
                persons[pin].take(course, window)
        for punched, mark in self._meanwhile:
            if punched in found and punched in household.persons:
                household.persons[punched].add(mark)
        household.async_refresh(found)
        return found

    def question(self, people: Mapping[str, int]) -> Question:
        """Return what is asked of people, by PIN, who have changed since a time."""
        household = self._household
        return Question(
            {
                household.persons[pin].profile: since
                for pin, since in people.items()
                if pin in household.persons
            },
            household.directions,
            household.window,
            int(dt_util.utcnow().timestamp()),
            self._horizon.beginning,
            self._horizon.standings,
        )

    async def _async_write(self, found: dict[str, Course]) -> None:
        """Write the hours of courses."""
        persons = self._household.persons
        await self.hours.async_write(
            [
                ChangedHours(pin, persons[pin].name, course.from_hour, course.hours)
                for pin, course in found.items()
                if pin in persons
            ]
        )

    async def _async_write_rest(self) -> None:
        """Write the hours of those whose punches are here."""
        household = self._household
        unwritten, self._unwritten = self._unwritten, {}
        now = int(dt_util.utcnow().timestamp())
        changed = []
        for pin, since in unwritten.items():
            person = household.persons.get(pin)
            if person is None or not person.is_known:
                continue
            hour = max(hour_of(since), household.window)
            seconds = person.hours_since(hour, household.directions, now)
            changed.append(ChangedHours(pin, person.name, hour, seconds))
        await self.hours.async_write(changed)

    async def _async_ask_late(self) -> None:
        """Find whose old punches have come since anybody looked."""
        self._asks_late = False
        household = self._household
        pins = set(household.persons)
        last_id = self._last_id or 0

        def look(timeline: Timeline) -> tuple[int, dict[str, int], KeyDays]:
            """Look in a thread; what comes after the number is looked for again."""
            return (
                timeline.last_id(),
                timeline.late_since(last_id, pins),
                timeline.late_days_since(last_id, KEY_CODES),
            )

        self._last_id, late, days = await self._journal.timelines.read(look)
        for pin, since in late.items():
            self._wanted[pin] = min(since, self._wanted.get(pin, since))
        for serial_number, of_terminal in days.items():
            if household.direction_of(serial_number) is not PunchDirection.AUTOMATIC:
                continue
            # From the day on that the first key was pressed, all others read anew.
            if new := of_terminal - household.known_key_days(serial_number):
                since = (min(new) - 1) * _DAY
                for pin, person in household.persons.items():
                    if person.profile.counts(serial_number):
                        self._wanted[pin] = min(since, self._wanted.get(pin, since))

    @callback
    def _async_fail(self, people: dict[str, int], error: JournalError) -> None:
        """Keep what could not be read for the next minute."""
        for pin, since in people.items():
            self._wanted[pin] = min(since, self._wanted.get(pin, since))
        self._household.async_note(error)
