"""What each path does in the access-control dialect.

Polls, results of commands and signs of life are those of the other dialect.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
import hashlib
import time
from typing import Final, Protocol

from ..iclock.access.configuration import (
    ServerSettings,
    push_block,
    registry_answer,
    registry_block,
)
from ..iclock.access.packets import PacketHead
from ..iclock.access.records import AccessUpload, StateReport
from ..iclock.access.registry import parse_registry
from ..iclock.access.table_data import (
    ENROLMENTS,
    OPTIONS,
    RTLOG,
    RTSTATE,
    TABLEDATA,
    acknowledgement,
    count_rows,
    read_access_upload,
    read_counts,
    read_options,
)
from ..iclock.access.times import rtdata_answer
from ..iclock.query import Query
from ..iclock.records import Upload
from ..iclock.text import parse_number
from ..journal import Journal, UploadEntry
from ..terminal import Terminal
from .access_intake import place_in_time, states_of_now
from .messages import NOT_FOUND, OK, Answer, TerminalRequest
from .work import READ_IN_LOOP, Work, WorkEnvironment

# What each count is called in the options of the terminal.
_COUNTERS: Final[Mapping[str, str]] = {
    "user": "UserCount",
    "transaction": "TransactionCount",
    "templatev10": "FPCount",
}
# The same of unified templates, by the type that was asked for.
_TYPE_COUNTERS: Final[Mapping[str, str]] = {
    "1": "FPCount",
    "8": "PvCount",
    "9": "FaceCount",
}
_ANSWERED_PLAINLY: Final = frozenset({RTLOG, RTSTATE, OPTIONS, ""})
# Firmware repeats a photo as long as the connection stays open (field: SenseFace 7A).
_PHOTOS: Final = frozenset({"attphoto", "biophoto", "userpic"})

# A terminal's counts are a few short lines; a report is of all doors.
_MAX_COUNTS: Final = 16 * 1024
_MAX_REPORTS: Final = 16

type AccessEndpoint = Callable[[Terminal, TerminalRequest], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A body with what reads it, and what its rows are acknowledged by.

    `announced` is how many rows the request says that there are.
    """

    read: Callable[[], AccessUpload]
    body: bytes
    tablename: str
    announced: int | None

    def rows(self) -> int:
        """Return how many rows there are, as the terminal wants to hear it back."""
        return _rows(self.tablename, self.body, self.announced)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a body, and what is made of it."""

    upload: AccessUpload
    entry: UploadEntry
    reports: tuple[StateReport, ...]
    rows: int
    digest: bytes


class AccessEnvironment(WorkEnvironment, Protocol):
    """What the endpoints of this dialect need of the house above them."""

    def keeps_biometrics(self, terminal: Terminal) -> bool:
        """Return whether templates that a terminal sends are kept."""

    async def on_session(self, terminal: Terminal) -> None:
        """Hear that a terminal has begun a new session."""

    async def take_inventory(self, terminal: Terminal) -> None:
        """Queue the question what a terminal has: it may never say so by itself."""


class AccessEndpoints:
    """Answers the requests that only this dialect has, or has otherwise."""

    def __init__(
        self, journal: Journal, environment: AccessEnvironment, work: Work
    ) -> None:
        """Take what the answers are made from."""
        self._journal = journal
        self._environment = environment
        self._work = work
        self._making_codes = asyncio.Lock()
        self._joining = asyncio.Lock()
        self._endpoints: Mapping[tuple[str, str], AccessEndpoint] = {
            ("POST", "cdata"): self._upload,
            ("POST", "registry"): self.register,
            ("GET", "registry"): self.register,
            ("POST", "push"): self._configure,
            ("GET", "push"): self._configure,
            ("GET", "rtdata"): self._tell_time,
            ("POST", "rtdata"): self._tell_time,
            ("POST", "querydata"): self._take_answer,
            ("POST", "exchange"): self._decline_exchange,
        }

    def endpoint_of(self, request: TerminalRequest) -> AccessEndpoint | None:
        """Return what answers a request, None where the other dialect's does."""
        if request.method == "GET" and request.endpoint == "cdata":
            return self._connect if "options" in request.query else None
        return self._endpoints.get((request.method, request.endpoint))

    async def ask_what_there_is(self, terminal: Terminal) -> None:
        """Ask, once a run, a terminal of which only the serial number is known.

        After our restart it goes on without registering again (field: 2A).
        """
        panel = terminal.panel
        if panel.has_been_asked or panel.registry.abilities.says_lock_count:
            return
        await self._environment.take_inventory(terminal)
        panel.has_been_asked = True

    async def _connect(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Answer the connect request with the block of a known terminal."""
        return await self._work.outlive(self._begin(terminal, registry_block))

    async def _configure(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Answer the request for the configuration."""
        await request.read_body()
        return await self._work.outlive(self._begin(terminal, push_block))

    async def _begin(
        self, terminal: Terminal, block: Callable[[ServerSettings], bytes]
    ) -> Answer:
        """Begin a session and tell the terminal how to behave."""
        terminal.contact(self._environment.now())
        await self._make_codes(terminal)
        if terminal.panel.begins_session(time.monotonic()):
            terminal.panel.packets.clear()
            await self._environment.on_session(terminal)
        interval = terminal.settings.poll_interval
        return Answer(body=block(terminal.panel.settings(interval)))

    async def _make_codes(self, terminal: Terminal) -> None:
        """Make the codes of a terminal's registration, once for ever."""
        async with self._making_codes:
            if facts := terminal.panel.facts_of_codes():
                await self._journal.record_facts(terminal.serial_number, facts)
                terminal.learn(facts)

    async def register(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Take what a terminal says of itself and give it its code."""
        body = await request.read_body()
        terminal.contact(self._environment.now())
        read = partial(parse_registry, body, terminal.reading.encoding)
        options = await self._work.read(read, is_large=len(body) > READ_IN_LOOP)

        async def register() -> Answer:
            """Store it first."""
            await self._learn(terminal, options)
            await self._make_codes(terminal)
            settings = terminal.panel.settings(terminal.settings.poll_interval)
            return Answer(body=registry_answer(settings.registry_code))

        return await self._work.outlive(register())

    async def _learn(self, terminal: Terminal, options: Mapping[str, str]) -> None:
        """Remember what a terminal says of itself."""
        facts = terminal.memory.news(options)
        if facts:
            await self._journal.record_facts(terminal.serial_number, facts)
            terminal.learn(facts)

    async def _upload(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Store a body and say so in the form that the terminal wants."""
        terminal.contact(self._environment.now())
        table = (request.query.text("table") or "").strip().lower()
        tablename = (request.query.text("tablename") or "").strip()
        if not table:
            kind = (request.query.text("type") or "").strip().lower()
            table = kind if kind in ENROLMENTS else ""
        body = await request.read_body()
        read = partial(
            read_access_upload,
            table,
            body,
            terminal.reading.encoding,
            terminal.panel.registry.abilities,
            tablename=tablename,
        )
        answered = tablename if table == TABLEDATA else ""
        work = _Reading(read, body, answered, _announced(request.query))
        store = partial(self._store, terminal, work, table)
        return await self._work.outlive(self._work.in_turn(len(body), store))

    async def _store(self, terminal: Terminal, work: _Reading, table: str) -> Answer:
        """Commit a body, then acknowledge it."""
        read = await self._take(terminal, work, is_asked_for=False)
        await self.ask_what_there_is(terminal)
        if work.tablename in _ANSWERED_PLAINLY:
            return Answer(closes=table in _PHOTOS)
        panel = terminal.panel
        key = work.tablename.lower()
        is_plain = panel.wants_plain(key, read.digest, time.monotonic())
        if facts := panel.facts_of_plain(key, is_plain=is_plain):
            await self._journal.record_facts(terminal.serial_number, facts)
            terminal.learn(facts)
        return Answer(
            body=b"OK" if is_plain else acknowledgement(work.tablename, read.rows),
            closes=key in _PHOTOS,
        )

    async def _take(
        self, terminal: Terminal, work: _Reading, *, is_asked_for: bool
    ) -> _Read:
        """Read a body, commit what it holds and only then pass it on."""
        received_at = self._environment.now().timestamp()
        clock, reading = terminal.clock, terminal.reading
        keeps_biometrics = self._environment.keeps_biometrics(terminal)

        def place() -> _Read:
            """Read the body and place it in time; pure, and as long as the body is."""
            upload = work.read()
            entry = place_in_time(
                terminal.serial_number,
                upload,
                reading=reading,
                clock=clock,
                received_at=received_at,
                is_asked_for=is_asked_for,
                keeps_biometrics=keeps_biometrics,
            )
            # Doors are as the last report says; those before it are of the past.
            reports = states_of_now(upload, clock, received_at)[-_MAX_REPORTS:]
            digest = hashlib.sha256(work.body).digest()
            return _Read(upload, entry, reports, work.rows(), digest)

        is_large = len(work.body) > READ_IN_LOOP
        read = await self._work.read(place, is_large=is_large)
        await self._work.store(terminal, read.upload.upload, read.entry)
        terminal.report(read.reports, received_at)
        return read

    async def _take_answer(
        self, terminal: Terminal, request: TerminalRequest
    ) -> Answer:
        """Take a packet of what a command has asked for."""
        terminal.contact(self._environment.now())
        head = PacketHead.of(request.query)
        body = await request.read_body()
        is_large = len(body) > READ_IN_LOOP
        packets = terminal.panel.packets
        rows = await self._work.read(
            partial(_rows, head.tablename, body, _announced(request.query)),
            is_large=is_large,
        )
        # Packets may come over two connections at once, and are joined in threads.
        async with self._joining:
            whole = await self._work.read(
                partial(packets.take, head, body),
                is_large=is_large or head.packet_count > 1,
            )
        if whole is not None:
            store = partial(self._store_answer, terminal, head, whole)
            stored = await self._work.outlive(self._work.in_turn(len(whole), store))
            if stored is not OK:
                return stored
            packets.forget(head)
        if head.kind in ("count", OPTIONS):
            return OK
        closes = head.tablename.lower() in _PHOTOS
        return Answer(body=acknowledgement(head.tablename, rows), closes=closes)

    async def _store_answer(
        self, terminal: Terminal, head: PacketHead, body: bytes
    ) -> Answer:
        """Commit a whole answer to a command."""
        encoding = terminal.reading.encoding
        if head.kind == "count":
            counts = read_counts(body[:_MAX_COUNTS], encoding)
            asked = terminal.commands.find(head.command_id or "")
            type_ = asked.parameters.get("type", "") if asked else ""
            named = (
                (_counter_of(table, type_), number) for table, number in counts.items()
            )
            await self._learn(
                terminal, {name: str(number) for name, number in named if name}
            )
            told = {table: str(number) for table, number in counts.items()}
            terminal.commands.collect(
                Upload("COUNT", options=told, command_id=head.command_id)
            )
            return OK
        if head.kind == OPTIONS:
            read = partial(read_options, body, encoding, head.command_id)
        else:
            read = partial(
                read_access_upload,
                TABLEDATA,
                body,
                encoding,
                terminal.panel.registry.abilities,
                tablename=head.tablename,
                command_id=head.command_id,
            )
        work = _Reading(read, body, head.tablename, None)
        await self._take(terminal, work, is_asked_for=True)
        return OK

    async def _tell_time(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Answer what the time is: some firmware sets its clock by nothing else."""
        now = self._environment.now()
        terminal.contact(now)
        if request.query.text("type") != "time":
            return OK
        offset = now.astimezone(terminal.settings.time_zone).utcoffset()
        return OK if offset is None else Answer(body=rtdata_answer(now, offset))

    async def _decline_exchange(
        self, terminal: Terminal, request: TerminalRequest
    ) -> Answer:
        """Refuse the vendor's closed cipher; the terminal is told so from now on."""
        await request.read_body()
        if facts := terminal.panel.facts_of_exchange():
            self._work.start(self._journal.record_facts(terminal.serial_number, facts))
            terminal.learn(facts)
        return NOT_FOUND


def _announced(query: Query) -> int | None:
    """Return how many rows a request says that it has."""
    return parse_number(query.text("count") or "")


def _rows(tablename: str, body: bytes, announced: int | None) -> int:
    """Return how many rows a body has, as the terminal wants to hear it back."""
    return count_rows(tablename, body, announced) if tablename else 0


def _counter_of(table: str, type_: str) -> str | None:
    """Return what the count of a table is called, None where it is none of those."""
    return _TYPE_COUNTERS.get(type_) if table == "biodata" else _COUNTERS.get(table)
