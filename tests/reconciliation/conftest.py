"""Fixtures of the tests of the reconciliation."""

from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .support import EVENING, House


@pytest.fixture
async def house(
    hass: HomeAssistant,
    socket_enabled: None,
    client: TestClient[Any, Any],
    freezer: FrozenDateTimeFactory,
) -> House:
    """Return a house without terminals on an evening in June."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(EVENING)
    return House(hass, client, freezer)
