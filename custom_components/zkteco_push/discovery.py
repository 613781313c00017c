"""Terminals that call without having been approved."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import (
    SOURCE_IGNORE,
    SOURCE_INTEGRATION_DISCOVERY,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.util import dt as dt_util

from .const import CONF_SERIAL_NUMBER, DOMAIN
from .server.admission import Caller

CONF_ADDRESS: Final = "address"

_MAX_FLOWS: Final = 20
_MAX_CALLERS: Final = 100
# An unapproved terminal calls every 15 s (field); its card need not be renewed as often.
_AGAIN_AFTER: Final = timedelta(minutes=1)
_CALLING: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, since when without a long pause, and when last."""

    caller: Caller
    since: datetime
    last: datetime


class Discovery:
    """Offers unapproved terminals to the user."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without a caller."""
        self._hass = hass
        self._callers: OrderedDict[str, Call] = OrderedDict()
        self._offered: dict[str, datetime] = {}

    @callback
    def async_hear(self, caller: Caller) -> None:
        """Note a caller and offer it, unless it is on offer or ignored."""
        now = dt_util.utcnow()
        serial_number = caller.serial_number
        known = self._callers.get(serial_number)
        is_going_on = known is not None and now - known.last < _CALLING
        since = known.since if known is not None and is_going_on else now
        self._callers[serial_number] = Call(caller, since, now)
        self._callers.move_to_end(serial_number)
        if len(self._callers) > _MAX_CALLERS:
            forgotten, _ = self._callers.popitem(last=False)
            self._offered.pop(forgotten, None)
        offered = self._offered.get(serial_number)
        if offered is not None and timedelta() <= now - offered < _AGAIN_AFTER:
            return
        if len(_flows(self._hass)) >= _MAX_FLOWS:
            return
        self._offered[serial_number] = now
        discovery_flow.async_create_flow(
            self._hass,
            DOMAIN,
            context={"source": SOURCE_INTEGRATION_DISCOVERY},
            data={
                CONF_SERIAL_NUMBER: serial_number,
                CONF_ADDRESS: str(caller.address),
            },
            discovery_key=discovery_flow.DiscoveryKey(
                domain=DOMAIN, key=serial_number, version=1
            ),
        )

    @callback
    def async_calling(self) -> list[Caller]:
        """Return the unapproved terminals that have called lately."""
        since = dt_util.utcnow() - _CALLING
        return [call.caller for call in self._callers.values() if call.last >= since]

    @callback
    def async_waiting(self) -> list[tuple[ConfigFlowResult, Call | None]]:
        """Return the open discoveries, each with its caller where that is known."""
        return [
            (flow, self._callers.get(flow["context"].get("unique_id") or ""))
            for flow in _flows(self._hass, include_beginning=False)
        ]

    @callback
    def async_approved(self, serial_number: str) -> None:
        """Withdraw the offer of a terminal that has been approved otherwise."""
        self._callers.pop(serial_number, None)
        self._offered.pop(serial_number, None)
        async_end_flows(self._hass, serial_number)
        for entry in _ignored(self._hass, serial_number):
            self._hass.async_create_task(
                self._hass.config_entries.async_remove(entry.entry_id),
                f"{DOMAIN} no longer ignore {serial_number}",
            )


@callback
def async_end_flows(hass: HomeAssistant, serial_number: str | None = None) -> None:
    """End the open discoveries of a terminal, or of all.

    One that is only beginning ends by itself: its steps look who is approved, and
    ending it from outside would break it.
    """
    for flow in _flows(hass, include_beginning=False):
        if serial_number in (None, flow["context"].get("unique_id")):
            hass.config_entries.flow.async_abort(flow["flow_id"])


def _flows(
    hass: HomeAssistant, *, include_beginning: bool = True
) -> list[ConfigFlowResult]:
    """Return the open discoveries, with or without those that show nothing yet."""
    return hass.config_entries.flow.async_progress_by_handler(
        DOMAIN,
        include_uninitialized=include_beginning,
        match_context={"source": SOURCE_INTEGRATION_DISCOVERY},
    )


def _ignored(hass: HomeAssistant, serial_number: str) -> list[ConfigEntry]:
    """Return the entries that make Home Assistant ignore a terminal."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.source == SOURCE_IGNORE and entry.unique_id == serial_number
    ]
