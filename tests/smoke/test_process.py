"""A real Home Assistant process, driven by a virtual terminal as a person would."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
import re
from typing import Any, Final

import pytest

from scripts.demo.client import Client, logged_in
from scripts.demo.configuration import DOMAIN
from scripts.demo.process import HomeAssistant, VirtualTerminal, free_port
from tests.support.deprecations import is_deprecation

DISCOVERED: Final = "SMOKE0000001"
TYPED: Final = "SMOKE0000002"
USERS: Final = 3

_RECORD: Final = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
_COMPLAINT: Final = re.compile(r" (ERROR|CRITICAL) |Traceback", re.IGNORECASE)


def complaints(log: str) -> list[str]:
    """Return what a log says against this integration: errors, tracebacks, deprecations."""
    return [
        record
        for record in _RECORD.split(log)
        if (DOMAIN in record and _COMPLAINT.search(record)) or is_deprecation(record)
    ]


def terminal(
    home_assistant: HomeAssistant, serial_number: str, log: Path
) -> VirtualTerminal:
    """Return a terminal that punches every second."""
    return VirtualTerminal(
        home_assistant.url,
        serial_number,
        *("--model", "SpeedFace-V5L", "--users", str(USERS), "--punch-every", "1"),
        *("--ring-every", "3"),
        output=log.open("ab"),
    )


async def eventually[T](
    read: Callable[[], Awaitable[T]], wanted: Callable[[T], object]
) -> T:
    """Read until what is read is wanted, and return it."""
    found = await read()
    try:
        async with asyncio.timeout(30):
            while not wanted(found):
                await asyncio.sleep(0.25)
                found = await read()
    except TimeoutError:
        pytest.fail(f"still {found!r} after 30 seconds")
    return found


async def entity_ids(client: Client) -> dict[str, str]:
    """Return the entities of this integration: unique id to entity id."""
    async with client.websocket() as websocket:
        entries = await websocket.command("config/entity_registry/list")
    return {
        entry["unique_id"]: entry["entity_id"]
        for entry in entries
        if entry["platform"] == DOMAIN
    }


async def states(client: Client, serial_number: str) -> dict[str, dict[str, Any]]:
    """Return the states of a terminal's entities: key to state."""
    found = {state["entity_id"]: state for state in await client.get("/api/states")}
    prefix = f"{serial_number}_"
    return {
        unique_id.removeprefix(prefix): found[entity_id]
        for unique_id, entity_id in (await entity_ids(client)).items()
        if unique_id.startswith(prefix) and entity_id in found
    }


@asynccontextmanager
async def running(home_assistant: HomeAssistant) -> AsyncIterator[Client]:
    """Run Home Assistant while somebody is logged in."""
    async with home_assistant, logged_in(home_assistant.url) as client:
        yield client


@pytest.mark.timeout(300)
async def test_process(socket_enabled: None, tmp_path: Path) -> None:
    """A terminal is discovered and approved, punches and rings, and all outlives a restart."""
    log = tmp_path / "hass.log"
    terminal_log = tmp_path / "terminal.log"
    with log.open("ab") as output:
        home_assistant = HomeAssistant(tmp_path / "config", free_port(), output=output)
        async with running(home_assistant) as client:
            await client.add_hub()
            await approve_both(client, home_assistant, terminal_log)
            await see_punches(client, home_assistant, terminal_log)
            before = await states(client, DISCOVERED)
        async with running(home_assistant) as client:
            assert await client.terminals() == {DISCOVERED, TYPED}
            after = await eventually(
                lambda: states(client, DISCOVERED),
                lambda found: found.keys() == before.keys(),
            )
            for key in ("punch", "doorbell", "last_punch", "users"):
                assert after[key]["state"] == before[key]["state"], key
            await see_punches(client, home_assistant, terminal_log)
    written = log.read_text()
    assert written, "Home Assistant wrote no log"
    assert complaints(written) == []
    assert complaints(terminal_log.read_text()) == []


async def approve_both(
    client: Client, home_assistant: HomeAssistant, terminal_log: Path
) -> None:
    """Approve one terminal by its discovery and one by its serial number."""
    async with terminal(home_assistant, DISCOVERED, terminal_log):
        found = await eventually(client.discovered, lambda found: DISCOVERED in found)
        assert await client.confirm(found[DISCOVERED]) == "terminal_added"
    await client.approve(TYPED)
    assert await client.terminals() == {DISCOVERED, TYPED}
    assert await client.discovered() == {}


async def see_punches(
    client: Client, home_assistant: HomeAssistant, terminal_log: Path
) -> None:
    """See the bus events and the states that a terminal's punches and rings lead to."""
    async with client.websocket() as websocket:
        punches = await websocket.subscribe(
            "subscribe_events", event_type=f"{DOMAIN}_punch"
        )
        calling = terminal(home_assistant, DISCOVERED, terminal_log)
        async with calling:
            async with asyncio.timeout(30):
                data = (await punches.get())["data"]
                assert data["serial_number"] == DISCOVERED
                assert data["pin"]
                assert data["state_code"] is not None
                assert data["device_id"]
            found = await eventually(
                lambda: states(client, DISCOVERED),
                lambda found: (
                    found["punch"]["state"] != "unknown"
                    and found["doorbell"]["state"] != "unknown"
                    and found["connected"]["state"] == "on"
                    and found["users"]["state"] == str(USERS)
                ),
            )
            assert found["punch"]["attributes"]["serial_number"] == DISCOVERED
            assert found["last_punch"]["state"] != "unknown"
        assert calling.exit_code == 0, "the terminal got a wrong answer"
