"""A process to be killed: it commits, and says what has been acknowledged.

`python -m tests.journal.durable_child <path> <first number>`
"""

import asyncio
from itertools import count
from pathlib import Path
import sys

from custom_components.zkteco_push.journal import Journal

from .builders import KEY, SERIAL, entry, operation, punch

# So many uploads are on their way at the same time, to be committed in groups.
_AT_ONCE = 8


async def commit_for_ever(path: Path, first: int) -> None:
    """Commit one number after another until killed."""
    journal = Journal(path, KEY)
    await journal.open()
    await journal.register(SERIAL)
    numbers = count(first)

    async def work() -> None:
        """Commit numbers, each acknowledged once its commit has returned."""
        while True:
            number = next(numbers)
            await journal.commit(entry(punch(number), operation(number)))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()

    await asyncio.gather(*(work() for _ in range(_AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(commit_for_ever(Path(sys.argv[1]), int(sys.argv[2])))
