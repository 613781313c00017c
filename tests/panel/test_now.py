"""Tests of what a browser is told of what is going on, from bytes to events."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
import gc
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.zkteco_push.journal import JournalError
from custom_components.zkteco_push.journal.latest import Latest
from custom_components.zkteco_push.panel.now_feed import NowFeed
from tests.household.support import (
    async_add_person,
    async_change_person,
    async_remove_person,
)
from tests.support.device import Device, upload_lines
from tests.support.house import entry_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    device_of,
    loaded_hub,
)
from tests.support.photos import jpeg, send_photo

from .conftest import Look

type StartTerminal = Callable[..., Awaitable[Device]]


def feeds() -> list[NowFeed]:
    """Return whatever still follows the terminals."""
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, NowFeed)]


USERS = "USER PIN=7\tName=Alice\tPri=0\nUSER PIN=8\tName=Bob\tPri=0\n"


async def test_beginning_without_anything(hass: HomeAssistant, look: Look) -> None:
    """Before the first terminal, one is told where terminals have to call."""
    await async_set_up_hub(hass)
    looking = await look()
    event = await looking.begin()
    assert event["type"] == "all"
    assert event["server"].keys() == {"address", "port"}
    kinds = ("terminals", "people", "today", "stream")
    assert [event[key] for key in kinds] == [[], [], [], []]


async def test_without_hub(hass: HomeAssistant, look: Look) -> None:
    """Without a hub one is told so, and also when it goes."""
    await async_set_up_hub(hass)
    entry_id = loaded_hub(hass).entry_id
    looking = await look()
    await looking.begin()
    assert await hass.config_entries.async_unload(entry_id)
    assert await looking.event() == {"gone": True}
    later = await look()
    assert (await later.begin())["code"] == "not_loaded"


async def test_punch_with_photo(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """A punch is told with name, key and method; its photo joins it, before or after."""
    await terminal.upload("OPERLOG", USERS)
    looking = await look()
    await looking.begin()
    await terminal.punch("7", verification=1)
    await looking.until(lambda: looking.stream)
    punch = looking.latest
    assert (
        punch
        | {
            "kind": "punch",
            "serial_number": SERIAL_NUMBER,
            "pin": "7",
            "name": "Alice",
            "state": "check_in",
            "method": "fingerprint",
        }
        == punch
    )
    assert "photo" not in punch
    await send_photo(terminal, jpeg("Alice"), "7")
    await looking.until(lambda: looking.latest.get("photo"))
    assert len(looking.stream) == 1
    await looking.until(lambda: looking.today["7"]["photo"])
    # A camera that is quicker than the record.
    at = dt_util.utcnow() + timedelta(seconds=30)
    await send_photo(terminal, jpeg("Bob"), "8", at)
    await looking.until(lambda: looking.latest["kind"] == "photo")
    await terminal.punch("8", at, state=1)
    await looking.until(lambda: looking.latest["kind"] == "punch")
    assert len(looking.stream) == 2
    bob = looking.latest
    assert (bob["name"], bob["state"]) == ("Bob", "check_out")
    assert bob["photo"] > punch["photo"]


async def test_after_a_restart(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """What happened before is there at once, oldest first, each thing once."""
    now = dt_util.utcnow()
    await terminal.upload("OPERLOG", USERS)
    await terminal.punch("7", now - timedelta(days=3))
    await terminal.operate(33, at=now - timedelta(seconds=90))
    await terminal.punch("8", now - timedelta(seconds=60))
    await send_photo(terminal, jpeg("Bob"), "8", now - timedelta(seconds=58))
    await terminal.operate(3, "54", at=now - timedelta(seconds=50))
    await send_photo(terminal, jpeg("nobody"), None, now - timedelta(seconds=20))
    # Nobody rings or breaks in by choosing a menu.
    await terminal.operate(4, at=now - timedelta(seconds=10))
    await hass.async_block_till_done()
    live = await look()
    before = (await live.begin())["stream"]
    await live.end()
    await async_restart_hub(hass)
    looking = await look()
    event = await looking.begin()
    assert event["stream"] == before
    told = [(item["kind"], item.get("name"), item.get("state")) for item in before]
    assert told == [
        ("punch", "Alice", "check_in"),
        ("ring", None, "ring"),
        ("punch", "Bob", "check_in"),
        ("alarm", None, "forced_open"),
        ("photo", None, None),
    ]
    assert [bool(item.get("photo")) for item in before] == [
        False,
        False,
        True,
        False,
        True,
    ]
    # Alice has not punched today.
    assert [each["name"] for each in event["today"]] == ["Bob"]
    assert event["today"][0]["photo"] == before[2]["photo"]


async def test_starting_terminal_alarms_nobody(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """What firmware raises at each start is not shown, neither live nor afterwards."""
    looking = await look()
    await looking.begin()
    now = dt_util.utcnow()
    await terminal.operate(0, at=now - timedelta(seconds=5))
    await terminal.operate(3, "55", at=now - timedelta(seconds=4))
    await terminal.operate(33, at=now)
    await looking.until(lambda: looking.stream)
    assert [item["kind"] for item in looking.stream.values()] == ["ring"]
    again = await look()
    assert [item["kind"] for item in (await again.begin())["stream"]] == ["ring"]


async def test_people(hass: HomeAssistant, terminal: Device, look: Look) -> None:
    """The household is told as in and out; who comes, goes or is renamed is, too."""
    await async_add_person(hass, person="person.alice")
    looking = await look()
    event = await looking.begin()
    assert event["people"] == [
        {
            "pin": "7",
            "name": "Alice",
            "person": "person.alice",
            "is_in": False,
            "since": None,
            "last_out": None,
            "last_terminal": None,
            "photo": None,
        }
    ]
    await send_photo(terminal, jpeg("Alice"), "7")
    await terminal.punch("7")
    await looking.until(lambda: looking.people["7"]["is_in"])
    alice = looking.people["7"]
    assert (alice["last_terminal"], alice["last_out"]) == (SERIAL_NUMBER, None)
    assert alice["since"] and alice["photo"]
    assert looking.latest["person"] == "person.alice"
    await async_change_person(hass, name="Alicia")
    await looking.until(lambda: looking.people["7"]["name"] == "Alicia")
    await async_add_person(hass, "8", "Bob")
    await looking.until(lambda: "8" in looking.people)
    await async_remove_person(hass, "8")
    await looking.until(lambda: "8" not in looking.people)
    # Of somebody else only the stream tells.
    await terminal.punch("99")
    await looking.until(lambda: looking.latest["pin"] == "99")
    assert looking.latest["name"] is None
    assert looking.today == {}


async def test_number_of_several(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """A number that is somebody's at one terminal only has no photo of another one."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    await async_add_person(hass, terminals=[SERIAL_NUMBER])
    await send_photo(other, jpeg("somebody else"), "7")
    looking = await look()
    await looking.begin()
    assert looking.people["7"]["photo"] is None
    await send_photo(terminal, jpeg("Alice"), "7")
    await looking.until(lambda: looking.people["7"]["photo"])
    photo = looking.people["7"]["photo"]
    at = dt_util.utcnow() + timedelta(seconds=60)
    await send_photo(other, jpeg("somebody else, later"), "7", at)
    await looking.until(lambda: looking.latest["serial_number"] == OTHER_SERIAL_NUMBER)
    assert looking.people["7"]["photo"] == photo


async def test_terminal(hass: HomeAssistant, terminal: Device, look: Look) -> None:
    """A terminal is told with its counters and the room for each, and what waits."""
    looking = await look()
    await looking.begin()
    shown = looking.terminals[SERIAL_NUMBER]
    assert shown["connected"] is True
    assert shown["device_id"] == device_of(hass).id
    assert dt_util.parse_datetime(shown["since"]) is not None
    (door,) = shown["doors"]
    assert (door["number"], door["name"], door["may_unlock"]) == (1, None, True)
    await terminal.options(
        **{
            "UserCount": "12",
            "~MaxUserCount": "100",
            "FPCount": "5",
            "~MaxFingerCount": "3000",
            "FaceCount": "9",
            "~MaxFaceCount": "3000",
            "TransactionCount": "2500",
            "~MaxAttLogCount": "20",
            "PvCount": "4",
        }
    )
    await looking.until(lambda: looking.terminals[SERIAL_NUMBER]["memory"])
    assert looking.terminals[SERIAL_NUMBER]["memory"] == [
        {"kind": "users", "count": 12, "room": 10_000},
        {"kind": "fingerprints", "count": 5, "room": 3_000},
        {"kind": "faces", "count": 9, "room": 3_000},
        {"kind": "palms", "count": 4, "room": None},
        {"kind": "attendance_records", "count": 2_500, "room": 200_000},
    ]
    await hass.services.async_call(
        "zkteco_push", "sync_clock", {"device_id": shown["device_id"], "wait": 0}
    )
    await looking.until(lambda: looking.terminals[SERIAL_NUMBER]["pending_commands"])
    await terminal.operate(3, "51")
    await looking.until(lambda: looking.terminals[SERIAL_NUMBER]["door_open"])


async def test_wrong_clock(hass: HomeAssistant, terminal: Device, look: Look) -> None:
    """A clock that is wrong is told with how far it is behind."""
    looking = await look()
    await looking.begin()
    await terminal.poll()
    behind = dt_util.utcnow() - timedelta(hours=2)
    for number in range(3):
        await terminal.punch("7", behind + timedelta(seconds=5 * number))
        await terminal.poll()
    await looking.until(lambda: looking.terminals[SERIAL_NUMBER]["is_clock_wrong"])
    error = looking.terminals[SERIAL_NUMBER]["clock_error"]
    assert 7180 <= error <= 7210


async def test_terminals_come_and_go(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """Terminals that are added, renamed or removed are so on the page, at once."""
    looking = await look()
    await looking.begin()
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER, doors=2)
    await looking.until(lambda: OTHER_SERIAL_NUMBER in looking.terminals)
    other = looking.terminals[OTHER_SERIAL_NUMBER]
    assert (other["connected"], other["since"]) == (None, None)
    assert [door["number"] for door in other["doors"]] == [1, 2]
    assert other["doors"][1]["name"] is not None
    registry = dr.async_get(hass)
    registry.async_update_device(device_of(hass).id, name_by_user="Front door")
    await looking.until(
        lambda: looking.terminals[SERIAL_NUMBER]["name"] == "Front door"
    )
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    await looking.until(lambda: OTHER_SERIAL_NUMBER not in looking.terminals)
    assert list(looking.terminals) == [SERIAL_NUMBER]


async def test_burst(hass: HomeAssistant, terminal: Device, look: Look) -> None:
    """Many punches at once are told together, and only as many as are shown."""
    looking = await look()
    await looking.begin()
    now = dt_util.utcnow()
    await upload_lines(
        terminal,
        "ATTLOG",
        (
            terminal.attlog_line(str(number), now - timedelta(seconds=number % 100))
            for number in range(1, 401)
        ),
    )
    await looking.until(lambda: looking.stream)
    (change,) = (event for event in looking.events if event.get("stream"))
    assert len(change["stream"]) == 50
    assert len(change["today"]) == 60
    assert change["stream"][-1]["pin"] == "400"


async def test_backlog_is_nothing_of_now(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """Punches of the past come late: the stream goes on with what happens now."""
    looking = await look()
    await looking.begin()
    now = dt_util.utcnow()
    await upload_lines(
        terminal,
        "ATTLOG",
        (
            terminal.attlog_line("7", now - timedelta(days=1, seconds=number))
            for number in range(20)
        ),
    )
    await terminal.punch("8")
    await looking.until(lambda: looking.stream)
    assert [item["pin"] for item in looking.stream.values()] == ["8"]


async def test_others_than_admins(
    hass: HomeAssistant,
    start_terminal: StartTerminal,
    look: Look,
    hass_read_only_access_token: str,
) -> None:
    """Others see it where the hub's option says so, and open no door by looking."""
    device = await start_terminal()
    refused = await look(access_token=hass_read_only_access_token)
    assert (await refused.begin())["code"] == "unauthorized"
    entry = loaded_hub(hass)
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "panel_for_everybody": True}
    )
    await hass.async_block_till_done()
    looking = await look(access_token=hass_read_only_access_token)
    event = await looking.begin()
    assert event["server"] is None
    (door,) = looking.terminals[SERIAL_NUMBER]["doors"]
    assert door["may_unlock"] is False
    # Reading includes the photo.
    await send_photo(device, jpeg("Alice"), "7")
    await device.punch("7")
    await looking.until(lambda: looking.latest.get("photo"))


async def test_photos_are_for_who_may_see_them(
    hass: HomeAssistant,
    start_terminal: StartTerminal,
    look: Look,
    hass_read_only_access_token: str,
) -> None:
    """Who may not see the terminal's last photo is told of no photo."""
    device = await start_terminal()
    entry = loaded_hub(hass)
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "panel_for_everybody": True}
    )
    await hass.async_block_till_done()
    image = entry_of(hass, "last_photo")
    assert image is not None
    er.async_get(hass).async_remove(image.entity_id)
    looking = await look(access_token=hass_read_only_access_token)
    await looking.begin()
    await device.punch("7")
    await send_photo(device, jpeg("Alice"), "7")
    at = dt_util.utcnow() + timedelta(seconds=60)
    await send_photo(device, jpeg("nobody"), None, at)
    await looking.until(lambda: len(looking.stream) == 2)
    assert not any("photo" in item for item in looking.stream.values())
    assert looking.today["7"]["photo"] is None
    again = await look(access_token=hass_read_only_access_token)
    event = await again.begin()
    assert [item["kind"] for item in event["stream"]] == ["punch", "photo"]
    assert not any("photo" in item for item in event["stream"])


async def test_journal_cannot_be_read(
    hass: HomeAssistant, terminal: Device, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the journal cannot be read, what is and what happens is told all the same."""
    await terminal.punch("7")

    async def fail(*_: Any, **__: Any) -> None:
        """Fail as a disk does."""
        raise JournalError("OperationalError: disk I/O error")

    monkeypatch.setattr(Latest, "records", fail)
    looking = await look()
    event = await looking.begin()
    assert (event["has_failed"], event["stream"]) == (True, [])
    assert list(looking.terminals) == [SERIAL_NUMBER]
    await terminal.punch("8")
    await looking.until(lambda: looking.stream)
    assert looking.latest["pin"] == "8"


async def test_nothing_is_told_of_what_does_not_change(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """Polls, counters that stay and people who are in make no event."""
    looking = await look()
    await looking.begin()
    await terminal.options(UserCount="3")
    await looking.until(lambda: looking.terminals[SERIAL_NUMBER]["memory"])
    for _ in range(3):
        await terminal.poll()
        await terminal.options(UserCount="3")
    await terminal.operate(33)
    event = await looking.event()
    assert event.keys() == {"type", "stream"}


async def test_looking_no_more(
    hass: HomeAssistant, terminal: Device, look: Look
) -> None:
    """Whoever has left the page follows nothing any more."""
    await async_add_person(hass)
    looking = await look()
    await looking.begin()
    assert len(feeds()) == 1
    await looking.end()
    assert feeds() == []
    # Also where it ends before all has been read.
    await looking.begin()
    await terminal.punch("7")
    await looking.end()
    assert feeds() == []
