"""Fixtures of the tests of the panel's commands."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.commands.conftest import start_virtual
from tests.copying.conftest import start_doors

from .following import Following
from .looking import Looking

__all__ = ["start_doors", "start_virtual"]

type Follow = Callable[..., Awaitable[Following]]
type Look = Callable[..., Awaitable[Looking]]


@pytest.fixture
def look(hass_ws_client: WebSocketGenerator) -> Look:
    """Return what opens a browser on what is going on, as somebody who is logged in."""

    async def open_browser(**access: Any) -> Looking:
        """Log in, as an admin unless a token says otherwise."""
        return Looking(await hass_ws_client(**access))

    return open_browser


@pytest.fixture
def follow(hass_ws_client: WebSocketGenerator) -> Follow:
    """Return what opens a browser, as somebody who is logged in."""

    async def open_browser(**access: Any) -> Following:
        """Log in, as an admin unless a token says otherwise."""
        return Following(await hass_ws_client(**access))

    return open_browser
