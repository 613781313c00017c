"""What follows from the address of a request: issues to answer, facts to remember."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback

from . import repairs
from .address_watch import AddressVerdict
from .journal import Journal
from .settings import Address
from .terminal import Terminal

type Remember = Callable[[Coroutine[Any, Any, None]], object]


class AddressRules:
    """Refuses second addresses, and tells of new ones."""

    def __init__(
        self,
        hass: HomeAssistant,
        journal: Journal,
        terminals: Mapping[str, Terminal],
        remember: Remember,
    ) -> None:
        """Take the journal that remembers addresses, and what runs it."""
        self._hass = hass
        self._journal = journal
        self._terminals = terminals
        self._remember = remember

    @callback
    def async_admit(
        self, terminal: Terminal, address: Address, *, is_proven: bool
    ) -> bool:
        """Return whether a request may come from an address."""
        verdict = terminal.hear_from(address, is_proven=is_proven)
        if verdict is AddressVerdict.REFUSED:
            self._raise(repairs.ADDRESS_CONFLICT, terminal, address)
            return False
        if verdict is AddressVerdict.LEARNED:
            self._learn(terminal)
        return True

    @callback
    def async_accept(self, serial_number: str) -> bool:
        """Let a terminal call from the address that was refused; return if there is one."""
        terminal = self._terminals.get(serial_number)
        if terminal is None or not terminal.addresses.accept_claim():
            return False
        self._learn(terminal)
        return True

    @callback
    def async_acknowledge(self, serial_number: str) -> bool:
        """Take over that the user knows a terminal's new address."""
        if (terminal := self._terminals.get(serial_number)) is None:
            return False
        terminal.addresses.acknowledge()
        self._learn(terminal)
        return True

    def _learn(self, terminal: Terminal) -> None:
        """Remember a terminal's address, and show it where that matters."""
        addresses = terminal.addresses
        self._remember(
            self._journal.record_facts(terminal.serial_number, addresses.facts)
        )
        repairs.async_clear_issue(
            self._hass, repairs.ADDRESS_CONFLICT, terminal.serial_number
        )
        if addresses.known is None or addresses.is_trusted(terminal.settings):
            repairs.async_clear_issue(
                self._hass, repairs.ADDRESS_CHANGED, terminal.serial_number
            )
        else:
            self._raise(repairs.ADDRESS_CHANGED, terminal, addresses.known)

    def _raise(self, key: str, terminal: Terminal, address: Address) -> None:
        """Show an issue that can be answered with one click."""
        repairs.async_raise_issue(
            self._hass,
            key,
            terminal.serial_number,
            is_fixable=True,
            name=terminal.settings.name,
            address=str(address),
        )
