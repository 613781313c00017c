"""Tests of the events on the bus: every field, its type and its value."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import Device
from .support.house import async_pass_time
from .support.hub import SERIAL_NUMBER, device_of

# Noon in Berlin, which is two hours ahead in June.
pytestmark = pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")

PUNCH: dict[str, Any] = {
    "serial_number": SERIAL_NUMBER,
    "pin": "100",
    "name": None,
    "person": None,
    "punched_at": "2026-06-15T12:00:00+02:00",
    "state": "check_in",
    "state_code": 0,
    "verification": "face",
    "verification_code": 15,
    "work_code": "",
    "mask": None,
    "temperature": None,
    "converted_temperature": None,
    "photo": None,
}


@pytest.mark.parametrize(
    ("line", "differing"),
    [
        pytest.param(
            "100\t2026-06-15 12:00:00\t0\t15\t\t0\t0\t255\t0.0\t6", {}, id="10 columns"
        ),
        pytest.param("100\t2026-06-15 12:00:00\t0\t15", {}, id="4 columns of 2009"),
        pytest.param(
            "100\t2026-06-15 12:00:00\t0\t15\t\t0\t0\t\t", {}, id="tabs at end"
        ),
        pytest.param(
            "100\t2026-06-15 12:00:00",
            {
                "state": "unspecified",
                "state_code": 255,
                "verification": "other",
                "verification_code": -1,
            },
            id="2 columns",
        ),
        pytest.param(
            "0042\t2026-06-15 12:00:00\t0\t15\t7\t0\t0\t0\t36.4\t36.9",
            {
                "pin": "0042",
                "work_code": "7",
                "mask": False,
                "temperature": 36.4,
                "converted_temperature": 36.9,
            },
            id="measured",
        ),
        pytest.param(
            "100\t2026-06-15 12:00:00\t0\t15\t\t0\t0\t1\t36.4\t43",
            {"mask": True, "temperature": 36.4},
            id="a running number is no temperature",
        ),
        pytest.param(
            "A_7-b\t2026-06-15 12:00:00\t255\t25\t\t0\t0\t255\t0\t0\t",
            {
                "pin": "A_7-b",
                "state": "unspecified",
                "state_code": 255,
                "verification": "palm",
                "verification_code": 25,
            },
            id="letters in the PIN",
        ),
        pytest.param(
            "100\t2026-06-15 11:00:00\t0\t15\t\t0\t0\t255\t0\t0\t+3600",
            {"punched_at": "2026-06-15T11:00:00+01:00"},
            id="the line's own offset wins",
        ),
    ],
)
async def test_punch(
    hass: HomeAssistant, terminal: Device, line: str, differing: dict[str, Any]
) -> None:
    """A live punch fires one event with exactly these fields."""
    events = async_capture_events(hass, "zkteco_push_punch")
    assert (await terminal.upload("ATTLOG", f"{line}\n")).text == "OK:1"
    (event,) = events
    assert event.data == {"device_id": device_of(hass).id, **PUNCH, **differing}
    assert event.origin.value == "LOCAL"
    for key in ("state_code", "verification_code"):
        assert type(event.data[key]) is int
    assert datetime.fromisoformat(event.data["punched_at"]).tzinfo is not None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "OPLOG 4\t12\t2026-06-15 12:00:00\t0\t0\t0\t0",
            {
                "operation": "enter_menu",
                "code": 4,
                "operator": "12",
                "objects": ["0", "0", "0", "0"],
            },
            id="numbers",
        ),
        pytest.param(
            "OPLOG 5\t0\t2026-06-15 12:00:00\tduress mng set\t1\t\t0",
            {
                "operation": "change_setting",
                "code": 5,
                "operator": "0",
                "objects": ["duress mng set", "1", "", "0"],
            },
            id="words",
        ),
        pytest.param(
            "OPLOG 200\t0\t2026-06-15 12:00:00",
            {
                "operation": "operation_200",
                "code": 200,
                "operator": "0",
                "objects": ["", "", "", ""],
            },
            id="unknown and short",
        ),
        pytest.param(
            "OPLOG 33\t0\t850305600\t0\t0\t0\t0",
            {
                "operation": "doorbell",
                "code": 33,
                "operator": "0",
                "objects": ["0", "0", "0", "0"],
            },
            id="packed time",
        ),
        pytest.param(
            "OPLOG 3\t0\t2026-06-15 12:00:00\t55\t0\t0\t0",
            {
                "operation": "alarm",
                "code": 3,
                "operator": "0",
                "objects": ["55", "0", "0", "0"],
                "alarm": "tamper",
            },
            id="alarm",
        ),
    ],
)
async def test_operation(
    hass: HomeAssistant, terminal: Device, line: str, expected: dict[str, Any]
) -> None:
    """A live operation fires one event with exactly these fields."""
    events = async_capture_events(hass, "zkteco_push_operation")
    assert (await terminal.upload("OPERLOG", f"{line}\n")).text == "OK:1"
    (event,) = events
    assert event.data == {
        "device_id": device_of(hass).id,
        "serial_number": SERIAL_NUMBER,
        "occurred_at": "2026-06-15T12:00:00+02:00",
        "alarm": None,
        **expected,
    }


async def test_backlog(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A run of old punches fires one event with exactly these fields."""
    events = async_capture_events(hass, "zkteco_push_backlog")
    now = dt_util.utcnow()
    lines = [
        terminal.attlog_line("1", now - timedelta(days=3)),
        terminal.attlog_line("2", now - timedelta(days=1)),
        terminal.attlog_line("3", now - timedelta(days=2)),
    ]
    await terminal.upload("ATTLOG", "".join(lines))
    await async_pass_time(hass, freezer, 3)
    (event,) = events
    assert event.data == {
        "device_id": device_of(hass).id,
        "serial_number": SERIAL_NUMBER,
        "punches": 3,
        "first": "2026-06-12T12:00:00+02:00",
        "last": "2026-06-14T12:00:00+02:00",
    }
    assert type(event.data["punches"]) is int


async def test_nothing_personal_beyond_the_contract(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Users and templates that come with the operation log fire nothing."""
    events = [
        async_capture_events(hass, f"zkteco_push_{name}")
        for name in ("punch", "operation", "backlog")
    ]
    body = (
        "USER PIN=1\tName=Ada\tPri=0\tPasswd=123\tCard=[0F5A]\tGrp=1\n"
        "FP PIN=1\tFID=0\tSize=4\tValid=1\tTMP=AAAA\n"
    )
    assert (await terminal.upload("OPERLOG", body)).text == "OK:2"
    await hass.async_block_till_done()
    assert events == [[], [], []]
