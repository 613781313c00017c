"""Tests that a hub that goes, in the middle of everything, leaves nothing running."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from .access.support import Panel
from .commands.support import (
    async_ask,
    async_call,
    async_poll,
    async_queue,
    async_until,
)
from .household.support import async_add_person
from .support.device import Device
from .support.house import async_settle, discoveries, issues
from .support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    device_of,
    loaded_hub,
)
from .support.listener import HALF_UPLOAD, KEPT, connect, free_port, is_closed
from .support.traces import Traces, hubs

PANEL = "PANEL000001"
TERMINALS: Final[Mapping[str, Mapping[str, Any]]] = {
    SERIAL_NUMBER: {},
    OTHER_SERIAL_NUMBER: {},
    PANEL: {},
}

# What is known of the journal's health.
KEPT_OVER_RELOADS = frozenset({f"{DOMAIN}_recovery"})


def journal_folder(hass: HomeAssistant) -> Path:
    """Return the folder of all that is stored."""
    return Path(hass.config.path(".storage", DOMAIN))


def people(hass: HomeAssistant) -> list[ConfigSubentry]:
    """Return the persons of the household."""
    subentries = loaded_hub(hass).subentries.values()
    return [each for each in subentries if each.subentry_type == "person"]


async def async_work(hass: HomeAssistant, client: TestClient[Any, Any]) -> Device:
    """Let terminals do what takes time, and leave all of it unfinished."""
    terminal, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for device in (terminal, other):
        assert (await device.handshake()).status == 200
        await device.punch()
    # A run of old punches, which is told later.
    await terminal.punch("7", dt_util.utcnow() - timedelta(hours=2))
    panel = Panel(client, PANEL)
    await panel.connect(LockCount=2, RelayStateFunOn=0)
    # A door that is shown as opened for its time.
    await panel.event(0, "7")
    await terminal.upload(
        "OPERLOG", "USER PIN=1\tName=Alice\tPri=0\nUSER PIN=2\tPri=0\n"
    )
    if not people(hass):
        await async_add_person(hass, "7", "Alice", rule="ends_at", ends_at="20:00:00")
    # A stranger who waits for approval.
    await Device(client, "STRANGER1").handshake()
    # A command that has been handed out and is not answered, and a copy that waits.
    await async_queue(hass, "set_work_code", code="1")
    assert await async_poll(terminal)
    copied = await async_call(
        hass,
        "copy_users",
        to_device_id=[device_of(hass, OTHER_SERIAL_NUMBER).id],
        wait=0,
    )
    assert copied["result"] == "queued"
    return terminal


async def async_leave_nothing(
    hass: HomeAssistant, before: Traces, kept: frozenset[str] = frozenset()
) -> None:
    """Wait until nothing is there that was not there before; the hub is garbage."""

    def left() -> dict[str, Any]:
        """Return what is still there."""
        found = Traces.of(hass).beyond(before)
        if not found.get("data", frozenset()) - kept:
            found.pop("data", None)
        return found

    try:
        await async_until(lambda: not left())
    except AssertionError:
        pytest.fail(f"still there: {left()}")
    assert hubs() == 0


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[None]:
    """Keep a connection open that has been answered, and one in the middle of a body."""
    kept, half = await connect(port), await connect(port)
    kept[1].write(KEPT)
    assert (await kept[0].readuntil(b"\r\n\r\nOK")).startswith(b"HTTP/1.1 200 ")
    half[1].write(HALF_UPLOAD + b"1\t2")
    await half[1].drain()
    try:
        yield
    finally:
        for _, writer in (kept, half):
            writer.close()


@pytest.fixture
def port() -> int:
    """Return the hub's own port."""
    return free_port()


@pytest.fixture
async def before(hass: HomeAssistant, client: TestClient[Any, Any]) -> Traces:
    """Return what is there before the hub has ever been set up."""
    # Whatever Home Assistant begins at the first hub and keeps is there by now: its zones
    # follow every tracker that they have ever seen.
    entry = await async_set_up_hub(hass, TERMINALS)
    await async_add_person(hass, "7", "Alice")
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.config_entries.async_remove(entry.entry_id)
    await async_settle(hass)
    return Traces.of(hass)


async def test_unload(
    hass: HomeAssistant, client: TestClient[Any, Any], before: Traces, port: int
) -> None:
    """Nothing runs, waits or is open after an unload in the middle of everything."""
    entry = await async_set_up_hub(hass, TERMINALS, port=port)
    terminal = await async_work(hass, client)
    # Whoever waits for an action is told at once how far it came.
    actions = [
        await async_ask(hass, async_call(hass, action, wait=300))
        for action in ("sync_clock", "unlock_door")
    ]
    async with connected(port):
        at_work = Traces.of(hass).beyond(before)
        # What would not be seen while it is there would not be missed afterwards.
        assert at_work.keys() >= {"tasks", "timers", "threads", "files", "sockets"}
        assert any("journal.db" in name for name in at_work["files"])
        # The tasks would keep the hub that they worked for.
        del at_work
        assert hubs() == 1
        assert await hass.config_entries.async_unload(entry.entry_id)
        assert await is_closed(port)
        ended = await asyncio.gather(*actions, return_exceptions=True)
    assert entry.state is ConfigEntryState.NOT_LOADED
    synchronized, unlocked = ended
    assert isinstance(synchronized, dict)
    assert synchronized["result"] == "queued"
    assert isinstance(unlocked, HomeAssistantError)
    # An error keeps the hub that raised it.
    del actions, ended, unlocked
    await async_settle(hass)
    await async_leave_nothing(hass, before, KEPT_OVER_RELOADS)
    # SQLite removes its side files when the last connection is closed.
    assert not [
        path for path in journal_folder(hass).iterdir() if path.name.endswith("-wal")
    ]
    reply = await terminal.punch("8")
    assert (reply.status, reply.body) == (503, b"UNAVAILABLE")


async def test_reload_again_and_again(
    hass: HomeAssistant, client: TestClient[Any, Any], before: Traces, port: int
) -> None:
    """Twenty reloads, each in the middle of work, leave no more than one."""
    entry = await async_set_up_hub(hass, TERMINALS, port=port)
    counts: list[Counter[str]] = []
    for number in range(20):
        if number % 5 == 0:
            await async_work(hass, client)
        async with connected(port):
            assert await hass.config_entries.async_reload(entry.entry_id)
            # The copy goes on in the background.
            await hass.async_block_till_done()
        await async_until(lambda: not counts or not Traces.of(hass).counts - counts[0])
        counts.append(Traces.of(hass).counts)
    assert hubs() == 1
    punch = await Device(client).punch("9")
    assert punch.text == "OK:1"
    assert await hass.config_entries.async_unload(entry.entry_id)
    await async_settle(hass)
    await async_leave_nothing(hass, before, KEPT_OVER_RELOADS)


async def test_remove(
    hass: HomeAssistant, client: TestClient[Any, Any], before: Traces, port: int
) -> None:
    """A hub that is removed leaves the punches, and the word where they are."""
    entry = await async_set_up_hub(hass, TERMINALS, port=port)
    terminal = await async_work(hass, client)
    async with connected(port):
        await hass.config_entries.async_remove(entry.entry_id)
        assert await is_closed(port)
    await async_settle(hass)
    await async_leave_nothing(hass, before)
    assert set(issues(hass)) == {"punches_kept"}
    assert discoveries(hass) == {}
    left = {path.name for path in journal_folder(hass).iterdir()} - {"__pycache__"}
    assert left == {"journal.db"}
    entities, devices = er.async_get(hass), dr.async_get(hass)
    assert er.async_entries_for_config_entry(entities, entry.entry_id) == []
    assert dr.async_entries_for_config_entry(devices, entry.entry_id) == []
    assert (await terminal.punch("8")).status == 503
