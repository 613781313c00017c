"""Fixtures of the virtual access-control device's tests."""

from collections.abc import AsyncIterator

import pytest

from .stub import AccessServer


@pytest.fixture
async def server(socket_enabled: None) -> AsyncIterator[AccessServer]:
    """Return a server that answers right."""
    async with AccessServer() as fake:
        yield fake
        for device in fake.devices:
            await device.stop()
