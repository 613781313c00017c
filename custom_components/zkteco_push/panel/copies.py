"""Copies of users that somebody looks at, with their progress and what became of them."""

import asyncio
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv

from ..action_fields import pin_text
from ..const import DOMAIN
from ..copy_action import async_begin_copies
from ..copying import CopyReport, CopyRun, PersonReport, ResultKind, SkipReason
from ..hub import Hub
from ..journal import JournalError
from ..orders import storage_error
from ..validation import vol
from .failures import failure_data, terminal_of
from .hub_command import hub_subscription

_MOST_TARGETS: Final = 50
_MOST_PINS: Final = 10_000
# So many people are told of; those of whom something was left out come first.
_MOST_PEOPLE: Final = 500


class Copies:
    """The copies that one dialog shows."""

    def __init__(
        self,
        hass: HomeAssistant,
        hub: Hub,
        connection: ActiveConnection,
        message: dict[str, Any],
    ) -> None:
        """Take who is told."""
        self._hass = hass
        self._hub = hub
        self._connection = connection
        self._message = message
        self._runs: list[CopyRun] = []
        self._told: dict[int, dict[str, Any]] = {}
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._is_over = False

    @callback
    def async_start(self) -> None:
        """Begin the copies that are asked for, and show those that are under way."""
        self._hass.async_create_background_task(
            self._async_begin(), f"{DOMAIN} copies shown"
        )

    @callback
    def async_stop(self) -> None:
        """Look no more; who looked hears the end in another way from now on."""
        self._is_over = True
        while self._unsubscribe:
            self._unsubscribe.pop()()
        for run in self._runs:
            run.waiting -= not run.finished.done()

    async def _async_begin(self) -> None:
        """Begin the copies, and say where one cannot be begun."""
        try:
            if (asked := self._message.get("copy")) is not None:
                source = terminal_of(self._hub, asked["source"])
                targets = [
                    terminal_of(self._hub, serial_number)
                    for serial_number in dict.fromkeys(asked["targets"])
                ]
                for run in await async_begin_copies(self._hub, source, targets, asked):
                    self._async_show(run)
        except HomeAssistantError as error:
            self._send({"failure": failure_data(error)})
        except JournalError:
            self._send({"failure": failure_data(storage_error())})
        for run in self._hub.copier.runs:
            self._async_show(run)
        self._send({"ready": True})

    @callback
    def _async_show(self, run: CopyRun) -> None:
        """Show a copy from now on until it has ended."""
        if self._is_over or run in self._runs:
            return
        self._runs.append(run)
        run.waiting += 1
        for serial_number in (run.job.source, run.job.target):
            if (terminal := self._hub.terminals.get(serial_number)) is not None:
                self._unsubscribe.append(
                    terminal.subscribe(lambda: self._async_tell(run))
                )
        self._async_tell(run)
        run.finished.add_done_callback(lambda _: self._async_finish(run))

    @callback
    def _async_tell(self, run: CopyRun) -> None:
        """Tell how far a copy is, unless that has been told."""
        if run.finished.done():
            return
        told = {**self._described(run), **_counts(run.report)}
        if told != self._told.get(run.job.id):
            self._told[run.job.id] = told
            self._send({"run": told})

    @callback
    def _async_finish(self, run: CopyRun) -> None:
        """Have the report made."""
        if not self._is_over:
            self._hass.async_create_background_task(
                self._async_report(run), f"{DOMAIN} copy report"
            )

    async def _async_report(self, run: CopyRun) -> None:
        """Tell what became of a copy; the work grows with the people, so in a thread."""
        told = {**self._described(run), **_counts(run.report), "ended": True}
        report = run.report.snapshot()
        loop = asyncio.get_running_loop()
        told["report"] = await loop.run_in_executor(None, _shown, report)
        self._send({"run": told})

    def _described(self, run: CopyRun) -> dict[str, Any]:
        """Return which copy it is, and whether both sides are there."""
        job = run.job
        terminals = self._hub.terminals
        return {
            "id": job.id,
            "source": job.source,
            "target": job.target,
            "pins": len(job.pins),
            "templates": job.templates,
            "photos": job.photos,
            "offline": [
                serial_number
                for serial_number in (job.source, job.target)
                if serial_number in terminals
                and not terminals[serial_number].state.connected
            ],
        }

    def _send(self, event: dict[str, Any]) -> None:
        """Send an event, unless nobody looks any more."""
        if not self._is_over:
            self._connection.send_event(self._message["id"], event)


def _counts(report: CopyReport) -> dict[str, Any]:
    """Return how far a report is."""
    return {
        "progress": report.progress,
        "finished": report.is_finished,
        "total": report.total,
        **{kind.value: report.count(kind) for kind in ResultKind},
    }


def _shown(report: CopyReport) -> dict[str, Any]:
    """Return a report's people, those first of whom something was not copied."""

    def rank(item: tuple[str, PersonReport]) -> tuple[int, str]:
        """Return what comes first."""
        kinds = {
            result.kind
            for result in item[1].results
            if result.reason != SkipReason.PRESENT
        }
        if ResultKind.FAILED in kinds:
            return 0, item[0]
        return (1 if ResultKind.SKIPPED in kinds else 2), item[0]

    people = sorted(report.people.items(), key=rank)
    return {
        "people": [
            {"pin": pin, **person.data} for pin, person in people[:_MOST_PEOPLE]
        ],
        "more": max(len(people) - _MOST_PEOPLE, 0),
    }


@hub_subscription(
    "copies/subscribe",
    {
        vol.Optional("copy"): {
            vol.Required("source"): str,
            vol.Required("targets"): vol.All(
                [str], vol.Length(min=1, max=_MOST_TARGETS)
            ),
            vol.Optional("pins", default=[]): vol.All(
                [pin_text], vol.Length(max=_MOST_PINS)
            ),
            vol.Optional("templates", default=True): cv.boolean,
            vol.Optional("photos", default=True): cv.boolean,
        }
    },
)
@callback
def subscribe(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: dict[str, Any]
) -> CALLBACK_TYPE:
    """Begin copies if asked to, and tell how all that are under way go."""
    copies = Copies(hass, hub, connection, message)
    copies.async_start()
    return copies.async_stop


COMMANDS: Final = (subscribe,)
