"""An access-control device as a thing: doors, memory, clock and what it is set to."""

import asyncio
from asyncio import TimerHandle
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
import time as time_module
from typing import Final

from simulator.clock import DEFAULT_OFFSET, Clock
from simulator.http import Server
from simulator.link import REFUSALS, Link, Verdict
from simulator.pace import Pace
from simulator.records import DoorOpening, Executed, Happening
from simulator.secrecy import Secrecy
from simulator.verdict import Complaint, Finding, Rule

from .abilities import abilities, all_options, counters
from .doors import Alarm, Door, default_parameters, state_row
from .messages import Messages
from .models import ACCESS_MODELS, SENSEFACE, AccessModel
from .outputs import AuxiliaryOutput
from .records import NO_DIRECTION, NO_VERIFICATION, AccessEvent, Acknowledgement, Replay
from .rules import in_force
from .seeding import fill
from .session import Configuration
from .store import AccessStore
from .tables import always

# Refusing a registration is done with 406 (document, section 1.2).
ACCESS_REFUSALS: Final = REFUSALS | {406}


class AccessDevice:
    """The state of one device, and nothing that it does by itself."""

    def __init__(
        self,
        server: str,
        serial: str = "VIRTACC000001",
        *,
        model: AccessModel | str = SENSEFACE,
        doors: int | None = None,
        users: int = 0,
        acknowledgement: Acknowledgement | str = Acknowledgement.EITHER,
        registers_always: bool = False,
        registers_again: bool = False,
        device_type: str = "acc",
        several_cards: bool | None = None,
        replay: Replay | str = Replay.RTLOG,
        repeats_rows: bool = False,
        pings: bool = True,
        hangs_on_transactions: bool = False,
        clock_unset: bool = False,
        settings: Mapping[str, str] | None = None,
        refuses: Mapping[str, int] | None = None,
        now: Callable[[], datetime] | None = None,
        offset: timedelta = DEFAULT_OFFSET,
        clock_error: timedelta = timedelta(0),
        pace: Pace = Pace(),
        state_every: float = 30.0,
        rows_per_post: int = 100,
        refusals: Collection[int] = ACCESS_REFUSALS,
        address: str = "192.168.1.201",
        udp_port: int | None = None,
        udp_host: str = "127.0.0.1",
        on_happening: Callable[[Happening], None] | None = None,
    ) -> None:
        """Take a device off the shelf and set it up to call a server."""
        shelf = ACCESS_MODELS[model] if isinstance(model, str) else model
        if doors is not None:
            shelf = replace(shelf, doors=doors, readers=2 * doors)
        self.model = shelf
        self.serial = serial
        self.messages = Messages(serial, self.model, device_type)
        wanted = self.model.several_cards if several_cards is None else several_cards
        self.several_cards = wanted
        self.functions = self.model.functions | ({7} if wanted else set())
        self.acknowledgement = Acknowledgement(acknowledgement)
        self.registers_always = registers_always
        self.registers_again = registers_again
        self.replay = Replay(replay)
        self.repeats_rows = repeats_rows
        self.pings = pings
        self.asked_at = float("-inf")
        self.hangs_on_transactions = hangs_on_transactions
        self.hung = False
        self.clock_set = not clock_unset
        self.settings = {
            **default_parameters(self.model.doors),
            "AntiPassback": "0",
            "InterLock": "0",
            **(settings or {}),
        }
        self.refuses = dict(refuses or {})
        self.clock = Clock(now, offset=offset, error=clock_error)
        self.pace = pace
        self.state_every = state_every
        self.rows_per_post = rows_per_post
        self.address = address
        self.store = AccessStore()
        self.doors = [Door(number, self) for number in range(1, self.model.doors + 1)]
        self.auxiliary_inputs = [False] * self.model.auxiliary_inputs
        self.auxiliary_outputs = [
            AuxiliaryOutput(number, self)
            for number in range(1, self.model.auxiliary_outputs + 1)
        ]
        self.registry_code = ""
        self.session_id = ""
        self.configuration = Configuration()
        self.connected = False
        self.silent = False
        self.rebooting = False
        self.failure: Verdict | None = None
        self.options_due = False
        self.state_due = True
        self.state_told_at = float("-inf")
        self.enroll_result = 0
        self.door_openings: list[DoorOpening] = []
        self.executed: list[Executed] = []
        self.monotonic: Callable[[], float] = time_module.monotonic
        self.secrecy: Secrecy | None = None
        self.wake_up = (udp_host, udp_port)
        self.link = Link(
            Server.from_url(server),
            name=serial,
            timeout=pace.timeout,
            refusals=refusals,
            listener=on_happening,
        )
        self.line = asyncio.Lock()
        self.random = Random(serial)
        if users or self.model.factory_time_zone:
            self.store.put("timezone", always(), sent=True)
        fill(self.store, self.model, serial, users, several_cards=wanted)

    @property
    def complaints(self) -> list[Complaint]:
        """Return what the server did wrong so far."""
        return self.link.complaints

    @property
    def counters(self) -> Counter[str]:
        """Return the numbers of requests by their outcome."""
        return self.link.counters

    @property
    def error_delay(self) -> float:
        """Return the seconds to wait after a failure."""
        return self.configuration.error_delay

    @property
    def realtime(self) -> bool:
        """Tell whether events go out at once."""
        talks = self.connected and not self.silent and self.failure is None
        return talks and self.configuration.realtime

    def tell(self, kind: str, text: str) -> None:
        """Tell a spectator what happened."""
        self.link.tell(kind, text)

    def complain_of(self, command_id: str, rule: Rule, came: str) -> None:
        """Report a command that firmware would stumble over."""
        self.link.complain(f"command {command_id}", [Finding(rule, came)])

    def door(self, number: int) -> Door:
        """Return a door, or raise ValueError if there is none of this number."""
        if not 1 <= number <= len(self.doors):
            raise ValueError(f"There is no door {number}")
        return self.doors[number - 1]

    def abilities(self) -> dict[str, str]:
        """Return what a registration tells."""
        return abilities(
            self.model,
            self.serial,
            several_cards=self.several_cards,
            address=self.address,
        )

    def pushed_options(self) -> dict[str, str]:
        """Return what the options upload tells."""
        return all_options(
            counters(self.model, self.serial, self.store),
            {"IPAddress": self.address, "PushVersion": self.model.push_library},
        )

    def all_options(self) -> dict[str, str]:
        """Return every option that can be asked for."""
        return all_options(
            self.abilities(),
            {"LockCount": str(self.model.doors)},
            self.pushed_options(),
            self.settings,
        )

    def later(self, seconds: float, call: Callable[[], None]) -> TimerHandle:
        """Call back when so many of the device's seconds are over."""
        loop = asyncio.get_running_loop()
        return loop.call_later(seconds * self.pace.scale, call)

    def in_force(self, zone: str) -> bool:
        """Tell whether a time zone exists and is in force now."""
        row = self.store.tables["timezone"].get((zone,))
        holidays = self.store.tables["holiday"]
        return row is not None and in_force(row, holidays, self.clock.now())

    def log(
        self,
        event: int,
        address: int = 1,
        *,
        pin: str = "0",
        card: str = "0",
        direction: int = NO_DIRECTION,
        verification: str = str(NO_VERIFICATION),
        time: datetime | None = None,
    ) -> AccessEvent:
        """Record an event; a time of its own makes it one from before."""
        row = AccessEvent(
            index=self.store.next_index(),
            time=self.clock.local(time) if self.clock_set or time else None,
            event=event,
            address=address,
            pin=pin,
            card=card,
            direction=direction,
            verification=verification,
            late=time is not None or not self.connected or self.link.cut,
        )
        self.store.events.put(row.index, row)
        self.tell("event", f"{event} at {address} of {pin}")
        self.stir()
        return row

    def changed_state(self) -> None:
        """Note that there is another state to tell."""
        self.state_due = True
        self.stir()

    def stir(self) -> None:
        """Look at once what there is to do, if anybody drives this device."""

    @property
    def wire_time(self) -> str:
        """Return what the clock shows, as rows have it."""
        return AccessEvent(0, self.clock.now() if self.clock_set else None, 0).wire_time

    def state_row(self) -> str:
        """Return the state of the doors."""
        return state_row(self.doors, self.wire_time)

    def tamper(self, *, door: int = 1) -> None:
        """Open the housing."""
        self.door(door).raise_alarm(Alarm.TAMPER, 100)

    def switch_off(self) -> None:
        """Lose the power: what was only in the relays and in time is gone."""
        for door in self.doors:
            door.stop()
        for output in self.auxiliary_outputs:
            output.stop()
        self.hung = False

    def switch_on(self) -> None:
        """Note that the device was switched on; it connects anew, with its old code."""
        self.failure = None
        self.connected = False
        self.silent = False
        self.state_due = True
        self.log(206)
