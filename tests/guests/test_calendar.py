"""The calendar of who may enter when."""

from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.commands.support import async_poll, async_queue, async_reply
from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    device_of,
)

from .support import (
    NOW,
    UNTIL,
    UNTIL_WITH_OFFSET,
    async_delete,
    async_go_to,
    async_write,
)

pytestmark = pytest.mark.freeze_time(NOW)


@pytest.fixture(autouse=True)
async def zone(hass: HomeAssistant) -> None:
    """Have Home Assistant be where the terminals are."""
    await hass.config.async_set_time_zone("Europe/Berlin")


def calendar(hass: HomeAssistant) -> str:
    """Return the entity id of the calendar."""
    entity_id = er.async_get(hass).async_get_entity_id("calendar", DOMAIN, "validity")
    assert entity_id is not None
    return entity_id


async def async_events(
    hass: HomeAssistant, start: str = "2026-06-01", end: str = "2026-07-01"
) -> list[dict[str, Any]]:
    """Return the calendar's events of a time."""
    answer = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": calendar(hass),
            "start_date_time": f"{start}T00:00:00+02:00",
            "end_date_time": f"{end}T00:00:00+02:00",
        },
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    found: Any = answer[calendar(hass)]
    return list(found["events"])


async def async_show(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Any:
    """Return the calendar's state."""
    await async_pass_time(hass, freezer, 1)
    return hass.states.get(calendar(hass))


async def test_state(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that it shows who may enter now, else who may next."""
    state = await async_show(hass, freezer)
    assert state.state == "off"
    assert "message" not in state.attributes
    await async_write(
        hass,
        terminal,
        pin="8",
        name="Aunt",
        valid_from="2026-06-15 13:00:00",
        valid_until="2026-06-16",
    )
    state = await async_show(hass, freezer)
    assert (state.state, state.attributes["message"]) == ("off", "Aunt")
    assert state.attributes["start_time"] == "2026-06-15 13:00:00"
    await async_write(hass, terminal, valid_until=UNTIL)
    state = await async_show(hass, freezer)
    # Without a name, by the number.
    assert (state.state, state.attributes["message"]) == ("on", "7")
    assert state.attributes["end_time"] == "2026-06-15 14:00:00"
    assert state.attributes["description"] == SERIAL_NUMBER
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await async_delete(terminal)
    state = await async_show(hass, freezer)
    assert (state.state, state.attributes["message"]) == ("on", "Aunt")
    await async_go_to(hass, freezer, "2026-06-17T00:01:00+02:00")
    await async_delete(terminal)
    state = await async_show(hass, freezer)
    assert state.state == "off"


async def test_events(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """Test that a person at several terminals is one event, where the times are."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    front, back = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for device in (front, back):
        await device.handshake()
        await async_write(hass, device, name="Plumber", valid_until=UNTIL)
    dr.async_get(hass).async_update_device(device_of(hass).id, name_by_user="Front")
    await async_write(hass, front, pin="8", name="Aunt", valid_until="2026-06-20")
    await async_write(hass, back, pin="8", name="Aunt", valid_until="2026-06-21")
    assert [
        (event["summary"], event["end"], event["description"])
        for event in await async_events(hass)
    ] == [
        (
            "Plumber",
            UNTIL_WITH_OFFSET,
            f"{OTHER_SERIAL_NUMBER}, Front",
        ),
        ("Aunt", "2026-06-20T23:59:59+02:00", "Front"),
        ("Aunt", "2026-06-21T23:59:59+02:00", OTHER_SERIAL_NUMBER),
    ]
    assert [
        event["summary"] for event in await async_events(hass, start="2026-06-21")
    ] == ["Aunt"]
    assert await async_events(hass, end="2026-06-15") == []


async def test_on_its_way(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that what the terminal has not answered yet is shown as ordered."""
    device_id = device_of(hass).id
    await async_queue(
        hass, "set_user", device_id, pin="7", name="Guest", valid_until=UNTIL
    )
    (event,) = await async_events(hass)
    assert event["end"] == UNTIL_WITH_OFFSET
    assert (await async_show(hass, freezer)).state == "on"
    for command_id in await async_poll(terminal):
        await async_reply(terminal, command_id)
    await async_queue(hass, "set_user", device_id, pin="7", valid_until="2026-06-16")
    (event,) = await async_events(hass)
    assert event["end"] == "2026-06-16T23:59:59+02:00"
    for command_id in await async_poll(terminal):
        await async_reply(terminal, command_id)
    await async_queue(hass, "set_user", device_id, pin="7", valid_until="")
    assert await async_events(hass) == []


async def test_ends_of_the_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that an end that was set at the terminal is shown, too."""
    await terminal.upload(
        "OPERLOG",
        "USER PIN=7\tName=Ann\tPri=0\tStartDatetime=2026-06-10 08:00:00"
        "\tEndDatetime=2026-06-20 18:00:00\n",
    )
    (event,) = await async_events(hass)
    assert event["summary"] == "Ann"
    assert event["start"] == "2026-06-10T08:00:00+02:00"
    assert event["end"] == "2026-06-20T18:00:00+02:00"


async def test_read_only(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    client: TestClient[Any, Any],
    terminal: Device,
) -> None:
    """Test that nobody puts anything into it, and that the dashboard reads it."""
    state = hass.states.get(calendar(hass))
    assert state is not None
    assert not state.attributes.get("supported_features")
    await async_write(hass, terminal, name="Plumber", valid_until=UNTIL)
    reader = await hass_client()
    reply = await reader.get(
        f"/api/calendars/{calendar(hass)}",
        params={"start": "2026-06-01T00:00:00Z", "end": "2026-07-01T00:00:00Z"},
    )
    assert reply.status == HTTPStatus.OK
    assert [event["summary"] for event in await reply.json()] == ["Plumber"]
