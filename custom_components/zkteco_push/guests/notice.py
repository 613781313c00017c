"""What is told of people whose time is over: an event, and an issue."""

from collections.abc import Collection
from enum import StrEnum

from homeassistant.core import HomeAssistant, callback

from .. import repairs
from ..const import EVENT_VALIDITY_ENDED
from ..happenings import at
from ..journal import Validity
from ..terminal import Terminal

# So many are named; more would not be read.
_MOST_NAMED = 5


class RemovalResult(StrEnum):
    """How far the removal of somebody whose time is over has come.

    `kept` is the last administrator of a terminal.
    """

    DONE = "done"
    QUEUED = "queued"
    REFUSED = "refused"
    KEPT = "kept"


# Those who are still there, and for whom somebody has to do something.
_FAILED = {
    RemovalResult.REFUSED: repairs.GUEST_NOT_REMOVED,
    RemovalResult.KEPT: repairs.LAST_ADMIN_KEPT,
}


@callback
def async_tell(
    hass: HomeAssistant, terminal: Terminal, validity: Validity, result: RemovalResult
) -> None:
    """Tell that somebody's time is over, and what has become of it."""
    end = validity.valid_until
    hass.bus.async_fire(
        EVENT_VALIDITY_ENDED,
        {
            **terminal.sender,
            "pin": validity.pin,
            "name": terminal.names.get(validity.pin),
            "person": terminal.linked_person(validity.pin),
            "valid_until": at(end, terminal.clock.offset_at(end)).isoformat(),
            "result": result.value,
        },
    )


@callback
def async_show(
    hass: HomeAssistant, terminal: Terminal, validities: Collection[Validity]
) -> bool:
    """Show who is still at a terminal although their time is over; return if anybody."""
    is_anybody = False
    for result, key in _FAILED.items():
        who = [
            terminal.names.get(each.pin) or each.pin
            for each in validities
            if each.removal == result
        ]
        if not who:
            repairs.async_clear_issue(hass, key, terminal.serial_number)
            continue
        is_anybody = True
        names = ", ".join(who[:_MOST_NAMED])
        repairs.async_raise_issue(
            hass,
            key,
            terminal.serial_number,
            name=terminal.settings.name,
            people=f"{names}, …" if len(who) > _MOST_NAMED else names,
        )
    return is_anybody
