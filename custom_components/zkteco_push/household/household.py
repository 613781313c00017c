"""All people of the household: follows punches, time and settings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from ..const import CONF_PIN, DOMAIN, SUBENTRY_PERSON
from ..happenings import Happening, LivePunch, OldPunches
from ..journal import Journal, JournalError, PunchMark
from ..terminal import Terminal
from ..turns import Turns
from .courses import Question
from .directions import DAYS_OF_KEYS, KEY_CODES, Directions, PunchDirection
from .links import Links
from .person import Person, person_key
from .recount import KeyDays, Recount
from .stays import HOUR, day_of

if TYPE_CHECKING:
    from ..hub import HubConfigEntry

# Punches of today and yesterday are in memory; where somebody was before, too.
_REMEMBERED: Final = timedelta(days=1)

_SECONDS_OF_A_DAY: Final = 86_400

type PersonListener = Callable[[Person], None]


class Household:
    """The people of the hub, by PIN."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: HubConfigEntry,
        journal: Journal,
        terminals: Mapping[str, Terminal],
        on_error: Callable[[JournalError], None],
    ) -> None:
        """Take the journal and the terminals, and who hears of failing storage."""
        self.persons: dict[str, Person] = {}
        self._hass = hass
        self._entry = entry
        self._terminals = terminals
        self.async_note = on_error
        self._zone = dt_util.get_default_time_zone()
        self._listeners: list[PersonListener] = []
        self._count_listeners: list[Callable[[], None]] = []
        self._names_in: dict[str, str] = {}
        self._directions = Directions()
        self._recount = Recount(hass, entry, journal, self)
        self._links = Links(hass, entry, self.persons)
        self._turns = Turns()
        self._is_ticking = self._is_started = False
        self._shown_window = 0
        self._timers: list[CALLBACK_TYPE] = []

    @property
    def directions(self) -> Directions:
        """Return what punches mean at the terminals of now."""
        return self._directions

    @property
    def window(self) -> int:
        """Return since when (Unix time, s) punches are in memory."""
        now = dt_util.utcnow() - _REMEMBERED
        return day_of(int(now.timestamp()), self._zone).start

    @property
    def people_in(self) -> list[str]:
        """Return the names of those who are in."""
        return sorted(self._names_in.values())

    def person_of(self, serial_number: str, pin: str) -> Person | None:
        """Return who a PIN is on a terminal, None where it is nobody's there."""
        person = self.persons.get(pin)
        if person is None or not person.profile.counts(serial_number):
            return None
        return person

    @callback
    def async_on_person(self, listener: PersonListener) -> CALLBACK_TYPE:
        """Call a listener with each person, now and later."""
        self._listeners.append(listener)
        for person in self.persons.values():
            listener(person)
        return partial(self._listeners.remove, listener)

    @callback
    def async_on_count(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call a listener whenever others are in than before."""
        self._count_listeners.append(listener)
        return partial(self._count_listeners.remove, listener)

    @callback
    def async_watch(self, terminal: Terminal) -> CALLBACK_TYPE:
        """Follow a terminal's punches; return how to stop it."""
        serial_number = terminal.serial_number

        def linked_person(pin: str) -> str | None:
            """Return the entity of whom a PIN belongs to."""
            person = self.person_of(serial_number, pin)
            return None if person is None else person.linked

        @callback
        def hear(happening: Happening) -> None:
            """Take a punch in, or have old ones looked for."""
            if isinstance(happening, LivePunch):
                self._async_punch(
                    PunchMark.of(serial_number, happening.stored), happening
                )
            elif isinstance(happening, OldPunches) and self.persons:
                self._recount.async_want_late()

        terminal.linked_person = linked_person
        return terminal.subscribe_happenings(hear)

    async def async_start(self) -> None:
        """Take the people in, and read where they are."""
        self._directions = self._directions_of_now()
        self._async_take_in(self._wanted())
        await self._recount.async_read_all()
        self._recount.async_catch_up()
        self._is_started = True
        self._timers = [
            async_track_time_change(self._hass, self._async_tick, second=0),
            self._links.async_start(),
        ]

    async def async_close(self) -> None:
        """Follow nobody any more."""
        self._is_started = False
        while self._timers:
            self._timers.pop()()
        await self._recount.async_close()

    @callback
    def async_sync(self) -> None:
        """Follow the subentries, and the terminals' settings."""
        if not self._is_started:
            return
        wanted = self._wanted()
        for pin, person in list(self.persons.items()):
            subentry = wanted.get(pin)
            if subentry is None or subentry.subentry_id != person.subentry_id:
                self._async_remove(person)
        self._async_take_in(wanted)
        self._async_follow_terminals()
        self.async_refresh(self.persons)
        self._recount.async_go_on()
        self._links.async_look()

    @callback
    def async_changed(self, pins: Iterable[str], since: int = 0) -> None:
        """Have read anew what counts, where it may have changed since a time.

        The time is Unix time in s; whoever is not of the household is passed over.
        """
        self._recount.async_want((pin for pin in pins if pin in self.persons), since)

    async def async_before_deletion(self, limit: float) -> None:
        """Remember what follows from punches that are about to be deleted.

        These are of before a time (Unix time, s). Raises JournalError if they cannot be
        read.
        """
        if self.persons:
            await self._recount.async_before_deletion(limit)

    @callback
    def async_erased(self, pin: str) -> None:
        """Forget what somebody has been computed to have done, save what is left."""
        if pin in self.persons:
            self._recount.async_forget(pin)
            self.async_changed([pin])

    def question(self, people: Mapping[str, int]) -> Question:
        """Return what to ask the journal of people, by PIN, since a time each."""
        return self._recount.question(people)

    @callback
    def async_refresh(self, pins: Iterable[str]) -> None:
        """Show what follows from the punches of some people now."""
        now = int(dt_util.utcnow().timestamp())
        for pin in list(pins):
            if (person := self.persons.get(pin)) is not None:
                self._async_show(person, now)

    def direction_of(self, serial_number: str) -> PunchDirection:
        """Return a terminal's setting, also if it has gone."""
        settings = self._directions.settings
        return settings.get(serial_number, PunchDirection.AUTOMATIC)

    def known_key_days(self, serial_number: str) -> set[int]:
        """Return the days of late on which keys were pressed at a terminal."""
        return set(self._directions.key_days.get(serial_number, ()))

    @callback
    def async_know_keys(self, key_days: KeyDays) -> None:
        """Take over on which days of late keys were pressed."""
        self._directions = replace(self._directions, key_days=key_days)

    def _name_of(self, serial_number: str) -> str:
        """Return what a terminal is called, also if it has gone."""
        terminal = self._terminals.get(serial_number)
        return serial_number if terminal is None else terminal.settings.name

    @callback
    def _async_punch(self, mark: PunchMark, happening: LivePunch) -> None:
        """Take a punch of now in."""
        pin = happening.stored.punch.pin
        person = self.person_of(mark.serial_number, pin)
        has_key = mark.state_code in KEY_CODES
        if person is None and not (has_key and self.persons):
            return
        self._recount.async_punched(None if person is None else pin, mark)
        if has_key and mark.day not in self.known_key_days(mark.serial_number):
            self._async_first_key(mark)
        if person is not None:
            person.add(mark)
            self._recount.async_want_written(pin, mark.time)
            self.async_refresh([pin])

    @callback
    def _async_first_key(self, mark: PunchMark) -> None:
        """Note that keys are pressed at a terminal: what was said today reads anew."""
        serial_number = mark.serial_number
        known = self._directions.key_days
        days = {**known, serial_number: {*known.get(serial_number, ()), mark.day}}
        self._directions = replace(self._directions, key_days=days)
        if self.direction_of(serial_number) is not PunchDirection.AUTOMATIC:
            return
        begin = mark.time - mark.local_time % _SECONDS_OF_A_DAY
        for pin, person in self.persons.items():
            if person.has_punched_at(serial_number):
                self._recount.async_want_written(pin, begin)
                self.async_refresh([pin])

    async def _async_tick(self, now: datetime) -> None:
        """Follow the time, once a minute for all."""
        if self._is_ticking or not self.persons:
            return
        if self._zone is not dt_util.get_default_time_zone():
            self._async_change_zone()
        self._async_follow_terminals()
        window, at = self.window, int(now.timestamp())
        is_other_day = window != self._shown_window
        self._shown_window = window

        async def follow(person: Person) -> None:
            """Follow somebody for whom time makes a difference."""
            person.roll(window, self._directions)
            if not (person.changes_with_time or is_other_day):
                return
            was_in = person.state.is_in
            self._async_show(person, at)
            if was_in and (now.minute == 0 or not person.state.is_in):
                self._recount.async_want_written(person.pin, at - HOUR)

        self._is_ticking = True
        try:
            await self._turns.each(self.persons.values(), follow)
        finally:
            self._is_ticking = False
        if is_other_day:
            self._async_forget_keys()
        self._recount.async_go_on()

    @callback
    def _async_change_zone(self) -> None:
        """Have all days begin when they do in another zone."""
        self._zone = dt_util.get_default_time_zone()
        for person in self.persons.values():
            person.apply(person.subentry, self._zone)
        self.async_changed(self.persons)

    @callback
    def _async_forget_keys(self) -> None:
        """Forget the days that make no difference any more."""
        first = self.window // _SECONDS_OF_A_DAY - DAYS_OF_KEYS - 2
        self.async_know_keys(
            {
                serial_number: {day for day in days if day >= first}
                for serial_number, days in self._directions.key_days.items()
            }
        )

    def _wanted(self) -> dict[str, ConfigSubentry]:
        """Return the subentries of people by PIN."""
        return {
            subentry.data[CONF_PIN]: subentry
            for subentry in self._entry.subentries.values()
            if subentry.subentry_type == SUBENTRY_PERSON
        }

    @callback
    def _async_take_in(self, wanted: Mapping[str, ConfigSubentry]) -> None:
        """Take in who is new, and over what has been changed."""
        for pin, subentry in wanted.items():
            person = self.persons.get(pin)
            if person is None:
                person = self.persons[pin] = Person(subentry, self._zone)
                self._async_register(person)
                for listener in tuple(self._listeners):
                    listener(person)
            elif person.is_outdated:
                profile = person.profile
                person.apply(subentry, self._zone)
                self._async_register(person)
                if person.profile == profile:
                    # The hours go by the person's name.
                    self._recount.async_want_written(pin, self.window)
                    continue
            else:
                continue
            if self._is_started:
                self.async_changed([pin])

    @callback
    def _async_register(self, person: Person) -> None:
        """Bring a person's device up to date."""
        device = dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry.entry_id,
            config_subentry_id=person.subentry_id,
            identifiers={(DOMAIN, person_key(person.pin))},
            entry_type=dr.DeviceEntryType.SERVICE,
            name=person.name,
        )
        person.device_id = device.id

    @callback
    def _async_remove(self, person: Person) -> None:
        """Let a person go; Home Assistant removes device and entities itself."""
        del self.persons[person.pin]
        self._async_count(person, is_in=False)
        self._recount.async_forget(person.pin)
        self._links.async_forget(person)

    @callback
    def _async_follow_terminals(self) -> None:
        """Have punches read anew that a terminal's changed settings make others."""
        before, now = self._directions, self._directions_of_now()
        changed = [
            serial_number
            for serial_number, setting in now.settings.items()
            if (setting, serial_number in now.has_readers)
            != (self.direction_of(serial_number), serial_number in before.has_readers)
        ]
        self._directions = now
        for pin, person in self.persons.items():
            if any(person.profile.counts(serial_number) for serial_number in changed):
                self.async_changed([pin])

    def _directions_of_now(self) -> Directions:
        """Return what punches mean as the terminals are set now."""
        terminals = self._terminals
        return replace(
            self._directions,
            settings={
                serial_number: terminal.settings.punch_direction
                for serial_number, terminal in terminals.items()
            },
            has_readers=frozenset(
                serial_number
                for serial_number, terminal in terminals.items()
                if terminal.panel.is_access_control
            ),
        )

    @callback
    def _async_show(self, person: Person, now: int) -> None:
        """Show where a person is (Unix time, s)."""
        person.refresh(self._directions, now, self._name_of)
        self._async_count(person, is_in=bool(person.state.is_in))

    @callback
    def _async_count(self, person: Person, *, is_in: bool) -> None:
        """Count a person among those who are in, and tell if that is news."""
        name = person.name if is_in else None
        if name == self._names_in.get(person.pin):
            return
        if name is None:
            del self._names_in[person.pin]
        else:
            self._names_in[person.pin] = name
        for listener in tuple(self._count_listeners):
            listener()
