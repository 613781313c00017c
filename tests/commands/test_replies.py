"""Replies in all the forms that firmware has."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.support.device import Device, send
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    device_of,
)

from .support import (
    async_ask,
    async_call,
    async_end,
    async_poll,
    async_queue,
    async_reply,
    pending,
)

FORMS = {
    "as documented": "ID={0}&Return=0&CMD=DATA\n",
    "without an end": "ID={0}&Return=0&CMD=DATA",
    "with the serial number": "ID={0}&SN=CKJF201960996&Return=0&CMD=DATA\n",
    "TAB": "ID={0}\tReturn=0\tCMD=DATA\n",
    "CRLF": "ID={0}&Return=0&CMD=DATA\r\n",
    "TAB and CRLF": "ID={0}\tReturn=0\tCMD=DATA\r\n",
    "a line each": "ID={0}\nReturn=0\nCMD=DATA\n",
    "a line each, CRLF": "ID={0}\r\nSN=CKJF201960996\r\nReturn=0\r\nCMD=DATA\r\n",
    "another command": "ID={0}&Return=0&CMD=REBOOT\n",
    "an empty command": "ID={0}&Return=0&CMD=\n",
    "no command": "ID={0}&Return=0\n",
    "a count": "ID={0}&Return=3&CMD=DATA\n",
    "with lines": "ID={0}&Return=0&CMD=INFO\n~DeviceName=X\nUserCount=1\nA=b c, d\n",
    "NUL at the end": "ID={0}&Return=0&CMD=DATA\n\0",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", ["/iclock/devicecmd", "/iclock/getrequest"])
async def test_forms(
    hass: HomeAssistant, terminal: Device, form: str, path: str
) -> None:
    """Test that the command ends, whatever its reply looks like and where it goes."""
    task = await async_ask(hass, async_call(hass, "set_user", pin="1"))
    ((command_id, _),) = (await async_poll(terminal)).items()
    body = FORMS[form].format(command_id)
    reply = await terminal.request("POST", path, body)
    assert (reply.status, reply.text) == (200, "OK")
    answer = await async_end(task)
    assert (answer["command_id"], answer["result"]) == (command_id, "done")
    assert pending(hass) == 0


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_in_the_query(hass: HomeAssistant, terminal: Device, method: str) -> None:
    """Test that a reply may be in the query string."""
    task = await async_ask(hass, async_call(hass, "set_user", pin="1"))
    ((command_id, _),) = (await async_poll(terminal)).items()
    query = {"ID": str(command_id), "Return": "-10", "CMD": "DATA"}
    reply = await terminal.request(method, "/iclock/devicecmd", **query)
    assert (reply.status, reply.text) == (200, "OK")
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == "refused_no_such_pin"


async def test_several_in_one_body(hass: HomeAssistant, terminal: Device) -> None:
    """Test that each of several results ends its own command."""
    tasks = [
        await async_ask(hass, async_call(hass, "set_user", pin=str(each)))
        for each in range(1, 4)
    ]
    numbers = list(await async_poll(terminal))
    codes = (0, -1001, 0)
    body = "".join(
        f"ID={number}&Return={code}&CMD=DATA\n"
        for number, code in zip(numbers, codes, strict=True)
    )
    await terminal.request("POST", "/iclock/devicecmd", body)
    assert (await async_end(tasks[0]))["command_id"] == numbers[0]
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(tasks[1])
    assert raised.value.translation_key == "refused_capacity_reached"
    assert (await async_end(tasks[2]))["command_id"] == numbers[2]


async def test_info_among_others(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the lines of INFO belong to it, and the next result is one."""
    user = await async_queue(hass, "set_user", pin="1")
    info = await async_queue(hass, "send_command", command="INFO")
    last = await async_queue(hass, "set_user", pin="2")
    assert len(await async_poll(terminal)) == 3
    body = (
        f"ID={user}&Return=0&CMD=DATA\n"
        f"ID={info}&Return=0&CMD=INFO\n~DeviceName=SpeedFace-V5L[TD]\nMAC=\nID=7\n"
        f"ID={last}&Return=0&CMD=DATA\n"
    )
    await terminal.request("POST", "/iclock/devicecmd", body)
    assert pending(hass) == 0
    assert device_of(hass).model == "SpeedFace-V5L[TD]"


@pytest.mark.parametrize(
    ("command", "body"),
    [
        (
            "SHELL ls",
            b"ID=%d\nSN=X\nReturn=0\nCMD=Shell\nFILENAME=shellout.txt\n"
            b"Content=a\nID=99&Return=-1\nb\n",
        ),
        (
            "GetFile /x",
            b"ID=%d\nSN=X\nFILENAME=/x\nCMD=GetFile\nReturn=4\nContent=\0\xff\nI",
        ),
    ],
)
async def test_content(
    hass: HomeAssistant, terminal: Device, command: str, body: bytes
) -> None:
    """Test that a reply with a program's output or a file ends its command."""
    data: dict[str, Any] = {"command": command, "confirm": True}
    task = await async_ask(hass, async_call(hass, "send_command", **data))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await terminal.request("POST", "/iclock/devicecmd", body % command_id)
    assert (await async_end(task))["result"] == "done"


@pytest.mark.parametrize(
    "body", ["ID=999999&Return=0&CMD=DATA\n", "ID=x&Return=0\n", "", "nonsense", "ID="]
)
async def test_of_no_command(hass: HomeAssistant, terminal: Device, body: str) -> None:
    """Test that a reply to nothing is answered OK and changes nothing."""
    command_id = await async_queue(hass, "set_user", pin="1")
    assert list(await async_poll(terminal)) == [command_id]
    reply = await terminal.request("POST", "/iclock/devicecmd", body)
    assert (reply.status, reply.text) == (200, "OK")
    assert pending(hass) == 1


async def test_before_the_hand_out(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a number that was not handed out yet cannot be answered."""
    command_id = await async_queue(hass, "unlock_door")
    await async_reply(terminal, command_id)
    assert pending(hass) == 1
    assert list(await async_poll(terminal)) == [command_id]


async def test_twice(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the first reply counts, not one that comes again."""
    task = await async_ask(hass, async_call(hass, "set_user", pin="1"))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id)
    await async_reply(terminal, command_id, -1)
    assert (await async_end(task))["result"] == "done"


@pytest.fixture
async def pair(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> tuple[Device, Device]:
    """Return two terminals at one address."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    devices = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for device in devices:
        await device.handshake()
    return devices


async def test_of_somebody_else(
    hass: HomeAssistant, pair: tuple[Device, Device]
) -> None:
    """Test that a terminal cannot end another one's command."""
    mine, other = pair
    command_id = await async_queue(hass, "set_user", pin="1")
    assert list(await async_poll(mine)) == [command_id]
    await async_reply(other, command_id)
    assert pending(hass) == 1
    await async_reply(mine, command_id)
    assert pending(hass) == 0


@pytest.mark.parametrize("position", [0, 1])
async def test_without_a_serial_number(
    hass: HomeAssistant, pair: tuple[Device, Device], position: int
) -> None:
    """Test that a reply without SN is matched by number, of terminals at an address."""
    device = pair[position]
    device_id = device_of(hass, device.serial_number).id
    command_id = await async_queue(hass, "set_user", device_id, pin="1")
    assert list(await async_poll(device)) == [command_id]
    body = f"ID={command_id}&Return=0&CMD=DATA\n"
    reply = await send(device.client, "POST", "/iclock/devicecmd", body=body)
    assert (reply.status, reply.text) == (200, "OK")
    assert pending(hass, device.serial_number) == 0
