"""The action that copies users from one terminal to others."""

import asyncio
from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .action_fields import CONF_WAIT
from .const import DOMAIN
from .copying import CopyRun, TooManyCopiesError
from .hub import Hub
from .journal import CopyJob
from .open_command import Result
from .targets import Target, async_target
from .terminal import Terminal


async def async_copy_users(
    hass: HomeAssistant, hub: Hub, source: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Begin copies to the other terminals, wait, and return how far they are.

    What has not ended when the wait ends goes on, also over a restart.
    """
    targets = [
        async_target(hass, hub, device_id)
        for device_id in dict.fromkeys(data["to_device_id"])
    ]
    if not targets:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_device"
        )
    begun = await async_begin_copies(
        hub, source.terminal, [target.terminal for target in targets], data
    )
    runs = {target.device_id: run for target, run in zip(targets, begun, strict=True)}
    await _async_wait(list(runs.values()), data[CONF_WAIT])
    is_done = all(run.report.is_finished for run in runs.values())
    # A copy that goes on adds to its report meanwhile.
    reports = {device_id: run.report.snapshot() for device_id, run in runs.items()}

    def shown() -> dict[str, Any]:
        """Return the reports by device id."""
        return {device_id: report.data for device_id, report in reports.items()}

    return {
        "result": (Result.DONE if is_done else Result.QUEUED).value,
        "terminals": await hass.async_add_executor_job(shown),
    }


async def async_begin_copies(
    hub: Hub, source: Terminal, targets: list[Terminal], data: Mapping[str, Any]
) -> list[CopyRun]:
    """Begin copies to terminals, or return those that are under way, in order.

    Raises ServiceValidationError before any has begun, or where one too many waits.
    """
    if source in targets:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="copy_to_itself",
            translation_placeholders={"name": source.settings.name},
        )
    runs = []
    for target in targets:
        job = CopyJob(
            source.serial_number,
            target.serial_number,
            tuple(data["pins"]),
            templates=data["templates"],
            photos=data["photos"],
            created_at=dt_util.utcnow().timestamp(),
        )
        try:
            runs.append(await hub.copier.async_copy(job))
        except TooManyCopiesError:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="too_many_copies",
                translation_placeholders={"name": target.settings.name},
            ) from None
    return runs


async def _async_wait(runs: list[CopyRun], seconds: float) -> None:
    """Wait for copies; whoever waits needs no notification of their end."""
    for run in runs:
        run.waiting += 1
    try:
        if seconds:
            await asyncio.wait([run.finished for run in runs], timeout=seconds)
    finally:
        for run in runs:
            run.waiting -= not run.finished.done()
