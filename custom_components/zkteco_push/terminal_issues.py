"""The issues of one terminal that its user can act on, as it goes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from homeassistant.core import HomeAssistant, callback

from . import repairs
from .terminal import Terminal

# What is looked at every few seconds: whether an issue is there (Unix time, s).
_CONDITIONS: Final[Mapping[str, Callable[[Terminal, float], bool]]] = {
    repairs.OFFSET_NOT_TAKEN: lambda terminal, now: terminal.offset_watch.is_stuck(now),
    repairs.SLOW_FOR_A_DOOR: lambda terminal, now: terminal.is_slow_for_a_door,
}


@callback
def async_show(
    hass: HomeAssistant, key: str, terminal: Terminal, *, is_shown: bool
) -> None:
    """Raise an issue of a terminal or take it back."""
    if is_shown:
        repairs.async_raise_issue(
            hass, key, terminal.serial_number, name=terminal.settings.name
        )
    else:
        repairs.async_clear_issue(hass, key, terminal.serial_number)


@callback
def async_look(hass: HomeAssistant, terminal: Terminal, now: datetime) -> None:
    """Look which issues a terminal has now."""
    for key, is_there in _CONDITIONS.items():
        async_show(hass, key, terminal, is_shown=is_there(terminal, now.timestamp()))


def clock_watcher(hass: HomeAssistant, terminal: Terminal) -> Callable[[], None]:
    """Return what shows the issue of a wrong clock whenever the state has changed."""
    was_wrong = terminal.state.is_clock_wrong

    @callback
    def watch() -> None:
        """Raise the issue or take it back, once it is certain."""
        nonlocal was_wrong
        before, was_wrong = was_wrong, terminal.state.is_clock_wrong
        if was_wrong is not None and was_wrong != before:
            async_show(hass, repairs.WRONG_CLOCK, terminal, is_shown=was_wrong)

    return watch
