"""The two channels of a terminal: what it is, and what happens."""

from collections.abc import Callable
from functools import partial

from .happenings import Happening
from .terminal_state import TerminalState


class Observable:
    """Tells listeners of a state whenever it has changed, and of what happens once."""

    _state: TerminalState

    def __init__(self) -> None:
        """Begin without a listener."""
        self._state_listeners: list[Callable[[], None]] = []
        self._happening_listeners: list[Callable[[Happening], None]] = []

    @property
    def state(self) -> TerminalState:
        """Return what the terminal is now."""
        return self._state

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener whenever the state has changed; return how to stop it."""
        return _subscribe(self._state_listeners, listener)

    def subscribe_happenings(
        self, listener: Callable[[Happening], None]
    ) -> Callable[[], None]:
        """Call a listener with everything that happens; return how to stop it."""
        return _subscribe(self._happening_listeners, listener)

    def _set(self, state: TerminalState) -> None:
        """Replace the state and tell so, if it is another one."""
        if state != self._state:
            self._state = state
            for listener in tuple(self._state_listeners):
                listener()

    def _happen(self, happening: Happening) -> None:
        """Pass a happening on."""
        for listener in tuple(self._happening_listeners):
            listener(happening)


def _subscribe[T](listeners: list[T], listener: T) -> Callable[[], None]:
    """Add a listener; return how to remove it."""
    listeners.append(listener)
    return partial(_unsubscribe, listeners, listener)


def _unsubscribe[T](listeners: list[T], listener: T) -> None:
    """Remove a listener, once."""
    if listener in listeners:
        listeners.remove(listener)
