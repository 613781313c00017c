"""Whether what terminals send can be stored, shown when that changes."""

from pathlib import Path

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from . import repairs
from .const import LOGGER
from .journal import JournalError


class StorageWatch:
    """Raises the issue of a journal that fails, and takes it back once it works."""

    def __init__(self, hass: HomeAssistant, path: Path) -> None:
        """Take the path that the issue names."""
        self._hass = hass
        self._path = path
        # Not known before something has been stored: an earlier hub may have failed.
        self._is_failing: bool | None = None

    @callback
    def async_note(self, error: JournalError | None) -> None:
        """Take how storing something has ended."""
        was_failing, self._is_failing = self._is_failing, error is not None
        if error is None and was_failing is not False:
            repairs.async_clear_issue(self._hass, repairs.STORAGE_FAILING)
            if was_failing:
                LOGGER.info("The journal can be written again")
        elif error is not None and not was_failing:
            LOGGER.error("The journal cannot be written: %s", error)
            repairs.async_raise_issue(
                self._hass,
                repairs.STORAGE_FAILING,
                severity=ir.IssueSeverity.ERROR,
                path=str(self._path),
            )
