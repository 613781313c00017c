"""What happens at doors: event entities, events on the bus, punches."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.support.house import state_of, value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_restart_hub,
    device_of,
    loaded_hub,
)

from .conftest import StartPanel
from .support import Panel

PUNCH = "zkteco_push_punch"
ACCESS = "zkteco_push_access"


def shown(hass: HomeAssistant, door: int = 1) -> str | None:
    """Return the type of the last event at a door, None if there was none."""
    state = state_of(hass, f"door_{door}_access")
    kind = state.attributes["event_type"]
    assert (kind is None) is (state.state == "unknown")
    return None if kind is None else str(kind)


def data_of(events: list[Event[Any]]) -> dict[str, Any]:
    """Return the data of the one event."""
    (event,) = events
    return dict(event.data)


@pytest.mark.parametrize(
    ("code", "pin", "card", "kind", "reason"),
    [
        (0, "5", "0", "granted", "verified"),
        (3, "5", "0", "granted", "verified"),
        (14, "5", "0", "granted", "verified_by_fingerprint"),
        (208, "5", "0", "granted", "super_user"),
        (23, "5", "0", "denied", "no_access_right"),
        (24, "5", "0", "denied", "anti_passback"),
        (29, "5", "0", "denied", "expired"),
        (63, "5", "0", "denied", "door_locked_down"),
        (27, "0", "1234567", "unknown_card", "not_registered"),
        (27, "0", "0", "unknown_user", "not_registered"),
        (22, "5", "0", "outside_hours", "outside_user_hours"),
        (21, "5", "0", "outside_hours", "outside_door_hours"),
        (101, "5", "0", "duress", "duress"),
        (28, "0", "0", "held_open", "held_open"),
        (102, "0", "0", "forced_open", "forced_open"),
        (202, "0", "0", "exit_button", "exit_button"),
        (8, "0", "0", "remote_open", "remote_open"),
        (200, "0", "0", "other", "door_opened"),
        (7, "0", "0", "other", "alarm_cancelled"),
        (99, "0", "0", "other", "unknown_error"),
    ],
)
async def test_types(
    hass: HomeAssistant,
    panel: Panel,
    code: int,
    pin: str,
    card: str,
    kind: str,
    reason: str,
) -> None:
    """Each code is one of few types, at its door, and on the bus as well."""
    heard = async_capture_events(hass, ACCESS)
    await panel.event(code, pin, card=card, door=2)
    assert [shown(hass, door) for door in range(1, 5)] == [None, kind, None, None]
    attributes = state_of(hass, "door_2_access").attributes
    assert (attributes["reason"], attributes["code"]) == (reason, code)
    data = data_of(heard)
    assert data["type"] == kind
    for key, value in data.items():
        assert attributes[key] == value
    assert data["device_id"] == device_of(hass).id


async def test_granted(hass: HomeAssistant, panel: Panel) -> None:
    """A grant tells who, how, where and which way; and it is a punch."""
    user = "user uid=1\tcardno=0\tpin=445966\tpassword=\tgroup=1\tname=Ann\r\n"
    query = {"table": "tabledata", "tablename": "user", "count": "1"}
    await panel.request("POST", "/iclock/cdata", user, **query)
    punches = async_capture_events(hass, PUNCH)
    await panel.event(3, "445966", door=3, way=1, verification="15", card="7654321")
    attributes = state_of(hass, "door_3_access").attributes
    expected = {
        "pin": "445966",
        "name": "Ann",
        "type": "granted",
        "reason": "verified",
        "verification": "face",
        "direction": "out",
        "door": 3,
        "serial_number": SERIAL_NUMBER,
    }
    assert {key: attributes[key] for key in expected} == expected
    assert dt_util.parse_datetime(attributes["occurred_at"]) is not None
    data = data_of(punches)
    assert (data["pin"], data["name"], data["state"]) == ("445966", "Ann", "check_out")
    assert data["verification"] == "face"
    state = state_of(hass, "punch")
    assert state.attributes["event_type"] == "check_out"
    assert value_of(hass, "last_person") == "Ann"


async def test_card_is_masked(hass: HomeAssistant, panel: Panel) -> None:
    """Nobody learns a card's number from a state or an event."""
    heard = async_capture_events(hass, ACCESS)
    await panel.event(27, card="123456789")
    card = state_of(hass, "door_1_access").attributes["card"]
    assert card and "123456789" not in card and "2345" not in card
    assert data_of(heard)["card"] == card
    assert "123456789" not in str(hass.states.async_all())


@pytest.mark.parametrize("code", [20, 22, 23, 27, 41, 102, 200, 202, 8, 224, 206])
async def test_no_punch(hass: HomeAssistant, panel: Panel, code: int) -> None:
    """Who was not let in has not punched."""
    punches = async_capture_events(hass, PUNCH)
    await panel.event(code, "5")
    assert punches == []
    assert value_of(hass, "punch") == "unknown"


@pytest.mark.parametrize("way", [0, 1, 2])
async def test_directions(hass: HomeAssistant, panel: Panel, way: int) -> None:
    """The way that somebody goes is the state of the punch."""
    punches = async_capture_events(hass, PUNCH)
    await panel.event(0, "5", way=way)
    expected = ("check_in", "check_out", "unspecified")[way]
    assert data_of(punches)["state"] == expected
    direction = state_of(hass, "door_1_access").attributes["direction"]
    assert direction == ("in", "out", None)[way]


@pytest.mark.parametrize("code", [224, 238])
async def test_doorbell(hass: HomeAssistant, panel: Panel, code: int) -> None:
    """A ring is one of the terminal's doorbell, by either number."""
    await panel.event(code, door=2)
    attributes = state_of(hass, "doorbell").attributes
    assert attributes["event_type"] == "ring"
    assert attributes["door"] == 2
    assert shown(hass, 2) is None


async def test_backlog(hass: HomeAssistant, panel: Panel) -> None:
    """What happened while nobody listened fires nothing, and opens nothing."""
    heard, punches = (async_capture_events(hass, name) for name in (ACCESS, PUNCH))
    old = dt_util.utcnow() - timedelta(hours=2)
    rows = [
        panel.row(code, "5", at=old + timedelta(minutes=minutes))
        for minutes, code in enumerate((0, 3, 102, 200, 221, 224, 205))
    ]
    await panel.send("rtlog", "".join(rows))
    assert heard == punches == []
    assert shown(hass) is None
    for key in ("punch", "doorbell", "door_1_mode", "door_1_alarm", "aux_in_1"):
        assert value_of(hass, key) == "unknown"
    assert value_of(hass, "door_1_lock") == "locked"


async def test_repeats(hass: HomeAssistant, panel: Panel) -> None:
    """A row that comes again, in one body or in several, happens once."""
    heard, punches = (async_capture_events(hass, name) for name in (ACCESS, PUNCH))
    row = panel.row(0, "5")
    await panel.send("rtlog", row + row)
    since = state_of(hass, "door_1_access").last_updated
    for _ in range(3):
        await panel.send("rtlog", row)
    await async_restart_hub(hass)
    await panel.send("rtlog", row)
    assert len(heard) == len(punches) == 1
    assert state_of(hass, "door_1_access").last_updated >= since
    assert shown(hass) == "granted"


async def test_several_in_one_body(hass: HomeAssistant, panel: Panel) -> None:
    """Each row of a body is told at its own door."""
    heard = async_capture_events(hass, ACCESS)
    rows = [panel.row(0, "1", door=1), panel.row(23, "2", door=2), panel.row(200)]
    await panel.send("rtlog", "".join(rows))
    assert [event.data["type"] for event in heard] == ["granted", "denied", "other"]
    assert [shown(hass, door) for door in (1, 2, 3)] == ["other", "denied", None]


@pytest.mark.parametrize("door", [None, 0, 5, 99, -1])
async def test_no_door_of_the_panel(
    hass: HomeAssistant, panel: Panel, door: int | None
) -> None:
    """Nobody is told to have passed a door that the row does not name."""
    heard = async_capture_events(hass, ACCESS)
    await panel.event(0, "5", door=door)
    assert [shown(hass, number) for number in range(1, 5)] == [None] * 4
    assert data_of(heard)["pin"] == "5"
    assert value_of(hass, "last_person") == "5"


async def test_all_doors(hass: HomeAssistant, panel: Panel) -> None:
    """What is about every door and nobody is told at each."""
    await panel.event(8, door=0)
    assert [shown(hass, door) for door in range(1, 5)] == ["remote_open"] * 4


@pytest.mark.parametrize("door", [None, 0, 1])
async def test_only_door(hass: HomeAssistant, single: Panel, door: int | None) -> None:
    """Where there is but one door, it is meant."""
    await single.event(3, "5", door=door)
    assert shown(hass) == "granted"


async def test_not_at_a_door(hass: HomeAssistant, panel: Panel) -> None:
    """The number of an input, an output or a reader is not that of a door."""
    for code in (12, 13, 220, 221, 109, 206, 214):
        await panel.event(code, door=1)
    assert shown(hass) is None
    await panel.event(200, door=1)
    assert shown(hass) == "other"


async def test_last_event_is_restored(hass: HomeAssistant, panel: Panel) -> None:
    """After a restart the last event is that of before, and live ones follow."""
    await panel.event(0, "5", door=2)
    before = state_of(hass, "door_2_access")
    await async_restart_hub(hass)
    after = state_of(hass, "door_2_access")
    assert (after.state, after.attributes["event_type"]) == (before.state, "granted")
    await panel.event(23, "6", door=2)
    assert shown(hass, 2) == "denied"


async def test_second_panel(hass: HomeAssistant, panel: Panel) -> None:
    """What happens at one panel is not told of the other."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Panel(panel.client, OTHER_SERIAL_NUMBER)
    await other.connect(LockCount=2)
    await hass.async_block_till_done()
    heard = async_capture_events(hass, ACCESS)
    await other.event(0, "5", door=2)
    assert data_of(heard)["serial_number"] == OTHER_SERIAL_NUMBER
    state = state_of(hass, "door_2_access", OTHER_SERIAL_NUMBER)
    assert state.attributes["event_type"] == "granted"
    assert shown(hass, 2) is None


async def test_unloaded(hass: HomeAssistant, panel: Panel) -> None:
    """A row that was refused while the hub was unloaded is told when it comes again."""
    heard = async_capture_events(hass, ACCESS)
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    row = panel.row(0, "5")
    reply = await panel.request("POST", "/iclock/cdata", row, table="rtlog")
    assert reply.status == 503
    assert heard == []
    assert await hass.config_entries.async_setup(entry.entry_id)
    await panel.send("rtlog", row)
    assert len(heard) == 1
    assert shown(hass) == "granted"


async def test_without_a_clock(hass: HomeAssistant, start_panel: StartPanel) -> None:
    """A row without a time that can be is of now where it comes alone (field: 2A)."""
    panel = await start_panel(LockCount=1)
    row = panel.row(0, "5").replace(panel.wall_clock()[:4], "1971")
    await panel.send("rtlog", row)
    assert shown(hass) == "granted"
