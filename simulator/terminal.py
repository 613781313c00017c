"""A virtual terminal: what it can do, and the messages that it sends for it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import cached_property

from .autonomy import Autonomy
from .commands import Result
from .conversation import Conversation
from .device import Device
from .images import commented
from .inquiries import Inquiries
from .life import at_rest
from .link import Verdict
from .photo import FACE_JPEG
from .records import (
    Biometric,
    Fault,
    IdentityCard,
    Means,
    Operation,
    Photo,
    Punch,
    User,
    WorkCode,
)
from .tables import FurtherTables
from .uploads import Uploader
from .verdict import Command


class VirtualTerminal(Device):
    """One attendance terminal that calls a server, as real firmware would."""

    @cached_property
    def _uploads(self) -> Uploader:
        return Uploader(self)

    @cached_property
    def _tables(self) -> FurtherTables:
        return FurtherTables(self, self._uploads)

    @cached_property
    def _conversation(self) -> Conversation:
        return Conversation(self, self._uploads)

    @cached_property
    def _inquiries(self) -> Inquiries:
        return Inquiries(self, self._uploads)

    @cached_property
    def _autonomy(self) -> Autonomy:
        return Autonomy(self)

    @property
    def udp_port(self) -> int | None:
        """Return the port that is open for wake-up datagrams, if one is."""
        return self._autonomy.udp_port

    async def handshake(self) -> Verdict:
        """Ask for the server's options and take them over."""
        async with self.line:
            return self._noted(await self._conversation.handshake())

    async def push_options(self) -> Verdict:
        """Tell the server the terminal's own options."""
        async with self.line:
            return self._noted(await self._conversation.push_options())

    async def ping(self) -> Verdict:
        """Give a sign of life."""
        async with self.line:
            return self._noted(await self._conversation.ping())

    async def poll(self) -> Verdict:
        """Ask for commands, carry them out and report them."""
        async with self.line:
            return self._noted(await self._conversation.poll())

    async def execute(self, text: str, command_id: str = "0") -> Result:
        """Carry out the text of a command without a server that sent it."""
        async with self.line:
            return await self._conversation.execute(Command(command_id, text))

    def _noted(self, verdict: Verdict) -> Verdict:
        self.failure = None if verdict.accepted else verdict
        if not verdict.accepted:
            if self.connected:
                self.tell("offline", verdict.reason or verdict.outcome.name.lower())
            self.connected = False
        return verdict

    async def upload(self, lines_per_post: int | None = None) -> Verdict:
        """Send everything that the server has not taken yet."""
        async with self.line:
            lines = lines_per_post or self.lines_per_post
            return self._noted(await self._uploads.everything(lines))

    async def punch(
        self,
        pin: str,
        *,
        state: int = 0,
        verification: int | None = None,
        time: datetime | None = None,
        work_code: str = "",
        mask: int = 0,
        temperature: str | None = None,
        photo: bool = False,
    ) -> Punch:
        """Record a punch, and send it at once if the terminal is connected."""
        punch = Punch(
            pin=pin,
            time=self.clock.local(time),
            state=state,
            verification=self.verification if verification is None else verification,
            work_code=work_code,
            mask=mask,
            temperature=temperature or f"{self.random.uniform(36.0, 36.9):.1f}",
            number=self.store.next_punch_number(),
        )
        self.store.add_punch(punch)
        self.info_due = True
        if photo:
            jpeg = commented(FACE_JPEG, self._caption(punch))
            self.store.add_photo(Photo(pin, punch.time, jpeg))
        await self._send_now()
        return punch

    def _caption(self, punch: Punch) -> str:
        user = self.store.users.get(punch.pin)
        return f"{user.name if user else punch.pin} at {punch.time}"

    async def take_photo(
        self,
        pin: str | None = None,
        *,
        time: datetime | None = None,
        jpeg: bytes = FACE_JPEG,
    ) -> Photo:
        """Record a photo, of a person or of a failed attempt, and send it."""
        photo = Photo(pin, self.clock.local(time), jpeg)
        self.store.add_photo(photo)
        await self._send_now()
        return photo

    async def _send_now(self) -> None:
        async with self.line:
            if self.realtime:
                lines = self.lines_per_post
                verdict = await self._uploads.everything(lines, realtime=True)
                self._noted(verdict)
        self._autonomy.stir()

    async def operate(
        self,
        code: int,
        objects: Sequence[str] = (),
        *,
        operator: str = "0",
        time: datetime | None = None,
    ) -> Operation:
        """Record an operation, and send it at once if the terminal is connected."""
        row = self.log_operation(code, objects, operator=operator, time=time)
        await self._send_now()
        return row

    async def ring(self) -> Operation:
        """Press the doorbell."""
        return await self.operate(self.dialect.operations.doorbell)

    async def alarm(self, code: int) -> Operation:
        """Raise an alarm, such as 54 (door forced) or 55 (tampered)."""
        operation = self.dialect.operations.alarm
        if operation is None:
            raise ValueError(f"The {self.dialect.name} dialect has no alarm")
        self.alarm_active = code != 65535
        return await self.operate(operation, (str(code),))

    async def enroll_user(self, user: User) -> None:
        """Enrol a user at the terminal's own menu."""
        self.store.put_user(user)
        self.changed()
        await self.operate(self.dialect.operations.new_user, (user.pin,))

    async def delete_user(self, pin: str) -> bool:
        """Delete a user at the terminal's own menu; tell whether there was one."""
        if not self.store.delete_user(pin):
            return False
        self.changed()
        await self.operate(self.dialect.operations.deleted_user, (pin,))
        return True

    async def delete_template(
        self, pin: str, kind: Biometric, number: int | None = None
    ) -> bool:
        """Delete a finger, face or palm at the menu; tell whether there was one."""
        if not self.store.delete_templates(pin, kind, number):
            return False
        self.changed()
        objects = (pin,) if number is None else (pin, str(number))
        await self.operate(self.dialect.operations.deleted(kind), objects)
        return True

    async def upload_work_code(self, row: WorkCode) -> Verdict:
        """Send a work code."""
        async with self.line:
            return self._noted(await self._tables.work_code(row))

    async def upload_identity_card(self, row: IdentityCard) -> Verdict:
        """Send an identity card that was read."""
        async with self.line:
            return self._noted(await self._tables.identity_card(row))

    async def upload_error(self, row: Fault) -> Verdict:
        """Send word of something that went wrong."""
        async with self.line:
            return self._noted(await self._tables.fault(row))

    async def upload_package(self, lines: Sequence[str]) -> Verdict:
        """Send lines, each with its tag, packed into a .tgz."""
        async with self.line:
            return self._noted(await self._tables.package(lines))

    async def upload_fingerprint_image(
        self, pin: str, finger: int = 0, image: bytes | None = None
    ) -> Verdict:
        """Send a BMP of a finger, by default one that nobody has."""
        async with self.line:
            return self._noted(await self._tables.fingerprint_image(pin, finger, image))

    async def ask_for_user(self, pin: str) -> bool:
        """Ask the server for a user, take it over and tell whether it is known now."""
        async with self.line:
            return await self._inquiries.about_user(pin)

    async def ask_to_verify(
        self, means: Means | str, content: str, pin: str = "0"
    ) -> bool:
        """Ask whether the server lets a person in; a PIN of 0 is anybody."""
        async with self.line:
            return await self._inquiries.whether_to_let_in(Means(means), pin, content)

    async def power_on(self) -> None:
        """Start again after a power cut: the next thing is a handshake."""
        async with self.line:
            self.switch_on()
        self._autonomy.stir()

    async def run(self) -> None:
        """Live as firmware does, until cancelled."""
        await self._autonomy.run()

    def start(self) -> None:
        """Live as firmware does, in a task of its own."""
        self._autonomy.start()

    def at_rest(self, limit: float = 3.0) -> AbstractAsyncContextManager[None]:
        """Hold the line once the request under way has ended, or give up waiting."""
        return at_rest(self.line, limit)

    async def stop(self) -> None:
        """End the task that start began, between two requests."""
        async with self.at_rest():
            await self._autonomy.stop()
