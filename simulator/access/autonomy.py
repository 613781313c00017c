"""The rhythm of an access-control device: what happens goes at once, polls by the clock."""

from typing import TYPE_CHECKING, override

from simulator.life import Life
from simulator.link import NOTHING_TO_DO, Verdict

if TYPE_CHECKING:
    from .terminal import VirtualAccessTerminal


class AccessAutonomy(Life["VirtualAccessTerminal"]):
    """Drives an access-control device."""

    def __init__(self, terminal: VirtualAccessTerminal) -> None:
        """Take the device to drive."""
        super().__init__(terminal)
        self._poll_at = float("-inf")

    @property
    def _delay(self) -> float:
        terminal = self._terminal
        told = terminal.configuration.request_delay
        return told if terminal.pace.poll is None else terminal.pace.poll

    @override
    def _begin(self) -> None:
        self._poll_at = float("-inf")

    @override
    def _gap(self) -> float:
        terminal = self._terminal
        left = self._poll_at - terminal.monotonic()
        if (wait := terminal.resend_wait) > 0:
            left = min(left, wait)
        # The gap is in the terminal's seconds, the clock in the machine's.
        return max(0.0, left) / (terminal.pace.scale or 1.0)

    @override
    async def _round(self) -> Verdict:
        terminal = self._terminal
        verdict = await terminal.talk()
        if not verdict.accepted:
            return verdict
        if terminal.silent:
            self._poll_at = float("inf")
            return NOTHING_TO_DO
        if terminal.monotonic() < self._poll_at:
            return verdict
        verdict = await terminal.poll()
        self._poll_at = terminal.monotonic() + self._delay * terminal.pace.scale
        # What a command did is told before the next one is asked for.
        return await terminal.talk() if verdict.accepted else verdict
