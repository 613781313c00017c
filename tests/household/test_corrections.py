"""Tests of what follows from corrections: who is in, the times of today, the hours."""

from datetime import datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.commands.support import async_call
from tests.support.corrections import Corrector
from tests.support.device import Device, upload_lines
from tests.support.house import async_pass_time
from tests.support.hub import (
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
)

from .support import async_add_person, clock_of, is_in, minutes_in_today, value_of
from .test_hours import async_hours, async_write, lines_of

# Monday, 18:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 16:00:00+00:00")

IN, OUT = 0, 1


@pytest.fixture(autouse=True)
async def websocket_api(hass: HomeAssistant) -> None:
    """Have the websocket before the test's server takes no more paths."""
    assert await async_setup_component(hass, "websocket_api", {})


@pytest.fixture
async def admin(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Corrector:
    """Return an administrator."""
    return Corrector(await hass_ws_client(hass))


def ago(**units: float) -> datetime:
    """Return a time in the past."""
    return dt_util.utcnow() - timedelta(**units)


async def async_ids(hass: HomeAssistant, **fields: Any) -> list[int]:
    """Return the numbers of the punches that terminals have sent, in order."""
    found = (await async_call(hass, "get_punches", **fields))["punches"]
    return [row["id"] for row in found if row["id"] is not None]


async def test_added(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    admin: Corrector,
) -> None:
    """A punch out that was forgotten has the person out, now and after a restart."""
    await async_add_person(hass)
    await terminal.punch("7", ago(hours=8), state=IN)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 480)
    fired = async_capture_events(hass, "zkteco_push_punch")
    added = await admin.add(ago(hours=2), "check_out")
    await async_pass_time(hass, freezer, 3)

    def assert_out() -> None:
        """Have the person be out for two hours."""
        assert (is_in(hass), minutes_in_today(hass)) == (False, 360)
        assert clock_of(hass, "first_in") == "10:00:00"
        assert clock_of(hass, "last_out") == "16:00:03"
        assert value_of(hass, "last_terminal") == SERIAL_NUMBER

    assert_out()
    await async_restart_hub(hass)
    assert_out()
    await admin.withdraw(added["correction_id"])
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 480)
    assert fired == []


async def test_voided(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    admin: Corrector,
) -> None:
    """A punch that is wrong counts no more, now and after a restart."""
    await async_add_person(hass)
    for hours, state in ((8, IN), (5, OUT)):
        await terminal.punch("7", ago(hours=hours), state=state)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 180)
    _, wrong = await async_ids(hass)
    voided = await admin.void(wrong)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 480)
    assert clock_of(hass, "last_out") is None
    await async_restart_hub(hass)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 480)
    await admin.withdraw(voided["correction_id"])
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 180)


async def test_live_punch_voided(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    admin: Corrector,
) -> None:
    """A punch of just now is as if it had not been, and the next one counts."""
    await async_add_person(hass)
    await terminal.punch("7", state=IN)
    assert is_in(hass)
    (wrong,) = await async_ids(hass)
    await admin.void(wrong)
    await async_pass_time(hass, freezer, 3)
    assert not is_in(hass)
    await async_pass_time(hass, freezer, 120)
    assert not is_in(hass)
    await terminal.punch("7", state=IN)
    assert is_in(hass)
    assert clock_of(hass, "first_in") == "18:02:03"


@pytest.mark.parametrize("days", [3, 30, 400])
async def test_of_long_ago(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    admin: Corrector,
    days: int,
) -> None:
    """A correction of long ago may be the one that says who is in today."""
    await async_add_person(hass)
    await admin.add(ago(days=days))
    await async_pass_time(hass, freezer, 3)
    assert is_in(hass)
    await async_restart_hub(hass)
    assert is_in(hass)
    await terminal.punch("7", ago(days=days, hours=-1), state=OUT)
    await async_pass_time(hass, freezer, 3)
    assert not is_in(hass)
    (out,) = await async_ids(hass)
    await admin.void(out)
    await async_pass_time(hass, freezer, 3)
    assert is_in(hass)


async def test_added_says_which_way(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    admin: Corrector,
) -> None:
    """Where nobody presses keys, what is added by hand still says which way.

    It presses no key there: what others have punched stays as it was.
    """
    await async_add_person(hass)
    await async_add_person(hass, "8", "Bob")
    for pin in ("7", "8"):
        for hours in (9, 5):
            await terminal.punch(pin, ago(hours=hours), state=IN)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 240)
    await admin.add(ago(hours=3), "check_in")
    await admin.add(ago(hours=2), "check_in")
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 420)
    await admin.add(ago(hours=1), "check_out")
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 360)
    assert (is_in(hass, "8"), minutes_in_today(hass, "8")) == (False, 240)
    await admin.add(ago(minutes=30), "unspecified")
    await async_pass_time(hass, freezer, 3)
    assert is_in(hass)


async def test_key_by_mistake(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    admin: Corrector,
) -> None:
    """Once a key that was pressed by mistake is void, all others' punches are as before."""
    await async_add_person(hass)
    for hours in (5, 3):
        await terminal.punch("7", ago(hours=hours), state=IN)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 120)
    await terminal.punch("100", ago(hours=4), state=OUT)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 300)
    (mistake,) = await async_ids(hass, pin="100")
    voided = await admin.void(mistake)
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (False, 120)
    await admin.withdraw(voided["correction_id"])
    await async_pass_time(hass, freezer, 3)
    assert (is_in(hass), minutes_in_today(hass)) == (True, 300)


@pytest.fixture
async def recorded(
    recorder_mock: Recorder, hass: HomeAssistant, client: TestClient[Any, Any]
) -> Device:
    """Return a terminal of a hub beside a recorder."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"punch_direction": "keys"}})
    device = Device(client)
    await device.handshake()
    return device


async def test_hours_are_repaired(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    recorded: Device,
    admin: Corrector,
) -> None:
    """A forgotten punch out of weeks ago takes away what was written since, no more."""
    lines = lines_of(recorded, ("01 08:00", "01 16:00"), ("11 08:00", "11 12:00"))
    # Nobody punched out on the 1st.
    await upload_lines(recorded, "ATTLOG", [lines[0], *lines[2:]])
    await async_add_person(hass)
    await async_write(hass, freezer)
    wrong = await async_hours(hass)
    assert (wrong["06-01 00"], wrong["06-05 00"], wrong["06-11 00"]) == (16, 24, 12)
    added = await admin.add("2026-06-01T16:00:00", "check_out")
    await async_write(hass, freezer)
    right = {"06-01 00": 8, "06-11 00": 4}
    assert await async_hours(hass) == right
    assert await async_hours(hass, "week") == {"06-01 00": 8, "06-08 00": 4}
    first, *_ = await async_ids(hass)
    voided = await admin.void(first)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-11 00": 4}
    await admin.withdraw(voided["correction_id"])
    await async_write(hass, freezer)
    assert await async_hours(hass) == right
    await admin.withdraw(added["correction_id"])
    await async_write(hass, freezer)
    assert await async_hours(hass) == wrong


async def test_hours_after_a_stop(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    recorded: Device,
    admin: Corrector,
) -> None:
    """What was corrected just before Home Assistant stopped is written after it."""
    lines = lines_of(recorded, ("01 08:00", "01 16:00"), ("15 08:00", "15 12:00"))
    await upload_lines(recorded, "ATTLOG", lines)
    await async_add_person(hass)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-01 00": 8, "06-15 00": 4}
    await admin.add("2026-06-01T12:00:00", "check_out")
    await async_restart_hub(hass)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-01 00": 4, "06-15 00": 4}


async def test_key_by_mistake_before_a_stop(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    recorder_mock: Recorder,
    admin: Corrector,
) -> None:
    """A key of somebody else's that is void then changes hours after the stop as well."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"punch_direction": "automatic"}})
    device = Device(client)
    await device.handshake()
    _, key = lines_of(device, ("01 09:00", "01 10:00"), pin="100")
    lines = lines_of(device, ("01 08:00", "01 08:00"), ("01 12:00", "01 12:00"))
    # Nobody presses a key but one, once.
    await upload_lines(device, "ATTLOG", [*lines[::2], key])
    await async_add_person(hass)
    await async_write(hass, freezer)
    wrong = await async_hours(hass)
    assert (wrong["06-01 00"], wrong["06-05 00"]) == (16, 24)
    (number,) = await async_ids(hass, pin="100", start="2026-06-01 00:00:00")
    await admin.void(number)
    await async_restart_hub(hass)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-01 00": 4}


async def test_deleted_for_its_age(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    recorder_mock: Recorder,
    admin: Corrector,
) -> None:
    """Hours stay when corrections are deleted with their punches for their age."""
    await async_set_up_hub(
        hass, {SERIAL_NUMBER: {"punch_direction": "keys"}}, keep_punches_days=10
    )
    device = Device(client)
    await device.handshake()
    await async_add_person(hass)
    await device.punch("7", state=IN)
    freezer.tick(3600)
    await device.punch("7", state=IN)
    (_, wrong) = await async_ids(hass)
    await admin.void(wrong)
    await admin.add(dt_util.utcnow(), "check_out")
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-15 00": 1}
    freezer.move_to("2026-06-26 01:00:00+00:00")
    await async_pass_time(hass, freezer, 0)
    await async_write(hass, freezer)
    journal = loaded_hub(hass).runtime_data.journal
    assert await journal.corrections.punches(SERIAL_NUMBER, limit=9) == []
    assert await async_hours(hass) == {"06-15 00": 1}
    await device.punch("7", state=IN)
    freezer.tick(3600)
    await device.punch("7", state=OUT)
    await async_write(hass, freezer)
    assert await async_hours(hass) == {"06-15 00": 1, "06-26 00": 1}
