"""The two code books, and which of them reads a terminal's numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..records import Handshake, Operation
from ..text import TextEncoding
from . import condensed_codes, standard_codes

# Attendance states are the same in both books (seed; 2.2X; 255: field).
STATES: Final = {
    0: "check_in",
    1: "check_out",
    2: "break_out",
    3: "break_in",
    4: "overtime_in",
    5: "overtime_out",
    8: "meal_start",
    9: "meal_end",
    255: "unspecified",
}
OTHER: Final = "other"
# The code where a line says nothing about the verification.
NO_VERIFICATION: Final = -1
UNSPECIFIED_STATE: Final = 255

POWER_ON: Final = 0
ALARM: Final = 3
DOORBELL: Final = 33


class CodeBookChoice(StrEnum):
    """The user's setting: whose numbers a terminal speaks."""

    AUTOMATIC = "automatic"
    STANDARD = "standard"
    CONDENSED = "condensed"


class TextEncodingChoice(StrEnum):
    """The user's setting: how a terminal writes names and messages."""

    AUTOMATIC = "automatic"
    UTF_8 = "utf-8"
    GB18030 = "gb18030"


@dataclass(frozen=True, slots=True)
class CodeBook:
    """One generation's numbers.

    `faces` and `palms` are their biometric types, which are positions in lists by
    type; `chinese` is the language number of Chinese.
    """

    name: CodeBookChoice
    operations: Mapping[int, str]
    verifications: Mapping[int, str]
    biometric_templates: str
    biometric_photos: str
    faces: tuple[int, ...]
    palms: tuple[int, ...]
    chinese: int


STANDARD: Final = CodeBook(
    name=CodeBookChoice.STANDARD,
    operations=standard_codes.OPERATIONS,
    verifications=standard_codes.VERIFICATIONS,
    biometric_templates=standard_codes.BIOMETRIC_TEMPLATES,
    biometric_photos=standard_codes.BIOMETRIC_PHOTOS,
    faces=standard_codes.FACES,
    palms=standard_codes.PALMS,
    chinese=standard_codes.CHINESE,
)
CONDENSED: Final = CodeBook(
    name=CodeBookChoice.CONDENSED,
    operations=condensed_codes.OPERATIONS,
    verifications=condensed_codes.VERIFICATIONS,
    biometric_templates=condensed_codes.BIOMETRIC_TEMPLATES,
    biometric_photos=condensed_codes.BIOMETRIC_PHOTOS,
    faces=condensed_codes.FACES,
    palms=condensed_codes.PALMS,
    chinese=condensed_codes.CHINESE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one terminal's numbers and texts are to be read.

    `announces_version`, `language` and `push_version` are what its last handshake said.
    """

    code_book: CodeBookChoice = CodeBookChoice.AUTOMATIC
    text_encoding: TextEncodingChoice = TextEncodingChoice.AUTOMATIC
    announces_version: bool = False
    language: int | None = None
    push_version: str | None = None

    def with_handshake(self, handshake: Handshake) -> Reading:
        """Return the reading that follows from a new handshake."""
        return Reading(
            self.code_book,
            self.text_encoding,
            handshake.push_version is not None,
            handshake.language,
            handshake.push_version,
        )

    @property
    def book(self) -> CodeBook:
        """Return the terminal's code book; `pushver` gives the vendor's away."""
        if self.code_book is CodeBookChoice.AUTOMATIC:
            return STANDARD if self.announces_version else CONDENSED
        return STANDARD if self.code_book is CodeBookChoice.STANDARD else CONDENSED

    @property
    def encoding(self) -> TextEncoding:
        """Return how the terminal writes what is not ASCII (V4.0 section 2.1)."""
        if self.text_encoding is not TextEncodingChoice.AUTOMATIC:
            return TextEncoding(self.text_encoding.value)
        if self.language == self.book.chinese:
            return TextEncoding.GB18030
        return TextEncoding.UTF_8

    def book_of(self, operation: Operation) -> CodeBook:
        """Return the book of an operation's number.

        Only the vendor's firmware writes the tag, only the seed's leaves it out.
        """
        if self.code_book is CodeBookChoice.AUTOMATIC:
            return STANDARD if operation.tagged else CONDENSED
        return self.book

    def operation_name(self, operation: Operation) -> str:
        """Return what an operation means, `operation_<code>` where unknown."""
        names = self.book_of(operation).operations
        return names.get(operation.code, f"operation_{operation.code}")

    def verification_name(self, code: int) -> str:
        """Return how somebody was verified, `other` where unknown."""
        return self.book.verifications.get(code, OTHER)


def state_name(code: int) -> str:
    """Return an attendance state's name, `other` where unknown."""
    return STATES.get(code, OTHER)
