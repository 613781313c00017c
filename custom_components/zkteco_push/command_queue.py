"""The commands of one terminal, from being asked for to their end."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from .command_wording import Wording, has_two_spellings, head_of, is_personal
from .iclock.attendance.code_books import CodeBookChoice
from .iclock.attendance.return_codes import ERROR_CODES, asks_for_other_spelling
from .iclock.commands import DELIVERY_RULES, Command, CommandError, Delivery
from .iclock.framing import CommandBatch, pack
from .iclock.records import Upload
from .iclock.replies import CommandReply
from .journal import QueuedCommand
from .open_command import OpenCommand, Outcome, Result, contradict

_NOTHING: Final = CommandBatch()
_CHECK: Final = "check"
_MAX_COLLECTED_BYTES: Final = 64 * 1024 * 1024
# After being handed out, an unlock's reply is waited for so long (s).
_REPLY_SECONDS: Final = 60
# A terminal does not remember what it has not answered (field): two polls later it is
# handed out again, so often until the next handshake.
_POLLS_BEFORE_REPEAT: Final = 2
_DELIVERIES: Final = 4


class CommandQueue:
    """Decides which command is handed out when; time enters as a parameter.

    `now` is Unix time and `monotonic` monotonic time, both in s.
    """

    __slots__ = ("_open", "_unspellable", "_wording", "holds_personal", "spellings")

    def __init__(
        self,
        recalled: Iterable[QueuedCommand],
        spellings: Mapping[str, str],
        wording: Callable[[], Wording],
    ) -> None:
        """Begin with what waited before a restart, and the spellings that worked.

        `wording` returns the words that the terminal understands now.
        """
        self._wording = wording
        self._open: dict[int, OpenCommand] = {}
        self._unspellable: list[OpenCommand] = []
        self.spellings = dict(spellings)
        # While nobody knows whether it is the terminal that asks, nothing goes that
        # tells who somebody is.
        self.holds_personal = False
        for queued in recalled:
            self.add(queued, None)

    def __len__(self) -> int:
        """Return how many commands have no end yet."""
        return len(self._open)

    def add(self, queued: QueuedCommand, deadline: float | None) -> OpenCommand:
        """Add a command; `deadline` is the monotonic time of what opens a door."""
        waits = DELIVERY_RULES[queued.delivery].waits.total_seconds()
        command = OpenCommand(queued, queued.created_at + waits, deadline)
        self._open[queued.command_id] = command
        return command

    def next_batch(
        self,
        now: float,
        monotonic: float,
    ) -> CommandBatch:
        """Return what the answer to a poll carries; it counts as handed out.

        Taking it back is `take_back`.
        """
        if not self._open:
            return _NOTHING
        wording = self._wording()
        for command in self._open.values():
            if command.deliveries_of_session:
                command.polls += 1

        def texts() -> Iterator[tuple[int, bytes]]:
            """Yield what may go, in order."""
            for command in self._due(now, monotonic):
                if command.complete is None:
                    continue
                spelling = self._spelling(command, wording)
                try:
                    text = wording.spell(command.complete, spelling)
                except CommandError:
                    # It was fine when it was queued, but the encoding has changed.
                    self._unspellable.append(command)
                else:
                    yield command.command_id, text

        batch = pack(texts(), max_commands=wording.max_commands, prefix=wording.prefix)
        for command_id in batch.command_ids:
            command = self._open[command_id]
            command.deliveries += 1
            command.deliveries_of_session += 1
            command.polls = 0
            command.spelling = self._spelling(command, wording)
        for command in self._open.values():
            command.forget_reference()
        return batch

    def incomplete(self, now: float, monotonic: float) -> list[OpenCommand]:
        """Return the commands that may go once what they refer to has been looked up."""
        return [
            command for command in self._due(now, monotonic) if command.complete is None
        ]

    def has_due(self, now: float, monotonic: float) -> bool:
        """Return whether anything may go with the next answer."""
        return any(True for _ in self._due(now, monotonic))

    @property
    def has_unlock(self) -> bool:
        """Return whether something waits that opens a door: it goes at once."""
        return any(
            command.queued.delivery is Delivery.UNLOCK and not command.was_handed_out
            for command in self._open.values()
        )

    def is_waiting(self, command: OpenCommand) -> bool:
        """Return whether a command is still to be handed out."""
        return command.command_id in self._open and self._may_go(command)

    def give_up(self, command: OpenCommand) -> None:
        """Forget a command whose record has gone."""
        self._open.pop(command.command_id, None)

    def _due(self, now: float, monotonic: float) -> Iterator[OpenCommand]:
        """Yield the commands that may go, in order."""
        wording = self._wording()
        for command in sorted(self._open.values(), key=_rank):
            if (
                self._may_go(command)
                and not command.is_over(now, monotonic)
                and not (
                    self.holds_personal and is_personal(wording, command.queued.command)
                )
            ):
                yield command

    def take_unspellable(self) -> list[OpenCommand]:
        """Return, once, the commands that cannot be sent to the terminal any more."""
        unspellable, self._unspellable = self._unspellable, []
        for command in unspellable:
            self._open.pop(command.command_id, None)
        return unspellable

    def withdraw_late(
        self, batch: CommandBatch, now: float, monotonic: float
    ) -> CommandBatch:
        """Return a batch without the commands for which it has become too late."""
        late = {
            command_id
            for command_id in batch.command_ids
            if (command := self._open.get(command_id)) is None
            or command.is_over(now, monotonic)
        }
        if not late:
            return batch
        lines = batch.body.splitlines(keepends=True)
        kept = [
            (command_id, line)
            for command_id, line in zip(batch.command_ids, lines, strict=True)
            if command_id not in late
        ]
        self.take_back(late)
        return CommandBatch(
            tuple(command_id for command_id, _ in kept),
            b"".join(line for _, line in kept),
        )

    def take_back(self, command_ids: Iterable[int]) -> None:
        """Undo a hand-out that did not happen."""
        for command_id in command_ids:
            if (command := self._open.get(command_id)) is not None:
                command.deliveries -= 1
                command.deliveries_of_session -= 1

    def shake_hands(self) -> list[OpenCommand]:
        """Begin a session: return what it proves to have been done.

        Restarts and CHECK lead to a handshake; their reply may get lost in it.

        What has not been answered is handed out again from now on.
        """
        proven = []
        for command in list(self._open.values()):
            if command.was_handed_out and (
                command.queued.delivery is Delivery.REBOOT
                or command.queued.command.name == _CHECK
            ):
                del self._open[command.command_id]
                proven.append(command)
            elif not DELIVERY_RULES[command.queued.delivery].handed_out_once:
                command.deliveries_of_session = 0
        return proven

    def answer(self, reply: CommandReply) -> tuple[OpenCommand, Outcome | None] | None:
        """Take a reply, whatever its CMD says; return the command and its end.

        The end is None where the command is tried once more in the other spelling, or
        where more is to come, and all is None where the reply belongs to no open command.
        """
        try:
            command = self._open[int(reply.command_id)]
        except KeyError, ValueError:
            return None
        if not command.was_handed_out:
            return None
        wording = self._wording()
        if not wording.is_final(reply.return_code):
            return command, None
        head = head_of(wording, command.queued.command)
        # Firmware that says no code has at least worked on the command (field).
        code = reply.return_code if reply.return_code is not None else 0
        spelling = self._spelling(command, wording)
        is_spelled_twice = has_two_spellings(wording, command.queued.command)
        if not command.has_tried_other and asks_for_other_spelling(
            code, is_spelled_twice
        ):
            command.has_tried_other = True
            command.spelling = _other(spelling)
            command.deliveries_of_session = 0
            return command, None
        del self._open[command.command_id]
        self._supersede(command)
        success = wording.is_success(head, code)
        if success and is_spelled_twice:
            self.spellings[command.queued.command.name] = spelling
        return command, Outcome(
            command.command_id,
            Result.DONE if success else Result.REFUSED,
            reply.return_code,
            _meaning(command, code, wording, head),
            reply.values,
            reply.content,
            tuple(command.uploads),
        )

    def collect(self, upload: Upload) -> None:
        """Give an upload to the queries that wait for what they asked."""
        for error in upload.errors:
            if self.has(error.command_id):
                self._open[int(error.command_id)].error_code = error.code
        for command in self._open.values():
            if not command.collects or not command.was_handed_out:
                continue
            command.collected_bytes += sum(len(record.raw) for record in upload.records)
            if command.collected_bytes <= _MAX_COLLECTED_BYTES:
                command.uploads.append(upload)

    def expire(self, now: float, monotonic: float) -> list[OpenCommand]:
        """Return, once, the commands for which it is too late.

        What opens a door keeps waiting for its reply once it has been handed out.
        """
        return self._take(
            lambda command: (
                command.is_over(now, monotonic)
                and not (
                    command.queued.delivery is Delivery.UNLOCK
                    and command.was_handed_out
                    and now < command.expires_at + _REPLY_SECONDS
                )
            )
        )

    def about(self, pin: str) -> list[Command]:
        """Return the open commands about a user, in order."""
        return [
            command.queued.command
            for command in self._open.values()
            if command.queued.command.parameters.get("pin") == pin
        ]

    def all(self) -> list[Command]:
        """Return all open commands, in order."""
        return [command.queued.command for command in self._open.values()]

    def find(self, command_id: str) -> Command | None:
        """Return the open command of a number on the wire, None if there is none."""
        if not self.has(command_id):
            return None
        return self._open[int(command_id)].queued.command

    def has(self, command_id: str) -> bool:
        """Return whether a number on the wire is that of an open command."""
        return command_id.isdecimal() and int(command_id) in self._open

    def drop(self) -> list[OpenCommand]:
        """Return all open commands and forget them."""
        return self._take(lambda command: True)

    def drop_about(self, pin: str) -> list[OpenCommand]:
        """Return the open commands about a user and forget them."""
        return self._take(
            lambda command: command.queued.command.parameters.get("pin") == pin
        )

    def drop_unsent(self, wanted: Callable[[OpenCommand], bool]) -> list[OpenCommand]:
        """Return those wanted that have not been handed out, and forget them."""
        return self._take(
            lambda command: wanted(command) and not command.was_handed_out
        )

    def tell_of_hand_out(self, batch: CommandBatch) -> None:
        """Tell those who wait for it that an answer carries their command."""
        for command_id in batch.command_ids:
            if (command := self._open.get(command_id)) is not None:
                for listener in command.on_hand_out:
                    listener()

    def drop_unlocks(self, wanted: Callable[[OpenCommand], bool]) -> list[OpenCommand]:
        """Return those commands that would open a door and are wanted; forget them."""
        return self._take(
            lambda command: (
                command.queued.delivery is Delivery.UNLOCK and wanted(command)
            )
        )

    def _take(self, wanted: Callable[[OpenCommand], bool]) -> list[OpenCommand]:
        """Return the wanted commands and forget them."""
        taken = [command for command in self._open.values() if wanted(command)]
        for command in taken:
            del self._open[command.command_id]
        return taken

    def _may_go(self, command: OpenCommand) -> bool:
        """Return whether a command's turn has come."""
        if DELIVERY_RULES[command.queued.delivery].handed_out_once:
            # What was refused in one spelling has not been done.
            is_refused = command.has_tried_other and not command.deliveries_of_session
            return is_refused or not command.was_handed_out
        if command.is_superseded or self._must_wait(command):
            return False
        if not command.deliveries_of_session:
            return True
        return (
            command.deliveries_of_session < _DELIVERIES
            and command.polls >= _POLLS_BEFORE_REPEAT
        )

    def _must_wait(self, command: OpenCommand) -> bool:
        """Return whether an earlier command that this one contradicts has to end first.

        Handed out again later, it would undo this one: bring back who was deleted.
        """
        return any(
            earlier.command_id < command.command_id
            and earlier.deliveries_of_session in range(1, _DELIVERIES)
            and contradict(earlier.queued.command, command.queued.command)
            for earlier in self._open.values()
        )

    def _supersede(self, command: OpenCommand) -> None:
        """Never hand out again what a later command has overtaken."""
        for earlier in self._open.values():
            if (
                earlier.command_id < command.command_id
                and earlier.was_handed_out
                and contradict(earlier.queued.command, command.queued.command)
            ):
                earlier.is_superseded = True

    def _spelling(self, command: OpenCommand, wording: Wording) -> CodeBookChoice:
        """Return in whose spelling a command goes."""
        if command.spelling is not None:
            return command.spelling
        known = self.spellings.get(command.queued.command.name)
        return CodeBookChoice(known) if known else wording.spelling


def _meaning(command: OpenCommand, code: int, wording: Wording, head: str) -> str:
    """Return what a code means; the terminal's error log knows it better."""
    if command.error_code and not wording.is_success(head, code):
        if (reported := ERROR_CODES.get(command.error_code)) is not None:
            return reported
    return wording.meaning(code, head)


def _rank(command: OpenCommand) -> int:
    """Return what comes first: doors do not wait behind photos, restarts come last."""
    return {Delivery.UNLOCK: 0, Delivery.REBOOT: 2}.get(command.queued.delivery, 1)


def _other(spelling: CodeBookChoice) -> CodeBookChoice:
    """Return the other book."""
    if spelling is CodeBookChoice.STANDARD:
        return CodeBookChoice.CONDENSED
    return CodeBookChoice.STANDARD
