"""Tests of how many photos are kept, and for how long."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.zkteco_push.journal import Journal

from .commands.support import async_call, async_until
from .support.device import Device
from .support.house import async_pass_time, async_settle, issues, value_of
from .support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
)
from .support.photos import jpeg, photo_files, photo_folder, send_bare_photo, send_photo
from .support.storage import fail_storage

type Start = Callable[..., Awaitable[Device]]

FROZEN = "2026-06-15 10:00:00+00:00"
AGES = (1, 5, 40, 90)

pytestmark = pytest.mark.freeze_time(FROZEN)


@pytest.fixture
def start(hass: HomeAssistant, client: TestClient[Any, Any]) -> Start:
    """Return what sets up the hub with options and a terminal."""

    async def set_up(**options: Any) -> Device:
        """Set up the hub."""
        await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, **options)
        device = Device(client)
        await device.handshake()
        return device

    return set_up


async def until_night(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the time pass until old things have been deleted."""
    night = dt_util.start_of_local_day() + timedelta(days=1, hours=3)
    await async_pass_time(hass, freezer, night - dt_util.utcnow())


async def send_of_ages(device: Device, *days: int) -> datetime:
    """Send a photo of each of some days ago; return now."""
    now = dt_util.utcnow()
    for age in days:
        await send_photo(device, jpeg(f"{age} days"), at=now - timedelta(days=age))
    return now


@pytest.mark.parametrize(
    ("options", "left"),
    [
        pytest.param({}, AGES, id="2000 by default"),
        pytest.param({"keep_photos": 4}, AGES, id="enough room"),
        pytest.param({"keep_photos": 3}, (1, 5, 40), id="too many"),
        pytest.param({"keep_photos": 1}, (1,), id="only the last"),
        pytest.param({"keep_photos_days": 0}, AGES, id="of any age"),
        pytest.param({"keep_photos_days": 30}, (1, 5), id="too old"),
        pytest.param({"keep_photos_days": 1}, (), id="none is left"),
        pytest.param({"keep_photos_days": 60, "keep_photos": 2}, (1, 5), id="both"),
        pytest.param(
            {"keep_punches_days": 1, "keep_operations_days": 1}, AGES, id="other things"
        ),
    ],
)
async def test_night(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start: Start,
    options: dict[str, int],
    left: tuple[int, ...],
) -> None:
    """Test that every night what is beyond the bounds goes, rows and files, no more."""
    device = await start(**options)
    now = await send_of_ages(device, *AGES)
    await until_night(hass, freezer)
    wanted = sorted(jpeg(f"{age} days") for age in left)
    assert sorted(photo_files(hass)) == wanted
    newest = await loaded_hub(hass).runtime_data.journal.photos.times(SERIAL_NUMBER)
    assert sorted(time for time, _ in newest) == sorted(
        int((now - timedelta(days=age)).timestamp()) for age in left
    )
    await async_restart_hub(hass)
    assert sorted(photo_files(hass)) == wanted
    if left:
        shown = dt_util.parse_datetime(value_of(hass, "last_photo"))
        assert shown == now - timedelta(days=left[0])
    else:
        assert value_of(hass, "last_photo") == "unknown"


async def test_last_photo_moves(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Start
) -> None:
    """Test that nothing is shown that has been deleted, and the next photo is."""
    device = await start(keep_photos_days=30)
    await send_of_ages(device, 29, 28)
    freezer.tick(timedelta(days=3))
    await until_night(hass, freezer)
    assert value_of(hass, "last_photo") == "unknown"
    at = dt_util.utcnow() - timedelta(days=20)
    await send_photo(device, jpeg("another"), at=at)
    assert dt_util.parse_datetime(value_of(hass, "last_photo")) == at
    assert photo_files(hass) == [jpeg("another")]


async def test_punch_of_a_deleted_photo(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Start
) -> None:
    """Test that a punch outlives its photo and then has none."""
    device = await start(keep_photos_days=30)
    await device.punch("7")
    await send_photo(device, jpeg("one"), "7")
    (row,) = (await async_call(hass, "get_punches"))["punches"]
    assert row["photo"] == "/api/zkteco_push/photo/1"
    freezer.tick(timedelta(days=31))
    await until_night(hass, freezer)
    (row,) = (await async_call(hass, "get_punches"))["punches"]
    assert row["photo"] is None


async def test_many_in_a_day(hass: HomeAssistant, start: Start) -> None:
    """Test that too many photos do not wait for the night."""
    device = await start(keep_photos=10)
    now = dt_util.utcnow()
    for number in range(40):
        at = now - timedelta(seconds=200 - number)
        await send_photo(device, jpeg(str(number)), at=at)
        await async_settle(hass)
        assert len(photo_files(hass)) <= 10 + 20
    assert sorted(photo_files(hass)) == sorted(
        jpeg(str(each)) for each in range(30, 40)
    )


async def test_many_of_each_terminal(hass: HomeAssistant, start: Start) -> None:
    """Test that terminals that take turns are each kept within the bounds."""
    device = await start(keep_photos=5)
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(device.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    for number in range(40):
        for each in (device, other):
            image = jpeg(f"{each.serial_number} {number}")
            at = dt_util.utcnow() - timedelta(seconds=200 - number)
            await send_photo(each, image, at=at)
    await async_settle(hass)
    assert sorted(photo_files(hass)) == sorted(
        jpeg(f"{each} {number}")
        for each in (SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
        for number in range(35, 40)
    )


async def test_repeats_do_not_count(hass: HomeAssistant, start: Start) -> None:
    """Test that a photo that comes again and again takes no other one's place."""
    device = await start(keep_photos=2)
    await send_of_ages(device, 3, 2)
    for _ in range(25):
        await send_bare_photo(device, jpeg("same"))
    await async_settle(hass)
    assert len(photo_files(hass)) == 3


async def test_failing_night(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that files stay as long as the journal lists them, and go the night after."""
    device = await start(keep_photos=1)
    await send_of_ages(device, 1, 5)
    with monkeypatch.context() as patched:
        fail_storage(patched, "delete_older")
        await until_night(hass, freezer)
    assert "storage_failing" in issues(hass)
    assert len(photo_files(hass)) == 2
    await until_night(hass, freezer)
    assert photo_files(hass) == [jpeg("1 days")]


async def test_file_that_stays(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that a file that cannot be deleted does not keep the others."""
    device = await start(keep_photos=1)
    await send_of_ages(device, 1, 5, 6)
    unlink = Path.unlink
    refused: list[Path] = []

    def refuse(path: Path, missing_ok: bool = False) -> None:
        """Refuse once."""
        if not refused:
            refused.append(path)
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        await until_night(hass, freezer)
    assert len(photo_files(hass)) == 2
    await async_restart_hub(hass)
    assert photo_files(hass) == [jpeg("1 days")]


async def test_left_behind(hass: HomeAssistant, start: Start) -> None:
    """Test that a start deletes files that no photo belongs to, no other ones."""
    await send_photo(await start(), jpeg("one"))
    unfinished = photo_folder(hass) / "__pycache__"
    (folder,) = set(photo_folder(hass).iterdir()) - {unfinished}
    (folder / "half.tmp").write_bytes(b"half")
    (unfinished / "half").write_bytes(b"half")
    (folder / f"{'0' * 64}.jpg").write_bytes(jpeg("never acknowledged"))
    await async_restart_hub(hass)
    assert photo_files(hass) == [jpeg("one")]


async def test_removing_the_hub(hass: HomeAssistant, start: Start) -> None:
    """Test that nothing of the photos is left when the hub goes."""
    await send_photo(await start(), jpeg("one"))
    assert photo_files(hass) == [jpeg("one")]
    await hass.config_entries.async_remove(loaded_hub(hass).entry_id)
    await hass.async_block_till_done()
    assert not photo_folder(hass).exists()


async def test_removal_beside_an_upload(
    hass: HomeAssistant, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a terminal that goes takes no photo along that another one sends."""
    device = await start()
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(device.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    await send_photo(other, jpeg("other"))
    commit = Journal.commit
    may_go_on = asyncio.Event()

    async def wait(*arguments: Any) -> Any:
        """Commit when the other terminal has gone."""
        await may_go_on.wait()
        return await commit(*arguments)

    monkeypatch.setattr(Journal, "commit", wait)
    loop = asyncio.get_running_loop()
    sending = loop.create_task(send_photo(device, jpeg("one")))
    try:
        await async_until(lambda: jpeg("one") in photo_files(hass))
        removing = loop.create_task(async_remove_terminal(hass, OTHER_SERIAL_NUMBER))
        await async_until(lambda: jpeg("other") not in photo_files(hass))
    finally:
        may_go_on.set()
        reply = await sending
    assert reply.text == "OK"
    await removing
    assert photo_files(hass) == [jpeg("one")]
