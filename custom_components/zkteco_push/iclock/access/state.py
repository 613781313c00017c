"""States of doors: `table=rtstate`, and the same rows in `rtlog` (sheet 2.2)."""

import re
from typing import Final

from ..records import RejectedLine, RejectionReason
from ..rejections import Rejections
from ..text import TextEncoding, decode, lines_of, parse_pairs
from .records import MAX_DOORS, DoorAlarm, DoorState, Sensor, StateReport
from .rows import MAX_LINE_LENGTH, MAX_ROWS, Moment, Pairs, moment_of, word_of

_STATE_KEYS: Final = ("sensor", "relay", "alarm", "door")
_DOORS_PER_SENSOR_BYTE: Final = 4
_ALARMS: Final = tuple(DoorAlarm)
# 3 is in no document.
_SENSORS: Final = {1: Sensor.CLOSED, 2: Sensor.OPEN}
# 16 digits are the longest of any document.
_HEX: Final = re.compile(r"[0-9A-Fa-f]{1,64}")


def is_state(pairs: Pairs) -> bool:
    """Return whether a row of events is one of states (field: 2A)."""
    return (
        "pin" not in pairs
        and "event" not in pairs
        and any(key in pairs for key in _STATE_KEYS)
    )


def parse_states(
    body: bytes, encoding: TextEncoding, doors: int
) -> tuple[list[StateReport], list[RejectedLine]]:
    """Return the states in a body and the lines that are none, with the reason.

    `doors` is how many the terminal has: panels send more bytes than doors (field).
    """
    states: list[StateReport] = []
    rejections = Rejections()
    for line in lines_of(body):
        if len(states) >= MAX_ROWS:
            rejections.add(RejectionReason.TOO_MANY, line)
        elif len(line) > MAX_LINE_LENGTH:
            rejections.add(RejectionReason.TOO_LONG, line)
        else:
            match read_state(parse_pairs(decode(line, encoding)), doors):
                case StateReport() as state:
                    states.append(state)
                case reason:
                    rejections.add(reason, line)
    return states, rejections.lines()


def read_state(pairs: Pairs, doors: int) -> StateReport | RejectionReason:
    """Return what a row's pairs say of each door."""
    if not any(key in pairs for key in _STATE_KEYS):
        return RejectionReason.MISSING_COLUMNS
    match moment_of(pairs, "time"):
        case Moment(local_time, utc_offset):
            pass
        case reason:
            return reason
    sensor = _bytes_of(pairs.get("sensor", ""))
    relay = _bytes_of(pairs.get("relay", ""))
    alarm = _bytes_of(pairs.get("alarm", ""))
    if sensor is None or relay is None or alarm is None:
        return RejectionReason.INVALID_NUMBER
    return StateReport(
        local_time,
        tuple(
            DoorState(
                number,
                _sensor_of(sensor, number),
                _relay_of(relay, number),
                _alarms_of(alarm, number),
            )
            for number in range(1, min(max(doors, 0), MAX_DOORS) + 1)
        ),
        utc_offset,
        word_of(pairs, "door"),
        word_of(pairs, "sn"),
    )


def _bytes_of(text: str) -> bytes | None:
    """Return the bytes of a field from the left, None if it is no such field.

    None of it is one number: the first byte has the first doors, however many follow
    (field: C3-200 Plus sends five, three and two).
    """
    stripped = text.strip()
    if not stripped:
        return b""
    if not _HEX.fullmatch(stripped):
        return None
    # A single `0` (field: C3-200 Plus).
    if len(stripped) == 1:
        stripped = f"0{stripped}"
    return bytes.fromhex(stripped) if len(stripped) % 2 == 0 else None


def _sensor_of(data: bytes, door: int) -> Sensor:
    """Return a door's contact: two bits, the first door's are the lowest.

    0 is a door without one, which is not a closed door.
    """
    place, within = divmod(door - 1, _DOORS_PER_SENSOR_BYTE)
    if place >= len(data):
        return Sensor.UNKNOWN
    return _SENSORS.get(data[place] >> 2 * within & 3, Sensor.UNKNOWN)


def _relay_of(data: bytes, door: int) -> bool | None:
    """Return whether a door's relay is held: 1 while it is opened.

    The document has the words the other way round; all real rows are 0 at rest
    (field: the vendor's demo, C3-200 Plus, 2A).
    """
    return bool(data[0] >> door - 1 & 1) if data else None


def _alarms_of(data: bytes, door: int) -> frozenset[DoorAlarm] | None:
    """Return a door's alarms: a byte for each door, the first one's first."""
    if door > len(data):
        return None
    byte = data[door - 1]
    return frozenset(alarm for bit, alarm in enumerate(_ALARMS) if byte >> bit & 1)
