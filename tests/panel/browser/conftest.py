"""Fixtures of the tests that drive the panel in a browser."""

from collections.abc import AsyncIterator, Awaitable, Callable
import json
from pathlib import Path
import time
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
import pytest

from scripts.demo.browser import find_chromium
from scripts.demo.client import Client, client_id
from scripts.demo.process import StartError
from tests.panel.browser.house import PanelHouse, panel_house
from tests.smoke.test_process import complaints

_FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
)

type OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
async def house(socket_enabled: None, tmp_path: Path) -> AsyncIterator[PanelHouse]:
    """Return a Home Assistant with two approved terminals; its log must stay clean."""
    async with panel_house(tmp_path) as house:
        yield house
    assert [
        complaint
        for complaint in complaints(house.log.read_text())
        if not any(text in complaint for text in house.tolerated)
    ] == []


@pytest.fixture
async def browser(socket_enabled: None) -> AsyncIterator[Browser]:
    """Return a headless Chromium; skip where there is none."""
    try:
        executable = find_chromium()
    except StartError as error:
        pytest.skip(str(error))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=list(_FLAGS)
        )
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(house: PanelHouse, browser: Browser) -> AsyncIterator[OpenPage]:
    """Return what opens a page of Home Assistant, logged in.

    Whatever a page throws, or asks of another host, fails the test at its end.
    """
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_page(
        path: str, *, client: Client | None = None, **options: Any
    ) -> Page:
        """Open a path in a context of its own; options are those of the context."""
        settings: dict[str, Any] = {
            "viewport": {"width": 1280, "height": 900},
            "base_url": house.url,
            "accept_downloads": True,
        }
        context = await browser.new_context(**settings | options)
        contexts.append(context)
        await log_in(context, client or house.client)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda request: (
                faults.append(f"asks {request.url}")
                if is_outside(house.url, request.url)
                else None
            ),
        )
        await page.goto(path)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert faults == []


@pytest.fixture
async def page(open_page: OpenPage) -> Page:
    """Return the panel as an administrator opens it."""
    return await open_page("/zkteco-push")


async def log_in(context: BrowserContext, client: Client) -> None:
    """Give the frontend a client's tokens, as if it had logged in itself."""
    tokens = {
        "hassUrl": client.url,
        "clientId": client_id(client.url),
        "token_type": "Bearer",
        "access_token": client.tokens.access_token,
        "refresh_token": client.tokens.refresh_token,
        "expires_in": client.tokens.expires_in,
        "expires": (int(time.time()) + client.tokens.expires_in) * 1000,
    }
    stored = json.dumps(json.dumps(tokens))
    await context.add_init_script(f"localStorage.setItem('hassTokens', {stored})")


def is_outside(url: str, asked: str) -> bool:
    """Return whether a request goes to somebody else than Home Assistant."""
    own = (url, url.replace("http", "ws", 1), "data:", "blob:", "about:")
    # Home Assistant itself asks for pictures of integrations, which is not our doing.
    return not asked.startswith((*own, "https://brands.home-assistant.io/"))
