"""Text as terminals write it: encodings, lines, key=value pairs, packed times."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
import io
import re
from typing import Final

# A terminal's clock that was never set shows 1970 or 1999, a broken one 9999.
_FIRST_YEAR = 2000
_LAST_YEAR = 2099

_LOOSE_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?"
)
# A comma separates options only in front of another key (V4.0 section 9; the vendor
# name "ZKTeco Co., Ltd." holds one: field).
_OPTION_SEPARATOR = re.compile(r",(?=~?[A-Za-z]\w*=)")
# From the first blank of a run on only: a line may be nothing but blanks.
_BLANK_BEFORE_KEY = re.compile(r"(?<! ) ++(?=[A-Za-z]\w{0,15}=)")
# Records have some 20 at most (SDK3.2).
_MAX_PAIRS = 64
_MAX_OPTIONS = 512
_MAX_OPTION_LENGTH = 1024
# Of a card's number, this much is shown: enough to know one's own.
_SHOWN_DIGITS: Final = 3
_MASK: Final = "•••"


class TextEncoding(StrEnum):
    """How a terminal writes names and messages."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"


class ImplausibleTimeError(ValueError):
    """Raise for a well-formed time that no working clock shows."""


def decode(data: bytes, encoding: TextEncoding) -> str:
    """Return the text of a terminal's bytes; what is undecodable is kept as Latin-1.

    UTF-8 comes first: firmware of a Chinese terminal may write either (V4.0 section
    2.1 against field), and GB2312 text is almost never valid UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if encoding is TextEncoding.GB18030:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1")


def encode(text: str, encoding: TextEncoding) -> bytes:
    """Return text as the terminal reads it; a character it lacks becomes `?`."""
    return text.encode(encoding, "replace")


def lines_of(body: bytes) -> Iterator[bytes]:
    """Yield the lines of a body: LF or CRLF, the last one with or without (field)."""
    for line in io.BytesIO(body):
        if stripped := line.rstrip(b"\r\n"):
            yield stripped


def parse_pairs(text: str) -> dict[str, str]:
    """Return TAB-separated `key=value` pairs by lower-case key.

    Firmware differs in the case of keys (field); a value may hold `=`; the first
    of two equal keys counts. Some has blanks in place of all TABs (field).
    """
    pairs: dict[str, str] = {}
    for key, value in pairs_as_sent(text):
        pairs.setdefault(key.strip().lower(), value)
    return pairs


def pairs_as_sent(text: str) -> list[tuple[str, str]]:
    """Return the pairs of `parse_pairs` in their order, keys as they are spelled."""
    parts = text.split("\t", _MAX_PAIRS)
    if len(parts) == 1:
        parts = _BLANK_BEFORE_KEY.split(text, _MAX_PAIRS)
    split = (part.partition("=") for part in parts[:_MAX_PAIRS])
    return [(key, value) for key, separator, value in split if separator]


def parse_options(text: str) -> dict[str, str]:
    """Return the pairs of an options push by key without `~` (V4.0 section 9)."""
    options: dict[str, str] = {}
    for part in _OPTION_SEPARATOR.split(text.strip())[:_MAX_OPTIONS]:
        key, separator, value = part.partition("=")
        if separator and (name := key.strip().lstrip("~")):
            options[name[:_MAX_OPTION_LENGTH]] = value[:_MAX_OPTION_LENGTH]
    return options


def parse_number(text: str) -> int | None:
    """Return a whole number of at most nine digits, or None."""
    stripped = text.strip()
    digits = stripped[1:] if stripped[:1] in {"-", "+"} else stripped
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        return int(stripped)
    return None


def parse_time(text: str) -> datetime:
    """Return the wall-clock time of `YYYY-MM-DD HH:MM:SS` or of a packed integer.

    Raises ValueError, and ImplausibleTimeError where the text is a time that no
    working clock shows.
    """
    if len(text) == 19 and text[4] == text[7] == "-" and text[10] == " ":
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError("no such time") from None
    elif text.isascii() and text.isdigit() and len(text) <= 10:
        time = unpack_time(int(text))
    elif match := _LOOSE_TIME.fullmatch(text.strip()):
        year, month, day, hour, minute = map(int, match.groups()[:5])
        time = datetime(year, month, day, hour, minute, int(match[6] or 0))
    else:
        raise ValueError("no time")
    if time.tzinfo is not None:
        raise ValueError("a zone where none belongs")
    if not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        raise ImplausibleTimeError("year out of range")
    return time


def unpack_time(packed: int) -> datetime:
    """Return the time of the vendor's packed integer; raise ValueError if invalid.

    It counts seconds since 2000 in months of 31 days (field: 2009 logs, client source).
    """
    days, seconds = divmod(packed, 86_400)
    months, day = divmod(days, 31)
    years, month = divmod(months, 12)
    return datetime(2000 + years, month + 1, day + 1) + timedelta(seconds=seconds)


def pack_time(time: datetime) -> int:
    """Return the vendor's packed integer of a wall-clock time (field)."""
    days = ((time.year - 2000) * 12 + time.month - 1) * 31 + time.day - 1
    return days * 86_400 + time.hour * 3600 + time.minute * 60 + time.second


def seconds_of(local_time: datetime) -> int:
    """Return a wall-clock time as if it were UTC, in Unix seconds.

    It orders and compares such times without a calendar.
    """
    return int(local_time.replace(tzinfo=UTC).timestamp())


def count_lines(body: bytes) -> int:
    """Return how many lines a body has."""
    return sum(1 for _ in lines_of(body))


def masked(card: str) -> str:
    """Return a card's number with only its end readable, empty without a card."""
    if not card:
        return ""
    # A short number would be given away by its end.
    shown = min(_SHOWN_DIGITS, max(len(card) - 5, 0))
    return _MASK + (card[-shown:] if shown else "")
