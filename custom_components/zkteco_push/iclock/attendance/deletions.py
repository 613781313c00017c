"""What is gone from a terminal's memory, by its operation log or by a command."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..records import BIOMETRIC, Category, Operation
from ..text import parse_number, parse_pairs
from .biometrics import (
    FACE,
    FINGER_VEIN,
    FINGERPRINT,
    NEAR_INFRARED_FACE,
    PALM,
    kind_of_item,
    kind_of_type,
)
from .code_books import CodeBook, CodeBookChoice, Reading

OF_A_PERSON: Final = frozenset(
    {
        Category.USER,
        Category.TEMPLATE,
        Category.COMPARISON_PHOTO,
        Category.USER_PHOTO,
        Category.IDENTITY_CARD,
        Category.ACCESS_RIGHT,
        Category.CARD,
    }
)
_EVERYTHING: Final = frozenset(Category)
_TEMPLATES: Final = frozenset({Category.TEMPLATE})
_FACES: Final = frozenset({FACE, NEAR_INFRARED_FACE})


@dataclass(frozen=True, slots=True)
class Deletion:
    """A part of a terminal's memory that has been deleted.

    Without `pin` it is everybody's. `kinds` and `number` narrow templates down, `item`
    another category's records; None is all.
    """

    categories: frozenset[Category]
    pin: str | None = None
    kinds: frozenset[str] | None = None
    number: int | None = None
    item: str | None = None

    def holds(self, category: Category, item: str, book: CodeBook) -> bool:
        """Return whether a record of the person is among what has been deleted."""
        if category not in self.categories:
            return False
        if category is not Category.TEMPLATE:
            return self.item is None or item == self.item
        kind, _ = kind_of_item(item, book)
        return (self.kinds is None or kind in self.kinds) and (
            self.number is None or item.split("|")[2] == str(self.number)
        )


# By operation: categories, and kinds of templates (V4.0 appendix 4, field; seed).
type _Effect = tuple[frozenset[Category], frozenset[str] | None]
_EFFECTS: Final[Mapping[CodeBookChoice, Mapping[int, _Effect]]] = {
    CodeBookChoice.STANDARD: {
        9: (OF_A_PERSON, None),
        10: (_TEMPLATES, frozenset({FINGERPRINT})),
        # A SpeedFace logs it when a user is deleted (field: operlog-07).
        103: (OF_A_PERSON, None),
        106: (_TEMPLATES | {Category.COMPARISON_PHOTO}, _FACES),
        107: (frozenset({Category.USER_PHOTO}), None),
        123: (_TEMPLATES, frozenset({FINGER_VEIN})),
        126: (_TEMPLATES, frozenset({PALM})),
    },
    CodeBookChoice.CONDENSED: {
        6: (OF_A_PERSON, None),
        8: (_TEMPLATES, frozenset({FINGERPRINT})),
        23: (_TEMPLATES | {Category.COMPARISON_PHOTO}, _FACES),
        126: (_TEMPLATES, frozenset({PALM})),
    },
}
# Old firmware has its own number of a user there, not the PIN (field: client source).
_DELETE_USER: Final = 9
_FIRST_WITH_PIN: Final = (2, 2)


def deletion_of(operation: Operation, reading: Reading) -> Deletion | None:
    """Return what an operation has deleted, None where nothing of anybody.

    Which finger it was has to be said: without it, the others would seem gone as well.
    """
    book = reading.book_of(operation)
    effect = _EFFECTS[book.name].get(operation.code)
    pin = operation.objects[0]
    if effect is None or pin in ("", "0"):
        return None
    if (
        book.name is CodeBookChoice.STANDARD
        and operation.code == _DELETE_USER
        and _version(reading.push_version) < _FIRST_WITH_PIN
    ):
        return None
    categories, kinds = effect
    number = None
    if kinds == frozenset({FINGERPRINT}):
        second = operation.objects[1]
        number = int(second) if second.isdecimal() and len(second) == 1 else None
        if number is None:
            return None
    return Deletion(categories, pin, kinds, number)


def deletion_of_text(text: str, book: CodeBook) -> Deletion | None:
    """Return what a command has deleted that was carried out, None if nothing.

    `text` is what follows `C:<id>:`, in either spelling.
    """
    words = text.split(maxsplit=3)
    match [word.upper() for word in words[:3]]:
        case ["CLEAR", "DATA"]:
            return Deletion(_EVERYTHING)
        case ["CLEAR", "ALL", "USERINFO"]:
            return Deletion(OF_A_PERSON)
        case ["CLEAR", "BIODATA"]:
            return Deletion(BIOMETRIC)
        case ["DATA", "DELETE", table]:
            pairs = parse_pairs(words[3]) if len(words) > 3 else {}
            return _of_table(table, pairs, book)
    return None


def _of_table(table: str, pairs: Mapping[str, str], book: CodeBook) -> Deletion | None:
    """Return what DATA DELETE has deleted (V4.0 section 12.3)."""
    # Whoever has a PIN that nobody can have is not everybody.
    pin = pairs.get("pin", "").strip() or None
    number = parse_number(pairs.get("fid", pairs.get("no", "")))
    match table:
        case "USERINFO":
            return Deletion(OF_A_PERSON, pin)
        case "FINGERTMP":
            kinds = frozenset({FINGERPRINT})
        case "FACE":
            kinds = _FACES
        case "FVEIN":
            kinds = frozenset({FINGER_VEIN})
        case "BIODATA":
            if not (type_ := pairs.get("type", "").strip()):
                return Deletion(_TEMPLATES, pin)
            kinds = frozenset({kind_of_type(book, type_) or ""})
        case "BIOPHOTO":
            return Deletion(frozenset({Category.COMPARISON_PHOTO}), pin)
        case "USERPIC":
            return Deletion(frozenset({Category.USER_PHOTO}), pin)
        case "WORKCODE":
            code = pairs.get("code", "").strip() or None
            return Deletion(frozenset({Category.WORK_CODE}), item=code)
        case _:
            return None
    return Deletion(_TEMPLATES, pin, kinds, number)


def _version(push_version: str | None) -> tuple[int, ...]:
    """Return a protocol version as numbers."""
    parts = (push_version or "").split(".")
    return tuple(int(part) for part in parts if part.isascii() and part.isdigit())
