"""Fixtures of the virtual terminal's tests."""

from collections.abc import AsyncIterator

import pytest

from .fake_server import FakeServer


@pytest.fixture
async def server(socket_enabled: None) -> AsyncIterator[FakeServer]:
    """Return a server that answers right."""
    async with FakeServer() as fake:
        yield fake
