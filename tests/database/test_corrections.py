"""Corrections on their way from the file to a server: of the right punches, once."""

from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.zkteco_push.journal import moving
from tests.commands.support import async_call
from tests.support.corrections import Corrector
from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub
from tests.support.servers import Server

from .test_moving import async_move, async_use


@pytest.fixture(autouse=True)
async def websocket_api(hass: HomeAssistant) -> None:
    """Have the websocket before the test's server takes no more paths."""
    assert await async_setup_component(hass, "websocket_api", {})


@pytest.fixture
async def terminal(hass: HomeAssistant, client: TestClient[Any, Any]) -> Device:
    """Return a terminal of a hub that keeps its journal in a file."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)
    await device.handshake()
    return device


@pytest.fixture
async def admin(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> Corrector:
    """Return an administrator."""
    return Corrector(await hass_ws_client(hass))


async def async_shown(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return the punches as the action tells them."""
    answer = await async_call(hass, "get_punches")
    found: list[dict[str, Any]] = answer["punches"]
    return found


def void_ones(shown: list[dict[str, Any]]) -> list[str]:
    """Return the PINs of what is void."""
    return [row["pin"] for row in shown if row["voided"] is not None]


async def test_moved(
    hass: HomeAssistant,
    server: Server,
    terminal: Device,
    admin: Corrector,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that corrections are there at once, and those of old punches once these are."""
    monkeypatch.setattr(moving, "_NEWEST", 2)
    now = dt_util.utcnow()
    for minutes in range(5, 0, -1):
        await terminal.punch(str(minutes), now - timedelta(minutes=minutes))
    added = await admin.add(now - timedelta(hours=1))
    rows = await async_shown(hass)
    for row in (rows[1], rows[-1]):
        await admin.void(row["id"])
    before = await async_shown(hass)
    assert void_ones(before) == ["5", "1"]
    await async_use(hass, server.text)
    there = await async_shown(hass)
    assert (void_ones(there), there[0]["added"]) == (["1"], before[0]["added"])
    answer = await async_move(hass)
    assert answer["tables"]["corrections"] == {
        "file": 3,
        "moved": 3,
        "already_there": 0,
        "database": 3,
    }
    assert await async_shown(hass) == before
    await admin.withdraw(added["correction_id"])
    assert await async_shown(hass) == before[1:]


async def test_there_and_back_and_there(
    hass: HomeAssistant, server: Server, terminal: Device, admin: Corrector
) -> None:
    """Test that a punch that gets another number is void, not whoever has its number."""
    now = dt_util.utcnow()
    await terminal.punch("early", now - timedelta(minutes=9))
    (early,) = await async_shown(hass)
    voided = await admin.void(early["id"])
    await async_use(hass, server.text)
    await async_move(hass)
    await terminal.punch("at the server", now - timedelta(minutes=8))
    await admin.add(now - timedelta(minutes=6))
    await async_use(hass, "")
    await terminal.handshake()
    in_the_file = ["first", "second", "third"]
    for place, pin in enumerate(in_the_file):
        await terminal.punch(pin, now - timedelta(minutes=5 - place))
    _, *rows = await async_shown(hass)
    for row in rows:
        await admin.void(row["id"])
    await admin.withdraw(voided["correction_id"])
    await async_use(hass, server.text)
    for _ in range(2):
        await async_move(hass)
        shown = await async_shown(hass)
        assert [row["pin"] for row in shown] == [
            "early",
            "at the server",
            "7",
            *in_the_file,
        ]
        assert shown[1]["id"] in {row["id"] for row in rows}
        assert void_ones(shown) == in_the_file
        assert server.rows("SELECT count(*) FROM corrections") == [(5,)]
