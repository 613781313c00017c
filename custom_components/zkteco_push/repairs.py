"""Issues that the user can act on."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN

ACCESS_CONTROL_MODE: Final = "access_control_mode"
JOURNAL_NOT_CLEARED: Final = "journal_not_cleared"
OFFSET_NOT_TAKEN: Final = "offset_not_taken"
PUNCHES_KEPT: Final = "punches_kept"
SLOW_FOR_A_DOOR: Final = "slow_for_a_door"
STORAGE_FAILING: Final = "storage_failing"
WRONG_CLOCK: Final = "wrong_clock"
OF_A_TERMINAL: Final = (
    ACCESS_CONTROL_MODE,
    OFFSET_NOT_TAKEN,
    SLOW_FOR_A_DOOR,
    WRONG_CLOCK,
)


@callback
def async_raise_issue(
    hass: HomeAssistant,
    key: str,
    serial_number: str = "",
    *,
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING,
    **placeholders: str,
) -> None:
    """Show an issue, of a terminal where a serial number is given."""
    if serial_number:
        placeholders["serial_number"] = serial_number
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue_id(key, serial_number),
        is_fixable=False,
        severity=severity,
        translation_key=key,
        translation_placeholders=placeholders,
    )


@callback
def async_clear_issue(hass: HomeAssistant, key: str, serial_number: str = "") -> None:
    """Take an issue back."""
    ir.async_delete_issue(hass, DOMAIN, _issue_id(key, serial_number))


@callback
def async_clear_all(hass: HomeAssistant) -> None:
    """Take back every issue: there is no hub any more."""
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN:
            ir.async_delete_issue(hass, domain, issue_id)


def _issue_id(key: str, serial_number: str) -> str:
    """Return the id of an issue, unique per terminal."""
    return f"{key}_{serial_number}" if serial_number else key
