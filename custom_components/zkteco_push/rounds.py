"""The rounds: every few seconds all terminals are looked at, one after another."""

from collections.abc import Mapping
from datetime import datetime

from homeassistant.core import HomeAssistant

from . import terminal_issues
from .dispatch import Dispatcher
from .terminal import Terminal
from .turns import Turns


class Rounds:
    """Looks who is gone, what has come too late, and what issues there are."""

    def __init__(
        self,
        hass: HomeAssistant,
        terminals: Mapping[str, Terminal],
        dispatcher: Dispatcher,
        turns: Turns,
    ) -> None:
        """Take the terminals, and what makes the rounds give way to all else."""
        self._hass = hass
        self._terminals = terminals
        self._dispatcher = dispatcher
        self._turns = turns
        self._is_under_way = False

    async def async_go(self, now: datetime) -> None:
        """Look at every terminal, unless a round is still under way."""
        if self._is_under_way:
            return

        async def look(terminal: Terminal) -> None:
            """Look at a terminal that is still here."""
            if self._terminals.get(terminal.serial_number) is terminal:
                terminal.check_presence(now)
                self._dispatcher.async_expire(terminal)
                terminal_issues.async_look(self._hass, terminal, now)

        self._is_under_way = True
        try:
            await self._turns.each(self._terminals.values(), look)
        finally:
            self._is_under_way = False
