"""The trigger for punches: who, how, where, and when not."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)
from homeassistant.util import dt as dt_util
import pytest

from tests.support.device import Device, upload_lines
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    device_of,
)

from .support import async_automate, async_said, at_terminal, entity_id_of, is_valid

WHO = "{{ trigger.pin }}"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ["7", "8", "9"], id="everybody"),
        pytest.param({"pins": ["8"]}, ["8"], id="one"),
        pytest.param({"pins": ["7", 9]}, ["7", "9"], id="two, one as a number"),
        pytest.param({"pins": "07"}, [], id="a PIN is a text"),
        pytest.param({"pins": []}, ["7", "8", "9"], id="nobody chosen"),
        pytest.param({"states": ["check_in"]}, ["7"], id="a state"),
        pytest.param({"states": ["check_in", "break_out"]}, ["7", "9"], id="states"),
        pytest.param({"methods": ["face"]}, ["7", "9"], id="a method"),
        pytest.param({"methods": ["card", "palm"]}, ["9"], id="part of a method"),
        pytest.param({"methods": ["password"]}, [], id="perhaps a password"),
        pytest.param({"pins": ["7"], "states": ["check_out"]}, [], id="both count"),
        pytest.param({"people": ["person.ann"]}, [], id="nobody knows whose it is"),
        pytest.param(
            {"people": ["person.ann"], "pins": ["8"]}, ["8"], id="one or the other"
        ),
    ],
)
async def test_options(
    hass: HomeAssistant, terminal: Device, options: dict[str, Any], expected: list[str]
) -> None:
    """What is chosen is waited for, and nothing else."""
    heard = await async_automate(hass, at_terminal(hass, "punched", **options), WHO)
    await terminal.punch("7", state=0, verification=15)
    # By finger or password: nobody knows which.
    await terminal.punch("8", state=1, verification=5)
    # By face and card.
    await terminal.punch("9", state=2, verification=18)
    assert sorted(await async_said(hass, heard)) == expected


async def test_variables(hass: HomeAssistant, terminal: Device) -> None:
    """An automation is told everything that the event on the bus tells."""
    said = (
        "{{ trigger.pin }} {{ trigger.state }} {{ trigger.verification }} "
        "{{ trigger.serial_number }} {{ trigger.punched_at is not none }} "
        "{{ device_attr(trigger.device_id, 'name') }}"
    )
    heard = await async_automate(hass, at_terminal(hass, "punched"), said)
    await terminal.punch("7", state=1)
    name = device_of(hass).name
    assert await async_said(hass, heard) == [
        f"7 check_out face {terminal.serial_number} True {name}"
    ]


async def test_two_in_one_body(hass: HomeAssistant, terminal: Device) -> None:
    """Two who come together are two, also within one and the same moment."""
    heard = await async_automate(hass, at_terminal(hass, "punched"), WHO)
    lines = [terminal.attlog_line("7"), terminal.attlog_line("8")]
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:2"
    assert await async_said(hass, heard) == ["7", "8"]


async def test_old_and_repeated(hass: HomeAssistant, terminal: Device) -> None:
    """Nobody is greeted for yesterday, nor twice."""
    heard = await async_automate(hass, at_terminal(hass, "punched"), WHO)
    now = dt_util.utcnow()
    await terminal.punch("7", now - timedelta(hours=2))
    assert await async_said(hass, heard) == []
    for _ in range(3):
        await terminal.punch("8", now)
    assert await async_said(hass, heard) == ["8"]


@pytest.mark.parametrize("kind", ["device", "entity", "area", "label"])
async def test_targets(hass: HomeAssistant, terminal: Device, kind: str) -> None:
    """A terminal is meant by its device, an entity, a room or a label; no other is."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    device = device_of(hass)
    room = ar.async_get(hass).async_create("Hall")
    label = lr.async_get(hass).async_create("Outside")
    devices = dr.async_get(hass)
    devices.async_update_device(device.id, area_id=room.id, labels={label.label_id})
    target = {
        "device": {"device_id": [device.id]},
        "entity": {"entity_id": [entity_id_of(hass, "punch")]},
        "area": {"area_id": [room.id]},
        "label": {"label_id": [label.label_id]},
    }[kind]
    trigger = {"trigger": "zkteco_push.punched", "target": target}
    heard = await async_automate(hass, trigger, WHO)
    await terminal.punch("7")
    await other.punch("8")
    assert await async_said(hass, heard) == ["7"]


async def test_target_changes(hass: HomeAssistant, terminal: Device) -> None:
    """What is put into a room later is meant, and what leaves it is no more."""
    room = ar.async_get(hass).async_create("Hall")
    trigger = {"trigger": "zkteco_push.punched", "target": {"area_id": room.id}}
    heard = await async_automate(hass, trigger, WHO)
    await terminal.punch("6")
    assert await async_said(hass, heard) == []
    devices, device_id = dr.async_get(hass), device_of(hass).id
    devices.async_update_device(device_id, area_id=room.id)
    await hass.async_block_till_done()
    await terminal.punch("7")
    assert await async_said(hass, heard) == ["7"]
    devices.async_update_device(device_id, area_id=None)
    await hass.async_block_till_done()
    # A sensor in another room does not take the terminal with it.
    entities = er.async_get(hass)
    entities.async_update_entity(entity_id_of(hass, "last_person"), area_id=room.id)
    await hass.async_block_till_done()
    await terminal.punch("8")
    assert await async_said(hass, heard) == []
    entities.async_update_entity(entity_id_of(hass, "punch"), area_id=room.id)
    await hass.async_block_till_done()
    await terminal.punch("9")
    assert await async_said(hass, heard) == ["9"]


async def test_disabled_entity(hass: HomeAssistant, terminal: Device) -> None:
    """A large house may do without entities, and still has its automations."""
    er.async_get(hass).async_update_entity(
        entity_id_of(hass, "punch"), disabled_by=er.RegistryEntryDisabler.USER
    )
    heard = await async_automate(hass, at_terminal(hass, "punched"), WHO)
    await async_restart_hub(hass)
    await terminal.punch("7")
    assert await async_said(hass, heard) == ["7"]


async def test_hub_comes_and_goes(hass: HomeAssistant, terminal: Device) -> None:
    """An automation outlives a reload of the hub, and the terminal."""
    heard = await async_automate(hass, at_terminal(hass, "punched"), WHO)
    await async_restart_hub(hass)
    await terminal.punch("7")
    assert await async_said(hass, heard) == ["7"]
    await async_remove_terminal(hass, terminal.serial_number)
    await terminal.punch("8")
    assert await async_said(hass, heard) == []


async def test_switched_off(hass: HomeAssistant, terminal: Device) -> None:
    """An automation that is off leaves nothing behind that listens."""
    before = dict(hass.bus.async_listeners())
    heard = await async_automate(hass, at_terminal(hass, "punched"), WHO)
    assert hass.bus.async_listeners()["zkteco_push_punch"] == 1
    entity = {"entity_id": "automation.tried"}
    await hass.services.async_call("automation", "turn_off", entity, blocking=True)
    after = hass.bus.async_listeners()
    for event_type in ("zkteco_push_punch", "device_registry_updated"):
        assert after.get(event_type) == before.get(event_type)
    await terminal.punch("7")
    assert await async_said(hass, heard) == []


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"options": {"states": ["checked_in"]}}, id="no such state"),
        pytest.param({"options": {"methods": ["foot"]}}, id="no such method"),
        pytest.param({"options": {"people": ["light.ann"]}}, id="no person"),
        pytest.param({"options": {"colour": "red"}}, id="no such option"),
        pytest.param({"target": None}, id="no target"),
        pytest.param({"trigger": "zkteco_push.sneezed"}, id="no such trigger"),
        pytest.param({"trigger": "zkteco_push"}, id="no trigger"),
    ],
)
async def test_invalid(
    hass: HomeAssistant, terminal: Device, changes: dict[str, Any]
) -> None:
    """What cannot be waited for is told when the automation is written."""
    trigger = at_terminal(hass, "punched") | changes
    if trigger["target"] is None:
        del trigger["target"]
    await async_automate(hass, trigger)
    assert not is_valid(hass)
