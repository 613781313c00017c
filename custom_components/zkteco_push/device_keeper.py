"""Keeps the devices of terminals and of their doors up to date."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from .devices import async_register_device, async_register_doors
from .dispatch import Dispatcher
from .iclock.access.detection import Dialect
from .terminal import Terminal

type TerminalListener = Callable[[Terminal, str], None]


class DeviceKeeper:
    """Registers what terminals say of themselves, and tells of other doors."""

    def __init__(
        self, hass: HomeAssistant, entry_id: str, dispatcher: Dispatcher
    ) -> None:
        """Take the entry of the devices, and who sends to doors."""
        self._hass = hass
        self._entry_id = entry_id
        self._dispatcher = dispatcher
        self._listeners: list[TerminalListener] = []

    @callback
    def async_on_doors(self, listener: TerminalListener) -> CALLBACK_TYPE:
        """Call a listener with each terminal whose doors or dialect may have changed."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_watch(self, terminal: Terminal, subentry_id: str) -> Callable[[], None]:
        """Register a terminal's device from now on; return how to stop it."""
        self._async_register(terminal, subentry_id)
        shown = terminal.state

        @callback
        def watch() -> None:
            """Register the device again when it says something else of itself."""
            nonlocal shown
            before, shown = shown, terminal.state
            if shown.dialect is not before.dialect or (
                shown.dialect is Dialect.ACCESS and shown.abilities != before.abilities
            ):
                self.async_follow_doors(terminal, subentry_id)
            elif shown.facts != before.facts:
                self._async_register(terminal, subentry_id)

        return terminal.subscribe(watch)

    @callback
    def async_follow_doors(self, terminal: Terminal, subentry_id: str) -> None:
        """Follow which doors a terminal has, and in which dialect."""
        self._dispatcher.async_drop_missing_doors(terminal)
        self._async_register(terminal, subentry_id)
        for listener in tuple(self._listeners):
            listener(terminal, subentry_id)

    @callback
    def _async_register(self, terminal: Terminal, subentry_id: str) -> None:
        """Bring the terminal's device and those of its doors up to date."""
        terminal.device_id = async_register_device(
            self._hass, self._entry_id, subentry_id, terminal
        )
        async_register_doors(self._hass, self._entry_id, subentry_id, terminal)
