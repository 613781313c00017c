"""Users that are changed by updates which say only what changes."""

import asyncio
from collections.abc import Callable

import pytest

from custom_components.zkteco_push.iclock.attendance.users import merged_line
from custom_components.zkteco_push.iclock.records import DirectoryRecord
from custom_components.zkteco_push.iclock.text import TextEncoding
from custom_components.zkteco_push.journal import Journal, JournalError, Origin

from .builders import (
    NOTHING,
    RECEIVED_AT,
    SERIAL,
    USERS,
    counts,
    put,
    raw_lines,
    record,
    user,
)


def update(*pairs: str) -> Callable[[bytes | None], DirectoryRecord | None]:
    """Return what merges an update of PIN, name and further pairs into a user."""
    pin, *rest = pairs
    line = "\t".join((f"USER PIN={pin}", *rest)).encode()
    return lambda known: record(merged_line(known, line, TextEncoding.UTF_8))


async def test_update_of_a_removed_terminal(journal: Journal) -> None:
    """Test that nothing is kept of a terminal that was removed while it did so."""
    await journal.forget_terminal(SERIAL)
    with pytest.raises(JournalError):
        await journal.directory.update_user(
            SERIAL, "7", update("7", "Name=Ann"), received_at=RECEIVED_AT
        )
    assert counts(journal.path) == NOTHING


async def test_update_user(journal: Journal) -> None:
    """Test that an update changes what it says, and is no upload."""
    await put(journal, user("7", "Ann", "Pri=14", "Card=1"), user("8", "Bob"))
    await journal.directory.update_user(
        SERIAL, "7", update("7", "Name=Anna"), received_at=RECEIVED_AT + 5
    )
    (line,) = await journal.directory.lines(SERIAL, USERS, "7")
    assert line.raw is not None
    assert {b"Name=Anna", b"Pri=14", b"Card=1"} <= set(line.raw.split(b"\t"))
    assert (line.entry.origin, line.entry.name) == (Origin.WRITTEN, "Anna")
    assert line.entry.received_at == RECEIVED_AT + 5
    assert (await raw_lines(journal))[1] == user("8", "Bob").raw


async def test_update_of_nobody(journal: Journal) -> None:
    """Test that an update adds whom nobody knew, and may decide to do nothing."""
    for merge in (lambda _: None, update("7", "Name=Ann")):
        await journal.directory.update_user(SERIAL, "7", merge, received_at=RECEIVED_AT)
    assert (await journal.register(SERIAL)).names == {"7": "Ann"}
    await journal.directory.update_user(
        SERIAL, "7", lambda _: None, received_at=RECEIVED_AT + 5
    )
    (found,) = await journal.directory.entries(SERIAL, USERS)
    assert found.received_at == RECEIVED_AT


async def test_updates_at_once(journal: Journal) -> None:
    """Test that of many updates at the same time none is lost, whoever fails."""
    await put(journal, user("7", "Ann"))
    keys = [f"K{number}" for number in range(40)]

    async def fail() -> None:
        """Fail among the others, so that all of them run again."""
        with pytest.raises(JournalError):
            await put(journal, user(), serial="TEST00000009")

    updates = [
        journal.directory.update_user(
            SERIAL, "7", update("7", f"{key}=1"), received_at=RECEIVED_AT
        )
        for key in keys
    ]
    await asyncio.gather(*updates[:20], fail(), *updates[20:])
    (raw,) = await raw_lines(journal)
    assert raw is not None
    assert {f"{key}=1".encode() for key in keys} | {b"Name=Ann"} <= set(
        raw.split(b"\t")
    )
