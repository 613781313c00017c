"""Where requests seem to come from, and requests that no library would send."""

import asyncio
from typing import Any

from aiohttp.test_utils import TestClient
import pytest

from custom_components.zkteco_push.server import views
from custom_components.zkteco_push.settings import parse_address


def call_from(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    """Let all requests seem to come from an address."""
    monkeypatch.setattr(views, "parse_address", lambda _remote: parse_address(address))


async def open_line(
    client: TestClient[Any, Any],
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a bare connection to Home Assistant."""
    return await asyncio.open_connection(client.server.host, client.server.port)


async def say(client: TestClient[Any, Any], request: bytes) -> bytes:
    """Send bytes as they are; return all that comes back until the server closes."""
    reader, writer = await open_line(client)
    writer.write(request)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer
