"""The events on Home Assistant's bus."""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import (
    EVENT_ACCESS,
    EVENT_BACKLOG,
    EVENT_OPERATION,
    EVENT_PHOTO,
    EVENT_PUNCH,
)
from .happenings import (
    Happening,
    LiveAccess,
    LiveOperation,
    LivePhoto,
    LivePunch,
    OldPunches,
    at,
)
from .terminal import Terminal

_QUIET: Final = timedelta(seconds=2)
_LONGEST_RUN: Final = timedelta(seconds=30)


class BusEvents:
    """Fires a terminal's happenings; old punches once per run, not one by one."""

    __slots__ = (
        "_cancel_timer",
        "_hass",
        "_run",
        "_run_started",
        "_terminal",
        "_unsubscribe",
    )

    def __init__(self, hass: HomeAssistant, terminal: Terminal) -> None:
        """Listen to a terminal."""
        self._hass = hass
        self._terminal = terminal
        self._run: OldPunches | None = None
        self._run_started = dt_util.utcnow()
        self._cancel_timer: CALLBACK_TYPE | None = None
        self._unsubscribe = terminal.subscribe_happenings(self._async_happen)

    @callback
    def async_close(self) -> None:
        """Stop to listen; a run that is under way is told now."""
        self._unsubscribe()
        self._async_end_run()

    @callback
    def _async_happen(self, happening: Happening) -> None:
        """Fire the event of a happening."""
        match happening:
            case LivePunch():
                self._hass.bus.async_fire(
                    EVENT_PUNCH, {**self._terminal.sender, **happening.data}
                )
            case LiveAccess():
                self._hass.bus.async_fire(
                    EVENT_ACCESS, {**self._terminal.sender, **happening.data}
                )
            case LiveOperation():
                self._hass.bus.async_fire(
                    EVENT_OPERATION, {**self._terminal.sender, **happening.data}
                )
            case LivePhoto():
                self._hass.bus.async_fire(
                    EVENT_PHOTO, {**self._terminal.sender, **happening.data}
                )
            case OldPunches():
                self._async_prolong_run(happening)

    @callback
    def _async_prolong_run(self, old: OldPunches) -> None:
        """Add to the run, and wait whether more comes."""
        now = dt_util.utcnow()
        if (run := self._run) is None:
            self._run = old
            self._run_started = now
        else:
            self._run = OldPunches(
                run.count + old.count,
                min(run.first, old.first),
                max(run.last, old.last),
                old.offset,
            )
        if self._cancel_timer is not None:
            self._cancel_timer()
        left = self._run_started + _LONGEST_RUN - now
        self._cancel_timer = async_call_later(
            self._hass, max(min(_QUIET, left), timedelta()), self._async_end_run
        )

    @callback
    def _async_end_run(self, _now: datetime | None = None) -> None:
        """Fire the event of the run, if there is one."""
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None
        if (run := self._run) is None:
            return
        self._run = None
        self._hass.bus.async_fire(
            EVENT_BACKLOG,
            {
                **self._terminal.sender,
                "punches": run.count,
                "first": at(run.first, run.offset).isoformat(),
                "last": at(run.last, run.offset).isoformat(),
            },
        )
