"""What is left behind after the fact: the journal's rows, the events, a terminal's memory."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
import json
from pathlib import Path
import sqlite3
from typing import Any, Final, NamedTuple

from scripts.demo.client import Client
from scripts.demo.configuration import DOMAIN
from simulator import Punch, VirtualTerminal

_PUNCHES: Final = """
select serial_number, pin, local_time, state_code, verification_code, live from punches
"""


class Key(NamedTuple):
    """What tells one punch from another; the time is the wall clock's."""

    serial_number: str
    pin: str
    time: datetime
    state_code: int
    verification_code: int


def key_of(serial_number: str, punch: Punch) -> Key:
    """Return the key of a punch in a terminal's memory."""
    time = punch.time.replace(tzinfo=None, microsecond=0)
    return Key(serial_number, punch.pin, time, punch.state, punch.verification)


def acknowledged(terminal: VirtualTerminal) -> set[Key]:
    """Return the punches for which a terminal was answered that they are stored."""
    unsent = {number for number, _ in terminal.store.punches.unsent()}
    return {
        key_of(terminal.identity.serial, punch)
        for number, punch in terminal.store.punches.items()
        if number not in unsent
    }


class Journal:
    """The journal's file, read beside the process that writes it."""

    def __init__(self, directory: Path) -> None:
        """Take the configuration directory."""
        self._directory = directory
        self.path = directory / ".storage" / DOMAIN / "journal.db"

    def rows(self) -> list[tuple[Key, bool]]:
        """Return every punch, and whether it was taken for a live one."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as file:
            return [
                (
                    Key(
                        serial_number,
                        pin,
                        datetime.fromtimestamp(local_time, UTC).replace(tzinfo=None),
                        state_code,
                        verification_code,
                    ),
                    bool(live),
                )
                for (
                    serial_number,
                    pin,
                    local_time,
                    state_code,
                    verification_code,
                    live,
                ) in file.execute(_PUNCHES)
            ]

    def punches(self) -> Counter[Key]:
        """Return how often each punch is there."""
        return Counter(key for key, _ in self.rows())

    def live(self) -> set[Key]:
        """Return the punches that were taken for live ones."""
        return {key for key, live in self.rows() if live}

    async def wait_for_entries(self, *serial_numbers: str) -> None:
        """Wait until Home Assistant has written that it knows these terminals.

        It does so about a second after a change; before, a kill would undo it.
        """
        file = self._directory / ".storage" / "core.config_entries"
        async with asyncio.timeout(30):
            while not (file.exists() and _knows(file, serial_numbers)):
                await asyncio.sleep(0.1)


def _knows(file: Path, serial_numbers: tuple[str, ...]) -> bool:
    """Return whether the written config entries hold these terminals."""
    found = {
        subentry["unique_id"]
        for entry in json.loads(file.read_text())["data"]["entries"]
        for subentry in entry["subentries"]
    }
    return found.issuperset(serial_numbers)


@asynccontextmanager
async def punch_events(client: Client) -> AsyncIterator[asyncio.Queue[Any]]:
    """Listen for punches on Home Assistant's bus."""
    async with client.websocket() as websocket:
        yield await websocket.subscribe(
            "subscribe_events", event_type=f"{DOMAIN}_punch"
        )


def pins(events: asyncio.Queue[Any], serial_number: str) -> list[str]:
    """Take the events that have come and return the persons of a terminal's punches."""
    found: list[str] = []
    while not events.empty():
        data = events.get_nowait()["data"]
        if data["serial_number"] == serial_number:
            found.append(data["pin"])
    return found
