"""Tests of a house with many terminals: who is shown, and who has to wait for it."""

import asyncio
from collections.abc import Iterator
import gc
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.zkteco_push import entity, heap, turns
from custom_components.zkteco_push.turns import Turns

from .support.device import Device
from .support.house import async_pass_time, entry_of, value_of
from .support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
)

# After the start, everything is in place by then (s).
SETTLED = 6


@pytest.fixture
def shortest_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have everybody else come after each single step."""
    monkeypatch.setattr(turns, "_SLICE", 0)


@pytest.fixture
def thawed() -> Iterator[None]:
    """Begin with nothing set aside: the test harness itself does so."""
    gc.unfreeze()
    yield
    gc.freeze()


async def test_essential_entities(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where there are many entities, a new terminal shows what nobody can do without.

    Everything else is registered, so a user can have it; what is shown stays.
    """
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    registry = er.async_get(hass)
    enabled = registry.entities.get_enabled_count_for_config_entry_id(entry.entry_id)
    monkeypatch.setattr(entity, "_ALL_ENABLED", enabled)
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    await async_restart_hub(hass)
    await Device(client, OTHER_SERIAL_NUMBER).handshake()
    await Device(client, OTHER_SERIAL_NUMBER).punch()
    assert value_of(hass, "connected", OTHER_SERIAL_NUMBER) == "on"
    assert value_of(hass, "punch", OTHER_SERIAL_NUMBER) not in ("unknown", None)
    for key in ("last_punch", "users", "reboot", "unlock", "last_photo", "screen"):
        shown, new = (
            entry_of(hass, key, each) for each in (SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
        )
        assert shown is not None
        assert shown.disabled_by is None
        assert new is not None
        assert new.disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.usefixtures("shortest_turns")
async def test_turns() -> None:
    """Work is done once for each, by one at a time, and others come in between."""
    shared = Turns()
    done: list[str] = []
    at_work = 0

    async def work(item: str) -> None:
        """Note that nobody else works meanwhile."""
        nonlocal at_work
        at_work += 1
        assert at_work == 1
        await asyncio.sleep(0)
        done.append(item)
        at_work -= 1

    await asyncio.gather(shared.each("abc", work), shared.each("xyz", work))
    assert sorted(done) == list("abcxyz")
    assert [each for each in done if each in "abc"] == list("abc")
    assert done not in (list("abcxyz"), list("xyzabc"))


async def test_turn_of_who_fails() -> None:
    """Whoever fails has no turn any more."""
    shared = Turns()

    async def fail(item: str) -> None:
        """Fail."""
        raise ValueError(item)

    async def note(item: str) -> None:
        """Note what is done."""
        done.append(item)

    done: list[str] = []
    with pytest.raises(ValueError, match="a"):
        await shared.each("ab", fail)
    await shared.each("cd", note)
    assert done == ["c", "d"]


@pytest.mark.usefixtures("shortest_turns")
async def test_coming_and_going_meanwhile(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Who is told of the terminals hears once of each, whoever comes or goes."""
    first = [f"CKJF2019600{number:02d}" for number in range(8)]
    await async_set_up_hub(hass, {serial_number: {} for serial_number in first})
    hub = loaded_hub(hass).runtime_data
    told: list[str] = []

    def listen(terminal: Any, subentry_id: str) -> None:
        """Note who is told of."""
        told.append(terminal.serial_number)

    telling = hass.loop.create_task(hub.async_on_terminal(listen))
    while not told:
        await asyncio.sleep(0)
    assert len(told) < len(first)
    await async_remove_terminal(hass, first[-1])
    await async_add_terminal(hass, SERIAL_NUMBER)
    stop = await telling
    assert told.count(SERIAL_NUMBER) == 1
    assert set(first[:-1]) <= set(told)
    assert len(told) == len(set(told))
    stop()
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    assert OTHER_SERIAL_NUMBER not in told


@pytest.mark.usefixtures("thawed")
async def test_heap_of_a_small_house(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    freezer: FrozenDateTimeFactory,
) -> None:
    """The interpreter of a usual house is left alone."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    await async_pass_time(hass, freezer, SETTLED)
    assert not gc.get_freeze_count()


@pytest.mark.usefixtures("thawed")
async def test_settled_heap(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is there after the start is set aside, for as long as a large house runs."""
    monkeypatch.setattr(heap, "LARGE_HOUSE", 1)
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    assert not gc.get_freeze_count()
    await async_pass_time(hass, freezer, SETTLED)
    assert gc.get_freeze_count()
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not gc.get_freeze_count()


@pytest.mark.usefixtures("thawed")
async def test_heap_that_somebody_else_has_set_aside(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What somebody else has set aside is left to them."""
    monkeypatch.setattr(heap, "LARGE_HOUSE", 1)
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    gc.freeze()
    await async_pass_time(hass, freezer, SETTLED)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert gc.get_freeze_count()
