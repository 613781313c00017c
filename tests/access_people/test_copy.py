"""Tests of people on their way between the dialects."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from tests.commands.support import async_breathe, async_call, async_poll, async_reply
from tests.support.device import Device
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    device_of,
)

from .support import (
    ALWAYS,
    FACE_TERMINAL,
    PANEL,
    SEVERAL_CARDS,
    AccessTerminal,
    async_act,
)

THIRD: Final = "BOCK200960002"
# It says within that it is of algorithm 10.
FINGER: Final = b64encode(b"..SS21..").decode()
USER: Final = (
    "USER PIN={0}\tName=Ann\tPri=14\tPasswd={1}\tCard={2}\tGrp=3"
    "\tTZ=0001000200010000\tVerify=4\tViceCard=\tStartDatetime=0\tEndDatetime=0\n"
)
FP: Final = f"FP PIN={{0}}\tFID=6\tSize={len(FINGER)}\tValid=1\tTMP={FINGER}\n"
WRITTEN: Final = (
    "DATA UPDATE user CardNo={2}\tPin={0}\tPassword={1}\tGroup=1\tStartTime=0"
    "\tEndTime=0\tName=Ann\tPrivilege=14"
)
RIGHT: Final = (
    "DATA UPDATE userauthorize Pin={}\tAuthorizeTimezoneId={}\tAuthorizeDoorId={}"
)
# What an attendance terminal of today says of its sensors.
ATTENDANCE: Final = {"FPVersion": "10", "FingerFunOn": "1", "PhotoFunOn": "1"}


class House:
    """An attendance terminal and access terminals under one roof."""

    def __init__(self, hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
        """Take what it is made of."""
        self.hass = hass
        self.client = client
        self.attendance = Device(client, SERIAL_NUMBER)
        self.access: dict[str, AccessTerminal] = {}
        self.heard: list[str] = []

    async def begin(self, *access: Mapping[str, str], **changes: str) -> None:
        """Set it up; the attendance terminal has the options and some of its own."""
        serials = (OTHER_SERIAL_NUMBER, THIRD)[: len(access)]
        await async_set_up_hub(
            self.hass, {serial: {} for serial in (SERIAL_NUMBER, *serials)}
        )
        await self.attendance.handshake()
        await self.attendance.options(**{**ATTENDANCE, **changes})
        for serial, options in zip(serials, access, strict=True):
            terminal = AccessTerminal(Device(self.client, serial), options)
            await terminal.register()
            await terminal.drain()
            self.access[serial] = terminal

    async def copy(self, source: str, target: str, **data: Any) -> dict[str, Any]:
        """Copy and return the report of the target."""
        for terminal in self.access.values():
            terminal.commands.clear()
        self.heard.clear()
        to_device_id = device_of(self.hass, target).id
        call = async_call(
            self.hass,
            "copy_users",
            device_of(self.hass, source).id,
            to_device_id=to_device_id,
            wait=60,
            **data,
        )
        task = asyncio.get_running_loop().create_task(call)
        for _ in range(400):
            if task.done():
                report: dict[str, Any] = task.result()["terminals"][to_device_id]
                return report
            for number, text in (await async_poll(self.attendance)).items():
                self.heard.append(text)
                await async_reply(self.attendance, number)
            for terminal in self.access.values():
                await terminal.poll()
            await async_breathe()
        raise AssertionError("The copy never ended")


def reasons(report: dict[str, Any], pin: str) -> dict[str, str]:
    """Return why parts of a person were skipped."""
    return {row["item"]: row["reason"] for row in report["users"][pin]["skipped"]}


def sent(report: dict[str, Any], pin: str) -> list[str]:
    """Return which parts of a person were sent."""
    return [row["item"] for row in report["users"][pin]["sent"]]


@pytest.fixture
def house(hass: HomeAssistant, client: TestClient[Any, Any]) -> House:
    """Return a house without terminals."""
    return House(hass, client)


async def test_to_a_panel(hass: HomeAssistant, house: House) -> None:
    """Test that whoever is enrolled on an attendance terminal opens a panel's doors."""
    await house.begin(PANEL)
    panel = house.access[OTHER_SERIAL_NUMBER]
    lines = USER.format(7, "1234", "[15CD5B07]") + FP.format(7)
    await house.attendance.upload("OPERLOG", lines)
    report = await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    # Neither the group nor the zones of the other dialect.
    assert panel.commands == [
        ALWAYS,
        WRITTEN.format(7, "1234", "123456789"),
        RIGHT.format(7, 1, 15),
        f"DATA UPDATE templatev10 Pin=7\tFingerID=6\tValid=1\tTemplate={FINGER}",
    ]
    assert sent(report, "7") == ["user", "access_right", "fingerprint"]
    assert reasons(report, "7") == {}
    # What is there is not sent again, not even after its rights were narrowed.
    await async_act(hass, panel, "set_user", pin="7", doors=[2])
    report = await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    assert panel.commands == []
    assert reasons(report, "7") == {
        "user": "present",
        "access_right": "present",
        "fingerprint": "present",
    }


@pytest.mark.parametrize("password", ["1234567", "12ab"])
async def test_password(hass: HomeAssistant, house: House, password: str) -> None:
    """Test that a password that no access terminal takes is left out and told."""
    await house.begin(PANEL)
    await house.attendance.upload("OPERLOG", USER.format(7, password, ""))
    report = await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    panel = house.access[OTHER_SERIAL_NUMBER]
    assert not any(password in line for line in panel.commands)
    assert sent(report, "7") == ["user", "access_right"]
    assert reasons(report, "7") == {"password": "not_writable"}


async def test_enrolled_there(hass: HomeAssistant, house: House) -> None:
    """Test that whom the panel enrolled itself does not get more rights."""
    await house.begin(PANEL)
    panel = house.access[OTHER_SERIAL_NUMBER]
    await panel.upload("user", "cardno=0\tpin=7\tname=Anna\tprivilege=0\tdisable=0")
    await house.attendance.upload("OPERLOG", USER.format(7, "", ""))
    report = await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    assert sent(report, "7") == ["user"]
    assert reasons(report, "7") == {"access_right": "rights_kept"}
    assert len(panel.commands) == 1


async def test_other_algorithm(hass: HomeAssistant, house: House) -> None:
    """Test that a fingerprint of another algorithm stays where it is."""
    await house.begin(FACE_TERMINAL)
    await house.attendance.upload("OPERLOG", USER.format(7, "", "") + FP.format(7))
    report = await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    assert sent(report, "7") == ["user", "access_right"]
    assert reasons(report, "7") == {"fingerprint": "version_not_supported"}


async def test_several_cards(hass: HomeAssistant, house: House) -> None:
    """Test that a card goes into the table that a panel has for it, and changes."""
    await house.begin({**PANEL, **SEVERAL_CARDS})
    panel = house.access[OTHER_SERIAL_NUMBER]
    await house.attendance.upload("OPERLOG", USER.format(7, "", "16"))
    report = await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    user = WRITTEN.format(7, "", "").replace("CardNo=\t", "")
    card = "DATA UPDATE mulcarduser Pin=7\tCardNo={}\tLossCardFlag=0\tCardType=0"
    assert panel.commands == [ALWAYS, user, card.format("10"), RIGHT.format(7, 1, 15)]
    assert sent(report, "7") == ["user", "access_right"]
    report = await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    assert panel.commands == []
    await house.attendance.upload("OPERLOG", USER.format(7, "", "17"))
    await house.copy(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    # The old one would open doors still.
    delete = "DATA DELETE mulcarduser Pin=7"
    assert panel.commands == [user, delete, card.format("11")]


async def test_back(hass: HomeAssistant, house: House) -> None:
    """Test the way from a panel to an attendance terminal."""
    await house.begin({**PANEL, **SEVERAL_CARDS})
    panel = house.access[OTHER_SERIAL_NUMBER]
    await panel.upload(
        "user",
        "cardno=0\tpin=7\tpassword=12\tgroup=0\tstarttime=0\tendtime=0\tname=Ann"
        "\tprivilege=0\tdisable=0\tverify=0",
        "cardno=0\tpin=8\tpassword=\tgroup=0\tstarttime=0\tendtime=0\tname=Bob"
        "\tprivilege=0\tdisable=1\tverify=0",
    )
    await panel.upload(
        "userauthorize", "pin=7\tauthorizetimezoneid=1\tauthorizedoorid=15"
    )
    await panel.upload(
        "mulcarduser",
        "pin=7\tcardno=10\tlosscardflag=0\tcardtype=0",
        "pin=7\tcardno=1A\tlosscardflag=0\tcardtype=1",
    )
    await panel.upload("templatev10", f"pin=7\tfingerid=6\tvalid=1\ttemplate={FINGER}")
    report = await house.copy(OTHER_SERIAL_NUMBER, SERIAL_NUMBER)
    assert house.heard == [
        "DATA UPDATE USERINFO PIN=7\tName=Ann\tPri=0\tPasswd=12\tCard=16",
        f"DATA UPDATE FINGERTMP PIN=7\tFID=6\tSize={len(FINGER)}\tValid=1\tTMP={FINGER}",
        # Nobody can be disabled there but by their validity.
        "DATA UPDATE USERINFO PIN=8\tName=Bob\tPri=0\tPasswd="
        "\tStartDatetime=2000-01-01T00:00:00\tEndDatetime=2000-01-02T00:00:00\tExpires=1",
    ]
    assert reasons(report, "7") == {
        "access_right": "kind_not_supported",
        "card": "kind_not_supported",
    }
    report = await house.copy(OTHER_SERIAL_NUMBER, SERIAL_NUMBER)
    assert house.heard == []


async def test_between_panels(hass: HomeAssistant, house: House) -> None:
    """Test that rights and all cards go from one panel to another, old ones away."""
    await house.begin(
        {**PANEL, **SEVERAL_CARDS}, {**PANEL, **SEVERAL_CARDS, "LockCount": "2"}
    )
    one, two = house.access[OTHER_SERIAL_NUMBER], house.access[THIRD]
    row = "cardno=0\tpin={}\tname=Ann\tprivilege=0\tgroup=1\tdisable=0"
    await one.upload("user", row.format(7), row.format(8))
    await one.upload(
        "userauthorize",
        "pin=7\tauthorizetimezoneid=3\tauthorizedoorid=14",
        "pin=8\tauthorizetimezoneid=1\tauthorizedoorid=8",
    )
    await one.upload(
        "mulcarduser",
        "pin=7\tcardno=10\tlosscardflag=0\tcardtype=0",
        "pin=7\tcardno=1A\tlosscardflag=0\tcardtype=1",
    )
    await two.upload("mulcarduser", "pin=7\tcardno=FF\tlosscardflag=0\tcardtype=0")
    report = await house.copy(OTHER_SERIAL_NUMBER, THIRD)
    card = "DATA UPDATE mulcarduser Pin=7\tCardNo={}\tLossCardFlag=0\tCardType={}"
    user = (
        "DATA UPDATE user Pin={}\tGroup=1\tStartTime=0\tEndTime=0\tName=Ann"
        "\tPrivilege=0\tDisable=0"
    )
    assert two.commands == [
        user.format(7),
        RIGHT.format(7, 3, 2),
        "DATA DELETE mulcarduser Pin=7",
        card.format("10", 0),
        card.format("1A", 1),
        user.format(8),
    ]
    assert sent(report, "7") == ["user", "access_right", "card", "card", "card"]
    # It has no fourth door.
    assert reasons(report, "8") == {"access_right": "no_such_door"}
    report = await house.copy(OTHER_SERIAL_NUMBER, THIRD)
    assert two.commands == []


async def test_remote_attendance(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Test that an attendance terminal hears of whom only a panel knows."""
    settings = {"remote_attendance": True, "allowed_networks": ["127.0.0.1/32"]}
    await async_set_up_hub(hass, {SERIAL_NUMBER: settings, OTHER_SERIAL_NUMBER: {}})
    attendance = Device(client, SERIAL_NUMBER)
    await attendance.handshake()
    panel = AccessTerminal(Device(client, OTHER_SERIAL_NUMBER), PANEL)
    await panel.register()
    row = "cardno=99\tpin={}\tpassword=12\tname=Ann\tprivilege=14\tdisable={}"
    await panel.upload("user", row.format(7, 0), row.format(8, 1))
    query = {"table": "RemoteAtt", "PIN": "7"}
    reply = await attendance.request("GET", "/iclock/cdata", **query)
    # Nobody special there, and without the password.
    assert reply.text == "DATA UPDATE USERINFO PIN=7\tName=Ann\tPri=0\tCard=99\n"
    reply = await attendance.request("GET", "/iclock/cdata", **{**query, "PIN": "8"})
    assert reply.text == "NONE"
    reply = await panel.device.request("GET", "/iclock/cdata", **query)
    assert reply.text == "NONE"
