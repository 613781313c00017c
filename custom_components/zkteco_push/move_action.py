"""The action that moves the journal from its file to the database."""

from dataclasses import asdict
from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, service

from . import recovery
from .const import DOMAIN, LOGGER
from .journal import JournalError
from .targets import async_hub
from .validation import vol

MOVE_JOURNAL: Final = "move_journal"
_DELETE_FILE: Final = "delete_file"
_SCHEMA: Final = vol.Schema({vol.Optional(_DELETE_FILE, default=False): cv.boolean})


@callback
def async_setup_move(hass: HomeAssistant) -> None:
    """Register the action, for admins."""

    async def move(call: ServiceCall) -> ServiceResponse:
        """Move what is left, and return the counts."""
        return await _async_move(hass, delete_file=call.data[_DELETE_FILE])

    service.async_register_admin_service(
        hass, DOMAIN, MOVE_JOURNAL, move, _SCHEMA, SupportsResponse.OPTIONAL
    )


async def _async_move(hass: HomeAssistant, *, delete_file: bool) -> ServiceResponse:
    """Move the journal; raise if not everything is in the database afterwards."""
    hub = async_hub(hass)
    journal = hub.journal
    if journal.move is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_database"
        )
    try:
        counts = await journal.move.run(delete_file=delete_file)
        hub.household.async_changed(hub.household.persons)
        await recovery.async_show_move(hass, journal)
    except JournalError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="move_failed",
            translation_placeholders={"reason": str(error)},
        ) from error
    incomplete = [count.table for count in counts if not count.is_complete]
    if incomplete:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="move_incomplete",
            translation_placeholders={"tables": ", ".join(incomplete)},
        )
    LOGGER.info("The journal has been moved: %s", counts)
    tables: dict[str, Any] = {
        count.table: {
            name: value for name, value in asdict(count).items() if name != "table"
        }
        for count in counts
    }
    return {"tables": tables, "complete": True}
