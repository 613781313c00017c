"""Connections that nobody answers on are cut, so that nobody waits for ever."""

from contextlib import suppress
import os
import socket
from threading import Condition, Thread
from time import monotonic
from typing import Any


class Watchdog:
    """Cuts a connection that has been in use for too long.

    A server that has been frozen acknowledges what it gets but never answers, and not
    every driver can be told to give up.
    """

    def __init__(self, patience: float) -> None:
        """Take for how long (s) a connection may be in use."""
        self._patience = patience
        self._changed = Condition()
        self._busy: dict[int, tuple[float, int]] = {}
        self._thread: Thread | None = None
        self._is_closed = False

    def watch(self, connection: Any) -> None:
        """Begin to watch a driver's connection."""
        with suppress(AttributeError, OSError):
            handle = connection.fileno()
            with self._changed:
                until = monotonic() + self._patience
                self._busy[id(connection)] = (until, handle)
                if self._thread is None and not self._is_closed:
                    self._thread = Thread(
                        target=self._run, name="zkteco_push watchdog", daemon=True
                    )
                    self._thread.start()

    def let_go(self, connection: Any) -> None:
        """Watch a connection no more: it is in use no more."""
        with self._changed:
            self._busy.pop(id(connection), None)

    def close(self) -> None:
        """End."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        """Look again and again, until closed."""
        with self._changed:
            while not self._is_closed:
                self._cut()
                self._changed.wait(self._patience / 4)

    def _cut(self) -> None:
        """Cut what has been in use for too long: whoever waits there gets an error.

        The handle is a connection's own as long as it is in here, so it cannot have
        become that of something else.
        """
        now = monotonic()
        for key, (until, handle) in list(self._busy.items()):
            if now >= until:
                del self._busy[key]
                with suppress(OSError), socket.socket(fileno=os.dup(handle)) as end:
                    end.shutdown(socket.SHUT_RDWR)
