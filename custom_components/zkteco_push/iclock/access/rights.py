"""Rows about what people may pass, and with which cards (sheet 3.1)."""

from collections.abc import Mapping
import re
from typing import Final

from ..records import RejectionReason
from .records import MAX_DOORS, AccessRight, CardRecord
from .registry import Abilities
from .rows import flag_of, number_of, pin_of
from .times import parse_validity

_CARD: Final = re.compile(r"[0-9A-Fa-f]{1,32}")
_MAX_TIME_ZONE: Final = 9999


def read_right(
    pairs: Mapping[str, str], abilities: Abilities
) -> AccessRight | RejectionReason:
    """Return a row of `userauthorize`: doors are a bitmask, or one door's number."""
    try:
        pin = pin_of(pairs)
    except ValueError:
        pin = None
    if pin is None:
        return RejectionReason.INVALID_PIN
    time_zone = number_of(pairs, "authorizetimezoneid")
    doors = number_of(pairs, "authorizedoorid")
    if time_zone is None or doors is None:
        return RejectionReason.MISSING_COLUMNS
    if not 0 <= time_zone <= _MAX_TIME_ZONE or doors < 0:
        return RejectionReason.INVALID_NUMBER
    return AccessRight(
        pin,
        time_zone,
        doors_of(doors, is_single=abilities.has_single_door_rights),
        number_of(pairs, "devid"),
        parse_validity(pairs.get("starttime", "")),
        parse_validity(pairs.get("endtime", ""), is_end=True),
    )


def doors_of(value: int, *, is_single: bool) -> tuple[int, ...]:
    """Return the doors of `AuthorizeDoorId`: 3 is the doors 1 and 2, or the third."""
    if is_single:
        return (value,) if 1 <= value <= MAX_DOORS else ()
    return tuple(door for door in range(1, MAX_DOORS + 1) if value >> door - 1 & 1)


def read_card(
    pairs: Mapping[str, str], _abilities: Abilities
) -> CardRecord | RejectionReason:
    """Return a row of `mulcarduser`, whose card is hexadecimal, unlike a user's."""
    try:
        pin = pin_of(pairs)
    except ValueError:
        pin = None
    if pin is None:
        return RejectionReason.INVALID_PIN
    card = pairs.get("cardno", "").strip()
    if not _CARD.fullmatch(card):
        return RejectionReason.MISSING_COLUMNS
    return CardRecord(
        pin,
        str(int(card, 16)),
        flag_of(pairs, "losscardflag") or False,
        number_of(pairs, "cardtype") != 1,
    )
