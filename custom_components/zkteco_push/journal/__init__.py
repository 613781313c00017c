"""What must not be lost: committed to disk before a terminal hears OK."""

from .journal import Journal
from .records import (
    CommandState,
    Committed,
    JournalError,
    OffsetTold,
    QueuedCommand,
    StoredOperation,
    StoredPunch,
    TerminalRecord,
    UploadEntry,
)

__all__ = [
    "CommandState",
    "Committed",
    "Journal",
    "JournalError",
    "OffsetTold",
    "QueuedCommand",
    "StoredOperation",
    "StoredPunch",
    "TerminalRecord",
    "UploadEntry",
]
