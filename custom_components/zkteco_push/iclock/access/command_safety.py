"""What a command's text would do to a door, however it is spelled (sheet 3.4)."""

from dataclasses import dataclass
import re
from typing import Final

from ..commands import is_dangerous as is_dangerous_anywhere

_COMPACT: Final = re.compile(r"(?:[0-9A-F]{2}){4,5}")
_HEX: Final = re.compile(r"[0-9A-F]+")
_LATCHED: Final = 0xFF
_OUTPUT: Final = 2
_EMERGENCY: Final = 7
# Alarm, restart, battery, tests, networks, counters: nothing that moves a door. All
# other functions are taken for one that does, also those that nobody has listed yet.
_HARMLESS: Final = frozenset(
    {0x02, 0x03, 0x05, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x10}
)
_HIDDEN: Final = re.compile(r"CONTROL\s+DEVICE|OPENDOOREX|AC_UNLOCK", re.IGNORECASE)
_PAIR: Final = re.compile(r"(\w+)\s*=\s*([^\s&,]*)", re.ASCII)
_TRANSACTION: Final = "TRANSACTION"
_ALL_CONDITIONS: Final = frozenset({"", "*", "0"})
# Keys that single records out, exactly as firmware spells them: one that it does not
# know it ignores, and then deletes the whole table (field: 2A).
_DELETE_KEYS: Final = {
    "USER": ("Pin", frozenset({"Pin"})),
    "USERAUTHORIZE": ("Pin", frozenset({"Pin"})),
    "EXTUSER": ("Pin", frozenset({"Pin"})),
    "MULCARDUSER": ("Pin", frozenset({"Pin"})),
    "SUPERAUTHORIZE": ("Pin", frozenset({"Pin"})),
    "TEMPLATEV10": ("Pin", frozenset({"Pin", "FingerID"})),
    "BIODATA": ("Pin", frozenset({"Type", "Pin", "No"})),
    "BIOPHOTO": ("PIN", frozenset({"PIN", "Type"})),
    "USERPIC": ("pin", frozenset({"pin"})),
    "TIMEZONE": ("TimezoneId", frozenset({"TimezoneId"})),
}


@dataclass(frozen=True, slots=True)
class Control:
    """A CONTROL DEVICE command, by its four places: AA, BB, CC and DD.

    `is_compact` tells that it is in the document's form; firmware may read any other
    one in its own way.
    """

    function: int
    address: int
    target: int
    duration: int
    is_compact: bool


def parse_control(text: str) -> Control | None:
    """Return what a CONTROL DEVICE command says, None if it cannot be read."""
    words = text.upper().split()
    if words[:2] != ["CONTROL", "DEVICE"] or len(words) < 3:
        return None
    if len(words) == 3:
        if not _COMPACT.fullmatch(words[2]):
            return None
        places = bytes.fromhex(words[2])
        return Control(places[0], places[1], places[2], places[3], is_compact=True)
    # The vendor's demo writes decimal numbers with blanks (field).
    numbers = [_number(word) for word in words[2:7]]
    if any(number is None for number in numbers):
        return None
    known = [number for number in numbers if number is not None]
    function, address, target, duration = [*known, 0, 0, 0][:4]
    return Control(function, address, target, duration, is_compact=False)


def opens_a_door(text: str) -> bool:
    """Return whether a text may open or close a door, or an output that does.

    Whatever cannot be read is taken for one that does: it must be delivered at most
    once. Ending what holds a door open counts too, as firmware reads it either way.
    """
    words = text.upper().split(maxsplit=1)
    if not words:
        return False
    if words[0].startswith(("AC_UNLOCK", "REMOTE")):
        return True
    if not words[0].startswith("CONTROL"):
        # Behind another word, or a prefix that this firmware wants.
        return _HIDDEN.search(text) is not None
    if len(_HIDDEN.findall(text)) > 1:
        return True
    control = parse_control(text)
    return (
        control is None or not control.is_compact or control.function not in _HARMLESS
    )


def is_for_all_doors(text: str) -> bool:
    """Return whether a text that moves doors is for every door of the device."""
    if not opens_a_door(text):
        return False
    start = text.upper().split(maxsplit=1)[0]
    if start.startswith("REMOTE"):
        return _pairs(text).get("id", "0").strip("0") == ""
    if start.startswith("AC_UNLOCK"):
        return False
    control = parse_control(text)
    return control is None or control.address == 0 or control.function == _EMERGENCY


def latches_open(text: str) -> bool:
    """Return whether a text leaves a door open until it is told otherwise."""
    if not opens_a_door(text):
        return False
    start = text.upper().split(maxsplit=1)[0]
    if start.startswith("REMOTE"):
        seconds = _pairs(text).get("opentime", "")
        return not seconds.isdecimal() or len(seconds) > 9 or int(seconds) >= _LATCHED
    if start.startswith("AC_UNLOCK"):
        return False
    if (control := parse_control(text)) is None:
        return True
    match control.function:
        case 1:
            return control.target != _OUTPUT and control.duration >= _LATCHED
        case 4:
            return control.target != 0
        case 6:
            return False
        case 7:
            return control.address == 1
    return True


def is_dangerous(text: str) -> bool:
    """Return whether a text needs a confirmation of its own.

    It opens every door or one for ever, deletes more than one record, or stops the
    terminal's commands (field: 7A, a query of its events).
    """
    if is_for_all_doors(text) or latches_open(text):
        return True
    words = text.split(maxsplit=3)
    match [word.upper() for word in words[:3]]:
        case ["DATA", "DELETE", table]:
            return _deletes_more(table, words[3] if len(words) > 3 else "")
        case ["DATA", "QUERY", *_]:
            return _TRANSACTION in text.upper()
    return is_dangerous_anywhere(text)


def _deletes_more(table: str, condition: str) -> bool:
    """Return whether a deletion may be of more than one person's, or one record."""
    if (keys := _DELETE_KEYS.get(table)) is None:
        return True
    key, known = keys
    pairs = [part.partition("=") for part in condition.split("\t")]
    given = {name: value.strip() for name, _, value in pairs}
    if any(not equals or name not in known for name, equals, _ in pairs):
        return True
    # Blanks between pairs make all of the rest one value.
    return given.get(key, "") in _ALL_CONDITIONS or any(
        " " in value or "," in value for value in given.values()
    )


def _pairs(text: str) -> dict[str, str]:
    """Return a text's pairs by key in lower case."""
    return {key.lower(): value for key, value in reversed(_PAIR.findall(text))}


def _number(word: str) -> int | None:
    """Return a number in decimal, or in hexadecimal where it has letters."""
    if len(word) > 4 or not _HEX.fullmatch(word):
        return None
    return int(word) if word.isdecimal() else int(word, 16)
