"""The conversation with the server: handshake, options, polls and reports."""

from collections.abc import Sequence

from .agreement import Agreement
from .clock import DEFAULT_OFFSET, parse_date, zone_offset
from .commands import Afterwards, Executor, Result
from .device import Device
from .http import Answer
from .link import NOTHING_TO_DO, Verdict
from .options import pushed_options
from .records import Executed, Fault, mask_secrets
from .session import ServerOptions
from .tables import FurtherTables, fault_of
from .uploads import Uploader, says_ok
from .verdict import Command, Finding, judge_handshake, judge_ok, judge_poll


def _answers_poll(answer: Answer) -> bool:
    return bool(answer.body.strip()) and b"UNKNOWN DEVICE" not in answer.body


def _acknowledges(answer: Answer) -> bool:
    # Without text/plain firmware keeps the result and posts it again and again.
    return says_ok(answer) and "text/plain" in (answer.header("Content-Type") or "")


class Conversation:
    """Says what a terminal has to say and does what it is told."""

    def __init__(self, terminal: Device, uploader: Uploader) -> None:
        """Take the terminal that speaks, and what sends its records."""
        self._terminal = terminal
        self._uploader = uploader
        self._tables = FurtherTables(terminal, uploader)
        self._executor = Executor(terminal, uploader)
        self._unreported: list[Result] = []

    async def handshake(self) -> Verdict:
        """Ask for the server's options and take them over."""
        terminal = self._terminal
        serial = terminal.identity.serial

        def accepts(answer: Answer) -> bool:
            first, *_ = answer.body.decode("utf-8", "replace").split("\n")
            return first.removeprefix("GET OPTION FROM:").strip() == serial

        message = terminal.dialect.handshake(terminal.identity)
        verdict = told = await terminal.link.ask(
            message,
            judge=lambda answer: judge_handshake(answer, serial),
            accepts=accepts,
            in_the_clear=True,
        )
        if verdict.accepted and terminal.secrecy is not None:
            verdict = await Agreement(terminal, terminal.secrecy).reach(message, told)
            # What was told counts once the server has shown that it has the keys.
            if verdict.accepted:
                verdict = await self.ping()
        if not verdict.accepted:
            return verdict
        options = ServerOptions.parse(told.body.decode("utf-8", "replace"))
        terminal.options = options
        zone = options.values.get("TimeZone")
        terminal.clock.offset = DEFAULT_OFFSET if zone is None else zone_offset(zone)[0]
        self._set_clock(verdict)
        self._uploader.apply_stamps(options)
        terminal.options_due = terminal.pushes_options
        terminal.info_due = True
        terminal.connected = True
        terminal.tell("connected", f"to {terminal.link.server.host_header}")
        return verdict

    def _set_clock(self, verdict: Verdict) -> None:
        if verdict.answer is None:
            return
        # Without text/plain firmware does not look at the Date at all.
        if "text/plain" not in (verdict.answer.header("Content-Type") or ""):
            return
        clock = self._terminal.clock
        date = parse_date(verdict.answer.header("Date"))
        if date is not None and clock.believe(date):
            self._terminal.tell("clock", f"set to {clock.now()}")

    async def push_options(self) -> Verdict:
        """Tell the server the terminal's own options."""
        terminal = self._terminal
        options = pushed_options(terminal.identity, terminal.dialect, terminal.tally())
        verdict = await terminal.link.ask(
            terminal.dialect.options(terminal.identity, options),
            judge=judge_ok,
            accepts=says_ok,
        )
        if verdict.accepted:
            terminal.options_due = False
            terminal.tell("options", f"{len(options)} options accepted")
        return verdict

    async def ping(self) -> Verdict:
        """Give a sign of life."""
        terminal = self._terminal
        return await terminal.link.ask(
            terminal.dialect.ping(terminal.identity), judge=judge_ok, accepts=says_ok
        )

    async def poll(self) -> Verdict:
        """Ask for commands, carry them out and report them."""
        verdict = await self._report()
        if not verdict.accepted:
            return verdict
        terminal = self._terminal
        commands: list[Command] = []

        def judge(answer: Answer) -> list[Finding]:
            findings, found = judge_poll(answer, terminal.encoding)
            commands.extend(found)
            return findings

        tally = terminal.tally() if terminal.info_due else None
        verdict = await terminal.link.ask(
            terminal.dialect.poll(
                terminal.identity, tally, raw_blanks=terminal.raw_blanks
            ),
            judge=judge,
            accepts=_answers_poll,
        )
        if not verdict.accepted:
            return verdict
        terminal.info_due = False
        self._set_clock(verdict)
        results = [await self.execute(command) for command in commands]
        self._unreported += results
        faults = self._faults(commands, results)
        reported = NOTHING_TO_DO
        if terminal.errors_first:
            reported = await self._report_faults(faults)
        if reported.accepted:
            reported = await self._report()
        if reported.accepted and not terminal.errors_first:
            reported = await self._report_faults(faults)
        if reported.accepted:
            reported = await self._afterwards(results)
        return verdict if reported.accepted else reported

    def _faults(
        self, commands: Sequence[Command], results: Sequence[Result]
    ) -> list[Fault]:
        if not self._terminal.reports_errors:
            return []
        pairs = zip(commands, results, strict=True)
        faults = [fault_of(command, result.code) for command, result in pairs]
        return [fault for fault in faults if fault is not None]

    async def _report_faults(self, faults: Sequence[Fault]) -> Verdict:
        verdict = NOTHING_TO_DO
        for fault in faults:
            verdict = await self._tables.fault(fault)
            if not verdict.accepted:
                break
        return verdict

    async def execute(self, command: Command) -> Result:
        """Carry out one command and remember that it was."""
        terminal = self._terminal
        result = await self._executor.execute(command)
        terminal.info_due = terminal.info_due or result.code >= 0
        terminal.executed.append(
            Executed(
                command.command_id,
                command.text,
                result.code,
                result.name,
                terminal.monotonic(),
            )
        )
        text = mask_secrets(command.text, 80).replace("\t", " ")
        terminal.tell("command", f"{command.command_id} {text} returned {result.code}")
        return result

    async def _report(self) -> Verdict:
        """Report results until the server has taken them; a block goes alone."""
        terminal = self._terminal
        while self._unreported:
            lines = 0
            for result in self._unreported:
                if result.block is not None:
                    break
                lines += 1
            results = self._unreported[: max(lines, 1)]
            body = b"".join(result.encode(terminal.encoding) for result in results)
            verdict = await terminal.link.ask(
                terminal.dialect.result(terminal.identity, body),
                judge=judge_ok,
                accepts=_acknowledges,
            )
            if not verdict.accepted:
                return verdict
            del self._unreported[: len(results)]
        return NOTHING_TO_DO

    async def _afterwards(self, results: Sequence[Result]) -> Verdict:
        terminal = self._terminal
        wanted = {result.afterwards for result in results}
        verdict = NOTHING_TO_DO
        if Afterwards.HANDSHAKE in wanted:
            verdict = await self.handshake()
        if verdict.accepted and wanted & {Afterwards.HANDSHAKE, Afterwards.UPLOAD}:
            verdict = await self._uploader.everything(terminal.lines_per_post)
        if verdict.accepted and Afterwards.ENROLMENT in wanted and terminal.realtime:
            verdict = await self._send_enrolment()
        if Afterwards.REBOOT in wanted:
            terminal.rebooting = True
            terminal.switch_on()
            terminal.tell("reboot", "switched off and on again")
        return verdict

    async def _send_enrolment(self) -> Verdict:
        """Send in the order of a SpeedFace: the user, the options, then the rest."""
        terminal = self._terminal
        lines = terminal.lines_per_post
        verdict = await self._uploader.table(terminal.store.users, lines)
        if verdict.accepted and terminal.options_due:
            verdict = await self.push_options()
        if verdict.accepted:
            verdict = await self._uploader.everything(lines)
        return verdict
