"""What terminals and this server say to each other, for whoever has asked to hear it.

Nobody listens as a rule, and then nothing is done. Redaction follows the answer, never
keeps it waiting, and reads what is long in a thread.
"""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol

from ..iclock.attendance.uploads import UploadHead, table_of
from ..iclock.redaction import (
    COUNTS,
    PACKAGE,
    REPLIES,
    SEALED,
    Redacted,
    redacted_answer,
    redacted_body,
    redacted_query,
)
from ..iclock.text import TextEncoding
from ..terminal import Terminal
from .admission import Admitted
from .messages import Answer, Answering, TerminalRequest
from .work import READ_IN_LOOP

# Bodies that wait to be read for those who listen; of more, only the size is told.
_MOST_AT_ONCE: Final = 4
_TABLES: Final = {
    "devicecmd": REPLIES,
    "exchange": SEALED,
    "fdata": "ATTPHOTO",
    "push": "REGISTRY",
    "registry": "REGISTRY",
}


@dataclass(frozen=True, slots=True)
class Overheard:
    """A request and its answer, without what is secret; sizes are in bytes.

    `address` is who called, `is_sealed` tells that it came encrypted.
    """

    at: datetime
    method: str
    path: str
    query: str
    table: str
    address: str
    is_sealed: bool
    body_size: int
    body: Redacted
    status: int
    answer_size: int
    answer: Redacted


class Ear(Protocol):
    """Who listens to one terminal."""

    def hear(self, overheard: Overheard) -> None:
        """Hear a request with its answer."""


class Environment(Protocol):
    """What overhearing needs of the house."""

    def now(self) -> datetime:
        """Return the time, with its zone."""

    def start[T](self, work: Coroutine[Any, Any, T]) -> object:
        """Run work that outlives the request."""

    def in_thread[T](self, work: Callable[[], T]) -> Awaitable[T]:
        """Run work beside the event loop."""


class Overhearing:
    """Passes on what is said, to those who listen; `ears` are by serial number."""

    def __init__(self, environment: Environment) -> None:
        """Begin without anybody who listens."""
        self.ears: dict[str, Ear] = {}
        self._environment = environment
        self._at_once = 0

    def follow(
        self,
        admitted: Admitted | Answer,
        request: TerminalRequest,
        serve: Callable[[Admitted, TerminalRequest], Answering],
    ) -> Answering:
        """Return what a request is answered, heard if somebody listens.

        What comes encrypted is heard once it has been opened.
        """
        if isinstance(admitted, Answer):
            return self.note(request.target.serial_number or "", request, admitted)
        terminal = admitted.terminal
        if terminal.settings.encryption or terminal.serial_number not in self.ears:
            return serve(admitted, request)
        return self.overhear(terminal, request, partial(serve, admitted))

    async def overhear(
        self,
        terminal: Terminal,
        request: TerminalRequest,
        serve: Callable[[TerminalRequest], Answering],
    ) -> Answer:
        """Return what a request is answered, and pass both on.

        Of a terminal that encrypts, it is a request that has been opened.
        """
        if terminal.serial_number not in self.ears:
            answer = serve(request)
            return answer if isinstance(answer, Answer) else await answer
        body = b""

        async def read_body() -> bytes:
            """Return the body, and keep it until the request is answered."""
            nonlocal body
            body = await request.read_body()
            return body

        answer = serve(replace(request, read_body=read_body))
        if not isinstance(answer, Answer):
            answer = await answer
        if terminal.serial_number in self.ears:
            self._environment.start(self._pass_on(terminal, request, body, answer))
        return answer

    def note(
        self, serial_number: str, request: TerminalRequest, answer: Answer
    ) -> Answer:
        """Pass on a request of which nothing but its head is to be known."""
        if serial_number in self.ears:
            size = request.size or 0
            body = Redacted((f"⟨{size}⟩",), 1) if size else Redacted()
            said = redacted_answer(answer.body, TextEncoding.UTF_8, has_settings=True)
            heard = self._heard(request, (body, said), size, answer)
            self._tell(serial_number, heard)
        return answer

    async def _pass_on(
        self,
        terminal: Terminal,
        request: TerminalRequest,
        body: bytes,
        answer: Answer,
    ) -> None:
        """Tell who listens what was said, without what is secret."""
        encoding = terminal.reading.encoding
        read = partial(_redacted, request, body, answer.body, encoding)
        if max(len(body), len(answer.body)) <= READ_IN_LOOP:
            found = read()
        elif self._at_once < _MOST_AT_ONCE:
            self._at_once += 1
            try:
                found = await self._environment.in_thread(read)
            finally:
                self._at_once -= 1
        else:
            found = _size(body), _size(answer.body)
        heard = self._heard(request, found, len(body), answer)
        self._tell(
            terminal.serial_number,
            replace(heard, is_sealed=terminal.settings.encryption),
        )

    def _heard(
        self,
        request: TerminalRequest,
        found: tuple[Redacted, Redacted],
        size: int,
        answer: Answer,
    ) -> Overheard:
        """Return what was said, as it may be heard."""
        body, said = found
        return Overheard(
            self._environment.now(),
            request.method[:8],
            request.endpoint[:32],
            redacted_query(request.query.raw),
            _table(request)[:32],
            str(request.address or ""),
            False,
            size,
            body,
            answer.status,
            len(answer.body),
            said,
        )

    def _tell(self, serial_number: str, heard: Overheard) -> None:
        """Tell who listens, if somebody still does."""
        if (ear := self.ears.get(serial_number)) is not None:
            ear.hear(heard)


def _redacted(
    request: TerminalRequest, body: bytes, answer: bytes, encoding: TextEncoding
) -> tuple[Redacted, Redacted]:
    """Return body and answer as they may be shown; takes as long as they are."""
    has_settings = request.target.asks_options or request.endpoint == "push"
    is_package = UploadHead.of(request.query).is_package
    return (
        redacted_body(PACKAGE if is_package else _table(request), body, encoding),
        redacted_answer(answer, encoding, has_settings=has_settings),
    )


def _size(body: bytes) -> Redacted:
    """Return what is shown of a body that nobody has read."""
    return Redacted((f"⟨{len(body)}⟩",), 1) if body else Redacted()


def _table(request: TerminalRequest) -> str:
    """Return what a body is of, in upper case; empty where nothing is to be had."""
    if request.method != "POST":
        return ""
    if request.endpoint == "getrequest":
        return REPLIES
    query = request.query
    if request.endpoint == "querydata" and query.text("type") == "count":
        return COUNTS
    table = table_of(query) or _TABLES.get(request.endpoint, "")
    if table == "TABLEDATA":
        table = (query.text("tablename") or "").strip().upper()
        return "" if table == "ATTPHOTO" else table
    return _TABLES["exchange"] if request.endpoint == "exchange" else table
