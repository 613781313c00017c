"""Tells the panel that people have changed, or what waits about them."""

from collections.abc import Callable
from typing import Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import LOGGER
from ..happenings import Happening, LiveOperation, NewRecords, NewValidity
from ..hub import Hub
from ..terminal import Terminal
from .hub_command import Message, hub_subscription

# What changes together, as while a terminal sends all it holds, is told once (s).
_PAUSE: Final = 1.0
_CHANGES_PEOPLE: Final = (NewRecords, NewValidity, LiveOperation)


@hub_subscription("people/subscribe")
def subscribe(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> CALLBACK_TYPE:
    """Tell now, and whenever it is worth to ask again."""
    watch = _Watch(hass, hub, lambda: connection.send_event(message["id"], {}))
    connection.send_event(message["id"], {})
    return watch.async_close


class _Watch:
    """Follows all terminals, those that come later as well."""

    def __init__(self, hass: HomeAssistant, hub: Hub, tell: Callable[[], None]) -> None:
        """Begin to follow."""
        self._hub = hub
        self._tell = tell
        self._watched: dict[Terminal, tuple[CALLBACK_TYPE, ...]] = {}
        self._debouncer = Debouncer(
            hass, LOGGER, cooldown=_PAUSE, immediate=False, function=self._async_tell
        )
        self._stops = (
            hub.guests.async_subscribe(self._debouncer.async_schedule_call),
            async_dispatcher_connect(
                hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
            ),
        )
        self._async_watch_all()

    @callback
    def async_close(self) -> None:
        """Follow nothing any more."""
        self._debouncer.async_shutdown()
        for stops in (self._stops, *self._watched.values()):
            for stop in stops:
                stop()

    @callback
    def _async_tell(self) -> None:
        """Tell it, and follow who has come meanwhile."""
        self._async_watch_all()
        self._tell()

    @callback
    def _async_watch_all(self) -> None:
        """Follow the terminals of now."""
        gone = self._watched.keys() - set(self._hub.terminals.values())
        for terminal in gone:
            for stop in self._watched.pop(terminal):
                stop()
        for terminal in self._hub.terminals.values():
            if terminal not in self._watched:
                self._watched[terminal] = self._async_watch(terminal)

    @callback
    def _async_watch(self, terminal: Terminal) -> tuple[CALLBACK_TYPE, ...]:
        """Follow a terminal."""
        shown = _shown(terminal)

        @callback
        def look() -> None:
            """Tell it where what is shown has changed."""
            nonlocal shown
            before, shown = shown, _shown(terminal)
            if before != shown:
                self._debouncer.async_schedule_call()

        @callback
        def hear(happening: Happening) -> None:
            """Tell it where records have changed."""
            if isinstance(happening, _CHANGES_PEOPLE):
                self._debouncer.async_schedule_call()

        return terminal.subscribe(look), terminal.subscribe_happenings(hear)

    @callback
    def _async_entry_changed(
        self, _change: ConfigEntryChange, entry: ConfigEntry
    ) -> None:
        """Tell it where a terminal or a person has been added, changed or removed."""
        if entry is self._hub.entry:
            self._debouncer.async_schedule_call()


def _shown(terminal: Terminal) -> tuple[object, ...]:
    """Return what of a terminal's state is seen in the view."""
    state = terminal.state
    return state.connected, state.pending_commands, state.counters.users, state.dialect
