"""A validity in the words of a terminal, and back."""

from homeassistant.util import dt as dt_util

from .action_values import local_text
from .clock import moment_of
from .iclock.validity import Bounds
from .journal import Validity
from .terminal import Terminal


def validity_of(
    terminal: Terminal, pin: str, bounds: Bounds, now: float
) -> Validity | None:
    """Return bounds placed in time, None where there is no end (Unix time, s)."""
    if bounds.end is None:
        return None
    zone = terminal.settings.time_zone
    return Validity(
        terminal.serial_number,
        pin,
        None if bounds.start is None else moment_of(bounds.start, zone),
        moment_of(bounds.end, zone),
        int(now),
        is_kept_here=True,
    )


def dates_of(validity: Validity, terminal: Terminal) -> dict[str, str]:
    """Return the parameters of an update that say a validity again."""
    bounds = {"valid_from": validity.valid_from, "valid_until": validity.valid_until}
    dates = {
        name: local_text(terminal, dt_util.utc_from_timestamp(time))
        for name, time in bounds.items()
        if time is not None
    }
    return {**dates, "expires": "1"}
