"""What docs/automations.md says can be written."""

from pathlib import Path
import re
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    label_registry as lr,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.zkteco_push.condition import CONDITIONS
from custom_components.zkteco_push.occasions import OCCASIONS
from custom_components.zkteco_push.trigger import TRIGGERS
from tests.access.support import Panel
from tests.household.support import async_add_person
from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import device_of, loaded_hub

from .support import RING

ROOT: Final = Path(__file__).parents[2]
TEXT: Final = (ROOT / "docs" / "automations.md").read_text()
SHOWN_DEVICE: Final = "0d8e1b4f0f7a4b7c9d3f5a6b7c8d9e0f"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate that statistics of a person's hours wait."""
    return True


def examples(device_id: str) -> dict[str, dict[str, Any]]:
    """Return the automations of the document by their names, for a device."""
    found = {}
    for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL):
        example: Any = parse_yaml(block.replace(SHOWN_DEVICE, device_id))
        found[example["alias"]] = example
    return found


async def begin(hass: HomeAssistant, *names: str) -> list[ServiceCall]:
    """Put the terminal where the examples look for it; return what they will tell."""
    room = ar.async_get(hass).async_create("Hall")
    label = lr.async_get(hass).async_create("Outside")
    assert (room.id, label.label_id) == ("hall", "outside")
    dr.async_get(hass).async_update_device(
        device_of(hass).id, area_id=room.id, labels={label.label_id}
    )
    found = examples(device_of(hass).id)
    automations = [found[name] for name in names]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    told: list[ServiceCall] = async_mock_service(
        hass, "persistent_notification", "create"
    )
    return told


async def messages(hass: HomeAssistant, told: list[ServiceCall]) -> list[str]:
    """Return what the examples have told."""
    await hass.async_block_till_done()
    return [call.data["message"] for call in told]


async def test_valid(hass: HomeAssistant, terminal: Device) -> None:
    """Home Assistant takes every example."""
    await begin(hass)
    found = examples(device_of(hass).id)
    assert len(found) >= 6
    for name, example in found.items():
        item = await async_validate_config_item(hass, name, example)
        assert item is not None
        assert item.validation_status == "ok", name


async def test_punch(hass: HomeAssistant, terminal: Device) -> None:
    """The greeting is for one, by face, on arrival."""
    told = await begin(hass, "Alice comes in")
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Alice\tPri=0\n")
    await terminal.punch("8")
    await terminal.punch("7", state=1)
    await terminal.punch("7", verification=1)
    assert await messages(hass, told) == []
    await terminal.punch("7")
    assert await messages(hass, told) == ["Good morning, Alice!"]


async def test_refused(hass: HomeAssistant, panel: Panel) -> None:
    """Somebody unknown is told of, at which door."""
    told = await begin(hass, "Somebody is refused")
    await panel.event(23, "5", door=1)
    assert await messages(hass, told) == []
    await panel.event(27, card="123456", door=2)
    assert await messages(hass, told) == ["Somebody unknown is at door 2."]


async def test_alarm(hass: HomeAssistant, terminal: Device) -> None:
    """An alarm names the terminal."""
    told = await begin(hass, "Alarm")
    await terminal.operate(2)
    assert await messages(hass, told) == [f"Alarm at {device_of(hass).name}."]


async def test_offline(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """A terminal that is gone for ten minutes is told of; the evening's look sees it."""
    told = await begin(hass, "Terminal offline")
    for _ in range(4):
        await async_pass_time(hass, freezer, 10)
    assert await messages(hass, told) == []
    await async_pass_time(hass, freezer, 601)
    assert await messages(hass, told) == [
        "binary_sensor.ckjf201960996_connected is off."
    ]


@pytest.mark.freeze_time("2026-06-15 17:59:00+00:00")
@pytest.mark.parametrize("is_gone", [True, False])
async def test_evening(
    hass: HomeAssistant,
    terminal: Device,
    freezer: FrozenDateTimeFactory,
    is_gone: bool,
) -> None:
    """In the evening somebody is sent to a terminal that is gone."""
    await hass.config.async_set_time_zone("UTC")
    told = await begin(hass, "Look after the terminal")
    for _ in range(7):
        await async_pass_time(hass, freezer, 10)
        if not is_gone:
            await terminal.poll()
    entity = {"entity_id": "automation.look_after_the_terminal"}
    await hass.services.async_call("automation", "turn_off", entity, blocking=True)
    expected = ["Not every terminal is connected."] if is_gone else []
    assert await messages(hass, told) == expected


async def with_label(hass: HomeAssistant) -> None:
    """Add a person whose device has the label of the examples."""
    await async_add_person(hass)
    label = lr.async_get(hass).async_create("Staff")
    assert label.label_id == "staff"
    devices = dr.async_get(hass)
    device = devices.async_get_device_by_identifier(
        ("zkteco_push", "person_7"), loaded_hub(hass).entry_id
    )
    assert device is not None
    devices.async_update_device(device.id, labels={label.label_id})


async def test_person(hass: HomeAssistant, terminal: Device) -> None:
    """Who comes in is told."""
    await with_label(hass)
    told = await begin(hass, "Staff comes in")
    await terminal.punch("8")
    assert await messages(hass, told) == []
    await terminal.punch("7")
    assert await messages(hass, told) == ["Alice Present"]


@pytest.mark.freeze_time("2026-06-15 21:58:00+00:00")
@pytest.mark.parametrize("is_in", [True, False])
async def test_night(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory, is_in: bool
) -> None:
    """At night it is told when nobody is in."""
    await hass.config.async_set_time_zone("UTC")
    await with_label(hass)
    told = await begin(hass, "Lights off at night")
    if is_in:
        await terminal.punch("7")
    await async_pass_time(hass, freezer, 121)
    entity = {"entity_id": "automation.lights_off_at_night"}
    await hass.services.async_call("automation", "turn_off", entity, blocking=True)
    expected = [] if is_in else ["Nobody is in any more."]
    assert await messages(hass, told) == expected


async def test_device_trigger(hass: HomeAssistant, terminal: Device) -> None:
    """The bell rings."""
    told = await begin(hass, "The doorbell, as a device trigger")
    await terminal.operate(RING)
    assert await messages(hass, told) == ["Somebody rings."]


def test_everything_is_named() -> None:
    """Every trigger, condition and option is in the document, and none is made up."""
    named = set(re.findall(r"`zkteco_push\.(\w+)`", TEXT))
    assert named == {*TRIGGERS, *CONDITIONS}
    options = {
        str(marker) for occasion in OCCASIONS.values() for marker in occasion.options
    }
    for option in options:
        assert f"| `{option}` |" in TEXT


def test_blueprints_are_linked() -> None:
    """Every blueprint can be imported with a click, and no link is dead."""
    folder = ROOT / "blueprints" / "automation" / "zkteco_push"
    if not folder.exists():
        pytest.skip("there are no blueprints")
    linked = set(re.findall(r"zkteco_push%2F(\w+)\.yaml", TEXT))
    assert linked == {path.stem for path in folder.glob("*.yaml")}
