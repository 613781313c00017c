"""Where a journal is kept, as the way into it sees that."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine

from .seal import Seal


class Store(Protocol):
    """A place for the tables; all methods block."""

    @property
    def name(self) -> str:
        """Return what the place is called where somebody looks for it."""

    def open(self, seal: Seal, *, thoroughly: bool) -> Engine:
        """Return the writer's engine, with tables that are up to date.

        Raises JournalError if that is not possible; `thoroughly` looks for damage.
        """

    def check(self) -> None:
        """Raise JournalError where what has been committed will not last."""

    def close(self) -> None:
        """Let go of everything that was opened."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Return a connection that reads beside the writer, to be closed."""

    def hold_still(self, engine: Engine) -> None:
        """Leave the files as they are, to be copied."""

    def move_on(self, engine: Engine) -> None:
        """Write to the files again."""
