"""How somebody was verified: the numbers of before and the bit string (sheet 4.3)."""

from dataclasses import dataclass
import re
from typing import Final

from ..attendance.standard_codes import VERIFICATIONS
from ..text import parse_number

OTHER: Final = "other"
NO_VERIFICATION: Final = -1
_OTHER_CODE: Final = 200

# The bit string, the first from the right; bit 0 says that all were needed.
_METHODS: Final = (
    (1, "face"),
    (2, "palm"),
    (3, "palm"),
    (4, "fingerprint"),
    (5, "finger_vein"),
    (6, "voice"),
    (7, "iris"),
    (8, "retina"),
    (9, "password"),
    (10, "pin"),
    (11, "card"),
    (12, "qr_code"),
)
# Longer than any number: 16 digits, on panels 32 of them all zero (field: C3+).
_BITS: Final = re.compile(r"[01]{10,64}")
# The same methods under one number, so that punches of both dialects look alike.
_CODES: Final = {
    (joint, frozenset(name.split(joint))): code
    for code, name in reversed(VERIFICATIONS.items())
    for joint, other in (("_and_", "_or_"), ("_or_", "_and_"))
    if other not in name
}


@dataclass(frozen=True, slots=True)
class Verification:
    """How somebody was verified.

    `code` is the number of the attendance dialect's list, -1 where there is none;
    `name` is that list's. `methods` are those of a bit string.
    """

    code: int = NO_VERIFICATION
    name: str = OTHER
    methods: tuple[str, ...] = ()


def read_verification(text: str) -> Verification:
    """Return what `verifytype` or `verified` says, in whichever form it comes."""
    stripped = text.strip()
    if _BITS.fullmatch(stripped):
        return _of_bits(stripped)
    code = parse_number(stripped)
    if code is None or code < 0:
        return Verification()
    return Verification(code, VERIFICATIONS.get(code, OTHER))


def _of_bits(text: str) -> Verification:
    """Return what a bit string says; it is no number, whatever it looks like."""
    bits = text[::-1]
    found = (name for place, name in _METHODS if bits[place : place + 1] == "1")
    methods = tuple(dict.fromkeys(found))
    if not methods:
        return Verification()
    joint = "_and_" if bits[0] == "1" else "_or_"
    if (code := _CODES.get((joint, frozenset(methods)))) is not None:
        return Verification(code, VERIFICATIONS[code], methods)
    return Verification(_OTHER_CODE, joint.join(methods), methods)
