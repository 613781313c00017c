"""The decision at a door: who is this, and may this person pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.records import Biometric

from .doors import Alarm, Door
from .records import Credential, Method, TableRow
from .rules import allows, is_valid
from .tables import card_number, hexadecimal_card

if TYPE_CHECKING:
    from .device import AccessDevice

UNKNOWN: Final = 27
_NO_ALARM: Final = Alarm(0)
_DURESS_FINGERS: Final = 16


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes of a verification: the event, and whether the door opens."""

    event: int
    opens: bool = False
    pin: str = "0"
    card: str = "0"
    alarm: Alarm = _NO_ALARM


class Doorkeeper:
    """Decides from the tables of one device (document, section 7)."""

    def __init__(self, device: AccessDevice) -> None:
        """Take the device whose doors it keeps."""
        self._device = device
        self._passed: dict[tuple[int, str], float] = {}

    def decide(self, door: Door, shown: Sequence[Credential]) -> Decision:
        """Decide about a person who has shown all of these."""
        methods = frozenset(credential.method for credential in shown)
        card = next((c.value for c in shown if c.method is Method.CARD), "0")
        if special := self._by_door_password(door, shown):
            return special
        pin, duress, lost = self._identify(shown)
        if pin is None:
            return Decision(UNKNOWN, card=card)
        user = self._device.store.user(pin)
        if user is None:
            return Decision(UNKNOWN, card=card)
        card = card if card != "0" else self._card_of(user)

        def refused(event: int) -> Decision:
            return Decision(event, pin=pin, card=card)

        if lost:
            return refused(38)
        if door.locked_down or door.emergency is False:
            if 48 in self._device.functions and self._is_super(pin, door):
                return Decision(208, opens=True, pin=pin, card=card)
            return refused(63)
        if (event := self._refusal(door, user, methods)) is not None:
            return refused(event)
        self._passed[door.number, pin] = self._device.monotonic()
        if duress:
            return Decision(101, True, pin, card, Alarm.DURESS_FINGER)
        if self._is_super(pin, door):
            return Decision(208, True, pin, card)
        if door.always_open:
            return Decision(1, True, pin, card)
        grants = self._device.model.grants
        event = next((grants[m] for m in Method if m in methods and m in grants), 0)
        return Decision(event, True, pin, card)

    def _refusal(
        self, door: Door, user: TableRow, methods: frozenset[Method]
    ) -> int | None:
        device = self._device
        pin = user.get("Pin", "")
        now = device.clock.now()
        if not device.in_force(door.setting("ValidTZ", "1")):
            return 21
        style = door.setting("VerifyType")
        if not allows(style, methods):
            return 41
        if user.get("Disable") == "1":
            return 39
        if not is_valid(user, now, packed=device.model.packed_validity):
            return 29
        if self._is_super(pin, door):
            return None
        rights = [
            row
            for row in device.store.rows("userauthorize", Pin=pin)
            if self._opens(row, door.number)
        ]
        if not rights:
            return 23
        if 62 in device.functions:
            rights = [row for row in rights if is_valid(row, now, packed=True)]
            if not rights:
                return 29
        if not any(
            device.in_force(row.get("AuthorizeTimezoneId", "")) for row in rights
        ):
            return 22
        if self._is_interlocked(door):
            return 25
        pause = door.seconds("Intertime") * device.pace.scale
        passed = self._passed.get((door.number, pin))
        if pause and passed is not None and device.monotonic() - passed < pause:
            return 20
        return None

    def _opens(self, row: TableRow, door: int) -> bool:
        text = row.get("AuthorizeDoorId", "")
        if not text.isdecimal():
            return False
        if 15 in self._device.functions:
            return int(text) == door
        return bool(int(text) & 1 << door - 1)

    def _is_super(self, pin: str, door: Door) -> bool:
        user = self._device.store.user(pin) or {}
        if 16 not in self._device.functions:
            return user.get("SuperAuthorize") == "1"
        mask = 1 << door.number - 1
        return any(
            int(row["DoorID"]) & mask
            for row in self._device.store.rows("SuperAuthorize", Pin=pin)
            if row.get("DoorID", "").isdecimal()
        )

    def _is_interlocked(self, door: Door) -> bool:
        groups = {
            "1": ((1, 2),),
            "2": ((3, 4),),
            "3": ((1, 2, 3),),
            "4": ((1, 2), (3, 4)),
            "5": ((1, 2, 3, 4),),
        }.get(self._device.settings.get("InterLock", "0"), ())
        return any(
            other.contact_open
            for group in groups
            if door.number in group
            for other in self._device.doors
            if other.number in group and other is not door
        )

    def _by_door_password(
        self, door: Door, shown: Sequence[Credential]
    ) -> Decision | None:
        """Return what comes of a password that belongs to the door and not to a person."""
        for credential in shown:
            if credential.method is not Method.PASSWORD or credential.pin:
                continue
            if credential.value and credential.value == door.setting(
                "ForcePassWord", ""
            ):
                return Decision(101, True, alarm=Alarm.DURESS_PASSWORD)
            if credential.value and credential.value == door.setting(
                "SupperPassWord", ""
            ):
                return Decision(4, opens=True)
        return None

    def _identify(self, shown: Sequence[Credential]) -> tuple[str | None, bool, bool]:
        """Return whose all of these are, whether under duress, and whether it is lost."""
        pins: set[str] = set()
        duress = lost = False
        for credential in shown:
            match credential.method:
                case Method.CARD:
                    pin, is_lost = self._owner(credential.value)
                    lost = lost or is_lost
                case Method.PIN:
                    known = self._device.store.user(credential.pin) is not None
                    pin = credential.pin if known else None
                case Method.PASSWORD:
                    user = self._device.store.user(credential.pin) or {}
                    right = bool(credential.value)
                    right = right and user.get("Password") == credential.value
                    pin = credential.pin if right else None
                case _:
                    pin, forced = self._biometric(credential)
                    duress = duress or forced
            if pin is None:
                return None, duress, lost
            pins.add(pin)
        return (pins.pop() if len(pins) == 1 else None), duress, lost

    def _owner(self, number: str) -> tuple[str | None, bool]:
        wanted = int(number) if number.isdecimal() else -1
        store = self._device.store
        if self._device.several_cards:
            for row in store.tables["mulcarduser"]:
                if hexadecimal_card(row.get("CardNo", "")) == wanted:
                    return row.get("Pin"), row.get("LossCardFlag") == "1"
            return None, False
        for row in store.users:
            text = row.get("CardNo", "")
            if text not in ("", "0") and card_number(text) == wanted:
                return row.get("Pin"), False
        return None, False

    def _card_of(self, user: TableRow) -> str:
        if self._device.several_cards:
            return "0"
        return str(card_number(user.get("CardNo", "")) or 0)

    def _biometric(self, credential: Credential) -> tuple[str | None, bool]:
        store = self._device.store
        pin, number = credential.pin, str(credential.number)
        if credential.method.biometric is Biometric.VISIBLE_FACE:
            known = store.rows("biodata", Pin=pin, Type="9")
            photos = store.rows("biophoto", PIN=pin, Type="9")
            return (pin if known or photos else None), False
        for row in store.rows("biodata", Pin=pin, Type="1", No=number):
            return pin, row.get("Duress") == "1"
        for row in store.rows("templatev10", Pin=pin):
            finger = row.get("FingerID", "0")
            place = int(finger) if finger.isdecimal() else 0
            if place % _DURESS_FINGERS == credential.number:
                return pin, place >= _DURESS_FINGERS or row.get("Valid") == "3"
        return None, False
