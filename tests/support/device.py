"""A terminal at the other end of the line: it keeps the offset that it was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from homeassistant.util import dt as dt_util
from multidict import CIMultiDictProxy
from yarl import URL

from .hub import SERIAL_NUMBER, TIME_ZONE

# What a SpeedFace-V5L asks with (field: handshake-03).
STANDARD_HANDSHAKE: Final = {
    "options": "all",
    "language": "69",
    "pushver": "2.4.1",
    "DeviceType": "att",
    "PushOptionsFlag": "1",
}
# What firmware of 2008 asks with (field: handshake-06).
MINIMAL_HANDSHAKE: Final = {"options": "all"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    status: int
    body: bytes
    headers: CIMultiDictProxy[str]

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()

    @property
    def options(self) -> dict[str, str]:
        """Return the options of a handshake's answer."""
        lines = self.text.splitlines()[1:]
        return dict(line.split("=", 1) for line in lines)


class Device:
    """A terminal that calls Home Assistant."""

    def __init__(
        self, client: TestClient[Any, Any], serial_number: str = SERIAL_NUMBER
    ) -> None:
        """Begin with the offset of the place."""
        self.client = client
        self.serial_number = serial_number
        offset = dt_util.utcnow().astimezone(ZoneInfo(TIME_ZONE)).utcoffset()
        assert offset is not None
        self.offset = offset

    async def request(
        self, method: str, path: str, body: bytes | str | None = None, **query: str
    ) -> Reply:
        """Send a request with the serial number and more parameters."""
        pairs = {"SN": self.serial_number, **query}
        return await send(self.client, method, path, pairs, body)

    async def handshake(self, query: dict[str, str] | None = None) -> Reply:
        """Begin a session; take over the offset that is told."""
        asked = STANDARD_HANDSHAKE if query is None else query
        reply = await self.request("GET", "/iclock/cdata", **asked)
        if reply.status == 200:
            value = int(reply.options["TimeZone"])
            # Small numbers are hours to every firmware (field).
            unit = timedelta(hours=1) if abs(value) <= 12 else timedelta(minutes=1)
            self.offset = value * unit
        return reply

    async def poll(self, **query: str) -> Reply:
        """Ask for commands."""
        return await self.request("GET", "/iclock/getrequest", **query)

    async def upload(
        self, table: str, body: bytes | str, stamp: str = "9999", **query: str
    ) -> Reply:
        """Send a table's body."""
        pairs = {"table": table, "Stamp": stamp, **query}
        return await self.request("POST", "/iclock/cdata", body, **pairs)

    async def options(self, **options: str) -> Reply:
        """Send options, as after a handshake."""
        body = ",".join(f"{key}={value}" for key, value in options.items())
        return await self.request("POST", "/iclock/cdata", body, table="options")

    async def punch(
        self,
        pin: str = "100",
        at: datetime | None = None,
        *,
        state: int = 0,
        verification: int = 15,
        **query: str,
    ) -> Reply:
        """Send one punch, of now unless said."""
        line = self.attlog_line(pin, at, state=state, verification=verification)
        return await self.upload("ATTLOG", line, **query)

    async def operate(
        self,
        code: int,
        *objects: str,
        at: datetime | None = None,
        tagged: bool = True,
        operator: str = "0",
    ) -> Reply:
        """Send one operation, of now unless said."""
        line = self.oplog_line(code, *objects, at=at, tagged=tagged, operator=operator)
        return await self.upload("OPERLOG", line)

    def attlog_line(
        self,
        pin: str = "100",
        at: datetime | None = None,
        *,
        state: int = 0,
        verification: int = 15,
    ) -> str:
        """Return the line of a punch in the layout of today's firmware."""
        time = self.wall_clock(at)
        return f"{pin}\t{time}\t{state}\t{verification}\t\t0\t0\t255\t0.0\t7\n"

    def oplog_line(
        self,
        code: int,
        *objects: str,
        at: datetime | None = None,
        tagged: bool = True,
        operator: str = "0",
    ) -> str:
        """Return the line of an operation; objects that are not given are 0."""
        filled = (*objects, *("0",) * (4 - len(objects)))
        columns = "\t".join((str(code), operator, self.wall_clock(at), *filled))
        return f"OPLOG {columns}\n" if tagged else f"{columns}\n"

    def wall_clock(self, at: datetime | None = None) -> str:
        """Return what the terminal's clock shows at a time, by its own offset."""
        time = (at or dt_util.utcnow()) + self.offset
        return time.strftime("%Y-%m-%d %H:%M:%S")


async def send(
    client: TestClient[Any, Any],
    method: str,
    path: str,
    query: dict[str, str] | None = None,
    body: bytes | str | None = None,
) -> Reply:
    """Send a request as terminals do: text without encoding tricks, then close."""
    pairs = "&".join(f"{key}={value}" for key, value in (query or {}).items())
    url = URL(f"{path}?{pairs}" if pairs else path, encoded=True)
    data = body.encode() if isinstance(body, str) else body
    headers = {"Connection": "close", "Content-Type": "text/plain"}
    response: ClientResponse = await client.request(
        method, url, data=data, headers=headers, allow_redirects=False
    )
    return Reply(response.status, await response.read(), response.headers)


async def upload_lines(device: Device, table: str, lines: Iterable[str]) -> Reply:
    """Send several lines in one body."""
    return await device.upload(table, "".join(lines))
