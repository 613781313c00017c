"""Attendance photos as files: written before they are acknowledged, kept within bounds."""

from collections.abc import Iterable
from contextlib import suppress
import os
from pathlib import Path
import tempfile
from threading import Lock
from typing import Final

from .clock import TerminalClock
from .iclock.records import AttendancePhoto
from .journal import Journal, JournalError, PhotoRecord, StoredPhoto
from .journal.folders import sync_folder
from .server.intake import place_photo

# So much of one terminal, whatever its settings say (bytes).
_MAX_BYTES: Final = 1024 * 1024 * 1024
_SUFFIXES: Final = {"image/jpeg": ".jpg", "image/png": ".png"}
# The only folder in a folder that Home Assistant and its Supervisor leave out of backups.
# A file that goes while it is being copied would end the whole backup.
NOT_IN_BACKUPS: Final = "__pycache__"


class PhotoShelf:
    """The folder of the photos and the list of them in the journal.

    Names are digests made here, so that nothing of a name comes from the network and a
    photo that comes twice is one file. Methods that do not await block.
    """

    def __init__(self, journal: Journal, folder: Path) -> None:
        """Take the journal that lists the photos, and their folder."""
        self._journal = journal
        self._folder = folder
        self._removing = Lock()
        # What is to be deleted once files may go again.
        self._doomed: list[str] | None = None

    def write(
        self,
        serial_number: str,
        photos: Iterable[AttendancePhoto],
        clock: TerminalClock,
        received_at: float,
    ) -> tuple[StoredPhoto, ...]:
        """Write photos to disk and return what the journal has to note of them.

        Raises JournalError where the disk does not take them.
        """
        stored = []
        for photo in photos:
            taken_at, offset, live = place_photo(photo, clock, received_at)
            # By what the terminal wrote: how that is read may change.
            context = f"photo|{serial_number}|{photo.pin}|{photo.local_time}"
            digest = self._journal.seal.digest(photo.image, context).hex()
            file = digest + _SUFFIXES.get(photo.image_type, "")
            try:
                _write(self._path(file), photo.image)
            except OSError as error:
                raise JournalError(f"{type(error).__name__}: photo") from error
            stored.append(
                StoredPhoto(
                    file,
                    photo.image_type,
                    len(photo.image),
                    photo.pin,
                    taken_at,
                    offset,
                    photo.checksum,
                    live,
                )
            )
        return tuple(stored)

    def read(self, photo: PhotoRecord) -> bytes | None:
        """Return a photo's bytes, None if the file has gone."""
        try:
            return self._path(photo.file).read_bytes()
        except OSError:
            return None

    async def trim(
        self, serial_number: str, *, taken_before: float | None, count: int
    ) -> list[str]:
        """Forget a terminal's photos beyond its bounds; return the files to remove."""
        return await self._journal.photos.remove_beyond(
            serial_number, taken_before=taken_before, count=count, size=_MAX_BYTES
        )

    def remove_files(self, files: Iterable[str]) -> None:
        """Delete files; those that are gone already do not matter."""
        with self._removing:
            if self._doomed is not None:
                self._doomed += files
                return
            for file in files:
                with suppress(OSError):
                    self._path(file).unlink(missing_ok=True)

    def hold_still(self) -> None:
        """Let files come, but not go, while somebody copies them."""
        with self._removing:
            if self._doomed is None:
                self._doomed = []

    def move_on(self) -> None:
        """Delete what should have gone meanwhile."""
        with self._removing:
            doomed, self._doomed = self._doomed, None
        self.remove_files(doomed or ())

    def sweep(self, known: set[str]) -> set[str]:
        """Delete files that no photo is listed for: what a crash left, or a removal.

        Returns the files that are missing.
        """
        found: set[Path] = set()
        try:
            for folder in self._folder.iterdir():
                if folder.is_dir():
                    found.update(folder.iterdir())
        except FileNotFoundError:
            pass
        except OSError:
            # What cannot be looked into may still be there.
            return set()
        for path in found:
            if path.name not in known:
                # One that cannot be deleted must not keep the others.
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        return known - {path.name for path in found}

    def _path(self, file: str) -> Path:
        """Return where a file lies: no folder should hold too many."""
        return self._folder / file[:2] / file


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, and stays."""
    with suppress(OSError):
        if path.stat().st_size == len(content):
            return
    unfinished = path.parent.parent / NOT_IN_BACKUPS
    for folder in (path.parent.parent, path.parent, unfinished):
        _make_private(folder)
    handle, name = tempfile.mkstemp(dir=unfinished)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def _make_private(folder: Path) -> None:
    """Make a folder into which nobody else may look."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
