"""What a program leaves in the process: tasks, timers, threads, files and sockets."""

import asyncio
from collections import Counter
from dataclasses import dataclass
import gc
import os
from pathlib import Path
import threading
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util.async_ import get_scheduled_timer_handles

from custom_components.zkteco_push.hub import Hub

from .hub import DOMAIN

_OPEN: Final = Path("/proc/self/fd")
# Home Assistant's executor makes its threads when it needs them, and keeps them.
_EXECUTOR: Final = ("SyncWorker", "ThreadPoolExecutor", "asyncio_")


@dataclass(frozen=True, slots=True)
class Traces:
    """What is there in the process at one moment."""

    tasks: frozenset[asyncio.Task[Any]]
    timers: Counter[str]
    threads: Counter[str]
    files: Counter[str]
    sockets: int
    listeners: Counter[str]
    data: frozenset[str]

    @classmethod
    def of(cls, hass: HomeAssistant) -> Traces:
        """Return what is there now."""
        opened = list(filter(None, map(_target, os.listdir(_OPEN))))  # noqa: PTH208
        return cls(
            frozenset(asyncio.all_tasks(hass.loop) - {asyncio.current_task()}),
            Counter(
                str(handle)
                for handle in get_scheduled_timer_handles(hass.loop)
                if not handle.cancelled() and DOMAIN in str(handle)
            ),
            Counter(
                thread.name
                for thread in threading.enumerate()
                if not thread.name.startswith(_EXECUTOR)
            ),
            Counter(name for name in opened if name.startswith("/")),
            sum(name.startswith("socket:") for name in opened),
            Counter({str(kind): n for kind, n in hass.bus.async_listeners().items()}),
            frozenset(map(str, hass.data)),
        )

    @property
    def counts(self) -> Counter[str]:
        """Return how many there are of each kind."""
        return Counter(
            tasks=len(self.tasks),
            timers=self.timers.total(),
            threads=self.threads.total(),
            files=self.files.total(),
            sockets=self.sockets,
            listeners=self.listeners.total(),
            data=len(self.data),
        )

    def beyond(self, before: Traces) -> dict[str, Any]:
        """Return what is there that was not there before; nothing that is as it was."""
        found = {
            "tasks": self.tasks - before.tasks,
            "timers": self.timers - before.timers,
            "threads": self.threads - before.threads,
            "files": self.files - before.files,
            "sockets": max(0, self.sockets - before.sockets),
            "listeners": self.listeners - before.listeners,
            "data": self.data - before.data,
        }
        return {kind: there for kind, there in found.items() if there}


def hubs() -> int:
    """Return how many hubs there are in memory, those included that should be gone."""
    gc.collect()
    return sum(isinstance(each, Hub) for each in gc.get_objects())


def _target(descriptor: str) -> str | None:
    """Return what a file descriptor is of, None where it has been closed."""
    try:
        return str((_OPEN / descriptor).readlink())
    except OSError:
        return None
