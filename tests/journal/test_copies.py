"""Copies that go on after a restart, and commands that do not."""

from dataclasses import replace

import pytest

from custom_components.zkteco_push.iclock.commands import Command, Delivery
from custom_components.zkteco_push.journal import CopyJob, Journal

from .builders import OTHER_SERIAL, RECEIVED_AT, SERIAL, rows

JOB = CopyJob(SERIAL, OTHER_SERIAL, ("7", "0042", "林"), True, False, RECEIVED_AT)
EVERYBODY = CopyJob(OTHER_SERIAL, SERIAL, (), False, True, RECEIVED_AT + 1.5)


async def reopen(journal: Journal) -> None:
    """Open the journal once more."""
    await journal.close()
    await journal.open()


async def test_copies_over_a_restart(journal: Journal) -> None:
    """Test that copies that have not ended are there again, in order."""
    assert await journal.copies.open_jobs() == []
    first = await journal.copies.add(JOB)
    second = await journal.copies.add(EVERYBODY)
    assert first == replace(JOB, id=first.id)
    assert 0 < first.id < second.id
    await reopen(journal)
    assert await journal.copies.open_jobs() == [first, second]


async def test_end(journal: Journal) -> None:
    """Test that a copy that has ended is forgotten, and its number with it."""
    first, second = await journal.copies.add(JOB), await journal.copies.add(JOB)
    await journal.copies.end(first.id)
    await journal.copies.end(first.id)
    assert await journal.copies.open_jobs() == [second]
    await journal.copies.end(second.id)
    assert (await journal.copies.add(JOB)).id > second.id
    await reopen(journal)
    assert len(await journal.copies.open_jobs()) == 1


@pytest.mark.parametrize(
    ("removed", "left"),
    [
        pytest.param("A", [("B", "C")], id="source and target"),
        pytest.param("C", [("A", "B"), ("B", "A")], id="target"),
        pytest.param("D", [("A", "B"), ("B", "C"), ("B", "A")], id="neither"),
    ],
)
async def test_end_with_a_terminal(
    journal: Journal, removed: str, left: list[tuple[str, str]]
) -> None:
    """Test that copies from and to a removed terminal end with it."""
    for source, target in (("A", "B"), ("B", "C"), ("B", "A")):
        await journal.copies.add(replace(JOB, source=source, target=target))
    await journal.forget_terminal(removed)
    found = await journal.copies.open_jobs()
    assert [(job.source, job.target) for job in found] == left


async def test_forget_everybody(journal: Journal) -> None:
    """Test that nothing is left of whom was to be copied."""
    await journal.copies.add(JOB)
    await journal.forget_everybody()
    assert await journal.copies.open_jobs() == []
    assert rows(journal.path, "SELECT count(*) FROM copies") == [(0,)]


async def test_commands_of_a_copy(journal: Journal) -> None:
    """Test that of waiting commands those of a copy are not there after a restart."""
    update = Command("update_user", {"pin": "7"}, reference=12)
    own = Command("update_user", {"pin": "8", "name": "林"})
    for command in (update, own, replace(update, reference=0)):
        await journal.add_command(SERIAL, command, Delivery.REPEAT, RECEIVED_AT)
    await journal.record_handed_out([2])
    for _ in range(2):
        await reopen(journal)
        (recalled,) = (await journal.register(SERIAL)).commands
        assert recalled.command == own
        assert (recalled.command_id, recalled.handed_out) == (2, 1)
    # What they said is not needed any more either.
    assert rows(
        journal.path, "SELECT id, state, length(sealed) = 0 FROM commands ORDER BY id"
    ) == [(1, "expired", 1), (2, "sent", 0), (3, "expired", 1)]


async def test_reference_is_kept_meanwhile(journal: Journal) -> None:
    """Test that a queued command is returned with what it refers to."""
    command = Command("update_fingerprint", {"pin": "7"}, reference=12)
    queued = await journal.add_command(SERIAL, command, Delivery.REPEAT, RECEIVED_AT)
    assert queued.command.reference == 12
    assert queued.command == command
