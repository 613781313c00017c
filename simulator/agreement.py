"""How a terminal that encrypts comes to a session: the steps of docs/encryption.md."""

from typing import Final

from .device import Device
from .http import Answer, Message
from .link import Verdict
from .secrecy import Exchange, Secrecy, Unreadable, read_pair, write_pair
from .verdict import Finding, Outcome, Rule, bounded

_STEPS: Final = (("publickey", "PublicKey"), ("factors", "Factors"))


class Agreement:
    """Exchanges keys and factors with the server."""

    def __init__(self, terminal: Device, secrecy: Secrecy) -> None:
        """Take the terminal and what keeps its session."""
        self._terminal = terminal
        self._secrecy = secrecy

    async def reach(self, handshake: Message, answered: Verdict) -> Verdict:
        """Come to a session after a handshake; nobody has proved anything yet."""
        self._secrecy.begins_at_once = False
        if b"\nEncrypt=1\n" not in answered.body:
            # To go on in the clear is what somebody in between would want.
            return Verdict(Outcome.REFUSED, None, "the server does not encrypt")
        exchange = await self._secrecy.begin(handshake.target, answered.body)
        sent = write_pair("PublicKey", exchange.public_key)
        verdict = answered
        for step, name in _STEPS:
            verdict = await self._ask(step, name, sent)
            if not verdict.accepted:
                return verdict
            try:
                sent = self._follow(exchange, name, read_pair(verdict.body, name))
            except Unreadable as error:
                return Verdict(Outcome.WRONG, verdict.answer, str(error))
        self._terminal.tell("encrypted", "keys exchanged")
        return verdict

    def _follow(self, exchange: Exchange, name: str, content: bytes) -> bytes:
        """Take one answer of the server and return what goes out next."""
        if name == "PublicKey":
            return write_pair("Factors", exchange.encrypt(content))
        self._secrecy.session = exchange.conclude(content)
        return b""

    async def _ask(self, step: str, name: str, body: bytes) -> Verdict:
        """Send one step of the exchange, in the clear."""
        terminal = self._terminal
        target = f"/iclock/exchange?SN={terminal.identity.serial}&type={step}"
        version = terminal.dialect.version

        def judge(answer: Answer) -> list[Finding]:
            try:
                read_pair(answer.body, name)
            except Unreadable:
                return [Finding(Rule.EXCHANGE, bounded(answer.body))]
            return []

        return await terminal.link.ask(
            Message("POST", target, body, "text/plain", version),
            judge=judge,
            accepts=lambda answer: not judge(answer),
            in_the_clear=True,
        )
