"""The rhythm of an attendance terminal: what goes up in a round, and when the next is."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final, override

from .life import Life
from .link import Verdict

if TYPE_CHECKING:
    from .terminal import VirtualTerminal

# Measured on a SpeedFace: after something happened it asks often, then ever less so.
_RAMP: Final = (1.1, 1.2, 2.0, 3.1, 3.5, 3.4, 4.0, 5.2, 5.1, 6.4, 5.9, 6.5)
_DEFAULT_DELAY: Final = 30.0


class Autonomy(Life["VirtualTerminal"]):
    """Drives an attendance terminal."""

    def __init__(self, terminal: VirtualTerminal) -> None:
        """Take the terminal to drive."""
        super().__init__(terminal)
        self._gaps = self._rhythm()

    @override
    def _begin(self) -> None:
        self._gaps = self._rhythm()

    @override
    def _gap(self) -> float:
        return next(self._gaps)

    @override
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
        told = terminal.options.delay if terminal.options else _DEFAULT_DELAY
        delay = told if terminal.pace.poll is None else terminal.pace.poll
        ramp = _RAMP if terminal.pace.ramp else ()
        return chain((min(gap, delay) for gap in ramp), repeat(delay))
