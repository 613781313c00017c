"""Whether a file that is open still has its name."""

import os
from pathlib import Path

from .records import MissingError


class Anchor:
    """Holds on to a file, so that no other one can be taken for it.

    SQLite writes on to a file that has been deleted, and all of it is gone once that is
    closed. Its locks would go with any handle of the file that this process closes, so
    an anchor is closed last.
    """

    def __init__(self, path: Path) -> None:
        """Take the path of a file that is open; raise OSError if that is not possible."""
        self._path = path
        self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def check(self) -> None:
        """Raise MissingError if the file is not where it was; blocks."""
        try:
            there = self._path.stat()
        except FileNotFoundError, NotADirectoryError:
            raise MissingError("the file has been deleted") from None
        if not os.path.samestat(there, os.fstat(self._handle)):
            raise MissingError("another file is in its place")

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)
