"""What a terminal says of itself, and what is remembered of it beside that."""

from collections.abc import Mapping
from datetime import datetime
import re
from typing import Final

from homeassistant.util import dt as dt_util

from .iclock.text import parse_number

# Options that open something: nothing here needs them.
_SECRET: Final = re.compile(r"(?i)key|passw|pwd|psk|secret")
# How the facts begin that are ours: no firmware has such options, and none may set them.
OWN: Final = "zkteco_push."
# When the alarm was silenced from here (Unix time, s).
_MUTED_AT: Final = f"{OWN}muted_at"
# Of how many rejected lines the user knows.
_REJECTED_SEEN: Final = f"{OWN}rejected_seen"
_USER_COUNT: Final = "UserCount"
# No firmware has as many; more would only fill the journal.
_MAX_OPTIONS: Final = 1024


class OptionMemory:
    """A terminal's options, as the journal remembers them.

    `users_counted_at` is when the terminal last said how many users it has (Unix time,
    s). What is returned as facts is to be recorded in the journal.
    """

    __slots__ = ("users_counted_at", "values")

    def __init__(self, facts: Mapping[str, str]) -> None:
        """Begin with what the journal remembers."""
        self.values = facts
        self.users_counted_at: float | None = None

    @property
    def muted_at(self) -> int:
        """Return when the alarm was silenced from here (Unix time, s), 0 if never."""
        text = self.values.get(_MUTED_AT, "")
        return int(text) if text.isdecimal() else 0

    @property
    def rejected_seen(self) -> int:
        """Return of how many rejected lines the user knows."""
        return parse_number(self.values.get(_REJECTED_SEEN, "")) or 0

    def news(self, options: Mapping[str, str]) -> dict[str, str]:
        """Return those options that are not known yet."""
        known = self.values
        if _USER_COUNT in options:
            self.users_counted_at = dt_util.utcnow().timestamp()
        news = {
            key: value
            for key, value in options.items()
            if known.get(key) != value
            and not _SECRET.search(key)
            and not key.startswith(OWN)
        }
        added = [key for key in news if key not in known]
        for key in added[max(_MAX_OPTIONS - len(known), 0) :]:
            del news[key]
        return news

    def learn(self, options: Mapping[str, str]) -> None:
        """Take what the terminal says, or what is remembered beside it."""
        self.values = {**self.values, **options}

    @staticmethod
    def facts_of_muting(now: datetime) -> dict[str, str]:
        """Return the facts that the alarm has been silenced."""
        return {_MUTED_AT: str(int(now.timestamp()))}

    @staticmethod
    def facts_of_seeing(rejected: int) -> dict[str, str]:
        """Return the facts that the user knows of so many rejected lines."""
        return {_REJECTED_SEEN: str(rejected)}
