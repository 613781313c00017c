"""What a request asks for, as far as its target says: read once, not at each poll."""

from dataclasses import dataclass
import re
from typing import Final, Self

from ..iclock.access.detection import Dialect, dialect_of
from ..iclock.query import Query

_SERIAL_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ASPX: Final = ".aspx"
# Terminals repeat a few short targets to the byte. What is longer, or has as many
# parameters as only a stranger would send, is read anew each time.
_MAX_KNOWN: Final = 4096
_MAX_LENGTH: Final = 160
_MAX_PARAMETERS: Final = 12
_SECRET: Final = "pushcommkey"


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """The target of a request to `/iclock/<endpoint>?<query>`.

    `endpoint` has no `.aspx`. `serial_number` is None where there is none, or one that
    none can be. `dialect` is what the target proves, None where it is of either.
    `asks_options` tells that a GET is a handshake, `verifies` that somebody wants in.
    """

    endpoint: str
    query: Query
    serial_number: str | None
    dialect: Dialect | None
    asks_options: bool
    verifies: bool

    @classmethod
    def of(cls, path: str, raw_query: str) -> Self:
        """Read a path below `/iclock/` and what follows the question mark."""
        endpoint, query = path.removesuffix(_ASPX), Query(raw_query)
        serial_number = query.text("sn")
        return cls(
            endpoint,
            query,
            serial_number
            if serial_number is not None and is_serial_number(serial_number)
            else None,
            dialect_of(endpoint, query),
            endpoint == "cdata" and "options" in query,
            "authtype" in query,
        )


class RequestTargets:
    """Reads targets, and knows those again that were read before.

    The path must follow from the target.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, RequestTarget] = {}
        self.find = self._known.get

    def read(self, raw: str, path: str) -> RequestTarget:
        """Read a target as it was sent, and the path below `/iclock/` in it."""
        raw_query = raw.partition("?")[2]
        target = RequestTarget.of(path, raw_query)
        if (
            len(raw) <= _MAX_LENGTH
            and raw_query.count("&") < _MAX_PARAMETERS
            and _SECRET not in target.query
        ):
            if len(self._known) >= _MAX_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[raw] = target
        return target


def is_serial_number(text: str) -> bool:
    """Return whether a text can be a serial number."""
    return _SERIAL_NUMBER.fullmatch(text) is not None
