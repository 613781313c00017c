"""Fixtures of the tests of copies."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from .support import Door, StartDoors, async_start_doors


@pytest.fixture
def start_doors(
    hass: HomeAssistant, socket_enabled: None, client: TestClient[Any, Any]
) -> StartDoors:
    """Return what sets up a hub with virtual terminals that have sent all they hold."""

    async def start(*doors: Door, **options: Any) -> None:
        """Set up the hub and let the terminals connect."""
        await async_start_doors(hass, client, doors, options)

    return start
