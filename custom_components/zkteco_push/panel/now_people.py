"""What is shown of people: who is in, and who has punched today."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from homeassistant.core import callback

from ..happenings import Happening, LivePhoto, LivePunch
from ..household.person import Person
from ..hub import Hub
from ..journal import PhotoRecord
from ..terminal import Terminal

# So many of those who have punched today are shown.
MOST_TODAY: Final = 60
# So many terminals are looked up in the journal, and so many punches of each.
_TERMINALS_READ: Final = 50
_LOOKED_AT: Final = 500
# So many people are remembered who have punched today.
_REMEMBERED: Final = 2_000

type Shown = dict[str, Any]
# When it was taken (Unix time, s), and its number.
type Photo = tuple[int, int]


class PeopleShown:
    """Makes what is shown of people, for one who may see some photos."""

    def __init__(self, hub: Hub, may_see: Callable[[str], bool]) -> None:
        """Take who knows the people, and whose photos may be shown."""
        self._hub = hub
        self._may_see = may_see
        # By PIN and terminal: a number may be somebody else's at another one.
        self._photos: dict[str, dict[str, Photo]] = {}
        self._last: dict[str, tuple[str, int]] = {}

    async def async_read(self, *, since: float, now: float) -> None:
        """Read the people's last photos, and who has punched since a time (Unix, s)."""
        hub = self._hub
        latest = hub.journal.latest
        if not (persons := hub.household.persons):
            serials = busiest(hub)
            found = await latest.people(serials, since=since, now=now, limit=_LOOKED_AT)
            self._last = {**found, **self._last}
        pins = [*persons, *self._last]
        for photo in (await latest.photos_of(pins)).values():
            self._note_photo(photo)

    @callback
    def async_take(self, terminal: Terminal, happening: Happening) -> str | None:
        """Take a happening in; return whose PIN looks another now, None for nobody."""
        serial_number = terminal.serial_number
        match happening:
            case LivePhoto(photo=photo) if photo.pin is not None:
                self._note_photo(photo)
                return photo.pin
            case LivePunch(stored=stored):
                pin, time = stored.punch.pin, stored.punched_at
                if not self._hub.household.persons:
                    # The last one is the newest of all.
                    self._last.pop(pin, None)
                    self._last[pin] = serial_number, time
                    self._forget_first()
                return pin
        return None

    def person(self, person: Person) -> Shown:
        """Return what is shown of somebody of the household."""
        state = person.state
        return {
            "pin": person.pin,
            "name": person.name,
            "person": person.linked,
            "is_in": state.is_in,
            "since": _text(state.since),
            "last_out": _text(state.last_out),
            "last_terminal": state.last_terminal,
            "photo": self._photo(person.pin, person.profile.counts),
        }

    def of_today(self, pin: str) -> Shown | None:
        """Return what is shown of somebody who has punched, None of who has not."""
        if (found := self._last.get(pin)) is None:
            return None
        serial_number, time = found
        terminal = self._hub.terminals.get(serial_number)
        return {
            "pin": pin,
            "name": None if terminal is None else terminal.names.get(pin),
            "serial_number": serial_number,
            "time": time,
            "photo": self._photo(pin, serial_number.__eq__),
        }

    def all_of_today(self) -> list[Shown]:
        """Return who has punched, the last one first."""
        pins = sorted(self._last, key=lambda pin: self._last[pin][1], reverse=True)
        found = map(self.of_today, pins[:MOST_TODAY])
        return [shown for shown in found if shown is not None]

    def _forget_first(self) -> None:
        """Forget who has punched before all who can be shown."""
        while len(self._last) > _REMEMBERED:
            del self._last[next(iter(self._last))]

    def _note_photo(self, photo: PhotoRecord) -> None:
        """Take a photo over if it is newer than the one that is known."""
        if photo.pin is not None:
            # The last one is the newest of all.
            of_pin = self._photos.pop(photo.pin, {})
            self._photos[photo.pin] = of_pin
            new = photo.taken_at, photo.id
            known = of_pin.get(photo.serial_number, new)
            of_pin[photo.serial_number] = max(known, new)
            self._forget_photo()

    def _forget_photo(self) -> None:
        """Forget the oldest photo of a stranger, where there are too many.

        A terminal may name ever new PINs.
        """
        persons = self._hub.household.persons
        if len(self._photos) > _REMEMBERED + len(persons):
            strangers = (pin for pin in self._photos if pin not in persons)
            self._photos.pop(next(strangers))

    def _photo(self, pin: str, counts: Callable[[str], bool]) -> int | None:
        """Return the number of the last photo of terminals that count."""
        found = [
            photo
            for serial_number, photo in self._photos.get(pin, {}).items()
            if counts(serial_number) and self._may_see(serial_number)
        ]
        return max(found)[1] if found else None


def busiest(hub: Hub) -> list[str]:
    """Return the terminals at which somebody has punched last, the latest first.

    What all together have recorded last is theirs.
    """
    terminals = sorted(hub.terminals.values(), key=_last_punch, reverse=True)
    return [terminal.serial_number for terminal in terminals[:_TERMINALS_READ]]


def _last_punch(terminal: Terminal) -> float:
    """Return when somebody has punched last (Unix time, s), 0 if nobody has."""
    last = terminal.state.last_punch
    return 0 if last is None else last.timestamp()


def _text(moment: datetime | None) -> str | None:
    """Return a moment as the browser reads it."""
    return None if moment is None else moment.isoformat()
