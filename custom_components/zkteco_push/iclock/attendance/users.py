"""User records as terminals upload them (V4.0 section 11.5; seed, USERINFO)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..text import TextEncoding, decode, parse_number, parse_pairs

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
}
# An old firmware's card number of somebody who has none (field: operlog-15).
_NO_CARD: Final = "[0000000000]"
_NO_TIME: Final = frozenset({"", "0"})


def user_line(pin: str, parameters: Mapping[str, str]) -> str:
    """Return the line in which a terminal would upload a user."""
    pairs = [f"PIN={pin}"]
    pairs += [
        f"{key}={parameters[name]}"
        for key, name in _PARAMETERS.items()
        if name in parameters
    ]
    return f"{TAGS[0]} {'\t'.join(pairs)}"


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
    if not (pin := pairs.get("pin", "").strip()):
        return None
    parameters = {
        name: pairs[key].strip() for key, name in _PARAMETERS.items() if key in pairs
    }
    if parameters.get("card") == _NO_CARD:
        parameters["card"] = ""
    # What is not set is not sent back: `0` is no time.
    for name in ("valid_from", "valid_until"):
        if parameters.get(name) in _NO_TIME:
            parameters.pop(name, None)
    return UserRecord(pin, parameters)
