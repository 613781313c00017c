"""A virtual terminal that is given commands."""

from datetime import UTC, datetime
from typing import Any

from simulator import Pace, User, VirtualTerminal

from .fake_server import FakeServer

NOON = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def terminal_of(server: FakeServer, **changes: Any) -> VirtualTerminal:
    """Return a terminal with user 1 and a fixed clock."""
    terminal = VirtualTerminal(
        server.url, "S1", now=lambda: NOON, pace=Pace(scale=0.001), **changes
    )
    terminal.store.put_user(User("1", "Ann", password="11", group="2"), sent=True)
    return terminal


async def reports(terminal: VirtualTerminal, server: FakeServer, *texts: str) -> bytes:
    """Poll commands and return what was reported."""
    server.commands.extend(f"C:{n}:{text}" for n, text in enumerate(texts, 1))
    await terminal.poll()
    return b"".join(request.body for request in server.of("devicecmd"))
