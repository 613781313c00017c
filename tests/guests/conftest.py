"""Fixtures of the tests of guests."""

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timers of commands that nobody waits for."""
    return True


@pytest.fixture
def told(hass: HomeAssistant) -> list[Event]:
    """Return the events of validity that have ended, as they come."""
    events: list[Event] = async_capture_events(hass, "zkteco_push_validity_ended")
    return events
