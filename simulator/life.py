"""The life of a terminal that nobody touches: calls, waits, tries again, wakes up."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, Protocol, override

from .link import Verdict
from .pace import Pace
from .secrecy import BEGIN_AGAIN, Secrecy
from .verdict import Outcome

WAKE_UP: Final = b"R-CMD"
_REFUSED_FOR_GOOD: Final = (401, 404)


@asynccontextmanager
async def at_rest(line: asyncio.Lock, limit: float) -> AsyncIterator[None]:
    """Hold a line once the request under way has ended, or give up waiting."""
    try:
        async with asyncio.timeout(limit):
            await line.acquire()
    except TimeoutError:
        yield
        return
    try:
        yield
    finally:
        line.release()


class Living(Protocol):
    """What a life needs of the terminal that it drives."""

    pace: Pace
    connected: bool
    rebooting: bool
    failure: Verdict | None
    secrecy: Secrecy | None
    wake_up: tuple[str, int | None]

    @property
    def error_delay(self) -> float:
        """Return the seconds to wait after a failure."""

    async def power_on(self) -> None:
        """Start again after a power cut."""

    async def handshake(self) -> Verdict:
        """Come to terms with the server."""

    def tell(self, kind: str, text: str) -> None:
        """Tell a spectator what happened."""


class _WakeUp(asyncio.DatagramProtocol):
    """Listens for the datagram by which a server asks to be asked."""

    def __init__(self, stir: asyncio.Event) -> None:
        self._stir = stir

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        if data.strip(b"\0\r\n ") == WAKE_UP:
            self._stir.set()


class Life[T: Living](ABC):
    """Drives a terminal in the rhythm of real firmware."""

    def __init__(self, terminal: T) -> None:
        """Take the terminal to drive."""
        self._terminal = terminal
        self._udp_host, self._wanted_port = terminal.wake_up
        self.udp_port: int | None = None
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def _round(self) -> Verdict:
        """Say once what there is to say."""

    @abstractmethod
    def _gap(self) -> float:
        """Return the seconds until the next round if nothing happens."""

    @abstractmethod
    def _begin(self) -> None:
        """Note that the server has just been come to terms with."""

    def start(self) -> None:
        """Begin to live in a task of its own."""
        if self._task is None:
            self._task = asyncio.create_task(self.run())

    async def stop(self) -> None:
        """End the task; whatever was under way counts as not sent."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    def stir(self) -> None:
        """Let a waiting terminal look at once what there is to do."""
        self._stirred.set()

    async def run(self) -> None:
        """Live until cancelled."""
        transport = await self._listen()
        try:
            await self._terminal.power_on()
            while True:
                await self._live()
        finally:
            if transport is not None:
                transport.close()
                self.udp_port = None

    async def _listen(self) -> asyncio.DatagramTransport | None:
        if self._wanted_port is None:
            return None
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _WakeUp(self._stirred),
            local_addr=(self._udp_host, self._wanted_port),
        )
        self.udp_port = transport.get_extra_info("sockname")[1]
        return transport

    async def _live(self) -> None:
        terminal = self._terminal
        if terminal.rebooting:
            await asyncio.sleep(terminal.pace.boot * terminal.pace.scale)
            terminal.rebooting = False
        self._stirred.clear()
        if not terminal.connected:
            verdict = await terminal.handshake()
            if not verdict.accepted:
                terminal.tell("refused", verdict.reason or "unreadable answer")
                hopeless = verdict.outcome is Outcome.WRONG
                await self._wait_after(verdict, hopeless=hopeless)
                return
            self._begin()
        verdict = await self._round()
        if verdict.accepted and terminal.connected:
            gap = self._gap() * terminal.pace.scale
            with suppress(TimeoutError):
                async with asyncio.timeout(gap):
                    await self._stirred.wait()
        # Something in between may have found the server gone as well.
        if (failure := terminal.failure) is not None:
            await self._wait_after(failure, hopeless=False)

    async def _wait_after(self, failure: Verdict, *, hopeless: bool) -> None:
        terminal = self._terminal
        pace = terminal.pace
        if terminal.secrecy is not None and failure.body == BEGIN_AGAIN:
            again = terminal.secrecy.begins_at_once
            delay = 0.0 if again else terminal.error_delay
        elif hopeless or failure.status in _REFUSED_FOR_GOOD:
            delay = pace.refused
        elif pace.failure is not None:
            delay = pace.failure
        else:
            delay = terminal.error_delay
        await asyncio.sleep(delay * pace.scale)
        terminal.failure = None
