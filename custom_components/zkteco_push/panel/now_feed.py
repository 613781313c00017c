"""Tells one browser what is going on: all at the beginning, then what has changed."""

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..config_flow import server_placeholders
from ..const import DOMAIN, LOGGER, SIGNAL_FOLLOWED
from ..devices import place_of
from ..happenings import Happening
from ..household.person import Person
from ..hub import Hub
from ..journal import JournalError, LatestRecords
from ..photo_view import may_see
from ..terminal import Terminal
from ..turns import Turns
from .now_people import MOST_TODAY, PeopleShown, busiest
from .now_stream import STREAM_LENGTH, Stream
from .now_terminals import TerminalsShown

# A browser is told of what has changed so often at most (s), and so soon: what comes
# together is told together.
_INTERVAL: Final = 0.25
_SOON: Final = 0.05

type Shown = dict[str, Any]
type Send = Callable[[Shown], None]


class NowFeed:
    """Follows terminals and people, and sends what others have become.

    Nothing is read or made of what has not changed.
    """

    def __init__(self, hass: HomeAssistant, hub: Hub, user: User, send: Send) -> None:
        """Take whose terminals they are, who looks, and how to tell."""
        self._hass = hass
        self._hub = hub
        self._send = send
        self._is_admin = user.is_admin
        sees = partial(may_see, hass, user)
        self._stream = Stream(hub, sees)
        self._people = PeopleShown(hub, sees)
        self._terminals = TerminalsShown(hass, hub.entry, user)
        self._stops: dict[object, CALLBACK_TYPE] = {}
        self._told_terminals: dict[str, Shown] = {}
        self._told_people: dict[str, Shown] = {}
        self._changed_terminals: set[str] = set()
        # In the order in which they have changed.
        self._changed_people: dict[str, None] = {}
        self._happened: deque[tuple[Terminal, Happening]] = deque(maxlen=STREAM_LENGTH)
        self._must_compare = self._is_ready = self._is_stopped = False
        self._told_at = 0.0
        self._cancel_timer: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Follow from now on, and tell everything once it has been read."""
        self._stops["followed"] = async_dispatcher_connect(
            self._hass, SIGNAL_FOLLOWED, self._async_compare
        )
        self._stops["devices"] = self._hass.bus.async_listen(
            dr.EVENT_DEVICE_REGISTRY_UPDATED, self._async_follow_device
        )
        self._stops["doors"] = self._hub.device_keeper.async_on_doors(
            lambda terminal, _: self._async_terminal_changed(terminal.serial_number)
        )
        self._hub.entry.async_create_background_task(
            self._hass, self._async_begin(), f"{DOMAIN} now"
        )

    @callback
    def async_stop(self) -> None:
        """Follow nothing any more."""
        self._is_stopped = True
        while self._stops:
            self._stops.popitem()[1]()
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    async def _async_begin(self) -> None:
        """Follow everything, then tell everything."""
        hub = self._hub
        self._keep("persons", hub.household.async_on_person(self._async_add_person))
        self._keep("terminals", await hub.async_on_terminal(self._async_add_terminal))
        now = dt_util.utcnow().timestamp()
        records = LatestRecords()
        has_failed = False
        try:
            records = await hub.journal.latest.records(
                busiest(hub), now=now, limit=STREAM_LENGTH
            )
            today = dt_util.start_of_local_day().timestamp()
            await self._people.async_read(since=today, now=now)
        except JournalError as error:
            LOGGER.debug("What happened last cannot be read: %s", error)
            has_failed = True

        async def show(terminal: Terminal) -> None:
            """Make what is shown of a terminal."""
            shown = self._terminals.async_shown(terminal)
            self._told_terminals[terminal.serial_number] = shown

        await Turns().each(hub.terminals.values(), show)
        if self._is_stopped:
            return
        # Nothing may come in between: what changes from now on is told as a change.
        self._changed_people.clear()
        self._told_people = {
            person.pin: self._people.person(person)
            for person in hub.household.persons.values()
        }
        self._send(
            {
                "type": "all",
                "terminals": list(self._told_terminals.values()),
                "people": list(self._told_people.values()),
                "today": self._people.all_of_today(),
                "stream": self._stream.latest(records),
                "has_failed": has_failed,
                # Nobody else can do anything with it.
                "server": server_placeholders(self._hass) if self._is_admin else None,
            }
        )
        self._is_ready = True
        self._told_at = monotonic()
        self._async_plan()

    def _keep(self, key: object, stop: CALLBACK_TYPE) -> None:
        """Keep how to stop something, or stop it where it is too late."""
        if self._is_stopped:
            stop()
        else:
            self._stops[key] = stop

    @callback
    def _async_add_terminal(self, terminal: Terminal, _subentry_id: str) -> None:
        """Follow a terminal, now there or new."""
        serial_number = terminal.serial_number
        if self._is_stopped:
            return
        for stop in self._stops_of(serial_number):
            stop()
        self._stops["state", serial_number] = terminal.subscribe(
            partial(self._async_terminal_changed, serial_number)
        )
        self._stops["happenings", serial_number] = terminal.subscribe_happenings(
            partial(self._async_happened, terminal)
        )
        self._async_terminal_changed(serial_number)

    @callback
    def _async_add_person(self, person: Person) -> None:
        """Follow somebody, now there or new."""
        if self._is_stopped:
            return
        self._stops["person", person.pin] = person.subscribe(
            partial(self._async_person_changed, person.pin)
        )
        self._async_person_changed(person.pin)

    def _stops_of(self, serial_number: str) -> Iterable[CALLBACK_TYPE]:
        """Return, once, how to stop following a terminal."""
        keys = (("state", serial_number), ("happenings", serial_number))
        return [self._stops.pop(key) for key in keys if key in self._stops]

    @callback
    def _async_terminal_changed(self, serial_number: str) -> None:
        """Look at a terminal when the time has come."""
        self._changed_terminals.add(serial_number)
        self._async_plan()

    @callback
    def _async_person_changed(self, pin: str) -> None:
        """Look at a person when the time has come."""
        self._changed_people.pop(pin, None)
        self._changed_people[pin] = None
        self._async_plan()

    @callback
    def _async_happened(self, terminal: Terminal, happening: Happening) -> None:
        """Tell of a happening when the time has come."""
        self._happened.append((terminal, happening))
        if (pin := self._people.async_take(terminal, happening)) is not None:
            self._async_person_changed(pin)
        self._async_plan()

    @callback
    def _async_compare(self) -> None:
        """Look for who has come, gone or been renamed."""
        self._must_compare = True
        self._async_plan()

    @callback
    def _async_follow_device(
        self, event: Event[dr.EventDeviceRegistryUpdatedData]
    ) -> None:
        """Follow what the user calls a terminal or a door."""
        device = dr.async_get(self._hass).async_get(event.data["device_id"])
        place = None if device is None else place_of(device.identifiers)
        if place is not None and place[0] in self._told_terminals:
            self._async_terminal_changed(place[0])

    @callback
    def _async_plan(self) -> None:
        """Tell what has changed soon, but not too often."""
        if not self._is_ready or self._cancel_timer is not None or self._is_stopped:
            return
        wait = max(_SOON, _INTERVAL - (monotonic() - self._told_at))
        self._cancel_timer = async_call_later(
            self._hass, wait, HassJob(self._async_tell, cancel_on_shutdown=True)
        )

    @callback
    def _async_tell(self, _now: Any) -> None:
        """Tell what has changed since the last time."""
        self._cancel_timer = None
        self._told_at = monotonic()
        gone = self._gone() if self._must_compare else {}
        self._must_compare = False
        change = {
            **gone,
            "terminals": list(self._other_terminals()),
            **self._other_people(),
            **self._new_in_stream(),
        }
        news = {key: value for key, value in change.items() if value}
        if news:
            self._send({"type": "change", **news})

    def _gone(self) -> Shown:
        """Return who is there no more; other people may be called something else."""
        persons, terminals = self._hub.household.persons, self._hub.terminals
        gone = [serial for serial in self._told_terminals if serial not in terminals]
        for serial_number in gone:
            del self._told_terminals[serial_number]
            for stop in self._stops_of(serial_number):
                stop()
        gone_people = [pin for pin in self._told_people if pin not in persons]
        for pin in gone_people:
            del self._told_people[pin]
            self._stops.pop(("person", pin), _nothing)()
        self._changed_people.update(dict.fromkeys(persons))
        return {"gone_terminals": gone, "gone_people": gone_people}

    def _other_terminals(self) -> Iterable[Shown]:
        """Yield the terminals that look another now."""
        changed, self._changed_terminals = self._changed_terminals, set()
        for serial_number in changed:
            if (terminal := self._hub.terminals.get(serial_number)) is None:
                continue
            shown = self._terminals.async_shown(terminal)
            if shown != self._told_terminals.get(serial_number):
                self._told_terminals[serial_number] = shown
                yield shown

    def _other_people(self) -> Shown:
        """Return the people who look another now: the household's, or others'."""
        changed, self._changed_people = self._changed_people, {}
        persons = self._hub.household.persons
        people = []
        today = []
        for pin in changed:
            if (person := persons.get(pin)) is not None:
                shown = self._people.person(person)
                if shown != self._told_people.get(pin):
                    self._told_people[pin] = shown
                    people.append(shown)
            elif not persons and (other := self._people.of_today(pin)) is not None:
                today.append(other)
        return {"people": people, "today": today[-MOST_TODAY:]}

    def _new_in_stream(self) -> Shown:
        """Return what has happened, and which photos belong to what happened before."""
        stream = []
        photos = []
        while self._happened:
            terminal, happening = self._happened.popleft()
            if (item := self._stream.item(terminal, happening)) is not None:
                stream.append(item)
            elif (photo := self._stream.joined(terminal, happening)) is not None:
                photos.append(photo)
        return {"stream": stream, "photos": photos}


def _nothing() -> None:
    """Stop what nobody has begun."""
