"""What terminals mean by the number they answer (V4.0 appendix 1; seed appendix 1)."""

from collections.abc import Mapping
from typing import Final

from ..commands import start_of
from .code_books import CodeBookChoice

SUCCESS: Final = "success"
UNKNOWN: Final = "unknown"
FAILED: Final = "failed"
# What a terminal that does not know a user says to its deletion.
ABSENT: Final = frozenset({"no_such_pin", "does_not_exist", "no_matching_data"})

# V4.0 and V5.8; -4 to -6 and -22 SDK3.2; -8, -13 and below field (client source);
# -629, -731 and -5000 the access dialect, which some firmware speaks as well.
STANDARD_CODES: Final[Mapping[int, str]] = {
    0: SUCCESS,
    -1: "invalid_parameter",
    -2: "size_mismatch",
    -3: "access_error",
    -4: "no_matching_data",
    -5: "no_space",
    -6: "invalid_data",
    -8: "capacity_reached",
    -9: "template_size_mismatch",
    -10: "no_such_pin",
    -11: "invalid_template_format",
    -12: "invalid_template",
    -13: "no_such_pin",
    -22: "unknown_command",
    -30: "algorithm_version_mismatch",
    -629: "other_dialect",
    -731: "record_count_mismatch",
    -1001: "capacity_reached",
    -1002: "not_supported",
    -1003: "timeout",
    -1004: "configuration_mismatch",
    -1005: "busy",
    -1006: "too_long",
    -1007: "out_of_memory",
    -1008: "download_failed",
    -5000: "waiting_at_controller",
}
# The seed's own; what it does not list is read as the vendor's.
CONDENSED_CODES: Final[Mapping[int, str]] = {
    0: SUCCESS,
    -1: FAILED,
    -2: "invalid_format",
    -3: "invalid_parameter",
    -4: "already_exists",
    -5: "does_not_exist",
    -10: "capacity_reached",
    -30: "algorithm_version_mismatch",
}

_ENROLMENT: Final[Mapping[int, str]] = {
    2: "already_enrolled",
    4: "enrolment_failed",
    5: "duplicate",
    6: "cancelled",
    7: "busy",
}
# By what the command begins with, the longer beginning first. They hold in both
# books: neither has a table of its own for them.
_CODES_OF_COMMAND: Final[tuple[tuple[str, Mapping[int, str]], ...]] = (
    (
        "ENROLL_MF",
        {4: "retries_used_up", 5: "timeout", 6: "cancelled"},
    ),
    ("ENROLL", _ENROLMENT),
)
# The same, of the vendor's numbers only.
_STANDARD_CODES_OF_COMMAND: Final[tuple[tuple[str, Mapping[int, str]], ...]] = (
    ("GETFILE", {-2: "no_such_file"}),
    ("DATA DELETE", {-2: "no_matching_data"}),
    ("DATA UPDATE SMS", {-2: "invalid_data"}),
    # Their limits are in pixels and kilobytes (field: eSSL).
    ("DATA UPDATE BIOPHOTO", {-1001: "photo_size"}),
    ("DATA UPDATE USERPIC", {-1001: "photo_size"}),
    # Already there (2008) or no such PIN (field: client source).
    ("ENROLL", {-2: "enrolment_failed"}),
)
# Commands whose positive answer is a reason; of all others it is a count or a size.
_POSITIVE_IS_A_REASON: Final = ("ENROLL", "SHELL")

# What the error log says of a photo, in more words than a code has (V4.0 appendix 9).
ERROR_CODES: Final[Mapping[str, str]] = {
    "D01E0001": "face_not_found",
    "D01E0002": "face_occluded",
    "D01E0003": "face_not_sharp",
    "D01E0004": "face_angle_too_large",
    "D01E0005": "face_not_live",
    "D01E0006": "face_extraction_failed",
}

_ASKING: Final = frozenset({-1, -22, -1002, -1004})

# Every meaning there is, for translations and their test.
MEANINGS: Final = frozenset(
    {
        UNKNOWN,
        *STANDARD_CODES.values(),
        *CONDENSED_CODES.values(),
        *ERROR_CODES.values(),
        *(
            meaning
            for _, codes in (*_CODES_OF_COMMAND, *_STANDARD_CODES_OF_COMMAND)
            for meaning in codes.values()
        ),
    }
)


def is_success(text_or_verb: str, code: int) -> bool:
    """Return whether a command was done (V4.0 appendix 1; field).

    Queries answer the number of records, GetFile and PutFile the size; enrolment
    answers why nobody was enrolled, Shell what the program returned.
    """
    if code > 0:
        return not start_of(text_or_verb).startswith(_POSITIVE_IS_A_REASON)
    return code == 0


def meaning(code: int, book_choice: CodeBookChoice, verb: str) -> str:
    """Return the translation key of a return code, `unknown` where nobody says.

    `verb` may be the whole text of the command. AUTOMATIC reads as STANDARD.
    """
    if is_success(verb, code):
        return SUCCESS
    condensed = book_choice is CodeBookChoice.CONDENSED
    start = start_of(verb)
    if code > 0 and start.startswith("SHELL"):
        return FAILED
    tables = [*_CODES_OF_COMMAND]
    if not condensed:
        tables += _STANDARD_CODES_OF_COMMAND
    for beginning, codes in tables:
        if start.startswith(beginning) and code in codes:
            return codes[code]
    if condensed and code in CONDENSED_CODES:
        return CONDENSED_CODES[code]
    return STANDARD_CODES.get(code, UNKNOWN)


def asks_for_other_spelling(code: int, differs: bool) -> bool:
    """Return whether a code may mean that the terminal knows the other spelling.

    Not supported, no such table, unknown command, and the parameter error that stands
    for either on some firmware. A command that both books spell alike has no other
    spelling, and is not sent twice.
    """
    return differs and code in _ASKING
