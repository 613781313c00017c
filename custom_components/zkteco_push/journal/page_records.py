"""What is asked of many punches, and what is answered, page by page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Self

from .correction_records import Correction, CorrectionKind
from .records import StoredPunch


class Corrected(StrEnum):
    """Which punches are wanted, by what people have said of them afterwards."""

    ANY = "any"
    ADDED = "added"
    VOIDED = "voided"
    ONLY = "only"

    def includes(self, kind: CorrectionKind) -> bool:
        """Return whether punches with a correction of a kind are wanted."""
        other = Corrected.VOIDED if kind is CorrectionKind.ADDED else Corrected.ADDED
        return self is not other


@dataclass(frozen=True, slots=True)
class PunchFilter:
    """Which punches are wanted; what is empty leaves everything in.

    Times are Unix times in s, and `end` is not included. `verifications` are the codes
    that are wanted by serial number, `verifications_elsewhere` those of all other
    terminals; both only count where `by_verification` is set.
    """

    start: int | None = None
    end: int | None = None
    terminals: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()
    states: tuple[int, ...] = ()
    by_verification: bool = False
    verifications: Mapping[str, Collection[int]] = field(default_factory=dict)
    verifications_elsewhere: Collection[int] = ()
    corrected: Corrected = Corrected.ANY


class Position(NamedTuple):
    """Where a page begins: with what comes after this one, the latest coming first.

    `time` is Unix time in s. `rank` is `SENT` or `ADDED`, and `number` is that of the
    row, each in its own table.
    """

    time: int
    rank: int = 0
    number: int = 0

    @classmethod
    def before(cls, time: int) -> Self:
        """Return the position of all that is before a time."""
        return cls(time)


# Of one time, what was sent comes first: the greater one comes before.
ADDED = 1
SENT = 2


@dataclass(frozen=True, slots=True)
class PagedPunch:
    """A punch of a page; `id` is None where somebody has added it.

    `correction` is the one that counts.
    """

    serial_number: str
    stored: StoredPunch
    id: int | None
    correction: Correction | None = None

    @property
    def position(self) -> Position:
        """Return where the page that follows it begins."""
        if self.id is not None:
            return Position(self.stored.punched_at, SENT, self.id)
        assert self.correction is not None
        return Position(self.stored.punched_at, ADDED, self.correction.id)

    @property
    def is_void(self) -> bool:
        """Return whether it does not count."""
        return self.id is not None and self.correction is not None


@dataclass(frozen=True, slots=True)
class Page:
    """Punches, the latest first, and where the next page begins, None at the end.

    There may be fewer than asked for, even none, though there are more: looking for them
    ended for that it took too long.
    """

    punches: tuple[PagedPunch, ...]
    next: Position | None
