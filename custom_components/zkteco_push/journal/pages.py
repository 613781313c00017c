"""The punches of all terminals, page by page, for the rooms above."""

from . import page_statements as statements
from .access import Access
from .page_records import Page, Position, PunchFilter


class Pages:
    """Looks punches up; raises JournalError as the journal does."""

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def page(
        self, wanted: PunchFilter, after: Position | None, limit: int
    ) -> Page:
        """Return the punches that come after a position, the latest first."""
        return await self._access.read(
            lambda connection: statements.select_page(connection, wanted, after, limit)
        )

    async def counts(self, wanted: PunchFilter) -> dict[int, int]:
        """Return how many punches count in each quarter of an hour (Unix time, s).

        The filter has to have a start and an end.
        """
        return await self._access.read(
            lambda connection: statements.count_by_quarter(connection, wanted)
        )

    async def verifications(self) -> dict[str, set[int]]:
        """Return by terminal how people have been verified of late, by code."""
        return await self._access.read(statements.verifications)

    async def terminals(self) -> list[str]:
        """Return the serial numbers of all whom punches are of, also gone ones."""
        return await self._access.read(statements.terminals)
