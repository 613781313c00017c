"""Who may connect to the own listener, and what has been refused there."""

from collections import Counter
from enum import StrEnum
from typing import Any, Final

from ..settings import Address

MAX_CONNECTIONS: Final = 256
MAX_CONNECTIONS_OF_ADDRESS: Final = 32


class Closure(StrEnum):
    """Why a connection is closed that has no bad head."""

    ADDRESS_FULL = "address_full"
    FULL = "full"
    HALF_BODY = "half_body"
    HALF_HEAD = "half_head"
    MALFORMED = "malformed"
    SLOW_HEAD = "slow_head"
    SLOW_REQUEST = "slow_request"
    SURPLUS = "surplus"


class Gate:
    """Bounds the connections and counts them.

    `answered` counts answers by status, `refused` what never came to an endpoint, by
    the values of Closure and head_repair.Fault.
    """

    def __init__(
        self,
        most: int = MAX_CONNECTIONS,
        most_of_address: int = MAX_CONNECTIONS_OF_ADDRESS,
    ) -> None:
        """Take how many may be open, in all and of one address."""
        self._most = most
        self._most_of_address = most_of_address
        self._open: Counter[Address | None] = Counter()
        self.accepted = 0
        self.answered: Counter[int] = Counter()
        self.refused: Counter[str] = Counter()

    @property
    def open(self) -> int:
        """Return how many connections are open."""
        return self._open.total()

    def enter(self, address: Address | None) -> bool:
        """Return whether one more connection may stay open."""
        if self.open >= self._most:
            self.refused[Closure.FULL] += 1
            return False
        if self._open[address] >= self._most_of_address:
            self.refused[Closure.ADDRESS_FULL] += 1
            return False
        self._open[address] += 1
        self.accepted += 1
        return True

    def leave(self, address: Address | None) -> None:
        """Take note that a connection which might enter has closed."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    def figures(self) -> dict[str, Any]:
        """Return what has been counted, without anybody's address."""
        return {
            "open": self.open,
            "accepted": self.accepted,
            "answered": {
                str(status): count for status, count in sorted(self.answered.items())
            },
            "refused": dict(sorted(self.refused.items())),
        }
