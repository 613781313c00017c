"""People who are copied between terminals while Home Assistant is killed."""

import asyncio
from pathlib import Path
from typing import Any, Final

import pytest

from scripts.demo.client import Client, logged_in
from scripts.demo.configuration import DOMAIN
from scripts.demo.process import HomeAssistant, free_port
from simulator import REFUSALS, Biometric, Pace, VirtualTerminal
from tests.smoke.evidence import Journal
from tests.smoke.test_process import complaints, states

PEOPLE: Final = 200
FRONT, BACK, SIDE = "COPY000000001", "COPY000000002", "COPY000000003"

_PACE: Final = Pace(poll=0.2, failure=0.5, refused=0.5)
_REFUSALS: Final = REFUSALS | {404}


def virtual(url: str, serial_number: str, **changes: Any) -> VirtualTerminal:
    """Return a terminal whose memory can be looked at."""
    return VirtualTerminal(
        url, serial_number, pace=_PACE, refusals=_REFUSALS, **changes
    )


async def until(condition: Any, seconds: float = 120) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def copy(
    client: Client, source: str, targets: list[str], wait: int
) -> dict[str, Any]:
    """Call the action as a script would; return its response."""
    async with client.websocket() as websocket:
        devices = await websocket.command("config/device_registry/list")
        ids = {
            identifier: device["id"]
            for device in devices
            for domain, identifier in device["identifiers"]
            if domain == DOMAIN
        }
        answer = await websocket.command(
            "call_service",
            domain=DOMAIN,
            service="copy_users",
            service_data={
                "device_id": ids[source],
                "to_device_id": [ids[target] for target in targets],
                "wait": wait,
            },
            return_response=True,
        )
    response: dict[str, Any] = answer["response"]
    return {target: response["terminals"][ids[target]] for target in targets} | {
        "result": response["result"]
    }


def people(terminal: VirtualTerminal) -> tuple[set[Any], set[Any]]:
    """Return a terminal's users and templates."""
    return set(terminal.store.users), set(terminal.store.templates)


def pictures(terminal: VirtualTerminal) -> set[tuple[str, bool, str]]:
    """Return whose pictures a terminal has, what for, and what is on them."""
    return {(row.pin, row.comparison, row.content) for row in terminal.store.pictures}


@pytest.mark.timeout(420)
async def test_copy_survives_kills(socket_enabled: None, tmp_path: Path) -> None:
    """Two hundred people with finger and face arrive to the byte, in spite of kills."""
    config, log = tmp_path / "config", tmp_path / "hass.log"
    with log.open("ab") as output:
        home_assistant = HomeAssistant(config, free_port(), output=output)
        url = home_assistant.url
        front = virtual(url, FRONT, users=PEOPLE, pictures=True)
        back = virtual(url, BACK)
        side = virtual(url, SIDE, model="AiFace")
        callers = (front, back, side)
        async with home_assistant:
            async with logged_in(url) as client:
                await client.add_hub()
                for caller in callers:
                    await client.approve(caller.identity.serial)
            await Journal(config).wait_for_entries(FRONT, BACK, SIDE)
            for caller in callers:
                caller.start()
            try:
                await until(lambda: front.connected and front.store.unsent == 0)
                await until(lambda: back.connected and side.connected)
                async with logged_in(url) as client:
                    begun = await copy(client, FRONT, [BACK], wait=0)
                assert begun["result"] == "queued"
                for part in (50, 250):
                    await until(lambda part=part: len(back.executed) > part)
                    await home_assistant.kill()
                    assert people(back) != people(front)
                    await home_assistant.start()
                await until(lambda: people(back) == people(front))
                async with logged_in(url) as client:
                    await until_copied(client)
                    again = await copy(client, FRONT, [BACK, SIDE], wait=300)
            finally:
                for caller in callers:
                    await caller.stop()
    assert people(back) == people(front)
    assert pictures(back) == {row for row in pictures(front) if not row[1]}
    assert (again["result"], again[BACK]["total"]) == ("done", 0)
    # Nobody was sent twice as much: what had been answered was remembered.
    assert len(back.executed) < 4 * PEOPLE + 100
    report = again[SIDE]
    assert (report["sent"], report["failed"]) == (4 * PEOPLE, 0)
    assert {
        (row["item"], row["reason"])
        for person in report["users"].values()
        for row in person["skipped"]
    } == {("face", "photo_instead")}
    assert set(side.store.users) == set(front.store.users)
    assert set(side.store.templates) == {
        row for row in front.store.templates if row.kind is Biometric.FINGERPRINT
    }
    assert pictures(side) == pictures(front)
    assert [caller.complaints for caller in callers] == [[], [], []]
    assert complaints(log.read_text()) == []


async def until_copied(client: Client) -> None:
    """Wait until the terminal's own entity says that the copy has ended."""
    async with asyncio.timeout(60):
        while (await states(client, BACK))["copy_progress"]["state"] != "100":
            await asyncio.sleep(0.1)
