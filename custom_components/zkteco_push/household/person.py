"""One person of the household: settings, the punches of late, and what follows from them."""

from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from enum import StrEnum
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.util import dt as dt_util

from ..const import (
    CONF_ENDS_AT,
    CONF_PERSON,
    CONF_PIN,
    CONF_RULE,
    CONF_TERMINALS,
    SUBENTRY_PERSON,
)
from ..journal import PunchMark
from .courses import AHEAD, Course, Profile
from .directions import Directions
from .passages import Passage, Rule, Standing, passages, standing_after
from .stays import day_of, facts_of_day, seconds_by_hour, stays


class ForgottenRule(StrEnum):
    """The user's setting: what becomes of a forgotten punch out."""

    STAYS_OPEN = "stays_open"
    ENDS_AT = "ends_at"


@dataclass(frozen=True, slots=True)
class PersonState:
    """What is known of a person now; `is_in` is None before that has been read.

    `since` is when the stay began that goes on. The other times are of today.
    """

    is_in: bool | None = None
    since: datetime | None = None
    first_in: datetime | None = None
    last_out: datetime | None = None
    last_terminal: str | None = None
    minutes_in_today: int | None = None


def person_key(pin: str) -> str:
    """Return what a person is known by beside terminals: device and subentry."""
    return f"{SUBENTRY_PERSON}_{pin}"


class Person:
    """A person of the household; tells listeners whenever the state has changed."""

    def __init__(self, subentry: ConfigSubentry, zone: tzinfo) -> None:
        """Take the settings; nothing is known before the journal has been read."""
        self.pin: str = subentry.data[CONF_PIN]
        self.subentry_id = subentry.subentry_id
        self.device_id = ""
        self._state = PersonState()
        self._listeners: list[Callable[[], None]] = []
        self._before = Standing()
        self._window = 0
        self._marks: list[PunchMark] = []
        # Whether time alone may change the state before the next punch.
        self.changes_with_time = False
        self.apply(subentry, zone)

    def apply(self, subentry: ConfigSubentry, zone: tzinfo) -> None:
        """Take changed settings over."""
        # Home Assistant changes a subentry, but data that changes becomes another object.
        self.subentry, self._data = subentry, subentry.data
        self.name = subentry.title
        self.linked: str | None = subentry.data.get(CONF_PERSON) or None
        self.profile = Profile(
            self.pin,
            Rule(zone, _ends_at(subentry.data)),
            frozenset(subentry.data.get(CONF_TERMINALS, ())),
        )

    @property
    def is_outdated(self) -> bool:
        """Return whether the settings have been changed since they were taken over."""
        subentry = self.subentry
        return self._data is not subentry.data or self.name != subentry.title

    @property
    def state(self) -> PersonState:
        """Return what is known of the person now."""
        return self._state

    @property
    def is_known(self) -> bool:
        """Return whether the journal has been read."""
        return self._window > 0

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener whenever the state has changed; return how to stop it."""
        self._listeners.append(listener)
        return partial(self._unsubscribe, listener)

    def take(self, course: Course, window: int) -> None:
        """Begin anew from what the journal says: punches since a time, and before."""
        self._before, self._window = course.before, window
        self._marks = list(course.marks)

    def add(self, mark: PunchMark) -> None:
        """Add a punch of now, if it is not there yet."""
        if mark not in self._marks and mark.time >= self._window:
            insort(self._marks, mark)

    def roll(self, window: int, directions: Directions) -> None:
        """Keep only the punches since a later time."""
        if not 0 < self._window < window:
            return
        old = [mark for mark in self._marks if mark.time < window]
        passed = passages(old, self._before, self.profile.rule, directions, window)
        self._before = standing_after(self._before, passed)
        self._marks = self._marks[len(old) :]
        self._window = window

    def refresh(
        self, directions: Directions, now: int, name_of: Callable[[str], str]
    ) -> None:
        """Show what follows from the punches by now (Unix time, s)."""
        if not self.is_known:
            return
        zone = self.profile.rule.zone
        passed = self._passages(directions, now)
        standing = standing_after(self._before, passed)
        facts = facts_of_day(self._before, passed, day_of(now, zone), now)
        self.changes_with_time = standing.is_in or (
            bool(self._marks) and self._marks[-1].time > now
        )
        terminal = standing.terminal
        state = PersonState(
            standing.is_in,
            _moment(standing.since),
            _moment(facts.first_in),
            _moment(facts.last_out),
            None if terminal is None else name_of(terminal),
            facts.seconds_in // 60,
        )
        if state != self._state:
            self._state = state
            for listener in tuple(self._listeners):
                listener()

    def hours_since(
        self, hour: int, directions: Directions, now: int
    ) -> dict[int, int]:
        """Return the seconds in by hour, from one on that the punches here cover."""
        passed = self._passages(directions, now)
        return seconds_by_hour(stays(self._before, passed, hour, now))

    def has_punched_at(self, serial_number: str) -> bool:
        """Return whether one of the punches here is a terminal's."""
        return any(mark.serial_number == serial_number for mark in self._marks)

    def _passages(self, directions: Directions, now: int) -> tuple[Passage, ...]:
        """Return the passages since the beginning of what is here."""
        marks = (mark for mark in self._marks if mark.time <= now + AHEAD)
        rule = self.profile.rule
        return tuple(passages(marks, self._before, rule, directions, now))

    def _unsubscribe(self, listener: Callable[[], None]) -> None:
        """Remove a listener, once."""
        if listener in self._listeners:
            self._listeners.remove(listener)


def _ends_at(data: Mapping[str, Any]) -> time | None:
    """Return at which time of day a forgotten stay ends, None where it does not."""
    if data.get(CONF_RULE) != ForgottenRule.ENDS_AT:
        return None
    return dt_util.parse_time(data.get(CONF_ENDS_AT, ""))


def _moment(time_: int | None) -> datetime | None:
    """Return a Unix time (s) as Home Assistant shows it."""
    return None if time_ is None else dt_util.utc_from_timestamp(time_)
