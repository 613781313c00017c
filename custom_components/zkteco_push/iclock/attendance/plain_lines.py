"""Attendance lines in the form that nearly all have, read in one pass.

A backlog is hundreds of thousands of them. What is unusual in any way is left to the
full rules of `attlog`, which read these lines to the same punches.
"""

from functools import lru_cache
from typing import Final

from ..records import Punch
from ..text import parse_time, seconds_of
from .measurements import FEWEST_MEASURED_COLUMNS, is_identity_check, measurements

_FEWEST_COLUMNS: Final = 5
_MAX_LENGTH: Final = 1024
_MAX_WORD: Final = 64
_TIME_LENGTH: Final = 19

# By their texts: a look-up both checks and reads.
_MINUTES: Final = {
    f"{hour:02}:{minute:02}": (hour * 60 + minute) * 60
    for hour in range(24)
    for minute in range(60)
}
_SECONDS: Final = {f":{second:02}": second for second in range(60)}
_CODES: Final = {str(code): code for code in range(256)}


@lru_cache(8192)
def _midnight(day: str) -> int:
    """Return when a day begins (Unix time, s); raise ValueError for what is none."""
    return seconds_of(parse_time(f"{day} 00:00:00"))


def plain_punch(line: str) -> Punch | None:
    """Return the punch of a line, None for one that is not plain."""
    columns = line.split("\t")
    count = len(columns)
    if count < _FEWEST_COLUMNS or len(line) > _MAX_LENGTH:
        return None
    pin, time, state, verification, work_code = columns[:_FEWEST_COLUMNS]
    if (
        len(time) != _TIME_LENGTH
        or time[10] != " "
        or not pin.isalnum()
        or len(pin) > _MAX_WORD
        or (work_code and not work_code.isalnum())
        or len(work_code) > _MAX_WORD
    ):
        return None
    try:
        local_time = _midnight(time[:10]) + _MINUTES[time[11:16]] + _SECONDS[time[16:]]
        state_code, verification_code = _CODES[state], _CODES[verification]
    except KeyError, ValueError:
        return None
    if count < FEWEST_MEASURED_COLUMNS:
        return Punch(pin, local_time, state_code, verification_code, work_code)
    if is_identity_check(columns):
        return None
    return Punch(
        pin,
        local_time,
        state_code,
        verification_code,
        work_code,
        *measurements(columns),
    )
