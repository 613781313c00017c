"""Fixtures of the tests of guests."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.copying.support import Door, StartDoors, async_start_doors


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timers of commands that nobody waits for."""
    return True


@pytest.fixture
def told(hass: HomeAssistant) -> list[Event]:
    """Return the events of validity that have ended, as they come."""
    events: list[Event] = async_capture_events(hass, "zkteco_push_validity_ended")
    return events


@pytest.fixture
def start_doors(
    hass: HomeAssistant, socket_enabled: None, client: TestClient[Any, Any]
) -> StartDoors:
    """Return what sets up a hub with virtual terminals that have sent all they hold."""

    async def start(*doors: Door, **options: Any) -> None:
        """Set up the hub and let the terminals connect."""
        await async_start_doors(hass, client, doors, options)

    return start
