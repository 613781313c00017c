"""The move of a journal from its file to a server, for the rooms above."""

import asyncio
from functools import partial

from sqlalchemy import Table

from . import moving
from .access import Access
from .left_behind import LeftBehind
from .moving import TableCount
from .records import JournalError


class Move:
    """Brings over what a file holds; raises JournalError as the journal does.

    Every step is committed with the note of how far it has come, so that it may be
    interrupted at any time and goes on where it was.
    """

    def __init__(self, access: Access, behind: LeftBehind) -> None:
        """Take the way into the journal and the file that it was kept in."""
        self._access = access
        self._behind = behind
        self._running = asyncio.Lock()
        # Whether the journal lacks something that the file has.
        self.is_pending = False

    async def must_take_over(self) -> bool:
        """Return whether the file has been written since it was taken over."""
        return await self._access.read(
            lambda connection: (
                self._behind.exists()
                and moving.must_take_over(connection, self._behind)
            )
        )

    async def take_over(self) -> None:
        """Bring over what has to be there before terminals are served."""
        behind, write = self._behind, self._access.write
        await write(lambda connection: moving.prepare(connection, behind))
        for table in moving.AT_ONCE:
            if "id" in table.columns:
                await self._move(table)
            else:
                await write(partial(moving.take_whole, behind=behind, table=table))
        for table in moving.WITH_EVENTS:
            await write(partial(moving.take_newest, behind=behind, table=table))
        await write(lambda connection: moving.finish_taking(connection, behind))

    async def look(self) -> bool:
        """Find out whether there is anything to move."""
        self.is_pending = await self._access.read(
            lambda connection: (
                self._behind.exists() and moving.is_pending(connection, self._behind)
            )
        )
        return self.is_pending

    async def run(self, *, delete_file: bool) -> list[TableCount]:
        """Move what is left, and return what has become of each table's rows.

        The file is deleted only if all of them are there.
        """
        async with self._running:
            if not await asyncio.to_thread(self._behind.exists):
                return []
            for table in moving.HISTORY:
                await self._move(table)
            counts = await self._access.read(
                lambda connection: moving.count(connection, self._behind)
            )
            self.is_pending = not all(count.is_complete for count in counts)
            if delete_file and not self.is_pending:
                try:
                    await asyncio.to_thread(self._behind.delete)
                except OSError as error:
                    raise JournalError(type(error).__name__) from error
            return counts

    async def _move(self, table: Table) -> None:
        """Move a table, some rows at a time, so that others come in between."""
        batch = partial(moving.move_batch, behind=self._behind, table=table)
        while await self._access.write(batch):
            pass
