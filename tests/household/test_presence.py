"""Tests of who is in, from bytes to states."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.person import async_create_person
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
)

from .support import (
    KEYS,
    async_add_person,
    async_change_person,
    async_remove_person,
    clock_of,
    entity_id_of,
    is_in,
    minutes_in_today,
    value_of,
)

type StartTerminal = Callable[..., Awaitable[Device]]

# Monday, 08:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 06:00:00+00:00")

CHECK_IN, CHECK_OUT, BREAK_OUT, BREAK_IN = 0, 1, 2, 3
NO_KEY = 255


def shown(hass: HomeAssistant, entity_id: str) -> State:
    """Return the state of an entity."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state


async def test_a_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A day with a break: in, out, how long, and what a restart leaves of it."""
    await async_add_person(hass)
    assert not is_in(hass)
    assert minutes_in_today(hass) == 0
    await terminal.punch("7", state=CHECK_IN)
    assert is_in(hass)
    assert value_of(hass, "last_terminal") == SERIAL_NUMBER
    await async_pass_time(hass, freezer, timedelta(hours=4))
    assert minutes_in_today(hass) == 240
    await terminal.punch("7", state=BREAK_OUT)
    assert not is_in(hass)
    await async_pass_time(hass, freezer, timedelta(minutes=30))
    await terminal.punch("7", state=BREAK_IN)
    assert is_in(hass)
    await async_pass_time(hass, freezer, timedelta(hours=3))
    assert minutes_in_today(hass) == 420
    await async_restart_hub(hass)
    assert is_in(hass)
    assert minutes_in_today(hass) == 420
    await terminal.punch("7", state=CHECK_OUT)
    assert not is_in(hass)
    assert clock_of(hass, "first_in") == "08:00:00"
    assert clock_of(hass, "last_out") == "15:30:00"
    await async_pass_time(hass, freezer, timedelta(hours=1))
    assert minutes_in_today(hass) == 420
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 420)
    assert clock_of(hass, "last_out") == "15:30:00"
    assert value_of(hass, "last_terminal") == SERIAL_NUMBER


async def test_device(hass: HomeAssistant, terminal: Device) -> None:
    """A person is a device of its own, which is renamed and removed with it."""
    await async_add_person(hass)
    registry = dr.async_get(hass)
    entry_id = loaded_hub(hass).entry_id
    device = registry.async_get_device_by_identifier((DOMAIN, "person_7"), entry_id)
    assert device is not None
    assert device.name == "Alice"
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    entity_ids = {entity_id_of(hass, key) for _, key in KEYS}
    assert entity_ids == {
        "device_tracker.alice_presence",
        "binary_sensor.alice_present",
        "sensor.alice_time_in_today",
        "sensor.alice_first_in_today",
        "sensor.alice_last_out_today",
        "sensor.alice_last_terminal",
        "sensor.alice_valid_until",
    }
    await terminal.punch("7")
    before = loaded_hub(hass).runtime_data
    await async_change_person(hass, name="Alice B.")
    assert loaded_hub(hass).runtime_data is before
    device = registry.async_get_device_by_identifier((DOMAIN, "person_7"), entry_id)
    assert device is not None
    assert device.name == "Alice B."
    assert is_in(hass)
    await async_remove_person(hass)
    assert (
        registry.async_get_device_by_identifier((DOMAIN, "person_7"), entry_id) is None
    )
    assert [entity_id_of(hass, key) for _, key in KEYS] == [None] * len(KEYS)
    assert all(hass.states.get(str(entity_id)) is None for entity_id in entity_ids)


async def test_people_in(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """The hub counts who is in, by name; without people there is no count."""
    assert hass.states.get("sensor.people_in") is None
    await async_add_person(hass)
    await async_add_person(hass, "8", "Bob")
    await async_add_person(hass, "9", "Carol")
    assert shown(hass, "sensor.people_in").state == "0"
    for pin in ("9", "7", "100"):
        await terminal.punch(pin)
    state = shown(hass, "sensor.people_in")
    assert (state.state, state.attributes["names"]) == ("2", ["Alice", "Carol"])
    await async_pass_time(hass, freezer, 120)
    await terminal.punch("7", state=CHECK_OUT)
    assert shown(hass, "sensor.people_in").attributes["names"] == ["Carol"]
    await async_change_person(hass, "9", name="Caroline")
    assert shown(hass, "sensor.people_in").attributes["names"] == ["Caroline"]
    await async_remove_person(hass, "9")
    assert shown(hass, "sensor.people_in").state == "0"


async def test_bus_event(hass: HomeAssistant, terminal: Device) -> None:
    """The event names the linked person; who is in is known by the time that it fires."""
    await async_add_person(hass, person="person.alice")
    await async_add_person(hass, "8", "Bob")
    seen: list[tuple[str, object, str]] = []

    @callback
    def see(event: Event[dict[str, Any]]) -> None:
        """Note what is shown as soon as the event is fired."""
        pin, person = event.data["pin"], event.data["person"]
        shown = value_of(hass, "present", pin) if pin in ("7", "8") else ""
        seen.append((pin, person, shown))

    hass.bus.async_listen("zkteco_push_punch", see)
    for pin in ("7", "8", "9"):
        await terminal.punch(pin)
    await async_settle(hass)
    assert seen == [("7", "person.alice", "on"), ("8", None, "on"), ("9", None, "")]


async def test_person_of_home_assistant(hass: HomeAssistant, terminal: Device) -> None:
    """A person of Home Assistant follows the tracker, as any other."""
    await async_add_person(hass)
    tracker = entity_id_of(hass, "tracker")
    assert tracker is not None
    await async_create_person(hass, "Alice", device_trackers=[tracker])
    await async_settle(hass)
    assert shown(hass, "person.alice").state == "not_home"
    await terminal.punch("7")
    await async_settle(hass)
    person = shown(hass, "person.alice")
    assert (person.state, person.attributes["in_zones"]) == ("home", ["zone.home"])
    assert shown(hass, "zone.home").state == "1"
    await terminal.punch("7", dt_util.utcnow() + timedelta(minutes=2), state=CHECK_OUT)
    await async_settle(hass)
    assert shown(hass, "person.alice").state == "not_home"


@pytest.mark.parametrize(
    ("seconds", "is_still_in"),
    [(1, True), (59, True), (60, False), (90, False)],
)
async def test_two_punches_within_a_minute(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    seconds: int,
    is_still_in: bool,
) -> None:
    """They count once, also at two terminals: the first counts."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    device, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for each in (device, other):
        await each.handshake()
    await async_add_person(hass)
    await device.punch("7", state=CHECK_IN)
    freezer.tick(seconds)
    await other.punch("7", state=CHECK_OUT)
    assert is_in(hass) is is_still_in
    last = SERIAL_NUMBER if is_still_in else OTHER_SERIAL_NUMBER
    assert value_of(hass, "last_terminal") == last


async def test_minute_is_measured_from_what_counted(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Whoever goes on punching is not ignored for ever."""
    await async_add_person(hass)
    shown = []
    for _ in range(5):
        await terminal.punch("7", state=NO_KEY)
        shown.append(is_in(hass))
        freezer.tick(30)
    assert shown == [True, True, False, False, True]


async def test_only_some_terminals(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """A PIN may be another person's on another terminal."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    device, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for each in (device, other):
        await each.handshake()
    events = async_capture_events(hass, "zkteco_push_punch")
    await async_add_person(hass, terminals=[SERIAL_NUMBER], person="person.alice")
    await other.punch("7")
    assert not is_in(hass)
    await device.punch("7")
    assert is_in(hass)
    assert [event.data["person"] for event in events] == [None, "person.alice"]
    freezer.tick(300)
    await async_change_person(hass, terminals=[OTHER_SERIAL_NUMBER])
    assert is_in(hass)
    assert value_of(hass, "last_terminal") == OTHER_SERIAL_NUMBER
    await async_change_person(hass, terminals=[])
    # By turns: in at one, out at the other, both within the same second.
    assert is_in(hass)
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    # What a terminal has recorded goes on to count when it has gone.
    await async_restart_hub(hass)
    assert is_in(hass)


@pytest.mark.freeze_time("2026-06-15 20:00:00+00:00")
async def test_night_shift(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A shift over midnight counts on both days, each with its own hours."""
    await async_add_person(hass)
    await terminal.punch("7", state=CHECK_IN)
    await async_pass_time(hass, freezer, timedelta(hours=1, minutes=59))
    assert minutes_in_today(hass) == 119
    assert clock_of(hass, "first_in") == "22:00:00"
    await async_pass_time(hass, freezer, timedelta(minutes=1))
    assert (is_in(hass), minutes_in_today(hass)) == (True, 0)
    assert clock_of(hass, "first_in") is None
    await async_pass_time(hass, freezer, timedelta(hours=6))
    await terminal.punch("7", state=CHECK_OUT)
    for _ in range(2):
        assert (is_in(hass), minutes_in_today(hass)) == (False, 360)
        assert clock_of(hass, "first_in") is None
        assert clock_of(hass, "last_out") == "06:00:00"
        await async_restart_hub(hass)
    await async_pass_time(hass, freezer, timedelta(hours=18))
    assert (is_in(hass), minutes_in_today(hass)) == (False, 0)
    assert clock_of(hass, "last_out") is None
    assert value_of(hass, "last_terminal") == SERIAL_NUMBER


@pytest.mark.parametrize(
    ("day_before", "hours"),
    [
        pytest.param("2027-03-27 17:00:00+00:00", 23, id="spring"),
        pytest.param("2026-10-24 16:00:00+00:00", 25, id="autumn"),
        pytest.param("2026-06-15 16:00:00+00:00", 24, id="usual"),
    ],
)
async def test_days_of_other_lengths(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    day_before: str,
    hours: int,
) -> None:
    """Where clocks change, a whole day has 23 or 25 hours."""
    freezer.move_to(day_before)
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)
    await device.handshake()
    await async_add_person(hass)
    await device.punch("7", state=CHECK_IN)
    midnight = dt_util.start_of_local_day() + timedelta(days=2)
    left = dt_util.as_utc(midnight) - timedelta(minutes=1) - dt_util.utcnow()
    await async_pass_time(hass, freezer, left)
    assert minutes_in_today(hass) == hours * 60 - 1
    await async_restart_hub(hass)
    assert minutes_in_today(hass) == hours * 60 - 1


async def test_forgotten_stays_open(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start_terminal: StartTerminal
) -> None:
    """Without an end, a stay goes on until somebody punches out, over days."""
    terminal = await start_terminal(punch_direction="keys")
    await async_add_person(hass)
    await terminal.punch("7", state=CHECK_IN)
    await async_pass_time(hass, freezer, timedelta(days=12, hours=2))
    assert (is_in(hass), minutes_in_today(hass)) == (True, 600)
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 600)
    await terminal.punch("7", state=CHECK_IN)
    assert clock_of(hass, "first_in") == "10:00:00"
    assert minutes_in_today(hass) == 600
    freezer.tick(3600)
    await terminal.punch("7", state=CHECK_OUT)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 660)


async def test_forgotten_ends(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """With an end, somebody has gone by then, at once and after a restart."""
    await async_add_person(hass, rule="ends_at", ends_at="19:30:00")
    await terminal.punch("7", state=NO_KEY)
    await async_pass_time(hass, freezer, timedelta(hours=11, minutes=29))
    assert is_in(hass)
    await async_pass_time(hass, freezer, timedelta(minutes=1))
    for _ in range(2):
        assert (is_in(hass), minutes_in_today(hass)) == (False, 690)
        assert clock_of(hass, "last_out") == "19:30:00"
        await async_restart_hub(hass)
    # The next day begins with coming in, as if nothing had been forgotten.
    await async_pass_time(hass, freezer, timedelta(hours=12, minutes=30))
    await terminal.punch("7", state=NO_KEY)
    assert is_in(hass)
    assert clock_of(hass, "first_in") == "08:00:00"
    await async_change_person(hass, rule="stays_open")
    # Now yesterday's stay went on, until that punch.
    assert not is_in(hass)
    assert minutes_in_today(hass) == 480


async def test_out_of_order(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Of punches that come within minutes, the times count, not the order."""
    await async_add_person(hass)
    now = dt_util.utcnow()
    for minutes, state in ((-1, CHECK_OUT), (-3, CHECK_IN), (-2, BREAK_OUT)):
        await terminal.punch("7", now + timedelta(minutes=minutes), state=state)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 1)
    assert clock_of(hass, "first_in") == "07:57:00"
    assert clock_of(hass, "last_out") == "07:59:00"
