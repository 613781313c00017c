"""Tests of what is known here of the people whom terminals hold."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .commands.support import async_ask, async_call, async_end, async_poll, async_reply
from .support.device import MINIMAL_HANDSHAKE, Device
from .support.house import async_pass_time, value_of
from .support.hub import OTHER_SERIAL_NUMBER, async_add_terminal, async_restart_hub
from .support.people import (
    BIODATA,
    EVERYTHING,
    FACE,
    FACE_LINE,
    FINGER,
    FP,
    KINDS,
    OLD_FACE,
    USER,
    directory_rows,
    known_templates,
    known_users,
)

FROZEN = "2026-06-15 10:00:00+00:00"


async def test_mixed_body(hass: HomeAssistant, terminal: Device) -> None:
    """Test that everything about a person that comes in one body is known."""
    operation = terminal.oplog_line(4)
    body = "".join((operation, *EVERYTHING))
    reply = await terminal.upload("OPERLOG", body)
    assert reply.text == f"OK:{body.count(chr(10))}"
    (user,) = (await known_users(hass)).values()
    assert (user["pin"], user["name"], user["privilege"]) == ("7", "Ann", "super_admin")
    assert (user["has_password"], user["has_card"]) == (True, True)
    assert {"password", "card", "vice_card"}.isdisjoint(user)
    (user,) = (await known_users(hass, include_secrets=True, pin="7")).values()
    assert (user["password"], user["card"]) == ("4711", "5511")
    assert await known_users(hass, pin="8") == {}
    found = await known_templates(hass)
    assert found.keys() == KINDS.keys()
    assert all(row["kept"] and "template" not in row for row in found.values())
    assert all(found[key]["size"] == len(KINDS[key]) for key in KINDS)
    found = await known_templates(hass, include_data=True, pin="7")
    assert {key: row["template"] for key, row in found.items()} == KINDS
    assert (found["face", 0, 0]["major_version"], found["palm", 1, 0]["pin"]) == (
        "58",
        "7",
    )
    assert await known_templates(hass, pin="8") == {}
    assert value_of(hass, "rejected_lines") == "0"


@pytest.mark.parametrize(
    ("table", "line", "key", "data"),
    [
        (
            "USERINFO",
            "PIN=7\tName=Ann\tPri=0\tPasswd=\tCard=\tGrp=1\tTZ=\n",
            None,
            None,
        ),
        (
            "FINGERTMP",
            f"PIN=7\tFID=6\tSize=9\tValid=1\tTMP={FINGER}\n",
            ("fingerprint", 6, 0),
            FINGER,
        ),
        (
            "BIODATA",
            BIODATA.removeprefix("BIODATA "),
            ("face", 0, 0),
            FACE,
        ),
        (
            "FACE",
            FACE_LINE.removeprefix("FACE "),
            ("near_infrared_face", 2, 0),
            OLD_FACE,
        ),
    ],
)
@pytest.mark.parametrize("book", ["standard", "condensed"])
async def test_tables_without_tags(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    book: str,
    table: str,
    line: str,
    key: tuple[str, int, int] | None,
    data: str | None,
) -> None:
    """Test that the seed's tables tell the same as tagged lines."""
    terminal = await start_terminal(code_book=book)
    reply = await terminal.upload(table, line)
    assert reply.text == ("OK" if table == "FACE" else "OK:1")
    if key is None:
        (user,) = (await known_users(hass)).values()
        assert (user["name"], user["has_password"], user["has_card"]) == (
            "Ann",
            False,
            False,
        )
    else:
        found = await known_templates(hass, include_data=True)
        assert found.keys() == {key}
        assert found[key]["template"] == data


async def test_terminals_apart(hass: HomeAssistant, terminal: Device) -> None:
    """Test that each terminal has people of its own, even with the same PIN."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    await terminal.upload("OPERLOG", USER + FP)
    await other.upload("OPERLOG", USER.replace("Ann", "Eve") + BIODATA)
    assert (await known_users(hass))["7"]["name"] == "Ann"
    assert (await known_users(hass, OTHER_SERIAL_NUMBER))["7"]["name"] == "Eve"
    assert set(await known_templates(hass)) == {("fingerprint", 6, 0)}
    assert set(await known_templates(hass, OTHER_SERIAL_NUMBER)) == {("face", 0, 0)}
    await other.operate(103, "7")
    assert await known_users(hass, OTHER_SERIAL_NUMBER) == {}
    assert set(await known_users(hass)) == {"7"}
    await terminal.punch("7")
    assert value_of(hass, "last_person") == "Ann"


async def test_names(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a punch has the name that the user has now."""
    punches = async_capture_events(hass, "zkteco_push_punch")

    async def shown() -> tuple[str, set[str | None]]:
        """Return the last person, and the names of all punches."""
        answer = await async_call(hass, "get_punches")
        return value_of(hass, "last_person"), {row["name"] for row in answer["punches"]}

    await terminal.punch("7")
    assert await shown() == ("7", {None})
    for name in ("Ann", "Jürgen Bär", ""):
        await terminal.upload("OPERLOG", USER.replace("Ann", name))
        expected = name or "7", {name or None}
        # Also of the punch that came before the name did.
        assert await shown() == expected
        await terminal.punch(
            "7", dt_util.utcnow() - timedelta(seconds=9 * len(punches))
        )
        await hass.async_block_till_done()
        assert punches[-1].data["name"] == (name or None)
        assert await shown() == expected
        await async_restart_hub(hass)
        assert await shown() == expected


async def test_names_of_others(hass: HomeAssistant, terminal: Device) -> None:
    """Test that another user's name does not change who was there last."""
    await terminal.punch("7")
    await terminal.upload("OPERLOG", "USER PIN=8\tName=Eve\n")
    assert value_of(hass, "last_person") == "7"


async def test_name_that_is_written_here(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a name that Home Assistant itself wrote counts at once."""
    await terminal.punch("7")
    call = async_call(hass, "set_user", pin="7", name="Ann")
    task = await async_ask(hass, call)
    ((command_id, _),) = (await async_poll(terminal)).items()
    assert value_of(hass, "last_person") == "7"
    await async_reply(terminal, command_id)
    await async_end(task)
    assert value_of(hass, "last_person") == "Ann"
    assert (await known_users(hass))["7"]["name"] == "Ann"


async def test_name_that_an_update_leaves_out(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that a user keeps the name that a command does not mention."""
    await terminal.upload("OPERLOG", USER)
    await terminal.punch("7")
    command = "DATA UPDATE USERINFO PIN=7\tCard=99"
    task = await async_ask(hass, async_call(hass, "send_command", command=command))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id)
    await async_end(task)
    for _ in range(2):
        assert (await known_users(hass, include_secrets=True))["7"]["card"] == "99"
        (punch,) = (await async_call(hass, "get_punches"))["punches"]
        assert punch["name"] == value_of(hass, "last_person") == "Ann"
        await async_restart_hub(hass)


@pytest.mark.parametrize(
    ("book", "code", "objects", "gone"),
    [
        ("standard", 103, ("7",), set(KINDS)),
        ("condensed", 6, ("7",), set(KINDS)),
        ("standard", 10, ("7", "6"), {("fingerprint", 6, 0)}),
        ("standard", 10, ("7", "5"), set()),
        ("condensed", 8, ("7", "6"), {("fingerprint", 6, 0)}),
        ("standard", 106, ("7",), {("face", 0, 0), ("near_infrared_face", 2, 0)}),
        ("condensed", 23, ("7",), {("face", 0, 0), ("near_infrared_face", 2, 0)}),
        ("standard", 103, ("8",), set()),
        ("standard", 103, ("0",), set()),
    ],
)
async def test_deletion_in_the_menu(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    book: str,
    code: int,
    objects: tuple[str, ...],
    gone: set[tuple[str, int, int]],
) -> None:
    """Test that what somebody deletes at the terminal is not held any more."""
    terminal = await start_terminal(code_book=book)
    lines: tuple[str, ...] = EVERYTHING
    if book == "condensed":
        # The seed has other numbers for palms and near-infrared faces.
        lines = tuple(line.replace("Type=8", "Type=7") for line in EVERYTHING)
    await terminal.upload("OPERLOG", "".join(lines))
    await terminal.punch("7")
    assert set(await known_templates(hass)) == set(KINDS)
    at = dt_util.utcnow() + timedelta(seconds=1)
    await terminal.operate(code, *objects, at=at, tagged=book == "standard")
    is_gone = code in (103, 6) and objects == ("7",)
    for _ in range(2):
        assert set(await known_templates(hass)) == set(KINDS) - gone
        assert set(await known_users(hass)) == (set() if is_gone else {"7"})
        (punch,) = (await async_call(hass, "get_punches"))["punches"]
        assert punch["name"] == value_of(hass, "last_person") == "Ann"
        await async_restart_hub(hass)


@pytest.mark.freeze_time(FROZEN)
async def test_back_again(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a user who is uploaded again is back, with what comes along."""
    await terminal.upload("OPERLOG", USER + FP + BIODATA)
    await async_pass_time(hass, freezer, 60)
    await terminal.operate(103, "7")
    assert await known_users(hass) == {}
    await async_pass_time(hass, freezer, 60)
    await terminal.upload("OPERLOG", USER + FP)
    assert (await known_users(hass, include_secrets=True))["7"]["password"] == "4711"
    assert set(await known_templates(hass)) == {("fingerprint", 6, 0)}
    # The log may be sent once more, after that.
    await terminal.operate(103, "7", at=dt_util.utcnow() - timedelta(seconds=60))
    assert set(await known_users(hass)) == {"7"}


async def test_delete_user(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a deletion that the terminal confirms is known here."""
    await terminal.upload("OPERLOG", "".join(EVERYTHING))
    await terminal.punch("7")
    task = await async_ask(hass, async_call(hass, "delete_user", pin="7"))
    ((command_id, text),) = (await async_poll(terminal)).items()
    assert text == "DATA DELETE USERINFO PIN=7"
    assert set(await known_users(hass)) == {"7"}
    await async_reply(terminal, command_id)
    await async_end(task)
    assert await known_users(hass) == {}
    assert await known_templates(hass) == {}
    (punch,) = (await async_call(hass, "get_punches"))["punches"]
    assert punch["name"] == "Ann"


@pytest.mark.freeze_time(FROZEN)
async def test_purge(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that after 30 days nothing is left of who was deleted, only their punches."""
    await terminal.upload("OPERLOG", "".join(EVERYTHING))
    await terminal.upload("OPERLOG", "USER PIN=8\tName=Eve\n")
    await terminal.punch("7")
    await async_pass_time(hass, freezer, 60)
    await terminal.operate(103, "7")
    night = dt_util.start_of_local_day() + timedelta(days=29, hours=3)
    await async_pass_time(hass, freezer, night - dt_util.utcnow())
    assert len(directory_rows(hass)) == 11
    await async_pass_time(hass, freezer, timedelta(days=2))
    assert [category for category, _ in directory_rows(hass)] == ["user"]
    await async_restart_hub(hass)
    (punch,) = (await async_call(hass, "get_punches"))["punches"]
    assert (punch["pin"], punch["name"]) == ("7", None)
    assert set(await known_users(hass)) == {"8"}


async def test_old_firmware(hass: HomeAssistant, start_terminal: Any) -> None:
    """Test that a deletion that names no PIN deletes nobody's record (2008)."""
    terminal: Device = await start_terminal(code_book="standard")
    await terminal.handshake(MINIMAL_HANDSHAKE)
    await terminal.upload("OPERLOG", USER)
    await terminal.operate(9, "7", at=dt_util.utcnow() + timedelta(seconds=1))
    assert set(await known_users(hass)) == {"7"}
    await terminal.handshake()
    await terminal.operate(9, "7", at=dt_util.utcnow() + timedelta(seconds=2))
    assert await known_users(hass) == {}
