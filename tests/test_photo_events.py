"""Tests of what happens when a photo comes: events, and the punch it belongs to."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .commands.support import async_call
from .support.device import Device
from .support.house import async_pass_time, state_of, value_of
from .support.hub import SERIAL_NUMBER, async_restart_hub, device_of, loaded_hub
from .support.photos import jpeg, send_bare_photo, send_photo

FROZEN = "2026-06-15 10:00:00+00:00"
PATH = "/api/zkteco_push/photo/"
IMAGE = jpeg("one")


def photos_on(hass: HomeAssistant) -> list[Event[Any]]:
    """Return the photo events of the bus, now and later."""
    events: list[Event[Any]] = async_capture_events(hass, "zkteco_push_photo")
    return events


@pytest.mark.freeze_time(FROZEN)
async def test_event(hass: HomeAssistant, terminal: Device) -> None:
    """Test the fields of the event of a photo that no punch belongs to."""
    events = photos_on(hass)
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann\n")
    at = dt_util.utcnow() - timedelta(seconds=90)
    await send_photo(terminal, IMAGE, "7", at)
    await hass.async_block_till_done()
    (event,) = events
    assert event.data == {
        "device_id": device_of(hass).id,
        "serial_number": SERIAL_NUMBER,
        "pin": "7",
        "name": "Ann",
        "person": None,
        "taken_at": "2026-06-15T11:58:30+02:00",
        "photo": f"{PATH}1",
        "punched_at": None,
        "state": None,
    }


@pytest.mark.freeze_time(FROZEN)
async def test_failed_attempt(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the event of somebody who was not let in names nobody."""
    events = photos_on(hass)
    await terminal.punch("7")
    await send_photo(terminal, IMAGE, None)
    await hass.async_block_till_done()
    (event,) = events
    fields = ("pin", "name", "punched_at", "state")
    assert [event.data[field] for field in fields] == [None] * 4
    assert event.data["photo"] == f"{PATH}1"


@pytest.mark.freeze_time(FROZEN)
@pytest.mark.parametrize(
    ("age", "query", "expected"),
    [
        pytest.param(0, {}, 1, id="now"),
        pytest.param(299, {}, 1, id="just live"),
        pytest.param(301, {}, 0, id="just old"),
        pytest.param(30 * 86400, {}, 0, id="old"),
        pytest.param(0, {"CmdId": "5", "Count": "1"}, 0, id="asked for"),
        pytest.param(-299, {}, 1, id="a little ahead"),
        pytest.param(-86400, {}, 0, id="a day ahead"),
    ],
)
async def test_live(
    hass: HomeAssistant,
    terminal: Device,
    age: int,
    query: dict[str, str],
    expected: int,
) -> None:
    """Test that only a photo of now that came by itself is an event, and only once."""
    events = photos_on(hass)
    at = dt_util.utcnow() - timedelta(seconds=age)
    for _ in range(2):
        assert (await send_photo(terminal, IMAGE, at=at, **query)).text == "OK"
        await hass.async_block_till_done()
        assert len(events) == expected
    # Whatever it was, the house can show it.
    assert value_of(hass, "last_photo") != "unknown"
    await async_restart_hub(hass)
    await send_photo(terminal, IMAGE, at=at, **query)
    await hass.async_block_till_done()
    assert len(events) == expected


@pytest.mark.freeze_time(FROZEN)
async def test_asked_for_and_then_sent(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a photo that an answer brought is not new when it is sent as well."""
    events = photos_on(hass)
    await send_photo(terminal, IMAGE, CmdId="5", Count="1")
    await send_photo(terminal, IMAGE)
    await hass.async_block_till_done()
    assert events == []


@pytest.mark.freeze_time(FROZEN)
async def test_bare_photo(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a photo without a time is of the moment in which it comes, once."""
    events = photos_on(hass)
    await send_bare_photo(terminal, IMAGE, "7")
    await async_pass_time(hass, freezer, 600)
    await send_bare_photo(terminal, IMAGE, "7")
    await hass.async_block_till_done()
    (event,) = events
    assert event.data["pin"] == "7"
    assert event.data["taken_at"] == "2026-06-15T12:00:00+02:00"


@pytest.mark.freeze_time(FROZEN)
async def test_photo_first(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a punch says which photo was taken of it."""
    events = photos_on(hass)
    punches = async_capture_events(hass, "zkteco_push_punch")
    await send_photo(terminal, IMAGE, "7", dt_util.utcnow() - timedelta(seconds=3))
    await terminal.punch("7", state=1)
    await hass.async_block_till_done()
    (event,), (punch,) = events, punches
    assert event.data["punched_at"] is None
    assert punch.data["photo"] == event.data["photo"] == f"{PATH}1"
    assert state_of(hass, "punch").attributes["photo"] == f"{PATH}1"
    (row,) = (await async_call(hass, "get_punches"))["punches"]
    assert row["photo"] == f"{PATH}1"


@pytest.mark.freeze_time(FROZEN)
async def test_punch_first(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a photo says which punch it belongs to."""
    events = photos_on(hass)
    punches = async_capture_events(hass, "zkteco_push_punch")
    await terminal.punch("7", state=1)
    await send_photo(terminal, IMAGE, "7", dt_util.utcnow() + timedelta(seconds=2))
    await hass.async_block_till_done()
    (event,), (punch,) = events, punches
    assert punch.data["photo"] is None
    assert state_of(hass, "punch").attributes["photo"] is None
    assert event.data["punched_at"] == "2026-06-15T12:00:00+02:00"
    assert event.data["state"] == "check_out"
    assert event.data["photo"] == f"{PATH}1"
    (row,) = (await async_call(hass, "get_punches"))["punches"]
    assert row["photo"] == f"{PATH}1"


@pytest.mark.freeze_time(FROZEN)
@pytest.mark.parametrize("photo_first", [True, False])
@pytest.mark.parametrize(
    ("pin", "seconds", "matches"),
    [
        ("7", 10, True),
        ("7", -10, True),
        ("7", 11, False),
        ("7", -60, False),
        ("007", 0, False),
        ("8", 0, False),
        (None, 0, False),
    ],
)
async def test_match(
    hass: HomeAssistant,
    terminal: Device,
    pin: str | None,
    seconds: int,
    matches: bool,
    photo_first: bool,
) -> None:
    """Test that punch and photo belong together by PIN and moment only."""
    events = photos_on(hass)
    punches = async_capture_events(hass, "zkteco_push_punch")
    at = dt_util.utcnow() + timedelta(seconds=seconds)
    if photo_first:
        await send_photo(terminal, IMAGE, pin, at)
    await terminal.punch("7")
    if not photo_first:
        await send_photo(terminal, IMAGE, pin, at)
    await hass.async_block_till_done()
    (event,), (punch,) = events, punches
    assert (punch.data["photo"] is not None) is (matches and photo_first)
    assert (event.data["punched_at"] is not None) is (matches and not photo_first)
    (row,) = (await async_call(hass, "get_punches"))["punches"]
    assert (row["photo"] is not None) is matches


@pytest.mark.freeze_time(FROZEN)
async def test_nearest(hass: HomeAssistant, terminal: Device) -> None:
    """Test that of several photos and punches those nearest each other belong."""
    now = dt_util.utcnow()
    for seconds in (40, 32, 20):
        at = now - timedelta(seconds=seconds)
        await send_photo(terminal, jpeg(str(seconds)), "7", at)
    lines = [
        terminal.attlog_line("7", now - timedelta(seconds=seconds))
        for seconds in (41, 33, 21, 5)
    ]
    await terminal.upload("ATTLOG", "".join(lines))
    rows = (await async_call(hass, "get_punches"))["punches"]
    by_time = sorted((row["punched_at"], row["photo"]) for row in rows)
    assert [photo for _, photo in by_time] == [
        f"{PATH}1",
        f"{PATH}2",
        f"{PATH}3",
        None,
    ]
    events = photos_on(hass)
    await send_photo(terminal, jpeg("5"), "7", now - timedelta(seconds=4))
    await hass.async_block_till_done()
    assert events[0].data["punched_at"] == "2026-06-15T11:59:55+02:00"


async def test_backlog(hass: HomeAssistant, terminal: Device) -> None:
    """Test that old punches get their photos without an event of either."""
    events = photos_on(hass)
    punches = async_capture_events(hass, "zkteco_push_punch")
    at = dt_util.utcnow() - timedelta(days=2)
    await terminal.punch("7", at)
    await send_photo(terminal, IMAGE, "7", at)
    await hass.async_block_till_done()
    assert events == punches == []
    (row,) = (await async_call(hass, "get_punches"))["punches"]
    assert row["photo"] == f"{PATH}1"
    # The run of old punches is told when the hub goes.
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
