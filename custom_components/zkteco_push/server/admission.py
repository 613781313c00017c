"""Who may talk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from homeassistant.util import network as network_util

from ..iclock.access.detection import Dialect
from ..iclock.attendance.handshake import parse_handshake
from ..iclock.exchange import Refusal
from ..iclock.records import Handshake
from ..settings import Address
from ..terminal import Terminal
from .limits import Limits
from .messages import (
    FORBIDDEN,
    NO_SERIAL_NUMBER,
    TOO_MANY,
    UNKNOWN_DEVICE,
    Answer,
    TerminalRequest,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A terminal that calls without having been approved.

    `dialect` is None where the request is of either dialect.
    """

    serial_number: str
    address: Address
    dialect: Dialect | None


class Admitted(NamedTuple):
    """An approved terminal; `handshake` is set where the request is one.

    With `owes_key`, it has yet to show its communication key, and nothing else.
    """

    terminal: Terminal
    handshake: Handshake | None
    owes_key: bool = False


# Under which names refusals are counted.
_COUNTED: Final = {
    400: "no_serial_number",
    401: "not_approved",
    403: "address_not_allowed",
    429: "too_many_requests",
}


class AddressRule(Protocol):
    """Whether an approved terminal may call from an address."""

    def __call__(
        self, terminal: Terminal, address: Address, *, is_proven: bool
    ) -> bool:
        """Return it; `is_proven` tells that the communication key has been shown."""


class Admission:
    """Lets approved terminals in, reports the others, and counts whom it refuses."""

    def __init__(
        self,
        terminals: Mapping[str, Terminal],
        on_unknown: Callable[[Caller], None],
        limits: Limits,
        may_call_from: AddressRule,
    ) -> None:
        """Take the approved terminals by serial number, who hears of others, the rules."""
        self._terminals = terminals
        self._on_unknown = on_unknown
        self._limits = limits
        self._may_call_from = may_call_from

    def admit(self, request: TerminalRequest) -> Admitted | Answer:
        """Return the terminal that calls, or the refusal."""
        admitted = self._admit(request)
        if not isinstance(admitted, Admitted):
            self._limits.count(_COUNTED[admitted.status])
        return admitted

    def _admit(self, request: TerminalRequest) -> Admitted | Answer:
        """Return the terminal that calls, or the refusal."""
        address = request.address
        if address is None or request.is_remote:
            return FORBIDDEN
        target = request.target
        if (serial_number := target.serial_number) is None:
            if target.endpoint == "devicecmd" and "sn" not in target.query:
                return self._by_address(address)
            return NO_SERIAL_NUMBER
        if (terminal := self._terminals.get(serial_number)) is None:
            if not self._is_near(address):
                return FORBIDDEN
            if not self._limits.may_ask(address):
                return TOO_MANY
            self._on_unknown(Caller(serial_number, address, target.dialect))
            return UNKNOWN_DEVICE
        if not terminal.allows(address):
            return FORBIDDEN
        settings = terminal.settings
        handshake = _handshake(request) if target.asks_options else None
        if settings.encryption:
            # The exchange proves the key; shown in the clear it would be no secret.
            if handshake is not None and handshake.communication_key:
                self._limits.count(f"encryption_{Refusal.KEY_SHOWN}")
                return UNKNOWN_DEVICE
            return Admitted(terminal, handshake)
        if (target.dialect or terminal.panel.dialect) is Dialect.ACCESS:
            # There the key is shown at the registration, not in the connect request.
            handshake = None
            if not terminal.key.checks(None, address):
                if target.endpoint == "registry" or _handshake(request) is not None:
                    return Admitted(terminal, None, owes_key=True)
                return UNKNOWN_DEVICE
        elif not terminal.key.checks(handshake, address):
            return UNKNOWN_DEVICE
        is_proven = handshake is not None and bool(settings.communication_key)
        # The rule has nothing to say of the address that it has learned.
        if address is not terminal.addresses.known and not self._may_call_from(
            terminal, address, is_proven=is_proven
        ):
            return FORBIDDEN
        terminal.address = address
        return Admitted(terminal, handshake)

    def show(self, terminal: Terminal, key: str, address: Address | None) -> bool:
        """Return whether a terminal's registration has the key, and may come here."""
        if address is None or not terminal.key.shows(key, address):
            self._limits.count(_COUNTED[UNKNOWN_DEVICE.status])
            return False
        return self.vouch(terminal, address)

    def vouch(self, terminal: Terminal, address: Address | None) -> bool:
        """Return whether a terminal that has shown its keys may call from an address."""
        has_key = bool(terminal.settings.communication_key)
        if address is None or not self._may_call_from(
            terminal, address, is_proven=has_key
        ):
            self._limits.count(_COUNTED[FORBIDDEN.status])
            return False
        terminal.address = address
        return True

    def _by_address(self, address: Address) -> Admitted | Answer:
        """Return the terminal that calls from an address.

        Some firmware leaves its serial number out of replies to commands (field).
        """
        terminals = self.at(address)
        return Admitted(terminals[0], None) if terminals else NO_SERIAL_NUMBER

    def at(self, address: Address | None) -> list[Terminal]:
        """Return the terminals that called last from an address and may, unencrypted."""
        return [
            terminal
            for terminal in self._terminals.values()
            if address is not None
            and terminal.address == address
            and not terminal.settings.encryption
            and terminal.allows(address)
        ]

    def _is_near(self, address: Address) -> bool:
        """Return whether an unknown terminal may be heard from an address."""
        return network_util.is_local(address) or any(
            address in network
            for terminal in self._terminals.values()
            for network in terminal.settings.allowed_networks
        )


def _handshake(request: TerminalRequest) -> Handshake | None:
    """Return the handshake that a request is, None if it is none."""
    if request.target.asks_options and request.method == "GET":
        return parse_handshake(request.query)
    return None
