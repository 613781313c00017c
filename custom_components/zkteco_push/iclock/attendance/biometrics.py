"""Kinds of biometric data, and which of them a terminal takes (V4.0 section 4.1).

Both sides announce what they support, in lists by type; what both do goes by the
unified tables only, everything else by the tables of before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from .code_books import CodeBook, CodeBookChoice

FACE: Final = "face"
FINGERPRINT: Final = "fingerprint"
NEAR_INFRARED_FACE: Final = "near_infrared_face"
FINGER_VEIN: Final = "finger_vein"
PALM: Final = "palm"
IRIS: Final = "iris"
VISIBLE_PALM: Final = "visible_palm"
KINDS: Final = (
    FINGERPRINT,
    FACE,
    NEAR_INFRARED_FACE,
    FINGER_VEIN,
    PALM,
    IRIS,
    VISIBLE_PALM,
)

# A kind's numbers, the one that is sent first (V4.0 appendix 10, V5.8; seed, BIODATA).
_TYPES: Final[Mapping[CodeBookChoice, Mapping[str, tuple[int, ...]]]] = {
    CodeBookChoice.STANDARD: {
        FINGERPRINT: (1,),
        NEAR_INFRARED_FACE: (2,),
        IRIS: (4,),
        FINGER_VEIN: (7,),
        PALM: (8,),
        FACE: (9, 0),
        VISIBLE_PALM: (10,),
    },
    CodeBookChoice.CONDENSED: {
        FINGERPRINT: (1, 2, 3),
        FINGER_VEIN: (4,),
        NEAR_INFRARED_FACE: (5,),
        PALM: (7,),
        FACE: (9, 0),
        VISIBLE_PALM: (10,),
    },
}
# Places in the lists by type: the type itself, or the seed's own order (seed, bitmap).
_PLACES: Final[Mapping[CodeBookChoice, Mapping[str, tuple[int, ...]]]] = {
    CodeBookChoice.STANDARD: {
        **_TYPES[CodeBookChoice.STANDARD],
        FACE: (9,),
    },
    CodeBookChoice.CONDENSED: {
        FINGERPRINT: (1, 2, 3, 0),
        FINGER_VEIN: (4,),
        NEAR_INFRARED_FACE: (5,),
        FACE: (6,),
        PALM: (7,),
        IRIS: (9,),
        VISIBLE_PALM: (10,),
    },
}
# Tables of before the unified one, each of one kind (V4.0 section 11.4).
_KINDS_OF_TABLE: Final = {
    "FP": FINGERPRINT,
    "FACE": NEAR_INFRARED_FACE,
    "FVEIN": FINGER_VEIN,
}
# Options of before the lists: whether there is a sensor, and its algorithm.
_SINGLE_OPTIONS: Final = {
    FINGERPRINT: ("FingerFunOn", "FPVersion"),
    FINGER_VEIN: ("FvFunOn", "FvVersion"),
    PALM: ("PvFunOn", "PvVersion"),
}
# Near-infrared algorithms have numbers up to 12, those for visible light from 35 on
# (V4.0 section 11.12; field).
_FIRST_VISIBLE_LIGHT: Final = 35
_NONE: Final = frozenset({"", "0", "0.0"})


def kind_of_type(book: CodeBook, number: str) -> str | None:
    """Return the kind of a biometric type's number, None where unknown."""
    return next(
        (
            kind
            for kind, numbers in _TYPES[book.name].items()
            if number in map(str, numbers)
        ),
        None,
    )


def type_of_kind(book: CodeBook, kind: str) -> str | None:
    """Return a kind's number, None where the book has none."""
    numbers = _TYPES[book.name].get(kind)
    return str(numbers[0]) if numbers else None


@dataclass(frozen=True, slots=True)
class BiometricSupport:
    """What a terminal takes, by kind.

    `templates` and `photos` go by the unified tables: both sides have announced them.
    `legacy` are the kinds for which it has a sensor but no unified table. `versions`
    are algorithms, `major.minor`. `says` is false where it has not said anything.
    """

    templates: frozenset[str] = frozenset()
    photos: frozenset[str] = frozenset()
    legacy: frozenset[str] = frozenset()
    versions: Mapping[str, str] = field(default_factory=dict)
    says: bool = False

    @classmethod
    def from_options(cls, options: Mapping[str, str], book: CodeBook) -> Self:
        """Return what a terminal's options say, as far as this server does the same."""
        places = _PLACES[book.name]
        theirs = options.get("MultiBioDataSupport", "")
        templates = _listed(theirs, places) & _listed(book.biometric_templates, places)
        photos = _listed(options.get("MultiBioPhotoSupport", ""), places)
        photos &= _listed(book.biometric_photos, places)
        singles = _singles(options)
        versions = singles | _versions(options.get("MultiBioVersion", ""), places)
        return cls(
            templates=templates,
            photos=photos,
            legacy=frozenset(singles) - templates,
            versions=versions,
            says=bool(theirs.strip(":0 ") or singles or photos),
        )

    def takes(self, kind: str, version: str) -> bool | None:
        """Return whether an algorithm's templates fit, None where nobody knows.

        Only the major versions count.
        """
        if kind not in self.templates and kind not in self.legacy:
            return False if self.says else None
        own = _major(self.versions.get(kind, ""))
        other = _major(version)
        return own == other if own and other else None

    def takes_entry(self, item: str, version: str, book: CodeBook) -> bool:
        """Return whether a stored template is known to fit, by its item and version.

        `book` is that of the terminal that uploaded it.
        """
        kind, is_unified = kind_of_item(item, book)
        if kind is None or not self.takes(kind, version):
            return False
        return kind == FINGERPRINT or is_unified == (kind in self.templates)


def kind_of_item(item: str, book: CodeBook) -> tuple[str | None, bool]:
    """Return a stored template's kind, and whether it is of the unified table."""
    table, type_, _, _ = item.split("|")
    if table in _KINDS_OF_TABLE:
        return _KINDS_OF_TABLE[table], False
    return kind_of_type(book, type_), True


def _listed(text: str, places: Mapping[str, tuple[int, ...]]) -> frozenset[str]:
    """Return the kinds that a list by type has a 1 for."""
    flags = [part.strip() for part in text.split(":")]
    return frozenset(
        kind
        for kind, numbers in places.items()
        if any(number < len(flags) and flags[number] == "1" for number in numbers)
    )


def _versions(text: str, places: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Return the algorithms of a list by type."""
    parts = [part.strip() for part in text.split(":")]
    versions: dict[str, str] = {}
    for kind, numbers in places.items():
        for number in numbers:
            if number < len(parts) and parts[number] not in _NONE:
                versions.setdefault(kind, parts[number])
    return versions


def _singles(options: Mapping[str, str]) -> dict[str, str]:
    """Return the algorithms by the options of before the lists."""
    versions = {}
    for kind, (switch, key) in _SINGLE_OPTIONS.items():
        # An algorithm may be named for a sensor that is not there.
        is_there = options.get(switch, "1" if kind == FINGERPRINT else "0") == "1"
        if is_there and options.get(key, "") not in _NONE:
            versions[kind] = options[key]
    major = _major(options.get("FaceVersion", ""))
    if major and options.get("FaceFunOn", "1") == "1":
        visible = int(major) >= _FIRST_VISIBLE_LIGHT
        versions[FACE if visible else NEAR_INFRARED_FACE] = options["FaceVersion"]
    return versions


def _major(version: str) -> str:
    """Return the major part of a version, empty where it says nothing."""
    major = version.strip().partition(".")[0].lstrip("0")
    return major if major.isascii() and major.isdigit() and len(major) < 6 else ""
