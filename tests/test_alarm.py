"""Tests of alarms: their events, and the doors and housings that follow from them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import MINIMAL_HANDSHAKE, Device
from .support.house import async_pass_time, async_settle, entry_of, state_of, value_of
from .support.hub import async_restart_hub

pytestmark = pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")

POWER_ON = 0
ALARM = 3


@pytest.mark.parametrize(
    ("code", "event_type"),
    [
        ("50", "door_closed"),
        ("51", "door_opened"),
        ("53", "exit_button"),
        ("54", "forced_open"),
        ("55", "tamper"),
        ("58", "repeated_failure"),
        ("65535", "cancelled"),
        ("77", "other"),
        ("", "other"),
    ],
)
async def test_alarm(
    hass: HomeAssistant, terminal: Device, code: str, event_type: str
) -> None:
    """An alarm's event says what it is about, and carries the operation's fields."""
    operations = async_capture_events(hass, "zkteco_push_operation")
    await terminal.operate(ALARM, code)
    attributes = state_of(hass, "alarm").attributes
    assert attributes["event_type"] == event_type
    assert attributes["operation"] == "alarm"
    assert attributes["code"] == ALARM
    assert attributes["objects"] == [code, "0", "0", "0"]
    assert attributes["occurred_at"] == "2026-06-15T12:00:00+02:00"
    assert "at_boot" not in attributes
    assert len(operations) == 1
    assert value_of(hass, "doorbell") == "unknown"


@pytest.mark.parametrize(
    ("operation", "event_type"), [(2, "verification_failed"), (32, "duress")]
)
async def test_operation_that_is_an_alarm(
    hass: HomeAssistant, terminal: Device, operation: int, event_type: str
) -> None:
    """Some operations are alarms by themselves."""
    await terminal.operate(operation)
    assert state_of(hass, "alarm").attributes["event_type"] == event_type


@pytest.mark.parametrize("operation", [4, 5, 6, 9, 30, 33, 103])
async def test_no_alarm(hass: HomeAssistant, terminal: Device, operation: int) -> None:
    """Other operations are none."""
    await terminal.operate(operation, "55")
    assert value_of(hass, "alarm") == "unknown"
    assert entry_of(hass, "tamper") is None


@pytest.mark.parametrize("code", ["54", "55"])
@pytest.mark.parametrize(
    ("seconds", "at_boot"), [(0, True), (12, True), (60, True), (61, False)]
)
async def test_at_boot(
    hass: HomeAssistant, terminal: Device, code: str, seconds: int, at_boot: bool
) -> None:
    """What firmware raises at each start says so, and no housing is open."""
    start = dt_util.utcnow() - timedelta(minutes=2)
    await terminal.operate(POWER_ON, at=start)
    await terminal.operate(ALARM, code, at=start + timedelta(seconds=seconds))
    await async_settle(hass)
    attributes = state_of(hass, "alarm").attributes
    assert attributes.get("at_boot") is (True if at_boot else None)
    if at_boot:
        assert entry_of(hass, "tamper") is None
    else:
        assert value_of(hass, "tamper") == "on"


async def test_at_boot_in_one_body(hass: HomeAssistant, terminal: Device) -> None:
    """The start and the alarm usually come together (field: operlog-02)."""
    start = dt_util.utcnow() - timedelta(seconds=30)
    body = (
        terminal.oplog_line(POWER_ON, at=start)
        + terminal.oplog_line(ALARM, "54", at=start + timedelta(seconds=12))
        + terminal.oplog_line(4, at=start + timedelta(seconds=20))
    )
    assert (await terminal.upload("OPERLOG", body)).text == "OK:3"
    assert state_of(hass, "alarm").attributes["at_boot"] is True
    assert entry_of(hass, "tamper") is None


async def test_other_alarms_at_boot(hass: HomeAssistant, terminal: Device) -> None:
    """A door that opens right after a start is open."""
    await terminal.operate(POWER_ON)
    await terminal.operate(ALARM, "51")
    await async_settle(hass)
    assert "at_boot" not in state_of(hass, "alarm").attributes
    assert value_of(hass, "door") == "on"


@pytest.mark.parametrize("code", ["54", "55"])
@pytest.mark.parametrize("end", ["cancelled", "power-on"])
async def test_tamper(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    code: str,
    end: str,
) -> None:
    """A housing that was opened is so until the alarm is cancelled, or a start."""
    await terminal.operate(ALARM, code)
    await async_settle(hass)
    assert value_of(hass, "tamper") == "on"
    await async_pass_time(hass, freezer, 120)
    await terminal.operate(33)
    assert value_of(hass, "tamper") == "on"
    if end == "cancelled":
        await terminal.operate(ALARM, "65535")
    else:
        await terminal.operate(POWER_ON)
    assert value_of(hass, "tamper") == "off"
    await async_restart_hub(hass)
    assert value_of(hass, "tamper") == "off"


async def test_door(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A door is as it was reported last, also over restarts."""
    for code, state in (("51", "on"), ("50", "off"), ("51", "on")):
        await async_pass_time(hass, freezer, 10)
        await terminal.operate(ALARM, code)
        await async_settle(hass)
        assert value_of(hass, "door") == state
    await async_restart_hub(hass)
    assert value_of(hass, "door") == "on"
    assert entry_of(hass, "tamper") is None


async def test_many_operations_later(hass: HomeAssistant, terminal: Device) -> None:
    """The state of a door outlives a restart, whatever has been done since."""
    await terminal.operate(ALARM, "51")
    lines = [terminal.oplog_line(4, operator=str(number)) for number in range(240)]
    await terminal.upload("OPERLOG", "".join(lines))
    await async_restart_hub(hass)
    assert value_of(hass, "door") == "on"


@pytest.mark.parametrize(
    ("code", "key", "others"),
    [
        pytest.param("51", "door", ("53",), id="door, then the exit button"),
        pytest.param("55", "tamper", ("51", "50"), id="tamper, then the door"),
    ],
)
async def test_many_alarms_later(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    code: str,
    key: str,
    others: tuple[str, ...],
) -> None:
    """A restart forgets no state because alarms of another kind came after it."""
    await terminal.operate(ALARM, code)
    await async_settle(hass)
    for number in range(40):
        await async_pass_time(hass, freezer, 1)
        await terminal.operate(ALARM, others[number % len(others)])
    assert value_of(hass, key) == "on"
    await async_restart_hub(hass)
    assert value_of(hass, key) == "on"


async def test_old_alarms(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Alarms of a backlog move nothing."""
    old = dt_util.utcnow() - timedelta(hours=2)
    for code in ("51", "55"):
        await terminal.operate(ALARM, code, at=old)
    await async_pass_time(hass, freezer, 3)
    assert value_of(hass, "alarm") == "unknown"
    assert entry_of(hass, "door") is None
    assert entry_of(hass, "tamper") is None
    await async_restart_hub(hass)
    assert entry_of(hass, "door") is None


async def test_condensed_book(
    hass: HomeAssistant, start_terminal: Callable[..., Awaitable[Device]]
) -> None:
    """The condensed book knows no alarms, but the doorbell."""
    terminal = await start_terminal(code_book="condensed")
    operations = async_capture_events(hass, "zkteco_push_operation")
    for code in ("51", "55"):
        await terminal.operate(ALARM, code)
    for operation in (2, 32):
        await terminal.operate(operation)
    await async_settle(hass)
    assert value_of(hass, "alarm") == "unknown"
    assert entry_of(hass, "door") is None
    assert entry_of(hass, "tamper") is None
    assert [event.data["operation"] for event in operations] == [
        "factory_reset",
        "factory_reset",
        "admin_confirmed",
        "operation_32",
    ]


@pytest.mark.parametrize("is_tagged", [True, False], ids=["tagged", "untagged"])
@pytest.mark.parametrize("handshake", [None, MINIMAL_HANDSHAKE], ids=["new", "minimal"])
@pytest.mark.parametrize("code_book", ["automatic", "standard", "condensed"])
async def test_doorbell_in_every_book(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    is_tagged: bool,
    handshake: dict[str, str] | None,
    code_book: str,
) -> None:
    """Code 33 is the doorbell, whatever a terminal speaks."""
    terminal = await start_terminal(code_book=code_book)
    await terminal.handshake(handshake)
    await terminal.operate(33, tagged=is_tagged)
    assert state_of(hass, "doorbell").attributes["event_type"] == "ring"
    assert value_of(hass, "alarm") == "unknown"
