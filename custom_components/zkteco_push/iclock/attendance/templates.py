"""Templates as terminals upload them (V4.0 sections 11.4 and 11.12; seed)."""

from base64 import b64decode
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..text import TextEncoding, decode, parse_number, parse_pairs
from .biometrics import FINGER_VEIN, FINGERPRINT, NEAR_INFRARED_FACE, kind_of_type
from .code_books import CodeBook

UNIFIED: Final = "BIODATA"
TAGS: Final = (UNIFIED, "FP", "FINGERTMP", "FACE", "FVEIN")

# `Valid` of a fingerprint that is given under duress (V4.0 section 12.2).
DURESS: Final = 3
# What is no unified template is of one kind only.
_KINDS: Final = {
    "FP": FINGERPRINT,
    "FINGERTMP": FINGERPRINT,
    "FACE": NEAR_INFRARED_FACE,
    "FVEIN": FINGER_VEIN,
}
# How the vendor's fingerprint algorithm 9 begins in base64, and what stands in
# templates of algorithm 10 (field: the vendor's server, operlog-16, operlog-26).
_ALGORITHM_9: Final = "oco"
_ALGORITHM_10: Final = b"SS21"
_MARK_WITHIN: Final = 64
_MAX_TEXT_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """One template of a user, as sent.

    `table` is the tag of the line. `kind` is set where the table says it, else `type`
    is the biometric type's number in the terminal's code book. `data` is base64.
    """

    pin: str
    table: str
    kind: str | None
    type: str
    number: int
    index: int
    valid: int
    duress: int
    major_version: str
    minor_version: str
    format: str
    data: str = field(repr=False)

    @property
    def item(self) -> str:
        """Return what tells a user's templates apart: table, type, number, index."""
        table = UNIFIED if self.kind is None else self.table
        return f"{table}|{self.type}|{self.number}|{self.index}"

    @property
    def version(self) -> str:
        """Return the algorithm, `major.minor`, as far as the line tells it."""
        if self.major_version:
            minor = f".{self.minor_version}" if self.minor_version else ""
            return f"{self.major_version}{minor}"
        return _fingerprint_version(self.data) if self.kind == FINGERPRINT else ""

    def kind_by(self, book: CodeBook) -> str | None:
        """Return the kind, None where its number is unknown."""
        return self.kind or kind_of_type(book, self.type)


def parse_template(raw: bytes, encoding: TextEncoding) -> TemplateRecord | None:
    """Return the template of a line, tagged or not, None if it is none."""
    text = decode(raw, encoding)
    head, blank, rest = text.partition(" ")
    tag = head.upper() if blank and head.upper() in TAGS else ""
    pairs = parse_pairs(rest if tag else text)
    pin = pairs.get("pin", "").strip()
    return template_of(pin, tag, pairs) if pin else None


def template_of(pin: str, tag: str, pairs: Mapping[str, str]) -> TemplateRecord | None:
    """Return the template of a line's pairs, None where there is none."""
    if not (data := pairs.get("tmp", "").strip()):
        return None

    def number(*keys: str) -> int:
        """Return the first number that is there, else 0."""
        numbers = (parse_number(pairs[key]) for key in keys if key in pairs)
        return next((found for found in numbers if found is not None), 0)

    def text(key: str) -> str:
        """Return a bounded text that can be a part of `item`."""
        value = pairs.get(key, "").strip()[:_MAX_TEXT_LENGTH]
        return "".join(each for each in value if each.isprintable() and each != "|")

    is_unified = tag == UNIFIED or "type" in pairs
    kind = None if is_unified else _KINDS.get(tag, FINGERPRINT)
    return TemplateRecord(
        pin,
        UNIFIED if is_unified else {"FINGERTMP": "FP"}.get(tag, tag or "FP"),
        kind,
        text("type"),
        number("no", "fid"),
        number("index"),
        number("valid") if "valid" in pairs else 1,
        number("duress"),
        text("majorver"),
        text("minorver"),
        text("format"),
        data,
    )


def _fingerprint_version(data: str) -> str:
    """Return the algorithm of a fingerprint that does not say it, empty if unknown."""
    if data.startswith(_ALGORITHM_9):
        return "9"
    try:
        start = b64decode(data[:_MARK_WITHIN])
    except binascii.Error, ValueError:
        return ""
    return "10" if _ALGORITHM_10 in start else ""
