"""What the endpoints need of the house above them."""

from collections.abc import Iterable
from typing import Protocol

from ..iclock.framing import CommandBatch
from ..iclock.replies import CommandReply
from ..terminal import Terminal
from .access_endpoints import AccessEnvironment


class Environment(AccessEnvironment, Protocol):
    """What the endpoints need of the house above them."""

    async def find_person(self, terminal: Terminal, pin: str) -> bytes | None:
        """Return what a terminal may know of somebody it asks for."""

    async def ask_to_check(self, terminal: Terminal) -> None:
        """Queue the command that makes a terminal read its options again."""

    async def next_batch(self, terminal: Terminal) -> CommandBatch:
        """Return the commands that a poll is answered with, noted as handed out."""

    async def take_replies(
        self, terminal: Terminal, replies: Iterable[CommandReply]
    ) -> None:
        """Hear how commands ended."""

    def on_encryption(self, terminal: Terminal, *, is_missing: bool) -> None:
        """Hear whether a terminal that ought to encrypt does not."""
