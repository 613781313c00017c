"""Alarms among the operations (V4.0 appendices 4 and 5, tables 7.1, 7.2 and 7.7)."""

from enum import StrEnum
from typing import Final

from ..records import Operation
from ..text import parse_number
from .code_books import ALARM, OTHER, STANDARD, Reading


class Alarm(StrEnum):
    """What a terminal raises an alarm about."""

    DOOR_OPENED = "door_opened"
    DOOR_CLOSED = "door_closed"
    EXIT_BUTTON = "exit_button"
    FORCED_OPEN = "forced_open"
    TAMPER = "tamper"
    REPEATED_FAILURE = "repeated_failure"
    DURESS = "duress"
    VERIFICATION_FAILED = "verification_failed"
    CANCELLED = "cancelled"
    OTHER = OTHER


_ALARM_CODES: Final = {
    50: Alarm.DOOR_CLOSED,
    51: Alarm.DOOR_OPENED,
    53: Alarm.EXIT_BUTTON,
    54: Alarm.FORCED_OPEN,
    55: Alarm.TAMPER,
    58: Alarm.REPEATED_FAILURE,
    65535: Alarm.CANCELLED,
}
# Operations that are alarms by themselves.
_OPERATIONS: Final = {
    2: Alarm.VERIFICATION_FAILED,
    32: Alarm.DURESS,
    53: Alarm.EXIT_BUTTON,
    54: Alarm.OTHER,
    55: Alarm.OTHER,
}


def alarm_of(operation: Operation, reading: Reading) -> Alarm | None:
    """Return what alarm an operation is, None if it is none; the seed has none.

    The alarm's code is the first object (field: every log), in the document's table
    the second, after the word "alarm".
    """
    if reading.book_of(operation) is not STANDARD:
        return None
    if operation.code != ALARM:
        return _OPERATIONS.get(operation.code)
    for text in operation.objects[:2]:
        if (code := parse_number(text)) is not None:
            return _ALARM_CODES.get(code, Alarm.OTHER)
    return Alarm.OTHER
