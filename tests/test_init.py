"""Tests of the hub's life: set-up, unload, reload, restart and removal."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components.config import device_registry as device_registry_commands
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .support.device import Device
from .support.house import async_settle, entry_of, issues, value_of
from .support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    device_of,
    loaded_hub,
)

RESTORED = (
    "punch",
    "doorbell",
    "alarm",
    "last_punch",
    "last_person",
    "users",
    "fingerprints",
    "attendance_records",
    "rejected_lines",
    "door",
    "tamper",
)
UNAVAILABLE = (503, b"UNAVAILABLE")


async def test_set_up(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """The hub loads with a device for each of its terminals, whether they call or not."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    for serial_number in (SERIAL_NUMBER, OTHER_SERIAL_NUMBER):
        device = device_of(hass, serial_number)
        assert device.serial_number == serial_number
        assert device.name == serial_number
        assert device.manufacturer == "ZKTeco"
        assert device.config_entry_id == entry.entry_id
        assert value_of(hass, "punch", serial_number) == "unknown"
    path = Path(hass.config.path(".storage", DOMAIN, "journal.db"))
    assert path.exists()


async def test_before_set_up(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Without a hub every path answers that terminals have to keep their data."""
    device = Device(client)
    for reply in (
        await device.handshake(),
        await device.poll(),
        await device.punch(),
        await device.request("POST", "/iclock/devicecmd", "ID=1&Return=0&CMD=DATA"),
        await device.request("GET", "/iclock/nothing"),
        await device.request("POST", "/iclock/registry"),
    ):
        assert (reply.status, reply.body) == UNAVAILABLE
        assert reply.headers["Content-Type"].startswith("text/plain")


async def test_unload(hass: HomeAssistant, terminal: Device) -> None:
    """While the hub is unloaded terminals keep their data, and entities are unavailable."""
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    reply = await terminal.punch()
    assert (reply.status, reply.body) == UNAVAILABLE
    assert value_of(hass, "connected") == "unavailable"
    assert await hass.config_entries.async_setup(entry.entry_id)
    punches = async_capture_events(hass, "zkteco_push_punch")
    assert (await terminal.punch()).text == "OK:1"
    assert len(punches) == 1


async def test_home_assistant_stops(hass: HomeAssistant, terminal: Device) -> None:
    """When Home Assistant stops, nothing more is taken in and the journal is closed."""
    await terminal.punch()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await async_settle(hass)
    reply = await terminal.punch("101")
    assert (reply.status, reply.body) == UNAVAILABLE
    folder = Path(hass.config.path(".storage", DOMAIN))
    # SQLite removes its side files when the last connection is closed.
    assert {path.name for path in folder.iterdir()} == {"journal.db", "__pycache__"}


async def test_restart(hass: HomeAssistant, terminal: Device) -> None:
    """What was shown before a restart is shown after it."""
    await terminal.options(
        UserCount="4", FPCount="5", TransactionCount="6", FWVersion="Ver 8.0.4.2"
    )
    await terminal.punch("4711", state=1)
    await terminal.operate(33)
    await terminal.operate(3, "51")
    await terminal.operate(3, "55")
    await terminal.upload("ATTLOG", "4711\tyesterday\t0\t1\n")
    before = {key: value_of(hass, key) for key in RESTORED}
    assert before["last_person"] == "4711"
    assert before["users"] == "4"
    assert before["rejected_lines"] == "1"
    assert before["door"] == before["tamper"] == "on"
    await async_restart_hub(hass)
    assert {key: value_of(hass, key) for key in RESTORED} == before
    assert device_of(hass).sw_version == "Ver 8.0.4.2"


async def test_restart_repeats_nothing(hass: HomeAssistant, terminal: Device) -> None:
    """A terminal that sends again after a restart what it had sent is not heard twice."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    operations = async_capture_events(hass, "zkteco_push_operation")
    punch, operation = terminal.attlog_line(), terminal.oplog_line(33)
    await terminal.upload("ATTLOG", punch)
    await terminal.upload("OPERLOG", operation)
    await async_restart_hub(hass)
    assert (await terminal.upload("ATTLOG", punch)).text == "OK:1"
    assert (await terminal.upload("OPERLOG", operation)).text == "OK:1"
    assert (len(punches), len(operations)) == (1, 1)


async def test_running_terminal_needs_no_handshake(
    hass: HomeAssistant, terminal: Device
) -> None:
    """A terminal that goes on polling over a restart is served, and read as before."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    await terminal.poll()
    await async_restart_hub(hass)
    assert (await terminal.poll()).text == "OK"
    await terminal.punch(verification=25)
    assert punches[0].data["verification"] == "palm"


async def test_neighbour_is_not_interrupted(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Adding, and removing, a terminal does not touch the others."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    await terminal.punch("1")
    runtime_data = loaded_hub(hass).runtime_data
    states = {
        state.entity_id: state
        for state in hass.states.async_all()
        if state.entity_id.split(".")[1].startswith(SERIAL_NUMBER.lower())
    }
    assert states
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    neighbour = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await neighbour.handshake()
    await neighbour.punch("2")
    assert value_of(hass, "last_person", OTHER_SERIAL_NUMBER) == "2"
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    assert (await neighbour.punch("3")).status == 401
    for entity_id, state in states.items():
        assert hass.states.get(entity_id) is state
    assert loaded_hub(hass).runtime_data is runtime_data
    await terminal.punch("4")
    assert [event.data["pin"] for event in punches] == ["1", "2", "4"]


async def test_removed_terminal(hass: HomeAssistant, terminal: Device) -> None:
    """A removed terminal takes its device and entities with it, its punches stay."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    now = dt_util.utcnow()
    lines = [
        terminal.attlog_line("1", now - timedelta(hours=2)),
        terminal.attlog_line("2", now),
    ]
    await terminal.upload("ATTLOG", "".join(lines))
    assert len(punches) == 1
    device_id = device_of(hass).id
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert dr.async_get(hass).async_get(device_id) is None
    left = er.async_entries_for_config_entry(
        er.async_get(hass), loaded_hub(hass).entry_id
    )
    assert [entry.entity_id for entry in left] == ["calendar.who_may_enter"]
    # A run of old punches that was under way is told before the terminal goes.
    assert [event.data["punches"] for event in backlogs] == [1]
    await async_add_terminal(hass, SERIAL_NUMBER)
    await terminal.handshake()
    assert (await terminal.upload("ATTLOG", "".join(lines))).text == "OK:2"
    await terminal.punch("3")
    await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert [event.data["pin"] for event in punches] == ["2", "3"]
    assert [event.data["punches"] for event in backlogs] == [1]


async def test_removed_terminal_is_forgotten(
    hass: HomeAssistant, terminal: Device
) -> None:
    """A terminal that is added again begins anew: it is asked for everything."""
    await terminal.options(UserCount="4")
    await terminal.punch()
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "9999"
    await async_remove_terminal(hass, SERIAL_NUMBER)
    await async_add_terminal(hass, SERIAL_NUMBER)
    assert value_of(hass, "users") == "unknown"
    assert value_of(hass, "last_punch") == "unknown"
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "0"


async def test_reload(hass: HomeAssistant, terminal: Device) -> None:
    """After a reload the terminal is served, and its events fire once."""
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await async_settle(hass)
    punches = async_capture_events(hass, "zkteco_push_punch")
    await terminal.punch()
    assert len(punches) == 1
    assert value_of(hass, "last_person") == "100"


async def test_removed_hub(hass: HomeAssistant, terminal: Device) -> None:
    """Removing the hub keeps the punches, says where, and forgets everything else."""
    await terminal.options(UserCount="4", FWVersion="SECRETVERSION")
    await terminal.operate(30, "SECRETOBJECT")
    await terminal.upload("OPERLOG", "USER PIN=1\tName=SECRETNAME\tPasswd=SECRETWORD")
    await terminal.upload("ATTLOG", "SECRETLINE\tyesterday\n")
    line = terminal.attlog_line("4711")
    await terminal.upload("ATTLOG", line)
    entry = loaded_hub(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    await async_settle(hass)
    path = Path(hass.config.path(".storage", DOMAIN, "journal.db"))
    issue = issues(hass)["punches_kept"]
    assert issue.translation_placeholders == {"path": str(path)}
    assert path.exists()
    left = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert b"4711" in left
    for secret in (b"SECRETVERSION", b"SECRETOBJECT", b"SECRETNAME", b"SECRETLINE"):
        assert secret not in left
    assert not dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    assert "punches_kept" not in issues(hass)
    punches = async_capture_events(hass, "zkteco_push_punch")
    await terminal.handshake()
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    assert punches == []
    assert value_of(hass, "users") == "unknown"


async def test_unload_waits_for_what_is_being_stored(
    hass: HomeAssistant, terminal: Device
) -> None:
    """A body that has arrived when the hub is unloaded is answered by its commit."""
    lines = [terminal.attlog_line(str(number)) for number in range(5000)]
    upload = hass.async_create_task(terminal.upload("ATTLOG", "".join(lines)))
    punches = async_capture_events(hass, "zkteco_push_punch")
    assert await hass.config_entries.async_reload(loaded_hub(hass).entry_id)
    reply = await upload
    # Whichever was first: stored and said so, or not stored and kept by the terminal.
    assert (reply.status, reply.body) in ((200, b"OK:5000"), UNAVAILABLE)
    assert (await terminal.upload("ATTLOG", "".join(lines))).text == "OK:5000"
    assert len(punches) == 5000


@pytest.mark.parametrize("is_approved", [True, False])
async def test_removing_a_device(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, is_approved: bool
) -> None:
    """Only the device of a terminal that is gone can be removed by itself."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    websocket = await hass_ws_client(hass)
    device_registry_commands.async_setup(hass)
    registry = dr.async_get(hass)
    device = device_of(hass)
    if not is_approved:
        device = registry.async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={(DOMAIN, "GONE1")}
        )
    answer = await websocket.remove_device(device.id)
    assert answer["success"] is not is_approved
    assert (registry.async_get(device.id) is not None) is is_approved
    assert entry_of(hass, "punch") is not None
