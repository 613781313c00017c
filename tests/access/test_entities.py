"""Which devices and entities there are: what the terminal says that it has."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from tests.commands.support import async_poll, async_reply
from tests.support.device import STANDARD_HANDSHAKE, Device
from tests.support.house import entry_of, state_of, value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    device_of,
)

from .conftest import StartPanel
from .support import Panel, door_child, keys

OF_A_DOOR = {
    "binary_sensor.alarm",
    "binary_sensor.forced",
    "binary_sensor.tamper",
    "button.cancel_alarm",
    "button.unlock",
    "event.access",
    "lock.lock",
    "select.mode",
}
OF_ATTENDANCE = {"button.unlock", "event.alarm", "event.operation", "notify.screen"}


def of_doors(doors: int) -> set[str]:
    """Return the keys of all entities of some doors."""
    return {
        f"{platform}.door_{door}_{key}"
        for platform, _, key in (name.partition(".") for name in OF_A_DOOR)
        for door in range(1, doors + 1)
    }


def found_doors(hass: HomeAssistant, serial_number: str = SERIAL_NUMBER) -> set[str]:
    """Return the keys of all entities of doors."""
    return {key for key in keys(hass, serial_number) if ".door_" in key}


async def test_four_doors(hass: HomeAssistant, panel: Panel) -> None:
    """Every door is a device with its entities, and nothing else has a door's."""
    assert found_doors(hass) == of_doors(4)
    for door in range(1, 5):
        child = door_child(hass, door)
        assert child is not None
        assert child.name == f"Door {door}"
        assert child.parent_device_id == device_of(hass).id
        entry = entry_of(hass, f"door_{door}_lock")
        assert entry is not None and entry.device_id == child.id
    assert door_child(hass, 5) is None


async def test_terminal_itself(hass: HomeAssistant, panel: Panel) -> None:
    """The terminal has what both dialects have, and nothing that means nothing here."""
    found = keys(hass)
    assert not found & OF_ATTENDANCE
    assert {
        "button.reboot",
        "button.refresh",
        "button.sync_clock",
        "event.punch",
        "event.doorbell",
        "binary_sensor.connected",
        "sensor.last_punch",
    } <= found
    device = device_of(hass)
    assert isinstance(device, dr.DeviceEntry)
    assert (device.model, device.sw_version) == ("inBIO460", "AC Ver 5.7.8.3033")
    assert value_of(hass, "dialect") == "access"


async def test_inputs_and_outputs(hass: HomeAssistant, panel: Panel) -> None:
    """Inputs and outputs are as many as there are, on the terminal's device."""
    assert {key for key in keys(hass) if ".aux_" in key} == {
        "binary_sensor.aux_in_1",
        "binary_sensor.aux_in_2",
        "switch.aux_out_1",
        "switch.aux_out_2",
    }
    for key in ("aux_in_1", "aux_out_2"):
        entry = entry_of(hass, key)
        assert entry is not None and entry.device_id == device_of(hass).id
        assert value_of(hass, key) == "unknown"
    assert state_of(hass, "aux_in_2").name.endswith("Auxiliary input 2")


async def test_registry_late(hass: HomeAssistant, terminal: Device) -> None:
    """Of a terminal that has said nothing yet, one door is shown, then all."""
    panel = Panel(terminal.client)
    await panel.report("01")
    assert found_doors(hass) == of_doors(1) | {"binary_sensor.door_1_door"}
    assert not any(".aux_" in key for key in keys(hass))
    await panel.register(LockCount=3, AuxInCount=1)
    assert found_doors(hass) == of_doors(3) | {"binary_sensor.door_1_door"}
    assert entry_of(hass, "aux_in_1") is not None


async def test_nothing_but_the_number(hass: HomeAssistant, terminal: Device) -> None:
    """A registry that changes nothing that is shown brings the doors all the same."""
    panel = Panel(terminal.client)
    for doors in (1, 2):
        body = f"LockCount={doors}"
        await panel.request("POST", "/iclock/registry", body)
        assert found_doors(hass) == of_doors(doors)


async def test_asked_after_a_restart(hass: HomeAssistant, terminal: Device) -> None:
    """A terminal that never registers is asked what it has, and its doors appear."""
    panel = Panel(terminal.client)
    await panel.event(0, "5")
    ((command_id, text),) = (await async_poll(panel)).items()
    assert text.startswith("GET OPTIONS ") and "LockCount" in text
    query = {"type": "options", "cmdid": str(command_id), "count": "1"}
    query |= {"tablename": "options", "packcnt": "1", "packidx": "1"}
    body = "LockCount=2,AuxInCount=0,AuxOutCount=1"
    await panel.request("POST", "/iclock/querydata", body, **query)
    await async_reply(panel, command_id)
    assert found_doors(hass) == of_doors(2)
    assert entry_of(hass, "aux_out_1") is not None


async def test_no_door(hass: HomeAssistant, start_panel: StartPanel) -> None:
    """A panel that says that it has no door has none."""
    await start_panel(LockCount=0)
    assert found_doors(hass) == set()
    assert door_child(hass, 1) is None


async def test_impossible_numbers(hass: HomeAssistant, start_panel: StartPanel) -> None:
    """A number that no panel can have does not fill the house."""
    await start_panel(LockCount=99999999, AuxInCount=-4, AuxOutCount="x")
    assert found_doors(hass) == of_doors(8)
    assert not any(".aux_" in key for key in keys(hass))


async def test_fewer_doors(hass: HomeAssistant, panel: Panel) -> None:
    """Doors, inputs and outputs that are gone take their entities with them."""
    await panel.register(LockCount=2, AuxInCount=1, AuxOutCount=0)
    assert found_doors(hass) == of_doors(2)
    assert door_child(hass, 3) is None
    assert {key for key in keys(hass) if ".aux_" in key} == {"binary_sensor.aux_in_1"}
    await panel.register(LockCount=4, AuxInCount=2, AuxOutCount=2)
    assert found_doors(hass) == of_doors(4)
    await panel.report("0155")
    assert value_of(hass, "door_4_lock") == "locked"


async def test_after_a_restart(hass: HomeAssistant, panel: Panel) -> None:
    """The same devices and entities are there again, and nobody has to touch them."""
    await panel.report("55")
    before = keys(hass), door_child(hass, 4)
    await async_restart_hub(hass)
    assert (keys(hass), door_child(hass, 4)) == before
    # A contact of before is not one of now.
    for key in ("door_1_door", "door_1_lock", "door_1_alarm", "door_4_unlock"):
        assert value_of(hass, key) == "unavailable"
    await panel.report("56")
    assert [value_of(hass, f"door_{door}_door") for door in (1, 2)] == ["on", "off"]
    assert value_of(hass, "door_1_lock") == "locked"


async def test_switched_to_attendance_and_back(
    hass: HomeAssistant, panel: Panel
) -> None:
    """Each dialect has its own entities; those of the other go and come back."""
    await panel.report("55")
    entry = entry_of(hass, "door_2_lock")
    assert entry is not None
    query = {**STANDARD_HANDSHAKE, "DeviceType": "att"}
    assert (await panel.handshake(query)).status == 200
    await hass.async_block_till_done()
    assert found_doors(hass) == set()
    assert door_child(hass, 1) is None
    assert keys(hass) >= OF_ATTENDANCE
    assert not any(".aux_" in key for key in keys(hass))
    assert value_of(hass, "unlock") == "unknown"
    assert value_of(hass, "dialect") == "attendance"
    await panel.connect(LockCount=2)
    await hass.async_block_till_done()
    assert found_doors(hass) == of_doors(2)
    assert not keys(hass) & OF_ATTENDANCE
    again = entry_of(hass, "door_2_lock")
    assert again is not None and again.entity_id == entry.entity_id
    # What was reported before the switch is not of now.
    assert value_of(hass, "door_1_lock") == "locked"
    assert state_of(hass, "door_1_lock").attributes["assumed_state"] is True


async def test_two_doors_in_both_dialects(
    hass: HomeAssistant, start_panel: StartPanel
) -> None:
    """The device of the second door stays, with the entities of the dialect."""
    panel = await start_panel({"doors": 2}, LockCount=2)
    child = door_child(hass, 2)
    assert child is not None
    await panel.handshake()
    await hass.async_block_till_done()
    assert door_child(hass, 2) == child
    entry = entry_of(hass, "unlock_2")
    assert entry is not None and entry.device_id == child.id
    await panel.connect(LockCount=2)
    await hass.async_block_till_done()
    assert entry_of(hass, "unlock_2") is None
    assert found_doors(hass) == of_doors(2)


async def test_disabled_entities_go_too(hass: HomeAssistant, terminal: Device) -> None:
    """An entity that nobody has switched on is removed with its dialect as well."""
    entry = entry_of(hass, "operation")
    assert entry is not None and entry.disabled
    await Panel(terminal.client).connect(LockCount=1)
    assert entry_of(hass, "operation") is None


async def test_second_terminal(hass: HomeAssistant, panel: Panel) -> None:
    """A terminal that comes later has its own doors, and takes them with it."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Panel(panel.client, OTHER_SERIAL_NUMBER)
    await other.connect(LockCount=2, AuxInCount=1)
    await hass.async_block_till_done()
    assert found_doors(hass, OTHER_SERIAL_NUMBER) == of_doors(2)
    assert found_doors(hass) == of_doors(4)
    await other.report("0a")
    assert value_of(hass, "door_2_door", OTHER_SERIAL_NUMBER) == "on"
    assert entry_of(hass, "door_2_door") is None
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    assert keys(hass, OTHER_SERIAL_NUMBER) == set()
    assert door_child(hass, 1, OTHER_SERIAL_NUMBER) is None
    assert found_doors(hass) == of_doors(4)
    # One of the same number begins anew.
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    assert not any(".door_" in key for key in keys(hass, OTHER_SERIAL_NUMBER))


async def test_beside_an_attendance_terminal(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Both dialects run side by side, each terminal with its own entities."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    panel, attendance = Panel(client), Device(client, OTHER_SERIAL_NUMBER)
    await attendance.handshake()
    await panel.connect(LockCount=2)
    await hass.async_block_till_done()
    assert found_doors(hass) == of_doors(2)
    assert found_doors(hass, OTHER_SERIAL_NUMBER) == set()
    assert keys(hass, OTHER_SERIAL_NUMBER) >= OF_ATTENDANCE
    assert not keys(hass) & OF_ATTENDANCE


@pytest.mark.parametrize(
    ("functions", "modes"),
    [
        ("0011", ["normal", "held_open", "locked"]),
        ("0001", ["normal", "held_open"]),
        ("", ["normal", "held_open"]),
    ],
)
async def test_modes(
    hass: HomeAssistant, start_panel: StartPanel, functions: str, modes: list[str]
) -> None:
    """A lock-down is offered only where the terminal has it."""
    panel = await start_panel(LockCount=1, AccSupportFunList=functions)
    assert state_of(hass, "door_1_mode").attributes["options"] == modes
    await panel.register(LockCount=1, AccSupportFunList="0010")
    assert "locked" in state_of(hass, "door_1_mode").attributes["options"]
