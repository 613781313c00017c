"""Fixtures of the tests of the panel's commands."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.commands.conftest import start_virtual
from tests.copying.conftest import start_doors

from .following import Following

__all__ = ["start_doors", "start_virtual"]

type Follow = Callable[..., Awaitable[Following]]


@pytest.fixture
def follow(hass_ws_client: WebSocketGenerator) -> Follow:
    """Return what opens a browser, as somebody who is logged in."""

    async def open_browser(**access: Any) -> Following:
        """Log in, as an admin unless a token says otherwise."""
        return Following(await hass_ws_client(**access))

    return open_browser
