"""The wall clock of one process, which can be moved while the process runs.

A few lines of C are preloaded into it, for which a C compiler has to be here. All that
the process reads through the C library is moved: Python's `time` and `datetime`, what
Home Assistant and the integration make of them, the Date header, SQLite's times. What
stays is the monotonic clock, and with it the event loop's timers and every wait, as
where a real clock is set; and also the kernel's own times, those of files above all.
libfaketime would do without the compiler, but its 0.9.10 makes `time.sleep` of Python
3.14 fail, and the later 0.9.12 cannot be loaded by the programs of Debian 12.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
import struct
from typing import Final

_SOURCE: Final = Path(__file__).with_name("wall_clock.c")
_SECONDS: Final = struct.Struct("=q")


class WallClock:
    """The wall clock of a process that is started with `environment`."""

    def __init__(self, directory: Path) -> None:
        """Take a directory for what belongs to the clock."""
        self._library = directory / "wall_clock.so"
        self._file = directory / "wall_clock.ahead"
        self._ahead = timedelta()

    async def build(self) -> None:
        """Compile what is preloaded; raise OSError where that is not possible."""
        options = ("-shared", "-fPIC", "-O2", "-o", self._library, _SOURCE)
        try:
            compiler = await asyncio.create_subprocess_exec("cc", *options)
        except FileNotFoundError as error:
            raise OSError("a C compiler (cc) is needed to move a clock") from error
        if await compiler.wait():
            raise OSError("what moves a clock could not be compiled")
        self._file.write_bytes(_SECONDS.pack(0))

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what the process has to find in its environment."""
        return {
            "LD_PRELOAD": str(self._library),
            "WALL_CLOCK_AHEAD": str(self._file),
        }

    def move(self, ahead: timedelta) -> None:
        """Set by how much the clock is ahead of this machine's, in whole seconds."""
        self._ahead = ahead
        # The file is mapped there, so it is changed in place and never made anew.
        with self._file.open("r+b", buffering=0) as file:
            file.write(_SECONDS.pack(int(ahead.total_seconds())))

    def now(self) -> datetime:
        """Return what the clock shows."""
        return datetime.now(UTC) + self._ahead
