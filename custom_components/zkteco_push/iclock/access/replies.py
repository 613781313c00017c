"""What terminals of this dialect mean by the number they answer (sheet 3.8)."""

from collections.abc import Mapping
from typing import Final

from ..attendance.code_books import CodeBookChoice
from ..attendance.return_codes import (
    MEANINGS as ATTENDANCE_MEANINGS,
    UNKNOWN,
    is_success as is_success_anywhere,
    meaning as attendance_meaning,
)
from ..commands import start_of

# Handed on to a controller behind the terminal; its own answer follows (sheet 3.8).
QUEUED: Final = -5000
WAITING: Final = "waiting_at_controller"

CODES: Final[Mapping[int, str]] = {
    -1: "send_failed",
    -2: "no_response",
    -3: "invalid_data",
    -4: "decompression_failed",
    -5: "size_mismatch",
    -6: "size_mismatch",
    -7: "repeated_command",
    -8: "unauthorised",
    -9: "checksum_error",
    -10: "invalid_format",
    -11: "invalid_parameter",
    -12: "execution_failed",
    -13: "unknown_command",
    -14: "wrong_password",
    -15: "access_error",
    -16: "access_error",
    -17: "no_such_file",
    -18: "no_space",
    -19: "checksum_error",
    -20: "size_mismatch",
    **dict.fromkeys(range(-25, -20), "invalid_firmware"),
    -26: "invalid_template",
    -27: "no_such_pin",
    -28: "in_normal_open_period",
    -30: "algorithm_version_mismatch",
    -100: "no_such_table",
    **dict.fromkeys(range(-106, -100), "invalid_data"),
    -107: "too_long",
    -108: "invalid_option",
    **dict.fromkeys((*range(-604, -600), -609), "out_of_memory"),
    -612: "option_not_saved",
    -614: "alarm_not_cancelled",
    -615: "restart_failed",
    -616: "normal_open_failed",
    -618: "invalid_parameter",
    -619: "invalid_parameter",
    -620: "invalid_format",
    -621: "unknown_field",
    -628: "template_not_loaded",
    -629: "no_such_table",
    -630: "execution_failed",
    -631: "size_mismatch",
    -632: "invalid_parameter",
    -708: "not_supported",
    -709: "upload_failed",
    -720: "upgrade_failed",
    -721: "download_failed",
    -722: "upload_failed",
    -725: "timeout",
    -726: "http_error",
    -728: "upload_failed",
    -730: "server_silent",
    -731: "record_count_mismatch",
    -801: "invalid_format",
    QUEUED: WAITING,
}
# By what the command begins with: the tables of people answer so (field: 7A).
_CODES_OF_COMMAND: Final[tuple[tuple[str, Mapping[int, str]], ...]] = (
    ("DATA DELETE", {-2: "no_matching_data"}),
    ("DATA QUERY", {-1: "not_supported"}),
)
# Every meaning there is, for translations and their test.
MEANINGS: Final = frozenset(
    {
        *ATTENDANCE_MEANINGS,
        *CODES.values(),
        *(meaning for _, codes in _CODES_OF_COMMAND for meaning in codes.values()),
    }
)


def is_success(text: str, code: int) -> bool:
    """Return whether a command was done: 0, or a number of rows (sheet 3.8).

    Only enrolment answers why nobody was enrolled, as in the other dialect.
    """
    return is_success_anywhere(text, code)


def is_final(code: int | None) -> bool:
    """Return whether nothing more follows; without a code the command stays open."""
    return code is not None and code != QUEUED


def meaning(code: int, text: str) -> str:
    """Return the translation key of a return code, `unknown` where nobody says."""
    if code >= 0:
        return attendance_meaning(code, CodeBookChoice.STANDARD, text)
    start = start_of(text)
    for beginning, codes in _CODES_OF_COMMAND:
        if start.startswith(beginning) and code in codes:
            return codes[code]
    return CODES.get(code, UNKNOWN)
