"""What a terminal and the server say, shown to an admin for ten minutes."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..hub import Hub
from ..server.overhearing import Overheard, Overhearing
from ..validation import vol
from .failures import terminal_of
from .hub_command import Message, Schema, hub_command, hub_subscription

LASTS: Final = timedelta(minutes=10)
MOST_EXCHANGES: Final = 500
# Of all that is kept: lines are short as a rule, but nobody keeps a terminal to that.
_MOST_CHARACTERS: Final = 1_000_000
# What comes together is told together (s).
_PAUSE: Final = 0.25

type Listener = Callable[[dict[str, Any]], None]

_SERIAL_NUMBER: Final[Schema] = {
    vol.Required("serial_number"): vol.All(str, vol.Length(min=1, max=64))
}


class Conversation:
    """Keeps what is said of now, for those who look at it; nobody keeps more.

    It ends when its time is over, when it is stopped, or when nobody looks any more.
    """

    def __init__(
        self, hass: HomeAssistant, overhearing: Overhearing, serial_number: str
    ) -> None:
        """Begin to listen."""
        self._hass = hass
        self._overhearing = overhearing
        self._serial_number = serial_number
        self._kept: deque[dict[str, Any]] = deque()
        self._characters = 0
        self._number = 0
        self._told = 0
        self._listeners: list[Listener] = []
        self._until = dt_util.utcnow() + LASTS
        self._flush: CALLBACK_TYPE | None = None
        self._timer = async_call_later(hass, LASTS, self._async_time_over)
        overhearing.ears[serial_number] = self

    def hear(self, overheard: Overheard) -> None:
        """Keep a request with its answer, and let go of the oldest."""
        self._number += 1
        shown = {
            **asdict(overheard),
            "at": overheard.at.isoformat(),
            "number": self._number,
        }
        self._kept.append(shown)
        self._characters += _size(shown)
        while len(self._kept) > MOST_EXCHANGES or (
            self._characters > _MOST_CHARACTERS and len(self._kept) > 1
        ):
            self._characters -= _size(self._kept.popleft())
        if self._flush is None:
            self._flush = async_call_later(self._hass, _PAUSE, self._async_flush)

    @callback
    def async_subscribe(self, listener: Listener) -> CALLBACK_TYPE:
        """Tell somebody what is kept and what comes; return how to end that."""
        self._async_flush()
        listener(
            {
                "until": self._until.isoformat(),
                "most": MOST_EXCHANGES,
                "exchanges": list(self._kept),
            }
        )
        self._listeners.append(listener)

        @callback
        def unsubscribe() -> None:
            """End it when nobody looks any more."""
            if listener in self._listeners:
                self._listeners.remove(listener)
                if not self._listeners:
                    self.async_end("left")

        return unsubscribe

    @callback
    def async_end(self, reason: str) -> None:
        """Listen no more, and say so."""
        if self._overhearing.ears.get(self._serial_number) is not self:
            return
        del self._overhearing.ears[self._serial_number]
        self._timer()
        self._async_flush()
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener({"ended": reason})
        self._kept.clear()

    @callback
    def _async_time_over(self, _now: datetime) -> None:
        """End it: the time is over."""
        self.async_end("time_over")

    @callback
    def _async_flush(self, _now: datetime | None = None) -> None:
        """Tell what has been said since."""
        if self._flush is not None:
            self._flush()
            self._flush = None
        new = [each for each in self._kept if each["number"] > self._told]
        self._told = self._number
        if new:
            for listener in tuple(self._listeners):
                listener({"exchanges": new})


def _size(shown: dict[str, Any]) -> int:
    """Return about how much room an exchange takes (characters)."""
    lines = (*shown["body"]["lines"], *shown["answer"]["lines"])
    return 256 + len(shown["query"]) + sum(map(len, lines))


def _check(hub: Hub, message: Message) -> None:
    """Refuse to listen to a terminal that there is not."""
    terminal_of(hub, message["serial_number"])


@hub_subscription("conversation/subscribe", _SERIAL_NUMBER, check=_check)
def _subscribe(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> CALLBACK_TYPE:
    """Switch the log of a terminal on, or look at one that is on."""
    serial_number: str = message["serial_number"]
    overhearing = hub.endpoints.overhearing
    conversation = overhearing.ears.get(serial_number)
    if not isinstance(conversation, Conversation):
        conversation = Conversation(hass, overhearing, serial_number)

    @callback
    def tell(event: dict[str, Any]) -> None:
        """Send what there is to be told."""
        connection.send_event(message["id"], event)

    return conversation.async_subscribe(tell)


@hub_command("conversation/stop", _SERIAL_NUMBER)
async def _stop(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Switch the log of a terminal off, for all who look at it."""
    conversation = hub.endpoints.overhearing.ears.get(message["serial_number"])
    if isinstance(conversation, Conversation):
        conversation.async_end("stopped")
    return {}


COMMANDS: Final = (_subscribe, _stop)
