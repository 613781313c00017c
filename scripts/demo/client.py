"""What a person would click: log in, add the hub, approve a terminal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
import os
from pathlib import Path
from typing import Any, Final
import zoneinfo

import aiohttp

from .configuration import DOMAIN
from .websocket import WebSocket, connect

USERNAME: Final = "demo"
PASSWORD: Final = "demo"

_COUNTRY: Final = "GB"
_RUNNING_SECONDS: Final = 120

_ENTRIES: Final = "/api/config/config_entries/entry"
_FLOWS: Final = "/api/config/config_entries/flow"
_SUBENTRY_FLOWS: Final = "/api/config/config_entries/subentries/flow"


class FlowError(Exception):
    """A form did not end as it should."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login is given."""

    access_token: str
    refresh_token: str
    expires_in: int


def client_id(url: str) -> str:
    """Return what the frontend calls itself, so that it may use our tokens."""
    return f"{url}/"


def local_time_zone() -> str:
    """Return this machine's time zone, as far as it says."""
    name = os.environ.get("TZ") or str(Path("/etc/localtime").resolve())
    name = name.removeprefix(":").rpartition("zoneinfo/")[2]
    return name if name in zoneinfo.available_timezones() else "UTC"


class Client:
    """A person who is logged in."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, tokens: Tokens
    ) -> None:
        """Take what a login was given."""
        self._session = session
        self.url = url
        self.tokens = tokens

    async def get(self, path: str) -> Any:
        """Return what a path of the REST API holds."""
        return await self._request("GET", path)

    async def post(self, path: str, data: object = None) -> Any:
        """Post to a path of the REST API and return its answer."""
        return await self._request("POST", path, data)

    async def download(self, path: str) -> bytes:
        """Return the bytes that a path holds."""
        async with self._session.get(
            self.url + path,
            headers={"Authorization": f"Bearer {self.tokens.access_token}"},
        ) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise FlowError(f"{path}: {response.status}")
            return await response.read()

    def websocket(self) -> AbstractAsyncContextManager[WebSocket]:
        """Connect to the WebSocket API."""
        return connect(self._session, self.url, self.tokens.access_token)

    async def wait_until_running(self) -> None:
        """Wait until every integration is set up: Home Assistant answers before that."""
        async with asyncio.timeout(_RUNNING_SECONDS):
            while (await self.get("/api/config"))["state"] != "RUNNING":
                await asyncio.sleep(0.2)

    async def settle_down(self) -> None:
        """Answer what Home Assistant asks about the home, so that no repair asks again."""
        async with self.websocket() as websocket:
            await websocket.command(
                "config/core/update",
                location_name="ZKTeco Push",
                country=_COUNTRY,
                time_zone=local_time_zone(),
            )

    async def hub(self) -> str | None:
        """Return the id of the hub's entry, if it has been added."""
        entries = await self.get(f"{_ENTRIES}?domain={DOMAIN}")
        return next((entry["entry_id"] for entry in entries), None)

    async def add_hub(self) -> str:
        """Add the hub, unless it is there, and return the id of its entry."""
        if (entry_id := await self.hub()) is not None:
            return entry_id
        result = await self._finish(
            _FLOWS, await self.post(_FLOWS, {"handler": DOMAIN}), {}
        )
        created: str = _expect(result, "create_entry")["result"]["entry_id"]
        return created

    async def terminals(self) -> set[str]:
        """Return the serial numbers of the approved terminals."""
        if (entry_id := await self.hub()) is None:
            return set()
        async with self.websocket() as websocket:
            subentries = await websocket.command(
                "config_entries/subentries/list", entry_id=entry_id
            )
        return {
            subentry["unique_id"]
            for subentry in subentries
            if subentry["subentry_type"] == "terminal"
        }

    async def approve(self, serial_number: str, **settings: Any) -> None:
        """Approve a terminal by typing its serial number, and settings if any."""
        await self.add_subentry("terminal", serial_number=serial_number, **settings)

    async def add_subentry(self, kind: str, **answers: Any) -> None:
        """Add a part of the hub by its form."""
        flow = await self.post(
            _SUBENTRY_FLOWS, {"handler": [await self.add_hub(), kind]}
        )
        result = await self._finish(_SUBENTRY_FLOWS, flow, answers)
        _expect(result, "create_entry")

    async def discovered(self) -> dict[str, str]:
        """Return the open discoveries: serial number to flow."""
        async with self.websocket() as websocket:
            flows = await websocket.command("config_entries/flow/progress")
        return {
            flow["context"]["unique_id"]: flow["flow_id"]
            for flow in flows
            if flow["handler"] == DOMAIN
        }

    async def confirm(self, flow_id: str) -> str:
        """Confirm a discovery and return the reason it ends with."""
        flow = await self.get(f"{_FLOWS}/{flow_id}")
        reason: str = _expect(await self._finish(_FLOWS, flow, {}), "abort")["reason"]
        return reason

    async def _finish(
        self, flows: str, result: dict[str, Any], answers: dict[str, Any]
    ) -> dict[str, Any]:
        """Answer the forms of a flow until it ends, leaving what is not given to its default."""
        while result["type"] == "form":
            if result.get("errors"):
                raise FlowError(f"{result['step_id']}: {result['errors']}")
            names = {field["name"] for field in result.get("data_schema") or ()}
            given = {name: answers[name] for name in answers.keys() & names}
            result = await self.post(f"{flows}/{result['flow_id']}", given)
        return result

    async def _request(self, method: str, path: str, data: object = None) -> Any:
        """Send a request of the REST API and return its answer."""
        async with self._session.request(
            method,
            self.url + path,
            json=data,
            headers={"Authorization": f"Bearer {self.tokens.access_token}"},
        ) as response:
            return await _content(response)


@asynccontextmanager
async def logged_in(url: str) -> AsyncIterator[Client]:
    """Log in as the demo user, who is made on the first run, once all is set up."""
    async with aiohttp.ClientSession() as session:
        first = await _is_new(session, url)
        code = await (_create_user if first else _log_in)(session, url)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client_id(url),
        }
        async with session.post(f"{url}/auth/token", data=form) as response:
            content = await _content(response)
        tokens = Tokens(
            content["access_token"], content["refresh_token"], content["expires_in"]
        )
        client = Client(session, url, tokens)
        if first:
            await client.settle_down()
        await client.wait_until_running()
        yield client


async def _is_new(session: aiohttp.ClientSession, url: str) -> bool:
    """Return whether nobody has logged in yet."""
    async with session.get(f"{url}/api/onboarding") as response:
        if response.status == HTTPStatus.NOT_FOUND:
            return False
        return not all(step["done"] for step in await _content(response))


async def _create_user(session: aiohttp.ClientSession, url: str) -> str:
    """Make the demo user and return a code to log in with."""
    user = {
        "name": "Demo",
        "username": USERNAME,
        "password": PASSWORD,
        "client_id": client_id(url),
        "language": "en",
    }
    answer = await _json(session, "POST", f"{url}/api/onboarding/users", user)
    code: str = answer["auth_code"]
    return code


async def _log_in(session: aiohttp.ClientSession, url: str) -> str:
    """Log in with the password and return a code."""
    flows = f"{url}/auth/login_flow"
    handler = {"handler": ["homeassistant", None], "redirect_uri": url}
    flow = await _json(session, "POST", flows, {**handler, "client_id": client_id(url)})
    login = {"username": USERNAME, "password": PASSWORD, "client_id": client_id(url)}
    result = await _json(session, "POST", f"{flows}/{flow['flow_id']}", login)
    code: str = _expect(result, "create_entry")["result"]
    return code


async def _json(
    session: aiohttp.ClientSession, method: str, url: str, data: object = None
) -> Any:
    """Send a request of somebody who is not logged in and return the answer."""
    async with session.request(method, url, json=data) as response:
        return await _content(response)


async def _content(response: aiohttp.ClientResponse) -> Any:
    """Return what a good answer holds, and raise with what a bad one says."""
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise FlowError(
            f"{response.url.path}: {response.status} {await response.text()}"
        )
    return await response.json()


def _expect(result: dict[str, Any], result_type: str) -> dict[str, Any]:
    """Return the result of a flow if it ended this way."""
    if result["type"] != result_type:
        raise FlowError(f"ended with {result['type']}: {result}")
    return result
