"""What an access-control device remembers and shows: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from simulator.records import Biometric

BROKEN_TIME: Final = "1971--10--29 -23:-27:-54"
NO_VERIFICATION: Final = 200
NO_DIRECTION: Final = 2

type TableRow = Mapping[str, str]


class Method(StrEnum):
    """What a person shows at a reader."""

    FINGER = "finger"
    FACE = "face"
    CARD = "card"
    PASSWORD = "password"
    PIN = "pin"

    @property
    def biometric(self) -> Biometric | None:
        """Return the kind of template that it is compared with."""
        return {
            Method.FINGER: Biometric.FINGERPRINT,
            Method.FACE: Biometric.VISIBLE_FACE,
        }.get(self)


class Acknowledgement(StrEnum):
    """Which answer to a table a device insists on; any other makes it send again."""

    COUNT = "count"
    OK = "ok"
    EITHER = "either"


class Replay(StrEnum):
    """The forms in which events from an outage go up."""

    RTLOG = "rtlog"
    TRANSACTION = "transaction"
    TABLEDATA = "tabledata"


class DateTimeForm(StrEnum):
    """How a device understands SET OPTIONS DateTime."""

    LOCAL = "local"
    UTC = "utc"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Credential:
    """One thing shown at a reader: a card's number, a password, somebody's finger."""

    method: Method
    value: str = field(repr=False)
    pin: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class AccessEvent:
    """One event of the log; without a time the clock had not been set yet."""

    index: int
    time: datetime | None
    event: int
    address: int = 1
    pin: str = "0"
    card: str = field(default="0", repr=False)
    direction: int = NO_DIRECTION
    verification: str = str(NO_VERIFICATION)
    late: bool = False

    @property
    def wire_time(self) -> str:
        """Return the time as the log has it."""
        if self.time is None:
            return BROKEN_TIME
        return f"{self.time:%Y-%m-%d %H:%M:%S}"
