"""Somebody who lives in the house and is no administrator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp

from scripts.demo.client import Client, Tokens, client_id
from tests.panel.browser.house import PanelHouse

_USERNAME: Final = "guest"
_PASSWORD: Final = "guest-password"
# Home Assistant's own group of people who use everything and set nothing up.
_USERS: Final = "system-users"


@asynccontextmanager
async def guest_of(house: PanelHouse) -> AsyncIterator[Client]:
    """Make a user who is no administrator and log in."""
    async with house.client.websocket() as websocket:
        made = await websocket.command(
            "config/auth/create", name="Guest", group_ids=[_USERS]
        )
        await websocket.command(
            "config/auth_provider/homeassistant/create",
            user_id=made["user"]["id"],
            username=_USERNAME,
            password=_PASSWORD,
        )
    async with aiohttp.ClientSession() as session:
        yield Client(session, house.url, await _log_in(session, house.url))


async def _log_in(session: aiohttp.ClientSession, url: str) -> Tokens:
    """Log in with the password."""
    own = client_id(url)
    begin = {
        "client_id": own,
        "handler": ["homeassistant", None],
        "redirect_uri": url,
    }
    flow = await _post(session, f"{url}/auth/login_flow", json=begin)
    login = {"client_id": own, "username": _USERNAME, "password": _PASSWORD}
    path = f"{url}/auth/login_flow/{flow['flow_id']}"
    code = (await _post(session, path, json=login))["result"]
    form = {"grant_type": "authorization_code", "code": code, "client_id": own}
    content = await _post(session, f"{url}/auth/token", data=form)
    return Tokens(
        content["access_token"], content["refresh_token"], content["expires_in"]
    )


async def _post(session: aiohttp.ClientSession, url: str, **body: Any) -> Any:
    """Post something and return the answer."""
    async with session.post(url, **body) as response:
        response.raise_for_status()
        return await response.json()
