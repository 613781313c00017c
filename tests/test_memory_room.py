"""Tests of how much of its memory a terminal has in use."""

import pytest

from custom_components.zkteco_push.memory_room import Room, memory_of
from custom_components.zkteco_push.terminal_state import Counters


@pytest.mark.parametrize(
    ("counters", "options", "expected"),
    [
        # What firmware counts in hundreds and tens of thousands.
        (Counters(users=12), {"MaxUserCount": "100"}, Room("users", 12, 10_000)),
        (
            Counters(fingerprints=0),
            {"MaxFingerCount": "60"},
            Room("fingerprints", 0, 6_000),
        ),
        (
            Counters(attendance_records=7),
            {"MaxAttLogCount": "20"},
            Room("attendance_records", 7, 200_000),
        ),
        (Counters(faces=3), {"MaxFaceCount": "3000"}, Room("faces", 3, 3_000)),
        (Counters(palms=1), {"MaxPvCount": "5000"}, Room("palms", 1, 5_000)),
        # Firmware that writes the plain number.
        (Counters(users=12), {"MaxUserCount": "10000"}, Room("users", 12, 10_000)),
        (
            Counters(attendance_records=7),
            {"MaxAttLogCount": "200000"},
            Room("attendance_records", 7, 200_000),
        ),
        # What nobody knows.
        (Counters(users=12), {}, Room("users", 12, None)),
        (Counters(users=12), {"MaxUserCount": "0"}, Room("users", 12, None)),
        (Counters(users=12), {"MaxUserCount": "many"}, Room("users", 12, None)),
        (Counters(users=12), {"MaxUserCount": "-5"}, Room("users", 12, None)),
    ],
)
def test_room(counters: Counters, options: dict[str, str], expected: Room) -> None:
    """The room is told in the unit that firmware counts it in, or plainly."""
    assert list(memory_of(counters, options)) == [expected]


def test_nothing_counted() -> None:
    """What a terminal does not count is not told, whatever room there is."""
    assert list(memory_of(Counters(), {"MaxUserCount": "100"})) == []
