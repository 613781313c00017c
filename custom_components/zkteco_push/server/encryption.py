"""The sessions of terminals that encrypt (docs/encryption.md)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
import os
import re
import time
from typing import Final, Protocol
from weakref import WeakKeyDictionary

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from ..iclock.exchange import (
    FACTOR_LENGTH,
    FACTORS,
    OVERHEAD,
    PUBLIC_KEY,
    Direction,
    ExchangeError,
    Head,
    Refusal,
    ReplayWindow,
    SealError,
    SessionKeys,
    Transcript,
    decrypt_factor,
    encrypt_factor,
    form,
    new_key_pair,
    parse_form,
    parse_public_key,
    public_bytes,
)
from ..iclock.records import Handshake
from ..journal import OffsetTold
from ..settings import Address
from ..terminal import Terminal
from .limits import Limits
from .messages import BAD_EXCHANGE, BEGIN_AGAIN, NOT_FOUND, Answer, TerminalRequest
from .request_target import RequestTarget

# Ciphers are quick; what is longer than this takes a small computer a millisecond.
_SEAL_IN_LOOP: Final = 16 * 1024
# How long an exchange may take, and for how long a key pair serves new ones (s): after a
# restart all terminals come at once, and making a pair keeps a small computer busy.
_PATIENCE: Final = 120.0
_KEY_PAIR_SERVES: Final = 600.0
# From how many addresses a terminal may be in the middle of an exchange.
_MAX_EXCHANGES: Final = 16
# The last parameter of a GET, which has no body to be sealed.
_SEAL: Final = "&seal="
_HEXADECIMAL: Final = re.compile(r"(?:[0-9a-f]{2})+")


class Environment(Protocol):
    """What encryption needs of the house."""

    def in_thread[T](self, work: Callable[[], T]) -> Awaitable[T]:
        """Run work beside the event loop."""

    def on_encryption(self, terminal: Terminal, *, is_missing: bool) -> None:
        """Hear whether a terminal that ought to encrypt does not."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A handshake that counts only once its sender has shown that it has the keys."""

    handshake: Handshake
    told: OffsetTold


@dataclass(slots=True, repr=False)
class Session:
    """What the messages of a session are opened with; begun by the first of them."""

    keys: SessionKeys
    proposal: Proposal
    window: ReplayWindow = field(default_factory=ReplayWindow)
    beginning: asyncio.Lock = field(default_factory=asyncio.Lock)
    has_begun: bool = False


@dataclass(slots=True, repr=False)
class _Exchange:
    """How far the exchange after a handshake has come; `until` is monotonic time (s)."""

    until: float
    proposal: Proposal
    target: bytes
    answer: bytes
    key_pair: RSAPrivateKey | None = None
    terminal_key: RSAPublicKey | None = None
    session: Session | None = None


@dataclass(slots=True, repr=False)
class _State:
    """A terminal's session, and the exchanges that may lead to the next one."""

    communication_key: str
    session: Session | None = None
    exchanges: dict[Address | None, _Exchange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """A request that has been opened, as if it had come in the clear."""

    request: TerminalRequest
    session: Session = field(repr=False)
    counter: int
    target: bytes


class Encryption:
    """Leads exchanges, opens requests and seals their answers.

    Nobody is believed before a message has opened: neither a handshake nor an exchange
    changes anything for the session that there is.
    """

    def __init__(
        self,
        limits: Limits,
        environment: Environment,
        *,
        random: Callable[[int], bytes] = os.urandom,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what counts refusals, and the house."""
        self._limits = limits
        self._environment = environment
        self._random = random
        self._monotonic = monotonic
        self._states: WeakKeyDictionary[Terminal, _State] = WeakKeyDictionary()
        self._key_pair: RSAPrivateKey | None = None
        self._made_at = 0.0
        self._making = asyncio.Lock()

    def propose(
        self,
        terminal: Terminal,
        request: TerminalRequest,
        proposal: Proposal,
        answer: bytes,
    ) -> Answer:
        """Remember what a handshake said and is told, until there is a session."""
        try:
            target = _target(request, request.query.raw)
        except SealError as error:
            return self._refuse(error.refusal)
        exchanges = self._state(terminal).exchanges
        now = self._monotonic()
        # The newest comes last, so that the oldest is the first to go.
        exchanges.pop(request.address, None)
        for address, exchange in list(exchanges.items()):
            if exchange.until < now or len(exchanges) >= _MAX_EXCHANGES:
                del exchanges[address]
        exchanges[request.address] = _Exchange(
            now + _PATIENCE, proposal, target, answer
        )
        return Answer(body=answer)

    async def exchange(self, terminal: Terminal, request: TerminalRequest) -> Answer:
        """Answer one of the two steps of an exchange."""
        step = request.query.text("type")
        if request.method != "POST" or step not in ("publickey", "factors"):
            return NOT_FOUND
        exchanges = self._state(terminal).exchanges
        exchange = exchanges.get(request.address)
        if exchange is None or exchange.until < self._monotonic():
            return self._refuse(Refusal.OTHER_SESSION)
        body = await request.read_body()
        try:
            if step == "publickey":
                return await self._exchange_keys(exchange, body)
            return await self._exchange_factors(terminal, exchange, body)
        except ExchangeError:
            exchanges.pop(request.address, None)
            self._count(Refusal.BAD_EXCHANGE)
            return BAD_EXCHANGE

    async def _exchange_keys(self, exchange: _Exchange, body: bytes) -> Answer:
        """Take the terminal's public key and return the server's."""
        terminal_key = parse_public_key(parse_form(body, PUBLIC_KEY))
        key_pair = await self._current_key_pair()
        exchange.terminal_key, exchange.key_pair = terminal_key, key_pair
        exchange.session = None
        return Answer(body=form(PUBLIC_KEY, public_bytes(key_pair.public_key())))

    async def _exchange_factors(
        self, terminal: Terminal, exchange: _Exchange, body: bytes
    ) -> Answer:
        """Take the terminal's factor, return the server's and make the session of both."""
        key_pair, terminal_key = exchange.key_pair, exchange.terminal_key
        # A key pair serves one exchange of factors, whatever comes of it.
        exchange.key_pair = exchange.terminal_key = None
        if key_pair is None or terminal_key is None:
            raise ExchangeError("no keys yet")
        encrypted = parse_form(body, FACTORS)
        factor = await self._environment.in_thread(
            partial(decrypt_factor, key_pair, encrypted)
        )
        own_factor = self._random(FACTOR_LENGTH)
        own_encrypted = encrypt_factor(terminal_key, own_factor)
        transcript = Transcript(
            serial_number=terminal.serial_number,
            handshake_target=exchange.target,
            handshake_answer=exchange.answer,
            terminal_key=public_bytes(terminal_key),
            server_key=public_bytes(key_pair.public_key()),
            terminal_factor=encrypted,
            server_factor=own_encrypted,
        )
        key = terminal.settings.communication_key
        keys = SessionKeys.derive(transcript, factor, own_factor, key)
        exchange.session = Session(keys, exchange.proposal)
        return Answer(body=form(FACTORS, own_encrypted))

    async def _current_key_pair(self) -> RSAPrivateKey:
        """Return the key pair for a new exchange."""
        async with self._making:
            now = self._monotonic()
            if self._key_pair is None or now - self._made_at > _KEY_PAIR_SERVES:
                self._key_pair = await self._environment.in_thread(new_key_pair)
                self._made_at = now
            return self._key_pair

    async def open(
        self, terminal: Terminal, request: TerminalRequest
    ) -> Opened | Answer:
        """Return a request in the clear, or the refusal; BodyError as its body does."""
        try:
            return await self._open(terminal, request)
        except SealError as error:
            if (
                error.refusal is Refusal.NOT_SEALED
                and self._state(terminal).session is None
            ):
                self._environment.on_encryption(terminal, is_missing=True)
            return self._refuse(error.refusal)

    async def _open(self, terminal: Terminal, request: TerminalRequest) -> Opened:
        """Open a request; raise SealError."""
        raw = request.query.raw
        if request.method == "GET":
            raw, found, text = raw.rpartition(_SEAL)
            if not found or not _HEXADECIMAL.fullmatch(text):
                raise SealError(Refusal.NOT_SEALED)
            message = bytes.fromhex(text)
            if len(message) != OVERHEAD:
                raise SealError(Refusal.ALTERED)
        else:
            message = await request.read_body()
        target = _target(request, raw)
        head = Head.of(message)
        session = self._find(terminal, head.session_id)
        # Looked at first, lest a repeated message cost as much as a new one.
        session.window.check(head.counter)
        work = partial(
            session.keys.open, Direction.REQUEST, request.method, target, message
        )
        if len(message) > _SEAL_IN_LOOP:
            plain = await self._environment.in_thread(work)
        else:
            plain = work()
        if self._find(terminal, head.session_id) is not session:
            raise SealError(Refusal.OTHER_SESSION)
        session.window.take(head.counter)

        async def read_body() -> bytes:
            """Return what was sealed."""
            return plain

        opened = replace(
            request,
            target=RequestTarget.of(request.endpoint, raw),
            read_body=read_body,
            size=0,
        )
        return Opened(opened, session, head.counter, target)

    def begin(self, terminal: Terminal, session: Session) -> Answer | None:
        """Let a session take the place of the one before; return a refusal if it ended."""
        state = self._state(terminal)
        for address, exchange in list(state.exchanges.items()):
            if exchange.session is session:
                del state.exchanges[address]
                state.session = session
                session.has_begun = True
                return None
        return self._refuse(Refusal.OTHER_SESSION)

    async def close(self, opened: Opened, answer: Answer, now: float) -> Answer:
        """Return an answer sealed (Unix time, s); what is no success stays as it is."""
        if answer.status != 200:
            return answer
        work = partial(
            opened.session.keys.seal,
            Direction.ANSWER,
            opened.counter,
            opened.request.method,
            opened.target,
            int(now).to_bytes(8) + answer.body,
        )
        if len(answer.body) > _SEAL_IN_LOOP:
            message = await self._environment.in_thread(work)
        else:
            message = work()
        return Answer(body=message.hex().encode())

    def _find(self, terminal: Terminal, session_id: bytes) -> Session:
        """Return the session of an id, also one that has not begun; raise SealError."""
        state, now = self._state(terminal), self._monotonic()
        waiting = (
            exchange.session
            for exchange in state.exchanges.values()
            if exchange.until >= now
        )
        for session in (state.session, *waiting):
            if session is not None and session.keys.session_id == session_id:
                return session
        raise SealError(Refusal.OTHER_SESSION)

    def _state(self, terminal: Terminal) -> _State:
        """Return a terminal's state; another communication key ends its sessions."""
        key = terminal.settings.communication_key
        state = self._states.get(terminal)
        if state is None or state.communication_key != key:
            state = self._states[terminal] = _State(key)
        return state

    def _refuse(self, refusal: Refusal) -> Answer:
        """Count a refusal and return it; it never says why."""
        self._count(refusal)
        return BEGIN_AGAIN

    def _count(self, refusal: Refusal) -> None:
        """Count a refusal."""
        self._limits.count(f"encryption_{refusal}")


def _target(request: TerminalRequest, raw_query: str) -> bytes:
    """Return what a message is bound to: the path as it is understood and the query."""
    try:
        return f"/iclock/{request.endpoint}?{raw_query}".encode("ascii")
    except UnicodeEncodeError:
        # A client encodes them; a repair of the head could have changed them.
        raise SealError(Refusal.ALTERED) from None
