"""The conversation: connect, register, configure, ask for commands, report."""

from datetime import timedelta
from typing import TYPE_CHECKING

from simulator.clock import parse_date, unpack_time
from simulator.commands import Afterwards, Result
from simulator.http import Answer
from simulator.link import NOTHING_TO_DO, Verdict
from simulator.records import Executed, mask_secrets
from simulator.verdict import Command, Finding, Rule, judge_ok

from .commands import AccessExecutor
from .judging import (
    is_for_attendance,
    judge_commands,
    judge_configuration,
    judge_connection,
    judge_registry,
    judge_time,
    read_time,
    registry_code,
    says_plain_ok,
    text_of,
)
from .messages import token
from .session import Configuration, read_block
from .uploads import AccessUploader

if TYPE_CHECKING:
    from .device import AccessDevice


def _connects(answer: Answer) -> bool:
    known = registry_code(answer) is not None and text_of(answer).startswith("registry")
    return known or says_plain_ok(answer) or is_for_attendance(answer)


def _configures(answer: Answer) -> bool:
    # A 7A works with a mere OK; the defaults count then.
    return says_plain_ok(answer) or bool(read_block(text_of(answer)))


def _answers_poll(answer: Answer) -> bool:
    return bool(answer.body.strip())


class AccessConversation:
    """Says what a device has to say and does what it is told."""

    def __init__(self, device: AccessDevice, uploader: AccessUploader) -> None:
        """Take the device that speaks, and what sends its memory."""
        self._device = device
        self._uploader = uploader
        self._executor = AccessExecutor(device, uploader)
        self._unreported: list[Result] = []

    async def connect(self) -> Verdict:
        """Connect, register if that is needed, and take the configuration over."""
        device = self._device
        verdict = await device.link.ask(
            device.messages.connect(), judge=judge_connection, accepts=_connects
        )
        if not verdict.accepted or verdict.answer is None:
            return verdict
        self._set_clock(verdict)
        if is_for_attendance(verdict.answer):
            device.silent = device.connected = True
            device.tell("silent", "answered as an attendance terminal")
            return verdict
        code = registry_code(verdict.answer)
        self._take_values(verdict.answer)
        if code is None or device.registers_always:
            verdict = await self._register()
            if not verdict.accepted or verdict.answer is None:
                return verdict
            code = registry_code(verdict.answer) or ""
        self._keep("RegistryCode", device.registry_code, code)
        device.registry_code = code
        verdict = await self._configure()
        if verdict.accepted:
            device.connected = True
            device.options_due = bool(device.messages.device_type)
            device.tell("connected", f"to {device.link.server.host_header}")
        return verdict

    async def _register(self) -> Verdict:
        device = self._device
        return await device.link.ask(
            device.messages.registry(device.abilities()),
            judge=judge_registry,
            accepts=lambda answer: registry_code(answer) is not None,
        )

    async def _configure(self) -> Verdict:
        device = self._device
        device.messages.token = token(
            device.registry_code, device.serial, device.session_id
        )
        verdict = await device.link.ask(
            device.messages.push(), judge=judge_configuration, accepts=_configures
        )
        if verdict.accepted and verdict.answer is not None:
            self._take_values(verdict.answer)
            device.messages.token = token(
                device.registry_code, device.serial, device.session_id
            )
        return verdict

    def _take_values(self, answer: Answer) -> None:
        device = self._device
        values = read_block(text_of(answer))
        if not values:
            return
        device.configuration = Configuration({**device.configuration.values, **values})
        session_id = device.configuration.session_id
        self._keep("SessionID", device.session_id, session_id)
        device.session_id = session_id

    def _keep(self, name: str, old: str, new: str) -> None:
        # The device goes on with what it was given first, also after a restart.
        if old and old != new:
            finding = Finding(Rule.CHANGED, f"another {name} than before")
            self._device.link.complain("the connection", [finding])

    def _set_clock(self, verdict: Verdict) -> None:
        device = self._device
        if verdict.answer is None:
            return
        date = parse_date(verdict.answer.header("Date"))
        if date is None:
            return
        device.clock_set = True
        if device.clock.believe(date):
            device.tell("clock", f"set to {device.clock.now()}")

    async def ask_time(self) -> Verdict:
        """Ask for the time in UTC and the zone, and set the clock."""
        device = self._device
        verdict = await device.link.ask(
            device.messages.time(),
            judge=judge_time,
            accepts=lambda answer: not judge_time(answer),
        )
        if verdict.accepted and verdict.answer is not None:
            told = read_time(verdict.answer)
            assert told is not None
            packed, minutes = told
            device.clock.offset = timedelta(minutes=minutes)
            device.clock.set(unpack_time(packed) + device.clock.offset)
            device.clock_set = True
            device.tell("clock", f"set to {device.clock.now()}")
        return verdict

    async def poll(self) -> Verdict:
        """Ask for commands, carry them out and report them."""
        verdict = await self._report()
        if not verdict.accepted:
            return verdict
        device = self._device
        commands: list[Command] = []

        def judge(answer: Answer) -> list[Finding]:
            findings, found = judge_commands(answer, device.model.commands_per_poll)
            commands.extend(found)
            return findings

        device.asked_at = device.monotonic()
        verdict = await device.link.ask(
            device.messages.poll(), judge=judge, accepts=_answers_poll
        )
        if not verdict.accepted or self._hangs():
            return verdict
        results = []
        for command in commands:
            results.append(await self.execute(command))
            if self._hangs():
                return verdict
        self._unreported += results
        reported = await self._report()
        for result in results:
            await self._afterwards(result)
        return verdict if reported.accepted else reported

    def _hangs(self) -> bool:
        return self._device.hung

    async def execute(self, command: Command) -> Result:
        """Carry out one command and remember that it was."""
        device = self._device
        result = await self._executor.execute(command)
        device.executed.append(
            Executed(
                command.command_id,
                command.text,
                result.code,
                result.name,
                device.monotonic(),
            )
        )
        text = mask_secrets(command.text, 80).replace("\t", " ")
        device.tell("command", f"{command.command_id} {text} returned {result.code}")
        return result

    async def _report(self) -> Verdict:
        device = self._device
        if not self._unreported:
            return NOTHING_TO_DO
        results = list(self._unreported)
        body = b"".join(result.encode("utf-8") for result in results).decode()
        verdict = await device.link.ask(
            device.messages.result(body), judge=judge_ok, accepts=says_plain_ok
        )
        if verdict.accepted:
            del self._unreported[: len(results)]
        return verdict

    async def _afterwards(self, result: Result) -> None:
        device = self._device
        match result.afterwards:
            case Afterwards.REBOOT:
                device.switch_off()
                device.rebooting = True
                device.switch_on()
                device.tell("reboot", "switched off and on again")
            case Afterwards.TIME:
                await self.ask_time()
            case Afterwards.ENROLMENT:
                await self._executor.send_enrolled()
            case _:
                pass
