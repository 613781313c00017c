"""The processes of a trial, which never outlive it."""

import asyncio
from collections.abc import Coroutine, Mapping
from pathlib import Path
import shutil
import signal
from typing import IO, Any, Final

from scripts.demo.process import HomeAssistant

_END: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ObservedHomeAssistant(HomeAssistant):
    """A Home Assistant whose process may be looked at, and which ends with this one."""

    def __init__(
        self,
        directory: Path,
        port: int,
        *,
        output: IO[bytes],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take where it lives, writes and listens, and what else is in its environment."""
        super().__init__(directory, port, output=output)
        # Both become the program that they start, so the process stays the same.
        given = ["env", *(f"{key}={text}" for key, text in (environment or {}).items())]
        # A trial that is killed can end nobody: then the kernel does.
        bound = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        self._arguments = [*bound, *given, *self._arguments]

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        assert self._process is not None
        return self._process.pid


def run_until_ended[T](work: Coroutine[Any, Any, T]) -> T | None:
    """Return what the work returns, or None if it was ended by a signal.

    It is then cancelled, so that it stops what it has started and tidies up. A
    second signal does not wait for that.
    """

    async def run() -> T | None:
        """Do the work, with signals that cancel it."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        for number in _END:
            loop.add_signal_handler(number, task.cancel)
        try:
            return await work
        except asyncio.CancelledError:
            return None

    return asyncio.run(run())
