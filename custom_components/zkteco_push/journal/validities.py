"""From when until when people may enter, for the rooms above."""

from collections.abc import Collection

from . import statements as common, validity_statements as statements
from .access import Access
from .validity_records import Validity

# What the journal knows of time: when the clock was last right (Unix time, s).
_CLOCK = "clock"
_MOST = 10_000


class Validities:
    """Remembers validities; raises JournalError as the journal does."""

    def __init__(self, access: Access) -> None:
        """Take the way into the journal."""
        self._access = access

    async def get(self, serial_number: str, pin: str) -> Validity | None:
        """Return somebody's validity at a terminal, None without one."""
        return await self._access.read(
            lambda connection: statements.get(connection, serial_number, pin)
        )

    async def of_terminal(self, serial_number: str) -> list[Validity]:
        """Return all validities of a terminal."""
        return await self._access.read(
            lambda connection: statements.of_terminal(connection, serial_number)
        )

    async def of_person(self, pin: str) -> list[Validity]:
        """Return somebody's validities at all terminals."""
        return await self._access.read(
            lambda connection: statements.of_person(connection, pin)
        )

    async def of_people(self, pins: Collection[str]) -> list[Validity]:
        """Return some people's validities at all terminals."""
        return await self._access.read(
            lambda connection: statements.of_people(connection, pins)
        )

    async def between(self, start: float, end: float) -> list[Validity]:
        """Return what has a part in a time (Unix times, s), in order, within reason."""
        return await self._access.read(
            lambda connection: statements.between(connection, start, end, _MOST)
        )

    async def first_after(self, now: float) -> list[Validity]:
        """Return who may enter now or next (Unix time, s), by the terminals."""
        return await self._access.read(
            lambda connection: statements.first_after(connection, now)
        )

    async def to_look_at(self, now: float, limit: int) -> list[Validity]:
        """Return at what to look by a time (Unix time, s), what was due first first."""
        return await self._access.read(
            lambda connection: statements.to_look_at(connection, now, limit)
        )

    async def next_look(self) -> int | None:
        """Return when to look next (Unix time, s), None where there is nobody."""
        return await self._access.read(statements.next_look)

    async def look_again(self) -> None:
        """Have whatever is over be looked at: a run begins."""
        await self._access.write(statements.look_again)

    async def put(self, validity: Validity, *, is_kept_here: bool | None) -> None:
        """Note what has been written; where it is not said, whose it is stays so."""
        await self._access.write(
            lambda connection: statements.put(
                connection, validity, is_kept_here=is_kept_here
            )
        )

    async def note(
        self,
        validity: Validity,
        *,
        removal: str,
        command_ids: Collection[int],
        look_at: float,
    ) -> None:
        """Note how far a removal has come, and when to look again (Unix time, s)."""
        await self._access.write(
            lambda connection: statements.note(
                connection,
                validity.serial_number,
                validity.pin,
                removal=removal,
                command_ids=command_ids,
                look_at=look_at,
            )
        )

    async def end(self, serial_number: str, pin: str) -> None:
        """Forget somebody's validity at a terminal."""
        await self._access.write(
            lambda connection: statements.end(connection, serial_number, (pin,))
        )

    async def record_clock(self, now: float) -> None:
        """Remember that the clock was right at a time (Unix time, s)."""
        await self._access.write(
            lambda connection: common.set_marks(connection, {_CLOCK: str(int(now))})
        )

    @staticmethod
    def clock_in(marks: dict[str, str]) -> float | None:
        """Return when the clock was last right (Unix time, s), by the journal's marks."""
        text = marks.get(_CLOCK, "")
        return float(text) if text.isdecimal() else None
