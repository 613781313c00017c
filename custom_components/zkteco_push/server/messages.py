"""A request and its answer, whichever HTTP server they came through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from ..iclock.query import Query
from ..settings import Address
from .request_target import RequestTarget


class BodyError(Exception):
    """Raise when a body is too large or does not arrive."""

    def __init__(self, answer: Answer) -> None:
        """Take what the terminal is answered."""
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in plain text; any status but 200 makes a terminal keep its data.

    `closes` ends the connection, also where the terminal wants to keep it.
    """

    status: int = 200
    body: bytes = b"OK"
    closes: bool = False


# Not frozen, though nobody changes one: each poll makes one, and frozen ones take thrice
# as long.
@dataclass(slots=True)
class TerminalRequest:
    """A request to `/iclock/<endpoint>`.

    `address` is None where the server does not know who calls. `read_body` returns the
    body, at most once, or raises BodyError. `size` is what the request says of its body
    (bytes), 0 where there is none, None where it does not say.
    """

    method: str
    target: RequestTarget
    address: Address | None
    is_remote: bool
    read_body: Callable[[], Awaitable[bytes]] = field(repr=False)
    size: int | None = None

    @property
    def endpoint(self) -> str:
        """Return the path below `/iclock/`, without `.aspx`."""
        return self.target.endpoint

    @property
    def query(self) -> Query:
        """Return the parameters."""
        return self.target.query


# What a request is answered, at once if there is nothing to wait for.
type Answering = Answer | Awaitable[Answer]

OK: Final = Answer()
NO_SERIAL_NUMBER: Final = Answer(400, b"NO SERIAL NUMBER")
INCOMPLETE: Final = Answer(400, b"INCOMPLETE BODY")
UNKNOWN_DEVICE: Final = Answer(401, b"UNKNOWN DEVICE")
BAD_EXCHANGE: Final = Answer(400, b"BAD EXCHANGE")
BEGIN_AGAIN: Final = Answer(401, b"BEGIN AGAIN")
FORBIDDEN: Final = Answer(403, b"FORBIDDEN")
NOT_FOUND: Final = Answer(404, b"NOT FOUND")
TOO_LARGE: Final = Answer(413, b"TOO LARGE")
TOO_MANY: Final = Answer(429, b"TOO MANY REQUESTS")
UNAVAILABLE: Final = Answer(503, b"UNAVAILABLE")
