"""Attendance photos, for the rooms above."""

from collections.abc import Collection, Sequence

from . import photo_statements as statements
from .access import Access
from .records import PhotoRecord, StoredPunch


class Photos:
    """The list of attendance photos; the files are somebody else's.

    Methods raise JournalError where the journal cannot be read or written.
    """

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def find(self, photo_id: int) -> PhotoRecord | None:
        """Return a photo by its number."""
        return await self._access.read(
            lambda connection: statements.find(connection, photo_id)
        )

    async def newest(self, serial_number: str) -> PhotoRecord | None:
        """Return a terminal's photo that was taken last."""
        return await self._access.read(
            lambda connection: statements.newest(connection, serial_number)
        )

    async def times(self, serial_number: str) -> list[tuple[int, int]]:
        """Return when photos were taken (Unix time, s), with the UTC offsets (s)."""
        return await self._access.read(
            lambda connection: statements.times(connection, serial_number)
        )

    async def between(
        self, serial_number: str, start: int, end: int
    ) -> list[PhotoRecord]:
        """Return the photos of a time (Unix time, s), the latest first."""
        return await self._access.read(
            lambda connection: statements.between(connection, serial_number, start, end)
        )

    async def of_punches(
        self, serial_number: str, punches: Sequence[StoredPunch]
    ) -> list[int | None]:
        """Return the number of each punch's photo, None where there is none."""
        return await self._access.read(
            lambda connection: statements.of_punches(
                connection, {serial_number: punches}
            )[serial_number]
        )

    async def remove_beyond(
        self, serial_number: str, *, taken_before: float | None, count: int, size: int
    ) -> list[str]:
        """Forget photos that are too old or too many; return their files."""
        return await self._access.write(
            lambda connection: statements.remove_beyond(
                connection,
                serial_number,
                taken_before=taken_before,
                count=count,
                size=size,
            )
        )

    async def forget_files(self, missing: Collection[str]) -> set[str]:
        """Forget photos whose files have gone; return whose photos may be others now."""
        return await self._access.write(
            lambda connection: statements.forget_files(connection, missing)
        )

    async def files(self) -> set[str]:
        """Return the names of all files that are photos."""
        return await self._access.read(statements.files)
