"""Says of a punch by what number it is known, and how it has been corrected."""

from typing import Any, Final

from homeassistant.util import dt as dt_util

from .journal import CorrectedPunch, Correction, CorrectionKind

# The verification of a punch that nobody has made at a terminal.
BY_HAND: Final = "by_hand"


def corrected(punch: CorrectedPunch) -> dict[str, Any]:
    """Return the fields that say it."""
    fields: dict[str, Any] = {
        "id": punch.id,
        **{kind.value: None for kind in CorrectionKind},
    }
    if (correction := punch.correction) is not None:
        fields[correction.kind.value] = correction_fields(correction)
        if correction.kind is CorrectionKind.ADDED:
            fields |= {"verification": BY_HAND, "verification_code": None}
    return fields


def correction_fields(correction: Correction) -> dict[str, Any]:
    """Return who has made a correction, when and why."""
    return {
        "correction_id": correction.id,
        "reason": correction.made.reason,
        "by": correction.made.by.name,
        "at": dt_util.utc_from_timestamp(correction.made.at).isoformat(),
    }
