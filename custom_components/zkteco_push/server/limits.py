"""How much anybody may ask at once; what is beyond is refused and counted."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import time
from typing import Final

from ..settings import Address

# A terminal that waits for its approval calls every 15 s (field); many may share an
# address behind a router.
_RATE: Final = 10.0
_BURST: Final = 128.0
_MAX_ADDRESSES: Final = 1024
# Bodies that are held in memory at once (bytes): large ones of all terminals together
# and of one, and how many of one. Small ones have room of their own: whoever holds all
# of the other, with bodies that never end, does not keep punches waiting.
_MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_BYTES_OF_ONE: Final = 32 * 1024 * 1024
_MAX_LARGE: Final = 4
_LARGE: Final = 64 * 1024
_MAX_SMALL_BYTES: Final = 32 * 1024 * 1024
# What a body counts as that does not say its size.
_UNKNOWN_SIZE: Final = 1024 * 1024


# Bodies that are read but not yet committed (bytes as sent): records of short lines take
# some twenty times as much. Nobody knows what a package holds before it is open.
_MAX_READ_AT_ONCE: Final = 4 * 1024 * 1024


class BusyError(Exception):
    """Raise for a body that has to come again later."""


@dataclass(slots=True)
class _Bucket:
    """How many requests an address has left, and since when (monotonic time, s)."""

    left: float
    since: float


class Limits:
    """Bounds strangers by requests a second, terminals by bodies at once."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Begin with nobody."""
        self.refused: Counter[str] = Counter()
        self._monotonic = monotonic
        self._buckets: OrderedDict[Address, _Bucket] = OrderedDict()
        self._large: dict[str, list[int]] = {}
        self._bytes = 0
        self._small_bytes = 0

    def may_ask(self, address: Address) -> bool:
        """Return whether a stranger may ask once more now."""
        now = self._monotonic()
        bucket = self._buckets.setdefault(address, _Bucket(_BURST, now))
        self._buckets.move_to_end(address)
        if len(self._buckets) > _MAX_ADDRESSES:
            self._buckets.popitem(last=False)
        bucket.left = min(_BURST, bucket.left + (now - bucket.since) * _RATE)
        bucket.since = now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def body(self, sender: str, size: int | None) -> _Room:
        """Return what holds room for a sender's body (bytes); BusyError without any.

        A sender is a serial number, or an address as long as nobody knows whether it is
        the terminal's.
        """
        return _Room(self, sender, _UNKNOWN_SIZE if size is None else size)

    def _hold(self, sender: str, room: int) -> None:
        """Take room for a body (bytes); raise BusyError without any."""
        if room <= _LARGE:
            # Whoever sends it.
            if self._small_bytes + room > _MAX_SMALL_BYTES:
                raise BusyError
            self._small_bytes += room
            return
        held = self._large.get(sender, [])
        if held and (len(held) >= _MAX_LARGE or sum(held) + room > _MAX_BYTES_OF_ONE):
            raise BusyError
        if self._bytes and self._bytes + room > _MAX_BYTES:
            raise BusyError
        self._large[sender] = held
        held.append(room)
        self._bytes += room

    def _give_back(self, sender: str, room: int) -> None:
        """Give the room of a body back."""
        if room <= _LARGE:
            self._small_bytes -= room
            return
        self._bytes -= room
        held = self._large[sender]
        held.remove(room)
        if not held:
            del self._large[sender]

    def count(self, reason: str) -> None:
        """Count a request that was refused."""
        self.refused[reason] += 1


class _Room:
    """Holds room for a body from its beginning to its end."""

    __slots__ = ("_limits", "_room", "_sender")

    def __init__(self, limits: Limits, sender: str, room: int) -> None:
        """Take where the room is, and for whose body (bytes)."""
        self._limits = limits
        self._sender = sender
        self._room = room

    def __enter__(self) -> None:
        """Take it; raise BusyError without any."""
        self._limits._hold(self._sender, self._room)  # noqa: SLF001

    def __exit__(self, *_: object) -> None:
        """Give it back."""
        self._limits._give_back(self._sender, self._room)  # noqa: SLF001


class Turns:
    """Lets one after another do what takes memory, as far as there is room for it."""

    def __init__(self, room: int = _MAX_READ_AT_ONCE) -> None:
        """Take how many bytes there may be in work at once."""
        self._room = self._left = room
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    async def take[T](self, size: int | None, work: Callable[[], Awaitable[T]]) -> T:
        """Do work once there is room for it (bytes); all room if the size is unknown."""
        wanted = self._room if size is None else min(size, self._room)
        if self._waiting or wanted > self._left:
            await self._wait(wanted)
        else:
            self._left -= wanted
        try:
            return await work()
        finally:
            self._let_in(wanted)

    async def _wait(self, wanted: int) -> None:
        """Wait until room has been taken."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, turn))
        try:
            await turn
        except asyncio.CancelledError:
            self._let_in(0 if turn.cancelled() else wanted)
            raise

    def _let_in(self, freed: int) -> None:
        """Take room back, and give it to those who have waited longest."""
        self._left += freed
        while self._waiting:
            wanted, turn = self._waiting[0]
            if not turn.done():
                if wanted > self._left:
                    return
                self._left -= wanted
                turn.set_result(None)
            self._waiting.popleft()
