"""What a terminal is, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .door_state import DoorsState
from .iclock.access.detection import Dialect
from .iclock.access.registry import Abilities
from .iclock.attendance.code_books import CodeBook
from .iclock.records import Info
from .iclock.text import parse_number
from .journal import PhotoRecord

# A name in the device registry is no place for a novel.
_MAX_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class Counters:
    """How much a terminal holds, as it says itself; None where it does not."""

    users: int | None = None
    fingerprints: int | None = None
    faces: int | None = None
    palms: int | None = None
    attendance_records: int | None = None


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """What a terminal says of its making; None is what it does not say."""

    model: str | None = None
    manufacturer: str | None = None
    firmware: str | None = None
    platform: str | None = None
    mac: str | None = None

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> TerminalFacts:
        """Return the facts among a terminal's options (V4.0 section 9)."""

        def text(key: str) -> str | None:
            """Return an option's text, None where empty or not fit to be shown."""
            value = options.get(key, "").strip()[:_MAX_LENGTH]
            return value if value and value.isprintable() else None

        return cls(
            model=text("DeviceName"),
            manufacturer=text("OEMVendor"),
            firmware=text("FWVersion") or text("FirmVer"),
            platform=text("Platform"),
            mac=text("MAC"),
        )


@dataclass(frozen=True, slots=True)
class TerminalState:
    """The state of one terminal; None is what nobody knows.

    `clock_error` is how far a clock that is wrong is behind, in s. `copy_progress` is in
    percent, of the last copy to the terminal.
    """

    connected: bool | None = None
    last_contact: datetime | None = None
    counters: Counters = Counters()
    rejected_lines: int = 0
    pending_commands: int = 0
    last_punch: datetime | None = None
    last_person: str | None = None
    door_open: bool | None = None
    tamper: bool | None = None
    is_clock_wrong: bool | None = None
    clock_error: int | None = None
    last_photo: PhotoRecord | None = None
    copy_progress: int | None = None
    missing_punches: int | None = None
    facts: TerminalFacts = TerminalFacts()
    dialect: Dialect = Dialect.ATTENDANCE
    abilities: Abilities = field(default_factory=Abilities)
    doors: DoorsState = field(default_factory=DoorsState)


def options_of_info(info: Info) -> dict[str, str]:
    """Return INFO's values under the names that the options push has for them."""
    values = {
        "FWVersion": info.firmware,
        "UserCount": info.users,
        "FPCount": info.fingerprints,
        "TransactionCount": info.attendance_records,
        "FaceCount": info.faces,
        "FPVersion": info.fingerprint_version,
        "FaceVersion": info.face_version,
        "IPAddress": info.address,
    }
    return {key: str(value) for key, value in values.items() if value is not None}


def counters_of(options: Mapping[str, str], book: CodeBook) -> Counters:
    """Return the counters among a terminal's options.

    Firmware may count faces and palms only in a list by biometric type (V4.0 section
    4.1).
    """

    def count(key: str) -> int | None:
        """Return a count that an option holds."""
        number = parse_number(options.get(key, ""))
        return number if number is None or number >= 0 else None

    def unified(positions: tuple[int, ...]) -> int | None:
        """Return the sum over positions of the list by type."""
        listed = options.get("MultiBioDataCount") or options.get("MultiBioCount")
        counts = [parse_number(part) for part in (listed or "").split(":")]
        known = [
            number
            for position in positions
            if position < len(counts) and (number := counts[position]) is not None
        ]
        return sum(known) if known else None

    faces, palms = count("FaceCount"), count("PvCount")
    return Counters(
        users=count("UserCount"),
        fingerprints=count("FPCount"),
        faces=unified(book.faces) if faces is None else faces,
        palms=unified(book.palms) if palms is None else palms,
        attendance_records=count("TransactionCount"),
    )
