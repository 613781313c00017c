"""Copies that go on: after a restart, while storage fails, when terminals leave."""

import asyncio
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.zkteco_push.copying import copier
from tests.commands.support import async_breathe, async_call, async_until, pending
from tests.support.house import async_settle, value_of
from tests.support.hub import (
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    device_of,
)
from tests.support.storage import fail_storage

from .support import (
    Door,
    StartDoors,
    async_copy,
    async_run_all,
    begin_copy,
    report_of,
    sent,
    templates_of,
    users_of,
)

FRONT, BACK, SIDE = "CKJF201960001", "CKJF201960002", "CKJF201960003"


async def async_poll_until(condition: Any, *doors: Door) -> None:
    """Let terminals ask until something is so."""
    for _ in range(2000):
        if condition():
            return
        for door in doors:
            await door.virtual.poll()
        await async_breathe()
    raise AssertionError("It never came to be so")


def notifications(hass: HomeAssistant) -> list[str]:
    """Return the messages that are shown."""
    shown = hass.data.get("persistent_notification", {})
    return [str(each["message"]) for each in shown.values()]


@pytest.mark.parametrize("polls", [0, 1, 3])
async def test_restart(
    hass: HomeAssistant, start_doors: StartDoors, polls: int
) -> None:
    """Test that a copy goes on by itself after a restart, and tells its end."""
    front, back = Door(FRONT, {"users": 20}), Door(BACK)
    await start_doors(front, back)
    task = begin_copy(hass, front, [back], wait=0)
    answer = await async_run_all(task)
    assert answer["result"] == "queued"
    for _ in range(polls):
        await async_until(lambda: pending(hass, BACK))
        await back.virtual.poll()
    assert len(users_of(back)) < 20
    await async_restart_hub(hass)
    assert value_of(hass, "copy_progress", BACK) == "0"
    await async_poll_until(lambda: value_of(hass, "copy_progress", BACK) == "100", back)
    assert users_of(back) == users_of(front)
    assert templates_of(back) == templates_of(front)
    await async_until(lambda: notifications(hass))
    (message,) = notifications(hass)
    assert BACK in message
    assert "0 refused" in message
    assert pending(hass, BACK) == 0
    await async_restart_hub(hass)
    assert value_of(hass, "copy_progress", BACK) == "unknown"
    assert back.virtual.complaints == []


async def test_nobody_is_told_who_waits(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that a copy whose end is its answer shows no notification."""
    front, back = Door(FRONT, {"users": 2}), Door(BACK)
    await start_doors(front, back)
    await async_copy(hass, front, back)
    await async_settle(hass)
    assert notifications(hass) == []


async def test_progress(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that the target shows how far the copy is, never ahead of it."""
    front, back = Door(FRONT, {"users": 12}), Door(BACK)
    await start_doors(front, back)
    seen: list[int] = []
    task = begin_copy(hass, front, [back])
    while not task.done():
        await back.virtual.poll()
        await async_breathe()
        if (shown := value_of(hass, "copy_progress", BACK)).isdecimal():
            seen.append(int(shown))
        done = len(users_of(back)) + len(templates_of(back))
        assert seen[-1:] <= [done * 100 // 36]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 100)
    assert len(set(seen)) > 3


async def test_two_targets_and_two_sources(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that copies to one target come one after another, to several at once."""
    front, back = Door(FRONT, {"users": 3}), Door(BACK)
    side = Door(SIDE, {"users": 9})
    await start_doors(front, back, side)
    first = begin_copy(hass, front, [back, side])
    await async_until(lambda: pending(hass, BACK) and pending(hass, SIDE))
    second = begin_copy(hass, side, [back], pins=["7", "8"])
    answer = await async_run_all(first, front, back, side)
    assert set(answer["terminals"]) == {
        device_of(hass, number).id for number in (BACK, SIDE)
    }
    later = await async_run_all(second, front, back, side)
    assert set(report_of(hass, later, back)["users"]) == {"7", "8"}
    assert sorted(users_of(back)) == ["1", "2", "3", "7", "8"]
    assert templates_of(front) <= templates_of(back)
    assert templates_of(front) <= templates_of(side)


@pytest.mark.parametrize("leaving", [FRONT, BACK])
async def test_terminal_that_is_removed(
    hass: HomeAssistant, start_doors: StartDoors, leaving: str
) -> None:
    """Test that a copy ends, without a trace, when one of its terminals is removed."""
    front, back = Door(FRONT, {"users": 9}), Door(BACK)
    await start_doors(front, back)
    task = begin_copy(hass, front, [back])
    await async_until(lambda: pending(hass, BACK))
    await async_remove_terminal(hass, leaving)
    answer = await task
    assert answer["result"] == "queued"
    (report,) = answer["terminals"].values()
    assert report["finished"] is False
    await async_restart_hub(hass)
    await async_add_terminal(hass, leaving)
    for _ in range(5):
        await async_breathe()
    assert value_of(hass, "copy_progress", BACK) == "unknown"


async def test_storage_that_fails(
    hass: HomeAssistant, start_doors: StartDoors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a copy waits for storage that fails, and then ends."""
    monkeypatch.setattr(copier, "_RETRY_SECONDS", 0.01)
    front, back = Door(FRONT, {"users": 5}), Door(BACK)
    await start_doors(front, back)
    with monkeypatch.context() as patch:
        task = begin_copy(hass, front, [back])
        await async_until(lambda: pending(hass, BACK))
        fail_storage(patch, "add_command")
        for _ in range(10):
            await back.virtual.poll()
            await async_breathe()
        assert not task.done()
    answer = await async_run_all(task, back)
    assert report_of(hass, answer, back)["finished"] is True
    assert templates_of(back) == templates_of(front)


async def test_user_who_is_deleted_meanwhile(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that nobody is brought to another terminal who is gone from the first."""
    front, back = Door(FRONT, {"users": 12}), Door(BACK)
    await start_doors(front, back)
    task = begin_copy(hass, front, [back])
    await async_until(lambda: pending(hass, BACK) == 12)
    await front.virtual.delete_user("9")
    answer = await async_run_all(task, back)
    report = report_of(hass, answer, back)
    assert "9" not in users_of(back)
    assert sent(report, "9") == []
    assert {row["reason"] for row in report["users"]["9"]["skipped"]} == {"gone"}
    assert report["finished"] is True
    assert len(users_of(back)) == 11


async def test_unlock_amid_a_copy(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that a door does not wait behind people who are copied."""
    front, back = Door(FRONT, {"users": 30}), Door(BACK)
    await start_doors(front, back)
    task = begin_copy(hass, front, [back])
    await async_until(lambda: pending(hass, BACK) == 12)
    door = asyncio.get_running_loop().create_task(
        async_call(hass, "unlock_door", device_of(hass, BACK).id)
    )
    await async_until(lambda: pending(hass, BACK) == 13)
    await back.virtual.poll()
    assert len(back.virtual.door_openings) == 1
    assert (await door)["result"] == "done"
    await async_run_all(task, back)
    assert templates_of(back) == templates_of(front)


async def test_copies_that_make_no_sense(
    hass: HomeAssistant, start_doors: StartDoors, client: TestClient[Any, Any]
) -> None:
    """Test that a terminal is not copied to itself, nor to what is no terminal."""
    front = Door(FRONT, {"users": 1})
    await start_doors(front)
    device_id = device_of(hass, FRONT).id
    for to_device_id, key in (
        ([device_id], "copy_to_itself"),
        (["nonsense"], "not_a_terminal"),
        ([], "no_device"),
    ):
        with pytest.raises(ServiceValidationError) as raised:
            await async_call(hass, "copy_users", device_id, to_device_id=to_device_id)
        assert raised.value.translation_key == key


async def test_terminal_without_people(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that a copy of nobody ends at once, after the terminal was asked."""
    front, back = Door(FRONT), Door(BACK)
    await start_doors(front, back)
    report = await async_copy(hass, front, back)
    assert (report["finished"], report["total"], report["users"]) == (True, 0, {})
    assert [row.text.split()[:3] for row in front.virtual.executed][:1] == [
        ["DATA", "QUERY", "USERINFO"]
    ]
