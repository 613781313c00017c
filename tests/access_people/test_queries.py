"""Tests of what is asked of access terminals, and of what enrolment brings."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.support.hub import loaded_hub

from .support import FACE_TERMINAL, PANEL, SEVERAL_CARDS, AccessTerminal, async_act

type StartAccess = Callable[..., Awaitable[AccessTerminal]]

USER: Final = (
    "uid={0}\tcardno={1}\tpin={0}\tpassword=12\tgroup=1\tstarttime=0\tendtime=0"
    "\tname=Person {0}\tprivilege=0\tdisable=0\tverify=0"
)
EVENT: Final = (
    "cardno=0\tpin=7\tverified=1\tdoorid=1\teventtype=0\tinoutstate=0"
    "\ttime_second=858592800\tindex={0}\tsitecode=0\tdevid=1\tsn=BOCK200960001"
)


def telling(tablename: str, *rows: str) -> Any:
    """Return the answer of a table to a query."""

    async def tell(terminal: AccessTerminal, command_id: int, text: str) -> None:
        """Send it."""
        await terminal.tell(command_id, tablename, *rows)

    return tell


async def test_users(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that users are asked for, and come in what the query brings."""
    panel.answers["DATA QUERY"] = telling("user", USER.format(1, 0), USER.format(2, 99))
    panel.codes["DATA QUERY"] = 2
    answer = await async_act(hass, panel, "get_users", refresh=True)
    assert panel.commands == ["DATA QUERY tablename=user,fielddesc=*,filter=*"]
    assert answer["return_code"] == 2
    found = [(row["pin"], row["name"], row["has_card"]) for row in answer["users"]]
    assert found == [("1", "Person 1", False), ("2", "Person 2", True)]
    assert not any("password" in row for row in answer["users"])
    kept = await async_act(hass, panel, "get_users", pin="2", include_secrets=True)
    assert (kept["users"][0]["card"], kept["users"][0]["password"]) == ("99", "12")


async def test_nobody(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that an empty answer is one."""
    panel.answers["DATA QUERY"] = telling("user")
    answer = await async_act(hass, panel, "get_users", refresh=True)
    assert (answer["result"], answer["users"]) == ("done", [])


async def test_templates(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that templates are asked for by the types that the terminal has."""
    face = await start_access(FACE_TERMINAL)
    row = (
        "pin=7\tno=6\tindex=0\tvalid=1\tduress=0\ttype=1\tmajorver=13\tminorver=0"
        "\tformat=0\ttmp=dGVzdA=="
    )
    face.answers["DATA QUERY tablename=biodata,fielddesc=*,filter=Type=1"] = telling(
        "biodata", row
    )
    face.codes["DATA QUERY tablename=biodata,fielddesc=*,filter=Type=9"] = -1
    answer = await async_act(hass, face, "get_templates", refresh=True, pin="7")
    query = "DATA QUERY tablename={},fielddesc=*,filter={}"
    assert face.commands == [
        query.format("user", "Pin=7"),
        query.format("biodata", "Type=1\tPin=7"),
        query.format("biodata", "Type=9\tPin=7"),
    ]
    (template,) = answer["templates"]
    assert (template["kind"], template["number"]) == ("fingerprint", 6)
    assert template["major_version"] == "13"
    assert "template" not in template


async def test_rights(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that rights are taken from an answer, and that not all firmware gives one."""
    panel.answers["DATA QUERY"] = telling(
        "userauthorize", "pin=7\tauthorizetimezoneid=2\tauthorizedoorid=5"
    )
    answer = await async_act(hass, panel, "get_access_rights", refresh=True, pin="7")
    assert panel.commands == [
        "DATA QUERY tablename=userauthorize,fielddesc=*,filter=Pin=7"
    ]
    (right,) = answer["rights"]
    assert (right["time_zone"], right["doors"]) == (2, [1, 3])
    assert right["origin"] == "queried"
    panel.codes["DATA QUERY"] = -1
    with pytest.raises(HomeAssistantError) as refusal:
        await async_act(hass, panel, "get_access_rights", refresh=True)
    assert getattr(refusal.value, "translation_key", "") == "refused_not_supported"


async def test_option(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that an option comes before the command's result, and a secret never."""

    async def options(terminal: AccessTerminal, command_id: int, text: str) -> None:
        """Answer with more than was asked for."""
        row = "Door1Drivertime=5,ComPwd=secret"
        await terminal.tell(command_id, "options", row, kind="options")

    panel.answers["GET OPTIONS"] = options
    answer = await async_act(hass, panel, "get_option", key="Door1Drivertime")
    assert panel.commands == ["GET OPTIONS Door1Drivertime"]
    assert answer["value"] == "5"
    answer = await async_act(hass, panel, "get_option", key="ComPwd")
    assert answer["value"] is None
    # The codes that the terminal is told are facts beside its options.
    panel.answers.clear()
    panel.codes["GET OPTIONS"] = -629
    answer = await async_act(hass, panel, "get_option", key="zkteco_push.session_id")
    assert answer["value"] is None


async def test_events_of_a_terminal(
    hass: HomeAssistant, start_access: StartAccess
) -> None:
    """Test that a terminal is not asked for events: it would do nothing any more."""
    face = await start_access(FACE_TERMINAL)
    with pytest.raises(ServiceValidationError) as refusal:
        await async_act(hass, face, "get_punches", refresh=True)
    assert refusal.value.translation_key == "events_not_queried"
    assert await face.drain() == []
    assert (await async_act(hass, face, "get_punches"))["punches"] == []


async def test_events_of_a_panel(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that a panel's answer is the past: nothing of it happens now, or twice."""
    await panel.send_events(
        "time=2023-02-08 10:00:00\tpin=7\tcardno=0\teventaddr=1\tevent=0"
        "\tinoutstatus=0\tverifytype=1\tindex=1"
    )
    happened: list[Any] = []
    hass.bus.async_listen("zkteco_push_access", happened.append)
    hass.bus.async_listen("zkteco_push_punch", happened.append)
    panel.answers["DATA QUERY"] = telling(
        "transaction", EVENT.format(1), EVENT.format(2)
    )
    answer = await async_act(
        hass, panel, "get_punches", refresh=True, start="2000-01-01 00:00:00"
    )
    assert panel.commands == ["DATA QUERY tablename=transaction,fielddesc=*,filter=*"]
    assert {row["pin"] for row in answer["punches"]} == {"7"}
    assert happened == []


async def test_enrolled(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that what an enrolment brings is stored and acknowledged."""
    face = await start_access(FACE_TERMINAL)
    row = "TYPE=1\tPIN=7\tNO=5\tINDEX=0\tMAJOR_VER=13\tMINOR_VER=0\tTMP=dGVzdA==\r\n"
    reply = await face.device.request("POST", "/iclock/cdata", row, type="BioData")
    assert (reply.status, reply.body) == (200, b"OK")
    answer = await async_act(hass, face, "get_templates", include_data=True)
    (template,) = answer["templates"]
    assert (template["kind"], template["number"]) == ("fingerprint", 5)
    assert (template["major_version"], template["template"]) == ("13", "dGVzdA==")
    card = "TYPE=0\tPIN=7\tTMP=123456"
    reply = await face.device.request(
        "POST", "/iclock/cdata", card, type="EnrollInfoData"
    )
    assert (reply.status, reply.body) == (200, b"OK")
    # Kept as it came, and no rejected line.
    lines = await async_act(hass, face, "get_rejected_lines")
    assert lines["lines"] == []


async def test_operations(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that operations of a terminal in security mode are kept (field: 7A)."""
    face = await start_access(FACE_TERMINAL)
    await face.upload("user", USER.format(7, 0))
    await face.upload(
        "userauthorize", "pin=7\tauthorizetimezoneid=1\tauthorizedoorid=1"
    )
    happened: list[Any] = []
    hass.bus.async_listen("zkteco_push_operation", happened.append)
    line = face.device.oplog_line(9, "7")
    reply = await face.device.upload("OPERLOG", line)
    assert reply.status == 200
    await hass.async_block_till_done()
    assert [event.data["code"] for event in happened] == [9]
    # It says that somebody has been deleted there, and with them their right.
    assert (await async_act(hass, face, "get_users"))["users"] == []
    assert (await async_act(hass, face, "get_access_rights"))["rights"] == []
    terminal = loaded_hub(hass).runtime_data.terminals[face.device.serial_number]
    assert terminal.panel.is_access_control


async def test_several_cards(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that the cards of their own table are a user's cards, a lost one is not."""
    panel = await start_access({**PANEL, **SEVERAL_CARDS})
    await panel.upload("user", USER.format(7, 5))
    await panel.upload(
        "mulcarduser",
        "pin=7\tcardno=FF\tlosscardflag=1\tcardtype=0",
        "pin=7\tcardno=1A\tlosscardflag=0\tcardtype=1",
        "pin=7\tcardno=10\tlosscardflag=0\tcardtype=0",
    )
    answer = await async_act(hass, panel, "get_users", include_secrets=True)
    (user,) = answer["users"]
    assert (user["card"], user["vice_card"]) == ("16", "26")


async def test_erased(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that events, rights and cards of somebody go when they are erased."""
    await panel.upload("user", USER.format(7, 5))
    await panel.upload(
        "userauthorize", "pin=7\tauthorizetimezoneid=1\tauthorizedoorid=1"
    )
    await panel.send_events(
        "time=2026-11-24 10:00:00\tpin=7\tcardno=5\teventaddr=1\tevent=0\tindex=1",
        "time=2026-11-24 10:00:01\tpin=8\tcardno=6\teventaddr=1\tevent=0\tindex=2",
    )
    journal = loaded_hub(hass).runtime_data.journal
    serial = panel.device.serial_number
    assert await journal.count_access_events(serial) == 2
    assert (await async_act(hass, panel, "erase_person", pin="7"))["result"] == "done"
    assert panel.commands[-1] == "DATA DELETE user Pin=7"
    assert await journal.count_access_events(serial) == 1
    assert (await async_act(hass, panel, "get_access_rights"))["rights"] == []
    # The terminal counts the events still; they are not missing for that.
    hub = loaded_hub(hass).runtime_data
    assert await hub.reconciler.async_held(hub.terminals[serial], 0) == (None, 2)
