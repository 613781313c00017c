"""Virtual terminals of both dialects, as the faults need them: what they made and were told."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from simulator import (
    ACCESS_REFUSALS,
    REFUSALS,
    Happening,
    Pace,
    Punch,
    Replay,
    VirtualAccessTerminal,
    VirtualTerminal,
)
from simulator.access.records import AccessEvent
from simulator.link import Verdict
from tests.smoke.evidence import (
    EventKey,
    Mark,
    acknowledged,
    event_key_of,
    key_of,
    punch_key_of,
)

# Home Assistant's server answers before the integration is there.
_NOT_THERE: Final = frozenset({404})
# Two pass, one has no right, one comes outside hours.
_EVENTS: Final = (0, 23, 0, 22)
_CARD: Final = "4"
_LINES: Final = 20
# What changes by itself is told; nothing else in between.
_NEVER: Final = 1e9


class Dialect(StrEnum):
    """The vendor's dialects of its push protocol."""

    ATTENDANCE = "attendance"
    ACCESS = "access"


class Caller(Protocol):
    """A terminal that calls, and whose memory can be looked at."""

    connected: bool
    door_openings: list[Any]

    @property
    def serial_number(self) -> str:
        """Return the serial number."""

    @property
    def door_count(self) -> int:
        """Return how many doors there are."""

    @property
    def clock(self) -> Any:
        """Return the clock."""

    @property
    def counters(self) -> Mapping[str, int]:
        """Return the numbers of requests by their outcome."""

    @property
    def complaints(self) -> list[Any]:
        """Return what the server did wrong so far."""

    @property
    def unsent_count(self) -> int:
        """Return how many records are left to be sent."""

    def start(self) -> None:
        """Live in a task of its own."""

    async def stop(self) -> None:
        """End the task."""

    async def handshake(self) -> Verdict:
        """Come to terms with the server."""

    async def upload(self) -> Verdict:
        """Send everything that is due."""

    def add(self, person: int, time: datetime | None) -> set[Mark]:
        """Put a record into the memory without sending it; return what it becomes."""

    async def pass_by(self, person: int) -> set[Mark]:
        """Let somebody pass, which is sent at once; return what it becomes."""

    def made(self) -> set[Mark]:
        """Return what every record in the memory becomes."""

    def told(self) -> set[Mark]:
        """Return what the terminal was told to be stored."""


class AttendanceCaller(VirtualTerminal):
    """An attendance terminal."""

    @property
    def serial_number(self) -> str:
        """Return the serial number."""
        return self.identity.serial

    @property
    def door_count(self) -> int:
        """Return that there is one door."""
        return 1

    @property
    def unsent_count(self) -> int:
        """Return how many punches are left to be sent."""
        return self.store.punches.unsent_count

    def add(self, person: int, time: datetime | None) -> set[Mark]:
        """Put a punch into the memory."""
        punch = Punch(
            pin=str(person),
            time=self.clock.local(time),
            state=0,
            verification=self.verification,
            number=self.store.next_punch_number(),
        )
        self.store.add_punch(punch)
        return {key_of(self.serial_number, punch)}

    async def pass_by(self, person: int) -> set[Mark]:
        """Let somebody punch."""
        return {key_of(self.serial_number, await self.punch(str(person)))}

    def made(self) -> set[Mark]:
        """Return every punch in the memory."""
        return {key_of(self.serial_number, punch) for punch in self.store.punches}

    def told(self) -> set[Mark]:
        """Return the punches that are told to be stored."""
        return set(acknowledged(self))


class AccessCaller(VirtualAccessTerminal):
    """A panel or an access-control terminal, which does not shake hands twice.

    Its records are events; of somebody who passes there is a punch as well.
    """

    def __init__(self, server: str, serial_number: str, **given: Any) -> None:
        """Take the server, the number and what else the device is made of."""
        super().__init__(server, serial_number, on_happening=self._count, **given)
        self.handshakes = 0

    def _count(self, happening: Happening) -> None:
        """Count how often it has connected."""
        self.handshakes += happening.kind == "connected"

    @property
    def serial_number(self) -> str:
        """Return the serial number."""
        return self.serial

    @property
    def door_count(self) -> int:
        """Return how many doors there are."""
        return len(self.doors)

    @property
    def unsent_count(self) -> int:
        """Return how many events are left to be sent."""
        return self.store.events.unsent_count

    def add(self, person: int, time: datetime | None) -> set[Mark]:
        """Put an event into the memory."""
        return self._marks(self._log(person, time))

    async def pass_by(self, person: int) -> set[Mark]:
        """Let somebody come to a door."""
        event = self._log(person, None)
        await self._send_now()
        return self._marks(event)

    def _log(self, person: int, time: datetime | None) -> AccessEvent:
        """Record that somebody has come to one of the doors."""
        return self.log(
            _EVENTS[person % len(_EVENTS)],
            person % len(self.doors) + 1,
            pin=str(person),
            direction=person % 2,
            verification=_CARD,
            time=time,
        )

    def _marks(self, event: AccessEvent) -> set[Mark]:
        """Return what an event becomes."""
        found: set[Mark] = {event_key_of(self.serial, event)}
        if event.event == 0:
            found.add(punch_key_of(self.serial, event))
        return found

    def made(self) -> set[Mark]:
        """Return what every event in the memory becomes."""
        return set[Mark]().union(*map(self._marks, self.store.events))

    def told(self) -> set[Mark]:
        """Return what the device was told to be stored."""
        unsent = {index for index, _ in self.store.events.unsent()}
        sent = (row for index, row in self.store.events.items() if index not in unsent)
        return set[Mark]().union(*map(self._marks, sent))


def is_by_itself(mark: Mark) -> bool:
    """Return whether a mark is of an event that nobody caused: its time is of now."""
    return isinstance(mark, EventKey) and not mark.pin


def make(
    dialect: Dialect, server: str, serial_number: str, number: int, pace: Pace
) -> AttendanceCaller | AccessCaller:
    """Return a terminal; `number` is how many there are before it.

    Of access-control devices every other one is a panel of four doors, which sends
    what it has kept in the form of its log's table; the others repeat a row.
    """
    if dialect is Dialect.ATTENDANCE:
        return AttendanceCaller(
            server,
            serial_number,
            pace=pace,
            lines_per_post=_LINES,
            refusals=REFUSALS | _NOT_THERE,
        )
    offset = datetime.now().astimezone().utcoffset()
    assert offset is not None
    return AccessCaller(
        server,
        serial_number,
        model="SenseFace" if number % 2 else "inBIO460",
        replay=Replay.RTLOG if number % 2 else Replay.TABLEDATA,
        repeats_rows=bool(number % 2),
        offset=offset,
        pace=pace,
        state_every=_NEVER,
        rows_per_post=_LINES,
        refusals=ACCESS_REFUSALS | _NOT_THERE,
    )
