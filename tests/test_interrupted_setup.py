"""Tests of a setup that is cancelled: what it has opened is closed again."""

import asyncio
from collections.abc import Iterator
import threading
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.journal import Journal
from custom_components.zkteco_push.journal.file_store import FileStore
from custom_components.zkteco_push.journal.server_store import ServerStore

from .support.device import Device
from .support.hub import SERIAL_NUMBER, hub_entry
from .support.servers import Server


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the hub's options for each engine."""
    if request.param == "sqlite":
        return {}
    request.getfixturevalue("socket_enabled")
    server: Server = request.getfixturevalue(request.param)
    if not server.is_running:
        server.start()
    server.drop()
    return {"database_url": server.text}


@pytest.fixture
def entry(
    hass: HomeAssistant, client: TestClient[Any, Any], options: dict[str, Any]
) -> ConfigEntry[Any]:
    """Return the entry of a hub that has not been set up."""
    entry = hub_entry({SERIAL_NUMBER: {}}, **options)
    entry.add_to_hass(hass)
    added: ConfigEntry[Any] = entry
    return added


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Find none of our threads afterwards that was not there before."""
    before = set(threading.enumerate())
    yield
    assert [thread.name for thread in ours() if thread not in before] == []


def ours() -> list[threading.Thread]:
    """Return our threads."""
    return [each for each in threading.enumerate() if each.name.startswith("zkteco")]


async def async_cancel(
    hass: HomeAssistant, entry: ConfigEntry[Any], reached: asyncio.Event
) -> asyncio.Task[bool]:
    """Begin the setup, and cancel it where it is when something is reached."""
    setup = hass.async_create_task(hass.config_entries.async_setup(entry.entry_id))
    await reached.wait()
    setup.cancel()
    return setup


async def async_assert_usable(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: ConfigEntry[Any]
) -> None:
    """Have the hub set up, as if nothing had been, and unloaded again."""
    assert entry.state is not ConfigEntryState.LOADED
    assert ours() == []
    await hass.config_entries.async_reload(entry.entry_id)
    device = Device(client)
    assert (await device.handshake()).status == 200
    assert (await device.punch()).text == "OK:1"
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_while_it_is_opened(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    entry: ConfigEntry[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A journal that a thread still opens is closed once it is open."""
    store = ServerStore if "database_url" in entry.options else FileStore
    real, reached, goes_on = store.open, asyncio.Event(), threading.Event()

    def open_slowly(*arguments: Any, **options: Any) -> Any:
        """Open it, and be long about it."""
        hass.loop.call_soon_threadsafe(reached.set)
        goes_on.wait(60)
        return real(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(store, "open", open_slowly)
        setup = await async_cancel(hass, entry, reached)
        await asyncio.sleep(0)
        assert not setup.done()
        goes_on.set()
        await asyncio.wait([setup])
    await async_assert_usable(hass, client, entry)


async def test_while_it_cannot_be_opened(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    entry: ConfigEntry[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the thread fails after that, there is nothing to be closed."""
    store = ServerStore if "database_url" in entry.options else FileStore
    reached, goes_on = asyncio.Event(), threading.Event()

    def fail_slowly(*_: Any, **__: Any) -> Any:
        """Fail, and be long about it."""
        hass.loop.call_soon_threadsafe(reached.set)
        goes_on.wait(60)
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(store, "open", fail_slowly)
        setup = await async_cancel(hass, entry, reached)
        goes_on.set()
        await asyncio.wait([setup])
    await async_assert_usable(hass, client, entry)


@pytest.mark.parametrize("step", ["marks", "begin_run", "remembered"])
async def test_once_it_is_open(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    entry: ConfigEntry[Any],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """A journal that is open is closed wherever the setup is cancelled."""
    reached = asyncio.Event()

    async def wait_for_ever(*_: Any, **__: Any) -> None:
        """Never come to an end."""
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(Journal, step, wait_for_ever)
        await asyncio.wait([await async_cancel(hass, entry, reached)])
    await async_assert_usable(hass, client, entry)
