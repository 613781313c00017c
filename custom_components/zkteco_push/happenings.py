"""What happens at a terminal: passed on once, never kept as a state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final

from .iclock.access.records import AccessEvent
from .iclock.attendance.alarms import Alarm
from .iclock.records import DirectoryRecord
from .iclock.text import masked
from .journal import PhotoRecord, StoredAccessEvent, StoredOperation, StoredPunch

# Where a photo is shown to whoever may see it; its number follows.
PHOTO_PATH: Final = "/api/zkteco_push/photo"


@dataclass(frozen=True, slots=True)
class LivePunch:
    """Somebody punches now."""

    stored: StoredPunch
    state: str
    verification: str
    name: str | None = None
    person: str | None = None
    # The fields of the bus event, without the terminal's.
    data: Mapping[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the fields once for all who want them."""
        punch = self.stored.punch
        data = {
            "pin": punch.pin,
            "name": self.name,
            "person": self.person,
            "punched_at": at(self.stored.punched_at, self.stored.offset).isoformat(),
            "state": self.state,
            "state_code": punch.state_code,
            "verification": self.verification,
            "verification_code": punch.verification_code,
            "work_code": punch.work_code,
            "mask": punch.mask,
            "temperature": punch.temperature,
            "converted_temperature": punch.converted_temperature,
            "photo": photo_path(self.stored.photo),
        }
        object.__setattr__(self, "data", data)


@dataclass(frozen=True, slots=True)
class LiveOperation:
    """Something is done at the terminal now.

    `alarm` is set where the operation is one; `at_boot` where the firmware raises it
    whenever it starts.
    """

    stored: StoredOperation
    operation: str
    is_doorbell: bool = False
    alarm: Alarm | None = None
    at_boot: bool = False

    @property
    def data(self) -> Mapping[str, Any]:
        """Return the fields of the bus event, without the terminal's."""
        operation = self.stored.operation
        return {
            "operation": self.operation,
            "code": operation.code,
            "operator": operation.operator,
            "occurred_at": at(self.stored.occurred_at, self.stored.offset).isoformat(),
            "objects": list(operation.objects),
            # What firmware raises whenever it starts alarms nobody.
            "alarm": None if self.at_boot else self.alarm and self.alarm.value,
        }


@dataclass(frozen=True, slots=True)
class LivePhoto:
    """The camera has taken a photo now.

    `punch` is what it belongs to; without one nobody was let in, or the punch is on
    its way.
    """

    photo: PhotoRecord
    name: str | None = None
    punch: LivePunch | None = None
    person: str | None = None

    @property
    def data(self) -> Mapping[str, Any]:
        """Return the fields of the bus event, without the terminal's."""
        punch = self.punch
        return {
            "pin": self.photo.pin,
            "name": self.name,
            "person": self.person,
            "taken_at": at(self.photo.taken_at, self.photo.offset).isoformat(),
            "photo": photo_path(self.photo.id),
            "punched_at": punch.data["punched_at"] if punch else None,
            "state": punch.state if punch else None,
        }


@dataclass(frozen=True, slots=True)
class OldPunches:
    """Punches of the past have arrived; times are Unix times in s."""

    count: int
    first: int
    last: int
    offset: int


@dataclass(frozen=True, slots=True)
class LiveAccess:
    """Something happens at a door now."""

    stored: StoredAccessEvent
    name: str | None = None
    person: str | None = None

    @property
    def event(self) -> AccessEvent:
        """Return what the terminal has reported."""
        return self.stored.event

    @property
    def data(self) -> Mapping[str, Any]:
        """Return the fields of the bus event, without the terminal's.

        A card is masked: whoever knows its number can have another one made.
        """
        event = self.event
        return {
            "type": event.type.value,
            "reason": event.reason,
            "code": event.code,
            "door": event.door,
            "place": event.place.value,
            "address": event.address,
            "pin": event.pin,
            "name": self.name,
            "person": self.person,
            "card": masked(event.card) or None,
            "verification": event.verification,
            "direction": event.direction and event.direction.value,
            "occurred_at": at(self.stored.occurred_at, self.stored.offset).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class NewValidity:
    """Somebody has changed at the terminal from when until when people may enter."""


@dataclass(frozen=True, slots=True)
class NewRecords:
    """A terminal has sent what it holds about people: users, templates, pictures."""

    records: tuple[DirectoryRecord, ...] = field(repr=False)


type Happening = (
    LivePunch
    | LiveAccess
    | LiveOperation
    | LivePhoto
    | OldPunches
    | NewValidity
    | NewRecords
)


def at(time: int, offset: int) -> datetime:
    """Return a Unix time (s) with the UTC offset (s) that its record had."""
    return datetime.fromtimestamp(time, _zone(offset))


@lru_cache(64)
def _zone(offset: int) -> timezone:
    """Return the zone of a UTC offset (s)."""
    return timezone(timedelta(seconds=offset))


def photo_path(number: int | None) -> str | None:
    """Return where a photo of that number is shown."""
    return None if number is None else f"{PHOTO_PATH}/{number}"
