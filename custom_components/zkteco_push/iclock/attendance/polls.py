"""What a terminal tells with its polls (V4.0 section 12.1)."""

from typing import Final

from ..records import Info
from ..text import parse_number

_MAX_LENGTH: Final = 512


def parse_info(text: str) -> Info:
    """Return the values of INFO; firmware sends 5, 6, 9, 10 or 13 of them (field)."""
    values = [value.strip() for value in text[:_MAX_LENGTH].split(",")]

    def count(index: int) -> int | None:
        """Return a count; -1 stands for a sensor that is not there."""
        if index >= len(values):
            return None
        number = parse_number(values[index])
        return number if number is None or number >= 0 else None

    def word(index: int) -> str | None:
        """Return a printable text."""
        value = values[index] if index < len(values) else ""
        return value if value and value.isprintable() else None

    return Info(
        firmware=word(0),
        users=count(1),
        fingerprints=count(2),
        attendance_records=count(3),
        address=word(4),
        faces=count(7 if _is_early_layout(values) else 8),
        fingerprint_version=count(5),
        face_version=count(6),
    )


def _is_early_layout(values: list[str]) -> bool:
    """Return whether the ninth and last value is the feature bits (SDK3.2).

    Elsewhere these are the tenth, and the ninth counts faces (V4.0).
    """
    return len(values) == 9 and len(values[8]) >= 3 and set(values[8]) <= {"0", "1"}
