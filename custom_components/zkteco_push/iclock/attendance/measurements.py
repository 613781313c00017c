"""What stands behind the fifth column of an attendance line (V4.0 11.2, V5.8)."""

import math
import re
from typing import Final

FEWEST_MEASURED_COLUMNS: Final = 8
# 16 columns are SDK3.2's: job and tip codes stand where others have a temperature.
_MAX_MEASURED_COLUMNS: Final = 12
_MAX_TEMPERATURE: Final = 120.0
# Clocks differ from UTC by up to 14 hours.
_MAX_UTC_OFFSET: Final = 14 * 3600
_UTC_OFFSET: Final = re.compile(r"[+-]\d{1,5}")


def is_identity_check(columns: list[str]) -> bool:
    """Return whether an ID-card reader only checked an identity (V4.0 11.7).

    Its ninth column says so, its eighth holds the long number of the ID card.
    """
    return (
        len(columns) >= 9
        and columns[8] == "1"
        and len(columns[7]) >= 15
        and not any(columns[9:])
    )


def measurements(
    columns: list[str],
) -> tuple[bool | None, float | None, float | None, int | None]:
    """Return mask, temperature, converted temperature and the UTC offset."""
    count = len(columns)
    if count < FEWEST_MEASURED_COLUMNS or any(columns[_MAX_MEASURED_COLUMNS:]):
        return None, None, None, None
    mask = {"0": False, "1": True}.get(columns[7].strip())
    temperature = _temperature(columns[8]) if count > 9 else None
    # Firmware 1.3.5 writes a running record number here (field).
    converted = _temperature(columns[9]) if count > 9 and "." in columns[9] else None
    offset = _utc_offset(columns[10]) if count > 10 else None
    return mask, temperature, converted, offset


def _temperature(text: str) -> float | None:
    """Return a measured temperature; 0 means not measured (field)."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value <= _MAX_TEMPERATURE else None


def _utc_offset(text: str) -> int | None:
    """Return the TimeOffset column in seconds (V5.8)."""
    if not _UTC_OFFSET.fullmatch(text):
        return None
    offset = int(text)
    return offset if abs(offset) <= _MAX_UTC_OFFSET else None
