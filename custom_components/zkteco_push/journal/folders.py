"""What a crash must not undo in a folder."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are still what they are after a crash.

    Blocks, and raises OSError.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
