"""The access-control side of a terminal: what it is told, and what its doors are."""

from collections.abc import Mapping
from dataclasses import dataclass
import secrets
from typing import Final

from .iclock.access.configuration import (
    ERROR_DELAY,
    PLAIN_PUSH_VERSION,
    PUSH_VERSION,
    ServerSettings,
)
from .iclock.access.detection import Dialect
from .iclock.access.packets import PacketCollector
from .iclock.access.registry import Registry
from .iclock.text import parse_number
from .option_memory import OWN

_DIALECT: Final = f"{OWN}dialect"
_REGISTRY_CODE: Final = f"{OWN}registry_code"
_SESSION_ID: Final = f"{OWN}session_id"
_PLAIN_TABLES: Final = f"{OWN}plain_tables"
_STAYS_PLAIN: Final = f"{OWN}stays_plain"
_TIME_ZONES: Final = f"{OWN}time_zones"
_CLOCK_OFFSET: Final = f"{OWN}clock_offset"

# A terminal that did not like an answer sends the same again every few seconds (field).
_REPEATED_WITHIN: Final = 60.0
_MAX_TABLES: Final = 32
_MAX_ANSWERS: Final = 64
_MAX_TIME_ZONES: Final = 256
_CODE_BYTES: Final = 16
# Most terminals have nothing to be remembered, and there are many of them.
_NONE: Final = frozenset[str]()
# All but the voice, of which nobody keeps templates: by type, from 0 to 10.
_TEMPLATES: Final = "0:1:1:0:0:0:0:1:1:1:1"
_PHOTOS: Final = "0:0:0:0:0:0:0:0:0:1:0"


@dataclass(frozen=True, slots=True)
class _Answered:
    """When a body came (monotonic time, s), and how it was answered."""

    time: float
    was_plain: bool


class AccessPanel:
    """What is remembered of a terminal's access-control side.

    What is returned as facts is to be recorded in the journal.
    """

    __slots__ = (
        "_answered",
        "_asked_offset",
        "_began_at",
        "_clock_offset",
        "_plain_tables",
        "_registry_code",
        "_session_id",
        "_stays_plain",
        "_time_zones",
        "dialect",
        "has_been_asked",
        "packets",
        "registry",
    )

    def __init__(self, facts: Mapping[str, str]) -> None:
        """Begin with what the journal remembers."""
        # Whether it has been asked what it has, in this run.
        self.has_been_asked = False
        self.packets = PacketCollector()
        self._answered: dict[tuple[str, bytes], _Answered] = {}
        self._asked_offset: int | None = None
        self._began_at: float | None = None
        self._recall(facts)

    def _recall(self, facts: Mapping[str, str]) -> None:
        """Take over what the journal remembers; nothing counts before it does."""
        self.dialect = _dialect_of(facts.get(_DIALECT, ""))
        self.registry = Registry.from_options(facts)
        self._registry_code = facts.get(_REGISTRY_CODE, "")
        self._session_id = facts.get(_SESSION_ID, "")
        self._stays_plain = _STAYS_PLAIN in facts
        self._plain_tables = _listed(facts.get(_PLAIN_TABLES, ""))
        self._time_zones = _listed(facts.get(_TIME_ZONES, ""))
        self._clock_offset = parse_number(facts.get(_CLOCK_OFFSET, ""))

    @property
    def is_access_control(self) -> bool:
        """Return whether the terminal speaks the access-control dialect."""
        return self.dialect is Dialect.ACCESS

    def learn(self, options: Mapping[str, str]) -> None:
        """Take all that is known of the terminal."""
        self._recall(options)

    def facts_of(self, dialect: Dialect) -> dict[str, str]:
        """Return the facts that the terminal speaks a dialect."""
        return {_DIALECT: dialect.value}

    def facts_of_codes(self) -> dict[str, str]:
        """Return the facts of codes that the terminal is to be told for ever, if new.

        It keeps its old ones over our restarts (field).
        """
        if self._registry_code and self._session_id:
            return {}
        keys = (_REGISTRY_CODE, _SESSION_ID)
        return {key: secrets.token_hex(_CODE_BYTES) for key in keys}

    def begins_session(self, monotonic: float) -> bool:
        """Return whether a connect request begins a session (monotonic time, s).

        Firmware that loops through its registration would have everything handed out
        again without an end (field: 3A).
        """
        began, self._began_at = self._began_at, monotonic
        return began is None or monotonic - began >= ERROR_DELAY

    def settings(self, poll_interval: int) -> ServerSettings:
        """Return what the terminal is told; the codes must have been made."""
        return ServerSettings(
            self._registry_code,
            self._session_id,
            poll_interval,
            push_version=PLAIN_PUSH_VERSION if self._stays_plain else PUSH_VERSION,
            biometric_templates=_TEMPLATES,
            biometric_photos=_PHOTOS,
            verification_styles=self.registry.abilities.verification_styles,
        )

    def knows_time_zone(self, time_zone: str) -> bool:
        """Return whether a time zone has been written from here."""
        return time_zone in self._time_zones

    def facts_of_time_zone(self, time_zone: str) -> dict[str, str]:
        """Return the facts that a time zone has been written from here."""
        if len(self._time_zones) >= _MAX_TIME_ZONES:
            return {}
        return {_TIME_ZONES: ",".join(sorted({*self._time_zones, time_zone}))}

    def facts_of_offset(self, offset: int) -> dict[str, str]:
        """Return the facts that the clock has been set by a UTC offset (s)."""
        if offset == self._clock_offset:
            return {}
        return {_CLOCK_OFFSET: str(offset)}

    def is_off(self, offset: int) -> bool:
        """Return, once an offset (s), whether the clock was set by another one."""
        if self._clock_offset in (None, offset) or self._asked_offset == offset:
            return False
        self._asked_offset = offset
        return True

    @property
    def has_clock_offset(self) -> bool:
        """Return whether it is known by which UTC offset the clock was set."""
        return self._clock_offset is not None

    def facts_of_exchange(self) -> dict[str, str]:
        """Return the facts that the terminal wants the vendor's closed cipher.

        It is kept in plain text by announcing an earlier version from now on.
        """
        if self._stays_plain:
            return {}
        return {_STAYS_PLAIN: "1"}

    def wants_plain(self, table: str, digest: bytes, monotonic: float) -> bool:
        """Return whether a table's rows are acknowledged with a plain `OK`.

        The document has `<table>=<rows>`. Firmware that wants the other form sends the
        same body again: then the forms change (sheet 2.4). Time is monotonic (s).
        """
        before = self._answered.pop((table, digest), None)
        if before is not None and monotonic - before.time <= _REPEATED_WITHIN:
            is_plain = not before.was_plain
        else:
            is_plain = table in self._plain_tables
        while len(self._answered) >= _MAX_ANSWERS:
            self._answered.pop(next(iter(self._answered)))
        self._answered[table, digest] = _Answered(monotonic, is_plain)
        return is_plain

    def facts_of_plain(self, table: str, *, is_plain: bool) -> dict[str, str]:
        """Return the facts that a table is acknowledged so; empty if that is known."""
        if is_plain == (table in self._plain_tables):
            return {}
        tables = self._plain_tables - {table}
        if is_plain and len(tables) < _MAX_TABLES:
            tables |= {table}
        return {_PLAIN_TABLES: ",".join(sorted(tables))}


def _listed(text: str) -> frozenset[str]:
    """Return the parts of a remembered list."""
    return frozenset(filter(None, text.split(","))) if text else _NONE


def _dialect_of(text: str) -> Dialect:
    """Return a remembered dialect."""
    try:
        return Dialect(text)
    except ValueError:
        return Dialect.ATTENDANCE
