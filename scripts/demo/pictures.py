"""Takes the pictures of the README anew, from a Home Assistant of its own."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
import sys
import tempfile
from typing import Final

import aiohttp

from .browser import Browser, browser
from .client import Client, FlowError, logged_in
from .configuration import DOMAIN, REPOSITORY
from .phone import NAME as PHONE_NAME, Phone
from .process import HomeAssistant, StartError, VirtualTerminal, free_port

_IMAGES: Final = REPOSITORY / "docs" / "images"
_FRONT: Final = "CGKX204560017"
_WORKSHOP: Final = "6116180800421"
_TERMINALS: Final = {
    _FRONT: (
        *("--model", "SpeedFace-V5L", "--users", "6", "--punch-every", "4"),
        *("--ring-every", "11", "--photo-every", "6", "--pictures"),
    ),
    _WORKSHOP: ("--model", "K40", "--users", "5", "--punch-every", "9"),
}
# Long enough for some of everything to have happened (s).
_LIFE: Final = 45
# Until the terminals have told whom they know (s).
_FIRST_USERS: Final = 8
_PAGE_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the page, a text that is on it once it is there, and the size."""

    path: str
    wait_for: str
    width: int = 1280
    height: int = 800


class House:
    """A Home Assistant to take pictures of."""

    def __init__(self, client: Client, page: Browser, phone: Phone, port: int) -> None:
        """Take who is logged in, the browser, and the phone with its screen's port."""
        self._client = client
        self._page = page
        self._phone = phone
        self._port = port

    async def take(self, name: str, picture: Picture) -> None:
        """Take a picture."""
        await self._page.command(
            "Emulation.setDeviceMetricsOverride",
            width=picture.width,
            height=picture.height,
            deviceScaleFactor=1,
            mobile=False,
        )
        await self._page.open(picture.path, picture.wait_for, _PAGE_SECONDS)
        # Pictures within the page come last.
        await asyncio.sleep(2)
        await self._page.screenshot(_IMAGES / f"{name}.png")
        print(f"pictures: {name}.png", flush=True)

    async def devices(self, *wanted: str) -> dict[str, str]:
        """Return the ids of devices by identifier, or name, once they are there."""
        async with (
            asyncio.timeout(_PAGE_SECONDS),
            self._client.websocket() as websocket,
        ):
            while True:
                found = await websocket.command("config/device_registry/list")
                ids = {
                    key: device["id"]
                    for device in found
                    for key in (
                        device["name"],
                        *map(itemgetter(1), device["identifiers"]),
                    )
                }
                if ids.keys() >= set(wanted):
                    return ids
                await asyncio.sleep(0.5)

    async def use_blueprint(self, devices: dict[str, str]) -> None:
        """Have the front door's rings shown on the phone."""
        automation = {
            "alias": "Doorbell",
            "use_blueprint": {
                "path": f"{DOMAIN}/doorbell_to_phone.yaml",
                "input": {
                    "doorbell": "event.front_door_doorbell",
                    "photo": "image.front_door_last_photo",
                    "door": ["button.front_door_unlock"],
                    "phone": devices[PHONE_NAME],
                    "title": "Front door",
                },
            },
        }
        await self._client.post("/api/config/automation/config/doorbell", automation)

    async def take_all(self) -> None:
        """Take all pictures, in the order in which a new user sees the pages."""
        dashboard = "/config/integrations/dashboard"
        await self.take("discovered", Picture(dashboard, _WORKSHOP, height=620))
        await self._client.approve(_FRONT, name="Front door")
        await self._client.approve(_WORKSHOP, name="Workshop")
        # They are called as the terminals call them, once these have said so.
        await asyncio.sleep(_FIRST_USERS)
        for pin in ("1", "2"):
            await self._client.add_subentry("person", pin=pin)
        devices = await self.devices(_FRONT, "person_1", PHONE_NAME)
        await self.use_blueprint(devices)
        await asyncio.sleep(_LIFE)
        hub = f"/config/integrations/integration/{DOMAIN}"
        await self.take("integration", Picture(hub, "Workshop"))
        for name, identifier, text in (
            ("terminal", _FRONT, "Unlock"),
            ("person", "person_1", "Present"),
        ):
            path = f"/config/devices/device/{devices[identifier]}"
            await self.take(name, Picture(path, text, height=1000))
        today = datetime.now().astimezone().date().isoformat()
        await self.take(
            "photos",
            Picture(
                f"/media-browser/browser/app%2Cmedia-source%3A%2F%2F{DOMAIN}/"
                f"%2Cmedia-source%3A%2F%2F{DOMAIN}%2F{_FRONT}%2F{today}",
                "",
                height=620,
            ),
        )
        await self.take("activity", Picture("/logbook", "Front door"))
        await self.take(
            "blueprint",
            Picture("/config/automation/edit/doorbell", "Doorbell", height=1100),
        )
        for name, path, text in (
            ("panel", "now", "Live"),
            ("panel_punches", "punches", "Export"),
            ("panel_people", "people", "Add a person"),
        ):
            await self.take(name, Picture(f"/zkteco-push/{path}", text, height=900))
        screen = f"http://127.0.0.1:{self._port}"
        await self.take("phone", Picture(screen, "Front door", width=440, height=760))


@asynccontextmanager
async def _house(directory: Path) -> AsyncIterator[House]:
    """Start Home Assistant with terminals that call in, a phone and a browser."""
    async with AsyncExitStack() as stack:
        log = stack.enter_context((directory / "hass.log").open("ab"))
        home_assistant = HomeAssistant(directory / "config", free_port(), output=log)
        await stack.enter_async_context(home_assistant)
        client = await stack.enter_async_context(logged_in(home_assistant.url))
        await client.add_hub()
        port = free_port()
        phone = await stack.enter_async_context(Phone(home_assistant.url, port))
        for serial_number, options in _TERMINALS.items():
            terminal = VirtualTerminal(
                home_assistant.url, serial_number, *options, output=log
            )
            await stack.enter_async_context(terminal)
        async with asyncio.timeout(_PAGE_SECONDS):
            while len(await client.discovered()) < len(_TERMINALS):
                await asyncio.sleep(0.5)
        page = await stack.enter_async_context(browser(client, 1280, 800))
        await page.log_in(client, dark=False)
        yield House(client, page, phone, port)


async def _take() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with _house(Path(folder)) as house:
            await house.take_all()


def main() -> int:
    """Take all pictures and return the exit code."""
    argparse.ArgumentParser(prog="scripts/pictures", description=__doc__).parse_args()
    try:
        asyncio.run(_take())
    except TimeoutError:
        print("pictures: a page was not there in time", file=sys.stderr)
        return 1
    except (FlowError, StartError, aiohttp.ClientError) as err:
        print(f"pictures: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
