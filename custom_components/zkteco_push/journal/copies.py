"""Copies that have not ended, for the rooms above."""

from . import copy_statements as statements
from .access import Access
from .records import CopyJob


class Copies:
    """Remembers copies over restarts; raises JournalError as the journal does."""

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def add(self, job: CopyJob) -> CopyJob:
        """Note a copy that begins; return it with its number."""
        return await self._access.write(
            lambda connection: statements.add(connection, job)
        )

    async def open_jobs(self) -> list[CopyJob]:
        """Return the copies that have not ended, in order."""
        return await self._access.read(statements.open_jobs)

    async def end(self, job_id: int) -> None:
        """Forget a copy that has ended."""
        await self._access.write(lambda connection: statements.end(connection, job_id))
