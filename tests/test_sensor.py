"""Tests of the sensors, and of the device that terminals describe."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from .support.device import MINIMAL_HANDSHAKE, Device
from .support.house import async_enable, async_pass_time, entry_of, state_of, value_of
from .support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_restart_hub,
    device_of,
)

FROZEN = "2026-06-15 10:00:00+00:00"
COUNTERS = (
    "users",
    "fingerprints",
    "faces",
    "palms",
    "attendance_records",
    "rejected_lines",
    "missing_punches",
)


@pytest.mark.parametrize(
    "key", ["last_punch", "last_person", "last_contact", *COUNTERS]
)
async def test_entity(hass: HomeAssistant, terminal: Device, key: str) -> None:
    """Each sensor is what the contract says."""
    entry = entry_of(hass, key)
    assert entry is not None
    assert entry.domain == "sensor"
    assert entry.unique_id == f"{SERIAL_NUMBER}_{key}"
    assert entry.has_entity_name
    assert entry.translation_key == key
    assert entry.device_id == device_of(hass).id
    is_time = key in {"last_punch", "last_contact"}
    is_shown = key in {"last_punch", "last_person"}
    device_class = SensorDeviceClass.TIMESTAMP if is_time else None
    assert entry.original_device_class == device_class
    assert entry.entity_category == (None if is_shown else EntityCategory.DIAGNOSTIC)
    disabled_by = (
        er.RegistryEntryDisabler.INTEGRATION if key == "last_contact" else None
    )
    assert entry.disabled_by is disabled_by
    if key in COUNTERS:
        attributes = state_of(hass, key).attributes
        assert attributes["state_class"] == SensorStateClass.MEASUREMENT


@pytest.mark.freeze_time(FROZEN)
async def test_last_punch(hass: HomeAssistant, terminal: Device) -> None:
    """The last punch is shown with its own time, and with who it was."""
    assert value_of(hass, "last_punch") == value_of(hass, "last_person") == "unknown"
    await terminal.punch("4711", dt_util.utcnow() - timedelta(minutes=2))
    assert value_of(hass, "last_punch") == "2026-06-15T09:58:00+00:00"
    assert value_of(hass, "last_person") == "4711"
    await async_restart_hub(hass)
    assert value_of(hass, "last_punch") == "2026-06-15T09:58:00+00:00"
    assert value_of(hass, "last_person") == "4711"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(
            {
                "UserCount": "1",
                "FPCount": "2",
                "FaceCount": "3",
                "PvCount": "4",
                "TransactionCount": "5",
            },
            ("1", "2", "3", "4", "5"),
            id="one by one",
        ),
        pytest.param(
            {"UserCount": "1", "MultiBioDataCount": "0:1:0:0:0:0:0:0:6:7:8"},
            ("1", "unknown", "7", "14", "unknown"),
            id="by biometric type",
        ),
        pytest.param(
            {"UserCount": "-1", "FPCount": "many", "TransactionCount": ""},
            ("unknown",) * 5,
            id="nonsense",
        ),
    ],
)
async def test_counters(
    hass: HomeAssistant,
    terminal: Device,
    options: dict[str, str],
    expected: tuple[str, ...],
) -> None:
    """A terminal's own counters are shown as it pushes them, and remembered."""
    assert (await terminal.options(**options)).text == "OK"
    assert tuple(value_of(hass, key) for key in COUNTERS[:5]) == expected
    await async_restart_hub(hass)
    assert tuple(value_of(hass, key) for key in COUNTERS[:5]) == expected


async def test_counters_of_polls(hass: HomeAssistant, terminal: Device) -> None:
    """What a poll tells counts as well, and the newest word is the last one."""
    await terminal.options(UserCount="1", FWVersion="Ver 1.0")
    info = "ZAM170-NF-Ver1.1.27,12,13,14,192.168.54.216,10,58,12,15,11110"
    assert (await terminal.poll(INFO=info)).text == "OK"
    values = [value_of(hass, key) for key in ("users", "fingerprints", "faces")]
    assert values == ["12", "13", "15"]
    assert value_of(hass, "attendance_records") == "14"
    assert device_of(hass).sw_version == "ZAM170-NF-Ver1.1.27"
    await terminal.options(UserCount="11")
    assert value_of(hass, "users") == "11"


async def test_counters_by_type_in_the_condensed_book(
    hass: HomeAssistant, terminal: Device
) -> None:
    """The list by biometric type is read with the positions of the terminal's book."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake(MINIMAL_HANDSHAKE)
    counts = "0:0:0:0:0:1:2:3:0:0:4"
    await other.options(MultiBioDataCount=counts)
    assert value_of(hass, "faces", OTHER_SERIAL_NUMBER) == "3"
    assert value_of(hass, "palms", OTHER_SERIAL_NUMBER) == "7"


async def test_rejected_lines(hass: HomeAssistant, terminal: Device) -> None:
    """Lines that nobody understands are counted, once each, and acknowledged."""
    assert value_of(hass, "rejected_lines") == "0"
    body = "1\tyesterday\t0\t1\n\t2026-06-15 12:00:00\t0\t1\n"
    assert (await terminal.upload("ATTLOG", body)).text == "OK:2"
    assert value_of(hass, "rejected_lines") == "2"
    assert (await terminal.upload("ATTLOG", body)).text == "OK:2"
    assert value_of(hass, "rejected_lines") == "2"
    assert (await terminal.upload("OPERLOG", "???\n")).text == "OK:1"
    assert value_of(hass, "rejected_lines") == "3"


@pytest.mark.freeze_time(FROZEN)
async def test_last_contact(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """The last contact follows the calls of those who switch it on."""
    await async_enable(hass, "last_contact")
    await async_pass_time(hass, freezer, 60)
    await terminal.poll()
    assert value_of(hass, "last_contact") == "2026-06-15T10:01:00+00:00"
    await async_pass_time(hass, freezer, 3600)
    assert value_of(hass, "last_contact") == "2026-06-15T10:01:00+00:00"
    await terminal.poll()
    assert value_of(hass, "last_contact") == "2026-06-15T11:01:00+00:00"


async def test_device(hass: HomeAssistant, terminal: Device) -> None:
    """The device shows what the terminal says of itself."""
    body = (
        "~DeviceName=SpeedFace-V5L[TD],MAC=00:17:61:12:e5:41,~OEMVendor=ZKTeco Co., Ltd.,"
        "~Platform=ZAM170_TFT,FWVersion=ZAM170-NF-Ver1.1.27,UserCount=1"
    )
    assert (await terminal.upload("options", body)).text == "OK"
    for _ in range(2):
        device = device_of(hass)
        assert device.model == "SpeedFace-V5L[TD]"
        assert device.manufacturer == "ZKTeco Co., Ltd."
        assert device.sw_version == "ZAM170-NF-Ver1.1.27"
        assert device.hw_version == "ZAM170_TFT"
        assert device.serial_number == SERIAL_NUMBER
        assert device.connections == {(dr.CONNECTION_NETWORK_MAC, "00:17:61:12:e5:41")}
        await async_restart_hub(hass)


async def test_facts_alone(hass: HomeAssistant, terminal: Device) -> None:
    """A new firmware is shown at once, even if no counter comes with it."""
    assert (await terminal.options(FWVersion="Ver 2.0")).text == "OK"
    assert device_of(hass).sw_version == "Ver 2.0"


async def test_devices_with_one_address(hass: HomeAssistant, terminal: Device) -> None:
    """Two terminals that claim the same MAC address remain two devices."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    for device in (terminal, other):
        reply = await device.options(MAC="00:17:61:12:e5:41", UserCount="1")
        assert reply.text == "OK"
    assert device_of(hass).id != device_of(hass, OTHER_SERIAL_NUMBER).id
    assert device_of(hass).connections
    assert not device_of(hass, OTHER_SERIAL_NUMBER).connections
    await other.punch("2")
    assert value_of(hass, "last_person", OTHER_SERIAL_NUMBER) == "2"
    assert value_of(hass, "last_person") == "unknown"


@pytest.mark.parametrize("mac", ["", "none", "00:17:61", "00:17:61:12:e5:4z"])
async def test_no_address(hass: HomeAssistant, terminal: Device, mac: str) -> None:
    """What is no MAC address is none."""
    assert (await terminal.options(MAC=mac, UserCount="3")).text == "OK"
    assert device_of(hass).connections == set()
    assert value_of(hass, "users") == "3"
