"""What has gone wrong, as the panel is told: it has the words in the user's language."""

from typing import Any

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import DOMAIN
from ..hub import Hub
from ..terminal import Terminal


def failure_data(error: HomeAssistantError) -> dict[str, Any]:
    """Return which of the exceptions' texts tells of an error, and what it names."""
    return {
        "key": error.translation_key or "",
        "placeholders": dict(error.translation_placeholders or {}),
    }


def terminal_of(hub: Hub, serial_number: str) -> Terminal:
    """Return a terminal; raise ServiceValidationError where it has been removed."""
    if (terminal := hub.terminals.get(serial_number)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_terminal",
            translation_placeholders={"device_id": serial_number},
        )
    return terminal
