"""From where a terminal calls, and whether that is to be believed.

Whoever knows a serial number can call under it. An address that changes while the
terminal is still calling from the old one is somebody else, or a second one; after a
silence it is most likely the same terminal with another lease.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from .settings import Address, TerminalSettings, parse_address

# Under which keys the journal remembers it; no firmware has such options.
_ADDRESS: Final = "zkteco_push.address"
_ACKNOWLEDGED: Final = "zkteco_push.address_acknowledged"
OWN_FACTS: Final = frozenset({_ADDRESS, _ACKNOWLEDGED})
_YES: Final = "1"


class AddressVerdict(Enum):
    """What is made of the address of a request."""

    KNOWN = "known"
    LEARNED = "learned"
    REFUSED = "refused"


class AddressWatch:
    """Remembers a terminal's address over restarts."""

    __slots__ = ("_acknowledged", "claimed", "known")

    def __init__(self, facts: Mapping[str, str]) -> None:
        """Begin with what the journal remembers."""
        self.known = parse_address(facts.get(_ADDRESS))
        # The last address that was refused, for the user to accept.
        self.claimed: Address | None = None
        self._acknowledged = facts.get(_ACKNOWLEDGED, _YES) == _YES

    @property
    def facts(self) -> dict[str, str]:
        """Return what is to be remembered."""
        return {
            _ADDRESS: "" if self.known is None else str(self.known),
            _ACKNOWLEDGED: _YES if self._acknowledged else "0",
        }

    def call(
        self, address: Address, *, is_alive: bool, is_proven: bool
    ) -> AddressVerdict:
        """Take the address of a request.

        `is_alive` tells that the terminal has just been calling from the known address,
        `is_proven` that this request has shown the communication key.
        """
        if address == self.known:
            return AddressVerdict.KNOWN
        if self.known is None:
            self.known = address
            return AddressVerdict.LEARNED
        if is_alive and not is_proven:
            self.claimed = address
            return AddressVerdict.REFUSED
        self._take(address, acknowledged=is_proven)
        return AddressVerdict.LEARNED

    def accept_claim(self) -> bool:
        """Take the address that was refused, as the user says; return whether one was."""
        if self.claimed is None:
            return False
        self._take(self.claimed, acknowledged=True)
        return True

    def acknowledge(self) -> None:
        """Take over that the user knows the new address."""
        self._acknowledged = True

    def is_trusted(self, settings: TerminalSettings) -> bool:
        """Return whether what is personal may be sent to where the terminal is now."""
        if self._acknowledged or self.known is None:
            return True
        return any(self.known in network for network in settings.allowed_networks)

    def _take(self, address: Address, *, acknowledged: bool) -> None:
        """Take another address."""
        self.known = address
        self.claimed = None
        self._acknowledged = acknowledged
