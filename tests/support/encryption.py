"""Encrypted terminals that call through somebody in between."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from homeassistant.core import HomeAssistant

from simulator import VirtualTerminal
from tests.support.hub import SERIAL_NUMBER, loaded_hub
from tests.support.middle import Middle, Passing

type Start = Callable[..., Awaitable[VirtualTerminal]]
KEY: Final = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
OTHER_KEY: Final = KEY.upper()
WITH_KEY: Final = {"encryption": True, "communication_key": KEY}
ISSUE: Final = f"not_encrypted_{SERIAL_NUMBER}"
REFUSED: Final = (401, b"BEGIN AGAIN")
PIN: Final = "PIN4711"


def encrypting(
    middle: Middle, serial_number: str = SERIAL_NUMBER, **changes: Any
) -> VirtualTerminal:
    """Return a terminal that encrypts and calls through somebody in between."""
    given: dict[str, Any] = {"communication_key": KEY, "encryption": True, **changes}
    return VirtualTerminal(middle.url, serial_number, **given)


def counted(hass: HomeAssistant, reason: str) -> int:
    """Return how many messages were refused for a reason."""
    refused: dict[str, int] = loaded_hub(hass).runtime_data.limits.refused
    return refused[f"encryption_{reason}"]


def result_of(answer: Passing) -> tuple[int, bytes]:
    """Return status and body of an answer."""
    return int(answer.line.split(" ")[1]), answer.body


def pins(events: list[Any]) -> list[str]:
    """Return the PINs of the punches that were heard of."""
    return [event.data["pin"] for event in events]


async def punch_unheard(virtual: VirtualTerminal, pin: str = PIN) -> None:
    """Record a punch, and leave it to the caller to send it."""
    connected, virtual.connected = virtual.connected, False
    await virtual.punch(pin)
    virtual.connected = connected
