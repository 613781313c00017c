"""A virtual access-control device: what people do at it, and how it is driven."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import cached_property
from typing import override

from simulator.commands import Result
from simulator.images import commented
from simulator.life import at_rest
from simulator.link import NOTHING_TO_DO, Verdict
from simulator.photo import FACE_JPEG
from simulator.verdict import Command

from .autonomy import AccessAutonomy
from .conversation import AccessConversation
from .decision import Doorkeeper
from .device import AccessDevice
from .records import AccessEvent, Credential, Method
from .rules import verification_code
from .uploads import AccessUploader


class VirtualAccessTerminal(AccessDevice):
    """One device with doors that calls a server, as real firmware would."""

    @cached_property
    def _uploads(self) -> AccessUploader:
        return AccessUploader(self)

    @cached_property
    def _conversation(self) -> AccessConversation:
        return AccessConversation(self, self._uploads)

    @cached_property
    def _keeper(self) -> Doorkeeper:
        return Doorkeeper(self)

    @cached_property
    def _autonomy(self) -> AccessAutonomy:
        return AccessAutonomy(self)

    def _noted(self, verdict: Verdict) -> Verdict:
        self.failure = None if verdict.accepted else verdict
        if not verdict.accepted:
            if self.connected:
                self.tell("offline", verdict.reason or verdict.outcome.name.lower())
            # Most go on as if nothing had been once the server is back.
            self.connected = self.connected and not self.registers_again
        return verdict

    async def handshake(self) -> Verdict:
        """Connect, register if needed and take the configuration over."""
        async with self.line:
            return self._noted(await self._conversation.connect())

    async def push_options(self) -> Verdict:
        """Tell the server the device's own options."""
        async with self.line:
            return self._noted(await self._uploads.options())

    async def poll(self) -> Verdict:
        """Ask for commands, carry them out and report them."""
        async with self.line:
            return self._noted(await self._conversation.poll())

    async def ping(self) -> Verdict:
        """Give a sign of life."""
        async with self.line:
            return self._noted(await self._uploads.ping())

    async def ask_time(self) -> Verdict:
        """Ask for the time and set the clock."""
        async with self.line:
            return self._noted(await self._conversation.ask_time())

    async def upload(self) -> Verdict:
        """Send everything that is due."""
        async with self.line:
            return self._noted(await self._uploads.everything())

    async def execute(self, text: str, command_id: str = "0") -> Result:
        """Carry out the text of a command without a server that sent it."""
        async with self.line:
            return await self._conversation.execute(Command(command_id, text))

    @property
    def resend_wait(self) -> float:
        """Return the seconds until an unacknowledged table goes again, or 0."""
        return self._uploads.waits

    @property
    def upload_is_due(self) -> bool:
        """Tell whether there is something that may go now."""
        waiting = self.store.unsent or self.options_due
        return bool(waiting) or self._uploads.state_is_due

    @property
    def udp_port(self) -> int | None:
        """Return the port that is open for wake-up datagrams, if one is."""
        return self._autonomy.udp_port

    @override
    def stir(self) -> None:
        self._autonomy.stir()

    async def _send_now(self) -> None:
        async with self.line:
            if self.realtime:
                verdict = await self._uploads.events()
                if verdict.accepted:
                    verdict = await self._uploads.state()
                self._noted(verdict)

    async def present(
        self, door: int, *shown: Credential, out: bool = False
    ) -> AccessEvent:
        """Show all of these at a door's reader, outside or inside."""
        keeper = self.door(door)
        decision = self._keeper.decide(keeper, shown)
        methods = frozenset(credential.method for credential in shown)
        bits = self.configuration.verifies_in_bits
        if decision.opens:
            keeper.alarms |= decision.alarm
            keeper.unlock(keeper.seconds("Drivertime", "5"))
        event = self.log(
            decision.event,
            door,
            pin=decision.pin,
            card=decision.card,
            direction=1 if out else 0,
            verification=verification_code(methods, bits=bits),
        )
        await self._send_now()
        return event

    async def present_card(
        self, number: int | str, door: int = 1, *, out: bool = False
    ) -> AccessEvent:
        """Show a card of a decimal number."""
        return await self.present(door, Credential(Method.CARD, str(number)), out=out)

    async def present_finger(
        self, pin: str, door: int = 1, *, number: int = 0, out: bool = False
    ) -> AccessEvent:
        """Lay somebody's finger down."""
        shown = Credential(Method.FINGER, "", pin, number)
        return await self.present(door, shown, out=out)

    async def present_face(
        self, pin: str, door: int = 1, *, out: bool = False
    ) -> AccessEvent:
        """Show somebody's face."""
        return await self.present(door, Credential(Method.FACE, "", pin), out=out)

    async def enter_password(
        self, password: str, pin: str = "", door: int = 1, *, out: bool = False
    ) -> AccessEvent:
        """Type a person's password, or without a PIN one of the door itself."""
        shown = Credential(Method.PASSWORD, password, pin)
        return await self.present(door, shown, out=out)

    async def open_door(self, door: int = 1) -> None:
        """Open the leaf; if nothing has unlocked it, that is by force."""
        self.door(door).open_contact()
        await self._send_now()

    async def close_door(self, door: int = 1) -> None:
        """Close the leaf."""
        self.door(door).close_contact()
        await self._send_now()

    async def force_door(self, door: int = 1) -> None:
        """Break a locked door open; raise ValueError if it is not locked."""
        if self.door(door).unlocked or self.door(door).contact_open:
            raise ValueError(f"Door {door} does not have to be forced")
        await self.open_door(door)

    async def press_exit(self, door: int = 1) -> bool:
        """Press the exit button; tell whether the door unlocked."""
        opened = self.door(door).press_exit()
        await self._send_now()
        return opened

    async def ring(self, door: int = 1) -> AccessEvent:
        """Press the doorbell."""
        self.door(door)
        event = self.log(224, door)
        await self._send_now()
        return event

    async def trip(self, number: int, *, tripped: bool = True) -> AccessEvent:
        """Short an auxiliary input, or open it again."""
        if not 1 <= number <= len(self.auxiliary_inputs):
            raise ValueError(f"There is no auxiliary input {number}")
        self.auxiliary_inputs[number - 1] = tripped
        event = self.log(221 if tripped else 220, number)
        await self._send_now()
        return event

    async def open_housing(self, door: int = 1) -> None:
        """Tamper with the device."""
        self.tamper(door=door)
        await self._send_now()

    async def record(
        self, event: int, door: int = 1, *, pin: str = "0", time: datetime | None = None
    ) -> AccessEvent:
        """Record any event, with a time of its own if it is to be an old one."""
        row = self.log(event, door, pin=pin, time=time)
        await self._send_now()
        return row

    async def take_photo(self, pin: str | None = None) -> Verdict:
        """Send a snapshot of a person, or of nobody known."""
        now = self.clock.now()
        person = f"-{pin}" if pin is not None else ""
        jpeg = commented(FACE_JPEG, f"{self.serial} {now}")
        async with self.line:
            return self._noted(
                await self._uploads.snapshot(f"{now:%Y%m%d%H%M%S}{person}.jpg", jpeg)
            )

    async def enroll_user(self, row: dict[str, str]) -> None:
        """Enrol a user at the menu: he may pass door 1 at any time."""
        self.store.put("user", row)
        right = {"AuthorizeTimezoneId": "1", "AuthorizeDoorId": "1"}
        self.store.put("userauthorize", {"Pin": row["Pin"], **right}, sent=True)
        self.options_due = True
        self.stir()

    def go_offline(self) -> None:
        """Pull the network cable."""
        self.link.cut = True
        self.tell("offline", "network cable pulled")

    def go_online(self) -> None:
        """Plug the network cable in; the next try comes after the error delay."""
        self.link.cut = False
        self.tell("online", "network cable plugged in")

    async def power_on(self) -> None:
        """Start again after a power cut: the next thing is to connect."""
        async with self.line:
            self.switch_off()
            self.switch_on()
        self.stir()

    async def talk(self) -> Verdict:
        """Say what there is to say besides asking for commands."""
        for door in self.doors:
            door.tick()
        if self.silent:
            return NOTHING_TO_DO
        verdict = NOTHING_TO_DO
        if self.options_due:
            verdict = await self.push_options()
        if verdict.accepted and self.upload_is_due:
            verdict = await self.upload()
        return verdict

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
            self.switch_off()
