"""The numbers of messages on terminals' displays."""

from typing import Final

from homeassistant.util import dt as dt_util

_LAST: Final = 9_999_999


class MessageNumbers:
    """Hands out numbers that no message of today has."""

    def __init__(self) -> None:
        """Begin at another number with every start.

        Messages live for days: numbers of before a restart are not used again.
        """
        self._last = int(dt_util.utcnow().timestamp()) % _LAST

    def next(self) -> int:
        """Return a number for another message."""
        self._last = self._last % _LAST + 1
        return self._last
