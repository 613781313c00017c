"""Fixtures of the tests of the panel's commands."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .looking import Looking

type Look = Callable[..., Awaitable[Looking]]


@pytest.fixture
def look(hass_ws_client: WebSocketGenerator) -> Look:
    """Return what opens a browser on what is going on, as somebody who is logged in."""

    async def open_browser(**access: Any) -> Looking:
        """Log in, as an admin unless a token says otherwise."""
        return Looking(await hass_ws_client(**access))

    return open_browser
