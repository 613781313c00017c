"""What triggers wait for: events on the bus, chosen by what they say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType

from .const import EVENT_ACCESS, EVENT_OPERATION, EVENT_PUNCH
from .iclock.access.event_codes import band_of
from .iclock.access.records import AccessType, Band, DoorAlarm
from .iclock.attendance.alarms import Alarm
from .iclock.attendance.code_books import OTHER, STATES
from .validation import vol

CONF_ALARMS: Final = "alarms"
CONF_METHODS: Final = "methods"
CONF_PEOPLE: Final = "people"
CONF_PINS: Final = "pins"
CONF_REASONS: Final = "reasons"
CONF_STATES: Final = "states"

PUNCH_STATES: Final = (*STATES.values(), OTHER)
METHODS: Final = (
    *("face", "fingerprint", "palm", "finger_vein", "iris", "retina", "voice"),
    *("card", "qr_code", "password", "pin"),
)
# A terminal's own words and those of doors; what only tells that a door is used, or
# that an alarm is over, is none.
ALARMS: Final = (
    *(Alarm.FORCED_OPEN, DoorAlarm.HELD_OPEN, Alarm.TAMPER, Alarm.DURESS),
    *(Alarm.REPEATED_FAILURE, Alarm.VERIFICATION_FAILED, DoorAlarm.READER_REMOVED),
    *(DoorAlarm.MAINS_FAILURE, DoorAlarm.BATTERY_FAILURE, Alarm.OTHER),
)
# Everybody's finger is refused now and then.
DEFAULT_ALARMS: Final = (
    *(Alarm.FORCED_OPEN, DoorAlarm.HELD_OPEN, Alarm.TAMPER, Alarm.DURESS),
    Alarm.REPEATED_FAILURE,
)
REFUSALS: Final = (
    AccessType.UNKNOWN_CARD,
    AccessType.UNKNOWN_USER,
    AccessType.OUTSIDE_HOURS,
    AccessType.DENIED,
)
_ALARMS_OF_DOORS: Final = {
    "forced_open": Alarm.FORCED_OPEN,
    "held_open": DoorAlarm.HELD_OPEN,
    "tamper": Alarm.TAMPER,
    "duress": Alarm.DURESS,
    "duress_by_fingerprint": Alarm.DURESS,
    "repeated_invalid_card": Alarm.REPEATED_FAILURE,
    "reader_removed": DoorAlarm.READER_REMOVED,
    "mains_failure": DoorAlarm.MAINS_FAILURE,
    "battery_failure": DoorAlarm.BATTERY_FAILURE,
}

type Data = Mapping[str, Any]
type Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that a trigger can wait for.

    `tests` has a function for each type of event: whether its data is what a trigger
    of these options waits for. `options` is their schema.
    """

    key: str
    tests: Mapping[str, Callable[[Data, Options], bool]]
    options: VolDictType = field(default_factory=dict)


def some_of(words: tuple[str, ...]) -> Callable[[Any], Any]:
    """Return what validates a choice of several words."""
    return vol.All(cv.ensure_list, [vol.In([str(word) for word in words])])


def methods_of(verification: str | None) -> frozenset[str]:
    """Return the methods that somebody has certainly used.

    Of alternatives nobody knows which one it was, only what all of them have.
    """
    if not verification:
        return frozenset()
    alternatives = [
        frozenset(alternative.split("_and_"))
        for alternative in verification.split("_or_")
    ]
    return frozenset.intersection(*alternatives)


def alarm_of_door(data: Data) -> str | None:
    """Return which alarm an event at a door is, None if it is none."""
    if (alarm := _ALARMS_OF_DOORS.get(data["reason"])) is not None:
        return alarm
    return OTHER if band_of(data["code"]) is Band.ALARM else None


def _is_chosen(options: Options, key: str, value: str | None) -> bool:
    """Return whether a value is chosen; where nothing is, everything is."""
    chosen = options.get(key)
    return not chosen or value in chosen


def _is_of_chosen_people(data: Data, options: Options) -> bool:
    """Return whether it is about somebody who is chosen, by PIN or as a person."""
    pins, people = options.get(CONF_PINS), options.get(CONF_PEOPLE)
    if not pins and not people:
        return True
    return data["pin"] in (pins or ()) or data.get("person") in (people or ())


def _is_by_chosen_method(data: Data, options: Options) -> bool:
    """Return whether one of the chosen methods was used."""
    chosen = options.get(CONF_METHODS)
    return not chosen or not methods_of(data["verification"]).isdisjoint(chosen)


def _is_punch(data: Data, options: Options) -> bool:
    """Return whether a punch is waited for."""
    return (
        _is_chosen(options, CONF_STATES, data["state"])
        and _is_by_chosen_method(data, options)
        and _is_of_chosen_people(data, options)
    )


def _is_grant(data: Data, options: Options) -> bool:
    """Return whether an event at a door is a grant that is waited for."""
    return (
        data["type"] == AccessType.GRANTED
        and _is_by_chosen_method(data, options)
        and _is_of_chosen_people(data, options)
    )


def _is_refusal(data: Data, options: Options) -> bool:
    """Return whether an event at a door is a refusal that is waited for."""
    return (
        data["type"] in REFUSALS
        and _is_chosen(options, CONF_REASONS, data["type"])
        and _is_of_chosen_people(data, options)
    )


def _is_ring(data: Data, _options: Options) -> bool:
    """Return whether somebody rings at a terminal."""
    return bool(data["operation"] == "doorbell")


def _is_ring_at_door(data: Data, _options: Options) -> bool:
    """Return whether somebody rings at a door."""
    return bool(data["type"] == AccessType.DOORBELL)


def _is_alarm(data: Data, options: Options) -> bool:
    """Return whether a terminal's alarm is waited for."""
    return data["alarm"] in options[CONF_ALARMS]


def _is_alarm_of_door(data: Data, options: Options) -> bool:
    """Return whether a door's alarm is waited for."""
    return alarm_of_door(data) in options[CONF_ALARMS]


_METHODS: Final[VolDictType] = {vol.Optional(CONF_METHODS): some_of(METHODS)}
_WHO: Final[VolDictType] = {
    vol.Optional(CONF_PEOPLE): cv.entities_domain("person"),
    vol.Optional(CONF_PINS): vol.All(cv.ensure_list, [cv.string]),
}

PUNCHED: Final = Occasion(
    key="punched",
    tests={EVENT_PUNCH: _is_punch},
    options={vol.Optional(CONF_STATES): some_of(PUNCH_STATES), **_METHODS, **_WHO},
)
RANG: Final = Occasion(
    key="rang", tests={EVENT_OPERATION: _is_ring, EVENT_ACCESS: _is_ring_at_door}
)
ALARM_RAISED: Final = Occasion(
    key="alarm_raised",
    tests={EVENT_OPERATION: _is_alarm, EVENT_ACCESS: _is_alarm_of_door},
    options={
        vol.Required(CONF_ALARMS, default=list(DEFAULT_ALARMS)): vol.All(
            some_of(ALARMS), vol.Length(min=1)
        )
    },
)
ACCESS_GRANTED: Final = Occasion(
    key="access_granted",
    tests={EVENT_ACCESS: _is_grant},
    options={**_METHODS, **_WHO},
)
ACCESS_DENIED: Final = Occasion(
    key="access_denied",
    tests={EVENT_ACCESS: _is_refusal},
    options={vol.Optional(CONF_REASONS): some_of(REFUSALS), **_WHO},
)
OCCASIONS: Final = {
    occasion.key: occasion
    for occasion in (PUNCHED, RANG, ALARM_RAISED, ACCESS_GRANTED, ACCESS_DENIED)
}
