"""Events: rows in any order, with any clock, and what they mean."""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.access.event_codes import (
    EVENTS,
    REASONS,
    band_of,
    meaning_of,
)
from custom_components.zkteco_push.iclock.access.events import parse_events, punch_of
from custom_components.zkteco_push.iclock.access.records import (
    AccessEvent,
    AccessType,
    Band,
    Direction,
    Effect,
    Place,
    Sensor,
)
from custom_components.zkteco_push.iclock.access.verification import read_verification
from custom_components.zkteco_push.iclock.records import Punch, RejectionReason
from custom_components.zkteco_push.iclock.text import TextEncoding, seconds_of

UTF_8 = TextEncoding.UTF_8
TIME = "2026-05-04 08:09:10"


def row(**values: str) -> bytes:
    """Return a row of events."""
    pairs = {
        "time": TIME,
        "pin": "1201",
        "cardno": "0",
        "eventaddr": "2",
        "event": "0",
        "inoutstatus": "0",
        "verifytype": "1",
        "index": "77",
    }
    return "\t".join(
        f"{key}={value}" for key, value in (pairs | values).items()
    ).encode()


def event_of(body: bytes) -> AccessEvent:
    """Return the one event of a body."""
    ((event,), states, rejected) = parse_events(body, UTF_8, 4)
    assert (states, rejected) == ([], [])
    return event


def test_event() -> None:
    """Read all columns of a row."""
    event = event_of(
        row(
            cardno="4711",
            inoutstatus="1",
            maskflag="1",
            temperature="36.5",
            convtemperature="97.7",
            time_offset="+7200",
            sitecode="12",
            linkid="3",
            sn="SUB0001",
        )
    )

    assert event == AccessEvent(
        0,
        AccessType.GRANTED,
        "verified",
        Band.NORMAL,
        datetime(2026, 5, 4, 8, 9, 10),
        7200,
        "1201",
        "4711",
        Place.DOOR,
        2,
        Direction.OUT,
        "fingerprint",
        1,
        (),
        None,
        Effect.UNLOCKED,
        True,
        77,
        3,
        "12",
        True,
        36.5,
        97.7,
        "SUB0001",
    )
    assert event.door == 2
    assert "4711" not in repr(event)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_order_case_and_line_ends(end: str) -> None:
    """Find columns by their names."""
    body = f"INDEX=77\tTime={TIME}\tSiteCode=0\tPin=1201\tEventAddr=2\tEvent=0{end}"
    event = event_of(body.encode())

    assert (event.pin, event.door, event.index) == ("1201", 2, 77)


@pytest.mark.parametrize(
    ("code", "card", "kind"),
    [
        # "Multi-user opening" is how visible-light terminals grant.
        (3, "0", AccessType.GRANTED),
        (23, "0", AccessType.DENIED),
        (22, "0", AccessType.OUTSIDE_HOURS),
        (27, "815", AccessType.UNKNOWN_CARD),
        (27, "0", AccessType.UNKNOWN_USER),
        (101, "0", AccessType.DURESS),
        (28, "0", AccessType.HELD_OPEN),
        (102, "0", AccessType.FORCED_OPEN),
        (202, "0", AccessType.EXIT_BUTTON),
        (8, "0", AccessType.REMOTE_OPEN),
        (224, "0", AccessType.DOORBELL),
        (238, "0", AccessType.DOORBELL),
        (200, "0", AccessType.OTHER),
        (5025, "0", AccessType.DENIED),
    ],
)
def test_type(code: int, card: str, kind: AccessType) -> None:
    """Say what kind of thing an event is."""
    assert event_of(row(event=str(code), cardno=card)).type is kind


@pytest.mark.parametrize(
    ("code", "effect", "place"),
    [
        (200, Effect.DOOR_OPENED, Place.DOOR),
        (201, Effect.DOOR_CLOSED, Place.DOOR),
        (7, Effect.ALARM_CANCELLED, Place.DOOR),
        (8, Effect.UNLOCKED, Place.DOOR),
        (9, Effect.LOCKED, Place.DOOR),
        (10, Effect.NORMAL_OPEN_ENDED, Place.DOOR),
        (11, Effect.NORMAL_OPEN_STARTED, Place.DOOR),
        (12, Effect.AUX_OUTPUT_ON, Place.AUX_OUTPUT),
        (13, Effect.AUX_OUTPUT_OFF, Place.AUX_OUTPUT),
        (100, Effect.TAMPERED, Place.DOOR),
        (206, Effect.DEVICE_STARTED, Place.DEVICE),
        (220, Effect.AUX_INPUT_OFF, Place.AUX_INPUT),
        (221, Effect.AUX_INPUT_ON, Place.AUX_INPUT),
        (225, Effect.AUX_INPUT_OFF, Place.AUX_INPUT),
        (226, Effect.AUX_INPUT_ON, Place.AUX_INPUT),
        (229, Effect.AUX_OUTPUT_ON, Place.AUX_OUTPUT),
        (230, Effect.AUX_OUTPUT_OFF, Place.AUX_OUTPUT),
        (233, Effect.LOCK_DOWN_STARTED, Place.DOOR),
        (234, Effect.LOCK_DOWN_ENDED, Place.DOOR),
    ],
)
def test_effect(code: int, effect: Effect, place: Place) -> None:
    """Say what an event does, and to what."""
    event = event_of(row(event=str(code), pin="0"))

    assert (event.effect, event.place) == (effect, place)
    assert (event.door is None) == (place is not Place.DOOR)


def test_what_grants() -> None:
    """Let through exactly those events that open a door to somebody."""
    grants = {code for code, meaning in EVENTS.items() if meaning.grants}

    assert grants == {
        *range(6),
        *range(14, 20),
        *(101, 103, 203, 207, 208, 215, 216, 218, 222, 232),
    }


def test_names_are_keys() -> None:
    """Have names that can be keys of translations."""
    assert all(reason.isidentifier() and reason == reason.lower() for reason in REASONS)
    assert "multi" not in "".join(REASONS)


@pytest.mark.parametrize(
    ("code", "band", "kind", "reason"),
    [
        (253, Band.NORMAL, AccessType.OTHER, "unknown_event"),
        (81, Band.ERROR, AccessType.DENIED, "unknown_error"),
        (131, Band.ALARM, AccessType.OTHER, "unknown_alarm"),
        (4900, Band.NORMAL, AccessType.OTHER, "unknown_event"),
        (5900, Band.ERROR, AccessType.DENIED, "unknown_error"),
        (6900, Band.ALARM, AccessType.OTHER, "unknown_alarm"),
    ],
)
def test_unlisted_code(code: int, band: Band, kind: AccessType, reason: str) -> None:
    """Go by the band and keep the number; open nothing."""
    event = event_of(row(event=str(code)))

    assert (event.code, event.band, event.type, event.reason) == (
        code,
        band,
        kind,
        reason,
    )
    assert (event.is_grant, event.effect) == (False, None)
    assert band_of(code) is band
    assert meaning_of(code).reason == reason


@pytest.mark.parametrize(
    "text", ["1971--10--29 -23:-27:-54", "1970-01-01 00:00:00", "2026-02-30 00:00:00"]
)
def test_clock_that_is_not_set(text: str) -> None:
    """Keep an event whose time cannot be, and say so."""
    event = event_of(row(time=text, event="206", pin="0"))

    assert event.has_wrong_clock
    assert event.effect is Effect.DEVICE_STARTED
    assert punch_of(event) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (row(event="x"), RejectionReason.INVALID_NUMBER),
        (row(event="10000"), RejectionReason.INVALID_NUMBER),
        (row(event="-1"), RejectionReason.INVALID_NUMBER),
        (row(time="yesterday"), RejectionReason.INVALID_TIME),
        (row(time=""), RejectionReason.INVALID_TIME),
        (row(pin="1" * 65), RejectionReason.INVALID_PIN),
        (row(pin="1\x1b"), RejectionReason.INVALID_PIN),
        (f"time={TIME}\tpin=1".encode(), RejectionReason.MISSING_COLUMNS),
        (b"noise", RejectionReason.MISSING_COLUMNS),
        (row(linkid="9" * 5000), RejectionReason.TOO_LONG),
    ],
)
def test_rejected(body: bytes, reason: RejectionReason) -> None:
    """Keep what is not understood with its reason, beside what is."""
    events, states, rejected = parse_events(body + b"\r\n" + row(), UTF_8, 1)

    assert len(events) == 1
    assert states == []
    assert [(each.reason, each.raw) for each in rejected] == [(reason, body)]


def test_state_among_events() -> None:
    """Make no punch of a state that comes with events."""
    state = f"time={TIME}\tsensor=02\trelay=00\talarm=0100000000000000\tdoor=01"
    events, states, rejected = parse_events(
        row() + b"\r\n" + state.encode() + b"\r\n", UTF_8, 1
    )

    assert (len(events), len(states), rejected) == (1, 1, [])
    assert states[0].doors[0].sensor is Sensor.OPEN


def test_stored_event_is_the_same() -> None:
    """Read an event that comes as a record, under that table's names."""
    stored = (
        "transaction cardno=4711\tpin=1201\tverified=1\tdoorid=2\teventtype=0"
        "\tinoutstate=1\ttime_second=583080894\tindex=77\tsitecode=0\tdevid=1"
    )
    live = row(cardno="4711", inoutstatus="1", time="2018-02-22 14:54:54", sitecode="0")

    assert event_of(stored.encode()) == event_of(live)


@pytest.mark.parametrize(
    ("direction", "state"), [("0", 0), ("1", 1), ("2", 255), ("x", 255), ("", 255)]
)
def test_punch(direction: str, state: int) -> None:
    """Make a punch of a grant; its state is its direction."""
    event = event_of(row(inoutstatus=direction, event="3", verifytype="15"))

    assert punch_of(event) == Punch(
        "1201", seconds_of(datetime(2026, 5, 4, 8, 9, 10)), state, 15
    )


@pytest.mark.parametrize(
    "values", [{"event": "23"}, {"event": "8"}, {"pin": "0"}, {"event": "202"}]
)
def test_no_punch(values: dict[str, str]) -> None:
    """Make no punch of a refusal, of nobody, or of a command."""
    assert punch_of(event_of(row(**values))) is None


@pytest.mark.parametrize("card", ["0", "", "0000000000", "a\x1bb"])
def test_no_card(card: str) -> None:
    """Know no card from one."""
    assert event_of(row(cardno=card)).card == ""


def test_cause_is_no_verification() -> None:
    """Read what a linkage has in place of a verification."""
    event = event_of(row(event="6", verifytype="202"))

    assert (event.cause, event.verification_code) == (202, -1)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("0", 0, "automatic"),
        ("1", 1, "fingerprint"),
        ("4", 4, "card"),
        ("15", 15, "face"),
        ("200", 200, "other"),
        ("999", 999, "other"),
        ("", -1, "other"),
        ("x", -1, "other"),
        # No numbers, whatever they look like.
        ("0000000000000010", 15, "face"),
        ("0000000000010000", 1, "fingerprint"),
        ("0000001000000000", 3, "password"),
        ("0000010000000000", 2, "pin"),
        ("0000100000000000", 4, "card"),
        ("0000000000000100", 25, "palm"),
        ("0000100000000011", 18, "face_and_card"),
        ("0000100000010000", 6, "fingerprint_or_card"),
        ("0000101000000011", 200, "face_and_password_and_card"),
        ("0" * 32, -1, "other"),
    ],
)
def test_verification(text: str, code: int, name: str) -> None:
    """Name verifications as the other dialect does."""
    verification = read_verification(text)

    assert (verification.code, verification.name) == (code, name)
