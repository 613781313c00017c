"""What the server told the device: its registry code and its configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_REQUEST_DELAY: Final = 30.0
_ERROR_DELAY: Final = 30.0


def read_block(text: str) -> dict[str, str]:
    """Read lines of key=value; whatever ends a line is tolerated."""
    pairs = (line.strip("\r").partition("=") for line in text.split("\n"))
    return {key: value for key, equals, value in pairs if equals}


def _seconds(text: str | None, default: float) -> float:
    return float(text) if text is not None and text.isdecimal() else default


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration block, as firmware understands it (document, section 1.3)."""

    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def request_delay(self) -> float:
        """Return the seconds between two polls."""
        return _seconds(self.values.get("RequestDelay"), _REQUEST_DELAY)

    @property
    def error_delay(self) -> float:
        """Return the seconds to wait after a failure."""
        return _seconds(self.values.get("ErrorDelay"), _ERROR_DELAY)

    @property
    def realtime(self) -> bool:
        """Tell whether events go out at once."""
        return self.values.get("Realtime", "1") != "0"

    @property
    def session_id(self) -> str:
        """Return the server's name for the session."""
        return self.values.get("SessionID", "")

    @property
    def verifies_in_bits(self) -> bool:
        """Tell whether both sides agreed on bit strings in place of codes."""
        return bool(self.values.get("NewVFStyles"))

    def transfers(self, kind: str) -> bool:
        """Tell whether the server wants the User or the Transaction data."""
        tables = self.values.get("TransTables", "User Transaction")
        return kind in tables.split()

    def takes(self, table: str) -> bool:
        """Tell whether the server takes a table that it has to ask for."""
        return table != "biophoto" or self.values.get("BioPhotoFun") == "1"
