"""One who looks at what is going on: a browser, without its screen."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

SUBSCRIBE: Final = "zkteco_push/now/subscribe"
# Only for what never comes (s).
_PATIENCE: Final = 10.0

type Shown = dict[str, Any]


class Looking:
    """Holds what a browser would show, and every event that it was sent."""

    def __init__(self, websocket: Any) -> None:
        """Take a connection that somebody has logged in on."""
        self._websocket = websocket
        self._number = 0
        self.events: list[Shown] = []
        self.terminals: dict[str, Shown] = {}
        self.people: dict[str, Shown] = {}
        self.today: dict[str, Shown] = {}
        self.stream: dict[str, Shown] = {}

    @property
    def latest(self) -> Shown:
        """Return what happened last, nothing before anything has."""
        return next(reversed(self.stream.values()), {})

    async def begin(self) -> Shown:
        """Subscribe; return the error, or all that is sent first."""
        await self._websocket.send_json_auto_id({"type": SUBSCRIBE})
        answer: Shown = await self._websocket.receive_json()
        if not answer["success"]:
            error: Shown = answer["error"]
            return error
        self._number = answer["id"]
        return await self.event()

    async def end(self) -> None:
        """Look no more."""
        await self._websocket.send_json_auto_id(
            {"type": "unsubscribe_events", "subscription": self._number}
        )
        while (await self._websocket.receive_json())["type"] != "result":
            pass

    async def event(self) -> Shown:
        """Wait for the next event and take it over."""
        async with asyncio.timeout(_PATIENCE):
            message = await self._websocket.receive_json()
        assert (message["type"], message["id"]) == ("event", self._number)
        event: Shown = message["event"]
        self.events.append(event)
        self._take(event)
        return event

    async def until(self, condition: Callable[[], object]) -> None:
        """Take events over until something is so."""
        while not condition():
            await self.event()

    def _take(self, event: Shown) -> None:
        """Take over what an event says."""
        if event.get("type") == "all":
            for held in (self.terminals, self.people, self.today, self.stream):
                held.clear()
        for shown in event.get("terminals", ()):
            self.terminals[shown["serial_number"]] = shown
        for serial_number in event.get("gone_terminals", ()):
            del self.terminals[serial_number]
        for shown in event.get("people", ()):
            self.people[shown["pin"]] = shown
        for pin in event.get("gone_people", ()):
            del self.people[pin]
        for shown in event.get("today", ()):
            self.today[shown["pin"]] = shown
        for item in event.get("stream", ()):
            self.stream.pop(item.get("photo_key", ""), None)
            self.stream[item["key"]] = item
        for photo in event.get("photos", ()):
            self.stream.pop(photo["photo_key"], None)
            if photo["key"] in self.stream:
                self.stream[photo["key"]] |= photo
