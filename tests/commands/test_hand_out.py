"""What happens between a poll and its answer: storage fails, time passes, people go."""

import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.zkteco_push.journal import Journal
from tests.support.device import Device
from tests.support.house import async_pass_time, value_of
from tests.support.storage import UNAVAILABLE, fail_storage

from .support import (
    async_ask,
    async_call,
    async_end,
    async_poll,
    async_queue,
    async_reply,
    pending,
)


async def test_hand_out_that_cannot_be_noted(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command goes only once it is noted that it has; until then it waits."""
    first = await async_queue(hass, "set_work_code", code="1")
    second = await async_queue(hass, "reboot")
    with monkeypatch.context() as patch:
        fail_storage(patch, "record_handed_out")
        for _ in range(3):
            reply = await terminal.poll()
            assert (reply.status, reply.body) == UNAVAILABLE
    assert pending(hass) == 2
    # What may go once only has not gone by that.
    assert list(await async_poll(terminal)) == [first, second]


async def test_unlock_whose_time_passes_on_the_way(
    hass: HomeAssistant,
    terminal: Device,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An unlock that is late by the time its answer is written stays here."""
    code = await async_queue(hass, "set_work_code", code="1")
    asked = await async_ask(hass, async_call(hass, "unlock_door"))
    note = Journal.record_handed_out

    async def note_slowly(journal: Journal, *arguments: Any) -> None:
        """Take as long as a disk may that has been asleep."""
        await note(journal, *arguments)
        freezer.tick(16)

    monkeypatch.setattr(Journal, "record_handed_out", note_slowly)
    started = time.monotonic()
    sent = await async_poll(terminal)
    assert time.monotonic() - started >= 16
    assert list(sent) == [code]
    await async_reply(terminal, code)
    # It is told when somebody looks.
    assert await async_poll(terminal) == {}
    await async_pass_time(hass, freezer, 5)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(asked)
    assert raised.value.translation_key == "unlock_expired"
    assert pending(hass) == 0


async def test_what_followed_could_not_be_kept(
    hass: HomeAssistant,
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A command has been done, even where neither that nor what follows can be stored."""
    command_id = await async_queue(hass, "set_user", pin="7", name="Alice")
    await async_poll(terminal)
    with monkeypatch.context() as patch:
        fail_storage(patch, "record_finished")
        fail_storage(patch, "record_facts")
        await async_reply(terminal, command_id)
    assert pending(hass) == 0
    assert "The end of a command could not be stored" in caplog.text
    assert "Alice" not in "".join(
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components")
    )
    assert value_of(hass, "connected") == "on"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            [("set_user", {"name": "Alice", "privilege": "admin"})],
            "PIN=7\tName=Bob\tPri=6",
            id="a change that waits is built upon",
        ),
        pytest.param(
            [
                ("set_user", {"name": "Alice", "privilege": "admin"}),
                ("delete_user", {}),
            ],
            "PIN=7\tName=Bob",
            id="nothing is left of somebody who is to be deleted",
        ),
    ],
)
async def test_changes_that_wait(
    hass: HomeAssistant,
    terminal: Device,
    changes: list[tuple[str, dict[str, Any]]],
    expected: str,
) -> None:
    """A user is written as they will be once all has been done that waits."""
    for action, data in changes:
        await async_queue(hass, action, pin="7", **data)
    last = await async_queue(hass, "set_user", pin="7", name="Bob")
    text = (await async_poll(terminal))[last]
    assert text == f"DATA UPDATE USERINFO {expected}"


async def test_enabled_again(hass: HomeAssistant, terminal: Device) -> None:
    """Who was disabled and is enabled again may enter without an end."""
    disabled = await async_queue(hass, "set_user", pin="7", name="Bob", disabled=True)
    text = (await async_poll(terminal))[disabled]
    assert "EndDatetime=" in text
    await async_reply(terminal, disabled)
    enabled = await async_queue(hass, "set_user", pin="7", disabled=False)
    again = (await async_poll(terminal))[enabled]
    assert "Name=Bob" in again
    assert text.partition("EndDatetime=")[2][:10] not in again


@pytest.mark.parametrize(
    ("verification", "code"), [("face", "15"), ("fingerprint", "1"), ("-1", "-1")]
)
async def test_verification(
    hass: HomeAssistant, terminal: Device, verification: str, code: str
) -> None:
    """How somebody is verified is given by its name or its number."""
    command_id = await async_queue(
        hass, "set_user", pin="7", verification=verification, time_zones="1"
    )
    text = (await async_poll(terminal))[command_id]
    assert f"\tVerify={code}" in text
    assert "TZ=" in text


async def test_verification_that_there_is_not(
    hass: HomeAssistant, terminal: Device
) -> None:
    """A name that no terminal has is refused before anything is queued."""
    with pytest.raises(HomeAssistantError) as raised:
        await async_call(hass, "set_user", pin="7", verification="telepathy")
    assert raised.value.translation_key == "field_out_of_range"
    assert pending(hass) == 0
