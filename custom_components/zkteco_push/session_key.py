"""The communication key of a session (V4.0 section 6)."""

import hmac

from .iclock.records import Handshake
from .settings import Address


class SessionKey:
    """Remembers from where the right key has been shown."""

    __slots__ = ("_expected", "_shown_from")

    def __init__(self, expected: str) -> None:
        """Take the key; an empty one is not checked."""
        self._expected = expected
        self._shown_from: Address | None = None

    def expect(self, expected: str) -> None:
        """Expect another key from now on."""
        if expected != self._expected:
            self._expected = expected
            self._shown_from = None

    def checks(self, handshake: Handshake | None, address: Address) -> bool:
        """Return whether the key, if one is set, has been shown.

        A handshake shows it; it holds for what follows from the same address. A wrong
        one from elsewhere changes nothing for the terminal that has shown the right one.
        """
        if not self._expected:
            return True
        if handshake is None:
            return address == self._shown_from
        return self.shows(handshake.communication_key or "", address)

    def shows(self, key: str, address: Address) -> bool:
        """Return whether a key that is shown is the right one, and remember from where."""
        shown = key.encode()
        if not hmac.compare_digest(shown, self._expected.encode()):
            if address == self._shown_from:
                self._shown_from = None
            return False
        self._shown_from = address
        return True
