"""The triggers and conditions for people of the household."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.household.support import async_add_person, entity_id_of, value_of
from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import TIME_ZONE, async_restart_hub, loaded_hub, subentry_of

from .support import async_automate, async_said
from .test_descriptions import descriptions, offered

pytestmark = pytest.mark.freeze_time("2026-06-15 06:00:00+00:00")

CHECK_IN, CHECK_OUT, NO_KEY = 0, 1, 255
WHO = "{{ trigger.entity_id }}"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate that statistics of hours wait."""
    return True


@pytest.fixture(autouse=True)
async def local_time(hass: HomeAssistant) -> None:
    """Have Home Assistant where the terminals hang."""
    await hass.config.async_set_time_zone(TIME_ZONE)


def device_id_of(hass: HomeAssistant, pin: str = "7") -> str:
    """Return the id of a person's device."""
    entity_id = entity_id_of(hass, "present", pin)
    assert entity_id is not None
    entry = er.async_get(hass).async_get(entity_id)
    assert entry is not None
    assert entry.device_id is not None
    return entry.device_id


def of_person(
    hass: HomeAssistant, key: str, *pins: str, **options: Any
) -> dict[str, Any]:
    """Return a trigger or condition about people."""
    kind = "condition" if "_is_" in key else "trigger"
    target = {"device_id": [device_id_of(hass, pin) for pin in pins or ("7",)]}
    return {kind: f"zkteco_push.{key}", "target": target, "options": options}


@pytest.mark.parametrize(
    ("key", "expected"), [("person_arrived", [1, 0, 0]), ("person_left", [0, 0, 1])]
)
async def test_coming_and_going(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    freezer: FrozenDateTimeFactory,
    key: str,
    expected: list[int],
) -> None:
    """Who comes is told once, and so is who goes; nobody else is."""
    terminal = await start_terminal(punch_direction="keys")
    await async_add_person(hass)
    await async_add_person(hass, "8", "Bob")
    heard = await async_automate(hass, of_person(hass, key), WHO)
    counts = []
    for state in (CHECK_IN, CHECK_IN, CHECK_OUT):
        for pin in ("7", "8", "9"):
            await terminal.punch(pin, state=state)
        await async_settle(hass)
        told = await async_said(hass, heard)
        assert set(told) <= {entity_id_of(hass, "present")}
        counts.append(len(told))
        freezer.tick(120)
    assert counts == expected


@pytest.mark.parametrize("key", ["person_arrived", "person_left"])
async def test_late_punches(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory, key: str
) -> None:
    """What comes late repairs who is in, and greets nobody."""
    await async_add_person(hass)
    heard = await async_automate(hass, of_person(hass, key), WHO)
    now = dt_util.utcnow()
    shown = []
    for hours, state in ((3, CHECK_IN), (2, CHECK_OUT)):
        await terminal.punch("7", now - timedelta(hours=hours), state=state)
        await async_pass_time(hass, freezer, 60)
        shown.append(value_of(hass, "present"))
    assert shown == ["on", "off"]
    assert await async_said(hass, heard) == []


async def test_changed_setting(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """Somebody who was in all the time, as it turns out, has not come now."""
    await async_add_person(hass)
    for _ in range(2):
        await terminal.punch("7", state=NO_KEY)
        freezer.tick(600)
    assert value_of(hass, "present") == "off"
    heard = await async_automate(hass, of_person(hass, "person_arrived"), WHO)
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, terminal.serial_number)
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "punch_direction": "entrance"}
    )
    await async_settle(hass)
    assert value_of(hass, "present") == "on"
    assert await async_said(hass, heard) == []


async def test_restart(hass: HomeAssistant, terminal: Device) -> None:
    """Nobody comes because Home Assistant does."""
    await async_add_person(hass)
    await terminal.punch("7", state=CHECK_IN)
    await async_settle(hass)
    heard = await async_automate(hass, of_person(hass, "person_arrived"), WHO)
    await async_restart_hub(hass)
    assert value_of(hass, "present") == "on"
    assert await async_said(hass, heard) == []


async def test_end_of_day(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """Who forgets to punch out goes when the day ends."""
    await async_add_person(hass, rule="ends_at", ends_at="19:30:00")
    await terminal.punch("7", state=CHECK_IN)
    await async_settle(hass)
    heard = await async_automate(hass, of_person(hass, "person_left"), WHO)
    await async_pass_time(hass, freezer, timedelta(hours=11, minutes=29))
    assert await async_said(hass, heard) == []
    await async_pass_time(hass, freezer, timedelta(minutes=1))
    assert value_of(hass, "present") == "off"
    assert await async_said(hass, heard) == [entity_id_of(hass, "present")]


async def test_last_one(
    hass: HomeAssistant, terminal: Device, freezer: FrozenDateTimeFactory
) -> None:
    """When all have gone, and stay away, the house is empty."""
    await async_add_person(hass)
    await async_add_person(hass, "8", "Bob")
    for pin in ("7", "8"):
        await terminal.punch(pin, state=CHECK_IN)
    options = {"behavior": "all", "for": {"minutes": 4}}
    trigger = of_person(hass, "person_left", "7", "8", **options)
    heard = await async_automate(hass, trigger, "{{ trigger.for }}")
    freezer.tick(120)
    for pin in ("7", "8"):
        await terminal.punch(pin, state=CHECK_OUT)
        await async_pass_time(hass, freezer, 120)
        assert await async_said(hass, heard) == []
    await async_pass_time(hass, freezer, 121)
    assert await async_said(hass, heard) == ["0:04:00"]


@pytest.mark.parametrize(
    ("key", "options", "expected"),
    [
        ("person_is_in", {}, [False, True, True]),
        ("person_is_in", {"behavior": "all"}, [False, False, True]),
        ("person_is_out", {}, [True, True, False]),
        ("person_is_out", {"behavior": "all"}, [True, False, False]),
        ("person_is_in", {"for": {"minutes": 5}}, [False, False, False]),
    ],
)
async def test_conditions(
    hass: HomeAssistant,
    terminal: Device,
    key: str,
    options: dict[str, Any],
    expected: list[bool],
) -> None:
    """A condition asks who is in, of any or all."""
    await async_add_person(hass)
    await async_add_person(hass, "8", "Bob")
    condition = of_person(hass, key, "7", "8", **options)
    asked = {"trigger": "event", "event_type": "asked"}
    heard = await async_automate(hass, asked, "yes", (condition,))
    answers = []
    for pin in ("9", "7", "8"):
        await terminal.punch(pin, state=CHECK_IN)
        await async_settle(hass)
        hass.bus.async_fire("asked")
        answers.append(await async_said(hass, heard) == ["yes"])
    assert answers == expected


async def test_punches_of_people(hass: HomeAssistant, terminal: Device) -> None:
    """A linked person can be chosen where punches are waited for."""
    await async_add_person(hass, person="person.alice")
    await async_add_person(hass, "8", "Bob")
    entity_id = f"event.{terminal.serial_number.lower()}_punch"
    trigger = {
        "trigger": "zkteco_push.punched",
        "target": {"entity_id": entity_id},
        "options": {"people": ["person.alice"]},
    }
    heard = await async_automate(hass, trigger, "{{ trigger.person }}")
    for pin in ("7", "8", "9"):
        await terminal.punch(pin)
    assert await async_said(hass, heard) == ["person.alice"]


async def test_offered(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, terminal: Device
) -> None:
    """Whoever chooses a person first is offered what people do, no more."""
    await async_add_person(hass)
    await descriptions(hass)
    device_id = device_id_of(hass)
    found = await offered(hass, hass_ws_client, "triggers", device_id)
    assert found == {"person_arrived", "person_left"}
    found = await offered(hass, hass_ws_client, "conditions", device_id)
    assert found == {"person_is_in", "person_is_out"}
