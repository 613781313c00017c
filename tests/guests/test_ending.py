"""Somebody whose time is over is removed, whatever the terminal makes of dates."""

from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest

from simulator import User, VirtualTerminal
from tests.commands.support import (
    async_ask,
    async_call,
    async_disconnect,
    async_do,
    async_end,
    async_poll,
    async_queue,
    async_reply,
    virtual_of,
)
from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_restart_hub,
    async_set_up_hub,
    device_of,
    loaded_hub,
)

from .support import (
    DELETION,
    NOW,
    UNTIL,
    UNTIL_WITH_OFFSET,
    async_delete,
    async_go_to,
    async_write,
    results,
)

pytestmark = pytest.mark.freeze_time(NOW)


async def test_removed_at_the_end(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that a guest is deleted when the time comes, not before, and that it is said."""
    await async_write(hass, terminal, name="Plumber", valid_until=UNTIL)
    await async_go_to(hass, freezer, "2026-06-15T13:59:50+02:00")
    assert await async_poll(terminal) == {}
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert told == []
    assert await async_delete(terminal) == [DELETION]
    (event,) = told
    assert event.data == {
        "device_id": device_of(hass).id,
        "serial_number": SERIAL_NUMBER,
        "pin": "7",
        "name": "Plumber",
        "person": None,
        "valid_until": UNTIL_WITH_OFFSET,
        "result": "done",
    }
    users = await async_call(hass, "get_users")
    assert users["users"] == []
    await async_go_to(hass, freezer, "2026-06-16T14:00:00+02:00")
    assert await async_poll(terminal) == {}
    assert len(told) == 1


@pytest.fixture
async def forgetful(
    hass: HomeAssistant, socket_enabled: None, client: TestClient[Any, Any]
) -> VirtualTerminal:
    """Return a virtual terminal that takes dates and forgets them."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    virtual = virtual_of(client, ignores_dates=True)
    virtual.store.put_user(User("1", "Ann"), sent=True)
    assert (await virtual.handshake()).accepted
    return virtual


async def test_terminal_that_ignores_dates(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    forgetful: VirtualTerminal,
    told: list[Event],
) -> None:
    """Test that a guest is removed also where the terminal says that there is no end."""
    await async_do(
        hass, forgetful, "set_user", pin="7", name="Guest", valid_until=UNTIL
    )
    guest = forgetful.store.users.get("7")
    assert guest is not None
    assert guest.end == "0"
    await async_do(hass, forgetful, "get_users", refresh=True)
    # Another change says the end again, and does not lift it.
    await async_do(hass, forgetful, "set_user", pin="7", name="Plumber")
    assert "EndDatetime=2026-06-15T14:00:00" in forgetful.executed[-1].text
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await forgetful.handshake()
    await forgetful.poll()
    assert [user.pin for user in forgetful.store.users] == ["1"]
    assert results(told) == ["done"]
    assert told[0].data["name"] == "Plumber"


async def test_offline(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that who cannot be removed yet is told of once, and removed later."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_disconnect(hass, freezer)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert results(told) == []
    for _ in range(10):
        await async_pass_time(hass, freezer, 60)
    assert results(told) == ["queued"]
    await async_restart_hub(hass)
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert results(told) == ["queued"]
    await terminal.handshake()
    assert await async_delete(terminal) == [DELETION]
    assert results(told) == ["queued", "done"]


async def test_home_assistant_was_off(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that whose time ended while nobody was there is removed at the start."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_pass_time(hass, freezer, 5)
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    freezer.move_to("2026-06-18 10:00:00+00:00")
    assert await hass.config_entries.async_setup(entry_id)
    await async_pass_time(hass, freezer, 5)
    assert await async_delete(terminal) == [DELETION]
    assert results(told) == ["done"]


async def test_two_terminals(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    told: list[Event],
) -> None:
    """Test that each terminal has its own end, by the clock of its own zone."""
    await async_set_up_hub(
        hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {"time_zone": "Asia/Tokyo"}}
    )
    berlin, tokyo = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for device in (berlin, tokyo):
        await device.handshake()
        # 18 hours later on the wall in Tokyo is 11 hours from now there.
        command = await async_write(hass, device, valid_until="2026-06-16 06:00:00")
        assert command.endswith("EndDatetime=2026-06-16T06:00:00\tExpires=1")
    await async_go_to(hass, freezer, "2026-06-16T06:00:00+09:00")
    assert await async_poll(berlin) == {}
    assert await async_delete(tokyo) == [DELETION]
    assert told[0].data["valid_until"] == "2026-06-16T06:00:00+09:00"
    await async_go_to(hass, freezer, "2026-06-16T06:00:00+02:00")
    assert await async_delete(berlin) == [DELETION]
    assert [event.data["serial_number"] for event in told] == [
        OTHER_SERIAL_NUMBER,
        SERIAL_NUMBER,
    ]


@pytest.mark.parametrize("given", ["2026-06-16", "2026-06-16T23:59:59+02:00"])
async def test_day_without_a_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device, given: str
) -> None:
    """Test that a day counts to its end, whether it is a text or YAML's date."""
    command = await async_write(hass, terminal, valid_until=given)
    assert "EndDatetime=2026-06-16T23:59:59" in command
    await async_go_to(hass, freezer, "2026-06-16T23:59:00+02:00")
    assert await async_poll(terminal) == {}
    await async_go_to(hass, freezer, "2026-06-17T00:00:00+02:00")
    assert await async_delete(terminal) == [DELETION]


async def test_over_before_it_arrived(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that who is over while the order still waits is removed right after it."""
    await async_queue(hass, "set_user", pin="7", valid_until=UNTIL)
    await async_disconnect(hass, freezer)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await async_restart_hub(hass)
    await async_go_to(hass, freezer, "2026-06-15T15:00:00+02:00")
    await terminal.handshake()
    came: list[str] = []
    for _ in range(4):
        came += await async_delete(terminal)
    assert [text.partition("\t")[0] for text in came] == [
        "DATA UPDATE USERINFO PIN=7",
        DELETION,
    ]
    assert results(told)[-1] == "done"
    await async_go_to(hass, freezer, "2026-06-15T18:00:00+02:00")
    assert await async_poll(terminal) == {}


async def test_terminal_that_never_answers(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that who may have been written is removed, though nobody said that they were."""
    await async_queue(hass, "set_user", pin="7", valid_until=UNTIL)
    assert len(await async_poll(terminal)) == 1
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    came = {text for _ in range(20) for text in (await async_poll(terminal)).values()}
    assert DELETION in came


async def test_refused_order_changes_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that nobody is removed by an end that the terminal has not taken."""
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann\tPri=0\n")
    command_id = await async_queue(hass, "set_user", pin="7", valid_until=UNTIL)
    assert list(await async_poll(terminal)) == [command_id]
    await async_reply(terminal, command_id, -3)
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}


async def test_whoever_is_gone_already(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that deletions of before the end end it, however they were done."""
    await async_write(hass, terminal, pin="7", valid_until=UNTIL)
    deletion = await async_queue(hass, "delete_user", pin="7")
    assert list(await async_poll(terminal)) == [deletion]
    await async_reply(terminal, deletion)
    # In the terminal's own menu.
    await async_write(hass, terminal, pin="8", valid_until=UNTIL)
    await async_pass_time(hass, freezer, 60)
    await terminal.operate(9, "8")
    await terminal.upload("OPERLOG", "USER PIN=8\tName=Employee\tPri=0\n")
    await async_write(hass, terminal, pin="9", valid_until=UNTIL)
    erasure = await async_ask(hass, async_call(hass, "erase_person", pin="9"))
    assert await async_delete(terminal) == ["DATA DELETE USERINFO PIN=9"]
    await async_end(erasure)
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}
    assert told == []


async def test_removed_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that nothing is left of the guests of a terminal that was removed."""
    await async_write(hass, terminal, valid_until=UNTIL)
    hub = loaded_hub(hass).runtime_data
    assert await hub.journal.validities.of_terminal(SERIAL_NUMBER)
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert await hub.journal.validities.of_terminal(SERIAL_NUMBER) == []
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
