"""Commands of the server: which ones this firmware knows, and what they do."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from simulator.clock import unpack_time
from simulator.commands import Afterwards, Result
from simulator.records import pairs
from simulator.verdict import Command, Rule, bounded
from simulator.vocabulary import Refused

from .controls import Controls
from .data import AccessData
from .enrolment import AccessEnrolment
from .records import DateTimeForm
from .uploads import AccessUploader

if TYPE_CHECKING:
    from .device import AccessDevice

type _Handler = Callable[[Command, str], Awaitable[Result]]

_READ_ONLY: Final = ("LockCount", "ReaderCount", "AuxInCount", "AuxOutCount")


class AccessExecutor:
    """Carries out commands on one device."""

    def __init__(self, device: AccessDevice, uploader: AccessUploader) -> None:
        """Take the device whose doors and memory the commands move."""
        self._device = device
        self._uploader = uploader
        self._controls = Controls(device)
        self._data = AccessData(device, uploader)
        self._enrolment = AccessEnrolment(device, uploader)
        self._handlers: dict[str, _Handler] = {
            "DATA UPDATE": self._update,
            "DATA DELETE": self._delete,
            "DATA COUNT": self._count,
            "DATA QUERY": self._query,
            "CONTROL DEVICE": self._control,
            "REMOTE OPENDOOREX": self._open_extended,
            "SET OPTIONS": self._set_options,
            "SET OPTION": self._set_option,
            "GET OPTIONS": self._get_options,
            "ENROLL_BIO": self._enroll,
        }

    async def execute(self, command: Command) -> Result:
        """Carry out or refuse a command."""
        device = self._device
        words = command.text.split(" ", 2)
        for name in (" ".join(words[:2]), words[0]):
            handler = self._handlers.get(name)
            if handler is None:
                continue
            argument = command.text[len(name) + 1 :]
            try:
                self._refuse(command.text)
                return await handler(command, argument)
            except Refused as refusal:
                return Result(command.command_id, refusal.code, name)
        device.complain_of(
            command.command_id, Rule.COMMAND, f"unknown here: {bounded(words[0], 40)}"
        )
        return Result(command.command_id, device.model.attendance_commands, words[0])

    def _refuse(self, text: str) -> None:
        for beginning, code in self._device.refuses.items():
            if text.startswith(beginning):
                raise Refused(code)

    async def send_enrolled(self) -> None:
        """Send what was taken at an enrolment."""
        await self._enrolment.send()

    async def _update(self, command: Command, argument: str) -> Result:
        self._data.update(command.command_id, argument)
        return Result(command.command_id, 0, "DATA UPDATE")

    async def _delete(self, command: Command, argument: str) -> Result:
        self._data.delete(command.command_id, argument)
        return Result(command.command_id, 0, "DATA DELETE")

    async def _count(self, command: Command, argument: str) -> Result:
        number = await self._data.count(command.command_id, argument)
        return Result(command.command_id, number, "DATA COUNT")

    async def _query(self, command: Command, argument: str) -> Result:
        number = await self._data.query(command.command_id, argument)
        return Result(command.command_id, number, "DATA QUERY")

    async def _control(self, command: Command, argument: str) -> Result:
        afterwards = self._controls.execute(command.command_id, argument)
        return Result(command.command_id, 0, "CONTROL DEVICE", afterwards=afterwards)

    async def _open_extended(self, command: Command, argument: str) -> Result:
        self._controls.open_extended(command.command_id, argument)
        return Result(command.command_id, 0, "REMOTE OPENDOOREX")

    async def _enroll(self, command: Command, argument: str) -> Result:
        code = self._enrolment.begin(pairs(argument))
        after = Afterwards.ENROLMENT if code == 0 else None
        return Result(command.command_id, code, "ENROLL_BIO", afterwards=after)

    async def _get_options(self, command: Command, argument: str) -> Result:
        device = self._device
        names = argument.split(",")
        if "ComPwd" in names:
            device.complain_of(command.command_id, Rule.COMMAND, "asks for ComPwd")
        options = device.all_options()
        row = ",".join(f"{name}={options.get(name, '')}" for name in names)
        sent = await self._uploader.packets(
            command.command_id, "options", [row], kind="options"
        )
        if not sent:
            raise Refused(device.model.codes.acknowledgement)
        return Result(command.command_id, 0, "GET OPTIONS")

    async def _set_option(self, command: Command, argument: str) -> Result:
        # The form of the other dialect works on terminals, for one pair.
        if self._device.model.doors > 1:
            raise Refused(self._device.model.codes.unknown_command)
        name, equals, value = argument.partition("=")
        if not equals or not name:
            raise Refused(self._device.model.codes.options)
        return self._set(command, {name: value}, "SET OPTION")

    async def _set_options(self, command: Command, argument: str) -> Result:
        codes = self._device.model.codes
        given: dict[str, str] = {}
        for part in argument.split(","):
            name, equals, value = part.partition("=")
            if not equals or not name:
                came = f"option without a value: {bounded(part, 40)}"
                self._device.complain_of(command.command_id, Rule.COMMAND, came)
                raise Refused(codes.options)
            if "\t" in value:
                came = f"a TAB in the value of {bounded(name, 40)}"
                self._device.complain_of(command.command_id, Rule.COMMAND, came)
            given[name] = value
        return self._set(command, given, "SET OPTIONS")

    def _set(self, command: Command, given: dict[str, str], name: str) -> Result:
        device = self._device
        if any(key in given for key in _READ_ONLY):
            raise Refused(device.model.codes.options)
        moment = given.pop("DateTime", None)
        device.settings.update(given)
        if given:
            device.changed_state()
        after = None if moment is None else self._set_time(moment)
        return Result(command.command_id, 0, name, afterwards=after)

    def _set_time(self, text: str) -> Afterwards | None:
        device = self._device
        if not text.isdecimal():
            raise Refused(device.model.codes.options)
        try:
            moment = unpack_time(int(text))
        except (ValueError, OverflowError) as error:
            raise Refused(device.model.codes.options) from error
        match device.model.date_time:
            case DateTimeForm.ASKS:
                # It says 0 and believes only the answer to its own question.
                return Afterwards.TIME
            case DateTimeForm.UTC:
                moment += device.clock.offset
            case DateTimeForm.LOCAL:
                moment += timedelta(0)
        device.clock.set(moment)
        device.clock_set = True
        device.tell("clock", f"set to {device.clock.now()}")
        return None
