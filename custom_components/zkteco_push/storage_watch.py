"""Whether what terminals send can be stored, shown when that changes."""

from collections.abc import Callable
from typing import Final

from homeassistant.core import HomeAssistant, callback

from . import repairs
from .const import LOGGER
from .journal import FaultError, GoneError, Journal, JournalError

# Terminals that still fail to store something try as often (s).
_BETWEEN_PROBES: Final = 60


class StorageWatch:
    """Raises the issue of a journal that fails, and takes it back once it works."""

    def __init__(self, hass: HomeAssistant, journal: Journal) -> None:
        """Take the journal, which the issue names."""
        self._hass = hass
        self._place = journal.place
        self._issue = (
            repairs.STORAGE_FAILING
            if journal.move is None
            else repairs.DATABASE_FAILING
        )
        self._failed_at = 0.0
        # Not known before something has been stored: an earlier hub may have failed.
        self._is_failing: bool | None = None
        self._faults: set[str] = set()
        # Called when what failed works again.
        self.on_recovery: Callable[[], None] = lambda: None

    @property
    def should_probe(self) -> bool:
        """Return whether storing has failed and nobody has tried since, for a while."""
        return (
            self._is_failing is True
            and self._hass.loop.time() - self._failed_at >= _BETWEEN_PROBES
        )

    async def async_probe(self, journal: Journal) -> None:
        """Look whether storing works again, though nobody has anything to store."""
        try:
            await journal.probe()
        except JournalError as error:
            self.async_note(error)
        else:
            self.async_note(None)

    @callback
    def async_note(self, error: JournalError | None) -> None:
        """Take how storing something has ended."""
        if isinstance(error, GoneError):
            return
        if isinstance(error, FaultError):
            # Nothing that a user could mend, and the terminal tries it again and again.
            if str(error) not in self._faults:
                self._faults.add(str(error))
                LOGGER.error(
                    "Something cannot be stored for a fault of ours: %s", error
                )
            return
        was_failing, self._is_failing = self._is_failing, error is not None
        if error is not None:
            self._failed_at = self._hass.loop.time()
        if error is None and was_failing is not False:
            repairs.async_clear_issue(self._hass, self._issue)
            if was_failing:
                LOGGER.info("The journal can be written again")
                self.on_recovery()
        elif error is not None and not was_failing:
            LOGGER.error("The journal cannot be written: %s", error)
            repairs.async_show_fault(self._hass, self._issue, self._place, error)
