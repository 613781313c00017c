"""What the server told the terminal at the handshake."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import Final

TRANSFER_WORDS: Final = (
    "AttLog",
    "OpLog",
    "AttPhoto",
    "EnrollFP",
    "EnrollUser",
    "FPImag",
    "ChgUser",
    "ChgFP",
    "FACE",
    "UserPic",
    "WORKCODE",
    "BioPhoto",
)
_DIGITS = re.compile(r"[01]+")


def parse_transfers(flag: str | None) -> frozenset[str]:
    """Read TransFlag: which kinds of data the terminal sends by itself."""
    if flag is None:
        return frozenset(TRANSFER_WORDS)
    if _DIGITS.fullmatch(flag):
        if "1" not in flag:
            return frozenset({"AttPhoto"})
        # Digits that are missing at the end count as ones.
        return frozenset(
            word
            for position, word in enumerate(TRANSFER_WORDS)
            if flag[position : position + 1] != "0"
        )
    words = flag.removeprefix("TransData ").split("\t")
    return frozenset(words) & frozenset(TRANSFER_WORDS)


def _seconds(text: str | None, default: float) -> float:
    return float(text) if text is not None and text.isdecimal() else default


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """The option block of the handshake, as firmware understands it."""

    values: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> ServerOptions:
        """Read the block; a last line without its end is ignored, as in firmware."""
        lines = text.split("\n")[1:-1]
        pairs = (line.rstrip("\r").partition("=") for line in lines)
        return cls({key: value for key, equals, value in pairs if equals})

    @property
    def delay(self) -> float:
        """Return the seconds between two polls."""
        return _seconds(self.values.get("Delay"), 30)

    @property
    def error_delay(self) -> float:
        """Return the seconds to wait after a failure."""
        return _seconds(self.values.get("ErrorDelay"), 60)

    @property
    def realtime(self) -> bool:
        """Tell whether records go out at once."""
        return self.values.get("Realtime", "1") != "0"

    @property
    def photos_in_base64(self) -> bool:
        """Tell whether the server wants attendance photos as text."""
        return self.values.get("ATTPHOTOBase64") == "1"

    @property
    def wants_options(self) -> bool:
        """Tell whether the server takes the options push."""
        return self.values.get("PushOptionsFlag") == "1"

    @property
    def transfers(self) -> frozenset[str]:
        """Return the words of the data to send."""
        return parse_transfers(self.values.get("TransFlag"))

    def stamp(self, *names: str) -> str | None:
        """Return the first of several stamps that the server sent."""
        return next((self.values[name] for name in names if name in self.values), None)
