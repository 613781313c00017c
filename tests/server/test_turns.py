"""Tests of how much of what is read is in memory at once."""

import asyncio
import gzip
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.journal import Committed, Journal, UploadEntry
from custom_components.zkteco_push.server.limits import Turns
from tests.support.device import Device


async def test_packages_one_by_one(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that no package is opened before what was in another one is stored."""
    commit = Journal.commit
    begun, go_on = asyncio.Event(), asyncio.Event()
    held: list[int] = []
    most = 0

    async def slow_commit(journal: Journal, entry: UploadEntry) -> Committed:
        """Store what is in a package when told to, and anything else at once."""
        nonlocal most
        if not entry.records:
            return await commit(journal, entry)
        held.append(len(entry.records))
        most = max(most, sum(held))
        begun.set()
        await go_on.wait()
        try:
            return await commit(journal, entry)
        finally:
            held.pop()

    monkeypatch.setattr(Journal, "commit", slow_commit)
    users = b"".join(b"USER PIN=%d\tName=x\n" % number for number in range(1000))
    package = gzip.compress(users)
    uploads = [
        hass.async_create_task(terminal.upload("OPERLOG", package, ContentType="tgz"))
        for _ in range(4)
    ]
    await begun.wait()
    # Small bodies do not wait for large ones.
    for number in range(10):
        assert (await terminal.punch(str(number))).text == "OK:1"
    go_on.set()
    assert [(await each).text for each in uploads] == ["OK:1000"] * 4
    assert most == 1000


async def test_turns_in_their_order() -> None:
    """Test that room is given in order, given back, and not lost with who gives up."""
    turns = Turns(10)
    order: list[str] = []
    gates: dict[str, asyncio.Event] = {}

    def begin(name: str, size: int | None) -> asyncio.Task[Any]:
        """Begin work that ends when its gate opens."""
        gate = gates[name] = asyncio.Event()

        async def work() -> None:
            """Do nothing until told."""
            order.append(name)
            await gate.wait()

        return asyncio.create_task(turns.take(size, work))

    async def rest() -> None:
        """Let everybody go on who can."""
        for _ in range(5):
            await asyncio.sleep(0)

    first, all_room = begin("first", 4), begin("all", None)
    small, large = begin("small", 1), begin("large", 1000)
    await rest()
    assert order == ["first"]
    all_room.cancel()
    await rest()
    # Whoever gave up is in nobody's way.
    assert order == ["first", "small"]
    for task, name in ((first, "first"), (small, "small")):
        gates[name].set()
        await task
    await rest()
    assert order == ["first", "small", "large"]
    large.cancel()
    await rest()
    last = begin("last", None)
    await rest()
    assert order[-1] == "last"
    # Let in and given up in one moment: the room is there for the next.
    late, next_one = begin("late", None), begin("next", None)
    await rest()
    gates["last"].set()
    await last
    late.cancel()
    await rest()
    assert order[-1] == "next"
    gates["next"].set()
    await next_one
