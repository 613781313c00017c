"""Copies where templates may not be kept: only the copy holds them, until it ends."""

from pathlib import Path

from homeassistant.core import HomeAssistant

from tests.commands.support import async_breathe, async_call, async_do, pending
from tests.support.hub import DOMAIN, async_restart_hub, device_of

from .support import (
    Door,
    StartDoors,
    async_copy,
    async_run_all,
    begin_copy,
    reasons,
    templates_of,
    users_of,
)

FRONT, BACK = "CKJF201960001", "CKJF201960002"


def on_disk(hass: HomeAssistant) -> bytes:
    """Return all that is stored in the configuration folder."""
    folder = Path(hass.config.path(".storage", DOMAIN))
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def async_kept(hass: HomeAssistant, serial_number: str) -> list[bool]:
    """Return of each of a terminal's templates whether it is kept."""
    answer = await async_call(
        hass, "get_templates", device_of(hass, serial_number).id, include_data=True
    )
    for row in answer["templates"]:
        assert bool(row["template"]) is row["kept"]
    return [row["kept"] for row in answer["templates"]]


async def test_only_while_it_runs(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that the templates are fetched, held, copied and forgotten."""
    front = Door(FRONT, {"users": 15, "pictures": True})
    back = Door(BACK)
    await start_doors(front, back, keep_templates=False)
    assert await async_kept(hass, FRONT) == [False] * 30
    size = len(on_disk(hass))
    task = begin_copy(hass, front, [back])
    for _ in range(1000):
        if len(users_of(back)) >= 5:
            break
        await front.virtual.poll()
        await back.virtual.poll()
    assert await async_kept(hass, FRONT) == [True] * 30
    template = next(iter(templates_of(front))).content.encode()
    assert template not in on_disk(hass)
    assert len(on_disk(hass)) > size
    answer = await async_run_all(task, front, back)
    assert answer["result"] == "done"
    assert users_of(back) == users_of(front)
    assert templates_of(back) == templates_of(front)
    assert await async_kept(hass, FRONT) == [False] * 30
    assert await async_kept(hass, BACK) == [False] * 30
    report = await async_copy(hass, front, back)
    assert report["total"] == 0
    assert set(reasons(report, "1").values()) == {"present", "template_instead"}


async def test_restart(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that a copy that a restart interrupts still holds what it needs."""
    front, back = Door(FRONT, {"users": 15}), Door(BACK)
    await start_doors(front, back, keep_templates=False)
    task = begin_copy(hass, front, [back], wait=0)
    assert (await task)["result"] == "queued"
    for _ in range(1000):
        if pending(hass, BACK):
            break
        await front.virtual.poll()
        await async_breathe()
    await back.virtual.poll()
    assert len(templates_of(back)) < 30
    await async_restart_hub(hass)
    assert True in await async_kept(hass, FRONT)
    for _ in range(1000):
        if templates_of(back) == templates_of(front):
            break
        await front.virtual.poll()
        await back.virtual.poll()
    assert templates_of(back) == templates_of(front)
    for _ in range(1000):
        if True not in await async_kept(hass, FRONT):
            break
    assert await async_kept(hass, FRONT) == [False] * 30


async def test_other_uploads_meanwhile(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that asking for templates with an answer works, and keeps nothing."""
    front = Door(FRONT, {"users": 2})
    await start_doors(front, keep_templates=False)
    answer = await async_do(
        hass,
        front.virtual,
        "get_templates",
        device_id=device_of(hass, FRONT).id,
        refresh=True,
        include_data=True,
    )
    contents = {row.content for row in templates_of(front)}
    assert {row["template"] for row in answer["templates"]} == contents
    assert await async_kept(hass, FRONT) == [False] * 4
