"""The line to the server: sends requests, judges the answers, keeps the complaints."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
import logging
import time
from typing import Final

from .http import Answer, Message, Server, Unreachable, exchange
from .records import Happening, mask_secrets
from .secrecy import Sealed, Secrecy, Unreadable
from .verdict import (
    Complaint,
    Finding,
    Outcome,
    Rule,
    bounded,
    judge_form,
    judge_status,
)

REFUSALS: Final = frozenset({401, 403, 413, 429, 503})
_COMPLAINTS_KEPT: Final = 1000

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a request ended, as the terminal sees it."""

    outcome: Outcome
    answer: Answer | None = field(default=None, repr=False)
    reason: str = ""
    seconds: float = 0.0
    complaints: tuple[Complaint, ...] = ()
    opened: bool = True

    @property
    def accepted(self) -> bool:
        """Tell whether the terminal takes the request as done."""
        return self.outcome is Outcome.ACCEPTED

    @property
    def status(self) -> int | None:
        """Return the HTTP status, if an answer came."""
        return self.answer.status if self.answer else None

    @property
    def body(self) -> bytes:
        """Return the body of the answer, if one came."""
        return self.answer.body if self.answer else b""


NOTHING_TO_DO: Final = Verdict(Outcome.ACCEPTED, reason="nothing to do")


class Link:
    """Asks one server and holds it to the protocol."""

    def __init__(
        self,
        server: Server,
        *,
        name: str,
        timeout: float,
        refusals: Collection[int],
        secrecy: Secrecy | None = None,
        listener: Callable[[Happening], None] | None,
    ) -> None:
        """Take the server and the statuses that count as a refusal, not a mistake."""
        self.server = server
        self.complaints: list[Complaint] = []
        self.counters: Counter[str] = Counter()
        self.address: str | None = None
        self.cut = False
        self._name = name
        self._timeout = timeout
        self._refusals = frozenset(refusals)
        self.secrecy = secrecy
        self._listener = listener

    def tell(self, kind: str, text: str) -> None:
        """Tell a spectator what happened."""
        _LOGGER.info("%s: %s: %s", self._name, kind, text)
        if self._listener is not None:
            self._listener(Happening(kind, text))

    async def ask(
        self,
        message: Message,
        *,
        judge: Callable[[Answer], list[Finding]],
        accepts: Callable[[Answer], bool],
        in_the_clear: bool = False,
    ) -> Verdict:
        """Send a request, judge the answer and report what is wrong with it."""
        if self.secrecy is None or in_the_clear:
            return await self._ask(message, judge, accepts)
        try:
            sealed = self.secrecy.seal(message)
        except Unreadable as error:
            return Verdict(Outcome.UNREACHABLE, None, str(error))
        verdict = await self._ask(message, judge, accepts, sealed)
        if verdict.status != 200 or not verdict.opened:
            self.secrecy.drop()
        return verdict

    async def _ask(
        self,
        message: Message,
        judge: Callable[[Answer], list[Finding]],
        accepts: Callable[[Answer], bool],
        sealed: Sealed | None = None,
    ) -> Verdict:
        request = mask_secrets(f"{message.method} {message.target}")
        _LOGGER.debug("%s: > %s %s", self._name, request, _readable(message.body, 120))
        self.counters["requests"] += 1
        started = time.monotonic()
        try:
            answer, self.address = await self._exchange(
                sealed.message if sealed else message
            )
        except Unreachable as error:
            self.counters["unreachable"] += 1
            _LOGGER.debug("%s: < nothing: %s", self._name, error)
            seconds = time.monotonic() - started
            return Verdict(Outcome.UNREACHABLE, None, str(error), seconds)
        seconds = time.monotonic() - started
        _LOGGER.debug(
            "%s: < %s %s",
            self._name,
            answer.status_line or "no HTTP",
            _readable(answer.body, 200),
        )
        if sealed and self.secrecy and answer.status == 200:
            try:
                answer = self.secrecy.open(sealed, answer)
            except Unreadable as error:
                finding = Finding(Rule.SEAL, f"{error}: {bounded(answer.body, 40)}")
                self.counters["wrong"] += 1
                complaints = self.complain(request, [finding])
                return Verdict(
                    Outcome.WRONG, answer, str(error), seconds, complaints, opened=False
                )
        return self._weigh(request, answer, seconds, judge, accepts)

    async def _exchange(self, message: Message) -> tuple[Answer, str]:
        if self.cut:
            raise Unreachable("no network")
        request = message.encode(self.server)
        return await exchange(self.server, request, self._timeout)

    def _weigh(
        self,
        request: str,
        answer: Answer,
        seconds: float,
        judge: Callable[[Answer], list[Finding]],
        accepts: Callable[[Answer], bool],
    ) -> Verdict:
        findings = judge_form(answer)
        if answer.status in self._refusals:
            outcome = Outcome.REFUSED
            self.counters[f"refused {answer.status}"] += 1
        elif answer.status != 200:
            outcome = Outcome.WRONG
            findings += judge_status(answer)
        else:
            findings += judge(answer)
            taken = answer.complete and accepts(answer)
            outcome = Outcome.ACCEPTED if taken else Outcome.WRONG
        self.counters[outcome.name.lower()] += 1
        complaints = self.complain(request, findings)
        reason = answer.status_line if outcome is not Outcome.ACCEPTED else ""
        return Verdict(outcome, answer, reason, seconds, complaints)

    def complain(
        self, request: str, findings: Iterable[Finding]
    ) -> tuple[Complaint, ...]:
        """Report what was wrong with the answer to a request."""
        complaints = tuple(
            Complaint(mask_secrets(request), finding.rule, mask_secrets(finding.came))
            for finding in findings
        )
        self.counters["complaints"] += len(complaints)
        for complaint in complaints:
            if len(self.complaints) < _COMPLAINTS_KEPT:
                self.complaints.append(complaint)
            self.tell("complaint", str(complaint))
        return complaints


def _readable(body: bytes, limit: int) -> str:
    text = body[: limit * 8].decode("utf-8", "replace")
    return ascii(mask_secrets(text, limit)) if text else ""
