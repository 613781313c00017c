"""Tells the panel of all terminals, and of those that wait for their approval."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later

from ..config_flow import server_placeholders
from ..const import DOMAIN
from ..hub import Hub
from ..terminal import Terminal
from .hub_command import Message, hub_subscription
from .terminal_facts import listed

# What changes together is told together, so much at once (s).
_PAUSE: Final = 0.5
_MOST_AT_ONCE: Final = 200


@hub_subscription("terminals/subscribe")
def subscribe(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> CALLBACK_TYPE:
    """Tell of all terminals and of who waits, and whenever that changes."""
    return TerminalsWatch(hass, hub, connection, message["id"]).async_close


class TerminalsWatch:
    """Follows all terminals, those that come later as well."""

    def __init__(
        self, hass: HomeAssistant, hub: Hub, connection: ActiveConnection, number: int
    ) -> None:
        """Begin to follow, and tell of everything once."""
        self._hass = hass
        self._hub = hub
        self._connection = connection
        self._number = number
        self._watched: dict[str, tuple[Terminal, CALLBACK_TYPE]] = {}
        # In the order in which they changed.
        self._changed: dict[str, None] = {}
        self._gone: set[str] = set()
        self._is_waiting_told = False
        self._is_complete = self._is_closed = False
        self._flush: CALLBACK_TYPE | None = None
        self._stops = (
            hass.config_entries.flow.async_subscribe_flow(self._async_flow_changed),
            async_dispatcher_connect(
                hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
            ),
        )
        self._async_follow_all()
        self._async_tell()

    @callback
    def async_close(self) -> None:
        """Follow nothing any more."""
        self._is_closed = True
        if self._flush is not None:
            self._flush()
            self._flush = None
        for stop in (*self._stops, *(stop for _, stop in self._watched.values())):
            stop()
        self._watched.clear()

    @callback
    def _async_follow_all(self) -> None:
        """Follow the terminals of now, and no others."""
        terminals = self._hub.terminals
        for serial_number, (terminal, stop) in list(self._watched.items()):
            if terminals.get(serial_number) is not terminal:
                stop()
                del self._watched[serial_number]
                self._changed.pop(serial_number, None)
                if serial_number not in terminals:
                    self._gone.add(serial_number)
        for serial_number, terminal in terminals.items():
            if serial_number not in self._watched:
                change = partial(self._async_change, serial_number)
                self._watched[serial_number] = (terminal, terminal.subscribe(change))
                self._changed[serial_number] = None
                self._gone.discard(serial_number)

    @callback
    def _async_change(self, serial_number: str) -> None:
        """Tell soon of a terminal."""
        self._changed[serial_number] = None
        self._async_tell_soon()

    @callback
    def _async_flow_changed(self, _change: str, _flow_id: str) -> None:
        """Tell soon of who waits."""
        self._is_waiting_told = False
        self._async_tell_soon()

    @callback
    def _async_entry_changed(
        self, _change: ConfigEntryChange, entry: ConfigEntry
    ) -> None:
        """Tell of a terminal that has come, changed or gone, once the hub knows."""
        if entry is self._hub.entry:
            entry.async_create_task(
                self._hass, self._async_follow_entry(), f"{DOMAIN} panel follows"
            )

    async def _async_follow_entry(self) -> None:
        """Tell soon of all: the name or a setting of any of them has changed."""
        await self._hub.async_sync()
        if not self._is_closed:
            self._changed.update(dict.fromkeys(self._watched))
            self._async_tell_soon()

    @callback
    def _async_tell_soon(self) -> None:
        """Tell together what changes together."""
        if self._flush is None:
            self._flush = async_call_later(self._hass, _PAUSE, self._async_flush)

    @callback
    def _async_flush(self, _now: datetime) -> None:
        """Tell what has changed since."""
        self._flush = None
        self._async_follow_all()
        self._async_tell()

    @callback
    def _async_tell(self) -> None:
        """Tell what has changed, a part of it where it is much."""
        told = list(self._changed)[:_MOST_AT_ONCE]
        for serial_number in told:
            del self._changed[serial_number]
        event: dict[str, Any] = {
            "terminals": [
                listed(self._hass, self._hub, self._watched[serial_number][0])
                for serial_number in told
            ]
        }
        if self._gone:
            event["gone_terminals"] = sorted(self._gone)
            self._gone.clear()
        if not self._is_waiting_told:
            self._is_waiting_told = True
            event["waiting"] = list(_waiting(self._hub))
            event["server"] = {
                **server_placeholders(self._hass),
                "entry_id": self._hub.entry.entry_id,
            }
        if not self._changed and not self._is_complete:
            self._is_complete = True
        event["complete"] = self._is_complete
        self._connection.send_event(self._number, event)
        if self._changed:
            self._async_tell_soon()


def _waiting(hub: Hub) -> Iterable[dict[str, Any]]:
    """Yield who waits for an approval."""
    for flow, call in hub.discovery.async_waiting():
        placeholders = flow["context"].get("title_placeholders") or {}
        yield {
            "flow_id": flow["flow_id"],
            "serial_number": flow["context"].get("unique_id") or "",
            "address": str(call.caller.address)
            if call
            else placeholders.get("address", ""),
            "since": call and call.since.isoformat(),
            "last": call and call.last.isoformat(),
        }
