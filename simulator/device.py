"""A terminal as a thing: what it is, what it remembers, what it tells of itself."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from random import Random
import time as time_module
from typing import Final

from .clock import DEFAULT_OFFSET, Clock
from .dialects import DIALECTS
from .http import Server
from .link import REFUSALS, Link, Verdict
from .models import MODELS, SPEEDFACE_V5L, Capacity, Identity, Model, Tally
from .options import all_options
from .pace import Pace
from .records import Biometric, DoorOpening, Executed, Happening, Operation, PhotoForm
from .secrecy import Secrecy
from .seeding import (
    make_picture,
    make_punch,
    make_template,
    make_user,
    past_punch_times,
)
from .session import ServerOptions
from .store import Store
from .verdict import Complaint

_ERROR_DELAY: Final = 30.0
_KINDS_BY_PREFERENCE: Final = (Biometric.VISIBLE_FACE, Biometric.FINGERPRINT)


class Device:
    """The state of one attendance terminal, and nothing that it does by itself."""

    def __init__(
        self,
        server: str,
        serial: str = "VIRT000000001",
        *,
        model: Model | str = SPEEDFACE_V5L,
        dialect: str | None = None,
        language: int | None = None,
        communication_key: str | None = None,
        encryption: bool = False,
        users: int = 0,
        stored: int = 0,
        stored_days: int = 7,
        pictures: bool = False,
        now: Callable[[], datetime] | None = None,
        offset: timedelta = DEFAULT_OFFSET,
        clock_error: timedelta = timedelta(0),
        pace: Pace = Pace(),
        knows: Collection[str] = (),
        refuses: Collection[str] = (),
        capacity: Capacity | None = None,
        lines_per_post: int = 100,
        raw_blanks: bool = False,
        ignores_dates: bool = False,
        photo_form: PhotoForm | str | None = None,
        reports_errors: bool = False,
        errors_first: bool = False,
        miscounts: int = 0,
        refusals: Collection[int] = REFUSALS,
        address: str | None = None,
        udp_port: int | None = None,
        udp_host: str = "127.0.0.1",
        on_happening: Callable[[Happening], None] | None = None,
    ) -> None:
        """Take a terminal off the shelf and set it up to call a server."""
        self.model = MODELS[model] if isinstance(model, str) else model
        self.dialect = DIALECTS[dialect or self.model.dialect]
        # Who encrypts proves the key, and does not show it.
        shown_key = None if encryption else communication_key
        self.identity = Identity(serial, self.model, language, shown_key)
        self.secrecy = Secrecy(serial, communication_key) if encryption else None
        self.capacity = capacity or self.model.capacity
        self.knows = (self.dialect.commands | set(knows)) - set(refuses)
        self.pace = pace
        # Much firmware takes from when until when somebody may enter, and forgets it.
        self.ignores_dates = ignores_dates
        self.lines_per_post = lines_per_post
        self.raw_blanks = raw_blanks
        self.pictures = pictures
        self.photo_form = PhotoForm(photo_form) if photo_form else None
        self.reports_errors = reports_errors
        self.errors_first = errors_first
        self.miscounts = miscounts
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
            secrecy=self.secrecy,
            listener=on_happening,
        )
        self.wake_up = (udp_host, udp_port)
        self.line = asyncio.Lock()
        self.random = Random(serial)
        self._fill(users, stored, stored_days)

    def _fill(self, users: int, stored: int, stored_days: int) -> None:
        chinese = self.dialect.language(self.identity) == self.dialect.chinese
        for number in range(1, users + 1):
            user = make_user(number, chinese=chinese)
            self.store.put_user(user)
            for kind in self.model.biometrics:
                if kind in self.dialect.biometric_numbers and kind != Biometric.PALM:
                    self.store.put_template(
                        make_template(self.identity, user.pin, kind)
                    )
            if self.pictures:
                self.store.put_picture(make_picture(self.identity, user.pin))
                self.take_comparison_photo(user.pin)
        now = self.clock.now()
        for time in past_punch_times(stored, now, stored_days, self.random):
            number = self.store.next_punch_number()
            pin = str(self.random.randint(1, users or 10))
            self.store.add_punch(
                make_punch(pin, time, self.verification, self.random, number)
            )

    def take_comparison_photo(self, pin: str) -> None:
        """Keep the photo of a face, if the model compares with photos at all."""
        if self.model.takes_photos(Biometric.VISIBLE_FACE):
            self.store.put_picture(make_picture(self.identity, pin, comparison=True))

    @property
    def complaints(self) -> list[Complaint]:
        """Return what the server did wrong so far."""
        return self.link.complaints

    @property
    def counters(self) -> Counter[str]:
        """Return the numbers of requests by their outcome."""
        return self.link.counters

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
    def error_delay(self) -> float:
        """Return the seconds to wait after a failure."""
        return self.options.error_delay if self.options else _ERROR_DELAY

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
            punches=self.counted(len(self.store.punches)),
            address=self.address or self.link.address or "0.0.0.0",
        )

    def counted(self, punches: int) -> int:
        """Return how many punches it claims to hold; where there are some, it may err."""
        return punches + self.miscounts if punches else 0

    def all_options(self) -> dict[str, str]:
        """Return every option of the terminal, as INFO lists them."""
        return all_options(
            self.identity, self.dialect, self.tally(), self.settings, self.clock.now()
        )

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

    def switch_on(self) -> None:
        """Note that the terminal was switched on; it has to begin anew."""
        self.failure = None
        self.connected = False
        self.info_due = True
        self.log_operation(self.dialect.operations.power_on)

    def changed(self) -> None:
        """Note that the counters changed, which the server is told."""
        self.options_due = self.pushes_options
        self.info_due = True
