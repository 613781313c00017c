"""Has read anew what follows from punches that have been corrected."""

from typing import TYPE_CHECKING, Final

from homeassistant.core import callback

from ..journal import Correction, CorrectionKind
from .directions import KEY_CODES, PunchDirection

if TYPE_CHECKING:
    from .household import Household

_SECONDS_OF_A_DAY: Final = 86_400


@callback
def async_follow_correction(household: Household, correction: Correction) -> None:
    """Have read anew whom a correction, or its withdrawal, makes a difference to."""
    stored, serial_number = correction.punch, correction.serial_number
    household.async_changed([stored.punch.pin], stored.punched_at)
    if (
        correction.kind is CorrectionKind.VOIDED
        and stored.punch.state_code in KEY_CODES
        and household.direction_of(serial_number) is PunchDirection.AUTOMATIC
    ):
        # Whether keys are pressed there tells what everybody's punches mean from that
        # day on.
        day = stored.punched_at - stored.punch.local_time % _SECONDS_OF_A_DAY
        household.async_changed(
            (
                pin
                for pin, person in household.persons.items()
                if person.profile.counts(serial_number)
            ),
            day,
        )
