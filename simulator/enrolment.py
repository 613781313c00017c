"""Enrolment by command: a person comes, and lays down a finger or shows a face."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from .device import Device
from .records import Biometric
from .seeding import make_templates
from .updates import Arguments
from .vocabulary import Refused

_ENROLLED_ALREADY: Final = 2
_FINGERS: Final = 10


class Enrolment:
    """Enrols people of one terminal, in no time and with the result that is set."""

    def __init__(self, terminal: Device) -> None:
        """Take the terminal at which people enrol."""
        self._terminal = terminal
        self._codes = terminal.dialect.codes
        self._takes: Counter[tuple[str, Biometric, int]] = Counter()

    def begin(self, spelling: str, given: Mapping[str, str]) -> int:
        """Carry out an ENROLL command and return its code, or refuse it."""
        told = Arguments(self._terminal, given)
        match spelling:
            case "ENROLL_FP":
                number = told.number("FID")
                if number >= _FINGERS:
                    raise Refused(self._codes.parameter)
                return self._enrol(told, given, Biometric.FINGERPRINT, number)
            case "ENROLL_BIO":
                kind = self._terminal.dialect.biometric(given.get("TYPE", ""))
                if kind is None:
                    raise Refused(self._codes.parameter)
                return self._enrol(told, given, kind, 0)
            case _:
                return self._enrol_card(told)

    def _enrol(
        self, told: Arguments, given: Mapping[str, str], kind: Biometric, number: int
    ) -> int:
        terminal = self._terminal
        store = terminal.store
        pin = told.user("PIN")
        if kind not in terminal.model.biometrics:
            raise Refused(self._codes.unknown_table)
        if terminal.enroll_result != 0:
            return terminal.enroll_result
        keeps = given.get("OVERWRITE", "1") in ("0", "FALSE")
        if keeps and (pin, kind, number, 0) in store.templates:
            return _ENROLLED_ALREADY
        place = (pin, kind, number)
        # Nobody lays a finger down twice alike.
        take = self._takes[place]
        self._takes[place] += 1
        for row in make_templates(terminal.identity, pin, kind, number, take=take):
            store.put_template(row)
        if terminal.pictures and kind is Biometric.VISIBLE_FACE:
            terminal.take_comparison_photo(pin)
        terminal.log_operation(
            terminal.dialect.operations.new(kind), (pin, str(number))
        )
        self._send_user_again(pin)
        return 0

    def _enrol_card(self, told: Arguments) -> int:
        terminal = self._terminal
        pin = told.user("PIN")
        if terminal.enroll_result == 0:
            self._send_user_again(pin, card=str(5_000_000 + sum(pin.encode())))
        return terminal.enroll_result

    def _send_user_again(self, pin: str, **changes: str) -> None:
        user = self._terminal.store.users.get(pin)
        if user is not None:
            self._terminal.store.put_user(replace(user, **changes))
        self._terminal.changed()
