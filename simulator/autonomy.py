"""The life of a terminal that nobody touches: calls, waits, tries again, wakes up."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final, override

from .link import Verdict
from .secrecy import BEGIN_AGAIN
from .verdict import Outcome

if TYPE_CHECKING:
    from .terminal import VirtualTerminal

WAKE_UP: Final = b"R-CMD"
# Measured on a SpeedFace: after something happened it asks often, then ever less so.
_RAMP: Final = (1.1, 1.2, 2.0, 3.1, 3.5, 3.4, 4.0, 5.2, 5.1, 6.4, 5.9, 6.5)
_REFUSED_FOR_GOOD: Final = (401, 404)
_DEFAULT_ERROR_DELAY: Final = 30.0


class _WakeUp(asyncio.DatagramProtocol):
    """Listens for the datagram by which a server asks to be asked."""

    def __init__(self, stir: asyncio.Event) -> None:
        self._stir = stir

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        if data.strip(b"\0\r\n ") == WAKE_UP:
            self._stir.set()


def _error_delay(terminal: VirtualTerminal) -> float:
    options = terminal.options
    return options.error_delay if options else _DEFAULT_ERROR_DELAY


class Autonomy:
    """Drives a terminal in the rhythm of real firmware."""

    def __init__(self, terminal: VirtualTerminal) -> None:
        """Take the terminal to drive."""
        self._terminal = terminal
        self._udp_host, self._wanted_port = terminal.wake_up
        self.udp_port: int | None = None
        self._stirred = asyncio.Event()
        self._gaps = self._rhythm()
        self._task: asyncio.Task[None] | None = None

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
            self._gaps = self._rhythm()
        verdict = await self._round()
        if verdict.accepted and terminal.connected:
            gap = next(self._gaps) * terminal.pace.scale
            with suppress(TimeoutError):
                async with asyncio.timeout(gap):
                    await self._stirred.wait()
        # A punch in between may have found the server gone as well.
        if (failure := terminal.failure) is not None:
            await self._wait_after(failure, hopeless=False)

    async def _wait_after(self, failure: Verdict, *, hopeless: bool) -> None:
        terminal = self._terminal
        pace = terminal.pace
        if terminal.secrecy is not None and failure.body == BEGIN_AGAIN:
            delay = 0.0 if terminal.secrecy.begins_at_once else _error_delay(terminal)
        elif hopeless or failure.status in _REFUSED_FOR_GOOD:
            delay = pace.refused
        elif pace.failure is not None:
            delay = pace.failure
        else:
            delay = _error_delay(terminal)
        await asyncio.sleep(delay * pace.scale)
        terminal.failure = None

    async def _round(self) -> Verdict:
        terminal = self._terminal
        if terminal.options_due:
            verdict = await terminal.push_options()
            if not verdict.accepted:
                return verdict
        if terminal.store.unsent:
            verdict = await terminal.upload()
            if not verdict.accepted:
                return verdict
            self._gaps = self._rhythm()
        executed = len(terminal.executed)
        verdict = await terminal.poll()
        if len(terminal.executed) > executed:
            self._gaps = self._rhythm()
        return verdict

    def _rhythm(self) -> Iterator[float]:
        terminal = self._terminal
        told = terminal.options.delay if terminal.options else _DEFAULT_ERROR_DELAY
        delay = told if terminal.pace.poll is None else terminal.pace.poll
        ramp = _RAMP if terminal.pace.ramp else ()
        return chain((min(gap, delay) for gap in ramp), repeat(delay))
