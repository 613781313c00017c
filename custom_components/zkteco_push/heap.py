"""The interpreter's heap, which a large house makes large."""

from datetime import datetime
import gc
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

# With fewer terminals than this, the collector's own rhythm disturbs nobody, and how
# Home Assistant's interpreter keeps its heap is none of an integration's business.
LARGE_HOUSE: Final = 100
# What begins with the start is in place so long after it (s).
_SETTLED: Final = 5


class HeapKeeper:
    """Keeps the garbage collector from going through the whole house again and again.

    A full collection goes through every object there is, and stops the event loop for
    as long: half a second where there are some thousand entities. What is there once
    the start is over stays for as long as Home Assistant runs, so it is set aside, and
    collections only look at what has come since.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Take the Home Assistant whose heap it is."""
        self._hass = hass
        self._cancels: list[CALLBACK_TYPE] = []
        self._is_ours = False

    @callback
    def async_start(self, terminals: int) -> None:
        """Set aside what there is as soon as the start is over, in a large house."""
        if terminals < LARGE_HOUSE:
            return

        @callback
        def settle(_hass: HomeAssistant) -> None:
            """Let what begins with the start come into place first."""
            self._cancels.append(async_call_later(self._hass, _SETTLED, freeze))

        @callback
        def freeze(_now: datetime) -> None:
            """Set aside what there is, unless somebody else has."""
            if gc.get_freeze_count():
                return
            # What is garbage by now would be kept for ever.
            gc.collect()
            gc.freeze()
            self._is_ours = True

        self._cancels.append(async_at_started(self._hass, settle))

    @callback
    def async_close(self) -> None:
        """Have everything collected again: a hub that is gone is garbage."""
        while self._cancels:
            self._cancels.pop()()
        if self._is_ours:
            gc.unfreeze()
            self._is_ours = False
