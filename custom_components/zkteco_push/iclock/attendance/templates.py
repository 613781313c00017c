"""Templates as terminals upload them (V4.0 sections 11.4 and 11.12; seed)."""

from dataclasses import dataclass, field
from typing import Final

from ..text import TextEncoding, decode, parse_number, parse_pairs

TAGS: Final = ("BIODATA", "FP", "FINGERTMP", "FACE", "FVEIN")

# What is no unified template is of one kind only.
_KINDS: Final = {
    "FP": "fingerprint",
    "FINGERTMP": "fingerprint",
    "FACE": "near_infrared_face",
    "FVEIN": "finger_vein",
}


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """One template of a user, as sent.

    `kind` is set where the table says it, else `type` is the biometric type's number
    in the terminal's code book. `data` is base64.
    """

    pin: str
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
    def key(self) -> tuple[str, str, int, int]:
        """Return what makes a template of one terminal unique."""
        return self.pin, self.kind or self.type, self.number, self.index


def parse_template(raw: bytes, encoding: TextEncoding) -> TemplateRecord | None:
    """Return the template of a line, tagged or not, None if it is none."""
    text = decode(raw, encoding)
    head, blank, rest = text.partition(" ")
    tag = head.upper() if blank and head.upper() in TAGS else ""
    pairs = parse_pairs(rest if tag else text)
    data = pairs.get("tmp", "").strip()
    if not (pin := pairs.get("pin", "").strip()) or not data:
        return None

    def number(*keys: str) -> int:
        """Return the first number that is there, else 0."""
        numbers = (parse_number(pairs[key]) for key in keys if key in pairs)
        return next((found for found in numbers if found is not None), 0)

    kind = None if "type" in pairs else _KINDS.get(tag, "fingerprint")
    return TemplateRecord(
        pin,
        kind,
        pairs.get("type", "").strip(),
        number("no", "fid"),
        number("index"),
        number("valid"),
        number("duress"),
        pairs.get("majorver", "").strip(),
        pairs.get("minorver", "").strip(),
        pairs.get("format", "").strip(),
        data,
    )
