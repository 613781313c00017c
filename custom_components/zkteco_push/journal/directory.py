"""What terminals hold about people, for the rooms above."""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import Connection

from ..iclock.attendance.code_books import CodeBook
from ..iclock.attendance.deletions import Deletion
from ..iclock.records import Category, DirectoryRecord
from . import deletion_statements, directory_statements as statements
from .access import Access
from .records import DirectoryEntry, DirectoryLine, Origin

# Reads a line once more after an update that leaves out what it does not change.
type Merge = Callable[[bytes | None], DirectoryRecord | None]


class Directory:
    """Users, templates and pictures of all terminals.

    Methods raise JournalError where the journal cannot be read or written.
    """

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def put(
        self,
        serial_number: str,
        records: Iterable[DirectoryRecord],
        *,
        received_at: float,
        origin: Origin,
        keeps_biometrics: bool,
    ) -> None:
        """Keep records as the latest word on what they are about (Unix time, s)."""
        kept = tuple(records)
        await self._access.write(
            lambda connection: statements.put(
                connection,
                self._access.seal,
                serial_number,
                kept,
                received_at=received_at,
                origin=origin,
                keeps_biometrics=keeps_biometrics,
            )
        )

    async def update_user(
        self, serial_number: str, pin: str, merge: Merge, *, received_at: float
    ) -> None:
        """Change a user's record by what is known of it, in one step."""

        def work(connection: Connection) -> None:
            """Read, merge and write."""
            seal = self._access.seal
            known = statements.lines(
                connection, seal, serial_number, {Category.USER}, pin
            )
            if (record := merge(known[0].raw if known else None)) is not None:
                statements.put(
                    connection,
                    seal,
                    serial_number,
                    (record,),
                    received_at=received_at,
                    origin=Origin.WRITTEN,
                    keeps_biometrics=True,
                )

        await self._access.write(work)

    async def mark_deleted(
        self,
        serial_number: str,
        deletion: Deletion,
        book: CodeBook,
        *,
        deleted_at: float,
    ) -> None:
        """Mark what a command has deleted in a terminal (Unix time, s)."""
        await self._access.write(
            lambda connection: deletion_statements.mark_deleted(
                connection,
                serial_number,
                deletion,
                book,
                deleted_at=deleted_at,
            )
        )

    async def purge(self, deleted_before: float) -> int:
        """Delete for good what was marked before a time; return how much."""
        return await self._access.write(
            lambda connection: statements.purge(connection, deleted_before)
        )

    async def blank_biometrics(
        self, serial_numbers: Collection[str] | None = None
    ) -> None:
        """Delete the content of biometric data, of some terminals or of all."""
        await self._access.write_everywhere(
            lambda connection: statements.blank_biometrics(connection, serial_numbers)
        )

    async def names(self, serial_number: str) -> dict[str, str]:
        """Return the names of a terminal's users by PIN, also of those deleted lately."""
        return await self._access.read(
            lambda connection: statements.names(connection, serial_number)
        )

    async def names_of_all(
        self, serial_numbers: Collection[str]
    ) -> set[tuple[str, str]]:
        """Return PIN and name of all users of terminals, each pair once."""
        return await self._access.read(
            lambda connection: statements.names_of_all(connection, serial_numbers)
        )

    async def of_people(
        self,
        serial_numbers: Collection[str],
        pins: Collection[str],
        *,
        opened: Collection[Category],
    ) -> list[DirectoryLine]:
        """Return what terminals hold about some people, the lines of some categories."""
        return await self._access.read(
            lambda connection: statements.of_people(
                connection, self._access.seal, serial_numbers, pins, opened
            )
        )

    async def entries(
        self,
        serial_number: str,
        categories: Collection[Category],
        pin: str | None = None,
    ) -> list[DirectoryEntry]:
        """Return what a terminal holds, without the content, in the order it came."""
        return await self._access.read(
            lambda connection: statements.entries(
                connection, serial_number, categories, pin
            )
        )

    async def lines(
        self,
        serial_number: str,
        categories: Collection[Category],
        pin: str | None = None,
    ) -> list[DirectoryLine]:
        """Return what a terminal holds with the lines as sent."""
        return await self._access.read(
            lambda connection: statements.lines(
                connection, self._access.seal, serial_number, categories, pin
            )
        )

    async def line(self, entry_id: int) -> DirectoryLine | None:
        """Return one record, None if it has gone."""
        return await self._access.read(
            lambda connection: statements.line(connection, self._access.seal, entry_id)
        )
