"""Records of a terminal's memory, one line each (V4.0 sections 11.4 to 11.16; seed)."""

from collections.abc import Callable, Mapping
from hashlib import sha256
import re
from typing import Final

from ..records import (
    Category,
    DirectoryRecord,
    ErrorReport,
    RejectionReason,
    UnreadLine,
)
from ..text import TextEncoding, decode, parse_pairs
from . import templates, users

type ReadLine = DirectoryRecord | ErrorReport | UnreadLine | RejectionReason
type _Pairs = Mapping[str, str]
type _Reader = Callable[[bytes, str, _Pairs], DirectoryRecord | RejectionReason]

# 24 characters are the document's limit; a malformed command once made longer ones
# (field: operlog-11).
MAX_PIN_LENGTH: Final = 64
_MAX_NAME_LENGTH: Final = 64
_MAX_ITEM_LENGTH: Final = 64
_MAX_TEXT_LENGTH: Final = 128
# Templates and pictures, whatever table they are in and whoever invents another one.
_BIOMETRIC_VALUE: Final = re.compile(
    rb"(\b(?:tmp|content|photo|\w{0,16}template\w{0,8})=)[^\t\r\n\0]{1,4194304}",
    re.IGNORECASE,
)
_ERROR_LOG: Final = "ERRORLOG"


def read_record_line(
    tag: str, raw: bytes, encoding: TextEncoding
) -> DirectoryRecord | ErrorReport | UnreadLine | RejectionReason:
    """Return what a line of `TAG key=value…` or `key=value…` holds.

    `tag` is the line's own in upper case, or the table's where it has none. A line of
    an unknown tag is returned as it came.
    """
    canonical = _ALIASES.get(tag, tag)
    reader = _READERS.get(canonical)
    if reader is None and canonical != _ERROR_LOG:
        return UnreadLine(tag, raw)
    text = decode(raw, encoding)
    head, blank, rest = text.partition(" ")
    pairs = parse_pairs(rest if blank and head.upper() == tag else text)
    if reader is None:
        return _read_error(pairs)
    return reader(_tagged(canonical, raw, head if blank else ""), canonical, pairs)


def _tagged(tag: str, raw: bytes, head: str) -> bytes:
    """Return a line with its tag, so that it can be read without its table."""
    return raw if head.upper() in TAGS else tag.encode() + b" " + raw


def without_biometrics(raw: bytes) -> bytes:
    """Return a line of whatever tag without what a body can be told by."""
    return _BIOMETRIC_VALUE.sub(rb"\1", raw)


def line_of_update(text: str) -> tuple[str, str] | None:
    """Return tag and line in which a terminal would upload what a command wrote.

    `text` is what follows `C:<id>:`; None where it writes nothing of this kind.
    """
    words = text.split(" ", 3)
    if len(words) < 4 or [word.upper() for word in words[:2]] != ["DATA", "UPDATE"]:
        return None
    table = words[2].upper()
    if table not in TAGS or table == _ERROR_LOG:
        return None
    tag = _ALIASES.get(table, table)
    return tag, f"{tag} {words[3]}"


def pin_of(pairs: _Pairs) -> str | None:
    """Return the person's number, None where there is none that can be kept."""
    pin = pairs.get("pin", "").strip()
    return pin if pin.isprintable() and 0 < len(pin) <= MAX_PIN_LENGTH else None


def _read_user(
    raw: bytes, _tag: str, pairs: _Pairs
) -> DirectoryRecord | RejectionReason:
    """Read a user."""
    if (pin := pin_of(pairs)) is None:
        return RejectionReason.INVALID_PIN
    user = users.user_of(pin, pairs)
    return DirectoryRecord(
        Category.USER,
        pin,
        "",
        raw,
        _hash(*users.comparable(user)),
        name=_printable(user.name)[:_MAX_NAME_LENGTH],
    )


def _read_template(
    raw: bytes, tag: str, pairs: _Pairs
) -> DirectoryRecord | RejectionReason:
    """Read a template of any table."""
    if (pin := pin_of(pairs)) is None:
        return RejectionReason.INVALID_PIN
    template = templates.template_of(pin, tag, pairs)
    if template is None:
        return RejectionReason.MISSING_COLUMNS
    # Whether it is valid or given under duress is part of what it says; the tables of
    # before have one number for both.
    is_duress = template.duress or template.valid == templates.DURESS
    content = (template.data, str(bool(template.valid)), str(bool(is_duress)))
    return DirectoryRecord(
        Category.TEMPLATE,
        pin,
        template.item[:_MAX_ITEM_LENGTH],
        raw,
        _hash(*content),
        version=template.version,
    )


def _read_picture(
    raw: bytes, tag: str, pairs: _Pairs
) -> DirectoryRecord | RejectionReason:
    """Read a photo to compare faces with, or to show with a user."""
    if (pin := pin_of(pairs)) is None:
        return RejectionReason.INVALID_PIN
    if not (content := pairs.get("content", "").strip()):
        return RejectionReason.MISSING_COLUMNS
    is_comparison = tag == "BIOPHOTO"
    return DirectoryRecord(
        Category.COMPARISON_PHOTO if is_comparison else Category.USER_PHOTO,
        pin,
        _printable(pairs.get("type", "").strip())[:8] if is_comparison else "",
        raw,
        _hash(content),
    )


def _read_identity_card(
    raw: bytes, _tag: str, pairs: _Pairs
) -> DirectoryRecord | RejectionReason:
    """Read an identity card; several are bound to nobody, whose PIN is 0."""
    if (pin := pin_of(pairs)) is None:
        return RejectionReason.INVALID_PIN
    numbers = (pairs.get("idnum", ""), pairs.get("snnum", ""))
    return DirectoryRecord(
        Category.IDENTITY_CARD, pin, "" if pin != "0" else None, raw, _hash(*numbers)
    )


def _read_work_code(
    raw: bytes, _tag: str, pairs: _Pairs
) -> DirectoryRecord | RejectionReason:
    """Read a work code; its PIN is only a place in the terminal's list."""
    code = _printable(pairs.get("code", "").strip())
    if not code:
        return RejectionReason.MISSING_COLUMNS
    name = pairs.get("name", "").strip()
    return DirectoryRecord(
        Category.WORK_CODE,
        "",
        code[:_MAX_ITEM_LENGTH],
        raw,
        _hash(name),
        name=_printable(name)[:_MAX_NAME_LENGTH],
    )


def _read_error(pairs: _Pairs) -> ErrorReport | RejectionReason:
    """Read the report of a failure."""
    if not (code := _printable(pairs.get("errcode", "").strip())):
        return RejectionReason.MISSING_COLUMNS
    return ErrorReport(
        code[:_MAX_ITEM_LENGTH],
        _printable(pairs.get("errmsg", ""))[:_MAX_TEXT_LENGTH],
        _printable(pairs.get("cmdid", "").strip())[:_MAX_ITEM_LENGTH],
    )


def _printable(text: str) -> str:
    """Return a text without control characters."""
    if text.isprintable():
        return text
    return "".join(character for character in text if character.isprintable())


def _hash(*content: str) -> bytes:
    """Return what is equal where content is."""
    return sha256("\0".join(content).encode("utf-8", "surrogatepass")).digest()


# One thing under several names: in the operation log, and as a table (seed; 1.8).
_ALIASES: Final = {
    "USERINFO": "USER",
    "FINGERTMP": "FP",
    "FACETMP": "FACE",
}
_READERS: Final[Mapping[str, _Reader]] = {
    "USER": _read_user,
    "FP": _read_template,
    "FACE": _read_template,
    "FVEIN": _read_template,
    "BIODATA": _read_template,
    "BIOPHOTO": _read_picture,
    "USERPIC": _read_picture,
    "IDCARD": _read_identity_card,
    "WORKCODE": _read_work_code,
}
# Every tag and table whose lines are read.
TAGS: Final = frozenset({*_ALIASES, *_READERS, _ERROR_LOG})
