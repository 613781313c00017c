"""Follows what commands and events do to doors, and for how long."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
import time
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .door_state import doors_of
from .happenings import Happening, LiveAccess
from .iclock.access.records import Effect
from .iclock.commands import Command
from .terminal import Terminal

_UNLOCK: Final = "unlock"

type _Door = tuple[str, int]


class DoorKeeper:
    """Shows doors as opened for their time where no relay says so.

    Nobody reports the end of an opening there: it is taken for over after the time that
    was asked for, else after the terminal's setting.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without an open door."""
        self._hass = hass
        self._ends: dict[_Door, tuple[float, CALLBACK_TYPE]] = {}

    async def async_follow(self, terminal: Terminal, command: Command) -> None:
        """Take over what a command that was carried out has done."""
        if terminal.panel.is_access_control:
            terminal.have_done(command)
        if command.name == _UNLOCK:
            door, seconds = (
                int(command.parameters[key]) for key in ("door", "seconds")
            )
            self._async_let_open(terminal, door, seconds)

    @callback
    def async_watch(self, terminal: Terminal) -> Callable[[], None]:
        """Follow who has doors opened at a terminal; return how to stop it."""
        unsubscribe = terminal.subscribe_happenings(
            partial(self._async_happen, terminal)
        )
        return partial(self._async_stop, terminal.serial_number, unsubscribe)

    @callback
    def _async_happen(self, terminal: Terminal, happening: Happening) -> None:
        """Show the doors that are opened to somebody."""
        if (
            isinstance(happening, LiveAccess)
            and happening.event.effect is Effect.UNLOCKED
        ):
            for door in doors_of(happening.event, terminal.door_count):
                seconds = terminal.settings.unlock_seconds
                self._async_let_open(terminal, door, seconds)

    @callback
    def _async_stop(self, serial_number: str, unsubscribe: Callable[[], None]) -> None:
        """Follow the terminal no more."""
        unsubscribe()
        for key in [key for key in self._ends if key[0] == serial_number]:
            _, cancel = self._ends.pop(key)
            cancel()

    @callback
    def _async_let_open(self, terminal: Terminal, door: int, seconds: int) -> None:
        """Show a door as opened until its time is over; never for a shorter one."""
        key = (terminal.serial_number, door)
        end = time.monotonic() + seconds
        if (known := self._ends.get(key)) is not None:
            if known[0] >= end:
                return
            known[1]()

        @callback
        def close(_now: datetime) -> None:
            """Show the door as locked again."""
            del self._ends[key]
            terminal.let_open(door, is_let_open=False)

        self._ends[key] = (end, async_call_later(self._hass, seconds, close))
        terminal.let_open(door, is_let_open=True)
