"""What the tests share: an access-control terminal made of plain requests."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant

from tests.commands.support import async_breathe, async_call, lines_of
from tests.support.device import Device
from tests.support.hub import OTHER_SERIAL_NUMBER, async_set_up_hub, device_of

type Answer = Callable[["AccessTerminal", int, str], Awaitable[None]]

# A panel with four doors, and a face terminal of the kind that must not be asked.
PANEL: Final = {
    "DeviceType": "acc",
    "~DeviceName": "inBIO460",
    "LockCount": "4",
    "AuxInCount": "4",
    "AuxOutCount": "4",
    "MachineType": "10",
    "DateFmtFunOn": "1",
    "FingerFunOn": "1",
    "~ZKFPVersion": "10",
}
FACE_TERMINAL: Final = {
    "DeviceType": "acc",
    "~DeviceName": "SenseFace 7A",
    "LockCount": "1",
    "MachineType": "101",
    "DateFmtFunOn": "1",
    "MultiBioDataSupport": "0:1:0:0:0:0:0:0:0:1:0",
    "MultiBioPhotoSupport": "0:0:0:0:0:0:0:0:0:1:0",
    "MultiBioVersion": "0:13.0:0:0:0:0:0:0:0:40.1:0",
    "BioPhotoFun": "1",
}
# Several cards a person: the eighth place.
SEVERAL_CARDS: Final = {"AccSupportFunList": "0000000100000000"}
# A right names one door: the sixteenth.
SINGLE_DOORS: Final = {"AccSupportFunList": "0000000000000001"}
ALWAYS: Final = "DATA UPDATE timezone TimezoneId=1\t" + "\t".join(
    f"{day}Time{place}={2359 if place == 1 else 0}"
    for day in ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Hol1", "Hol2", "Hol3")
    for place in (1, 2, 3)
)
_LOOKS: Final = 400


class AccessTerminal:
    """An access-control terminal: it notes each command and answers it.

    `codes` are the return codes by a command's beginning, 0 where none is given;
    `answers` are what it sends before it says that a command has been done.
    """

    def __init__(self, device: Device, options: Mapping[str, str]) -> None:
        """Take what it is made of."""
        self.device = device
        self.options = dict(options)
        self.codes: dict[str, int] = {}
        self.answers: dict[str, Answer] = {}
        self.commands: list[str] = []

    async def register(self) -> None:
        """Connect, register and ask for the configuration."""
        query = {"options": "all", "pushver": "3.1.2", "DeviceType": "acc"}
        assert (
            await self.device.request("GET", "/iclock/cdata", **query)
        ).status == 200
        body = ",".join(f"{key}={value}" for key, value in self.options.items())
        reply = await self.device.request("POST", "/iclock/registry", body)
        assert reply.body.startswith(b"RegistryCode=")
        assert (await self.device.request("POST", "/iclock/push")).status == 200

    async def upload(self, tablename: str, *rows: str) -> None:
        """Send rows of a table by itself."""
        reply = await self.device.request(
            "POST",
            "/iclock/cdata",
            "\n".join(f"{tablename} {row}" for row in rows),
            table="tabledata",
            tablename=tablename,
            count=str(len(rows)),
        )
        assert reply.status == 200

    async def send_events(self, *rows: str) -> None:
        """Send events by itself."""
        body = "".join(f"{row}\r\n" for row in rows)
        reply = await self.device.request("POST", "/iclock/cdata", body, table="rtlog")
        assert (reply.status, reply.body) == (200, b"OK")

    async def tell(
        self, command_id: int, tablename: str, *rows: str, kind: str = "tabledata"
    ) -> None:
        """Send the answer to a query, in one packet."""
        count = "1" if rows else "0"
        prefix = f"{tablename} " if kind == "tabledata" else ""
        reply = await self.device.request(
            "POST",
            "/iclock/querydata",
            "\n".join(f"{prefix}{row}" for row in rows),
            type=kind,
            cmdid=str(command_id),
            tablename=tablename,
            count=str(len(rows)),
            packcnt=count,
            packidx=count,
        )
        assert reply.status == 200

    async def poll(self) -> list[str]:
        """Ask once; carry out what comes and return it."""
        reply = await self.device.poll()
        assert reply.status == 200
        texts = lines_of(reply.body)
        assert len(texts) <= 1, "one command an answer"
        for command_id, text in texts.items():
            self.commands.append(text)
            for beginning, answer in self.answers.items():
                if text.startswith(beginning):
                    await answer(self, command_id, text)
            code = next(
                (
                    code
                    for beginning, code in self.codes.items()
                    if text.startswith(beginning)
                ),
                0,
            )
            words = " ".join(text.split()[:2])
            body = f"ID={command_id}&Return={code}&CMD={words}\n"
            assert (
                await self.device.request("POST", "/iclock/devicecmd", body)
            ).body == b"OK"
        return list(texts.values())

    async def drain(self) -> list[str]:
        """Ask until nothing more comes; return what came."""
        came: list[str] = []
        while texts := await self.poll():
            came += texts
        return came

    async def run[T](self, task: asyncio.Task[T]) -> T:
        """Ask until an action has ended; return its answer or raise its error."""
        for _ in range(_LOOKS):
            if task.done():
                return task.result()
            await self.poll()
            await async_breathe()
        raise AssertionError("The action never ended")


async def async_access(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    options: Mapping[str, str],
    **settings: Any,
) -> AccessTerminal:
    """Set up the hub with one access terminal that has registered."""
    await async_set_up_hub(hass, {OTHER_SERIAL_NUMBER: settings})
    terminal = AccessTerminal(Device(client, OTHER_SERIAL_NUMBER), options)
    await terminal.register()
    await terminal.drain()
    terminal.commands.clear()
    return terminal


async def async_act(
    hass: HomeAssistant, terminal: AccessTerminal, action: str, **data: Any
) -> dict[str, Any]:
    """Call an action while the terminal carries it out; return the response."""
    device_id = device_of(hass, terminal.device.serial_number).id
    call = async_call(hass, action, device_id, **data)
    return await terminal.run(asyncio.get_running_loop().create_task(call))
