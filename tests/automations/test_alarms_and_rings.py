"""The triggers for alarms and rings."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from tests.access.support import Panel, door_child
from tests.support.device import Device
from tests.support.hub import device_of

from .support import (
    ALARM,
    RING,
    async_automate,
    async_said,
    at_terminal,
    entity_id_of,
    is_valid,
)

POWER_ON = 0
VERIFICATION_FAILED = 2
DURESS = 32


@pytest.mark.parametrize(
    ("operation", "code", "expected"),
    [
        pytest.param(ALARM, "54", "forced_open", id="forced open"),
        pytest.param(ALARM, "55", "tamper", id="tamper"),
        pytest.param(ALARM, "58", "repeated_failure", id="repeated failure"),
        pytest.param(DURESS, "0", "duress", id="duress"),
        pytest.param(ALARM, "51", None, id="a door opens"),
        pytest.param(ALARM, "50", None, id="a door closes"),
        pytest.param(ALARM, "53", None, id="the exit button"),
        pytest.param(ALARM, "65535", None, id="an alarm ends"),
        pytest.param(VERIFICATION_FAILED, "0", None, id="a finger is refused"),
        pytest.param(ALARM, "77", None, id="nobody knows what"),
        pytest.param(RING, "0", None, id="a ring"),
        pytest.param(4, "55", None, id="the menu"),
    ],
)
async def test_alarms(
    hass: HomeAssistant,
    terminal: Device,
    operation: int,
    code: str,
    expected: str | None,
) -> None:
    """Without a choice, what nobody may miss is waited for."""
    trigger = at_terminal(hass, "alarm_raised")
    heard = await async_automate(hass, trigger, "{{ trigger.alarm }}")
    await terminal.operate(operation, code)
    assert await async_said(hass, heard) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["tamper"], ["tamper"]),
        (["verification_failed", "other"], ["verification_failed", "other"]),
        ("forced_open", []),
    ],
)
async def test_chosen_alarms(
    hass: HomeAssistant, terminal: Device, chosen: Any, expected: list[str]
) -> None:
    """What is chosen is waited for, and nothing else."""
    trigger = at_terminal(hass, "alarm_raised", alarms=chosen)
    heard = await async_automate(hass, trigger, "{{ trigger.alarm }}")
    await terminal.operate(ALARM, "55")
    await terminal.operate(VERIFICATION_FAILED)
    await terminal.operate(ALARM, "77")
    assert await async_said(hass, heard) == expected


async def test_alarm_of_a_start(hass: HomeAssistant, terminal: Device) -> None:
    """What firmware raises whenever it starts alarms nobody."""
    trigger = at_terminal(hass, "alarm_raised")
    heard = await async_automate(hass, trigger, "{{ trigger.alarm }}")
    start = dt_util.utcnow() - timedelta(seconds=30)
    await terminal.operate(POWER_ON, at=start)
    await terminal.operate(ALARM, "55", at=start + timedelta(seconds=12))
    assert await async_said(hass, heard) == []


async def test_no_alarm_chosen(hass: HomeAssistant, terminal: Device) -> None:
    """To wait for nothing is a mistake."""
    await async_automate(hass, at_terminal(hass, "alarm_raised", alarms=[]))
    assert not is_valid(hass)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (102, "forced_open"),
        (28, "held_open"),
        (100, "tamper"),
        (101, "duress"),
        (103, "duress_by_fingerprint"),
        (104, "repeated_invalid_card"),
        (107, None),
        (0, None),
        (23, None),
        (200, None),
    ],
)
async def test_alarms_of_doors(
    hass: HomeAssistant, panel: Panel, code: int, reason: str | None
) -> None:
    """A door's alarms are known by the same words."""
    trigger = at_terminal(hass, "alarm_raised")
    said = "{{ trigger.reason }} {{ trigger.door }}"
    heard = await async_automate(hass, trigger, said)
    await panel.event(code, "5", door=2)
    expected = [] if reason is None else [f"{reason} 2"]
    assert await async_said(hass, heard) == expected


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ("mains_failure", 107),
        ("battery_failure", 106),
        ("reader_removed", 109),
        ("other", 113),
        ("other", 112),
    ],
)
async def test_chosen_alarms_of_doors(
    hass: HomeAssistant, panel: Panel, chosen: str, code: int
) -> None:
    """What is about the whole panel is told as well, where it is chosen."""
    trigger = at_terminal(hass, "alarm_raised", alarms=[chosen])
    heard = await async_automate(hass, trigger, "{{ trigger.code }}")
    await panel.event(102)
    await panel.event(code)
    assert await async_said(hass, heard) == [str(code)]


@pytest.mark.parametrize("target", ["device", "entity"])
async def test_rings(hass: HomeAssistant, terminal: Device, target: str) -> None:
    """A ring is told, and nothing else is one."""
    trigger = at_terminal(hass, "rang")
    if target == "entity":
        trigger["target"] = {"entity_id": entity_id_of(hass, "doorbell")}
    heard = await async_automate(hass, trigger, "{{ trigger.occurred_at }}")
    await terminal.operate(ALARM, "55")
    await terminal.punch("7")
    assert await async_said(hass, heard) == []
    await terminal.operate(RING)
    assert len(await async_said(hass, heard)) == 1


@pytest.mark.parametrize("target", ["terminal", "bell", "door 1", "door 2"])
async def test_rings_at_doors(hass: HomeAssistant, panel: Panel, target: str) -> None:
    """A panel's bells ring at its doors; the panel means all of them."""
    doors = {f"door {number}": door_child(hass, number) for number in (1, 2)}
    trigger = at_terminal(hass, "rang")
    if target == "bell":
        trigger["target"] = {"entity_id": entity_id_of(hass, "doorbell")}
    elif (door := doors.get(target)) is not None:
        trigger["target"] = {"device_id": door.id}
    heard = await async_automate(hass, trigger, "{{ trigger.door }}")
    await panel.event(224, door=2)
    expected = [] if target == "door 1" else ["2"]
    assert await async_said(hass, heard) == expected
    assert device_of(hass).id not in {door.id for door in doors.values() if door}
