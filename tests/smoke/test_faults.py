"""A real Home Assistant process that is killed, changed while in use and fed nonsense."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from scripts.demo.client import Client, logged_in
from scripts.demo.process import HomeAssistant, free_port
from simulator import REFUSALS, Pace, VirtualTerminal
from tests.smoke.evidence import Journal, Key, acknowledged, key_of, pins, punch_events
from tests.smoke.faults import (
    ATTLOG,
    ENCODING_FAULTS,
    FAULTS,
    KNOWN,
    lines,
    wrong_answers,
)
from tests.smoke.test_process import complaints, eventually, running
from tests.smoke.wire import body_of, exchange, request, status_of

STORED: Final = 20_000
KILLS: Final = 3

# A terminal that tries again soon.
_PACE: Final = Pace(poll=1, failure=0.5, refused=0.5)
# Home Assistant's server answers before the integration is there.
_REFUSALS: Final = REFUSALS | {404}


def terminal(
    home_assistant: HomeAssistant, serial_number: str, *, stored: int = 0
) -> VirtualTerminal:
    """Return a terminal that runs in this process, so that its memory can be looked at."""
    return VirtualTerminal(
        home_assistant.url,
        serial_number,
        users=50,
        stored=stored,
        pace=_PACE,
        lines_per_post=20,
        refusals=_REFUSALS,
    )


async def wait_until_sent(caller: VirtualTerminal, left: int = 0) -> None:
    """Wait until no more than so many punches of a terminal are left to be sent."""
    async with asyncio.timeout(120):
        while caller.store.punches.unsent_count > left:
            await asyncio.sleep(0.01)


@pytest.mark.timeout(300)
async def test_kill(socket_enabled: None, tmp_path: Path) -> None:
    """What a terminal was told to be stored is stored once, however often all is killed."""
    config = tmp_path / "config"
    log = tmp_path / "hass.log"
    journal = Journal(config)
    with log.open("ab") as output:
        home_assistant = HomeAssistant(config, free_port(), output=output)
        caller = terminal(home_assistant, "KILLED0000001", stored=STORED)
        async with home_assistant:
            async with logged_in(home_assistant.url) as client:
                await client.add_hub()
                await client.approve(caller.identity.serial)
            await journal.wait_for_entries(caller.identity.serial)
            caller.start()
            try:
                await upload_and_kill(home_assistant, caller, journal)
                async with logged_in(home_assistant.url) as client:
                    async with punch_events(client) as events:
                        await wait_until_sent(caller)
                    assert events.empty()
            finally:
                await caller.stop()
    every = {
        key_of(caller.identity.serial, punch)
        for _, punch in caller.store.punches.items()
    }
    assert acknowledged(caller) == every
    assert journal.punches() == Counter(every)
    assert journal.live() == set(), "an old punch was taken for a live one"
    assert caller.complaints == []
    assert complaints(log.read_text()) == []


async def upload_and_kill(
    home_assistant: HomeAssistant, caller: VirtualTerminal, journal: Journal
) -> None:
    """Kill Home Assistant again and again amid an upload, each time somewhere else."""
    random = Random(caller.identity.serial)
    for _ in range(KILLS):
        async with logged_in(home_assistant.url) as client:
            async with punch_events(client) as events:
                waiting = caller.store.punches.unsent_count
                await wait_until_sent(caller, waiting - random.randint(500, 3000))
                await home_assistant.kill()
            assert events.empty()
        sent = acknowledged(caller)
        assert 0 < len(sent) < STORED
        stored = journal.punches()
        assert sent - stored.keys() == set(), "acknowledged and lost"
        assert stored.total() == len(stored), "stored twice"
        await home_assistant.start()


@pytest.mark.timeout(300)
async def test_others_change(socket_enabled: None, tmp_path: Path) -> None:
    """A terminal misses nothing while others come and go, nor over a reload or restart."""
    config = tmp_path / "config"
    log = tmp_path / "hass.log"
    journal = Journal(config)
    with log.open("ab") as output:
        home_assistant = HomeAssistant(config, free_port(), output=output)
        steady, leaving, coming = (
            terminal(home_assistant, f"CHANGE000000{letter}") for letter in "ABC"
        )
        serial_number = steady.identity.serial
        punching: asyncio.Task[None] | None = None
        try:
            async with running(home_assistant) as client:
                for caller in (steady, leaving):
                    await client.approve(caller.identity.serial)
                    caller.start()
                    await connected(caller)
                async with punch_events(client) as events:
                    punching = asyncio.create_task(punch_steadily(steady))
                    await change_others(client, steady, leaving, coming)
                    while_running = await heard(events, steady, acknowledged(steady))
            async with (
                running(home_assistant) as client,
                punch_events(client) as events,
            ):
                before = len(steady.store.punches)
                await more_punches(steady, 10)
                punching.cancel()
                with suppress(asyncio.CancelledError):
                    await punching
                await wait_until_sent(steady)
                later = {
                    key_of(serial_number, punch)
                    for _, punch in steady.store.punches.items()[before:]
                }
                after_restart = await heard(events, steady, later)
                assert await client.terminals() == {
                    serial_number,
                    coming.identity.serial,
                }
        finally:
            if punching is not None:
                punching.cancel()
            for caller in (steady, leaving, coming):
                await caller.stop()
    fired = Counter(while_running) + Counter(after_restart)
    assert [pin for pin, times in fired.items() if times > 1] == []
    made = [key_of(serial_number, punch) for _, punch in steady.store.punches.items()]
    of_steady = {
        key: times
        for key, times in journal.punches().items()
        if key.serial_number == serial_number
    }
    assert of_steady == Counter(made)
    for caller in (steady, leaving, coming):
        assert caller.complaints == []
    assert complaints(log.read_text()) == []


async def connected(caller: VirtualTerminal) -> None:
    """Wait until a terminal has been let in."""
    async with asyncio.timeout(30):
        while not caller.connected:
            await asyncio.sleep(0.05)


async def punch_steadily(caller: VirtualTerminal) -> None:
    """Let a person after the other punch, about five in a second."""
    for number in count(1):
        await caller.punch(str(number))
        await asyncio.sleep(0.2)


async def more_punches(caller: VirtualTerminal, number: int) -> None:
    """Wait until so many more punches have been made and all but the newest sent."""
    goal = len(acknowledged(caller)) + number
    async with asyncio.timeout(60):
        while len(acknowledged(caller)) < goal:
            await asyncio.sleep(0.05)


async def change_others(
    client: Client,
    steady: VirtualTerminal,
    leaving: VirtualTerminal,
    coming: VirtualTerminal,
) -> None:
    """Remove a terminal, add another and reload the entry while one goes on punching."""
    entry_id = await client.add_hub()
    await more_punches(steady, 5)
    async with client.websocket() as websocket:
        subentries = await websocket.command(
            "config_entries/subentries/list", entry_id=entry_id
        )
        (subentry_id,) = (
            subentry["subentry_id"]
            for subentry in subentries
            if subentry["unique_id"] == leaving.identity.serial
        )
        await websocket.command(
            "config_entries/subentries/delete",
            entry_id=entry_id,
            subentry_id=subentry_id,
        )
    async with asyncio.timeout(30):
        while not leaving.counters["refused 401"]:
            await asyncio.sleep(0.05)
    await more_punches(steady, 5)
    await client.approve(coming.identity.serial)
    coming.start()
    await connected(coming)
    await more_punches(steady, 5)
    await client.post(f"/api/config/config_entries/entry/{entry_id}/reload")
    await more_punches(steady, 5)


async def heard(
    events: asyncio.Queue[Any], caller: VirtualTerminal, wanted: set[Key]
) -> list[str]:
    """Wait until every wanted punch has fired its event and return whose events came."""
    found: list[str] = []

    async def read() -> set[str]:
        """Return whose events are still missing."""
        found.extend(pins(events, caller.identity.serial))
        return {key.pin for key in wanted} - set(found)

    await eventually(read, lambda missing: not missing)
    return found


@pytest.mark.timeout(300)
async def test_bad_input(socket_enabled: None, tmp_path: Path) -> None:
    """Nonsense gets its answer, leaves no trace in the log and hurts nobody else."""
    log = tmp_path / "hass.log"
    journal = Journal(tmp_path / "config")
    with log.open("ab") as output:
        home_assistant = HomeAssistant(tmp_path / "config", free_port(), output=output)
        async with running(home_assistant) as client:
            await client.approve(KNOWN)
            url = home_assistant.url
            await let_in(url)
            assert await wrong_answers(url, FAULTS) == {}
            assert journal.punches().keys() == keys_of("5", 1) | keys_of("77", 1000)
            await stop_half_way(url, journal)
            caller = terminal(home_assistant, KNOWN)
            caller.start()
            await connected(caller)
            await caller.punch("1")
            await wait_until_sent(caller)
            await caller.stop()
            assert caller.complaints == []
            assert acknowledged(caller) <= journal.punches().keys()
            # The server complains of these by itself, so they come last.
            written = log.read_text()
            assert await wrong_answers(url, ENCODING_FAULTS) == {}
    assert written, "Home Assistant wrote no log"
    assert "Traceback" not in written
    assert " ERROR " not in written


async def let_in(url: str) -> None:
    """Wait until the approval has reached the server, which is just after it was given."""

    async def poll() -> int | None:
        """Return the status of a poll."""
        return status_of(
            await exchange(url, request("GET", f"/iclock/getrequest?SN={KNOWN}"))
        )

    await eventually(poll, lambda status: status == 200)


def keys_of(pin: str, number: int) -> set[Key]:
    """Return what the lines of a person become."""
    first = datetime(2026, 3, 4, 5)
    return {
        Key(KNOWN, pin, first + timedelta(seconds=second), 0, 1)
        for second in range(number)
    }


async def stop_half_way(url: str, journal: Journal) -> None:
    """Send half a body: nothing of it is stored, and all of it once it comes whole."""
    body = lines("88", 100)
    before = journal.punches()
    for half in (body[: len(body) // 2], b""):
        data = request("POST", ATTLOG, half, announced=len(body))
        assert status_of(await exchange(url, data, hang_up=True)) in (None, 400)
    assert journal.punches() == before
    answer = await exchange(url, request("POST", ATTLOG, body))
    assert (status_of(answer), body_of(answer)) == (200, b"OK:100")
    assert journal.punches().total() == before.total() + 100
