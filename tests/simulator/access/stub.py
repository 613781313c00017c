"""A small server of raw bytes for the second dialect, right until told otherwise."""

from dataclasses import dataclass, field
import re
from typing import Any, override

from simulator import Pace, VirtualAccessTerminal
from tests.simulator.fake_server import FakeServer, Request, answer

CODE = "Ab12"
BLOCK = {
    "ServerVersion": "3.1.2",
    "ServerName": "ADMS",
    "PushProtVer": "3.1.2",
    "PushVersion": "3.1.2",
    "ErrorDelay": "30",
    "RequestDelay": "3",
    "TransTimes": "00:00;14:00",
    "TransInterval": "1",
    "TransTables": "User Transaction",
    "Realtime": "1",
    "SessionID": "30BFB04B2C8AECC7",
    "TimeoutSec": "10",
    "BioPhotoFun": "1",
    "BioDataFun": "1",
}


def block(values: dict[str, str]) -> str:
    """Return lines of a configuration."""
    return "".join(f"{key}={value}\n" for key, value in values.items())


def rows(request: Request) -> list[dict[str, str]]:
    """Return the rows of a body as pairs, without their leading words."""
    texts = re.split(r"\r?\n", request.body.decode().rstrip("\r\n"))
    return [
        dict(part.split("=", 1) for part in re.sub(r"^\w+ ", "", text).split("\t"))
        for text in texts
        if text
    ]


@dataclass(slots=True)
class AccessServer(FakeServer):
    """Knows no device until it has registered."""

    known: bool = False
    counts: bool = True
    values: dict[str, str] = field(default_factory=lambda: dict(BLOCK))
    devices: list[VirtualAccessTerminal] = field(default_factory=list)
    time: str = "DateTime=583080894,ServerTZ=-0300"

    def kinds(self) -> list[str]:
        """Return the kinds of the requests so far."""
        return [name_of(request) for request in self.requests]

    def sent(self, name: str) -> list[Request]:
        """Return the requests of a name."""
        return [request for request in self.requests if name_of(request) == name]

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return all rows that were uploaded under a name."""
        return [row for request in self.sent(name) for row in rows(request)]

    def events(self) -> list[tuple[str, str]]:
        """Return event and place of every event that came."""
        return [
            (row["event"], row["eventaddr"])
            for row in self.rows("rtlog")
            if "event" in row
        ]

    def states(self) -> list[dict[str, str]]:
        """Return every state that came, whatever brought it."""
        both = (r for r in self.requests if name_of(r) in ("rtstate", "rtlog"))
        return [row for request in both for row in rows(request) if "relay" in row]

    def reports(self) -> list[str]:
        """Return the results of commands without their ids."""
        lines = [
            line
            for request in self.sent("devicecmd")
            for line in request.body.decode().split("\n")
            if line
        ]
        return [line.split("&", 1)[1] for line in lines]

    @override
    def _reply(self, request: Request) -> bytes | None:
        name = name_of(request)
        if script := self.scripted.get(name):
            return script.popleft()
        if self.always is not None and (reply := self.always(request)) is not None:
            return reply
        match name:
            case "connect":
                first = {"registry": "ok", "RegistryCode": CODE}
                body = block(first | self.values) if self.known else "OK"
            case "registry":
                self.known = True
                body = f"RegistryCode={CODE}"
            case "push":
                body = block(self.values)
            case "getrequest":
                body = "".join(f"{command}\n" for command in self.commands) or "OK"
                self.commands.clear()
            case "rtdata":
                body = self.time
            case "querydata" if request.query["type"] in ("count", "options"):
                body = "OK"
            case "querydata":
                body = f"{request.query['tablename']}={len(rows(request))}"
            case _ if request.query.get("table") == "tabledata" and self.counts:
                body = f"{name}={len(rows(request))}"
            case _:
                body = "OK"
        return answer(body, date=self.date)


def name_of(request: Request) -> str:
    """Return what kind of message this is."""
    last = request.path.rsplit("/", 1)[-1]
    if last != "cdata":
        return last
    if request.method == "GET":
        return "connect"
    table = request.query.get("table", request.query.get("type", ""))
    return request.query.get("tablename", table)


FAST = Pace(scale=0.001, poll=20, failure=20, refused=20, boot=10, resend=20)


def device(server: AccessServer, **changes: Any) -> VirtualAccessTerminal:
    """Return a device that takes a thousandth of the time and stops with the test."""
    settings = {"pace": FAST, **changes}
    server.devices.append(VirtualAccessTerminal(server.url, "A1", **settings))
    return server.devices[-1]


async def run_commands(
    terminal: VirtualAccessTerminal, server: AccessServer, *texts: str
) -> list[str]:
    """Give commands one by one and return what was reported."""
    before = len(server.reports())
    for text in texts:
        server.commands.append(f"C:{len(server.requests)}:{text}")
        await terminal.poll()
    return server.reports()[before:]
