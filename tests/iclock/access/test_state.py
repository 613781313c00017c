"""States of doors: byte by byte from the left, whatever a firmware's width."""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.access.records import DoorAlarm, Sensor
from custom_components.zkteco_push.iclock.access.state import parse_states
from custom_components.zkteco_push.iclock.records import RejectionReason
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
UNKNOWN, CLOSED, OPEN = Sensor.UNKNOWN, Sensor.CLOSED, Sensor.OPEN
TIME = "time=2026-05-04 08:09:10"


def sensors(text: str, doors: int) -> list[Sensor]:
    """Return the contacts of a row."""
    ((state,), rejected) = parse_states(f"{TIME}\tsensor={text}".encode(), UTF_8, doors)
    assert rejected == []
    return [door.sensor for door in state.doors]


def relays(text: str, doors: int) -> list[bool | None]:
    """Return the relays of a row."""
    ((state,), rejected) = parse_states(f"{TIME}\trelay={text}".encode(), UTF_8, doors)
    assert rejected == []
    return [door.is_unlocked for door in state.doors]


def alarms(text: str, doors: int) -> list[frozenset[DoorAlarm] | None]:
    """Return the alarms of a row."""
    ((state,), rejected) = parse_states(f"{TIME}\talarm={text}".encode(), UTF_8, doors)
    assert rejected == []
    return [door.alarms for door in state.doors]


def test_row_of_a_terminal() -> None:
    """Read a door that stands open against its will."""
    body = f"{TIME}\tsensor=02\trelay=00\talarm=0100000000000000\tdoor=01\r\n"
    ((state,), rejected) = parse_states(body.encode(), UTF_8, 1)

    assert rejected == []
    assert state.local_time == datetime(2026, 5, 4, 8, 9, 10)
    (door,) = state.doors
    assert (door.number, door.sensor, door.is_unlocked) == (1, OPEN, False)
    assert door.alarms == frozenset({DoorAlarm.FORCED_OPEN})
    assert state.presence == "01"


@pytest.mark.parametrize(
    ("text", "doors", "expected"),
    [
        # No contact is not a closed door.
        ("00", 1, [UNKNOWN]),
        ("01", 1, [CLOSED]),
        ("02", 1, [OPEN]),
        ("03", 1, [UNKNOWN]),
        # The first door has the lowest bits of the first byte.
        ("06", 2, [OPEN, CLOSED]),
        ("09", 2, [CLOSED, OPEN]),
        ("80", 4, [UNKNOWN, UNKNOWN, UNKNOWN, OPEN]),
        ("5556", 8, [CLOSED] * 4 + [OPEN] + [CLOSED] * 3),
        ("AA", 8, [OPEN] * 4 + [UNKNOWN] * 4),
        # Five bytes for two doors, and one digit (field: C3+).
        ("0600000000", 2, [OPEN, CLOSED]),
        ("0", 2, [UNKNOWN, UNKNOWN]),
        ("2", 1, [OPEN]),
        ("", 1, [UNKNOWN]),
        ("aa", 1, [OPEN]),
    ],
)
def test_sensor(text: str, doors: int, expected: list[Sensor]) -> None:
    """Read two bits a door."""
    assert sensors(text, doors) == expected


@pytest.mark.parametrize(
    ("text", "doors", "expected"),
    [
        ("00", 1, [False]),
        ("01", 1, [True]),
        ("04", 4, [False, False, True, False]),
        ("81", 8, [True] + [False] * 6 + [True]),
        # Six digits are three bytes, the first one counts (field: C3+).
        ("000000", 2, [False, False]),
        ("020000", 2, [False, True]),
        ("000002", 2, [False, False]),
        ("", 2, [None, None]),
    ],
)
def test_relay(text: str, doors: int, expected: list[bool | None]) -> None:
    """Read one bit a door: 1 is unlocked, unlike the document's words."""
    assert relays(text, doors) == expected


@pytest.mark.parametrize(
    ("text", "doors", "expected"),
    [
        ("0200000000000000", 2, [{DoorAlarm.TAMPER}, set()]),
        # The first pair is the first door's: no number of 64 bits.
        ("0000000000000001", 8, [set()] * 7 + [{DoorAlarm.FORCED_OPEN}]),
        ("0001000000000000", 2, [set(), {DoorAlarm.FORCED_OPEN}]),
        ("FF00", 2, [set(DoorAlarm), set()]),
        ("0010", 3, [set(), {DoorAlarm.HELD_OPEN}, None]),
        (
            "0C",
            1,
            [{DoorAlarm.DURESS_PASSWORD, DoorAlarm.DURESS_FINGER}],
        ),
        (
            "E0",
            1,
            [
                {
                    DoorAlarm.MAINS_FAILURE,
                    DoorAlarm.BATTERY_FAILURE,
                    DoorAlarm.READER_REMOVED,
                }
            ],
        ),
        ("", 1, [None]),
    ],
)
def test_alarm(text: str, doors: int, expected: list[set[DoorAlarm] | None]) -> None:
    """Read a byte a door."""
    assert alarms(text, doors) == expected


def test_panel_with_two_doors() -> None:
    """Read the widths of a panel together (field: C3+)."""
    body = f"{TIME}\tsensor=0900000000\trelay=010000\talarm=0010\tdoor=0101\tsn=C3A"
    ((state,), rejected) = parse_states(body.encode(), UTF_8, 2)

    assert rejected == []
    first, second = state.doors
    assert (first.sensor, first.is_unlocked, first.alarms) == (
        CLOSED,
        True,
        frozenset(),
    )
    assert (second.sensor, second.is_unlocked) == (OPEN, False)
    assert second.alarms == frozenset({DoorAlarm.HELD_OPEN})
    assert (state.presence, state.sub_serial) == ("0101", "C3A")


@pytest.mark.parametrize("doors", [0, 1, 8, 9, 100, -1])
def test_doors_are_bounded(doors: int) -> None:
    """Report the doors that there are, and never more than eight."""
    assert len(sensors("00", doors)) == min(max(doors, 0), 8)


def test_wrong_clock() -> None:
    """Keep a state whose time cannot be."""
    body = b"time=1971--10--29 -23:-27:-54\tsensor=01\ttime_offset=3600"
    ((state,), rejected) = parse_states(body, UTF_8, 1)

    assert (state.local_time, state.utc_offset, rejected) == (None, 3600, [])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"{TIME}\tsensor=zz", RejectionReason.INVALID_NUMBER),
        (f"{TIME}\trelay=000", RejectionReason.INVALID_NUMBER),
        (f"{TIME}\talarm=" + "0" * 66, RejectionReason.INVALID_NUMBER),
        (TIME, RejectionReason.MISSING_COLUMNS),
        ("sensor=01\ttime=now", RejectionReason.INVALID_TIME),
        (f"{TIME}\tsensor=01\tx=" + "0" * 5000, RejectionReason.TOO_LONG),
    ],
)
def test_rejected(body: str, reason: RejectionReason) -> None:
    """Keep what is no state with its reason."""
    states, rejected = parse_states(body.encode(), UTF_8, 1)

    assert states == []
    assert [(each.reason, each.raw) for each in rejected] == [(reason, body.encode())]
