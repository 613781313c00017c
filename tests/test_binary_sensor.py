"""Tests of the binary sensors: who is there, which door is open."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import Device
from .support.house import async_pass_time, entry_of, value_of
from .support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    device_of,
)

frozen = pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")
TICK = 5


@pytest.mark.parametrize(
    ("key", "device_class", "category"),
    [
        ("connected", BinarySensorDeviceClass.CONNECTIVITY, EntityCategory.DIAGNOSTIC),
        ("door", BinarySensorDeviceClass.DOOR, None),
        ("tamper", BinarySensorDeviceClass.TAMPER, None),
    ],
)
async def test_entity(
    hass: HomeAssistant,
    terminal: Device,
    key: str,
    device_class: BinarySensorDeviceClass,
    category: EntityCategory | None,
) -> None:
    """Each binary sensor is what the contract says; all are on by default."""
    await terminal.operate(3, "51")
    await terminal.operate(3, "55")
    await hass.async_block_till_done()
    entry = entry_of(hass, key)
    assert entry is not None
    assert entry.domain == "binary_sensor"
    assert entry.unique_id == f"{SERIAL_NUMBER}_{key}"
    assert entry.original_device_class == device_class
    assert entry.entity_category is category
    assert entry.disabled_by is None
    assert entry.has_entity_name
    assert entry.translation_key == key
    assert entry.device_id == device_of(hass).id


async def test_doors_come_when_reported(hass: HomeAssistant, terminal: Device) -> None:
    """Door and tamper appear once the terminal has reported them, each by itself."""
    assert entry_of(hass, "door") is None
    assert entry_of(hass, "tamper") is None
    await terminal.operate(3, "51")
    await hass.async_block_till_done()
    assert value_of(hass, "door") == "on"
    assert entry_of(hass, "tamper") is None
    await terminal.operate(3, "55")
    await hass.async_block_till_done()
    assert value_of(hass, "tamper") == "on"
    await async_restart_hub(hass)
    assert value_of(hass, "door") == "on"
    assert value_of(hass, "tamper") == "on"
    await terminal.operate(3, "50")
    assert value_of(hass, "door") == "off"


async def test_not_seen_yet(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Nobody knows whether a terminal is there that has not had time to call."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    assert value_of(hass, "connected") == "unknown"


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "/iclock/cdata", {"options": "all", "pushver": "2.4.1"}),
        ("GET", "/iclock/getrequest", {}),
        ("POST", "/iclock/cdata", {"table": "ATTLOG", "Stamp": "1"}),
        ("POST", "/iclock/fdata", {"table": "ATTPHOTO"}),
        ("POST", "/iclock/devicecmd", {}),
        ("GET", "/iclock/ping", {}),
    ],
)
async def test_any_contact_connects(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    method: str,
    path: str,
    query: dict[str, str],
) -> None:
    """Whatever an approved terminal asks, it is there."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    reply = await Device(client).request(method, path, **query)
    assert reply.status == 200
    assert value_of(hass, "connected") == "on"
    assert value_of(hass, "connected", OTHER_SERIAL_NUMBER) == "unknown"


@frozen
@pytest.mark.parametrize(
    ("poll_interval", "grace"),
    [
        pytest.param(1, 15, id="15 s at least"),
        pytest.param(5, 15, id="three times 5 s"),
        pytest.param(20, 60, id="three times 20 s"),
    ],
)
async def test_silence(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: Callable[..., Awaitable[Device]],
    poll_interval: int,
    grace: int,
) -> None:
    """A terminal is there until three polls are missed, and is back with its next one."""
    terminal = await start_terminal(poll_interval=poll_interval)
    for _ in range(4):
        await async_pass_time(hass, freezer, poll_interval)
        await terminal.poll()
    silence = 0
    while silence + TICK <= grace:
        await async_pass_time(hass, freezer, TICK)
        silence += TICK
        assert value_of(hass, "connected") == "on", f"gone after {silence} s"
    for _ in range(3):
        await async_pass_time(hass, freezer, TICK)
    assert value_of(hass, "connected") == "off"
    await terminal.poll()
    assert value_of(hass, "connected") == "on"


@frozen
async def test_slow_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A terminal that polls more slowly than it was told is judged by its own rhythm."""
    for _ in range(6):
        for _ in range(6):
            await async_pass_time(hass, freezer, TICK)
        await terminal.poll()
    changes = async_capture_events(hass, "state_changed")
    entry = entry_of(hass, "connected")
    assert entry is not None
    for _ in range(4):
        for _ in range(6):
            await async_pass_time(hass, freezer, TICK)
        await terminal.poll()
    assert [
        change for change in changes if change.data["entity_id"] == entry.entity_id
    ] == []
    for _ in range(18):
        await async_pass_time(hass, freezer, TICK)
    assert value_of(hass, "connected") == "on"
    for _ in range(2):
        await async_pass_time(hass, freezer, TICK)
    assert value_of(hass, "connected") == "off"


@frozen
async def test_never_called(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """A terminal that does not call after a restart of Home Assistant is not there."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    for _ in range(5):
        await async_pass_time(hass, freezer, TICK)
    assert value_of(hass, "connected") == "off"
    await Device(client).poll()
    assert value_of(hass, "connected") == "on"


@frozen
async def test_the_other_one_stays(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """Of two terminals only the silent one is gone; its events and sensors stay."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    device, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    await device.handshake()
    await other.handshake()
    await device.punch("1")
    for _ in range(6):
        await async_pass_time(hass, freezer, timedelta(seconds=TICK))
        await other.poll()
    assert value_of(hass, "connected") == "off"
    assert value_of(hass, "connected", OTHER_SERIAL_NUMBER) == "on"
    assert value_of(hass, "last_person") == "1"
    assert value_of(hass, "punch") not in {"unknown", "unavailable"}
