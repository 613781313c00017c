"""Tests that the log tells once that a terminal has gone, and once that it is back."""

from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.const import LOGGER
from tests.support.device import Device
from tests.support.house import async_pass_time, value_of
from tests.support.hub import SERIAL_NUMBER


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log tells anybody of the terminal, and forget it."""
    found = [
        record.getMessage()
        for record in caplog.records
        if record.name == LOGGER.name
        and record.levelno >= logging.INFO
        and "connected" in record.getMessage()
    ]
    caplog.clear()
    return found


async def test_told_once(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However long a terminal is away, it is one line; and so is its return."""
    await terminal.poll()
    assert value_of(hass, "connected") == "on"
    assert told(caplog) == []
    for _ in range(4):
        await async_pass_time(hass, freezer, timedelta(minutes=1))
    assert value_of(hass, "connected") == "off"
    assert told(caplog) == [f"Terminal {SERIAL_NUMBER} is not connected"]
    for _ in range(3):
        await terminal.poll()
    assert value_of(hass, "connected") == "on"
    assert told(caplog) == [f"Terminal {SERIAL_NUMBER} is connected again"]
