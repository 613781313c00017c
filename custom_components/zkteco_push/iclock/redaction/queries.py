"""The parameters of a request, without what opens something."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from ..text import TextEncoding, decode, masked
from .pairs import HIDDEN, figures, length, option_value, word

_MAX_PARAMETERS: Final = 32
_NAME: Final = re.compile(r"[A-Za-z]\w{0,32}", re.ASCII)
_NUMBERS_SHOWN: Final = (
    "pushoptionsflag language stamp opstamp photostamp count packcnt packidx"
    " packetcount packetindex cmdid id return datafmt time"
)
_WORDS_SHOWN: Final = (
    "sn options pushver table tablename type devicetype contenttype pin authtype"
    " devicename"
)
_NUMBERS: Final = frozenset(_NUMBERS_SHOWN.split())
_WORDS: Final = frozenset(_WORDS_SHOWN.split())
# The counters of a poll, separated by commas.
_OPTIONS: Final = "info"
_CARDS: Final = frozenset({"cardno", "card"})
_SECRETS: Final = frozenset({"pushcommkey", "seal"})


def redacted_query(raw: str) -> str:
    """Return a query as it may be shown; `raw` is still percent-encoded."""
    parts = raw.split("&", _MAX_PARAMETERS)
    shown = [_parameter(part) for part in parts[:_MAX_PARAMETERS] if part]
    if len(parts) > _MAX_PARAMETERS:
        shown.append(length(len(parts[-1])))
    return "&".join(shown)


def _parameter(part: str) -> str:
    """Return a parameter as it may be shown."""
    name, _, encoded = part.partition("=")
    if not _NAME.fullmatch(name):
        return length(len(part))
    key = name.lower()
    if key in _SECRETS:
        return f"{name}={HIDDEN}"
    value = decode(
        unquote_to_bytes(encoded[:512].encode("utf-8", "surrogateescape")),
        TextEncoding.UTF_8,
    )
    if key in _CARDS:
        return f"{name}={masked(value)}"
    if key == _OPTIONS:
        return f"{name}={','.join(option_value(name, each) for each in value.split(',')[:16])}"
    if key in _NUMBERS:
        return f"{name}={figures(value)}"
    if key in _WORDS:
        return f"{name}={word(value)}"
    return length(len(part))
