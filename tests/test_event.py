"""Tests of the event entities."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.event import EventDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import Device
from .support.house import async_enable, async_pass_time, entry_of, state_of, value_of
from .support.hub import SERIAL_NUMBER, device_of

FROZEN = "2026-06-15 10:00:00+00:00"
STATES = [
    "check_in",
    "check_out",
    "break_out",
    "break_in",
    "overtime_in",
    "overtime_out",
    "meal_start",
    "meal_end",
    "unspecified",
    "other",
]
ALARMS = [
    "door_opened",
    "door_closed",
    "exit_button",
    "forced_open",
    "tamper",
    "repeated_failure",
    "duress",
    "verification_failed",
    "cancelled",
    "other",
]


@pytest.mark.parametrize(
    ("key", "device_class", "event_types"),
    [
        ("punch", None, STATES),
        ("doorbell", EventDeviceClass.DOORBELL, ["ring"]),
        ("alarm", None, ALARMS),
    ],
)
async def test_entity(
    hass: HomeAssistant,
    terminal: Device,
    key: str,
    device_class: str | None,
    event_types: list[str],
) -> None:
    """Each event entity is what the contract says, and knows of nothing at first."""
    entry = entry_of(hass, key)
    assert entry is not None
    assert entry.domain == "event"
    assert entry.unique_id == f"{SERIAL_NUMBER}_{key}"
    assert entry.original_device_class == device_class
    assert entry.entity_category is None
    assert entry.has_entity_name
    assert entry.translation_key == key
    assert entry.device_id == device_of(hass).id
    state = state_of(hass, key)
    assert state.state == "unknown"
    assert set(state.attributes["event_types"]) == set(event_types)
    assert state.attributes.get("device_class") == device_class


async def test_operation_entity(hass: HomeAssistant, terminal: Device) -> None:
    """The operation log is for those who look for it: diagnostic and off by default."""
    entry = entry_of(hass, "operation")
    assert entry is not None
    assert entry.domain == "event"
    assert entry.entity_category is EntityCategory.DIAGNOSTIC
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    await async_enable(hass, "operation")
    types = state_of(hass, "operation").attributes["event_types"]
    assert {"power_on", "delete_user", "modify_user", "doorbell", "other"} <= set(types)
    assert len(set(types)) == len(types)


@pytest.mark.freeze_time(FROZEN)
async def test_punch(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A punch is shown with all fields of its bus event, at the time it came in."""
    await async_pass_time(hass, freezer, 7)
    body = "007\t2026-06-15 12:00:05\t1\t15\t42\t0\t0\t1\t36.4\t36.6\n"
    await terminal.upload("ATTLOG", body)
    state = state_of(hass, "punch")
    assert state.state.startswith("2026-06-15T10:00:07")
    assert shown(state.attributes) == {
        "event_type": "check_out",
        "device_id": device_of(hass).id,
        "serial_number": SERIAL_NUMBER,
        "pin": "007",
        "name": None,
        "person": None,
        "punched_at": "2026-06-15T12:00:05+02:00",
        "state": "check_out",
        "state_code": 1,
        "verification": "face",
        "verification_code": 15,
        "work_code": "42",
        "mask": True,
        "temperature": 36.4,
        "converted_temperature": 36.6,
        "photo": None,
    }


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (0, "check_in"),
        (1, "check_out"),
        (2, "break_out"),
        (3, "break_in"),
        (4, "overtime_in"),
        (5, "overtime_out"),
        (8, "meal_start"),
        (9, "meal_end"),
        (255, "unspecified"),
        (6, "other"),
        (77, "other"),
    ],
)
async def test_states(
    hass: HomeAssistant, terminal: Device, code: int, name: str
) -> None:
    """The type of a punch's event is its state."""
    await terminal.punch(state=code)
    attributes = state_of(hass, "punch").attributes
    assert attributes["event_type"] == attributes["state"] == name
    assert attributes["state_code"] == code


@pytest.mark.freeze_time(FROZEN)
async def test_doorbell(hass: HomeAssistant, terminal: Device) -> None:
    """A ring is shown as Home Assistant's doorbells are."""
    await terminal.operate(33, operator="9")
    state = state_of(hass, "doorbell")
    assert state.state.startswith("2026-06-15T10:00:00")
    assert shown(state.attributes) == {
        "event_type": "ring",
        "device_id": device_of(hass).id,
        "serial_number": SERIAL_NUMBER,
        "operation": "doorbell",
        "code": 33,
        "operator": "9",
        "occurred_at": "2026-06-15T12:00:00+02:00",
        "objects": ["0", "0", "0", "0"],
        "alarm": None,
    }
    assert value_of(hass, "alarm") == "unknown"
    assert value_of(hass, "punch") == "unknown"


@pytest.mark.freeze_time(FROZEN)
@pytest.mark.parametrize(
    ("code", "event_type", "operation"),
    [
        pytest.param(9, "delete_user", "delete_user", id="of the book"),
        pytest.param(33, "doorbell", "doorbell", id="doorbell"),
        pytest.param(244, "other", "operation_244", id="unknown"),
    ],
)
async def test_operation(
    hass: HomeAssistant, terminal: Device, code: int, event_type: str, operation: str
) -> None:
    """An operation is shown by its meaning in the book, `other` where it has none."""
    await async_enable(hass, "operation")
    await terminal.operate(code, "VOLUME", "70", operator="1")
    assert shown(state_of(hass, "operation").attributes) == {
        "event_type": event_type,
        "device_id": device_of(hass).id,
        "serial_number": SERIAL_NUMBER,
        "operation": operation,
        "code": code,
        "operator": "1",
        "occurred_at": "2026-06-15T12:00:00+02:00",
        "objects": ["VOLUME", "70", "0", "0"],
        "alarm": None,
    }


async def test_one_after_another(hass: HomeAssistant, terminal: Device) -> None:
    """Of several punches in one body the last one is shown, and none is skipped."""
    entry = entry_of(hass, "punch")
    assert entry is not None
    changes = async_capture_events(hass, "state_changed")
    lines = [terminal.attlog_line(pin) for pin in ("1", "2", "3")]
    await terminal.upload("ATTLOG", "".join(lines))
    await hass.async_block_till_done()
    seen = [
        change.data["new_state"].attributes["pin"]
        for change in changes
        if change.data["entity_id"] == entry.entity_id
    ]
    assert seen == ["1", "2", "3"]
    assert state_of(hass, "punch").attributes["pin"] == "3"


def shown(attributes: Any) -> dict[str, Any]:
    """Return the attributes that belong to an event."""
    common = {"event_types", "friendly_name", "device_class", "icon"}
    return {key: value for key, value in attributes.items() if key not in common}
