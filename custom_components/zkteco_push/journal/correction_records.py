"""What people have said of punches afterwards, as the journal keeps it."""

from dataclasses import dataclass
from enum import StrEnum

from .records import StoredPunch


class CorrectionKind(StrEnum):
    """What a correction does to the punches that count."""

    ADDED = "added"
    VOIDED = "voided"


class Refusal(StrEnum):
    """Why a correction is not made."""

    UNKNOWN_PUNCH = "unknown_punch"
    UNKNOWN_CORRECTION = "unknown_correction"
    ALREADY_VOIDED = "already_voided"
    ALREADY_WITHDRAWN = "already_withdrawn"
    ALREADY_THERE = "punch_already_there"


@dataclass(frozen=True, slots=True)
class Author:
    """A user of Home Assistant, by id, and by name as it was then."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """Who did something, when (Unix time, s) and why."""

    by: Author
    at: float
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A punch that somebody has added, or has taken for void.

    `punch` is the one that it is about. `punch_id` is the number of one that is void,
    None where that has gone. A correction that was withdrawn does nothing any more.
    """

    id: int
    kind: CorrectionKind
    serial_number: str
    punch: StoredPunch
    punch_id: int | None
    made: Note
    withdrawn: Note | None = None


@dataclass(frozen=True, slots=True)
class CorrectedPunch:
    """A punch with the correction that counts, if there is one.

    `id` is the number of what a terminal has sent, None for what was added.
    """

    stored: StoredPunch
    id: int | None
    correction: Correction | None = None
