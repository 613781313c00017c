"""A process whose disk is full, or that may not write, for a while.

`python -m tests.journal.faulty_child <full|read-only> <path>` commits before, during and
after the fault and says as JSON how each went.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import sys

from custom_components.zkteco_push.journal import Journal, JournalError
from tests.support.damage import full_disk

from .builders import KEY, SERIAL, entry, punch

_NOBODY = 65534
_LARGE = 2000


async def outcome(journal: Journal, first: int, count: int = 1) -> str:
    """Return how a commit of some punches went."""
    punches = [punch(number) for number in range(first, first + count)]
    try:
        committed = await journal.commit(entry(*punches))
    except JournalError as error:
        return str(error)
    return f"{len(committed.live_punches)} stored"


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Let nobody write to the journal and its folder."""
    files = list(path.parent.iterdir())
    for file in files:
        file.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        yield
    finally:
        path.parent.chmod(0o700)
        for file in files:
            file.chmod(0o600)


async def full(path: Path) -> list[str]:
    """Return how commits go before, while and after the disk is full."""
    journal = Journal(path, KEY)
    await journal.open()
    await journal.register(SERIAL)
    told = [await outcome(journal, 0)]
    with full_disk(path):
        told.append(await outcome(journal, 1))
        told.append(await outcome(journal, 1000, _LARGE))
    told.append(await outcome(journal, 1000, _LARGE))
    told.append(await outcome(journal, 1))
    await journal.close()
    return told


async def locked_up(path: Path) -> list[str]:
    """Return how the journal opens before, while and after it may be written."""
    if os.geteuid() == 0:
        # To root, nothing is read-only.
        path.parent.mkdir()
        os.chown(path.parent, _NOBODY, _NOBODY)
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)

    async def opened(first: int) -> str:
        """Return how opening and a commit went."""
        journal = Journal(path, KEY)
        try:
            await journal.open()
        except JournalError as error:
            return str(error)
        await journal.register(SERIAL)
        told = await outcome(journal, first)
        await journal.close()
        return told

    told = [await opened(0)]
    with read_only(path):
        told.append(await opened(1))
    told.append(await opened(1))
    return told


if __name__ == "__main__":
    fault = full if sys.argv[1] == "full" else locked_up
    print(json.dumps(asyncio.run(fault(Path(sys.argv[2])))))  # noqa: T201
