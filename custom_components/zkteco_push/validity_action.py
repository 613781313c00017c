"""What an action that writes a user says of from when until when they may enter."""

from collections.abc import Mapping
from typing import Any

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .action_values import dates_in
from .const import DOMAIN
from .hub import Hub
from .iclock.validity import Bounds, bounds_of_update
from .terminal import Terminal
from .validity_dates import dates_of, validity_of


async def async_plan_validity(
    hub: Hub, terminal: Terminal, data: dict[str, Any]
) -> None:
    """Take over the end that is given; raise ServiceValidationError if it makes no sense.

    Without one, that of before goes on. Whose time is over cannot be written without a
    new end: they are being removed.
    """
    pin, now = data["pin"], dt_util.utcnow().timestamp()
    if "valid_until" not in data:
        known = await hub.guests.async_of(terminal, pin)
        if known is not None and known.is_kept_here and known.valid_until <= now:
            raise _refusal("validity_over", terminal, pin)
        return
    bounds = check_validity(terminal, data, now)
    if bounds is not None:
        await hub.guests.async_plan(terminal, pin, bounds)


def check_validity(
    terminal: Terminal, data: Mapping[str, Any], now: float
) -> Bounds | None:
    """Return the bounds that an action gives (Unix time, s), None where it gives no end.

    Raises ServiceValidationError where they make no sense.
    """
    if "valid_until" not in data:
        return None
    pin = data["pin"]
    bounds = bounds_of_update(dates_in(terminal, data))
    if bounds is None:
        # So long past that terminals take it for somebody who is shut out.
        raise _refusal("validity_in_past", terminal, pin)
    end = validity_of(terminal, pin, bounds, now)
    if end is not None and end.valid_until <= now:
        raise _refusal("validity_in_past", terminal, pin)
    if end is not None and end.valid_from and end.valid_from >= end.valid_until:
        raise _refusal("validity_backwards", terminal, pin)
    return bounds


async def async_recall_validity(
    hub: Hub, terminal: Terminal, data: dict[str, Any], known: dict[str, str]
) -> None:
    """Put the end that is kept here into what is known of a user.

    A terminal that ignores dates does not say it, and neither does one of somebody who
    was shut out meanwhile.
    """
    if "valid_until" in data or data.get("disabled"):
        return
    validity = await hub.guests.async_of(terminal, data["pin"])
    if validity is not None:
        known.update(dates_of(validity, terminal))


def _refusal(key: str, terminal: Terminal, pin: str) -> ServiceValidationError:
    """Return in words why a user is not written."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"name": terminal.settings.name, "pin": pin},
    )
