"""What must not be lost: committed to disk before a terminal hears OK."""

from .journal import Journal
from .records import (
    Committed,
    JournalError,
    OffsetTold,
    StoredOperation,
    StoredPunch,
    TerminalRecord,
    UploadEntry,
)

__all__ = [
    "Committed",
    "Journal",
    "JournalError",
    "OffsetTold",
    "StoredOperation",
    "StoredPunch",
    "TerminalRecord",
    "UploadEntry",
]
