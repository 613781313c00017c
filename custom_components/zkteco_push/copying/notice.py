"""Tells how a copy ended that nobody waits for any more."""

from typing import TYPE_CHECKING

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..terminal import Terminal
from .report import ResultKind

if TYPE_CHECKING:
    from .copy_run import CopyRun


@callback
def async_tell_end(hass: HomeAssistant, target: Terminal, run: CopyRun) -> None:
    """Notify of a copy's end, unless it is an answer to somebody."""
    if not run.waiting:
        hass.async_create_task(_async_notify(hass, target, run), f"{DOMAIN} notice")


async def _async_notify(hass: HomeAssistant, target: Terminal, run: CopyRun) -> None:
    """Show the totals of a copy."""
    texts = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    prefix = f"component.{DOMAIN}.common"
    report = run.report
    message = texts.get(f"{prefix}.copy_ended", "").format(
        name=target.settings.name,
        sent=report.count(ResultKind.SENT),
        skipped=report.count(ResultKind.SKIPPED),
        failed=report.count(ResultKind.FAILED),
    )
    persistent_notification.async_create(
        hass,
        message,
        texts.get(f"{prefix}.copy_title"),
        notification_id=f"{DOMAIN}_copy_{target.serial_number}",
    )
