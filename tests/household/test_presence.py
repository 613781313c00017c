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

from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle
from tests.support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
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


@pytest.mark.parametrize(
    ("setting", "states", "expected"),
    [
        # Nobody presses a key: by turns, whatever firmware sends instead of one.
        ("automatic", [0, 0, 0], [True, False, True]),
        ("automatic", [255, 255, 255], [True, False, True]),
        ("automatic", [6, 6], [True, False]),
        # Once somebody has, no key is a check-in; today's first punch reads anew.
        ("automatic", [0, 1, 0, 0, 1], [True, False, True, True, False]),
        ("automatic", [0, 0, 0, 1], [True, False, True, False]),
        ("automatic", [1, 255, 255], [False, True, False]),
        ("keys", [0, 0, 1], [True, True, False]),
        ("keys", [255, 255], [True, False]),
        ("alternate", [0, 0, 1, 0, 5, 255], [True, False, False, True, False, True]),
        ("entrance", [0, 255, 0, 1], [True, True, True, False]),
        ("exit", [0, 4, 255], [False, True, False]),
        # Every key by its meaning.
        ("keys", [4, 5, 3, 2, 9, 8], [True, False] * 3),
    ],
)
async def test_direction(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_terminal: StartTerminal,
    setting: str,
    states: list[int],
    expected: list[bool],
) -> None:
    """What a punch means follows from its key, else from the terminal's setting."""
    terminal = await start_terminal(punch_direction=setting)
    await async_add_person(hass)
    shown = []
    for state in states:
        await terminal.punch("7", state=state)
        shown.append(is_in(hass))
        freezer.tick(120)
    assert shown == expected
    await async_restart_hub(hass)
    assert is_in(hass) is expected[-1]


async def test_entrance_and_exit(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, client: TestClient[Any, Any]
) -> None:
    """Two terminals, one on each side of a door, need no keys."""
    settings = {
        SERIAL_NUMBER: {"punch_direction": "entrance"},
        OTHER_SERIAL_NUMBER: {"punch_direction": "exit"},
    }
    await async_set_up_hub(hass, settings)
    inside, outside = Device(client, OTHER_SERIAL_NUMBER), Device(client)
    for each in (inside, outside):
        await each.handshake()
    await async_add_person(hass)
    shown = []
    for each in (outside, outside, inside, inside, outside):
        await each.punch("7")
        shown.append(is_in(hass))
        freezer.tick(600)
    assert shown == [True, True, False, False, True]
    assert clock_of(hass, "first_in") == "08:00:00"
    # The second punch out is when the person was seen to go last.
    assert clock_of(hass, "last_out") == "08:30:00"
    assert minutes_in_today(hass) == 20


async def test_accidental_key_heals(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A key pressed once makes no key a check-in for a week, no longer."""
    await async_add_person(hass)
    await terminal.punch("100", state=CHECK_OUT)
    shown = []
    for _ in range(9):
        pair = []
        for _ in range(2):
            await terminal.punch("7", state=0)
            pair.append(is_in(hass))
            await async_pass_time(hass, freezer, timedelta(hours=9))
        shown.append(pair)
        freezer.tick(timedelta(hours=6))
        await terminal.handshake()
    assert shown == [[True, True]] * 8 + [[False, True]]


async def test_first_key_of_a_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Somebody else's first key tells that others' punches of today were check-ins."""
    await async_add_person(hass)
    for _ in range(2):
        await terminal.punch("7", state=0)
        freezer.tick(600)
    assert not is_in(hass)
    await terminal.punch("100", state=CHECK_OUT)
    assert is_in(hass)
    assert minutes_in_today(hass) == 20
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 20)


async def test_changed_direction(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A changed setting counts for the past as well."""
    await async_add_person(hass)
    for _ in range(2):
        await terminal.punch("7", state=NO_KEY)
        freezer.tick(600)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 10)
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "punch_direction": "entrance"}
    )
    await async_settle(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 20)
