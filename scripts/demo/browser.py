"""A headless Chromium that is logged in, driven over its DevTools protocol."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import shutil
import tempfile
import time
from typing import Any, Final

import aiohttp

from .client import Client, client_id
from .process import Program, StartError

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)

_ENOUGH: Final = 4

# All that can be read on the page, through the shadow roots.
_TEXT: Final = """
(() => {
  const words = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.textContent.trim());
    if (["STYLE", "SCRIPT"].includes(node.nodeName)) return;
    if (node.shadowRoot) walk(node.shadowRoot);
    for (const child of node.childNodes) walk(child);
  };
  walk(document.body);
  return words.filter((word) => word).join("\\n");
})()
"""


class Browser:
    """One page of a browser."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse, url: str) -> None:
        """Take the page's DevTools connection and the address of Home Assistant."""
        self._connection = connection
        self._url = url
        self._last_id = 0

    async def command(self, method: str, **parameters: Any) -> Any:
        """Send a DevTools command and return its result."""
        self._last_id += 1
        await self._connection.send_json(
            {"id": self._last_id, "method": method, "params": parameters}
        )
        while True:
            message = await self._connection.receive_json()
            if message.get("id") == self._last_id:
                if "error" in message:
                    raise StartError(f"{method}: {message['error']['message']}")
                return message["result"]

    async def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression on the page."""
        answer = await self.command(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        return answer["result"].get("value")

    async def text(self) -> str:
        """Return all that can be read on the page."""
        found: str = await self.evaluate(_TEXT)
        return found

    async def log_in(self, client: Client, *, dark: bool) -> None:
        """Give the frontend the client's tokens, as if it had logged in itself."""
        expires_in = client.tokens.expires_in
        tokens = {
            "hassUrl": client.url,
            "clientId": client_id(client.url),
            "token_type": "Bearer",
            "access_token": client.tokens.access_token,
            "refresh_token": client.tokens.refresh_token,
            "expires_in": expires_in,
            "expires": (int(time.time()) + expires_in) * 1000,
        }
        await self.command("Page.enable")
        await self.command(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
            ],
        )
        await self.command("Page.navigate", url=f"{self._url}/manifest.json")
        await asyncio.sleep(0.5)
        stored = json.dumps(json.dumps(tokens))
        await self.evaluate(f"localStorage.setItem('hassTokens', {stored})")

    async def open(self, path: str, wait_for: str, timeout: float) -> None:
        """Open a page and wait until this text is on it and it has come to rest.

        A path is Home Assistant's; a whole address may be anybody's.
        """
        url = path if path.startswith("http") else self._url + path
        await self.command("Page.navigate", url=url)
        before, seen = "", 0
        async with asyncio.timeout(timeout):
            while True:
                await asyncio.sleep(1)
                text = await self.text()
                if text and wait_for in text:
                    seen += 1
                    # Some pages never rest: they count seconds.
                    if text == before or seen == _ENOUGH:
                        return
                before = text

    async def screenshot(self, file: Path) -> None:
        """Write what is to be seen into a PNG file."""
        answer = await self.command("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(answer["data"]))


def find_chromium() -> str:
    """Return the path of a Chromium."""
    given = os.environ.get("CHROMIUM")
    for name in (given,) if given else _NAMES:
        if path := shutil.which(name):
            return path
    raise StartError("found no Chromium: install one, or name it in CHROMIUM")


@asynccontextmanager
async def browser(client: Client, width: int, height: int) -> AsyncIterator[Browser]:
    """Start a browser with a profile of its own and open a page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = [find_chromium(), *_FLAGS, f"--user-data-dir={profile}"]
        async with (
            Program(arguments, asyncio.subprocess.DEVNULL),
            aiohttp.ClientSession() as session,
        ):
            port = await _debugging_port(Path(profile))
            list_url = f"http://127.0.0.1:{port}/json/list"
            async with session.get(list_url) as response:
                pages = await response.json(content_type=None)
            page = next(page for page in pages if page["type"] == "page")
            async with session.ws_connect(
                page["webSocketDebuggerUrl"], max_msg_size=0
            ) as connection:
                opened = Browser(connection, client.url)
                await opened.command(
                    "Emulation.setDeviceMetricsOverride",
                    width=width,
                    height=height,
                    deviceScaleFactor=1,
                    mobile=False,
                )
                yield opened


async def _debugging_port(profile: Path) -> str:
    """Return the port that the browser has chosen for its DevTools."""
    file = profile / "DevToolsActivePort"
    async with asyncio.timeout(30):
        while not file.exists() or "\n" not in file.read_text():
            await asyncio.sleep(0.1)
    return file.read_text().splitlines()[0]
