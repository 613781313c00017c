"""CONTROL DEVICE: locks, auxiliary outputs, alarms, modes, restart."""

from collections.abc import Mapping
import re
from typing import TYPE_CHECKING, Final

from simulator.commands import Afterwards
from simulator.records import DoorOpening, pairs
from simulator.vocabulary import Refused

from .doors import Door

if TYPE_CHECKING:
    from .device import AccessDevice

LATCH: Final = 0xFF
_ARGUMENT = re.compile(r"(?:[0-9A-F]{2}){4,5}")


class Controls:
    """Moves what a device has (document, section 3.4)."""

    def __init__(self, device: AccessDevice) -> None:
        """Take the device that has doors and outputs."""
        self._device = device
        self._codes = device.model.codes

    def execute(self, command_id: str, argument: str) -> Afterwards | None:
        """Carry out AABBCCDD, or refuse it."""
        if not _ARGUMENT.fullmatch(argument):
            raise Refused(self._codes.unreadable)
        function, place, kind, value, *_ = bytes.fromhex(argument)
        match function:
            case 0x01 if kind == 1:
                self._open(command_id, place, value, argument)
            case 0x01 if kind == 2:
                self._switch(place, value)
            case 0x02:
                for door in self._doors(place):
                    door.cancel_alarm()
            case 0x03:
                if place != 0:
                    raise Refused(self._codes.execution)
                return Afterwards.REBOOT
            case 0x04 if kind in (0, 1):
                for door in self._doors(place):
                    door.set_mode(normal_open=kind == 1)
            case 0x06 if kind in (0, 1):
                self._lock_down(place, locked=kind == 1)
            case 0x07 if place in (1, 2):
                self._emergency(opens=place == 1)
            case _:
                raise Refused(self._codes.unknown_command)
        return None

    def open_extended(self, command_id: str, argument: str) -> None:
        """Carry out REMOTE OPENDOOREX, which names who opened."""
        if not self._device.model.remote_open_extended:
            raise Refused(self._codes.unknown_command)
        given: Mapping[str, str] = pairs(argument)
        place, seconds = given.get("id", ""), given.get("opentime", "")
        if not place.isdecimal() or not seconds.isdecimal() or int(seconds) > LATCH:
            raise Refused(self._codes.parameter)
        pin = given.get("pin", "0")
        self._open(command_id, int(place), int(seconds), argument, pin)

    def _doors(self, place: int) -> list[Door]:
        """Return the doors that a number means; 0 means every one."""
        doors = self._device.doors
        if place > len(doors):
            raise Refused(self._codes.parameter)
        return list(doors) if place == 0 else [doors[place - 1]]

    def _open(
        self, command_id: str, place: int, value: int, argument: str, pin: str = "0"
    ) -> None:
        device = self._device
        doors = self._doors(place)
        if value == 0:
            for door in doors:
                door.lock()
                device.log(9, door.number)
            return
        # While nobody may pass, a server may not let anybody pass either.
        if any(door.locked_down or door.emergency is False for door in doors):
            raise Refused(self._codes.execution)
        if any(door.always_open for door in doors):
            raise Refused(self._codes.normal_open)
        for door in doors:
            device.door_openings.append(
                DoorOpening(
                    command_id,
                    door.number,
                    value,
                    argument,
                    device.clock.now(),
                    device.monotonic(),
                )
            )
            if value == LATCH:
                door.latch()
            else:
                door.unlock(value)
            device.log(8, door.number, pin=pin)
            time = "for good" if value == LATCH else f"for {value} s"
            device.tell("door", f"door {door.number} opened {time}")

    def _switch(self, place: int, value: int) -> None:
        outputs = self._device.auxiliary_outputs
        if not outputs or place > len(outputs):
            raise Refused(self._codes.parameter)
        for output in outputs if place == 0 else [outputs[place - 1]]:
            seconds = value if value != LATCH else 0
            output.switch(on=value != 0, seconds=seconds)

    def _lock_down(self, place: int, *, locked: bool) -> None:
        self._require(2)
        for door in self._doors(place):
            door.set_lock_down(locked=locked)

    def _emergency(self, *, opens: bool) -> None:
        self._require(3)
        device = self._device
        for door in device.doors:
            # The other mode ends one mode: doors have no third way back.
            ends = door.emergency is not None and door.emergency is not opens
            door.emergency = None if ends else opens
        device.log(227 if opens else 228, 0)
        device.changed_state()

    def _require(self, position: int) -> None:
        if position not in self._device.functions:
            raise Refused(self._codes.unsupported)
