"""Storage that fails, and what is said of it."""

from datetime import timedelta
import logging
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.zkteco_push.journal import Journal, JournalError

from .house import async_settle

UNAVAILABLE: Final = (503, b"UNAVAILABLE")


def fail_storage(monkeypatch: pytest.MonkeyPatch, method: str = "commit") -> None:
    """Let one of the journal's methods fail as a full disk does."""

    async def fail(*_arguments: Any, **_options: Any) -> None:
        """Say that the disk is full."""
        raise JournalError("OperationalError: database or disk is full")

    monkeypatch.setattr(Journal, method, fail)


def records(
    caplog: pytest.LogCaptureFixture, text: str
) -> list[tuple[int, str, object]]:
    """Return what this integration has logged with a text."""
    return [
        (record.levelno, record.getMessage(), record.exc_info)
        for record in caplog.records
        if "zkteco_push" in record.name and text in record.getMessage()
    ]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the errors and tracebacks in the log."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR or record.exc_info
    ]


async def async_try_again(hass: HomeAssistant) -> None:
    """Let the time pass after which an entry that is not ready is set up again."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=20))
    await async_settle(hass)
