"""How much time a terminal takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the terminal waits; the scale is for tests that have no time."""

    scale: float = 1.0
    poll: float | None = None
    failure: float | None = None
    refused: float = 15.0
    boot: float = 5.0
    quick_retries: tuple[float, ...] = (0.3, 0.6, 0.9)
    resend: float = 5.0
    ramp: bool = False
    timeout: float = 30.0
