"""Issues of a terminal that its user can act on."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .commands.support import async_call, async_poll, async_reply
from .support.device import Device
from .support.house import async_pass_time, async_settle, issues
from .support.hub import DOMAIN, SERIAL_NUMBER, async_restart_hub, async_set_up_hub

REJECTED = f"rejected_lines_{SERIAL_NUMBER}"
REFUSED = f"commands_refused_{SERIAL_NUMBER}"
FULL = f"memory_nearly_full_{SERIAL_NUMBER}"


@pytest.fixture
async def device(hass: HomeAssistant, client: Any) -> Device:
    """Return an approved terminal in a house that has repairs."""
    assert await async_setup_component(hass, REPAIRS, {})
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    found = Device(client)
    await found.handshake()
    return found


async def async_look(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> set[str]:
    """Return which issues there are after a moment."""
    await async_pass_time(hass, freezer, timedelta(seconds=6))
    return set(issues(hass))


async def test_rejected_lines(
    hass: HomeAssistant,
    device: Device,
    freezer: FrozenDateTimeFactory,
    hass_client: ClientSessionGenerator,
) -> None:
    """Test that many lines that nobody reads are told, once until more come."""
    person = await hass_client()
    await device.upload("ATTLOG", "".join(f"x{n}\n" for n in range(19)))
    assert await async_look(hass, freezer) == set()
    await device.upload("ATTLOG", "y\n")
    assert await async_look(hass, freezer) == {REJECTED}
    path = "/api/repairs/issues/fix"
    issue_id = issues(hass)[REJECTED].issue_id
    begun = await person.post(path, json={"handler": DOMAIN, "issue_id": issue_id})
    flow_id = (await begun.json())["flow_id"]
    ended = await (await person.post(f"{path}/{flow_id}", json={})).json()
    assert ended["type"] == "create_entry"
    await async_settle(hass)
    assert await async_look(hass, freezer) == set()
    await async_restart_hub(hass)
    assert await async_look(hass, freezer) == set()
    await device.upload("ATTLOG", "".join(f"z{n}\n" for n in range(20)))
    assert await async_look(hass, freezer) == {REJECTED}


async def test_refused_commands(
    hass: HomeAssistant, device: Device, freezer: FrozenDateTimeFactory
) -> None:
    """Test that a terminal that refuses everything is told of, until it does something."""

    async def command(code: int) -> None:
        """Have the terminal answer a command."""
        await async_call(hass, "set_work_code", code="1", wait=0)
        (number,) = await async_poll(device)
        await async_reply(device, number, code)

    for _ in range(9):
        await command(-1001)
    assert await async_look(hass, freezer) == set()
    await command(-1001)
    assert await async_look(hass, freezer) == {REFUSED}
    await command(0)
    assert await async_look(hass, freezer) == set()


@pytest.mark.parametrize(
    ("options", "is_full"),
    [
        ({"UserCount": "94", "~MaxUserCount": "1"}, False),
        ({"UserCount": "95", "~MaxUserCount": "1"}, True),
        ({"FPCount": "3000", "~MaxFingerCount": "30"}, True),
        ({"FaceCount": "2850", "~MaxFaceCount": "3000"}, True),
        ({"TransactionCount": "99999", "~MaxAttLogCount": "20"}, False),
        ({"TransactionCount": "199999", "~MaxAttLogCount": "20"}, True),
        ({"UserCount": "95", "~MaxUserCount": "0"}, False),
        ({"UserCount": "95", "~MaxUserCount": "?"}, False),
        ({"UserCount": "95"}, False),
    ],
)
async def test_nearly_full(
    hass: HomeAssistant,
    device: Device,
    freezer: FrozenDateTimeFactory,
    options: dict[str, str],
    is_full: bool,
) -> None:
    """Test that a terminal that has little room left is told of, and when it has again."""
    await device.options(**options)
    assert (await async_look(hass, freezer) == {FULL}) is is_full
    await device.options(**dict.fromkeys(options, "0"))
    assert await async_look(hass, freezer) == set()
