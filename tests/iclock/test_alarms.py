"""Alarms among the operations."""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.attendance.alarms import Alarm, alarm_of
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CodeBookChoice,
    Reading,
)
from custom_components.zkteco_push.iclock.records import Operation

AUTOMATIC = Reading(announces_version=True)


def operation(code: int, *objects: str, tagged: bool = True) -> Operation:
    """Return an operation with its first objects."""
    first, second, *_ = (*objects, "0", "0")
    time = datetime.fromisoformat("2026-05-04 08:09:10")
    return Operation(code, "0", time, (first, second, "0", "0"), tagged)


@pytest.mark.parametrize(
    ("code", "alarm"),
    [
        ("50", Alarm.DOOR_CLOSED),
        ("51", Alarm.DOOR_OPENED),
        ("53", Alarm.EXIT_BUTTON),
        ("54", Alarm.FORCED_OPEN),
        ("55", Alarm.TAMPER),
        ("58", Alarm.REPEATED_FAILURE),
        ("65535", Alarm.CANCELLED),
        ("52", Alarm.OTHER),
        ("0", Alarm.OTHER),
    ],
)
def test_alarm_codes(code: str, alarm: Alarm) -> None:
    """Test the code as the first object of every log, and the second of V4.0."""
    assert alarm_of(operation(3, code), AUTOMATIC) is alarm
    assert alarm_of(operation(3, "alarm", code), AUTOMATIC) is alarm
    assert alarm_of(operation(3, "报警", code), AUTOMATIC) is alarm
    assert alarm_of(operation(3, "", code), AUTOMATIC) is alarm


@pytest.mark.parametrize("objects", [("alarm", "tamper"), ("", ""), ("?", "")], ids=str)
def test_alarm_without_a_code(objects: tuple[str, str]) -> None:
    """Test that an alarm of words only is some alarm."""
    assert alarm_of(operation(3, *objects), AUTOMATIC) is Alarm.OTHER


def test_first_object_comes_first() -> None:
    """Test that a number behind the code does not replace it."""
    assert alarm_of(operation(3, "54", "55"), AUTOMATIC) is Alarm.FORCED_OPEN


@pytest.mark.parametrize(
    ("code", "alarm"),
    [
        (2, Alarm.VERIFICATION_FAILED),
        (32, Alarm.DURESS),
        (53, Alarm.EXIT_BUTTON),
        (54, Alarm.OTHER),
        (55, Alarm.OTHER),
        (0, None),
        (4, None),
        (29, None),
        (33, None),
        (58, None),
        (999, None),
    ],
)
def test_operations_that_are_alarms(code: int, alarm: Alarm | None) -> None:
    """Test which operations are alarms by themselves."""
    assert alarm_of(operation(code), AUTOMATIC) is alarm


@pytest.mark.parametrize(
    ("reading", "tagged", "alarm"),
    [
        pytest.param(Reading(), True, Alarm.TAMPER, id="automatic, tagged"),
        pytest.param(Reading(), False, None, id="automatic, untagged"),
        pytest.param(AUTOMATIC, False, None, id="pushver, untagged"),
        pytest.param(
            Reading(CodeBookChoice.STANDARD), False, Alarm.TAMPER, id="standard"
        ),
        pytest.param(Reading(CodeBookChoice.CONDENSED), True, None, id="condensed"),
    ],
)
def test_whose_numbers(reading: Reading, tagged: bool, alarm: Alarm | None) -> None:
    """Test that 3 is an alarm to the vendor and a factory reset to the seed."""
    assert alarm_of(operation(3, "55", tagged=tagged), reading) is alarm


def test_names() -> None:
    """Test the names that automations know."""
    assert {str(alarm) for alarm in Alarm} == {
        "door_opened",
        "door_closed",
        "exit_button",
        "forced_open",
        "tamper",
        "repeated_failure",
        "duress",
        "verification_failed",
        "cancelled",
        "other",
    }
