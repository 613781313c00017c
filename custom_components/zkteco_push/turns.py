"""Long work in the event loop, cut into slices so that nobody else has to wait."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import perf_counter
from typing import Final

# Nobody waits for longer because of a slice (s), unless a single step takes longer.
_SLICE: Final = 0.004


class Turns:
    """Has everything of a house that is done one by one take turns with all else.

    Only one of those who share it works at a time, so that many of them do not add up
    to a long wait.
    """

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        """Begin with nobody who works."""
        self._lock = asyncio.Lock()

    async def each[T](
        self, items: Iterable[T], work: Callable[[T], Awaitable[None]]
    ) -> None:
        """Do work for each of the items that there are now."""
        left = iter(tuple(items))
        is_over = False
        while not is_over:
            async with self._lock:
                until = perf_counter() + _SLICE
                for item in left:
                    await work(item)
                    if perf_counter() >= until:
                        break
                else:
                    is_over = True
            # A lock that nobody waits for would be taken again at once.
            await asyncio.sleep(0)
