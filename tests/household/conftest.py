"""Fixtures of the tests of people."""

from homeassistant.core import HomeAssistant
import pytest

from tests.support.hub import TIME_ZONE


@pytest.fixture(autouse=True)
async def local_time(hass: HomeAssistant) -> None:
    """Have Home Assistant where the terminals hang."""
    await hass.config.async_set_time_zone(TIME_ZONE)
