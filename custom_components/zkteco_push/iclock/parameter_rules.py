"""What a command's parameters may hold, whichever dialect it is spelled in."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
import re
from typing import Final

from .commands import CommandError, CommandErrorReason as Reason
from .text import TextEncoding, encode

# Everything that could end a line or a pair, and what no terminal can show.
_CONTROL: Final = re.compile(r"[\0-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_CONTROL_OR_TAB: Final = re.compile(r"[\0-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_PIN: Final = re.compile(r"(?!\*\Z)[^\s=]+")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?"
)
# `SET OPTIONS a=1,b=2` sets two options in the access dialect; attendance firmware
# takes it for one value (field).
_SECOND_PAIR: Final = re.compile(r",.*=")


class Kind(Enum):
    """What a parameter is."""

    PIN = auto()
    NUMBER = auto()
    TEXT = auto()
    MATCH = auto()
    TIME = auto()
    TIME_WITH_T = auto()
    BASE64 = auto()
    SETTING = auto()
    RAW = auto()


@dataclass(frozen=True, slots=True)
class ParameterRule:
    """What a parameter may hold.

    `low` and `high` bound a number; `characters` and `size` (bytes on the wire) a
    text; `pattern` is what all of a text of kind MATCH looks like.
    """

    kind: Kind
    low: int = 0
    high: int = 0
    characters: int = 0
    size: int = 0
    pattern: str = ""


def number(low: int, high: int) -> ParameterRule:
    """Return the rule of a whole number."""
    return ParameterRule(Kind.NUMBER, low=low, high=high)


def match(pattern: str) -> ParameterRule:
    """Return the rule of a text of one form."""
    return ParameterRule(Kind.MATCH, pattern=pattern)


def check(name: str, value: str, rule: ParameterRule, encoding: TextEncoding) -> None:
    """Check a parameter's value; raise CommandError if it breaks its rule.

    Lengths in bytes are those of the terminal's encoding.
    """
    _CHECKS[rule.kind](name, value, rule)
    if rule.size and len(encode(value, encoding)) > rule.size:
        raise CommandError(name, Reason.TOO_LONG)


def _check_pin(name: str, value: str, rule: ParameterRule) -> None:
    """Check a person's number; a blank once made a PIN of a whole record (field)."""
    _check_text(name, value, rule)
    if not _PIN.fullmatch(value) or not value.isprintable():
        raise CommandError(name, Reason.MALFORMED)


def _check_number(name: str, value: str, rule: ParameterRule) -> None:
    """Check a whole number."""
    if not _NUMBER.fullmatch(value):
        raise CommandError(name, Reason.INVALID_NUMBER)
    if not rule.low <= int(value) <= rule.high:
        raise CommandError(name, Reason.OUT_OF_RANGE)


def _check_text(name: str, value: str, rule: ParameterRule) -> None:
    """Check a free text."""
    if _CONTROL.search(value):
        raise CommandError(name, Reason.CONTROL_CHARACTER)
    if len(value) > rule.characters:
        raise CommandError(name, Reason.TOO_LONG)


def _check_match(name: str, value: str, rule: ParameterRule) -> None:
    """Check a text of one form."""
    if _CONTROL.search(value):
        raise CommandError(name, Reason.CONTROL_CHARACTER)
    if not re.fullmatch(rule.pattern, value, re.ASCII):
        raise CommandError(name, Reason.MALFORMED)


def _check_time(name: str, value: str, rule: ParameterRule) -> None:
    """Check a wall-clock time, without zone."""
    try:
        if _TIME.fullmatch(value) and datetime.fromisoformat(value):
            return
    except ValueError:
        pass
    raise CommandError(name, Reason.INVALID_TIME)


def _check_base64(name: str, value: str, rule: ParameterRule) -> None:
    """Check a template or a photo."""
    if len(value) > rule.size:
        raise CommandError(name, Reason.TOO_LONG)
    try:
        if b64decode(value, validate=True):
            return
    except ValueError:
        pass
    raise CommandError(name, Reason.NOT_BASE64)


def _check_setting(name: str, value: str, rule: ParameterRule) -> None:
    """Check an option's value: one pair a command (V4.0 section 12.5)."""
    _check_text(name, value, rule)
    if _SECOND_PAIR.search(value):
        raise CommandError(name, Reason.SECOND_PAIR)


def _check_raw(name: str, value: str, rule: ParameterRule) -> None:
    """Check a text that is passed through: one line, with TABs."""
    if _CONTROL_OR_TAB.search(value):
        raise CommandError(name, Reason.CONTROL_CHARACTER)
    if not value.strip():
        raise CommandError(name, Reason.MISSING)


_CHECKS: Final[Mapping[Kind, Callable[[str, str, ParameterRule], None]]] = {
    Kind.PIN: _check_pin,
    Kind.NUMBER: _check_number,
    Kind.TEXT: _check_text,
    Kind.MATCH: _check_match,
    Kind.TIME: _check_time,
    Kind.TIME_WITH_T: _check_time,
    Kind.BASE64: _check_base64,
    Kind.SETTING: _check_setting,
    Kind.RAW: _check_raw,
}
