"""Corrections of punches, for the rooms above; what terminals have sent stays as it is."""

from . import correction_statements as statements
from .access import Access
from .correction_records import CorrectedPunch, Correction, Note, Refusal
from .records import StoredPunch


class Corrections:
    """Remembers corrections; raises JournalError as the journal does."""

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def add(
        self, serial_number: str, punch: StoredPunch, note: Note
    ) -> Correction | Refusal:
        """Have a punch count that was forgotten."""
        return await self._access.write(
            lambda connection: statements.add(connection, serial_number, punch, note)
        )

    async def void(self, punch_id: int, note: Note) -> Correction | Refusal:
        """Have a punch that is wrong not count."""
        return await self._access.write(
            lambda connection: statements.void(connection, punch_id, note)
        )

    async def withdraw(self, correction_id: int, note: Note) -> Correction | Refusal:
        """Take a correction back; that there was one is kept."""
        return await self._access.write(
            lambda connection: statements.withdraw(connection, correction_id, note)
        )

    async def of(
        self, serial_number: str, *, pin: str | None = None, limit: int
    ) -> list[Correction]:
        """Return a terminal's corrections, withdrawn ones as well, the latest first."""
        return await self._access.read(
            lambda connection: statements.of_terminal(
                connection, serial_number, pin, limit
            )
        )

    async def punches(
        self,
        serial_number: str,
        *,
        start: float | None = None,
        end: float | None = None,
        pin: str | None = None,
        limit: int,
    ) -> list[CorrectedPunch]:
        """Return a terminal's punches of a time as they count, the latest of them.

        Void ones are among them, and say so. Times are Unix times in s.
        """
        return await self._access.read(
            lambda connection: statements.select_corrected(
                connection, serial_number, start=start, end=end, pin=pin, limit=limit
            )
        )

    async def knows(self, serial_number: str) -> bool:
        """Return whether there are punches of a terminal, which may have gone."""
        return await self._access.read(
            lambda connection: statements.is_known_terminal(connection, serial_number)
        )
