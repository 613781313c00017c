"""Device triggers: which there are, what can be chosen, and that they come."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import automation
from homeassistant.components.device_automation import (
    DeviceAutomationType,
    async_get_device_automations,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.access.support import Panel, door_child
from tests.support.device import Device
from tests.support.house import async_pass_time, value_of
from tests.support.hub import device_of, loaded_hub

from .conftest import StartPanel
from .support import (
    ALARM,
    RING,
    async_automate,
    async_said,
    entity_id_of,
    is_valid,
    of_device,
)

OF_TERMINAL = [
    "punched",
    "rang",
    "alarm_raised",
    "connection_lost",
    "connection_restored",
]
OF_DOOR = ["access_granted", "access_denied", "rang", "alarm_raised"]


async def types(hass: HomeAssistant, device_id: str) -> list[str]:
    """Return the types of a device's own triggers."""
    found = await async_get_device_automations(
        hass, DeviceAutomationType.TRIGGER, [device_id]
    )
    triggers = [each for each in found[device_id] if each["domain"] == "zkteco_push"]
    for trigger in triggers:
        assert trigger["device_id"] == device_id
        assert trigger["platform"] == "device"
    return [trigger["type"] for trigger in triggers]


async def test_types(hass: HomeAssistant, terminal: Device) -> None:
    """A terminal offers what it can tell."""
    assert await types(hass, device_of(hass).id) == OF_TERMINAL


async def test_types_of_panel(hass: HomeAssistant, panel: Panel) -> None:
    """A panel also tells who is let in, and its doors tell that of themselves."""
    assert await types(hass, device_of(hass).id) == [*OF_TERMINAL, *OF_DOOR[:2]]
    for number in (1, 2):
        door = door_child(hass, number)
        assert door is not None
        assert await types(hass, door.id) == OF_DOOR


async def test_types_of_relay(
    hass: HomeAssistant, start_terminal: Any, start_panel: StartPanel
) -> None:
    """Nobody tells at which door of an attendance terminal somebody was."""
    await start_terminal(doors=2)
    door = door_child(hass, 2)
    assert door is not None
    assert await types(hass, door.id) == []


async def test_types_without_hub(hass: HomeAssistant, terminal: Device) -> None:
    """While the hub is unloaded nothing is offered, and nothing breaks."""
    device_id = device_of(hass).id
    await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert await types(hass, device_id) == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("punched", ["states", "methods", "people", "pins"]),
        ("rang", []),
        ("alarm_raised", ["alarms"]),
        ("access_granted", ["methods", "people", "pins"]),
        ("access_denied", ["reasons", "people", "pins"]),
        ("connection_lost", ["for"]),
        ("connection_restored", ["for"]),
    ],
)
async def test_fields(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    panel: Panel,
    kind: str,
    fields: list[str],
) -> None:
    """The form asks for what can be chosen, each word in the house's language."""
    assert await async_setup_component(hass, "device_automation", {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "device_automation/trigger/capabilities",
            "trigger": {
                "platform": "device",
                "domain": "zkteco_push",
                "device_id": device_of(hass).id,
                "type": kind,
            },
        }
    )
    answer = await client.receive_json()
    assert answer["success"]
    shown = answer["result"].get("extra_fields", [])
    assert [field["name"] for field in shown] == fields
    for field in shown:
        for option in field.get("selector", {}).get("select", {}).get("options", []):
            assert option["label"][0].isupper()
            assert "_" not in option["label"]
            assert option["value"] != option["label"]
        if field["name"] == "alarms":
            assert "forced_open" in field["default"]


async def test_fields_of_unknown(hass: HomeAssistant, terminal: Device) -> None:
    """A trigger of a later version has no fields, and breaks nothing."""
    assert await async_setup_component(hass, "device_automation", {})
    found = await async_get_device_automations(
        hass, DeviceAutomationType.TRIGGER, [device_of(hass).id]
    )
    assert found
    trigger = of_device(device_of(hass).id, "sneezed")
    await async_automate(hass, trigger)
    assert not is_valid(hass)


async def test_punched(hass: HomeAssistant, terminal: Device) -> None:
    """A punch that was chosen runs the automation with all its fields."""
    trigger = of_device(
        device_of(hass).id, "punched", pins=["7", "8"], states=["check_in"]
    )
    heard = await async_automate(
        hass, trigger, "{{ trigger.platform }} {{ trigger.pin }} {{ trigger.id }}"
    )
    for pin, state in (("7", 0), ("8", 1), ("9", 0)):
        await terminal.punch(pin, state=state)
    assert await async_said(hass, heard) == ["device 7 0"]


async def test_rang_and_alarm(hass: HomeAssistant, terminal: Device) -> None:
    """Each type has its own happenings."""
    rang = of_device(device_of(hass).id, "rang")
    heard = await async_automate(hass, rang, "{{ trigger.operation }}")
    await terminal.operate(ALARM, "55")
    await terminal.operate(RING)
    assert await async_said(hass, heard) == ["doorbell"]


async def test_alarm(hass: HomeAssistant, terminal: Device) -> None:
    """Without a choice, the usual alarms are waited for."""
    trigger = of_device(device_of(hass).id, "alarm_raised")
    heard = await async_automate(hass, trigger, "{{ trigger.alarm }}")
    await terminal.operate(ALARM, "55")
    await terminal.operate(RING)
    await terminal.operate(2)
    assert await async_said(hass, heard) == ["tamper"]


@pytest.mark.parametrize(
    ("kind", "expected"), [("access_granted", ["5"]), ("access_denied", ["6"])]
)
async def test_door(
    hass: HomeAssistant, panel: Panel, kind: str, expected: list[str]
) -> None:
    """What happens at one door is not told of the other."""
    door = door_child(hass, 2)
    assert door is not None
    heard = await async_automate(hass, of_device(door.id, kind), "{{ trigger.pin }}")
    for number, code, pin in ((2, 0, "5"), (2, 23, "6"), (1, 0, "7"), (1, 23, "8")):
        await panel.event(code, pin, door=number)
    assert await async_said(hass, heard) == expected


async def test_connection(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """A terminal that is gone for so long runs the automation."""
    trigger = of_device(
        device_of(hass).id, "connection_lost", **{"for": {"minutes": 5}}
    )
    heard = await async_automate(hass, trigger, "{{ trigger.to_state.state }}")
    for _ in range(4):
        await async_pass_time(hass, freezer, 10)
    assert value_of(hass, "connected") == "off"
    assert await async_said(hass, heard) == []
    await async_pass_time(hass, freezer, 301)
    assert await async_said(hass, heard) == ["off"]


async def test_connection_restored(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """A terminal that is back runs the automation, also after another name."""
    trigger = of_device(device_of(hass).id, "connection_restored")
    heard = await async_automate(hass, trigger, "{{ trigger.entity_id }}")
    er.async_get(hass).async_update_entity(
        entity_id_of(hass, "connected"), new_entity_id="binary_sensor.renamed"
    )
    await hass.async_block_till_done()
    for _ in range(4):
        await async_pass_time(hass, freezer, 10)
    await terminal.poll()
    assert await async_said(hass, heard) == ["binary_sensor.renamed"]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        pytest.param("access_granted", {}, id="of a panel"),
        pytest.param("sneezed", {}, id="of nobody"),
        pytest.param("punched", {"states": ["checked_in"]}, id="no such state"),
        pytest.param("rang", {"states": ["check_in"]}, id="a choice of another"),
        pytest.param("alarm_raised", {"alarms": []}, id="nothing chosen"),
    ],
)
async def test_invalid(
    hass: HomeAssistant, terminal: Device, kind: str, options: dict[str, Any]
) -> None:
    """What the device cannot tell is refused when the automation is written."""
    await async_automate(hass, of_device(device_of(hass).id, kind, **options))
    assert not is_valid(hass)


async def test_disabled_entity(
    hass: HomeAssistant, terminal: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """Where nobody can tell whether a terminal is there, the error says so."""
    er.async_get(hass).async_update_entity(
        entity_id_of(hass, "connected"), disabled_by=er.RegistryEntryDisabler.USER
    )
    trigger = of_device(device_of(hass).id, "connection_lost")
    await async_automate(hass, trigger)
    assert not is_valid(hass)
    assert "is disabled or missing" in caplog.text


async def test_hub_fails_at_first(hass: HomeAssistant, terminal: Device) -> None:
    """An automation that begins while the hub is unloaded works once it is loaded."""
    device_id, entry_id = device_of(hass).id, loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    trigger = of_device(device_id, "alarm_raised")
    heard = await async_automate(hass, trigger, "{{ trigger.alarm }}")
    assert await hass.config_entries.async_setup(entry_id)
    await hass.async_block_till_done()
    await terminal.operate(ALARM, "54")
    assert await async_said(hass, heard) == ["forced_open"]
    assert automation.devices_in_automation(hass, "automation.tried") == [device_id]
