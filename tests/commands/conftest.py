"""Fixtures of the tests of commands."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from simulator import User, VirtualTerminal
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub

from .support import StartVirtual, virtual_of


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timer of an unlock; one test looks whether it ends."""
    return True


@pytest.fixture
def start_virtual(
    hass: HomeAssistant, socket_enabled: None, client: TestClient[Any, Any]
) -> StartVirtual:
    """Return what sets up the hub with a virtual terminal that has user 1."""

    async def start(dialect: str, **changes: Any) -> VirtualTerminal:
        """Set up the hub and let the terminal connect."""
        await async_set_up_hub(hass, {SERIAL_NUMBER: {"doors": 2}})
        virtual = virtual_of(client, dialect=dialect, **changes)
        virtual.store.put_user(User("1", "Ann"), sent=True)
        assert (await virtual.handshake()).accepted
        assert (await virtual.poll()).accepted
        return virtual

    return start
