"""Commands of the server: which ones this firmware knows, and what they do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final

from .data_commands import DataCommands
from .device import Device
from .enrolment import Enrolment
from .records import DoorOpening, mask_secrets, pairs
from .uploads import Uploader
from .verdict import Command
from .vocabulary import Refused


class Afterwards(Enum):
    """What firmware does once it has reported a command."""

    ENROLMENT = auto()
    REBOOT = auto()
    HANDSHAKE = auto()
    UPLOAD = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class Result:
    """The report of one command."""

    command_id: str
    code: int
    name: str
    fields: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = field(default=(), repr=False)
    block: bytes | None = field(default=None, repr=False)
    afterwards: Afterwards | None = None

    def encode(self, encoding: str) -> bytes:
        """Return the report as it is sent; a block stands alone in its request."""
        if self.block is not None:
            return self.block
        first = f"ID={self.command_id}&Return={self.code}&CMD={self.name}"
        first += "".join(f"&{key}={value}" for key, value in self.fields)
        return "".join(f"{line}\n" for line in (first, *self.lines)).encode(
            encoding, "replace"
        )


type Handler = Callable[[Command, str], Awaitable[Result]]

_NAMES: Final = {
    "CLEAR LOG": "CLEAR_LOG",
    "CLEAR PHOTO": "CLEAR_PHOTO",
    "CLEAR DATA": "CLEAR_DATA",
    "CLEAR BIODATA": "CLEAR_BIODATA",
    "VERIFY SUM ATTLOG": "VERIFY SUM",
    "GET OPTION FROM": "GET OPTION",
}
_AFTERWARDS: Final = {
    "REBOOT": Afterwards.REBOOT,
    "CHECK": Afterwards.HANDSHAKE,
    "LOG": Afterwards.UPLOAD,
    "ENROLL_FP": Afterwards.ENROLMENT,
    "ENROLL_MF": Afterwards.ENROLMENT,
    "ENROLL_BIO": Afterwards.ENROLMENT,
}


class Executor:
    """Carries out commands on one terminal."""

    def __init__(self, terminal: Device, uploader: Uploader) -> None:
        """Take the terminal whose memory and relay the commands move."""
        self._terminal = terminal
        self._data = DataCommands(terminal, uploader)
        self._enrolment = Enrolment(terminal)
        self._handlers: dict[str, Handler] = {
            "CLEAR LOG": self._clear,
            "CLEAR PHOTO": self._clear,
            "CLEAR DATA": self._clear,
            "CLEAR BIODATA": self._clear,
            "CLEAR ALL USERINFO": self._clear,
            "CHECK": self._nothing,
            "LOG": self._nothing,
            "RELOAD OPTIONS": self._nothing,
            "REBOOT": self._nothing,
            "INFO": self._info,
            "VERIFY SUM ATTLOG": self._verify_sum,
            "SET OPTION": self._set_option,
            "SET OPTIONS": self._set_option,
            "GET OPTION FROM": self._get_option,
            "GET OPTION": self._get_option,
            "GET OPTIONS": self._get_option,
            "AC_UNLOCK": self._unlock,
            "AC_UNALARM": self._silence,
            "ENROLL_FP": self._enroll,
            "ENROLL_MF": self._enroll,
            "ENROLL_BIO": self._enroll,
            "GetFile": self._get_file,
            "SHELL": self._shell,
            "Shell": self._shell,
        }

    async def execute(self, command: Command) -> Result:
        """Carry out or refuse a command."""
        codes = self._terminal.dialect.codes
        if command.text.startswith("DATA "):
            try:
                return Result(
                    command.command_id, await self._data.execute(command), "DATA"
                )
            except Refused as refusal:
                known = refusal.code != codes.unsupported
                name = "DATA" if known else codes.unsupported_name
                return Result(command.command_id, refusal.code, name)
        spelling, argument = self._recognise(command.text)
        if spelling is None:
            return Result(command.command_id, codes.unsupported, codes.unsupported_name)
        try:
            return await self._handlers[spelling](command, argument)
        except Refused as refusal:
            return self._done(command, spelling, refusal.code)

    def _recognise(self, text: str) -> tuple[str | None, str]:
        known = self._terminal.knows & self._handlers.keys()
        for spelling in sorted(known, key=len, reverse=True):
            if text == spelling or text.startswith(f"{spelling} "):
                return spelling, text[len(spelling) + 1 :]
        return None, ""

    def _done(self, command: Command, spelling: str, code: int = 0) -> Result:
        return Result(
            command.command_id,
            code,
            _NAMES.get(spelling, spelling),
            afterwards=_AFTERWARDS.get(spelling) if code == 0 else None,
        )

    async def _nothing(self, command: Command, argument: str) -> Result:
        return self._done(command, command.text)

    async def _clear(self, command: Command, argument: str) -> Result:
        store = self._terminal.store
        match command.text:
            case "CLEAR LOG":
                store.clear_punches()
            case "CLEAR PHOTO":
                store.photos.clear()
            case "CLEAR BIODATA":
                store.templates.clear()
            case "CLEAR ALL USERINFO":
                for user in store.users:
                    store.delete_user(user.pin)
            case _:
                store.clear_everything()
        return self._done(command, command.text)

    async def _info(self, command: Command, argument: str) -> Result:
        lines = (
            f"{key}={value}" for key, value in self._terminal.all_options().items()
        )
        return Result(command.command_id, 0, "INFO", lines=tuple(lines))

    async def _verify_sum(self, command: Command, argument: str) -> Result:
        given = pairs(argument)
        rows = self._data.punches_between(given)
        fields = (
            ("StartTime", given.get("StartTime", "")),
            ("EndTime", given.get("EndTime", "")),
            ("AttlogSum", str(self._terminal.counted(len(rows)))),
        )
        return Result(command.command_id, 0, "VERIFY SUM", fields)

    async def _set_option(self, command: Command, argument: str) -> Result:
        # One pair only: whatever follows the first equals sign is the value.
        key, equals, value = argument.partition("=")
        if not equals or not key:
            raise Refused(self._terminal.dialect.codes.parameter)
        self._terminal.settings[key] = value
        self._terminal.options_due = self._terminal.pushes_options
        name = command.text[: -len(argument) - 1]
        return self._done(command, name)

    async def _get_option(self, command: Command, argument: str) -> Result:
        value = self._terminal.all_options().get(argument)
        if value is None:
            raise Refused(self._terminal.dialect.codes.parameter)
        spelling = command.text[: -len(argument) - 1]
        result = self._done(command, spelling)
        return replace(result, lines=(f"{argument}={value}",))

    async def _unlock(self, command: Command, argument: str) -> Result:
        terminal = self._terminal
        door, seconds = 1, terminal.lock_seconds
        # The vendor's firmware has one relay and reads no argument at all.
        if terminal.dialect.name == "condensed":
            parts = argument.split("\t")
            if len(parts) != 2 or not all(part.isdecimal() for part in parts):
                raise Refused(terminal.dialect.codes.parameter)
            door, seconds = int(parts[0]), int(parts[1])
        terminal.door_openings.append(
            DoorOpening(
                command.command_id,
                door,
                seconds,
                argument,
                terminal.clock.now(),
                terminal.monotonic(),
            )
        )
        terminal.tell("door", f"door {door} opened for {seconds} s")
        return self._done(command, "AC_UNLOCK")

    async def _silence(self, command: Command, argument: str) -> Result:
        self._terminal.alarm_active = False
        self._terminal.alarms_silenced += 1
        return self._done(command, "AC_UNALARM")

    async def _enroll(self, command: Command, argument: str) -> Result:
        spelling = command.text.partition(" ")[0]
        code = self._enrolment.begin(spelling, pairs(argument))
        return self._done(command, spelling, code)

    async def _get_file(self, command: Command, argument: str) -> Result:
        content = self._terminal.files.get(argument)
        if content is None:
            raise Refused(self._terminal.dialect.codes.no_file)
        head = (
            f"ID={command.command_id}\nSN={self._terminal.identity.serial}\n"
            f"FILENAME={argument}\nCMD=GetFile\nReturn={len(content)}\nContent="
        )
        block = head.encode() + content
        return Result(command.command_id, len(content), "GetFile", block=block)

    async def _shell(self, command: Command, argument: str) -> Result:
        block = (
            f"ID={command.command_id}\nSN={self._terminal.identity.serial}\n"
            "Return=0\nCMD=Shell\nFILENAME=shellout.txt\n"
            f"Content={mask_secrets(argument)}: a virtual terminal has no shell\n"
        )
        return Result(command.command_id, 0, "Shell", block=block.encode())
