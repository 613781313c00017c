"""A virtual terminal: what it can do, and the messages that it sends for it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random
import time as time_module
from typing import Final

from .autonomy import Autonomy, Pace
from .clock import DEFAULT_OFFSET, Clock
from .commands import Result
from .condensed import CondensedDialect
from .conversation import Conversation
from .data_commands import Refused
from .dialect import Dialect, Line
from .early import EarlyDialect
from .http import Server
from .link import REFUSALS, Link, Verdict
from .models import MODELS, SPEEDFACE_V5L, Capacity, Identity, Model, Tally
from .options import all_options
from .photo import FACE_JPEG
from .records import (
    Biometric,
    DoorOpening,
    Executed,
    Happening,
    Operation,
    Photo,
    Punch,
    Row,
    User,
)
from .seeding import make_punch, make_template, make_user, past_punch_times
from .session import ServerOptions
from .store import Store
from .uploads import Uploader
from .verdict import Command, Complaint

DIALECTS: Final = {
    dialect.name: dialect for dialect in (Dialect(), CondensedDialect(), EarlyDialect())
}
_KINDS_BY_PREFERENCE: Final = (Biometric.VISIBLE_FACE, Biometric.FINGERPRINT)


class VirtualTerminal:
    """One attendance terminal that calls a server, as real firmware would."""

    def __init__(
        self,
        server: str,
        serial: str = "VIRT000000001",
        *,
        model: Model | str = SPEEDFACE_V5L,
        dialect: str | None = None,
        language: int | None = None,
        communication_key: str | None = None,
        users: int = 0,
        stored: int = 0,
        stored_days: int = 7,
        now: Callable[[], datetime] | None = None,
        offset: timedelta = DEFAULT_OFFSET,
        clock_error: timedelta = timedelta(0),
        pace: Pace = Pace(),
        knows: Collection[str] = (),
        refuses: Collection[str] = (),
        capacity: Capacity | None = None,
        lines_per_post: int = 100,
        raw_blanks: bool = False,
        refusals: Collection[int] = REFUSALS,
        address: str | None = None,
        udp_port: int | None = None,
        udp_host: str = "127.0.0.1",
        on_happening: Callable[[Happening], None] | None = None,
    ) -> None:
        """Take a terminal off the shelf and set it up to call a server."""
        self.model = MODELS[model] if isinstance(model, str) else model
        self.dialect = DIALECTS[dialect or self.model.dialect]
        self.identity = Identity(serial, self.model, language, communication_key)
        self.capacity = capacity or self.model.capacity
        self.knows = (self.dialect.commands | set(knows)) - set(refuses)
        self.pace = pace
        self.lines_per_post = lines_per_post
        self.raw_blanks = raw_blanks
        self.address = address
        self.clock = Clock(now, offset=offset, error=clock_error)
        self.store = Store()
        self.settings = dict(self.model.settings)
        self.files: dict[str, bytes] = {}
        self.options: ServerOptions | None = None
        self.connected = False
        self.rebooting = False
        self.failure: Verdict | None = None
        self.options_due = False
        self.info_due = True
        self.alarm_active = False
        self.alarms_silenced = 0
        self.enroll_result = 0
        self.door_openings: list[DoorOpening] = []
        self.executed: list[Executed] = []
        self.monotonic: Callable[[], float] = time_module.monotonic
        self.link = Link(
            Server.from_url(server),
            name=serial,
            timeout=pace.timeout,
            refusals=refusals,
            listener=on_happening,
        )
        self._random = Random(serial)
        self._line = asyncio.Lock()
        self._uploader = Uploader(self)
        self._conversation = Conversation(self, self._uploader)
        self._autonomy = Autonomy(self, udp_host, udp_port)
        self._fill(users, stored, stored_days)

    def _fill(self, users: int, stored: int, stored_days: int) -> None:
        language = self.dialect.language(self.identity)
        for number in range(1, users + 1):
            user = make_user(number, chinese=language == self.dialect.chinese)
            self.store.put_user(user)
            for kind in self.model.biometrics:
                if kind in self.dialect.biometric_numbers and kind != Biometric.PALM:
                    self.store.put_template(
                        make_template(self.identity, user.pin, kind)
                    )
        now = self.clock.now()
        for time in past_punch_times(stored, now, stored_days, self._random):
            number = self.store.next_punch_number()
            pin = str(self._random.randint(1, users or 10))
            self.store.add_punch(
                make_punch(pin, time, self.verification, self._random, number)
            )

    @property
    def complaints(self) -> list[Complaint]:
        """Return what the server did wrong so far."""
        return self.link.complaints

    @property
    def counters(self) -> Counter[str]:
        """Return the numbers of requests by their outcome."""
        return self.link.counters

    @property
    def udp_port(self) -> int | None:
        """Return the port that is open for wake-up datagrams, if one is."""
        return self._autonomy.udp_port

    @property
    def encoding(self) -> str:
        """Return the encoding of names and texts."""
        return self.dialect.encoding(self.dialect.language(self.identity))

    @property
    def verification(self) -> int:
        """Return the code of this model's usual way to verify."""
        for kind in _KINDS_BY_PREFERENCE:
            if kind in self.model.biometrics and kind in self.dialect.verifications:
                return self.dialect.verifications[kind]
        return 0

    @property
    def lock_seconds(self) -> int:
        """Return for how long the relay opens."""
        seconds = self.settings.get("LockOn", "5")
        return int(seconds) if seconds.isdecimal() else 5

    @property
    def realtime(self) -> bool:
        """Tell whether records go out at once."""
        return self.connected and self.options is not None and self.options.realtime

    @property
    def pushes_options(self) -> bool:
        """Tell whether the options go to this server."""
        if self.dialect.always_pushes_options:
            return True
        wanted = self.options is not None and self.options.wants_options
        return self.model.pushes_options and wanted

    def tell(self, kind: str, text: str) -> None:
        """Tell a spectator what happened."""
        self.link.tell(kind, text)

    def tally(self) -> Tally:
        """Return the counters of the memory."""
        count = self.store.count
        return Tally(
            users=len(self.store.users),
            fingerprints=count(Biometric.FINGERPRINT),
            faces=count(Biometric.VISIBLE_FACE) + count(Biometric.NEAR_INFRARED_FACE),
            palms=count(Biometric.PALM),
            punches=len(self.store.punches),
            address=self.address or self.link.address or "0.0.0.0",
        )

    def all_options(self) -> dict[str, str]:
        """Return every option of the terminal, as INFO lists them."""
        return all_options(
            self.identity, self.dialect, self.tally(), self.settings, self.clock.now()
        )

    async def handshake(self) -> Verdict:
        """Ask for the server's options and take them over."""
        async with self._line:
            return self._noted(await self._conversation.handshake())

    async def push_options(self) -> Verdict:
        """Tell the server the terminal's own options."""
        async with self._line:
            return self._noted(await self._conversation.push_options())

    async def ping(self) -> Verdict:
        """Give a sign of life."""
        async with self._line:
            return self._noted(await self._conversation.ping())

    async def poll(self) -> Verdict:
        """Ask for commands, carry them out and report them."""
        async with self._line:
            return self._noted(await self._conversation.poll())

    async def execute(self, text: str, command_id: str = "0") -> Result:
        """Carry out the text of a command without a server that sent it."""
        async with self._line:
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
        async with self._line:
            lines = lines_per_post or self.lines_per_post
            return self._noted(await self._uploader.everything(lines))

    async def send_lines(self, command_id: str, lines: Sequence[Line]) -> None:
        """Send the result of a query, or refuse the command if that fails."""
        if not await self._uploader.query_lines(command_id, lines, self.lines_per_post):
            raise Refused(self.dialect.codes.access)

    async def send_rows(self, command_id: str, rows: Sequence[Row]) -> None:
        """Send records as the result of a query."""
        lines = (self.dialect.line(self.model, row) for row in rows)
        await self.send_lines(command_id, [line for line in lines if line is not None])

    async def send_photos(self, command_id: str, photos: Sequence[Photo]) -> None:
        """Send photos as the result of a query."""
        if not await self._uploader.query_photos(command_id, photos):
            raise Refused(self.dialect.codes.access)

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
            temperature=temperature or f"{self._random.uniform(36.0, 36.9):.1f}",
            number=self.store.next_punch_number(),
        )
        self.store.add_punch(punch)
        self.info_due = True
        if photo:
            self.store.add_photo(Photo(pin, punch.time, FACE_JPEG))
        await self._send_now()
        return punch

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
        async with self._line:
            if self.realtime:
                lines = self.lines_per_post
                verdict = await self._uploader.everything(lines, realtime=True)
                self._noted(verdict)
        self._autonomy.stir()

    def log_operation(
        self,
        code: int,
        objects: Sequence[str] = (),
        *,
        operator: str = "0",
        time: datetime | None = None,
    ) -> Operation:
        """Record an operation without sending it."""
        one, two, three, four = (*objects, "0", "0", "0", "0")[:4]
        row = Operation(code, self.clock.local(time), operator, (one, two, three, four))
        self.store.add_operation(row)
        return row

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
        self.options_due = self.pushes_options
        self.info_due = True
        await self.operate(self.dialect.operations.new_user, (user.pin,))

    def switch_on(self) -> None:
        """Note that the terminal was switched on; it has to begin anew."""
        self.failure = None
        self.connected = False
        self.info_due = True
        self.log_operation(self.dialect.operations.power_on)

    async def power_on(self) -> None:
        """Start again after a power cut: the next thing is a handshake."""
        async with self._line:
            self.switch_on()
        self._autonomy.stir()

    async def run(self) -> None:
        """Live as firmware does, until cancelled."""
        await self._autonomy.run()

    def start(self) -> None:
        """Live as firmware does, in a task of its own."""
        self._autonomy.start()

    @asynccontextmanager
    async def at_rest(self, limit: float = 3.0) -> AsyncIterator[None]:
        """Hold the line once the request under way has ended, or give up waiting."""
        try:
            async with asyncio.timeout(limit):
                await self._line.acquire()
        except TimeoutError:
            yield
            return
        try:
            yield
        finally:
            self._line.release()

    async def stop(self) -> None:
        """End the task that start began, between two requests."""
        async with self.at_rest():
            await self._autonomy.stop()
