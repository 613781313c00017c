"""What has been acknowledged is on disk, whatever happens to the process."""

from pathlib import Path
import random
import subprocess
import sys

import pytest

from custom_components.zkteco_push.journal import Committed, Journal

from .builders import KEY, SERIAL, entry, operation, punch, rows

ROOT = Path(__file__).parents[2]


def acknowledged_before_kill(path: Path, first: int, lines: int) -> list[int]:
    """Return what a process acknowledged that was killed after so many lines."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journal.durable_child", str(path), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            told = [process.stdout.readline() for _ in range(lines)]
        finally:
            # SIGKILL: no handler runs, nothing is flushed, nothing is closed.
            process.kill()
        told += process.stdout.readlines()
    assert process.returncode == -9
    # The last line may have been cut off in the middle.
    return [int(line) for line in told if line.endswith("\n")]


@pytest.mark.timeout(60)
async def test_killed_process(path: Path) -> None:
    """Test that every acknowledged upload is there after a kill, and none twice."""
    chance = random.Random()
    acknowledged: set[int] = set()
    for first in (0, 100_000):
        told = acknowledged_before_kill(path, first, chance.randrange(1, 400))
        assert len(told) == len(set(told))
        acknowledged |= set(told)
    journal = Journal(path, KEY)
    await journal.open()
    try:
        record = await journal.register(SERIAL)
        assert record.last_punch is not None
        # To the journal they are all repeats: a terminal may send them again.
        for number in acknowledged:
            upload = entry(punch(number), operation(number))
            assert await journal.commit(upload) == Committed()
    finally:
        await journal.close()
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    for sql in (
        "SELECT punched_at FROM punches",
        "SELECT occurred_at FROM operations",
    ):
        times = [found for (found,) in rows(path, sql)]
        assert len(times) == len(set(times))
        assert {punch(number).punched_at for number in acknowledged} <= set(times)
