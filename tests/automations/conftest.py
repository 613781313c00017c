"""Fixtures of the tests of automations without code."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from tests.access.support import Panel
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub

type StartPanel = Callable[..., Awaitable[Panel]]


@pytest.fixture(autouse=True)
async def open_websocket(hass: HomeAssistant) -> None:
    """Open the way that pickers ask, before the test's server takes no more paths."""
    assert await async_setup_component(hass, "websocket_api", {})


@pytest.fixture
def start_panel(hass: HomeAssistant, client: TestClient[Any, Any]) -> StartPanel:
    """Return what sets up the hub with one approved panel that has registered."""

    async def start(**abilities: object) -> Panel:
        """Set up the hub and let the panel say what it has."""
        await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
        panel = Panel(client)
        await panel.connect(**abilities)
        await hass.async_block_till_done()
        return panel

    return start


@pytest.fixture
async def panel(start_panel: StartPanel) -> Panel:
    """Return a panel of two doors."""
    return await start_panel(LockCount=2)
