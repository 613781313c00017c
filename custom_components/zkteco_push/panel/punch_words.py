"""Says of punches who, where and how, as far as that is known."""

from datetime import datetime, tzinfo
from typing import Any, Final

from ..happenings import at, photo_path
from ..hub import Hub
from ..iclock.attendance.code_books import OTHER, STANDARD, state_name
from ..journal import BY_HAND, Correction, PagedPunch
from ..occasions import METHODS, methods_of

# How a punch was verified that somebody has added.
_BY_HAND: Final = "by_hand"


class PunchWords:
    """Puts punches into words; what was asked for once is remembered.

    It is for one answer, and may be used in a thread.
    """

    def __init__(self, hub: Hub, zone: tzinfo) -> None:
        """Take the hub, and the zone whose days count."""
        self._hub = hub
        self._zone = zone
        self._names: dict[tuple[str, str], str | None] = {}

    def name(self, serial_number: str, pin: str) -> str | None:
        """Return who a PIN is: of the household, at the terminal, or at another one."""
        key = (serial_number, pin)
        if key not in self._names:
            self._names[key] = self._find_name(serial_number, pin)
        return self._names[key]

    def terminal(self, serial_number: str) -> str:
        """Return what a terminal is called, also if it has gone."""
        terminal = self._hub.terminals.get(serial_number)
        return serial_number if terminal is None else terminal.settings.name

    def verification(self, serial_number: str, code: int) -> str:
        """Return how somebody was verified, in the terminal's own numbers."""
        if code == BY_HAND:
            return _BY_HAND
        terminal = self._hub.terminals.get(serial_number)
        if terminal is None:
            return STANDARD.verifications.get(code, OTHER)
        return terminal.reading.verification_name(code)

    def time(self, moment: float) -> datetime:
        """Return a Unix time (s) in the zone."""
        return datetime.fromtimestamp(moment, self._zone)

    def row(self, paged: PagedPunch) -> dict[str, Any]:
        """Return what the panel shows of a punch."""
        stored, correction = paged.stored, paged.correction
        punch, serial = stored.punch, paged.serial_number
        return {
            "id": paged.id,
            "serial_number": serial,
            "terminal": self.terminal(serial),
            "pin": punch.pin,
            "name": self.name(serial, punch.pin),
            "time": stored.punched_at,
            "day": self.time(stored.punched_at).date().isoformat(),
            "punched_at": at(stored.punched_at, stored.offset).isoformat(),
            "state": state_name(punch.state_code),
            "state_code": punch.state_code,
            "verification": self.verification(serial, punch.verification_code),
            "verification_code": punch.verification_code,
            "work_code": punch.work_code,
            "mask": punch.mask,
            "temperature": punch.temperature,
            "photo": photo_path(stored.photo),
            "correction": None if correction is None else self._correction(correction),
        }

    def methods(self, serial_number: str, codes: set[int]) -> set[str]:
        """Return the methods that numbers of a terminal certainly are."""
        return {
            method
            for code in codes
            for method in methods_of(self.verification(serial_number, code))
            if method in METHODS
        }

    def _correction(self, correction: Correction) -> dict[str, Any]:
        """Return what the panel shows of a correction."""
        return {
            "id": correction.id,
            "kind": correction.kind.value,
            "reason": correction.made.reason,
            "by": correction.made.by.name,
            "at": correction.made.at,
        }

    def _find_name(self, serial_number: str, pin: str) -> str | None:
        """Look for a name."""
        if (person := self._hub.household.persons.get(pin)) is not None:
            return person.name
        terminals = self._hub.terminals
        if (terminal := terminals.get(serial_number)) is not None and (
            name := terminal.names.get(pin)
        ):
            return name
        # Others may come and go meanwhile.
        names = (each.names.get(pin) for each in tuple(terminals.values()))
        return next(filter(None, names), None)
