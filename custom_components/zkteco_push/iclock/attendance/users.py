"""User records as terminals upload them (V4.0 section 11.5; seed, USERINFO)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import re
from typing import Final

from ..text import (
    TextEncoding,
    decode,
    encode,
    pairs_as_sent,
    parse_number,
    parse_pairs,
)

TAGS: Final = ("USER", "USERINFO")

PRIVILEGES: Final = {
    0: "user",
    2: "enroller",
    6: "admin",
    10: "custom",
    14: "super_admin",
}

# The parameter of an update by the key of an upload.
_PARAMETERS: Final = {
    "name": "name",
    "pri": "privilege",
    "passwd": "password",
    "card": "card",
    "grp": "group",
    "tz": "time_zones",
    "verify": "verification",
    "vicecard": "vice_card",
    "startdatetime": "valid_from",
    "enddatetime": "valid_until",
    "expires": "expires",
    # Of the access dialect.
    "disable": "disabled",
}
# The card number of somebody who has none (field: operlog-15).
_NO_CARD: Final = frozenset({"[0000000000]", "[00000000]", "0"})
# Long past: whoever is valid until then is not.
DISABLED: Final = {
    "valid_from": "2000-01-01 00:00:00",
    "valid_until": "2000-01-02 00:00:00",
    "expires": "1",
}
_NO_TIME: Final = frozenset({"", "0"})
CARDS: Final = ("card", "vice_card")
# The card's bytes, the lowest first; old firmware adds a fifth (V4.0; 2008).
_CARD_BYTES: Final = re.compile(r"\[([0-9A-Fa-f]{8})(?:00)?\]")
# What firmware takes for a value that is not there (V4.0 section 12.2; field).
_DEFAULTS: Final = {
    "name": "",
    "privilege": "0",
    "password": "",
    "card": "",
    "group": "1",
    "time_zones": "0000000100000000",
    "verification": "-1",
    "vice_card": "",
}


@dataclass(frozen=True, slots=True)
class UserRecord:
    """One user of a terminal; `parameters` are those of an update, as sent."""

    pin: str
    parameters: dict[str, str] = field(repr=False)

    @property
    def name(self) -> str:
        """Return the user's name, empty where there is none."""
        return self.parameters.get("name", "")

    @property
    def privilege(self) -> str:
        """Return the name of the user's privilege, `other` where unknown."""
        number = parse_number(self.parameters.get("privilege", "0"))
        return PRIVILEGES.get(number or 0, "other")


def parse_user(raw: bytes, encoding: TextEncoding) -> UserRecord | None:
    """Return the user of a line, tagged or not, None if it is none."""
    text = decode(raw, encoding)
    for tag in TAGS:
        if text.upper().startswith(f"{tag} "):
            text = text[len(tag) + 1 :]
            break
    pairs = parse_pairs(text)
    pin = pairs.get("pin", "").strip()
    return user_of(pin, pairs) if pin else None


def user_of(pin: str, pairs: Mapping[str, str]) -> UserRecord:
    """Return the user of a line's pairs."""
    parameters = {
        name: pairs[key].strip() for key, name in _PARAMETERS.items() if key in pairs
    }
    for name in CARDS:
        if parameters.get(name) in _NO_CARD:
            parameters[name] = ""
    # What is not set is not sent back: `0` is no time.
    for name in ("valid_from", "valid_until"):
        if parameters.get(name) in _NO_TIME:
            parameters.pop(name, None)
    return UserRecord(pin, parameters)


def comparable(user: UserRecord) -> list[str]:
    """Return what makes two users equal: what is not there is at its default.

    A card has one number, and a time one form, whichever firmware wrote them.
    """
    parameters = {
        name: value for name, value in user.parameters.items() if name != "expires"
    }
    if parameters.get("disabled") in _NO_TIME:
        parameters.pop("disabled", None)
    for name, default in _DEFAULTS.items():
        if not parameters.get(name):
            parameters[name] = default
    for name in CARDS:
        parameters[name] = card_number(parameters[name])
    for name in ("valid_from", "valid_until"):
        if name in parameters:
            parameters[name] = parameters[name].replace("T", " ")
    return [f"{name}={parameters[name]}" for name in sorted(parameters)]


def card_number(card: str) -> str:
    """Return a card in decimal, unless its bytes are more than a number has."""
    if match := _CARD_BYTES.fullmatch(card):
        return str(int.from_bytes(bytes.fromhex(match[1]), "little"))
    return card


def merged_line(known: bytes | None, update: bytes, encoding: TextEncoding) -> bytes:
    """Return the line of a user after an update, which may leave out what it keeps.

    Both are lines as uploaded; keys are compared without their case (field: an update
    of PIN and name alone changed only the name).
    """
    if known is None:
        return update
    changed = parse_pairs(_without_tag(decode(update, encoding)))
    before = pairs_as_sent(_without_tag(decode(known, encoding)))
    after = pairs_as_sent(_without_tag(decode(update, encoding)))
    kept = [(key, value) for key, value in before if key.strip().lower() not in changed]
    pairs = [after[0], *kept, *after[1:]] if after else kept
    line = "\t".join(f"{key}={value}" for key, value in pairs)
    return encode(f"{TAGS[0]} {line}", encoding)


def _without_tag(text: str) -> str:
    """Return a line's pairs."""
    head, blank, rest = text.partition(" ")
    return rest if blank and head.upper() in TAGS else text
