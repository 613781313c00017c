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
from simulator import AccessEvent, Punch, VirtualTerminal

_PUNCHES: Final = """
select serial_number, pin, local_time, state_code, verification_code, live from punches
"""
_EVENTS: Final = """
select serial_number, pin, local_time, code, address, log_index, live from access_events
"""
# Attendance states of who goes in and out; whoever does neither has none.
_STATES: Final = (0, 1, 255)


class Key(NamedTuple):
    """What tells one punch from another; the time is the wall clock's."""

    serial_number: str
    pin: str
    time: datetime
    state_code: int
    verification_code: int


class EventKey(NamedTuple):
    """What tells one event of a door from another; nobody's PIN is empty.

    `log_index` is 0 where it is not known: the event on the bus does not tell it.
    """

    serial_number: str
    pin: str
    time: datetime
    code: int
    address: int
    log_index: int


type Mark = Key | EventKey


def key_of(serial_number: str, punch: Punch) -> Key:
    """Return the key of a punch in a terminal's memory."""
    time = punch.time.replace(tzinfo=None, microsecond=0)
    return Key(serial_number, punch.pin, time, punch.state, punch.verification)


def event_key_of(serial_number: str, event: AccessEvent) -> EventKey:
    """Return the key of an event in the memory of a device whose clock is set."""
    assert event.time is not None
    pin = "" if event.pin == "0" else event.pin
    time = event.time.replace(tzinfo=None, microsecond=0)
    return EventKey(serial_number, pin, time, event.event, event.address, event.index)


def punch_key_of(serial_number: str, event: AccessEvent) -> Key:
    """Return the key of the punch that an event is by which somebody was let in."""
    assert event.time is not None
    time = event.time.replace(tzinfo=None, microsecond=0)
    state = _STATES[event.direction]
    return Key(serial_number, event.pin, time, state, int(event.verification))


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

    def events(self) -> list[tuple[EventKey, bool]]:
        """Return every event of a door, and whether it was taken for a live one."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as file:
            return [
                (
                    EventKey(
                        serial_number,
                        pin,
                        datetime.fromtimestamp(local_time, UTC).replace(tzinfo=None),
                        *numbers,
                    ),
                    bool(live),
                )
                for (serial_number, pin, local_time, *numbers, live) in file.execute(
                    _EVENTS
                )
            ]

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


@asynccontextmanager
async def access_events(client: Client) -> AsyncIterator[asyncio.Queue[Any]]:
    """Listen for events of doors on Home Assistant's bus."""
    async with client.websocket() as websocket:
        yield await websocket.subscribe(
            "subscribe_events", event_type=f"{DOMAIN}_access"
        )


def pins(events: asyncio.Queue[Any], serial_number: str) -> list[str]:
    """Take the events that have come and return the persons of a terminal's punches."""
    found: list[str] = []
    while not events.empty():
        data = events.get_nowait()["data"]
        if data["serial_number"] == serial_number:
            found.append(data["pin"])
    return found
