"""Tests of what is live, and of what only goes into the journal."""

from datetime import datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import Device
from .support.house import async_pass_time, value_of
from .support.hub import async_restart_hub

pytestmark = pytest.mark.freeze_time("2026-06-15 10:00:00+00:00")

LIVE_SECONDS = 300


@pytest.mark.parametrize(
    ("seconds", "is_live"),
    [
        pytest.param(-86_400, False, id="a day old"),
        pytest.param(-LIVE_SECONDS - 1, False, id="just too old"),
        pytest.param(-LIVE_SECONDS, True, id="just new enough"),
        pytest.param(0, True, id="now"),
        pytest.param(LIVE_SECONDS, True, id="a clock that is ahead"),
        pytest.param(LIVE_SECONDS + 1, False, id="a clock that is too far ahead"),
        pytest.param(86_400, False, id="tomorrow"),
    ],
)
async def test_border(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    seconds: int,
    is_live: bool,
) -> None:
    """A record is live within five minutes of its own time, on both sides."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    operations = async_capture_events(hass, "zkteco_push_operation")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    time = dt_util.utcnow() + timedelta(seconds=seconds)
    assert (await terminal.punch("1", time)).text == "OK:1"
    assert (await terminal.operate(33, at=time)).text == "OK:1"
    await async_pass_time(hass, freezer, 3)
    assert len(punches) == len(operations) == int(is_live)
    assert len(backlogs) == int(not is_live)
    for key in ("punch", "doorbell", "last_punch", "last_person"):
        assert (value_of(hass, key) != "unknown") is is_live, key


async def test_repeats(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """What has been seen never fires again, however often it comes."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    operations = async_capture_events(hass, "zkteco_push_operation")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    old = terminal.attlog_line("2", dt_util.utcnow() - timedelta(hours=1))
    bodies = {
        "ATTLOG": terminal.attlog_line("1") + old,
        "OPERLOG": terminal.oplog_line(33),
    }
    for round_number in range(3):
        for table, body in bodies.items():
            reply = await terminal.upload(table, body)
            assert reply.text == f"OK:{body.count('\n')}"
        await async_pass_time(hass, freezer, 3)
        assert (len(punches), len(operations), len(backlogs)) == (1, 1, 1)
        if round_number == 1:
            await async_restart_hub(hass)


async def test_duplicates_in_one_body(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Equal lines of one body are one record; both lines are counted in the answer."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    operations = async_capture_events(hass, "zkteco_push_operation")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    now, old = terminal.attlog_line("1"), terminal.attlog_line("2", _ago(hours=1))
    assert (await terminal.upload("ATTLOG", now + old + now + old)).text == "OK:4"
    ring = terminal.oplog_line(33)
    assert (await terminal.upload("OPERLOG", ring * 3)).text == "OK:3"
    await async_pass_time(hass, freezer, 3)
    assert [event.data["pin"] for event in punches] == ["1"]
    assert len(operations) == 1
    assert [event.data["punches"] for event in backlogs] == [1]


async def test_differing_punches_of_one_second(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Punches of one second that differ in who, state or method are all told."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    lines = (
        terminal.attlog_line("1"),
        terminal.attlog_line("2"),
        terminal.attlog_line("1", state=1),
        terminal.attlog_line("1", verification=1),
    )
    await terminal.upload("ATTLOG", "".join(lines))
    assert [
        (
            event.data["pin"],
            event.data["state_code"],
            event.data["verification_code"],
        )
        for event in punches
    ] == [("1", 0, 15), ("2", 0, 15), ("1", 1, 15), ("1", 0, 1)]


async def test_run_ends_with_silence(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A run of old punches is told two seconds after the last of them."""
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    for number in range(5):
        await terminal.punch(str(number), _ago(hours=1))
        await async_pass_time(hass, freezer, 1)
        assert backlogs == []
    await async_pass_time(hass, freezer, 2)
    assert [event.data["punches"] for event in backlogs] == [5]
    await async_pass_time(hass, freezer, 60)
    assert len(backlogs) == 1
    await terminal.punch("9", _ago(hours=2))
    await async_pass_time(hass, freezer, 3)
    assert [event.data["punches"] for event in backlogs] == [5, 1]


async def test_long_run(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A run that goes on and on is told every 30 seconds, without losing a punch."""
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    sent = 0
    for second in range(65):
        await terminal.punch(str(second), _ago(hours=1))
        sent += 1
        await async_pass_time(hass, freezer, 1)
        if second < 29:
            assert backlogs == []
    assert len(backlogs) == 2
    await async_pass_time(hass, freezer, 3)
    assert len(backlogs) == 3
    assert sum(event.data["punches"] for event in backlogs) == sent


async def test_old_punches_move_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """A backlog behind a live punch leaves what that one has shown."""
    await terminal.punch("1")
    await terminal.operate(33)
    keys = ("punch", "doorbell", "last_punch", "last_person")
    before = {key: value_of(hass, key) for key in keys}
    assert before["last_person"] == "1"
    await async_pass_time(hass, freezer, 60)
    lines = [
        terminal.attlog_line(str(number), _ago(hours=number)) for number in range(1, 99)
    ]
    await terminal.upload("ATTLOG", "".join(lines))
    await terminal.operate(33, at=_ago(hours=1))
    await async_pass_time(hass, freezer, 3)
    assert {key: value_of(hass, key) for key in keys} == before
    await async_restart_hub(hass)
    assert {key: value_of(hass, key) for key in keys} == before


async def test_live_among_old(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """The live punches of a body fire one by one, in its order, the old ones together."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    lines = (
        terminal.attlog_line("1", _ago(days=2)),
        terminal.attlog_line("2", _ago(seconds=9)),
        terminal.attlog_line("3", _ago(days=1)),
        terminal.attlog_line("4", _ago(seconds=3)),
    )
    assert (await terminal.upload("ATTLOG", "".join(lines))).text == "OK:4"
    await async_pass_time(hass, freezer, 3)
    assert [event.data["pin"] for event in punches] == ["2", "4"]
    (backlog,) = backlogs
    assert backlog.data["punches"] == 2
    assert backlog.data["first"] == "2026-06-13T12:00:00+02:00"
    assert backlog.data["last"] == "2026-06-14T12:00:00+02:00"


async def test_asked_for(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """What a terminal sends because it was asked is never live."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    operations = async_capture_events(hass, "zkteco_push_operation")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    line = terminal.attlog_line("1")
    reply = await terminal.upload("ATTLOG", line, CmdId="17")
    assert reply.text == "OK:1"
    assert (await terminal.upload("OPERLOG", terminal.oplog_line(33), cmdid="18")).text
    await async_pass_time(hass, freezer, 3)
    assert (punches, operations) == ([], [])
    assert [event.data["punches"] for event in backlogs] == [1]
    assert value_of(hass, "last_person") == "unknown"
    # The terminal's own upload of the same record comes second: it has been seen.
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    assert punches == []


async def test_large_backlog(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Twenty thousand old punches become one event."""
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    punches = async_capture_events(hass, "zkteco_push_punch")
    start = _ago(days=30)
    lines = [
        terminal.attlog_line(str(number % 50), start + timedelta(seconds=number))
        for number in range(20_000)
    ]
    for first in range(0, len(lines), 5000):
        body = "".join(lines[first : first + 5000])
        assert (await terminal.upload("ATTLOG", body)).text == "OK:5000"
    await async_pass_time(hass, freezer, 3)
    assert punches == []
    assert [event.data["punches"] for event in backlogs] == [20_000]


def _ago(**units: float) -> datetime:
    """Return a time in the past."""
    return dt_util.utcnow() - timedelta(**units)
