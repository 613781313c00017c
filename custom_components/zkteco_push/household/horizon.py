"""How far back punches can be computed, and where people were there.

Punches may be deleted for their age. What follows from them must not change by that.
"""

from collections.abc import Mapping
from typing import Any, Final, TypedDict

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from .passages import Standing

_VERSION: Final = 1


class _Stored(TypedDict):
    """The horizon as the store holds it."""

    beginning: int
    standings: dict[str, list[Any]]


class Horizon:
    """Remembers where people were when the first punches that are kept were made."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with punches that have all been kept."""
        self._hass = hass
        self._store: Store[_Stored] = Store(
            hass, _VERSION, f"{DOMAIN}.household", private=True
        )
        self.beginning = 0
        self.standings: Mapping[str, Standing] = {}

    async def async_load(self) -> None:
        """Remember what was before the start."""
        if (stored := await self._store.async_load()) is not None:
            self.beginning = stored["beginning"]
            self.standings = {
                pin: Standing(*values) for pin, values in stored["standings"].items()
            }

    async def async_move(
        self, beginning: int, standings: Mapping[str, Standing]
    ) -> None:
        """Remember where people were at a later time (Unix time, s); it is on disk then."""
        self.beginning, self.standings = beginning, standings
        await self._store.async_save(self._stored())

    @callback
    def async_forget(self, pin: str) -> None:
        """Forget where somebody was."""
        if pin in self.standings:
            self.standings = {
                other: standing
                for other, standing in self.standings.items()
                if other != pin
            }
            save = self._store.async_save(self._stored())
            self._hass.async_create_task(save, f"{DOMAIN} horizon")

    async def async_remove(self) -> None:
        """Remember nothing, after restarts neither."""
        await self._store.async_remove()

    def _stored(self) -> _Stored:
        """Return what the store holds."""
        standings = {pin: list(standing) for pin, standing in self.standings.items()}
        return _Stored(beginning=self.beginning, standings=standings)
