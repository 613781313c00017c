"""Doors as things: relays, contacts, alarms and the times that run on them."""

from asyncio import TimerHandle
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import IntFlag
from typing import Final, Protocol

_ALARM_DOORS: Final = 8


class Alarm(IntFlag):
    """The bits of a door's alarm byte (document, section 2.2)."""

    FORCED = 0x01
    TAMPER = 0x02
    DURESS_PASSWORD = 0x04
    DURESS_FINGER = 0x08
    HELD_OPEN = 0x10
    MAINS = 0x20
    BATTERY = 0x40
    READER = 0x80


class Site(Protocol):
    """Where a door is: what keeps its time and hears of what happens to it."""

    settings: dict[str, str]

    def log(self, event: int, address: int = 1) -> object:
        """Record an event."""

    def changed_state(self) -> None:
        """Note that there is another state to tell."""

    def later(self, seconds: float, call: Callable[[], None]) -> TimerHandle:
        """Call back when so many of the device's seconds are over."""

    def in_force(self, zone: str) -> bool:
        """Tell whether a time zone is in force now."""


class Door:
    """One door with a lock, a contact and an exit button."""

    def __init__(self, number: int, site: Site) -> None:
        """Hang the door."""
        self.number = number
        self.contact_open = False
        self.latched = False
        self.normal_open = False
        self.locked_down = False
        self.emergency: bool | None = None
        self.period_disabled = False
        self.alarms = Alarm(0)
        self._site = site
        self._relay_timer: TimerHandle | None = None
        self._detector_timer: TimerHandle | None = None
        self._keeps_open = False

    def setting(self, name: str, default: str = "0") -> str:
        """Return one of the door's parameters."""
        return self._site.settings.get(f"Door{self.number}{name}", default)

    def seconds(self, name: str, default: str = "0") -> int:
        """Return one of the door's parameters that is a number."""
        text = self.setting(name, default)
        return int(text) if text.isdecimal() else int(default)

    @property
    def has_sensor(self) -> bool:
        """Tell whether the contact is wired and configured."""
        return self.setting("SensorType") in ("1", "2")

    @property
    def always_open(self) -> bool:
        """Tell whether the door is held open by a mode or a period."""
        return self.normal_open or (self.in_open_period and not self.period_disabled)

    @property
    def in_open_period(self) -> bool:
        """Tell whether the time zone in which the door stays open is in force."""
        zone = self.setting("KeepOpenTimeZone")
        return zone != "0" and self._site.in_force(zone)

    @property
    def unlocked(self) -> bool:
        """Tell whether the relay is drawn."""
        if self.emergency is not None:
            return self.emergency
        if self.locked_down:
            return False
        return self.latched or self.always_open or self._relay_timer is not None

    def tick(self) -> None:
        """Follow the clock into and out of the period in which the door stays open."""
        keeps_open = self.always_open
        if keeps_open != self._keeps_open:
            self._keeps_open = keeps_open
            if not keeps_open:
                self._site.log(204, self.number)
            self._site.changed_state()

    def unlock(self, seconds: int) -> None:
        """Draw the relay for so long."""
        self._stop_relay()
        if seconds > 0:
            self._relay_timer = self._site.later(seconds, self._relock)
        self._site.changed_state()

    def _relock(self) -> None:
        self._relay_timer = None
        self._site.changed_state()

    def _stop_relay(self) -> None:
        if self._relay_timer is not None:
            self._relay_timer.cancel()
            self._relay_timer = None

    def latch(self) -> None:
        """Draw the relay until somebody closes the door."""
        self._stop_relay()
        self.latched = True
        self._site.changed_state()

    def lock(self) -> None:
        """Let go of the relay."""
        self._stop_relay()
        self.latched = False
        self._site.changed_state()

    def set_mode(self, *, normal_open: bool) -> None:
        """Switch the normal-open mode, or today's period of it, on or off."""
        if self.setting("KeepOpenTimeZone") != "0":
            self.period_disabled = not normal_open
            self.normal_open = False
            event = 11 if normal_open else 10
        else:
            self.normal_open = normal_open
            event = 205 if normal_open else 10
        self._keeps_open = self.always_open
        self._site.log(event, self.number)
        self._site.changed_state()

    def set_lock_down(self, *, locked: bool) -> None:
        """Let nobody in, or people again."""
        self.locked_down = locked
        if locked:
            self._stop_relay()
            self.latched = False
        self._site.log(233 if locked else 234, self.number)
        self._site.changed_state()

    def open_contact(self) -> None:
        """Open the door leaf; without the relay that is by force."""
        if self.contact_open:
            return
        self.contact_open = True
        if not self.has_sensor:
            return
        self._site.log(200, self.number)
        if not self.unlocked:
            self.alarms |= Alarm.FORCED
            self._site.log(102, self.number)
        limit = self.seconds("Detectortime")
        if limit > 0 and not self.always_open:
            self._detector_timer = self._site.later(limit, self._held_open)
        self._site.changed_state()

    def _held_open(self) -> None:
        self._detector_timer = None
        self.alarms |= Alarm.HELD_OPEN
        self._site.log(28, self.number)
        self._site.changed_state()

    def close_contact(self) -> None:
        """Close the door leaf."""
        if not self.contact_open:
            return
        self.contact_open = False
        if self._detector_timer is not None:
            self._detector_timer.cancel()
            self._detector_timer = None
        if not self.has_sensor:
            return
        self.alarms &= ~Alarm.HELD_OPEN
        self._site.log(201, self.number)
        if self.setting("CloseAndLock") == "1" and not self.latched:
            self._stop_relay()
        self._site.changed_state()

    def press_exit(self) -> bool:
        """Press the exit button; tell whether the door opened."""
        if self.locked_down or self.always_open:
            self._site.log(209 if self.locked_down else 219, self.number)
            return False
        self._site.log(202, self.number)
        self.unlock(self.seconds("Drivertime", "5"))
        return True

    def raise_alarm(self, alarm: Alarm, event: int) -> None:
        """Raise an alarm."""
        self.alarms |= alarm
        self._site.log(event, self.number)
        self._site.changed_state()

    def cancel_alarm(self) -> None:
        """Silence the door."""
        self.alarms = Alarm(0)
        self._site.log(7, self.number)
        self._site.changed_state()

    def stop(self) -> None:
        """Stop what runs, as a power cut does."""
        self._stop_relay()
        if self._detector_timer is not None:
            self._detector_timer.cancel()
            self._detector_timer = None
        self.latched = self.normal_open = False
        self.emergency = None


def state_row(doors: Sequence[Door], time: datetime | str) -> str:
    """Return the row of rtstate: low bits are low doors, but alarms are in order."""
    sensor = relay = 0
    for position, door in enumerate(doors):
        if door.has_sensor:
            sensor |= (0b10 if door.contact_open else 0b01) << 2 * position
        relay |= int(door.unlocked) << position
    size = (len(doors) + 3) // 4
    alarms = [door.alarms for door in doors] + [Alarm(0)] * (_ALARM_DOORS - len(doors))
    return "\t".join(
        (
            f"time={time}",
            f"sensor={sensor.to_bytes(size, 'little').hex().upper()}",
            f"relay={relay.to_bytes((len(doors) + 7) // 8, 'little').hex().upper()}",
            f"alarm={bytes(alarms).hex().upper()}",
            f"door={'01' * len(doors)}",
        )
    )


def default_parameters(doors: int) -> Mapping[str, str]:
    """Return the parameters of doors as they leave the factory."""
    parameters = {
        "Drivertime": "5",
        "SensorType": "1",
        "Detectortime": "15",
        "CloseAndLock": "0",
        "KeepOpenTimeZone": "0",
        "ValidTZ": "1",
        "VerifyType": "0",
        "Intertime": "0",
        "SupperPassWord": "",
        "ForcePassWord": "",
    }
    return {
        f"Door{number}{name}": value
        for number in range(1, doors + 1)
        for name, value in parameters.items()
    }
