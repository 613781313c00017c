"""What an access-control terminal's messages say, as data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from ..records import RejectedLine, Upload

# The layout of a state row has room for so many (Security PUSH V6.2; sheet 2.2).
MAX_DOORS: Final = 8


class AccessType(StrEnum):
    """What kind of thing happened at a door, in the words of its event entity."""

    GRANTED = "granted"
    DENIED = "denied"
    UNKNOWN_CARD = "unknown_card"
    UNKNOWN_USER = "unknown_user"
    OUTSIDE_HOURS = "outside_hours"
    DURESS = "duress"
    HELD_OPEN = "held_open"
    FORCED_OPEN = "forced_open"
    EXIT_BUTTON = "exit_button"
    REMOTE_OPEN = "remote_open"
    DOORBELL = "doorbell"
    OTHER = "other"


class Effect(StrEnum):
    """What an event says about the state of a door, an input, an output or a device."""

    DOOR_OPENED = "door_opened"
    DOOR_CLOSED = "door_closed"
    UNLOCKED = "unlocked"
    LOCKED = "locked"
    NORMAL_OPEN_STARTED = "normal_open_started"
    NORMAL_OPEN_ENDED = "normal_open_ended"
    LOCK_DOWN_STARTED = "lock_down_started"
    LOCK_DOWN_ENDED = "lock_down_ended"
    HELD_OPEN = "held_open"
    FORCED_OPEN = "forced_open"
    TAMPERED = "tampered"
    DURESS = "duress"
    MAINS_FAILED = "mains_failed"
    MAINS_BACK = "mains_back"
    BATTERY_FAILED = "battery_failed"
    READER_REMOVED = "reader_removed"
    READER_BACK = "reader_back"
    ALARM_CANCELLED = "alarm_cancelled"
    AUX_INPUT_ON = "aux_input_on"
    AUX_INPUT_OFF = "aux_input_off"
    AUX_OUTPUT_ON = "aux_output_on"
    AUX_OUTPUT_OFF = "aux_output_off"
    DEVICE_STARTED = "device_started"


class Place(StrEnum):
    """What an event's address is a number of (sheet 2.1)."""

    DOOR = "door"
    READER = "reader"
    AUX_INPUT = "aux_input"
    AUX_OUTPUT = "aux_output"
    DEVICE = "device"


class Band(StrEnum):
    """The band of an event's number (sheet 4.1 and 4.2)."""

    NORMAL = "normal"
    ERROR = "error"
    ALARM = "alarm"


class Direction(StrEnum):
    """Which way somebody went."""

    IN = "in"
    OUT = "out"


class Sensor(StrEnum):
    """What a door's contact says; without one it is unknown, never closed."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class DoorAlarm(StrEnum):
    """What a door raises an alarm about; the order is that of the bits (sheet 2.2)."""

    FORCED_OPEN = "forced_open"
    TAMPER = "tamper"
    DURESS_PASSWORD = "duress_password"
    DURESS_FINGER = "duress_finger"
    HELD_OPEN = "held_open"
    MAINS_FAILURE = "mains_failure"
    BATTERY_FAILURE = "battery_failure"
    READER_REMOVED = "reader_removed"


@dataclass(frozen=True, slots=True)
class AccessEvent:
    """One event (Security PUSH V6.2; sheet 2.1 and 2.6).

    `local_time` is the terminal's wall clock without zone, None where it shows no time
    that can be; then the arrival counts. `utc_offset` is the row's own, in seconds.
    `pin` is None for nobody, `card` empty for none. `type` is what it means, `reason`
    the code's name. `address` is the number of what `place` says. `verification` is
    named as in the attendance dialect, `verification_code` its number there, -1 where
    there is none. `cause` is the code of the event that made this one happen. `index`
    is the record's number in the terminal, which starts anew after a clear.
    """

    code: int
    type: AccessType
    reason: str
    band: Band
    local_time: datetime | None
    utc_offset: int | None = None
    pin: str | None = None
    card: str = field(default="", repr=False)
    place: Place = Place.DOOR
    address: int | None = None
    direction: Direction | None = None
    verification: str = "other"
    verification_code: int = -1
    methods: tuple[str, ...] = ()
    cause: int | None = None
    effect: Effect | None = None
    is_grant: bool = False
    index: int | None = None
    link_id: int | None = None
    site_code: str = field(default="", repr=False)
    mask: bool | None = None
    temperature: float | None = None
    converted_temperature: float | None = None
    sub_serial: str = ""

    @property
    def door(self) -> int | None:
        """Return the number of the door it happened at, None if at none."""
        return self.address if self.place is Place.DOOR else None

    @property
    def has_wrong_clock(self) -> bool:
        """Return whether the terminal's clock shows no time that can be."""
        return self.local_time is None


@dataclass(frozen=True, slots=True)
class DoorState:
    """What a terminal reports of one door; None where the row does not reach."""

    number: int
    sensor: Sensor = Sensor.UNKNOWN
    is_unlocked: bool | None = None
    alarms: frozenset[DoorAlarm] | None = None


@dataclass(frozen=True, slots=True)
class StateReport:
    """One state row (sheet 2.2); times as in `AccessEvent`.

    `presence` is the field `door`, which nobody documents: kept as sent.
    """

    local_time: datetime | None
    doors: tuple[DoorState, ...]
    utc_offset: int | None = None
    presence: str = ""
    sub_serial: str = ""


@dataclass(frozen=True, slots=True)
class AccessRight:
    """Which doors somebody may pass and when: `userauthorize` (sheet 3.1).

    `time_zone` is the number of a time-zone table. The bounds are wall-clock times of
    the terminal, None where there is none.
    """

    pin: str
    time_zone: int
    doors: tuple[int, ...]
    sub_device: int | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One of somebody's several cards: `mulcarduser` (sheet 3.1); decimal."""

    pin: str
    card: str = field(repr=False)
    is_lost: bool = False
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class AccessUpload:
    """What one posted body holds; `upload` is what both dialects have.

    `upload.lines` counts the rows received, the rejected ones included.
    """

    upload: Upload
    events: tuple[AccessEvent, ...] = ()
    states: tuple[StateReport, ...] = ()
    rights: tuple[AccessRight, ...] = ()
    cards: tuple[CardRecord, ...] = ()

    @property
    def rejected(self) -> tuple[RejectedLine, ...]:
        """Return the rows that were not understood."""
        return self.upload.rejected
