"""Has read anew what follows from punches that have been corrected."""

from collections.abc import Iterable, Iterator, Mapping
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
    for pins, since in _affected(household, correction):
        household.async_changed(pins, since)


def changes_of(
    household: Household, corrections: Iterable[Correction], last: Mapping[str, int]
) -> dict[str, int]:
    """Return by PIN from when on corrections have changed something.

    Each person has a time of one's own, before which all corrections are known. Times
    are Unix times in s.
    """
    found: dict[str, int] = {}
    for correction in corrections:
        at = (correction.withdrawn or correction.made).at
        for pins, since in _affected(household, correction):
            for pin in pins:
                if pin in last and at >= last[pin]:
                    found[pin] = min(since, found.get(pin, since))
    return found


def _affected(
    household: Household, correction: Correction
) -> Iterator[tuple[Iterable[str], int]]:
    """Yield to whom a correction makes a difference, and from when on."""
    stored, serial_number = correction.punch, correction.serial_number
    yield [stored.punch.pin], stored.punched_at
    if (
        correction.kind is CorrectionKind.VOIDED
        and stored.punch.state_code in KEY_CODES
        and household.direction_of(serial_number) is PunchDirection.AUTOMATIC
    ):
        # Whether keys are pressed there tells what everybody's punches mean from that
        # day on.
        day = stored.punched_at - stored.punch.local_time % _SECONDS_OF_A_DAY
        yield (
            (
                pin
                for pin, person in household.persons.items()
                if person.profile.counts(serial_number)
            ),
            day,
        )
