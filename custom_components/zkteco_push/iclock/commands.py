"""What a command is, how it may be delivered, and which ones are dangerous."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# Verbs of two words; the rest of the vendor's are one (V4.0 section 12).
_TWO_WORD_VERBS: Final = frozenset(
    {"AC", "CLEAR", "CONTROL", "DATA", "GET", "RELOAD", "REMOTE", "SET", "VERIFY"}
)


class Delivery(StrEnum):
    """How a command may reach a terminal."""

    UNLOCK = "unlock"
    REBOOT = "reboot"
    ONCE = "once"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class DeliveryRule:
    """What a class of delivery means.

    `waits` is how long a command may wait until the answer that carries it is
    written. `is_last` commands have nothing after them in their answer.
    """

    handed_out_once: bool
    waits: timedelta
    is_last: bool


DELIVERY_RULES: Final[Mapping[Delivery, DeliveryRule]] = MappingProxyType(
    {
        Delivery.UNLOCK: DeliveryRule(True, timedelta(seconds=15), False),
        Delivery.REBOOT: DeliveryRule(True, timedelta(minutes=5), True),
        Delivery.ONCE: DeliveryRule(True, timedelta(minutes=10), False),
        Delivery.REPEAT: DeliveryRule(False, timedelta(days=30), False),
    }
)
# By what the verb begins with, because firmware may look no further. CONTROL DEVICE
# and REMOTE OPENDOOREX open doors in the access dialect, which attendance firmware of
# some makers takes as well (field).
_DELIVERY_OF_VERB: Final = (
    (("CONTROL DEVICE 03",), Delivery.REBOOT),
    (("AC_UNLOCK", "CONTROL", "REMOTE"), Delivery.UNLOCK),
    (("REBOOT",), Delivery.REBOOT),
    # Repeated, it would delete what has come since (access dialect).
    (("DATA DELETE TRANSACTION",), Delivery.ONCE),
    (("CLEAR", "ENROLL", "PUTFILE", "UPGRADE", "SHELL"), Delivery.ONCE),
)
# A terminal begins anew after these, so what follows them in an answer may be lost
# (V4.0 section 12.4; reference 4.2).
_LAST: Final = ("CHECK", "CLEAR DATA", "UPGRADE")

_RUNS_OR_MOVES_FILES: Final = ("SHELL", "GETFILE", "PUTFILE", "UPGRADE")
# Firmware ignores a key that it does not know, in its own spelling, and then deletes
# the whole table (SDK3.2; field: `DELETE user uid=` wiped all users).
_DELETE_KEYS: Final = {
    "ADPIC": "Index",
    "BIODATA": "PIN Pin",
    "BIOPHOTO": "PIN",
    "BLACKLIST": "IDNum",
    "FACE": "PIN",
    "FINGERTMP": "PIN",
    "FVEIN": "PIN Pin",
    "GLOCK": "GLID",
    "SMS": "UID ID",
    "TIMEZONE": "TZID",
    "USER": "Pin",
    "USERINFO": "PIN",
    "USERPIC": "PIN",
    "USER_SMS": "PIN",
    "WALLPAPER": "Index",
    "WHITELIST": "IDNum",
    "WORKCODE": "CODE Code",
}
_EVERYTHING: Final = frozenset({"", "*"})


# Tables whose records are about somebody (V4.0 section 12.2), also in the access
# dialect (Security PUSH V6.2).
_PERSONAL: Final = frozenset(
    {
        "BIODATA",
        "BIOPHOTO",
        "EXTUSER",
        "FACE",
        "FINGERTMP",
        "FVEIN",
        "IDCARD",
        "IDENTITYCARD",
        "MULCARDUSER",
        "TEMPLATEV10",
        "USER",
        "USERAUTHORIZE",
        "USERINFO",
        "USERPIC",
    }
)


class CommandErrorReason(StrEnum):
    """Why a command is not sent."""

    UNKNOWN_COMMAND = "unknown_command"
    UNKNOWN_PARAMETER = "unknown_parameter"
    MISSING = "missing"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    MALFORMED = "malformed"
    HOLDS_KEY = "holds_key"
    SECOND_PAIR = "second_pair"
    INVALID_NUMBER = "invalid_number"
    OUT_OF_RANGE = "out_of_range"
    INVALID_TIME = "invalid_time"
    NOT_BASE64 = "not_base64"
    SIZE_MISMATCH = "size_mismatch"
    OTHER_ALGORITHM = "other_algorithm"


class CommandError(ValueError):
    """Raise for a command that cannot be sent; the value at fault is never named."""

    def __init__(self, field: str, reason: CommandErrorReason) -> None:
        """Say which parameter is wrong, and why."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Command:
    """A command by what it does, before it is spelled for a terminal.

    A parameter that is not there is left out of the line; one that is the empty text
    clears the value on the terminal, where a record is written, and is left out of
    everything else. Parameters may be passwords and templates.

    With a `reference`, the number of a stored record, what is secret is not among the
    parameters: it is taken from the record when the command is handed out.
    """

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    reference: int | None = None

    @classmethod
    def of(cls, name: str, /, **parameters: str | None) -> Command:
        """Return a command of those parameters that are not None."""
        return cls(
            name, {key: value for key, value in parameters.items() if value is not None}
        )


def verb_of(text: str) -> str:
    """Return the verb of a command's text, upper case: `DATA QUERY`, `REBOOT`."""
    words = text.upper().split(maxsplit=2)
    return " ".join(words[: 2 if words and words[0] in _TWO_WORD_VERBS else 1])


def delivery_of(text: str) -> Delivery:
    """Return how a command's text may be delivered, whatever it came from."""
    start = start_of(text)
    for beginnings, delivery in _DELIVERY_OF_VERB:
        if start.startswith(beginnings):
            return delivery
    return Delivery.REPEAT


def ends_answer(text: str) -> bool:
    """Return whether a command's text must be the last one of its answer."""
    return DELIVERY_RULES[delivery_of(text)].is_last or start_of(text).startswith(_LAST)


def is_dangerous(text: str) -> bool:
    """Return whether a command's text runs programs, moves files or wipes a table."""
    if start_of(text).startswith(_RUNS_OR_MOVES_FILES):
        return True
    words = text.split(maxsplit=4)[:4]
    match [word.upper() for word in words]:
        case ["DATA", "DELETE", table, _]:
            key, _, value = words[3].partition("=")
            return (
                key not in _DELETE_KEYS.get(table, "").split() or value in _EVERYTHING
            )
        # Push 1.0 has verbs of its own for deleting (2008).
        case ["DATA", "DEL_USER" | "DEL_FP", key_and_value, *_]:
            key, _, value = key_and_value.partition("=")
            return key != "PIN" or value in _EVERYTHING
        case ["DATA", verb, *_]:
            return verb.startswith("DEL")
    return False


def is_personal(text: str) -> bool:
    """Return whether a command's text tells the terminal who somebody is."""
    words = start_of(text).split(" ")
    # Push 1.0 has verbs of its own (2008).
    return words[:2] in (["DATA", "USER"], ["DATA", "FP"]) or (
        words[:2] == ["DATA", "UPDATE"] and len(words) > 2 and words[2] in _PERSONAL
    )


def start_of(text: str) -> str:
    """Return the first three words in upper case, one blank between them."""
    return " ".join(text.split(maxsplit=3)[:3]).upper()
