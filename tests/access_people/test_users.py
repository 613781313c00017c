"""Tests of users and their rights: the lines that a terminal hears, byte for byte."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
import voluptuous as vol

from tests.commands.support import async_call

from .support import (
    ALWAYS,
    FACE_TERMINAL,
    PANEL,
    SEVERAL_CARDS,
    SINGLE_DOORS,
    AccessTerminal,
    async_act,
)

type StartAccess = Callable[..., Awaitable[AccessTerminal]]

ANN = "DATA UPDATE user Pin=7\tGroup=1\tStartTime=0\tEndTime=0\tName=Ann"
UPLOADED = (
    "uid=1\tcardno=0\tpin=7\tpassword=\tgroup=1\tstarttime=0\tendtime=0\tname=Ann"
    "\tprivilege=0\tdisable=0\tverify=0"
)
KNOWN = (
    "DATA UPDATE user CardNo=\tPin=7\tPassword=\tGroup=1\tStartTime=0\tEndTime=0"
    "\tName=Ann\tPrivilege=0\tDisable=0"
)


async def rights(
    hass: HomeAssistant, panel: AccessTerminal, **data: Any
) -> list[tuple[str, int, list[int]]]:
    """Return which rights are known."""
    answer = await async_act(hass, panel, "get_access_rights", **data)
    return [(row["pin"], row["time_zone"], row["doors"]) for row in answer["rights"]]


async def test_new(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that somebody new may pass all doors: without a right they would not."""
    answer = await async_act(hass, panel, "set_user", pin="7", name="Ann")
    assert answer["result"] == "done"
    right = "DATA UPDATE userauthorize Pin=7\tAuthorizeTimezoneId=1\tAuthorizeDoorId=15"
    assert panel.commands == [ALWAYS, ANN, right]
    assert await rights(hass, panel) == [("7", 1, [1, 2, 3, 4])]
    users = await async_act(hass, panel, "get_users")
    assert [(row["pin"], row["name"]) for row in users["users"]] == [("7", "Ann")]
    # The time zone is sent once, also over a restart of ours.
    await hass.config_entries.async_reload(
        hass.config_entries.async_entries("zkteco_push")[0].entry_id
    )
    panel.commands.clear()
    await async_act(hass, panel, "set_user", pin="8", name="Bob", doors=[3])
    # Doors are a bitmask: 3 would be the first two.
    assert panel.commands == [
        ANN.replace("Pin=7", "Pin=8").replace("Ann", "Bob"),
        "DATA UPDATE userauthorize Pin=8\tAuthorizeTimezoneId=1\tAuthorizeDoorId=4",
    ]


async def test_known(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that whom the terminal has keeps their rights unless new ones are given."""
    await panel.upload("user", UPLOADED)
    await async_act(hass, panel, "set_user", pin="7", privilege="admin")
    assert panel.commands == [KNOWN.replace("Privilege=0", "Privilege=6")]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        pytest.param(
            {"doors": [2, 4], "time_zone": 5},
            ["AuthorizeTimezoneId=5\tAuthorizeDoorId=10"],
            id="both",
        ),
        pytest.param({"doors": []}, [], id="none"),
    ],
)
async def test_replaced(
    hass: HomeAssistant, panel: AccessTerminal, data: dict[str, Any], lines: list[str]
) -> None:
    """Test that a right of another time zone does not stay beside a new one."""
    await panel.upload("user", UPLOADED)
    await panel.upload(
        "userauthorize", "pin=7\tauthorizetimezoneid=1\tauthorizedoorid=15"
    )
    await async_act(hass, panel, "set_user", pin="7", **data)
    assert panel.commands == [
        KNOWN,
        "DATA DELETE userauthorize Pin=7",
        *(f"DATA UPDATE userauthorize Pin=7\t{line}" for line in lines),
    ]
    expected = [("7", data["time_zone"], data["doors"])] if lines else []
    assert await rights(hass, panel) == expected


async def test_same_time_zone(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that a right of fewer doors is not written beside that of all of them."""
    await async_act(hass, panel, "set_user", pin="7", name="Ann")
    panel.commands.clear()
    await async_act(hass, panel, "set_user", pin="7", doors=[2])
    assert panel.commands == [
        ANN,
        "DATA DELETE userauthorize Pin=7",
        "DATA UPDATE userauthorize Pin=7\tAuthorizeTimezoneId=1\tAuthorizeDoorId=2",
    ]
    assert await rights(hass, panel, pin="7") == [("7", 1, [2])]


async def test_single_doors(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test a panel on which a right names one door and no bitmask."""
    panel = await start_access({**PANEL, **SINGLE_DOORS})
    await async_act(hass, panel, "set_user", pin="7", name="Ann", doors=[1, 3])
    authorize = "DATA UPDATE userauthorize Pin=7\tAuthorizeTimezoneId=1"
    assert panel.commands == [
        ALWAYS,
        ANN,
        f"{authorize}\tAuthorizeDoorId=1",
        f"{authorize}\tAuthorizeDoorId=3",
    ]
    assert await rights(hass, panel) == [("7", 1, [1]), ("7", 1, [3])]
    panel.commands.clear()
    # Door 3 would stay open beside it.
    await async_act(hass, panel, "set_user", pin="7", doors=[1])
    assert panel.commands[1:] == [
        "DATA DELETE userauthorize Pin=7",
        f"{authorize}\tAuthorizeDoorId=1",
    ]
    assert await rights(hass, panel) == [("7", 1, [1])]


async def test_several_cards(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that a card goes in its own table in hexadecimal, and an old one goes."""
    panel = await start_access({**PANEL, **SEVERAL_CARDS})
    await async_act(hass, panel, "set_user", pin="7", name="Ann", card="123456789")
    card = "DATA UPDATE mulcarduser Pin=7\tCardNo={}\tLossCardFlag=0\tCardType=0"
    assert (panel.commands[1], panel.commands[-1]) == (ANN, card.format("75BCD15"))
    panel.commands.clear()
    await async_act(hass, panel, "set_user", pin="7", card="16")
    assert panel.commands == [
        ANN,
        "DATA DELETE mulcarduser Pin=7",
        card.format("10"),
    ]
    users = await async_act(hass, panel, "get_users", include_secrets=True)
    assert users["users"][0]["card"] == "16"
    panel.commands.clear()
    await async_act(hass, panel, "set_user", pin="7", card="")
    assert panel.commands[1:] == ["DATA DELETE mulcarduser Pin=7"]
    users = await async_act(hass, panel, "get_users")
    assert users["users"][0]["has_card"] is False


async def test_validity(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that bounds are packed, stay with later changes, and can be lifted."""
    await panel.upload("user", UPLOADED)
    await async_act(hass, panel, "set_user", pin="7", valid_until="2096-02-22 14:54:54")
    bounded = KNOWN.replace("EndTime=0", "EndTime=3090063294")
    await async_act(hass, panel, "set_user", pin="7", disabled=True)
    await async_act(hass, panel, "set_user", pin="7", name="Eve")
    assert panel.commands == [
        bounded,
        bounded.replace("Disable=0", "Disable=1"),
        bounded.replace("Disable=0", "Disable=1").replace("Ann", "Eve"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"time_zones": "0001000200010000"},
        {"verification": "face"},
        {"doors": [5]},
        {"password": "1234567"},
        {"password": "secret"},
        {"name": "x\tPrivilege=14"},
    ],
)
async def test_refused(
    hass: HomeAssistant, panel: AccessTerminal, data: dict[str, Any]
) -> None:
    """Test that what the terminal would not understand is refused, nothing queued."""
    with pytest.raises(ServiceValidationError):
        await async_act(hass, panel, "set_user", pin="7", **data)
    assert await panel.drain() == []


@pytest.mark.parametrize("data", [{"doors": 1}, {"time_zone": 1}])
async def test_attendance(
    hass: HomeAssistant, terminal: Any, data: dict[str, Any]
) -> None:
    """Test that an attendance terminal is not sent rights that it does not know."""
    with pytest.raises(ServiceValidationError) as refusal:
        await async_call(hass, "set_user", pin="7", **data)
    assert refusal.value.translation_key == "field_unknown_parameter"


async def test_deleted(hass: HomeAssistant, start_access: StartAccess) -> None:
    """Test that a right goes first and the user last, whatever else there is not."""
    face = await start_access({**FACE_TERMINAL, **SEVERAL_CARDS})
    await face.upload("user", UPLOADED)
    await face.upload(
        "userauthorize", "pin=7\tauthorizetimezoneid=1\tauthorizedoorid=1"
    )
    await face.upload("mulcarduser", "pin=7\tcardno=75BCD15")
    face.codes = {"DATA DELETE userpic": -1, "DATA DELETE biodata": -629}
    answer = await async_act(hass, face, "delete_user", pin="7")
    assert answer["result"] == "done"
    assert face.commands == [
        "DATA DELETE userauthorize Pin=7",
        "DATA DELETE biodata Type=1\tPin=7",
        "DATA DELETE biodata Type=9\tPin=7",
        "DATA DELETE mulcarduser Pin=7",
        "DATA DELETE biophoto PIN=7\tType=9",
        "DATA DELETE userpic pin=7",
        "DATA DELETE user Pin=7",
    ]
    assert await rights(hass, face) == []
    assert (await async_act(hass, face, "get_users"))["users"] == []


async def test_deletion_refused(hass: HomeAssistant, panel: AccessTerminal) -> None:
    """Test that the user's own deletion counts."""
    panel.codes = {"DATA DELETE user ": -12}
    with pytest.raises(HomeAssistantError) as refusal:
        await async_act(hass, panel, "delete_user", pin="7")
    assert refusal.value.translation_key == "refused_execution_failed"
    assert panel.commands == [
        "DATA DELETE userauthorize Pin=7",
        "DATA DELETE templatev10 Pin=7",
        "DATA DELETE user Pin=7",
    ]


@pytest.mark.parametrize("pin", ["*", "", " "])
async def test_nobody_is_everybody(
    hass: HomeAssistant, panel: AccessTerminal, pin: str
) -> None:
    """Test that no deletion goes that a terminal would take for everybody's."""
    with pytest.raises((ServiceValidationError, vol.Invalid)):
        await async_act(hass, panel, "delete_user", pin=pin)
    assert await panel.drain() == []
