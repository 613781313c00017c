"""Auxiliary outputs: relays without a door."""

from asyncio import TimerHandle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .doors import Site


class AuxiliaryOutput:
    """One auxiliary output; nothing but its events tells its state."""

    def __init__(self, number: int, site: Site) -> None:
        """Wire the output."""
        self.number = number
        self.on = False
        self._site = site
        self._timer: TimerHandle | None = None

    def switch(self, *, on: bool, seconds: int = 0) -> None:
        """Switch by command: for good, or on for so long."""
        self.stop()
        self.on = on
        self._site.log(12 if on else 13, self.number)
        if on and seconds:
            self._timer = self._site.later(seconds, self._over)

    def _over(self) -> None:
        self._timer = None
        self.on = False
        self._site.log(13, self.number)

    def stop(self) -> None:
        """Switch off, as a power cut does."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.on = False
