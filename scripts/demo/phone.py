"""A virtual phone: it registers as the companion app does and shows what it is sent."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final, Self

from aiohttp import web

from .client import Client, FlowError, logged_in
from .websocket import WebSocket

NAME: Final = "Demo phone"

_MOST: Final = 20
_TAPPED: Final = "mobile_app_notification_action"
_REGISTRATION: Final = {
    "app_id": "zkteco_push_demo",
    "app_name": "Demo",
    "app_version": "1",
    "device_id": "demo-phone",
    "device_name": NAME,
    "manufacturer": "Demo",
    "model": "Virtual phone",
    "os_name": "none",
    "os_version": "1",
    "supports_encryption": False,
    "app_data": {"push_websocket_channel": True},
}
_PAGE: Final = """<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Demo phone</title><style>
body{{margin:0;background:#223;font:16px system-ui,sans-serif}}
main{{width:360px;min-height:640px;margin:24px auto;padding:40px 12px;box-sizing:border-box;
border-radius:32px;background:linear-gradient(#579,#357);border:8px solid #111}}
article{{background:#fffd;border-radius:14px;padding:12px;margin-bottom:10px}}
img{{width:100%;border-radius:8px;margin-top:8px}}p{{margin:4px 0}}
button{{font:inherit;margin:8px 8px 0 0;padding:6px 14px;border:0;border-radius:14px}}
</style><main>{notifications}</main>"""


@dataclass(frozen=True, slots=True)
class Notification:
    """What the phone shows: texts, the buttons below, and a photo (JPEG), if any."""

    number: int
    title: str
    message: str
    actions: tuple[tuple[str, str], ...] = ()
    photo: bytes = field(default=b"", repr=False)

    def html(self) -> str:
        """Return it as a part of the phone's page."""
        title, message = escape(self.title), escape(self.message)
        parts = [f"<article><strong>{title}</strong><p>{message}</p>"]
        if self.photo:
            parts.append(f'<img src="/photo/{self.number}" alt="">')
        parts.extend(
            f'<form style="display:inline" method="post" action="/tap/{self.number}/{place}">'
            f"<button>{escape(text)}</button></form>"
            for place, (_, text) in enumerate(self.actions)
        )
        return "".join((*parts, "</article>"))


class Phone:
    """A phone that is logged in to Home Assistant, and its screen as a web page."""

    def __init__(self, url: str, port: int) -> None:
        """Take the address of Home Assistant and the port of the screen."""
        self._url = url
        self._port = port
        self._stack = AsyncExitStack()
        self.notifications: list[Notification] = []
        self._client: Client | None = None
        self._count = 0
        self._webhook = ""

    async def __aenter__(self) -> Self:
        """Register and show the screen."""
        async with AsyncExitStack() as stack:
            client = await stack.enter_async_context(logged_in(self._url))
            registered = await client.post(
                "/api/mobile_app/registrations", _REGISTRATION
            )
            self._webhook = registered["webhook_id"]
            self._client = client
            websocket = await stack.enter_async_context(client.websocket())
            listening = asyncio.create_task(self._listen(client, websocket))
            stack.callback(listening.cancel)
            application = web.Application()
            application.add_routes(
                [
                    web.get("/", self._show),
                    web.get("/photo/{number}", self._show_photo),
                    web.post(r"/tap/{number}/{place:\d}", self._tap),
                ]
            )
            runner = web.AppRunner(application, access_log=None)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", self._port).start()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Switch it off."""
        await self._stack.aclose()

    async def _listen(self, client: Client, websocket: WebSocket) -> None:
        """Take what is sent, until the connection closes."""
        events = await websocket.subscribe(
            "mobile_app/push_notification_channel", webhook_id=self._webhook
        )
        while True:
            event = await events.get()
            data: dict[str, Any] = event.get("data") or {}
            photo = b""
            if path := data.get("image"):
                # Somebody may have written an address that is none of Home Assistant's.
                with suppress(FlowError):
                    photo = await client.download(path)
            self._count += 1
            self.notifications = [
                Notification(
                    self._count,
                    event.get("title") or "Home Assistant",
                    event.get("message") or "",
                    tuple(
                        (action["action"], action["title"])
                        for action in data.get("actions") or ()
                    ),
                    photo,
                ),
                *self.notifications[: _MOST - 1],
            ]

    def _notification(self, request: web.Request) -> Notification:
        """Return the notification that a request is about."""
        for notification in self.notifications:
            if request.match_info["number"] == str(notification.number):
                return notification
        raise web.HTTPNotFound

    async def _show(self, _request: web.Request) -> web.Response:
        """Show the screen."""
        notifications = "".join(each.html() for each in self.notifications)
        text = _PAGE.format(notifications=notifications)
        return web.Response(text=text, content_type="text/html")

    async def _show_photo(self, request: web.Request) -> web.Response:
        """Show the photo of a notification."""
        photo = self._notification(request).photo
        return web.Response(body=photo, content_type="image/jpeg")

    async def tap(self, notification: Notification, place: int = 0) -> None:
        """Tell Home Assistant which button was tapped, as the app does."""
        if self._client is None:
            raise FlowError("the phone is switched off")
        action, _ = notification.actions[place]
        event = {"event_type": _TAPPED, "event_data": {"action": action}}
        await self._client.post(
            f"/api/webhook/{self._webhook}", {"type": "fire_event", "data": event}
        )

    async def _tap(self, request: web.Request) -> web.Response:
        """Tap a button on the screen."""
        notification = self._notification(request)
        place = int(request.match_info["place"])
        if place >= len(notification.actions):
            raise web.HTTPNotFound
        await self.tap(notification, place)
        raise web.HTTPSeeOther("/")
