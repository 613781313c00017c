"""What the activity page says, in plain words."""

from datetime import timedelta
import json
from pathlib import Path
from typing import Final

from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.zkteco_push.iclock.access.records import AccessType
from custom_components.zkteco_push.iclock.attendance.code_books import STATES

from .support.activity import sentences
from .support.device import Device
from .support.hub import device_of

TEXTS: Final = json.loads(
    (
        Path(__file__).parents[1]
        / "custom_components"
        / "zkteco_push"
        / "translations"
        / "en.json"
    ).read_text()
)["common"]


async def test_punches(
    logbook: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    terminal: Device,
) -> None:
    """Test that punches say who, what, where and how, with or without a name."""
    dr.async_get(hass).async_update_device(
        device_of(hass).id, name_by_user="Front door"
    )
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Alice\tPri=0\n")
    lines = (
        terminal.attlog_line("7", state=0, verification=15),
        terminal.attlog_line("8", state=1, verification=1),
        terminal.attlog_line("8", state=255, verification=11),
    )
    for line in lines:
        assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    assert await sentences(hass, hass_ws_client) == [
        "Alice checked in at Front door with the face",
        "Number 8 checked out at Front door with a fingerprint",
        "Number 8 punched at Front door",
    ]


async def test_older_punches(
    logbook: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    terminal: Device,
) -> None:
    """Test that punches of before are one line, and none that takes them for now."""
    yesterday = dt_util.utcnow() - timedelta(days=1)
    lines = "".join(
        terminal.attlog_line("7", yesterday + timedelta(minutes=n)) for n in range(3)
    )
    assert (await terminal.upload("ATTLOG", lines)).text == "OK:3"
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=3))
    await hass.async_block_till_done()
    (line,) = await sentences(hass, hass_ws_client)
    assert line.endswith(" sent 3 punches of before")


async def test_gone_and_unknown(
    logbook: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    terminal: Device,
) -> None:
    """Test that a terminal that was removed and fields of before do no harm."""
    hass.bus.async_fire(
        "zkteco_push_punch", {"device_id": device_of(hass).id, "pin": "7"}
    )
    hass.bus.async_fire(
        "zkteco_push_access", {"device_id": device_of(hass).id, "type": "of_tomorrow"}
    )
    await hass.async_block_till_done()
    name = device_of(hass).name
    assert await sentences(hass, hass_ws_client) == [
        f"Number 7 punched at {name}",
        f"{name} reported something",
    ]


def test_every_word() -> None:
    """Test that each state and each kind of access has a text."""
    wanted = {f"logbook_{state}" for state in STATES.values()}
    wanted |= {f"logbook_access_{kind.value}" for kind in AccessType}
    assert wanted <= set(TEXTS)
