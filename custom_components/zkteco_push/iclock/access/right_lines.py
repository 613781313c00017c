"""Rights and cards as records of the directory, in lines of our own.

They are the same whichever form the terminal has: doors by number, cards in decimal.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from ..records import Category, DirectoryRecord
from ..text import TextEncoding, decode, parse_number, parse_pairs
from .records import AccessRight, CardRecord

RIGHT_TAG: Final = "RIGHT"
CARD_TAG: Final = "CARD"


def record_of_right(right: AccessRight, *, is_single: bool) -> DirectoryRecord:
    """Return the record of a right: one a person and time zone.

    Where a right names one door (`is_single`), it is one a door as well.
    """
    doors = ",".join(map(str, right.doors))
    device = "" if right.sub_device is None else str(right.sub_device)
    item = "|".join((str(right.time_zone), device, doors if is_single else ""))
    bounds = [_bound(right.valid_from), _bound(right.valid_until)]
    pairs = {
        "Pin": right.pin,
        "TimeZone": str(right.time_zone),
        "Doors": doors,
        "Device": device,
        "From": bounds[0],
        "Until": bounds[1],
    }
    return DirectoryRecord(
        Category.ACCESS_RIGHT,
        right.pin,
        item,
        _line(RIGHT_TAG, pairs),
        _hash(str(right.time_zone), doors, device, *bounds),
    )


def parse_right(raw: bytes) -> AccessRight | None:
    """Return the right of a line of `record_of_right`, None if it is none."""
    pairs = _pairs(RIGHT_TAG, raw)
    time_zone = parse_number(pairs.get("timezone", ""))
    if not (pin := pairs.get("pin", "")) or time_zone is None:
        return None
    doors = (parse_number(door) for door in pairs.get("doors", "").split(","))
    return AccessRight(
        pin,
        time_zone,
        tuple(door for door in doors if door is not None),
        parse_number(pairs.get("device", "")),
        _moment(pairs.get("from", "")),
        _moment(pairs.get("until", "")),
    )


def record_of_card(card: CardRecord) -> DirectoryRecord:
    """Return the record of one of somebody's cards; only its content tells it apart."""
    pairs = {
        "Pin": card.pin,
        "Card": card.card,
        "Lost": str(int(card.is_lost)),
        "Main": str(int(card.is_main)),
    }
    return DirectoryRecord(
        Category.CARD, card.pin, None, _line(CARD_TAG, pairs), _hash(card.card)
    )


def parse_card(raw: bytes) -> CardRecord | None:
    """Return the card of a line of `record_of_card`, None if it is none."""
    pairs = _pairs(CARD_TAG, raw)
    pin, card = pairs.get("pin", ""), pairs.get("card", "")
    if not pin or not card:
        return None
    return CardRecord(pin, card, pairs.get("lost") == "1", pairs.get("main") != "0")


def _line(tag: str, pairs: Mapping[str, str]) -> bytes:
    """Return a line."""
    joined = "\t".join(f"{key}={value}" for key, value in pairs.items())
    return f"{tag} {joined}".encode()


def _pairs(tag: str, raw: bytes) -> dict[str, str]:
    """Return a line's pairs by lower-case key, nothing where it is of another tag."""
    text = decode(raw, TextEncoding.UTF_8)
    head, _, rest = text.partition(" ")
    return parse_pairs(rest) if head == tag else {}


def _bound(moment: datetime | None) -> str:
    """Return a bound as text, empty for none."""
    return "" if moment is None else moment.isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    """Return the bound of a text, None for none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _hash(*content: str) -> bytes:
    """Return what is equal where content is."""
    return sha256("\0".join(content).encode()).digest()
