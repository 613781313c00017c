"""What must not be lost: committed to disk before a terminal hears OK."""

from .journal import Journal
from .records import (
    CommandState,
    Committed,
    CopyJob,
    DirectoryEntry,
    DirectoryLine,
    JournalError,
    NewPhoto,
    OffsetTold,
    Origin,
    PhotoRecord,
    QueuedCommand,
    StoredOperation,
    StoredPhoto,
    StoredPunch,
    TerminalRecord,
    UploadEntry,
)

__all__ = [
    "CommandState",
    "Committed",
    "CopyJob",
    "DirectoryEntry",
    "DirectoryLine",
    "Journal",
    "JournalError",
    "NewPhoto",
    "OffsetTold",
    "Origin",
    "PhotoRecord",
    "QueuedCommand",
    "StoredOperation",
    "StoredPhoto",
    "StoredPunch",
    "TerminalRecord",
    "UploadEntry",
]
