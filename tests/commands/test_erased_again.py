"""What a terminal sends again of somebody who has been erased."""

from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.diagnostics import async_get_config_entry_diagnostics
from tests.support.damage import folder, journal_file, pins, set_aside
from tests.support.device import Device
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
)

from .support import async_queue

PIN = "700014711"


async def test_sent_again(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Nothing of before is stored, of whatever run; what comes later is."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    terminal, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    await terminal.handshake()
    await other.handshake()
    now = dt_util.utcnow()
    log = "".join(
        terminal.attlog_line(pin, now - timedelta(days=days))
        for days in (1, 2)
        for pin in (PIN, "8")
    ) + terminal.attlog_line(PIN, now - timedelta(seconds=5))
    done = terminal.oplog_line(30, PIN, operator=PIN, at=now - timedelta(hours=1))
    done += terminal.oplog_line(30, "8", at=now - timedelta(hours=1))
    for device in (terminal, other):
        assert (await device.upload("ATTLOG", log)).text == "OK:5"
        assert (await device.upload("OPERLOG", done)).text == "OK:2"
    await async_queue(hass, "erase_person", pin=PIN)
    # What is told of the first time has been told.
    await async_restart_hub(hass)
    events = [
        async_capture_events(hass, f"zkteco_push_{name}")
        for name in ("punch", "operation", "backlog")
    ]

    async def punches() -> list[str]:
        """Return who has punched, as the journal knows it of the terminal."""
        stored = await loaded_hub(hass).runtime_data.journal.punches(
            SERIAL_NUMBER, limit=100
        )
        return [each.punch.pin for each in stored]

    assert await punches() == ["8", "8"]
    for again in range(3):
        assert (await terminal.upload("ATTLOG", log, "0")).text == "OK:5"
        assert (await terminal.upload("OPERLOG", done, "0")).text == "OK:2"
        assert await punches() == ["8", "8"]
        if again == 1:
            # It holds them still when it is approved once more.
            await async_remove_terminal(hass, SERIAL_NUMBER)
            await async_add_terminal(hass, SERIAL_NUMBER)
        await async_restart_hub(hass)
    assert [list(each) for each in events] == [[], [], []]
    # Another terminal's people are others.
    assert pins(hass).count(PIN) == 3
    figures = await async_get_config_entry_diagnostics(hass, loaded_hub(hass))
    counted = [each["stored"]["erased"] for each in figures["terminals"]]
    assert sorted(counted) == [0, 12]
    # Times are whole seconds, and all of this took less than one.
    later = dt_util.utcnow() + timedelta(seconds=2)
    assert (await terminal.punch(PIN, later)).text == "OK:1"
    assert await punches() == ["8", "8", PIN]


async def test_no_trace_of_the_pin(hass: HomeAssistant, terminal: Device) -> None:
    """The list of the erased does not tell who they are."""
    line = terminal.attlog_line(PIN, dt_util.utcnow() - timedelta(days=1))
    await terminal.upload("ATTLOG", line)
    await async_queue(hass, "erase_person", pin=PIN)
    await terminal.upload("ATTLOG", line)
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    # The command to the terminal waits sealed.
    stored = [path.read_bytes() for path in folder(hass).rglob("*") if path.is_file()]
    assert stored
    assert PIN.encode() not in b"".join(stored)


async def test_damaged_journals_go(hass: HomeAssistant, terminal: Device) -> None:
    """A journal that was set aside holds everybody of that time."""
    await terminal.punch(PIN)
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    content = bytearray(journal_file(hass).read_bytes())
    content[:100] = bytes(100)
    journal_file(hass).write_bytes(content)
    assert await hass.config_entries.async_setup(entry_id)
    assert len(set_aside(hass)) == 1
    await async_queue(hass, "erase_person", pin=PIN)
    assert set_aside(hass) == []
    assert not list(folder(hass).glob("*damaged*"))
