"""Where the attacks take place: a real Home Assistant, an honest terminal, and gauges."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
import ipaddress
from pathlib import Path
import re
import time
from typing import Any, Final, override
from urllib.parse import urlsplit

from scripts.demo.client import Client
from scripts.demo.configuration import DOMAIN, prepare
from scripts.demo.process import free_port
from simulator import Pace, VirtualTerminal
from tests.smoke.evidence import Journal, acknowledged

from .attack_panel import PANEL, HonestPanel
from .process import ObservedHomeAssistant

HONEST: Final = "HONEST0000001"
NOISY: Final = "NOISY00000001"
KEYED: Final = "KEYED00000001"
DOORS: Final = "DOORS00000001"
NETTED: Final = "NETTED0000001"
ASKING: Final = "ASKING0000001"
SEALED: Final = "SEALED0000001"
KEY: Final = "a-key-that-nobody-guesses-0f1e2d"
# Who attacks calls from here; the honest terminal from 127.0.0.1.
STRANGER: Final = "127.0.0.2"
ACCOMPLICE: Final = "127.0.0.3"
# Every punch that must never be stored has a number that begins so.
FORGED: Final = "666"

_SETTINGS: Final[dict[str, dict[str, Any]]] = {
    HONEST: {},
    NOISY: {},
    PANEL: {},
    DOORS: {},
    KEYED: {"communication_key": KEY},
    NETTED: {"allowed_networks": ["127.0.0.99/32"]},
    ASKING: {"communication_key": KEY, "remote_attendance": True},
    SEALED: {"communication_key": KEY, "encryption": True},
}
_SUBENTRY_FLOWS: Final = "/api/config/config_entries/subentries/flow"
_OPTIONS_FLOW: Final = "/api/config/config_entries/options/flow"
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3})")
_RECORD: Final = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
_COMPLAINT: Final = re.compile(r" (ERROR|CRITICAL) |Traceback", re.IGNORECASE)
_FAILED: Final = frozenset(
    {"unreachable", "wrong", *(f"refused {each}" for each in (401, 403, 413, 429, 503))}
)
_PATIENCE: Final = 60
_GAUGE: Final = Path(__file__).with_name("loop_delay")
_PAUSE: Final = 0.1
_PUNCH_EVERY: Final = 5


class Watched(ObservedHomeAssistant):
    """A Home Assistant whose memory is looked at."""

    @override
    async def start(self) -> None:
        """Start with what measures the event loop."""
        await asyncio.to_thread(self._add_gauge)
        await super().start()

    def _add_gauge(self) -> None:
        """Put the integration of the trial into the configuration."""
        prepare(self._directory, self._port, self._host)
        (self._directory / "custom_components" / _GAUGE.name).symlink_to(_GAUGE)
        with (self._directory / "configuration.yaml").open("a") as file:
            file.write(f"{_GAUGE.name}:\n")

    def memory(self) -> dict[str, int]:
        """Return what the process holds and held at most (MB)."""
        found = {"VmRSS": 0, "VmHWM": 0, "Private_Dirty": 0}
        for name in ("status", "smaps_rollup"):
            with suppress(OSError):
                for line in Path(f"/proc/{self.pid}/{name}").read_text().splitlines():
                    key, _, value = line.partition(":")
                    if key in found:
                        found[key] = int(value.split()[0]) // 1024
        return found

    def forget_peak(self) -> None:
        """Begin to measure the peak anew."""
        with suppress(OSError):
            Path(f"/proc/{self.pid}/clear_refs").write_text("5")


@dataclass(slots=True)
class Tally:
    """What an attack has done and what came of it."""

    tried: int = 0
    came: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def breach(self, text: str) -> None:
        """Note that somebody got in, once for each way."""
        if text not in self.breaches and len(self.breaches) < 10:
            self.breaches.append(text)


def statuses(answer: bytes) -> list[int]:
    """Return the statuses of all answers in what came."""
    return [int(found) for found in _STATUS.findall(answer)]


def body_of(answer: bytes) -> bytes:
    """Return the body of one answer."""
    return answer.partition(b"\r\n\r\n")[2]


def http(method: str, target: str, body: bytes = b"", *headers: str) -> bytes:
    """Return a request as firmware writes it."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    if not any("transfer-encoding" in each.lower() for each in headers) and (
        body or method != "GET"
    ):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


class Honest:
    """The approved terminal that keeps polling and punching meanwhile."""

    def __init__(self, url: str) -> None:
        """Take the server."""
        self.terminal = VirtualTerminal(
            url, HONEST, users=20, pace=Pace(timeout=_PATIENCE)
        )
        self.delays: list[float] = []
        self._counted: Counter[str] = Counter()
        self._task: asyncio.Task[None] | None = None

    def forget(self) -> None:
        """Begin to measure anew."""
        self.delays.clear()
        self._counted = self.terminal.link.counters.copy()

    def failed(self) -> dict[str, int]:
        """Return how requests of all kinds failed since then."""
        since = self.terminal.link.counters - self._counted
        return {kind: times for kind, times in since.items() if kind in _FAILED}

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._live())

    async def stop(self) -> None:
        """End between two requests, everything sent."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.settle()

    async def settle(self) -> None:
        """Send what has not been sent."""
        async with asyncio.timeout(_PATIENCE):
            while self.terminal.store.punches.unsent_count:
                if not self.terminal.connected:
                    await self.terminal.handshake()
                await self.terminal.upload()
                await asyncio.sleep(_PAUSE)

    async def _live(self) -> None:
        """Poll, and punch now and then."""
        number = 0
        while True:
            if not self.terminal.connected:
                await self.terminal.handshake()
            begun = time.monotonic()
            await self.terminal.poll()
            # The wait of the whole request: the server's delay is no more than that.
            self.delays.append(time.monotonic() - begun)
            number += 1
            if number % _PUNCH_EVERY == 0:
                await self.terminal.punch(str(1000 + number))
            await asyncio.sleep(_PAUSE)


class Arena:
    """All that an attack needs."""

    def __init__(
        self, server: Watched, client: Client, directory: Path, seconds: float
    ) -> None:
        """Take the server, a person who is logged in, and how long an attack may last."""
        self.server = server
        self.client = client
        self.directory = directory
        self.seconds = seconds
        self.tally = Tally()
        self.journal = Journal(directory)
        self.honest = Honest(server.url)
        self.panel = HonestPanel(server.url)
        self.port = urlsplit(server.url).port or 0
        self.own_port = 0

    @property
    def mounts(self) -> dict[str, int]:
        """Return the ports by name."""
        ports = {"ha": self.port}
        return ports | {"own": self.own_port} if self.own_port else ports

    async def prepare(self) -> None:
        """Approve the terminals and open the own listener."""
        entry = await self.client.add_hub()
        for serial_number, settings in _SETTINGS.items():
            flow = await self.client.post(
                _SUBENTRY_FLOWS, {"handler": [entry, "terminal"]}
            )
            result = await self.client.post(
                f"{_SUBENTRY_FLOWS}/{flow['flow_id']}",
                {"serial_number": serial_number, **settings},
            )
            if result["type"] != "create_entry":
                raise RuntimeError(f"{serial_number} was not approved: {result}")
        await self._open_own_port(entry)
        self.honest.start()
        self.panel.start()
        async with asyncio.timeout(_PATIENCE):
            while not self.panel.terminal.told():
                await asyncio.sleep(_PAUSE)

    async def _open_own_port(self, entry: str) -> None:
        """Set the hub's option `port` through its form, and wait until it answers."""
        port = free_port()
        flow = await self.client.post(_OPTIONS_FLOW, {"handler": entry})
        given = {
            each["name"]: each["default"]
            for each in flow["data_schema"]
            if "default" in each
        }
        path = f"{_OPTIONS_FLOW}/{flow['flow_id']}"
        result = await self.client.post(path, {**given, "port": port})
        if result["type"] != "create_entry":
            raise RuntimeError(f"the port was not taken: {result}")
        poll = http("GET", "/iclock/getrequest?SN=NOBODY1")
        async with asyncio.timeout(20):
            while not statuses(await self.raw(port, poll)):
                await asyncio.sleep(0.2)
        self.own_port = port

    async def connect(
        self, port: int, source: str = STRANGER
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect from an address of the loopback interface to one of it, to no other."""
        host = "127.0.0.1"
        if not all(ipaddress.ip_address(each).is_loopback for each in (host, source)):
            raise ValueError("attacks stay on this machine")
        return await asyncio.open_connection(host, port, local_addr=(source, 0))

    async def raw(
        self, port: int, data: bytes, source: str = STRANGER, patience: float = 20
    ) -> bytes:
        """Send bytes as they are and return what comes until the server closes."""
        heard = b""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(patience):
                reader, writer = await self.connect(port, source)
                try:
                    with suppress(ConnectionError):
                        writer.write(data)
                        await writer.drain()
                    while chunk := await reader.read(65536):
                        heard += chunk
                finally:
                    writer.close()
        return heard

    async def send(
        self, data: bytes, source: str = STRANGER, mount: str = "ha"
    ) -> bytes:
        """Send a request, count what comes and return it."""
        self.tally.tried += 1
        answer = await self.raw(self.mounts.get(mount, self.port), data, source)
        self.tally.came["+".join(map(str, statuses(answer))) or "closed"] += 1
        return answer

    async def must_refuse(
        self, what: str, data: bytes, source: str = STRANGER, mount: str = "ha"
    ) -> bytes:
        """Send what must not be let in."""
        answer = await self.send(data, source, mount)
        if 200 in statuses(answer):
            self.tally.breach(
                f"{what}: answered 200 {body_of(answer)[:40]!r} ({mount})"
            )
        return answer

    async def together(self, *work: Any, most: int = 16) -> None:
        """Run work side by side, not all of it at once."""
        room = asyncio.Semaphore(most)

        async def one(each: Any) -> None:
            async with room:
                await each

        await asyncio.gather(*(one(each) for each in work))

    async def loop_delays(self) -> list[float]:
        """Return how late the event loop was each 20 ms since the last time (s)."""
        found: list[float] = await self.client.get(f"/api/{_GAUGE.name}")
        return found

    def until(self) -> float:
        """Return when an attack has to end (monotonic)."""
        return time.monotonic() + self.seconds

    async def losses(self) -> list[str]:
        """Return what is wrong with the journal: lost, doubled or forged punches."""
        sent = acknowledged(self.honest.terminal)
        stored = self.journal.punches()
        mine = {key for key in stored if key.serial_number == HONEST}
        every = {
            (punch.pin, punch.time.replace(tzinfo=None, microsecond=0))
            for _, punch in self.honest.terminal.store.punches.items()
        }
        found = []
        if lost := sent - stored.keys():
            found.append(f"{len(lost)} punches acknowledged and lost")
        if twice := [key for key in mine if stored[key] > 1]:
            found.append(f"{len(twice)} punches stored twice")
        if forged := [key for key in mine if (key.pin, key.time) not in every]:
            found.append(f"{len(forged)} punches of {HONEST} that it never made")
        strange = {
            (key.serial_number, key.pin) for key in stored if key.pin.startswith(FORGED)
        }
        found += [f"forged punch of {pin} under {sn}" for sn, pin in sorted(strange)]
        found += [
            f"forged event of {key.pin} under {key.serial_number}"
            for key, _ in self.journal.events()
            if key.pin.startswith(FORGED)
        ]
        return found + self.panel.losses(self.journal)


def complaints(log: str) -> list[str]:
    """Return the errors and tracebacks of a log that are this integration's."""
    return [
        record
        for record in _RECORD.split(log)
        if DOMAIN in record and _COMPLAINT.search(record)
    ]
