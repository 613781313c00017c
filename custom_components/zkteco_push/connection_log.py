"""Tells the log, once each time, that a terminal has gone and that it is there again."""

from collections.abc import Callable

from homeassistant.core import callback

from .const import LOGGER
from .terminal import Terminal


def connection_watcher(terminal: Terminal) -> Callable[[], None]:
    """Return what logs a terminal's going and coming whenever the state has changed."""
    was_connected = terminal.state.connected

    @callback
    def watch() -> None:
        """Log it, if the terminal has gone or come."""
        nonlocal was_connected
        before, was_connected = was_connected, terminal.state.connected
        if was_connected is before:
            return
        if was_connected is False:
            LOGGER.info("Terminal %s is not connected", terminal.serial_number)
        elif before is False:
            LOGGER.info("Terminal %s is connected again", terminal.serial_number)

    return watch
