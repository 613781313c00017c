"""Fixtures of the tests of people on access-control terminals."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from .support import PANEL, AccessTerminal, async_access


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timers of commands that nobody waits for."""
    return True


@pytest.fixture
def start_access(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> Callable[..., Awaitable[AccessTerminal]]:
    """Return what sets up the hub with an access terminal of some options."""

    async def start(
        options: dict[str, str] | None = None, **settings: Any
    ) -> AccessTerminal:
        """Set it up; a panel with four doors unless said."""
        return await async_access(hass, client, options or PANEL, **settings)

    return start


@pytest.fixture
async def panel(
    start_access: Callable[..., Awaitable[AccessTerminal]],
) -> AccessTerminal:
    """Return a panel with four doors that has registered."""
    return await start_access()
