"""Events: `table=rtlog`, and `transaction` rows of before (sheet 2.1 and 2.6)."""

from typing import Final

from ..records import Punch, RejectedLine, RejectionReason
from ..rejections import Rejections
from ..text import TextEncoding, decode, lines_of, parse_pairs, seconds_of
from .event_codes import band_of, meaning_of, type_of
from .records import AccessEvent, Direction, StateReport
from .rows import (
    MAX_LINE_LENGTH,
    MAX_ROWS,
    Moment,
    Pairs,
    card_of,
    flag_of,
    index_of,
    moment_of,
    number_of,
    pin_of,
    temperature_of,
    word_of,
)
from .state import is_state, read_state
from .verification import Verification, read_verification

TRANSACTION: Final = "transaction"

_DIRECTIONS: Final = {0: Direction.IN, 1: Direction.OUT}
# Attendance states, so that who goes in or out does so in either dialect.
_STATES: Final = {Direction.IN: 0, Direction.OUT: 1}
_NO_STATE: Final = 255
_MAX_CODE: Final = 9999
# Linkages, whose field for the verification has the code of what fired them.
_CAUSED: Final = frozenset({6, 231})


def parse_events(
    body: bytes, encoding: TextEncoding, doors: int
) -> tuple[list[AccessEvent], list[StateReport], list[RejectedLine]]:
    """Return the events in a body, the states among them, and what is neither.

    Rows are found by their keys: their order differs by firmware, and some have the
    table's name in front (sheet 2.1, 2.6). `doors` is how many the terminal has.
    """
    events: list[AccessEvent] = []
    states: list[StateReport] = []
    rejections = Rejections()
    for number, line in enumerate(lines_of(body)):
        if number >= MAX_ROWS:
            rejections.add(RejectionReason.TOO_MANY, line)
            continue
        if len(line) > MAX_LINE_LENGTH:
            rejections.add(RejectionReason.TOO_LONG, line)
            continue
        pairs = parse_pairs(_without_name(decode(line, encoding)))
        found = read_state(pairs, doors) if is_state(pairs) else read_event(pairs)
        match found:
            case AccessEvent():
                events.append(found)
            case StateReport():
                states.append(found)
            case _:
                rejections.add(found, line)
    return events, states, rejections.lines()


def read_event(pairs: Pairs) -> AccessEvent | RejectionReason:
    """Return the event of a row's pairs, under either table's names."""
    if "event" not in pairs and "eventtype" not in pairs:
        return RejectionReason.MISSING_COLUMNS
    code = number_of(pairs, "event", "eventtype")
    if code is None or not 0 <= code <= _MAX_CODE:
        return RejectionReason.INVALID_NUMBER
    try:
        pin = pin_of(pairs)
    except ValueError:
        return RejectionReason.INVALID_PIN
    match moment_of(pairs, "time", "time_second"):
        case Moment(local_time, utc_offset):
            pass
        case reason:
            return reason
    card = card_of(pairs)
    meaning = meaning_of(code)
    verification_text = pairs.get("verifytype", pairs.get("verified", ""))
    is_caused = code in _CAUSED
    verification = Verification() if is_caused else read_verification(verification_text)
    return AccessEvent(
        code,
        type_of(code, meaning, pin, card),
        meaning.reason,
        band_of(code),
        local_time,
        utc_offset,
        pin,
        card,
        meaning.place,
        number_of(pairs, "eventaddr", "doorid"),
        _direction_of(pairs),
        verification.name,
        verification.code,
        verification.methods,
        number_of(pairs, "verifytype", "verified") if is_caused else None,
        meaning.effect,
        meaning.grants,
        index_of(pairs),
        number_of(pairs, "linkid"),
        word_of(pairs, "sitecode"),
        flag_of(pairs, "maskflag"),
        temperature_of(pairs, "temperature"),
        temperature_of(pairs, "convtemperature"),
        word_of(pairs, "sn"),
    )


def punch_of(event: AccessEvent) -> Punch | None:
    """Return the punch that an event also is, None where nobody was let through.

    An event without a time is none: when it came is for whoever received it to say.
    """
    if not event.is_grant or event.pin is None or event.local_time is None:
        return None
    return Punch(
        event.pin,
        seconds_of(event.local_time),
        _NO_STATE if event.direction is None else _STATES[event.direction],
        event.verification_code,
        mask=event.mask,
        temperature=event.temperature,
        converted_temperature=event.converted_temperature,
        utc_offset=event.utc_offset,
    )


def _direction_of(pairs: Pairs) -> Direction | None:
    """Return which way somebody went; 2 is neither, also at plain doors (field)."""
    number = number_of(pairs, "inoutstatus", "inoutstate")
    return None if number is None else _DIRECTIONS.get(number)


def _without_name(text: str) -> str:
    """Return a row without the table's name in front."""
    head, blank, rest = text.partition(" ")
    return rest if blank and head.lower() == TRANSACTION else text
