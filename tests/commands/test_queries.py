"""Actions that ask the terminal, and those that read what is known here."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import Biometric, Punch, Template, User, VirtualTerminal
from tests.support.device import Device
from tests.support.house import value_of
from tests.support.hub import SERIAL_NUMBER, device_of

from .support import (
    StartVirtual,
    async_ask,
    async_call,
    async_do,
    async_end,
    async_poll,
    async_queue,
    async_reply,
    lines_of,
)

CONTENT = b64encode(b"M\x87SS21" + bytes(range(200))).decode()
PASSWORD = "730915"
CARD = "88123457"
DIALECTS = pytest.mark.parametrize("dialect", ["standard", "condensed"])
DONE = {"result": "done", "return_code": 0, "meaning": "success"}


def remember_templates(virtual: VirtualTerminal) -> None:
    """Give user 1 a template of three kinds."""
    for kind, number in (
        (Biometric.FINGERPRINT, 3),
        (Biometric.VISIBLE_FACE, 0),
        (Biometric.PALM, 1),
    ):
        virtual.store.put_template(Template("1", kind, CONTENT, number), sent=True)


@DIALECTS
async def test_users_of_the_terminal(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that users come from the terminal, in packets, secrets only if wanted."""
    virtual = await start_virtual(dialect, lines_per_post=2)
    for number in range(2, 8):
        user = User(str(number), f"User {number}", "14", password=PASSWORD, card=CARD)
        virtual.store.put_user(user, sent=True)
    assert (await async_call(hass, "get_users"))["users"] == []
    answer = await async_do(hass, virtual, "get_users", refresh=True)
    assert answer.items() >= DONE.items()
    assert isinstance(answer["command_id"], int)
    users = {user["pin"]: user for user in answer["users"]}
    assert sorted(users) == [str(number) for number in range(1, 8)]
    assert users["1"]["name"] == "Ann"
    shown = users["7"]
    assert (shown["name"], shown["privilege"], shown["group"]) == (
        "User 7",
        "super_admin",
        "1",
    )
    assert (shown["has_password"], shown["has_card"]) == (True, True)
    assert {PASSWORD, CARD}.isdisjoint(shown.values())
    data = {"refresh": True, "include_secrets": True, "pin": "7"}
    answer = await async_do(hass, virtual, "get_users", **data)
    (shown,) = answer["users"]
    assert (shown["password"], shown["card"]) == (PASSWORD, CARD)
    known = await async_call(hass, "get_users")
    assert sorted(user["pin"] for user in known["users"]) == sorted(users)
    # Not two digits: those are found in any time, too.
    assert PASSWORD not in str(known)
    assert CARD not in str(known)


@DIALECTS
async def test_templates_of_the_terminal(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that templates come from the terminal, byte for byte if wanted."""
    virtual = await start_virtual(dialect, lines_per_post=1)
    remember_templates(virtual)
    data = {"refresh": True, "include_data": True}
    answer = await async_do(hass, virtual, "get_templates", **data)
    assert answer.items() >= DONE.items()
    found = {row["kind"]: row for row in answer["templates"]}
    assert sorted(found) == ["face", "fingerprint", "palm"]
    assert all(row["template"] == CONTENT for row in found.values())
    assert found["fingerprint"]["number"] in (3, "3")
    answer = await async_do(hass, virtual, "get_templates", refresh=True, pin="1")
    assert len(answer["templates"]) == 3
    assert CONTENT not in str(answer)
    assert len((await async_call(hass, "get_templates"))["templates"]) == 3


@DIALECTS
async def test_delete_template(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that kind and number narrow a deletion down, in either table."""
    virtual = await start_virtual(dialect)
    remember_templates(virtual)
    for number in (4, 5):
        row = Template("1", Biometric.FINGERPRINT, CONTENT, number)
        virtual.store.put_template(row, sent=True)

    def left() -> list[tuple[Biometric, int]]:
        """Return what is still there."""
        return [(row.kind, row.number) for row in virtual.store.templates]

    data: dict[str, Any] = {"pin": "1", "kind": "fingerprint"}
    answer = await async_do(hass, virtual, "delete_template", **data, number=4)
    assert answer.items() >= DONE.items()
    assert (Biometric.FINGERPRINT, 4) not in left() and len(left()) == 4
    table = {"table": "fingertmp", "number": 5}
    await async_do(hass, virtual, "delete_template", **data, **table)
    assert (Biometric.FINGERPRINT, 5) not in left() and len(left()) == 3
    await async_do(hass, virtual, "delete_template", pin="1", kind="palm")
    assert left() == [(Biometric.FINGERPRINT, 3), (Biometric.VISIBLE_FACE, 0)]


@DIALECTS
async def test_punches_of_the_terminal(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that a query returns all packets, and that nothing of it is live."""
    virtual = await start_virtual(dialect, lines_per_post=2)
    punches = async_capture_events(hass, "zkteco_push_punch")
    backlog = async_capture_events(hass, "zkteco_push_backlog")
    now = virtual.clock.now()
    for number in range(7):
        time = now - timedelta(seconds=10 * (7 - number))
        virtual.store.add_punch(Punch(str(number), time, 0, 1), sent=True)
    shown = value_of(hass, "last_punch"), value_of(hass, "punch")
    answer = await async_do(hass, virtual, "get_punches", refresh=True)
    assert answer.items() >= DONE.items()
    assert sorted(row["pin"] for row in answer["punches"]) == list("0123456")
    row = answer["punches"][0]
    assert row["device_id"] == device_of(hass).id
    assert row["serial_number"] == SERIAL_NUMBER
    assert (row["state"], row["verification"]) == ("check_in", "fingerprint")
    assert row["punched_at"].endswith(("+01:00", "+02:00"))
    assert punches == [] and backlog == []
    assert (value_of(hass, "last_punch"), value_of(hass, "punch")) == shown
    assert virtual.complaints == []


@DIALECTS
async def test_refresh_is_not_live(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that a punch that a refresh brings a second time fires no second event."""
    virtual = await start_virtual(dialect)
    punches = async_capture_events(hass, "zkteco_push_punch")
    await virtual.punch("1")
    assert len(punches) == 1
    await async_do(hass, virtual, "refresh")
    await async_do(hass, virtual, "get_punches", refresh=True)
    assert len(punches) == 1


async def test_punches_without_a_terminal(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that the journal answers alone, with limit, person and time."""
    for number in range(3):
        await terminal.punch(str(number))
    answer = await async_call(hass, "get_punches")
    assert set(answer) == {"punches"}
    assert len(answer["punches"]) == 3
    assert len((await async_call(hass, "get_punches", limit=2))["punches"]) == 2
    (row,) = (await async_call(hass, "get_punches", pin="1"))["punches"]
    assert row["pin"] == "1"
    later = "2099-01-01T00:00:00"
    assert (await async_call(hass, "get_punches", start=later))["punches"] == []
    assert await async_poll(terminal) == {}


async def test_another_upload_meanwhile(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a live punch during a query is still live."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    task = await async_ask(hass, async_call(hass, "get_punches", refresh=True))
    ((command_id, text),) = (await async_poll(terminal)).items()
    assert text.startswith("DATA QUERY ATTLOG StartTime=")
    await terminal.punch("1")
    await terminal.punch("2", CmdId=str(command_id), Count="1")
    assert not task.done()
    await async_reply(terminal, command_id, 1)
    answer = await async_end(task)
    assert (answer["result"], answer["return_code"]) == ("done", 1)
    assert [row["pin"] for row in answer["punches"]] == ["1", "2"]
    assert [event.data["pin"] for event in punches] == ["1"]


async def test_known_record_goes_whole(hass: HomeAssistant, terminal: Device) -> None:
    """Test that an update sends what is known of a user, as some firmware blanks."""
    line = (
        "USER PIN=7\tName=Ann\tPri=14\tPasswd=12\tCard=34\tGrp=2"
        "\tTZ=0001000200010000\tVerify=0\tViceCard=\tStartDatetime=0\tEndDatetime=0\n"
    )
    await terminal.upload("OPERLOG", line)
    await async_call(hass, "set_user", pin="7", name="Eve", wait=0)
    (text,) = (await async_poll(terminal)).values()
    assert text.startswith(
        "DATA UPDATE USERINFO PIN=7\tName=Eve\tPri=14\tPasswd=12\tCard=34\tGrp=2"
        "\tTZ=0001000200010000\tVerify=0"
    )


async def test_what_was_sent_is_known(hass: HomeAssistant, terminal: Device) -> None:
    """Test that what Home Assistant itself wrote is part of the known record."""
    data: dict[str, Any] = {"pin": "7", "name": "Ann", "password": "12", "card": "34"}
    task = await async_ask(hass, async_call(hass, "set_user", **data))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id)
    await async_end(task)
    await async_call(hass, "set_user", pin="7", name="Eve", wait=0)
    (text,) = (await async_poll(terminal)).values()
    assert "\tPasswd=12" in text and "\tCard=34" in text


async def test_what_was_sent_is_known_without_a_wait(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that a reply that nobody waits for makes a record known as well."""
    data: dict[str, Any] = {"pin": "7", "password": "12", "card": "34"}
    command_id = await async_queue(hass, "set_user", **data)
    assert command_id in await async_poll(terminal)
    await async_reply(terminal, command_id)
    await async_queue(hass, "set_user", pin="7", name="Eve")
    (text,) = (await async_poll(terminal)).values()
    assert "\tPasswd=12" in text and "\tCard=34" in text


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("delete_user", {"pin": "7"}),
        ("clear", {"what": "all_data", "confirm": True, "force": True}),
        ("send_command", {"command": "DATA DELETE USERINFO PIN=7"}),
    ],
)
@pytest.mark.parametrize("waits", [True, False])
async def test_successor_inherits_nothing(
    hass: HomeAssistant,
    terminal: Device,
    action: str,
    data: dict[str, Any],
    waits: bool,
) -> None:
    """Test that who gets a deleted user's PIN gets neither their card nor their rights."""
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann\tPri=14\tCard=34\n")
    wait = 30 if waits else 0
    task = await async_ask(hass, async_call(hass, action, wait=wait, **data))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id)
    await async_end(task)
    await async_queue(hass, "set_user", pin="7", name="Eve")
    (text,) = (await async_poll(terminal)).values()
    assert "Card=34" not in text and "Pri=14" not in text


async def test_option_that_was_pushed(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a pushed option counts where the reply names none."""
    await terminal.options(FWVersion="1.3.5")
    for key in ("FWVersion", "~FWVersion"):
        task = await async_ask(hass, async_call(hass, "get_option", key=key))
        ((command_id, text),) = (await async_poll(terminal)).items()
        assert text == f"GET OPTION FROM {key}"
        await async_reply(terminal, command_id)
        assert (await async_end(task))["value"] == "1.3.5"


async def test_option_of_info(hass: HomeAssistant, terminal: Device) -> None:
    """Test that INFO is asked where neither the reply nor the push has it."""
    task = await async_ask(hass, async_call(hass, "get_option", key="VOLUME"))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id)
    handed_out: dict[int, str] = {}
    while not handed_out:
        handed_out = lines_of((await terminal.poll()).body)
    ((command_id, text),) = handed_out.items()
    assert text == "INFO"
    body = f"ID={command_id}&Return=0&CMD=INFO\nVOLUME=67\n~DeviceName=X\n"
    await terminal.request("POST", "/iclock/devicecmd", body)
    assert (await async_end(task))["value"] == "67"


@DIALECTS
async def test_option_that_nobody_knows(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that an option that is nowhere is null."""
    virtual = await start_virtual(dialect)
    answer = await async_do(hass, virtual, "get_option", key="Nothing")
    assert answer["value"] is None


@DIALECTS
async def test_large_query(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that the limit holds for what is returned, not for what is stored."""
    virtual = await start_virtual(dialect, lines_per_post=50)
    now = virtual.clock.now()
    for number in range(220):
        time = now - timedelta(minutes=number)
        virtual.store.add_punch(Punch("1", time, 0, 1), sent=True)
    data = {"refresh": True, "limit": 100}
    answer = await async_do(hass, virtual, "get_punches", **data)
    assert len(answer["punches"]) == 100
    assert len((await async_call(hass, "get_punches"))["punches"]) == 220
