"""Fixtures of the tests of doors."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from tests.support.hub import SERIAL_NUMBER, async_set_up_hub

from .support import Panel

type StartPanel = Callable[..., Awaitable[Panel]]


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timers of openings; one test looks whether they end."""
    return True


@pytest.fixture
def start_panel(hass: HomeAssistant, client: TestClient[Any, Any]) -> StartPanel:
    """Return what sets up the hub with one approved panel that has registered."""

    async def start(
        settings: dict[str, Any] | None = None, **abilities: object
    ) -> Panel:
        """Set up the hub and let the panel say what it has."""
        await async_set_up_hub(hass, {SERIAL_NUMBER: settings or {}})
        panel = Panel(client)
        await panel.connect(**abilities)
        await hass.async_block_till_done()
        return panel

    return start


@pytest.fixture
async def panel(start_panel: StartPanel) -> Panel:
    """Return a panel of four doors with everything that doors can have."""
    return await start_panel(
        LockCount=4,
        AuxInCount=2,
        AuxOutCount=2,
        RelayStateFunOn=1,
        AccSupportFunList="0011",
    )


@pytest.fixture
async def single(start_panel: StartPanel) -> Panel:
    """Return a terminal of one door that reports no relay and has no lock-down."""
    return await start_panel(LockCount=1)
