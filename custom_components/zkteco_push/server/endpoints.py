"""What each path does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from ..clock import PollAction
from ..iclock.access.background import refusal
from ..iclock.access.detection import Dialect
from ..iclock.access.registry import communication_key
from ..iclock.attendance.handshake import can_encrypt, greet
from ..iclock.attendance.polls import parse_info
from ..iclock.attendance.uploads import UploadHead, acknowledge, table_of
from ..iclock.records import Handshake, Upload
from ..iclock.replies import CommandReply, parse_replies
from ..journal import Journal, OffsetTold, UploadEntry
from ..terminal import Terminal
from ..terminal_state import options_of_info
from .access_endpoints import AccessEndpoints
from .admission import Admission, Admitted
from .encryption import Encryption, Proposal, Session
from .endpoint_environment import Environment
from .intake import take_in
from .limits import BusyError, Limits
from .messages import (
    FORBIDDEN,
    NOT_FOUND,
    OK,
    UNAVAILABLE,
    UNKNOWN_DEVICE,
    Answer,
    Answering,
    BodyError,
    TerminalRequest,
)
from .overhearing import Overhearing
from .work import READ_IN_LOOP, Work

# Never OK: a terminal that asks whether to let somebody in must hear no.
_NOT_VERIFIED: Final = Answer(body=b"AUTH=Failed\n")
_VERIFICATION_TABLES: Final = frozenset({"POSTVERIFYDATA"})
_NOBODY: Final = Answer(body=b"NONE")

type _Endpoint = Callable[[Terminal, TerminalRequest], Answering]


class Endpoints:
    """Answers requests, whichever HTTP server brings them."""

    def __init__(
        self,
        journal: Journal,
        admission: Admission,
        limits: Limits,
        environment: Environment,
    ) -> None:
        """Take what the answers are made from."""
        self._journal = journal
        self._limits = limits
        self._work = Work(journal, environment)
        self._access = AccessEndpoints(journal, environment, self._work)
        self._admission = admission
        self._environment = environment
        self._encryption = Encryption(limits, environment)
        self.overhearing = Overhearing(environment)
        self._endpoints: Mapping[tuple[str, str], _Endpoint] = {
            ("GET", "cdata"): self._ask,
            ("POST", "cdata"): self._upload,
            ("POST", "fdata"): self._upload,
            ("GET", "getrequest"): self._getrequest,
            ("POST", "getrequest"): self._reply,
            ("GET", "devicecmd"): self._reply,
            ("POST", "devicecmd"): self._reply,
            ("GET", "ping"): self._ping,
            ("POST", "ping"): self._ping,
        }

    def answer(self, request: TerminalRequest) -> Answering:
        """Return the answer to a request, at once if there is nothing to wait for."""
        admitted = self._admission.admit(request)
        if self.overhearing.ears:
            return self.overhearing.follow(admitted, request, self._answer)
        if isinstance(admitted, Answer):
            return admitted
        return self._answer(admitted, request)

    def _answer(self, admitted: Admitted, request: TerminalRequest) -> Answering:
        """Return the answer to a terminal that may talk."""
        terminal = admitted.terminal
        if admitted.owes_key:
            sender = str(request.address)
            return self._bound(sender, self._ask_for_key, terminal, request)
        if not terminal.settings.encryption:
            return self._serve(admitted, request)
        # Anybody can say the number of a terminal; that it is the terminal is known
        # only once the body has come and been opened.
        work = partial(self._answer_sealed, admitted.handshake)
        return self._bound(str(request.address), work, terminal, request)

    async def _ask_for_key(
        self, terminal: Terminal, request: TerminalRequest
    ) -> Answer:
        """Have a terminal of the access dialect register, and look at its key."""
        if request.endpoint != "registry":
            return OK
        body = await request.read_body()
        if not self._admission.show(terminal, communication_key(body), request.address):
            return UNKNOWN_DEVICE
        changed = await self._follow_dialect(terminal, request)
        if changed is not OK:
            return changed

        async def again() -> bytes:
            """Return the body, which can be read but once."""
            return body

        return await self._access.register(terminal, replace(request, read_body=again))

    async def _answer_sealed(
        self,
        handshake: Handshake | None,
        terminal: Terminal,
        request: TerminalRequest,
    ) -> Answer:
        """Return the answer to a terminal that encrypts."""
        note = partial(self.overhearing.note, terminal.serial_number, request)
        if handshake is not None:
            return note(self._propose(terminal, handshake, request))
        if request.endpoint == "exchange":
            return note(await self._encryption.exchange(terminal, request))
        opened = await self._encryption.open(terminal, request)
        if isinstance(opened, Answer):
            return note(opened)
        if not self._admission.vouch(terminal, request.address):
            return FORBIDDEN
        if not opened.session.has_begun:
            begun = await self._work.outlive(self._begin(terminal, opened.session))
            if begun is not OK:
                return begun
        serve = partial(self._serve, Admitted(terminal, None))
        answer = await self.overhearing.overhear(terminal, opened.request, serve)
        now = self._environment.now().timestamp()
        return await self._encryption.close(opened, answer, now)

    def _propose(
        self, terminal: Terminal, handshake: Handshake, request: TerminalRequest
    ) -> Answer:
        """Answer a handshake that changes nothing before an exchange has confirmed it."""
        told = terminal.offset_to_tell(self._environment.now())
        greeting = replace(
            terminal.greeting(told, terminal.reading.with_handshake(handshake)),
            encrypts=can_encrypt(handshake.push_version),
        )
        proposal = Proposal(handshake, told)
        return self._encryption.propose(terminal, request, proposal, greet(greeting))

    async def _begin(self, terminal: Terminal, session: Session) -> Answer:
        """Let the first message of a session confirm the handshake before it."""
        async with session.beginning:
            if session.has_begun:
                return OK
            handshake, told = session.proposal.handshake, session.proposal.told
            await self._shake_hands(terminal, handshake, told)
            return self._encryption.begin(terminal, session) or OK

    def _serve(self, admitted: Admitted, request: TerminalRequest) -> Answering:
        """Return the answer to a request that came in the clear or has been opened."""
        terminal, target = admitted.terminal, request.target
        if target.verifies:
            return self._do(self._verify, terminal, request)
        dialect = target.dialect
        if dialect is not None and dialect is not terminal.panel.dialect:
            return self._serve_in_other_dialect(admitted, request)
        return self._serve_in_dialect(admitted, request)

    async def _serve_in_other_dialect(
        self, admitted: Admitted, request: TerminalRequest
    ) -> Answer:
        """Follow the dialect that a request proves, then answer it."""
        changed = await self._follow_dialect(admitted.terminal, request)
        if changed is not OK:
            return changed
        answer = self._serve_in_dialect(admitted, request)
        return answer if isinstance(answer, Answer) else await answer

    def _serve_in_dialect(
        self, admitted: Admitted, request: TerminalRequest
    ) -> Answering:
        """Return the answer to a request in the dialect that the terminal speaks."""
        terminal = admitted.terminal
        if terminal.panel.is_access_control:
            answer = self._access.endpoint_of(request)
            if answer is not None:
                return self._do(answer, terminal, request)
        elif admitted.handshake is not None:
            return self._work.outlive(self._handshake(terminal, admitted.handshake))
        if terminal.has_heard():
            self._work.start(self._journal.record_asked(terminal.serial_number))
        endpoint = self._endpoints.get((request.method, request.target.endpoint))
        if endpoint is None:
            return NOT_FOUND
        return self._do(endpoint, terminal, request)

    def _do(
        self, endpoint: _Endpoint, terminal: Terminal, request: TerminalRequest
    ) -> Answering:
        """Return what an endpoint answers a terminal that is known to be it."""
        if request.size == 0:
            return endpoint(terminal, request)
        return self._bound(terminal.serial_number, endpoint, terminal, request)

    async def _verify(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Answer whether to let somebody in: no, whoever it is."""
        terminal.contact(self._environment.now())
        if not terminal.panel.is_access_control:
            return _NOT_VERIFIED
        return Answer(body=refusal(await request.read_body()))

    async def _follow_dialect(
        self, terminal: Terminal, request: TerminalRequest
    ) -> Answer:
        """Follow the dialect that a request proves; return OK unless that fails."""
        proven = request.target.dialect
        if proven is None or proven is terminal.panel.dialect:
            return OK
        return await self._work.outlive(self._speak(terminal, proven))

    async def _speak(self, terminal: Terminal, dialect: Dialect) -> Answer:
        """Remember which dialect a terminal speaks: it may not say so again."""
        await self._journal.record_facts(
            terminal.serial_number, terminal.panel.facts_of(dialect)
        )
        terminal.speak(dialect)
        return OK

    async def _bound(
        self,
        sender: str,
        endpoint: _Endpoint,
        terminal: Terminal,
        request: TerminalRequest,
    ) -> Answer:
        """Return what an endpoint answers while there is room for the request's body."""
        try:
            with self._limits.body(sender, request.size):
                answer = endpoint(terminal, request)
                return answer if isinstance(answer, Answer) else await answer
        except BusyError:
            self._limits.count("too_many_bodies")
            return UNAVAILABLE
        except BodyError as error:
            self._limits.count(f"body_{error.answer.status}")
            return error.answer

    async def _handshake(self, terminal: Terminal, handshake: Handshake) -> Answer:
        """Begin a session: remember what the terminal is told, then tell it."""
        told = terminal.offset_to_tell(self._environment.now())
        await self._shake_hands(terminal, handshake, told)
        return Answer(body=greet(terminal.greeting(told)))

    async def _shake_hands(
        self, terminal: Terminal, handshake: Handshake, told: OffsetTold
    ) -> None:
        """Take a handshake over, stored first."""
        await self._journal.record_handshake(
            terminal.serial_number,
            handshake.push_version,
            handshake.language,
            told if terminal.clock.last_told != told.offset else None,
        )
        terminal.shake_hands(handshake, told)
        terminal.contact(self._environment.now())
        await self._environment.on_session(terminal)
        self._environment.on_encryption(terminal, is_missing=False)

    async def _ask(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Answer `GET cdata` that is no handshake."""
        now = self._environment.now()
        terminal.contact(now)
        if request.query.text("type") == "time":
            local = now.astimezone(terminal.settings.time_zone)
            return Answer(body=b"Time=" + local.isoformat(timespec="seconds").encode())
        if (pin := request.query.text("pin", terminal.reading.encoding)) is None:
            return OK
        # Remote attendance: whether this server knows somebody.
        return await self._work.outlive(self._find_person(terminal, pin))

    async def _find_person(self, terminal: Terminal, pin: str) -> Answer:
        """Answer who somebody is that the terminal does not know."""
        found = await self._environment.find_person(terminal, pin)
        return _NOBODY if found is None else Answer(body=found)

    async def _upload(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Store a body and say so, in this order."""
        query = request.query
        terminal.contact(self._environment.now())
        table = table_of(query)
        if table in _VERIFICATION_TABLES:
            return _NOT_VERIFIED
        body = await request.read_body()
        if "fpimage" in query:
            return OK
        if table is None:
            table = "ATTPHOTO" if request.endpoint == "fdata" else "UNKNOWN"
        head = UploadHead.of(query)
        received_at = self._environment.now().timestamp()
        read = partial(
            take_in,
            terminal.serial_number,
            table,
            body,
            head=head,
            reading=terminal.reading,
            clock=terminal.clock,
            received_at=received_at,
            keeps_biometrics=self._environment.keeps_biometrics(terminal),
        )
        is_large = len(body) > READ_IN_LOOP or head.is_package
        store = partial(self._store, terminal, read, is_large=is_large)
        # Nobody knows what a package holds before it is open.
        size = None if head.is_package else len(body)
        return await self._work.outlive(self._work.in_turn(size, store))

    async def _store(
        self,
        terminal: Terminal,
        read: Callable[[], tuple[Upload, UploadEntry]],
        *,
        is_large: bool,
    ) -> Answer:
        """Read a body, commit what it holds and only then say so."""
        upload, entry = await self._work.read(read, is_large=is_large)
        await self._work.store(terminal, upload, entry)
        return Answer(body=acknowledge(upload).encode())

    def _getrequest(self, terminal: Terminal, request: TerminalRequest) -> Answering:
        """Answer a poll with what waits for the terminal."""
        now = self._environment.now()
        action = terminal.poll(now)
        is_access_control = terminal.panel.dialect is Dialect.ACCESS
        if is_access_control and (facts := terminal.facts_of_first_clock(now)):
            terminal.learn(facts)
            self._work.start(self._journal.record_facts(terminal.serial_number, facts))
        if info := request.target.query.text("info"):
            facts = terminal.memory.news(options_of_info(parse_info(info)))
            if facts:
                terminal.learn(facts)
                self._work.start(
                    self._journal.record_facts(terminal.serial_number, facts)
                )
        if action is PollAction.REFUSE:
            return UNAVAILABLE
        if action is PollAction.NOTHING and not terminal.commands:
            return OK
        return self._work.outlive(self._hand_out(terminal, action))

    async def _hand_out(self, terminal: Terminal, action: PollAction) -> Answer:
        """Answer a poll with commands, once it is stored that they went out."""
        if action is PollAction.CHECK:
            await self._environment.ask_to_check(terminal)
        batch = await self._environment.next_batch(terminal)
        return Answer(body=batch.body) if batch.command_ids else OK

    async def _reply(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Take the results of commands; older firmware posts them to getrequest."""
        body = await request.read_body()
        terminal.contact(self._environment.now())
        parse = partial(parse_replies, body, request.query, terminal.reading.encoding)
        replies = await self._work.read(parse, is_large=len(body) > READ_IN_LOOP)
        if "sn" not in request.query:
            # Numbers are unique over all terminals, so the number tells which it is.
            terminal = next(
                (
                    candidate
                    for candidate in self._admission.at(request.address)
                    if any(
                        candidate.commands.has(reply.command_id) for reply in replies
                    )
                ),
                terminal,
            )
        return await self._work.outlive(self._take_replies(terminal, replies))

    async def _take_replies(
        self, terminal: Terminal, replies: list[CommandReply]
    ) -> Answer:
        """Learn what replies tell, then end their commands."""
        for reply in replies:
            if reply.command.upper() == "INFO" and reply.values:
                facts = terminal.memory.news(reply.values)
                terminal.learn(facts)
                await self._journal.record_facts(terminal.serial_number, facts)
        await self._environment.take_replies(terminal, replies)
        return OK

    async def _ping(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Answer a sign of life during a long upload."""
        terminal.contact(self._environment.now())
        return OK
