"""Rows of people's tables as the lines that both dialects' directory has (sheet 2.4).

The keys are renamed and a few values rewritten; what the other dialect does not have
stays in the line under its own key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ..text import parse_number
from .times import parse_validity

type Pair = tuple[str, str]

_NO_TIME: Final = frozenset({"", "0"})
# Sixteen more than the finger's number is given under duress (sheet 2.4).
_DURESS_FINGER: Final = 16
_DURESS: Final = "3"


@dataclass(frozen=True, slots=True)
class DirectoryTable:
    """Which line a table's rows become."""

    tag: str
    convert: Callable[[list[Pair]], list[Pair]]


_USER_KEYS: Final[Mapping[str, str]] = {
    "pin": "PIN",
    "name": "Name",
    "privilege": "Pri",
    "password": "Passwd",
    "cardno": "Card",
    "group": "Grp",
    "starttime": "StartDatetime",
    "endtime": "EndDatetime",
    "verify": "Verify",
}
_TEMPLATE_KEYS: Final[Mapping[str, str]] = {
    "pin": "PIN",
    "fingerid": "FID",
    "size": "Size",
    "valid": "Valid",
    "template": "TMP",
}


def _user(pairs: list[Pair]) -> list[Pair]:
    """Return a user's line: bounds as times, and no value for what is not set.

    Verification 0 is this dialect's default, which the other does not send.
    """
    line: list[Pair] = []
    has_bounds = False
    for key, value in pairs:
        lower = key.lower()
        stripped = value.strip()
        match lower:
            case "starttime" | "endtime":
                bound = parse_validity(stripped, is_end=lower == "endtime")
                if bound is None:
                    # What is no time is not lost, only not taken for one.
                    if stripped not in _NO_TIME:
                        line.append((f"Raw{key}", value))
                    continue
                has_bounds = True
                value = bound.isoformat(sep="T", timespec="seconds")
            case "verify" if stripped in _NO_TIME:
                continue
            case "cardno" if not stripped.strip("0"):
                value = ""
        line.append((_USER_KEYS.get(lower, key), value))
    return [*line, ("Expires", "1")] if has_bounds else line


def _fingerprint(pairs: list[Pair]) -> list[Pair]:
    """Return a fingerprint's line; a finger of duress has its own number there."""
    values = {key.lower(): value.strip() for key, value in reversed(pairs)}
    finger = parse_number(values.get("fingerid", ""))
    if finger is not None and finger >= _DURESS_FINGER:
        values["fingerid"] = str(finger - _DURESS_FINGER)
        if values.get("valid") != "0":
            values["valid"] = _DURESS
    line = [(_TEMPLATE_KEYS.get(key.lower(), key), key.lower()) for key, _ in pairs]
    return [(key, values[name]) for key, name in line]


def _same(pairs: list[Pair]) -> list[Pair]:
    """Return a line whose keys only differ in case."""
    return pairs


def _without_underscores(pairs: list[Pair]) -> list[Pair]:
    """Return a line of keys that either document writes with underscores or not."""
    return [(key.replace("_", ""), value) for key, value in pairs]


LINES: Final[Mapping[str, DirectoryTable]] = {
    "user": DirectoryTable("USER", _user),
    "templatev10": DirectoryTable("FP", _fingerprint),
    "biodata": DirectoryTable("BIODATA", _without_underscores),
    "biophoto": DirectoryTable("BIOPHOTO", _same),
    "userpic": DirectoryTable("USERPIC", _same),
    "identitycard": DirectoryTable("IDCARD", _without_underscores),
    "errorlog": DirectoryTable("ERRORLOG", _same),
    # Kept unread: nothing here needs what is in them.
    "extuser": DirectoryTable("EXTUSER", _same),
    "deviceauthorize": DirectoryTable("DEVICEAUTHORIZE", _same),
}
