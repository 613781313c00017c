"""What doors, inputs and outputs are, as the terminal reports it."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from tests.support.house import async_pass_time, entry_of, state_of, value_of
from tests.support.hub import async_restart_hub, loaded_hub

from .support import Panel


def values(hass: HomeAssistant, key: str, doors: int = 4) -> list[str]:
    """Return the states of an entity that every door has."""
    return [value_of(hass, f"door_{door}_{key}") for door in range(1, doors + 1)]


def contacts(hass: HomeAssistant) -> list[str | None]:
    """Return what the contacts say, None for those that there are not."""
    numbers = range(1, 5)
    return [
        value_of(hass, key) if entry_of(hass, key) else None
        for key in (f"door_{number}_door" for number in numbers)
    ]


@pytest.mark.parametrize(
    ("sensor", "expected"),
    [
        ("00", [None, None, None, None]),
        ("01", ["off", None, None, None]),
        ("02", ["on", None, None, None]),
        ("04", [None, "off", None, None]),
        ("e4", [None, "off", "on", None]),
        ("9100", ["off", None, "off", "on"]),
        ("5500000000", ["off", "off", "off", "off"]),
        ("", [None, None, None, None]),
        ("AABB", ["on", "on", "on", "on"]),
    ],
)
async def test_contacts(
    hass: HomeAssistant, panel: Panel, sensor: str, expected: list[str | None]
) -> None:
    """Each door has its two bits, and one that reports none has no contact."""
    await panel.report(sensor)
    assert contacts(hass) == expected


async def test_no_contact_is_never_closed(hass: HomeAssistant, panel: Panel) -> None:
    """A contact that is not configured any more is unknown."""
    await panel.report("01")
    assert value_of(hass, "door_1_door") == "off"
    await panel.report("00")
    assert value_of(hass, "door_1_door") == "unknown"
    attributes = state_of(hass, "door_1_door").attributes
    assert attributes["device_class"] == "door"


async def test_opened_and_closed(hass: HomeAssistant, panel: Panel) -> None:
    """The events tell it before the next report."""
    await panel.event(200, door=3)
    assert contacts(hass) == [None, None, "on", None]
    await panel.event(201, door=3)
    assert contacts(hass) == [None, None, "off", None]


@pytest.mark.parametrize(
    ("relay", "expected"),
    [
        ("00", ["locked", "locked", "locked", "locked"]),
        ("01", ["unlocked", "locked", "locked", "locked"]),
        ("0a", ["locked", "unlocked", "locked", "unlocked"]),
        ("020000", ["locked", "unlocked", "locked", "locked"]),
        ("ff", ["unlocked", "unlocked", "unlocked", "unlocked"]),
    ],
)
async def test_relays(
    hass: HomeAssistant, panel: Panel, relay: str, expected: list[str]
) -> None:
    """A bit that is set is a relay that is held: the door is unlocked."""
    await panel.report("00", relay)
    assert values(hass, "lock") == expected
    assert "assumed_state" not in state_of(hass, "door_1_lock").attributes
    await panel.report("00", "00")
    assert values(hass, "lock") == ["locked"] * 4


async def test_a_relay_that_nobody_vouches_for(
    hass: HomeAssistant, single: Panel
) -> None:
    """Firmware that reports no relay sends 0 for ever: only a 1 proves one."""
    await single.report("00", "00")
    assert value_of(hass, "door_1_lock") == "locked"
    assert state_of(hass, "door_1_lock").attributes["assumed_state"] is True
    await single.report("00", "01")
    assert value_of(hass, "door_1_lock") == "unlocked"
    assert "assumed_state" not in state_of(hass, "door_1_lock").attributes
    await single.report("00", "00")
    assert value_of(hass, "door_1_lock") == "locked"
    assert "assumed_state" not in state_of(hass, "door_1_lock").attributes


@pytest.mark.parametrize(
    ("alarm", "door", "alarms", "tampers", "forced"),
    [
        ("0000000000000000", 1, "off", "off", "off"),
        ("0100000000000000", 1, "on", "off", "on"),
        ("0200000000000000", 1, "on", "on", "off"),
        ("0300000000000000", 1, "on", "on", "on"),
        ("0001000000000000", 2, "on", "off", "on"),
        ("0000001000000000", 4, "on", "off", "off"),
        ("0000800000000000", 3, "on", "off", "off"),
        ("0002", 2, "on", "on", "off"),
    ],
)
async def test_alarms(
    hass: HomeAssistant,
    panel: Panel,
    alarm: str,
    door: int,
    alarms: str,
    tampers: str,
    forced: str,
) -> None:
    """Each door has its pair of digits from the left, each kind of alarm its bit."""
    await panel.report(alarm=alarm)
    found = [value_of(hass, f"door_{door}_{key}") for key in _ALARMS]
    assert found == [alarms, tampers, forced]
    others = [number for number in range(1, 5) if number != door]
    for number in others:
        assert value_of(hass, f"door_{number}_alarm") in ("off", "unknown")
    await panel.report(alarm="0000000000000000")
    assert values(hass, "alarm") == ["off"] * 4


_ALARMS = ("alarm", "tamper", "forced")


async def test_alarms_that_do_not_reach(hass: HomeAssistant, panel: Panel) -> None:
    """A report that is too short for a door says nothing of it."""
    assert values(hass, "alarm") == ["unknown"] * 4
    await panel.report(alarm="0100")
    assert values(hass, "alarm") == ["on", "off", "unknown", "unknown"]
    await panel.report(alarm=None)
    assert values(hass, "alarm") == ["on", "off", "unknown", "unknown"]


async def test_alarms_by_events(hass: HomeAssistant, panel: Panel) -> None:
    """Events raise alarms before the next report, and cancel them."""
    await panel.event(102, door=2)
    assert [value_of(hass, f"door_2_{key}") for key in _ALARMS] == ["on", "off", "on"]
    await panel.event(100, door=2)
    assert value_of(hass, "door_2_tamper") == "on"
    await panel.event(7, door=2)
    assert [value_of(hass, f"door_2_{key}") for key in _ALARMS] == ["off"] * 3
    await panel.event(28, door=1)
    await panel.event(102, door=4)
    await panel.event(201, door=1)
    assert values(hass, "alarm") == ["off", "off", "unknown", "on"]
    # 0 is every door.
    await panel.event(7, door=0)
    assert values(hass, "alarm") == ["off"] * 4


async def test_held_open_by_events(hass: HomeAssistant, panel: Panel) -> None:
    """Who holds a door open at the panel, or ends that, changes lock and mode."""
    await panel.event(205, door=2)
    await panel.report(relay="02")
    assert values(hass, "lock") == ["locked", "open", "locked", "locked"]
    assert value_of(hass, "door_2_mode") == "held_open"
    await panel.event(204, door=2)
    await panel.report(relay="00")
    assert values(hass, "lock") == ["locked"] * 4
    assert value_of(hass, "door_2_mode") == "normal"


async def test_let_go_by_the_relay(hass: HomeAssistant, panel: Panel) -> None:
    """A relay that lets go ends what held the door open, whoever ended it."""
    await panel.event(205, door=1)
    # The report may be of a moment before.
    await panel.report(relay="00")
    assert value_of(hass, "door_1_mode") == "held_open"
    assert value_of(hass, "door_1_lock") == "locked"
    await panel.report(relay="01")
    assert value_of(hass, "door_1_lock") == "open"
    await panel.report(relay="00")
    assert value_of(hass, "door_1_mode") == "normal"
    assert value_of(hass, "door_1_lock") == "locked"


@pytest.mark.parametrize("code", [9, 211])
async def test_closed_remotely(hass: HomeAssistant, panel: Panel, code: int) -> None:
    """Whoever closes a door ends what holds it open."""
    await panel.event(205, door=1)
    await panel.report(relay="01")
    await panel.event(code, door=1)
    assert value_of(hass, "door_1_lock") == "locked"
    assert value_of(hass, "door_1_mode") == "normal"


async def test_lock_down_by_events(hass: HomeAssistant, panel: Panel) -> None:
    """A lock-down is told by its events alone."""
    await panel.event(233, door=1)
    assert value_of(hass, "door_1_mode") == "locked"
    # The end of something else does not end it.
    await panel.event(204, door=1)
    assert value_of(hass, "door_1_mode") == "locked"
    await panel.event(234, door=1)
    assert value_of(hass, "door_1_mode") == "normal"


async def test_fire(hass: HomeAssistant, panel: Panel) -> None:
    """What the device does with all doors at once concerns each of them."""
    await panel.event(6000, door=0)
    await panel.report(relay="0f")
    assert values(hass, "lock") == ["open"] * 4
    await panel.event(4000, door=0)
    await panel.report(relay="00")
    assert values(hass, "mode") == ["normal"] * 4
    assert values(hass, "lock") == ["locked"] * 4


async def test_nobody_knows_the_mode(hass: HomeAssistant, panel: Panel) -> None:
    """Until something tells it, a mode that may be a lock-down is not known."""
    await panel.report(relay="00")
    assert values(hass, "mode") == ["unknown"] * 4


async def test_only_mode_left(hass: HomeAssistant, single: Panel) -> None:
    """Where there is no lock-down, a relay at rest tells the mode."""
    assert value_of(hass, "door_1_mode") == "unknown"
    await single.report(relay="00")
    assert value_of(hass, "door_1_mode") == "normal"


async def test_inputs(hass: HomeAssistant, panel: Panel) -> None:
    """Inputs are told by events, and their numbers are not those of doors."""
    await panel.event(221, door=2)
    assert [value_of(hass, f"aux_in_{number}") for number in (1, 2)] == [
        "unknown",
        "on",
    ]
    await panel.event(220, door=2)
    await panel.event(226, door=1)
    assert [value_of(hass, f"aux_in_{number}") for number in (1, 2)] == ["on", "off"]
    await panel.event(225, door=1)
    assert value_of(hass, "aux_in_1") == "off"
    for number in (0, 3, 99999, -1):
        await panel.event(221, door=number)
    assert contacts(hass) == [None] * 4
    doors = loaded_hub(hass).runtime_data.terminals[panel.serial_number].state.doors
    assert set(doors.aux_inputs) == {1, 2, 3}


async def test_outputs(hass: HomeAssistant, panel: Panel) -> None:
    """Outputs that the panel switches itself are shown so."""
    await panel.event(12, door=1)
    await panel.event(229, door=2)
    assert [value_of(hass, f"aux_out_{number}") for number in (1, 2)] == ["on", "on"]
    await panel.event(230, door=2)
    assert [value_of(hass, f"aux_out_{number}") for number in (1, 2)] == ["on", "off"]
    await panel.event(13, door=1)
    assert value_of(hass, "aux_out_1") == "off"
    assert state_of(hass, "aux_out_1").attributes["assumed_state"] is True


async def test_state_among_events(hass: HomeAssistant, panel: Panel) -> None:
    """A row of states among events is one (field: 2A); an old one is not of now."""
    event = panel.row(3, "7", verification="15")
    now = panel.wall_clock()
    state = f"time={now}\tsensor=02\trelay=01\talarm=0100000000000000\tdoor=01\r\n"
    await panel.send("rtlog", event + state)
    found = [value_of(hass, f"door_1_{key}") for key in ("door", "lock", "forced")]
    assert found == ["on", "unlocked", "on"]
    old = panel.wall_clock(dt_util.utcnow() - timedelta(hours=1))
    await panel.send("rtlog", f"time={old}\tsensor=01\trelay=00\talarm=00\r\n")
    found = [value_of(hass, f"door_1_{key}") for key in ("door", "lock", "forced")]
    assert found == ["on", "unlocked", "on"]


async def test_states_of_a_wrong_clock(hass: HomeAssistant, panel: Panel) -> None:
    """What the table of states says is of now, whatever the clock shows."""
    long_ago = dt_util.utcnow() - timedelta(days=400)
    await panel.report("02", "01", at=long_ago)
    assert value_of(hass, "door_1_door") == "on"
    assert value_of(hass, "door_1_lock") == "unlocked"


@pytest.mark.parametrize(
    "row", ["sensor=zz", "sensor=1", "relay=" + "f" * 99, "alarm=x\trelay=01", "door=1"]
)
async def test_nonsense(hass: HomeAssistant, panel: Panel, row: str) -> None:
    """What is no state changes none, and does no harm."""
    await panel.send("rtstate", f"time={panel.wall_clock()}\t{row}\r\n")
    assert {*values(hass, "alarm"), *values(hass, "mode")} == {"unknown"}
    await panel.report("01", "01")
    assert value_of(hass, "door_1_lock") == "unlocked"


async def test_gone_and_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, panel: Panel
) -> None:
    """A panel that is away has no states, and those of before do not come back."""
    await panel.event(221, door=1)
    await panel.report("02", "01", "0100000000000000")
    for _ in range(5):
        await async_pass_time(hass, freezer, 5)
    reported = ("door_1_door", "door_1_lock", "door_1_alarm", "door_1_mode", "aux_in_1")
    controls = ("door_1_unlock", "door_1_cancel_alarm", "aux_out_1")
    assert {value_of(hass, key) for key in (*reported, *controls)} == {"unavailable"}
    assert value_of(hass, "connected") == "off"
    assert (await panel.poll()).status == 200
    assert {value_of(hass, key) for key in reported} == {"unknown"}
    assert "assumed_state" not in state_of(hass, "door_1_lock").attributes
    await panel.report("01", "00")
    assert value_of(hass, "door_1_door") == "off"
    assert value_of(hass, "door_1_lock") == "locked"


async def test_unloaded(hass: HomeAssistant, panel: Panel) -> None:
    """While the hub is unloaded nothing is shown, and the panel keeps its events."""
    await panel.report("02", "01")
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert value_of(hass, "door_1_door") == "unavailable"
    row = panel.row(200, door=1)
    reply = await panel.request("POST", "/iclock/cdata", row, table="rtlog")
    assert reply.status == 503
    assert await hass.config_entries.async_setup(entry.entry_id)
    await panel.send("rtlog", row)
    assert value_of(hass, "door_1_door") == "on"
    await async_restart_hub(hass)
    await panel.report("01")
    assert value_of(hass, "door_1_door") == "off"
