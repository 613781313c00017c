"""Copies that end other than well: nothing is left behind, nobody is kept waiting."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.zkteco_push.journal import JournalError
from custom_components.zkteco_push.journal.directory import Directory
from tests.commands.support import (
    async_breathe,
    async_call,
    async_queue,
    async_until,
    pending,
)
from tests.support.house import async_settle, value_of
from tests.support.hub import async_remove_terminal, device_of, loaded_hub

from .support import (
    Door,
    StartDoors,
    async_copy,
    async_run_all,
    begin_copy,
    report_of,
    templates_of,
    users_of,
)
from .test_not_kept import async_kept

FRONT, BACK, SIDE = "CKJF201960001", "CKJF201960002", "CKJF201960003"


async def async_tick(hass: HomeAssistant) -> None:
    """Do what the hub does every few seconds."""
    await loaded_hub(hass).runtime_data.copier.async_blank()
    await async_settle(hass)


async def test_templates_of_a_copy_whose_target_is_removed(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that templates that are not to be kept go with the copy that needed them."""
    front, back = Door(FRONT, {"users": 9}), Door(BACK)
    await start_doors(front, back, keep_templates=False)
    task = begin_copy(hass, front, [back])
    for _ in range(500):
        if pending(hass, BACK):
            break
        await front.virtual.poll()
        await async_breathe()
    assert True in await async_kept(hass, FRONT)
    await async_remove_terminal(hass, BACK)
    await task
    await async_tick(hass)
    assert await async_kept(hass, FRONT) == [False] * 18


async def test_templates_that_cannot_be_deleted_at_once(
    hass: HomeAssistant, start_doors: StartDoors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that deleting them is tried again, and that the copy is not."""
    front, back = Door(FRONT, {"users": 3}), Door(BACK)
    await start_doors(front, back, keep_templates=False)

    async def fail(*_arguments: Any) -> None:
        """Say that the disk is full."""
        raise JournalError("full")

    with monkeypatch.context() as patch:
        patch.setattr(Directory, "blank_biometrics", fail)
        report = await async_copy(hass, front, back)
        assert report["finished"] is True
        assert True in await async_kept(hass, FRONT)
    done = len(back.virtual.executed)
    await async_tick(hass)
    assert await async_kept(hass, FRONT) == [False] * 6
    assert len(back.virtual.executed) == done
    assert templates_of(back) == templates_of(front)


async def test_source_that_is_offline_blocks_nobody(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that a copy that waits for its source lets those of others pass."""
    front, back = Door(FRONT, {"users": 3}), Door(BACK)
    side = Door(SIDE, {"users": 2})
    await start_doors(front, back, side, keep_templates=False)
    waiting = begin_copy(hass, front, [back])
    await async_until(lambda: pending(hass, FRONT))
    # The first terminal does not ask any more.
    report = await async_copy(hass, side, back, pins=["1"])
    assert report["finished"] is True
    assert sorted(users_of(back)) == ["1"]
    assert not waiting.done()
    answer = await async_run_all(waiting, front, back)
    assert report_of(hass, answer, back)["finished"] is True
    assert sorted(users_of(back)) == ["1", "2", "3"]


async def test_the_same_copy_twice(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that asking again for a copy under way is answered by that one."""
    front, back = Door(FRONT, {"users": 5}), Door(BACK)
    await start_doors(front, back)
    first, second = begin_copy(hass, front, [back]), begin_copy(hass, front, [back])
    one = await async_run_all(first, back)
    two = await async_run_all(second, back)
    assert one == two
    assert report_of(hass, one, back)["sent"] == 15
    assert len(back.virtual.executed) == 15


async def test_too_many_copies(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that no script can heap up copies for a terminal that does not ask."""
    front, back = Door(FRONT, {"users": 20}), Door(BACK)
    await start_doors(front, back)
    for number in range(8):
        answer = await begin_copy(hass, front, [back], pins=[number + 1], wait=0)
        assert answer["result"] == "queued"
    with pytest.raises(ServiceValidationError) as raised:
        await begin_copy(hass, front, [back], pins=["20"], wait=0)
    assert raised.value.translation_key == "too_many_copies"


async def test_progress_of_a_copy_that_ends_early(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that no progress is shown of a copy whose source has gone."""
    front, back = Door(FRONT, {"users": 9}), Door(BACK)
    await start_doors(front, back)
    task = begin_copy(hass, front, [back])
    await async_until(lambda: pending(hass, BACK))
    await back.virtual.poll()
    await async_until(lambda: value_of(hass, "copy_progress", BACK) != "0")
    await async_remove_terminal(hass, FRONT)
    await task
    assert value_of(hass, "copy_progress", BACK) == "unknown"


async def test_door_while_records_cannot_be_read(
    hass: HomeAssistant, start_doors: StartDoors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a door opens though the journal cannot be read for a copy."""
    front, back = Door(FRONT, {"users": 9}), Door(BACK)
    await start_doors(front, back)
    task = begin_copy(hass, front, [back])
    await async_until(lambda: pending(hass, BACK) == 12)

    async def fail(*_arguments: Any) -> None:
        """Say that the disk is gone."""
        raise JournalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(Directory, "line", fail)
        device_id = device_of(hass, BACK).id
        await async_queue(hass, "unlock_door", device_id)
        await back.virtual.poll()
        assert len(back.virtual.door_openings) == 1
        await async_queue(hass, "mute_alarm", device_id)
        await back.virtual.poll()
        assert back.virtual.alarms_silenced == 1
    await async_run_all(task, back)
    assert templates_of(back) == templates_of(front)


async def test_copy_of_a_missing_person_from_an_offline_terminal(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that a PIN that nobody knows does not make anybody wait."""
    front, back = Door(FRONT, {"users": 1}), Door(BACK)
    await start_doors(front, back)
    terminal = loaded_hub(hass).runtime_data.terminals[FRONT]
    terminal._set(  # noqa: SLF001 - the clock would move everything else as well
        type(terminal.state)(connected=False)
    )
    report = await async_copy(hass, front, back, pins=["77"])
    assert report["finished"] is True
    assert (await async_call(hass, "get_users", device_of(hass, BACK).id))[
        "users"
    ] == []
