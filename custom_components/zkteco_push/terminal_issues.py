"""What a terminal's user is told of as it goes: issues, and its coming and going."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from . import repairs
from .connection_log import connection_watcher
from .memory_room import memory_of
from .terminal import Terminal

# What is looked at every few seconds: whether an issue is there (Unix time, s).
_REFUSALS: Final = 10
_REJECTED: Final = 20
# Of what a terminal has room for, so much is in use (parts of 100).
_NEARLY_FULL: Final = 95


def _is_nearly_full(terminal: Terminal) -> bool:
    """Return whether a terminal says that there is little room left for something."""
    return any(
        each.room is not None and each.count * 100 >= each.room * _NEARLY_FULL
        for each in memory_of(terminal.state.counters, terminal.options)
    )


_CONDITIONS: Final[Mapping[str, Callable[[Terminal, float], bool]]] = {
    repairs.OFFSET_NOT_TAKEN: lambda terminal, now: terminal.offset_watch.is_stuck(now),
    repairs.SLOW_FOR_A_DOOR: lambda terminal, now: terminal.is_slow_for_a_door,
    repairs.COMMANDS_REFUSED: lambda terminal, now: terminal.refusals >= _REFUSALS,
    repairs.MEMORY_NEARLY_FULL: lambda terminal, now: _is_nearly_full(terminal),
    repairs.REJECTED_LINES: lambda terminal, now: terminal.unseen_rejected >= _REJECTED,
}


@callback
def async_show(
    hass: HomeAssistant, key: str, terminal: Terminal, *, is_shown: bool
) -> None:
    """Raise an issue of a terminal or take it back."""
    if is_shown:
        repairs.async_raise_issue(
            hass,
            key,
            terminal.serial_number,
            is_fixable=key in repairs.FIXABLE,
            name=terminal.settings.name,
        )
    else:
        repairs.async_clear_issue(hass, key, terminal.serial_number)


@callback
def async_look(hass: HomeAssistant, terminal: Terminal, now: datetime) -> None:
    """Look which issues a terminal has now."""
    for key, is_there in _CONDITIONS.items():
        async_show(hass, key, terminal, is_shown=is_there(terminal, now.timestamp()))


@callback
def async_watch(hass: HomeAssistant, terminal: Terminal) -> CALLBACK_TYPE:
    """Follow a terminal's state from now on; return how to stop it."""
    unsubscribe = (
        terminal.subscribe(_clock_watcher(hass, terminal)),
        terminal.subscribe(connection_watcher(terminal)),
    )

    @callback
    def stop() -> None:
        """Follow it no more."""
        for each in unsubscribe:
            each()

    return stop


def _clock_watcher(hass: HomeAssistant, terminal: Terminal) -> Callable[[], None]:
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
