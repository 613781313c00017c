"""The triggers for who is let in and who is not."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest

from tests.access.support import Panel, door_child
from tests.support.hub import device_of

from .conftest import StartPanel
from .support import async_automate, async_said, at_terminal, entity_id_of

WHAT = "{{ trigger.code }} {{ trigger.pin }}"
FACE, CARD = "15", "4"


async def send(panel: Panel) -> None:
    """Let people come to the doors: two are let in, four are not."""
    await panel.event(0, "5", door=1, verification=FACE)
    await panel.event(0, "6", door=2, verification=CARD)
    await panel.event(23, "5", door=1)
    await panel.event(22, "6", door=2)
    await panel.event(27, card="1234567", door=1)
    await panel.event(27, door=2)
    # A duress is an alarm, a button is nobody.
    await panel.event(101, "5", door=1)
    await panel.event(202, door=1)
    await panel.event(8, door=1)


@pytest.mark.parametrize(
    ("key", "options", "expected"),
    [
        pytest.param("access_granted", {}, ["0 5", "0 6"], id="granted"),
        pytest.param("access_granted", {"pins": ["6"]}, ["0 6"], id="granted to 6"),
        pytest.param("access_granted", {"methods": ["face"]}, ["0 5"], id="by face"),
        pytest.param(
            "access_denied", {}, ["22 6", "23 5", "27 None", "27 None"], id="denied"
        ),
        pytest.param("access_denied", {"pins": [5]}, ["23 5"], id="denied to 5"),
        pytest.param(
            "access_denied", {"reasons": ["outside_hours"]}, ["22 6"], id="too late"
        ),
        pytest.param(
            "access_denied",
            {"reasons": ["unknown_card", "unknown_user"]},
            ["27 None", "27 None"],
            id="strangers",
        ),
    ],
)
async def test_options(
    hass: HomeAssistant,
    panel: Panel,
    key: str,
    options: dict[str, Any],
    expected: list[str],
) -> None:
    """What is chosen is waited for, and nothing else."""
    heard = await async_automate(hass, at_terminal(hass, key, **options), WHAT)
    await send(panel)
    assert sorted(await async_said(hass, heard)) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("terminal", ["0 5", "0 6"]),
        ("door 1", ["0 5"]),
        ("door 2", ["0 6"]),
        ("entity", ["0 6"]),
        ("room of door 2", ["0 6"]),
        ("room of the terminal", ["0 5"]),
    ],
)
async def test_doors(
    hass: HomeAssistant, panel: Panel, target: str, expected: list[str]
) -> None:
    """A door is meant by its device, its entity and its room."""
    doors = [door_child(hass, number) for number in (1, 2)]
    assert doors[0] is not None
    assert doors[1] is not None
    rooms, devices = ar.async_get(hass), dr.async_get(hass)
    room, cellar = rooms.async_create("Room"), rooms.async_create("Cellar")
    devices.async_update_device(device_of(hass).id, area_id=cellar.id)
    devices.async_update_child_device(doors[1].id, area_id=room.id)
    trigger = {
        "trigger": "zkteco_push.access_granted",
        "target": {
            "terminal": {"device_id": device_of(hass).id},
            "door 1": {"device_id": doors[0].id},
            "door 2": {"device_id": doors[1].id},
            "entity": {"entity_id": entity_id_of(hass, "door_2_access")},
            "room of door 2": {"area_id": room.id},
            "room of the terminal": {"area_id": cellar.id},
        }[target],
    }
    heard = await async_automate(hass, trigger, WHAT)
    await send(panel)
    assert sorted(await async_said(hass, heard)) == expected


@pytest.mark.parametrize("door", [None, 0, 5])
async def test_no_door(hass: HomeAssistant, panel: Panel, door: int | None) -> None:
    """Somebody at a door that nobody names is at none that was chosen."""
    chosen = door_child(hass, 1)
    assert chosen is not None
    heard = await async_automate(
        hass,
        {
            "trigger": "zkteco_push.access_granted",
            "target": {"device_id": chosen.id},
        },
    )
    await panel.event(0, "5", door=door)
    assert await async_said(hass, heard) == []


@pytest.mark.parametrize("door", [None, 0, 1])
async def test_only_door(
    hass: HomeAssistant, start_panel: StartPanel, door: int | None
) -> None:
    """Where there is but one door, it is meant."""
    panel = await start_panel(LockCount=1)
    chosen = door_child(hass, 1)
    assert chosen is not None
    trigger = {
        "trigger": "zkteco_push.access_granted",
        "target": {"device_id": chosen.id},
    }
    heard = await async_automate(hass, trigger, WHAT)
    await panel.event(3, "5", door=door)
    assert await async_said(hass, heard) == ["3 5"]


async def test_punches_at_doors(hass: HomeAssistant, panel: Panel) -> None:
    """Who is let in has punched, and the trigger for that knows it, too."""
    trigger = at_terminal(hass, "punched", states=["check_out"])
    heard = await async_automate(hass, trigger, "{{ trigger.pin }}")
    await panel.event(0, "5", way=1)
    await panel.event(0, "6", way=0)
    await panel.event(23, "7", way=1)
    assert await async_said(hass, heard) == ["5"]
