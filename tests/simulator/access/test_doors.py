"""Doors: contacts, relays, alarms, exit buttons, inputs and outputs, and their states."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from simulator import Alarm, Pace, VirtualAccessTerminal

from .stub import AccessServer, device, run_commands

# Relays stay drawn for the length of a test.
SLOW = Pace(scale=100.0, resend=0.0)


async def panel(server: AccessServer, **changes: Any) -> VirtualAccessTerminal:
    """Return a connected panel with four doors whose log is empty."""
    terminal = device(server, **{"model": "inBIO460", "users": 1, **changes})
    await terminal.handshake()
    await terminal.upload()
    server.requests.clear()
    return terminal


async def until(condition: Any) -> None:
    """Wait for something that a timer does."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


def last_state(server: AccessServer) -> tuple[str, str, str]:
    """Return sensor, relay and alarm of the last state."""
    state = server.states()[-1]
    return state["sensor"], state["relay"], state["alarm"]


async def test_contact(server: AccessServer) -> None:
    """Test that an opened door is told at once, door 3 in its own bits."""
    terminal = await panel(server, pace=SLOW)
    await terminal.press_exit(3)
    await terminal.open_door(3)
    assert last_state(server) == ("65", "04", "0000000000000000")
    await terminal.close_door(3)
    assert last_state(server) == ("55", "04", "0000000000000000")
    assert server.events() == [("202", "3"), ("200", "3"), ("201", "3")]
    assert server.states()[-1]["door"] == "01010101"


async def test_eight_doors(server: AccessServer) -> None:
    """Test that doors 5 to 8 are in the second byte of the sensor."""
    terminal = await panel(server, doors=8, pace=SLOW)
    await terminal.press_exit(8)
    await terminal.open_door(8)
    assert last_state(server) == ("5595", "80", "0000000000000000")


async def test_no_sensor(server: AccessServer) -> None:
    """Test that a contact that is not configured is unknown and tells nothing."""
    terminal = await panel(server, settings={"Door1SensorType": "0"})
    await terminal.open_door(1)
    await terminal.ring(2)
    assert server.events() == [("224", "2")]
    assert terminal.state_row().split("\t")[1] == "sensor=54"


async def test_forced(server: AccessServer) -> None:
    """Test the alarm of a door that opens without its relay, until it is cancelled."""
    terminal = await panel(server)
    await terminal.force_door(2)
    assert server.events()[:2] == [("200", "2"), ("102", "2")]
    assert last_state(server)[2] == "0001000000000000"
    await terminal.close_door(2)
    assert last_state(server)[2][:4] == "0001"
    await run_commands(terminal, server, "CONTROL DEVICE 02020000")
    await terminal.upload()
    assert last_state(server)[2] == "0000000000000000"
    assert server.events()[-1] == ("7", "2")


async def test_not_forced(server: AccessServer) -> None:
    """Test that an unlocked door does not have to be forced."""
    terminal = await panel(server, pace=SLOW)
    await terminal.press_exit(1)
    with pytest.raises(ValueError, match="Door 1"):
        await terminal.force_door(1)
    with pytest.raises(ValueError, match="no door 5"):
        await terminal.open_door(5)


async def test_held_open(server: AccessServer) -> None:
    """Test the alarm of a door that stays open, which ends with the door shut."""
    terminal = await panel(server, settings={"Door1Drivertime": "9999"})
    await terminal.press_exit(1)
    await terminal.open_door(1)
    await until(lambda: Alarm.HELD_OPEN in terminal.door(1).alarms)
    await terminal.upload()
    assert ("28", "1") in server.events()
    assert last_state(server)[2] == "1000000000000000"
    await terminal.close_door(1)
    assert last_state(server)[2] == "0000000000000000"


async def test_no_limit(server: AccessServer) -> None:
    """Test that 0 seconds are no alarm."""
    terminal = await panel(
        server, settings={"Door1Detectortime": "0", "Door1Drivertime": "500"}
    )
    await terminal.press_exit(1)
    await terminal.open_door(1)
    await until(lambda: not terminal.door(1).unlocked)
    assert terminal.door(1).alarms == Alarm(0)


async def test_relay_lets_go(server: AccessServer) -> None:
    """Test that the relay is drawn for Drivertime."""
    terminal = await panel(server, settings={"Door1Drivertime": "40"})
    await terminal.press_exit(1)
    assert last_state(server)[1] == "01"
    await until(lambda: not terminal.door(1).unlocked)
    await terminal.upload()
    assert last_state(server)[1] == "00"


async def test_tamper(server: AccessServer) -> None:
    """Test the second bit."""
    terminal = await panel(server)
    await terminal.open_housing()
    assert last_state(server)[2] == "0200000000000000"
    assert server.events() == [("100", "1")]


async def test_auxiliary_inputs(server: AccessServer) -> None:
    """Test that inputs are told by their numbers, and only existing ones."""
    terminal = await panel(server)
    await terminal.trip(4)
    await terminal.trip(4, tripped=False)
    assert server.events() == [("221", "4"), ("220", "4")]
    with pytest.raises(ValueError, match="input 5"):
        await terminal.trip(5)


async def test_open_by_command(server: AccessServer) -> None:
    """Test the example of the document, and that its end is seen in the relay."""
    terminal = await panel(server, pace=Pace(scale=0.01))
    assert await run_commands(terminal, server, "CONTROL DEVICE 01020105") == [
        "Return=0&CMD=CONTROL DEVICE"
    ]
    await terminal.upload()
    assert server.events() == [("8", "2")]
    assert last_state(server)[1] == "02"
    (opening,) = terminal.door_openings
    assert (opening.door, opening.seconds) == (2, 5)
    await until(lambda: not terminal.door(2).unlocked)


async def test_every_door(server: AccessServer) -> None:
    """Test that 00 means all of them."""
    terminal = await panel(server, pace=SLOW)
    await run_commands(terminal, server, "CONTROL DEVICE 01000105")
    assert [opening.door for opening in terminal.door_openings] == [1, 2, 3, 4]
    await terminal.upload()
    assert last_state(server)[1] == "0F"


async def test_latch(server: AccessServer) -> None:
    """Test that FF holds the door open until 00."""
    terminal = await panel(server)
    await run_commands(terminal, server, "CONTROL DEVICE 010101FF")
    await asyncio.sleep(0.3)
    assert terminal.door(1).unlocked
    await run_commands(terminal, server, "CONTROL DEVICE 01010100")
    assert not terminal.door(1).unlocked
    await terminal.upload()
    assert server.events() == [("8", "1"), ("9", "1")]


async def test_lock_down(server: AccessServer) -> None:
    """Test that neither a person nor a button nor a server opens a closed-off door."""
    terminal = await panel(server)
    await run_commands(terminal, server, "CONTROL DEVICE 06010100")
    assert (await terminal.present_card(4_000_001)).event == 63
    assert not await terminal.press_exit(1)
    assert await run_commands(terminal, server, "CONTROL DEVICE 01010105") == [
        "Return=-12&CMD=CONTROL DEVICE"
    ]
    assert not terminal.door(1).unlocked
    await run_commands(terminal, server, "CONTROL DEVICE 06010000")
    assert (await terminal.present_card(4_000_001)).event == 0
    events = [event for event, _ in server.events()]
    assert events == ["233", "63", "209", "234", "0"]


async def test_normal_open(server: AccessServer) -> None:
    """Test the mode in which a door stays open, and that it cannot be opened then."""
    terminal = await panel(server)
    await run_commands(terminal, server, "CONTROL DEVICE 04010100")
    assert terminal.door(1).unlocked
    assert (await terminal.present_card(4_000_001)).event == 1
    assert await run_commands(terminal, server, "CONTROL DEVICE 01010105") == [
        "Return=-28&CMD=CONTROL DEVICE"
    ]
    await run_commands(terminal, server, "CONTROL DEVICE 04010000")
    await until(lambda: not terminal.door(1).unlocked)
    await terminal.upload()
    assert [event for event, _ in server.events()] == ["205", "1", "10"]


async def test_period_of_today(server: AccessServer) -> None:
    """Test a door that is open by the clock, but for today."""
    noon = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
    terminal = await panel(
        server, settings={"Door1KeepOpenTimeZone": "1"}, now=lambda: noon
    )
    assert terminal.door(1).unlocked
    await run_commands(terminal, server, "CONTROL DEVICE 04010000")
    assert not terminal.door(1).unlocked
    await run_commands(terminal, server, "CONTROL DEVICE 04010100")
    assert terminal.door(1).unlocked
    await terminal.upload()
    assert [event for event, _ in server.events()] == ["10", "11"]


async def test_emergency(server: AccessServer) -> None:
    """Test that all doors open, and that the other mode ends it."""
    terminal = await panel(server)
    await run_commands(terminal, server, "CONTROL DEVICE 07010000")
    assert all(door.unlocked for door in terminal.doors)
    await run_commands(terminal, server, "CONTROL DEVICE 07020000")
    assert not any(door.unlocked for door in terminal.doors)
    assert (await terminal.present_card(4_000_001)).event == 0


async def test_auxiliary_output(server: AccessServer) -> None:
    """Test a pulse of an output, and one that stays."""
    terminal = await panel(server)
    await run_commands(
        terminal, server, "CONTROL DEVICE 01010203", "CONTROL DEVICE 010202FF"
    )
    await until(lambda: not terminal.auxiliary_outputs[0].on)
    states = [terminal.auxiliary_outputs[1].on]
    await run_commands(terminal, server, "CONTROL DEVICE 01020200")
    states.append(terminal.auxiliary_outputs[1].on)
    assert states == [True, False]
    await terminal.upload()
    assert sorted(server.events()) == [
        ("12", "1"),
        ("12", "2"),
        ("13", "1"),
        ("13", "2"),
    ]


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("01050105", -11),
        ("01010005", -13),
        ("010105", -801),
        ("0101010z", -801),
        ("1 1 1 15", -801),
        ("09010000", -13),
        ("03010000", -12),
        ("01050203", -11),
        ("0101010500", 0),
    ],
)
async def test_codes(server: AccessServer, argument: str, code: int) -> None:
    """Test what a wrong CONTROL DEVICE returns."""
    terminal = await panel(server)
    assert await run_commands(terminal, server, f"CONTROL DEVICE {argument}") == [
        f"Return={code}&CMD=CONTROL DEVICE"
    ]


async def test_no_outputs(server: AccessServer) -> None:
    """Test that a terminal without outputs has none to switch."""
    terminal = device(server)
    await terminal.handshake()
    assert await run_commands(terminal, server, "CONTROL DEVICE 01010203") == [
        "Return=-11&CMD=CONTROL DEVICE"
    ]


async def test_reboot(server: AccessServer) -> None:
    """Test that it answers, goes away, comes back with its code and says so."""
    terminal = await panel(server, pace=SLOW)
    await run_commands(terminal, server, "CONTROL DEVICE 010101FF")
    await run_commands(terminal, server, "CONTROL DEVICE 03000000")
    assert server.reports()[-1] == "Return=0&CMD=CONTROL DEVICE"
    assert terminal.rebooting
    assert not terminal.connected
    assert not terminal.door(1).unlocked
    code = terminal.registry_code
    await terminal.handshake()
    await terminal.upload()
    assert terminal.registry_code == code
    assert "registry" not in server.kinds()
    assert server.events()[-1][0] == "206"


async def test_extended_opening(server: AccessServer) -> None:
    """Test that the opening names who opened, where the firmware can do it."""
    terminal = device(server)
    await terminal.handshake()
    text = "REMOTE OPENDOOREX id=1\topentime=5\tpin=77"
    assert await run_commands(terminal, server, text) == [
        "Return=0&CMD=REMOTE OPENDOOREX"
    ]
    await terminal.upload()
    assert [row["pin"] for row in server.rows("rtlog") if row.get("event") == "8"] == [
        "77"
    ]
    other = await panel(server)
    assert await run_commands(other, server, text) == [
        "Return=-13&CMD=REMOTE OPENDOOREX"
    ]
