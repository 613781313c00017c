"""Fixtures of the tests of people."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from tests.support.hub import TIME_ZONE


@pytest.fixture(autouse=True)
async def local_time(hass: HomeAssistant) -> None:
    """Have Home Assistant where the terminals hang."""
    await hass.config.async_set_time_zone(TIME_ZONE)


@pytest.fixture(autouse=True)
async def persons(hass: HomeAssistant) -> None:
    """Have Home Assistant's own persons, before the test's server takes no more paths."""
    assert await async_setup_component(hass, "person", {})
