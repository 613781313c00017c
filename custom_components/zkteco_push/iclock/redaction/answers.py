"""What a terminal is answered, line by line."""

from collections.abc import Iterator
import re
from typing import Final

from ..text import TextEncoding, decode
from .pairs import (
    Redacted,
    count_of,
    first_lines,
    length,
    option_value,
    redacted_pairs,
    shown_lines,
    verb,
)

_COMMAND: Final = re.compile(r"(.{0,80}?C:\d{1,19}:)(.*)", re.DOTALL)
_PLAIN: Final = re.compile(
    r"[A-Z][A-Za-z ]{0,31}(?::\d{1,9})?|\w{1,32}=\d{1,9}", re.ASCII
)
# Verbs that are followed by pairs, after the name of a table or not.
_PAIRS_FOLLOW: Final = re.compile(
    r"(DATA QUERY tablename=\w{1,32},fielddesc=\*,filter="
    r"|DATA (?:UPDATE|DELETE|QUERY|COUNT) \w{1,32}(?= |$)"
    r"|DATA (?:USER|FP|DEL_USER|DEL_FP)(?= |$)"
    r"|VERIFY SUM \w{1,32}|ENROLL_\w{1,16}|REMOTE OPENDOOREX)[ \t]*(.*)",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_OPTION_FOLLOWS: Final = re.compile(
    r"(SET OPTIONS?) (~?\w{1,64})=(.*)", re.IGNORECASE | re.DOTALL | re.ASCII
)
# Whose words give nothing away: numbers of doors, names of options.
_WHOLE: Final = re.compile(
    r"(?:AC_UNLOCK(?:\s\d{1,3}){0,2}|AC_UNALARM|CONTROL DEVICE [0-9A-F]{8,12}"
    r"|GET OPTIONS?(?: FROM)?(?: [\w~,]{1,512})?|CLEAR \w{1,16}|RELOAD \w{1,16}"
    r"|CHECK|LOG|INFO|REBOOT|DATA DELETE transaction \*)\s*",
    re.IGNORECASE | re.ASCII,
)


def redacted_answer(
    body: bytes, encoding: TextEncoding, *, has_settings: bool
) -> Redacted:
    """Return an answer as it may be shown.

    `has_settings` tells that it says how the terminal is to behave, in our own words.
    """
    lines = _lines(body, encoding, has_settings=has_settings)
    return shown_lines(lines, count_of(body))


def _lines(body: bytes, encoding: TextEncoding, *, has_settings: bool) -> Iterator[str]:
    """Yield the lines of an answer."""
    for line, rest in first_lines(body):
        text = decode(line, encoding)
        if not rest and (_PLAIN.fullmatch(text) or text.startswith("GET OPTION FROM:")):
            yield text
        elif match := _COMMAND.fullmatch(text):
            yield _prefix(match[1]) + _command(match[2], rest, encoding)
        elif has_settings and not rest and "=" in text:
            key, _, value = text.partition("=")
            yield f"{key}={_setting(key, value)}"
        else:
            yield redacted_pairs(line, rest, encoding)


def _prefix(text: str) -> str:
    """Return what stands before a command: its number, on some firmware more."""
    number = text[text.rindex("C:") :]
    return text if text == number else f"{length(len(text) - len(number))}{number}"


def _setting(key: str, value: str) -> str:
    """Return a setting; lists of words are longer than what terminals say."""
    words = [option_value(key, word) for word in re.split(r"[,\t]", value)]
    return ",".join(words)


def _command(text: str, rest: int, encoding: TextEncoding) -> str:
    """Return a command's text as it may be shown; `rest` is what is beyond (bytes)."""
    if not rest and _WHOLE.fullmatch(text):
        return text
    if match := _OPTION_FOLLOWS.fullmatch(text):
        key, value = match[2], match[3]
        shown = length(len(value) + rest) if rest else option_value(key, value)
        return f"{match[1]} {key}={shown}"
    if match := _PAIRS_FOLLOW.fullmatch(text):
        if not match[2]:
            return match[1]
        pairs = redacted_pairs(match[2].encode(), rest, encoding)
        return f"{match[1]} {pairs}"
    found = verb(text)
    return f"{found} {length(max(len(text) - len(found), 0) + rest)}"
