"""What is told of what happens at terminals: live, or from the journal at the beginning."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from heapq import nlargest
from typing import Any, Final

from ..alarm_watch import AlarmWatch
from ..happenings import Happening, LiveAccess, LiveOperation, LivePhoto, LivePunch, at
from ..hub import Hub
from ..iclock.access.records import AccessType
from ..iclock.attendance.code_books import POWER_ON
from ..journal import LatestRecords, StoredOperation
from ..terminal import Terminal, operation_of

# So many things are shown.
STREAM_LENGTH: Final = 50
_RING: Final = "ring"

type Item = dict[str, Any]
type MaySee = Callable[[str], bool]


def passage_key(serial_number: str, pin: str | None, time: int) -> str:
    """Return what somebody's passing is known by, whichever record tells of it."""
    return f"{serial_number}|{pin}|{time}"


def photo_key(number: int) -> str:
    """Return what a photo is known by that belongs to no passage."""
    return f"photo|{number}"


class Stream:
    """Makes what is shown of happenings, for one who may see some photos."""

    def __init__(self, hub: Hub, may_see: MaySee) -> None:
        """Take who knows the people, and whose photos may be shown."""
        self._hub = hub
        self._may_see = may_see

    def item(self, terminal: Terminal, happening: Happening) -> Item | None:
        """Return what is shown of a happening, None where nothing is.

        Access-control terminals tell of who passes twice; what the door says is more.
        """
        match happening:
            case LivePunch() if not terminal.panel.is_access_control:
                return self._punch(terminal, happening)
            case LiveAccess():
                return self._access(terminal, happening)
            case LiveOperation():
                return self._operation(terminal, happening)
            case LivePhoto(punch=None):
                return self._photo(terminal, happening)
        return None

    def joined(self, terminal: Terminal, happening: Happening) -> Item | None:
        """Return which photo belongs to what has been shown, None where none does."""
        match happening:
            case LivePhoto(photo=photo, punch=LivePunch(stored=stored)):
                number: int | None = photo.id
            case LivePunch(stored=stored) if terminal.panel.is_access_control:
                number = stored.photo
            case _:
                return None
        if number is None:
            return None
        key = passage_key(terminal.serial_number, stored.punch.pin, stored.punched_at)
        return self._with_photo({"key": key}, terminal, number)

    def latest(self, records: LatestRecords) -> list[Item]:
        """Return what the journal remembers of the last that happened, oldest first."""
        items: dict[str, Item] = {}
        for terminal, happening in _recorded(self._hub.terminals, records):
            if (item := self.item(terminal, happening)) is not None:
                items[item["key"]] = item
            elif (photo := self.joined(terminal, happening)) is not None:
                items.get(photo["key"], {}).update(photo)
        for item in tuple(items.values()):
            items.pop(item.get("photo_key", ""), None)
        latest = nlargest(STREAM_LENGTH, items.values(), key=_time_of)
        return sorted(latest, key=_time_of)

    def _punch(self, terminal: Terminal, happening: LivePunch) -> Item:
        """Return what is shown of a punch."""
        stored = happening.stored
        pin = stored.punch.pin
        item = {
            "kind": "punch",
            **self._who(terminal, pin, happening.name, happening.person),
            **_when(terminal, stored.punched_at, stored.offset),
            "key": passage_key(terminal.serial_number, pin, stored.punched_at),
            "state": happening.state,
            "method": happening.verification,
        }
        return self._with_photo(item, terminal, stored.photo)

    def _access(self, terminal: Terminal, happening: LiveAccess) -> Item:
        """Return what is shown of an event at a door."""
        stored, event = happening.stored, happening.event
        serial = terminal.serial_number
        key = f"{serial}|{event.code}|{event.address}|{event.pin}|{event.index}"
        if event.is_grant and event.pin is not None:
            key = passage_key(serial, event.pin, stored.occurred_at)
        else:
            key = f"{key}|{stored.occurred_at}"
        is_ring = event.type is AccessType.DOORBELL
        return {
            "kind": _RING if is_ring else "access",
            **self._who(terminal, event.pin, happening.name, happening.person),
            **_when(terminal, stored.occurred_at, stored.offset),
            "key": key,
            "state": _RING if is_ring else event.type.value,
            "reason": event.reason,
            "card": happening.data["card"],
            "door": event.door,
            "direction": event.direction and event.direction.value,
            "method": event.verification,
        }

    def _operation(self, terminal: Terminal, happening: LiveOperation) -> Item | None:
        """Return what is shown of an operation: rings and alarms are."""
        if happening.is_doorbell:
            kind, state = _RING, _RING
        elif happening.alarm is not None and not happening.at_boot:
            kind, state = "alarm", happening.alarm.value
        else:
            return None
        stored = happening.stored
        operation = stored.operation
        told = "|".join((str(operation.code), operation.operator, *operation.objects))
        key = f"{terminal.serial_number}|{told}|{stored.occurred_at}"
        return {
            "kind": kind,
            **_when(terminal, stored.occurred_at, stored.offset),
            "key": key,
            "state": state,
        }

    def _photo(self, terminal: Terminal, happening: LivePhoto) -> Item:
        """Return what is shown of a photo that belongs to nothing else, as yet."""
        photo = happening.photo
        item = {
            "kind": "photo",
            **self._who(terminal, photo.pin, happening.name, happening.person),
            **_when(terminal, photo.taken_at, photo.offset),
            "key": photo_key(photo.id),
        }
        if self._may_see(terminal.serial_number):
            item["photo"] = photo.id
        return item

    def _with_photo(self, item: Item, terminal: Terminal, number: int | None) -> Item:
        """Return an item with the photo that belongs to it, for who may see it."""
        if number is None:
            return item
        item["photo_key"] = photo_key(number)
        if self._may_see(terminal.serial_number):
            item["photo"] = number
        return item

    def _who(
        self, terminal: Terminal, pin: str | None, name: str | None, linked: str | None
    ) -> Item:
        """Return who it is about: as the household calls them, else the terminal."""
        if pin is None:
            return {}
        person = self._hub.household.person_of(terminal.serial_number, pin)
        return {
            "pin": pin,
            "name": name if person is None else person.name,
            "person": linked,
        }


def _recorded(
    terminals: Mapping[str, Terminal], records: LatestRecords
) -> Iterator[tuple[Terminal, Happening]]:
    """Yield records as what has happened, with whom it happened to.

    Terminals may have gone while the journal was read.
    """
    for serial, event in records.access_events:
        if (terminal := terminals.get(serial)) is not None:
            yield terminal, terminal.access_of(event)
    for serial, punch in records.punches:
        if (terminal := terminals.get(serial)) is not None:
            yield terminal, terminal.punch_of(punch)
    for photo in records.photos:
        if (terminal := terminals.get(photo.serial_number)) is not None:
            yield terminal, terminal.photo_of(photo)
    watches: dict[str, AlarmWatch] = {}
    for serial, operation in sorted(records.operations, key=_order_of_operation):
        if (terminal := terminals.get(serial)) is not None:
            watch = watches.setdefault(serial, AlarmWatch())
            if operation.operation.code == POWER_ON:
                watch.power_on(operation, terminal.state)
            yield terminal, operation_of(operation, terminal.reading, watch)


def _order_of_operation(found: tuple[str, StoredOperation]) -> datetime:
    """Return what puts a terminal's operations into their order: its own clock."""
    return found[1].operation.local_time


def _when(terminal: Terminal, time: int, offset: int) -> Item:
    """Return when and where something happens."""
    return {
        "serial_number": terminal.serial_number,
        "time": time,
        "at": at(time, offset).isoformat(),
    }


def _time_of(item: Item) -> int:
    """Return when something happened (Unix time, s)."""
    time: int = item["time"]
    return time
