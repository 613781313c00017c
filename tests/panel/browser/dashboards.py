"""Dashboards of the house, and somebody who may only look at them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from playwright.async_api import Page, expect

from scripts.demo.client import Client, Tokens, client_id
from tests.panel.browser.house import PanelHouse

PATH: Final = "test-house"
CARD: Final = "zkteco-push-door"
# What Home Assistant shows in place of a card that it cannot make or fill.
_FAULTS: Final = "hui-error-card, hui-warning, .ha-alert-error"
_READER: Final = "reader"


async def save_dashboard(house: PanelHouse, config: dict[str, Any]) -> str:
    """Make a dashboard and return its path."""
    async with house.client.websocket() as websocket:
        await websocket.command(
            "lovelace/dashboards/create",
            url_path=PATH,
            title="House",
            mode="storage",
            require_admin=False,
        )
        await websocket.command("lovelace/config/save", url_path=PATH, config=config)
    return f"/{PATH}"


async def save_cards(house: PanelHouse, *cards: dict[str, Any]) -> str:
    """Make a dashboard of one view with some cards and return its path."""
    sections = [{"type": "grid", "cards": [card]} for card in cards]
    return await save_dashboard(
        house, {"views": [{"type": "sections", "sections": sections}]}
    )


async def assert_no_faults(page: Page) -> None:
    """Fail where Home Assistant shows a fault in place of a card."""
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(_FAULTS)).to_have_count(0)


@asynccontextmanager
async def reader(house: PanelHouse) -> AsyncIterator[Client]:
    """Log in somebody who may look at everything and control nothing."""
    login = {"username": _READER, "password": _READER}
    async with house.client.websocket() as websocket:
        created = await websocket.command(
            "config/auth/create", name="Reader", group_ids=["system-read-only"]
        )
        await websocket.command(
            "config/auth_provider/homeassistant/create",
            user_id=created["user"]["id"],
            **login,
        )
    url, client = house.url, client_id(house.url)
    flows = f"{url}/auth/login_flow"
    handler = {"handler": ["homeassistant", None], "redirect_uri": url}
    async with aiohttp.ClientSession() as session:
        async with session.post(flows, json=handler | {"client_id": client}) as answer:
            flow = (await answer.json())["flow_id"]
        async with session.post(
            f"{flows}/{flow}", json=login | {"client_id": client}
        ) as answer:
            code = (await answer.json())["result"]
        form = {"grant_type": "authorization_code", "code": code, "client_id": client}
        async with session.post(f"{url}/auth/token", data=form) as answer:
            content = await answer.json()
        tokens = (content[key] for key in Tokens.__slots__)
        yield Client(session, url, Tokens(*tokens))
