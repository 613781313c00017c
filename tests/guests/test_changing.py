"""Who is given more time, here or at the terminal, stays."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from tests.commands.support import (
    async_call,
    async_disconnect,
    async_poll,
    async_queue,
    async_reply,
)
from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import async_restart_hub

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

_LATER = "2026-06-15 18:00:00"
_LATER_WITH_OFFSET = "2026-06-15T18:00:00+02:00"
_USER = "USER PIN=7\tName=Guest\tPri=0\tStartDatetime=0\tEndDatetime={}\n"


async def test_prolonged(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that a new end takes the place of the old one."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_write(hass, terminal, valid_until=_LATER)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_poll(terminal) == {}
    await async_go_to(hass, freezer, _LATER_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]
    assert results(told) == ["done"]
    assert told[0].data["valid_until"] == _LATER_WITH_OFFSET


@pytest.mark.parametrize("restarts", [False, True])
async def test_prolonged_while_offline(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
    restarts: bool,
) -> None:
    """Test that an end that is on its way counts, also over a restart."""
    await async_write(hass, terminal, name="Guest", valid_until=UNTIL)
    await async_disconnect(hass, freezer)
    await async_queue(hass, "set_user", pin="7", valid_until=_LATER)
    if restarts:
        await async_restart_hub(hass)
    await async_go_to(hass, freezer, "2026-06-15T16:00:00+02:00")
    await terminal.handshake()
    (command,) = await async_delete(terminal)
    assert command.startswith("DATA UPDATE USERINFO PIN=7")
    assert told == []
    await async_go_to(hass, freezer, _LATER_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]


async def test_prolonged_after_the_end(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that a removal that has not reached the terminal is withdrawn."""
    await async_write(hass, terminal, name="Guest", card="4711", valid_until=UNTIL)
    await async_disconnect(hass, freezer)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await async_pass_time(hass, freezer, 60)
    assert results(told) == ["queued"]
    await async_restart_hub(hass)
    await async_queue(hass, "set_user", pin="7", valid_until=_LATER)
    await terminal.handshake()
    # The whole record, as it was: the guest has never been away.
    (command,) = await async_delete(terminal)
    assert command.startswith("DATA UPDATE USERINFO PIN=7\tName=Guest\tCard=4711")
    await async_go_to(hass, freezer, "2026-06-15T17:00:00+02:00")
    assert await async_poll(terminal) == {}
    await async_go_to(hass, freezer, _LATER_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]
    assert results(told) == ["queued", "done"]


async def test_lifted(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a guest who becomes an employee stays for ever."""
    await async_write(
        hass, terminal, valid_from="2026-06-15 12:30:00", valid_until=UNTIL
    )
    command = await async_write(hass, terminal, valid_until="")
    assert command == (
        "DATA UPDATE USERINFO PIN=7\tStartDatetime=\tEndDatetime=\tExpires=0"
    )
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}


async def test_without_an_end(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that an action without an end leaves it as it was, and says it again."""
    await async_write(hass, terminal, name="Guest", valid_until=UNTIL)
    # Firmware that ignores dates says that there are none.
    await terminal.upload("OPERLOG", _USER.format("0"))
    command = await async_write(hass, terminal, name="Plumber")
    assert command.endswith("EndDatetime=2026-06-15T14:00:00\tExpires=1")
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]


async def test_shut_out_meanwhile(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that who is shut out for a while has the same end afterwards."""
    await async_write(hass, terminal, valid_until=UNTIL)
    command = await async_write(hass, terminal, disabled=True)
    assert "EndDatetime=2000-01-02T00:00:00" in command
    command = await async_write(hass, terminal, disabled=False)
    assert "EndDatetime=2026-06-15T14:00:00" in command
    await async_write(hass, terminal, disabled=True)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]


async def test_shut_out_is_no_end(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that an employee who is shut out is not removed for it."""
    await async_write(hass, terminal, name="Employee", disabled=True)
    await terminal.upload("OPERLOG", _USER.format("2000-01-02 00:00:00\tExpires=1"))
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"valid_until": "2026-06-15 11:59:59"}, "validity_in_past"),
        ({"valid_until": "2000-01-01"}, "validity_in_past"),
        (
            {"valid_from": "2026-06-17 00:00:00", "valid_until": "2026-06-16"},
            "validity_backwards",
        ),
    ],
)
async def test_makes_no_sense(
    hass: HomeAssistant, terminal: Device, data: dict[str, Any], key: str
) -> None:
    """Test that an end that is over already is a mistake, and nobody is touched."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_call(hass, "set_user", pin="7", **data)
    assert caught.value.translation_key == key
    assert await async_poll(terminal) == {}


async def test_written_while_being_removed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that nobody is made anew for ever by a change that says no end."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_disconnect(hass, freezer)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    with pytest.raises(ServiceValidationError) as caught:
        await async_call(hass, "set_user", pin="7", name="Plumber")
    assert caught.value.translation_key == "validity_over"
    await terminal.handshake()
    assert await async_delete(terminal) == [DELETION]
    # Then it is somebody else.
    assert await async_write(hass, terminal, name="Employee") == (
        "DATA UPDATE USERINFO PIN=7\tName=Employee"
    )
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}


@pytest.mark.parametrize(
    "reported",
    [
        "2026-06-15 14:00:00",
        "2026-06-15T14:00:00",
        "2026-06-15 14:00",
        "2026-06-15 23:59:59",
        "20260615",
    ],
)
async def test_terminal_repeats_the_end(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    reported: str,
) -> None:
    """Test that the same end as firmware keeps it is still kept here."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await terminal.upload("OPERLOG", _USER.format(reported))
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]


async def test_terminal_repeats_before_it_answers(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that an end that comes back before the reply is not taken for the terminal's."""
    command_id = await async_queue(hass, "set_user", pin="7", valid_until=UNTIL)
    await async_poll(terminal)
    await terminal.upload("OPERLOG", _USER.format("2026-06-15 14:00:00"))
    await async_reply(terminal, command_id)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]


@pytest.mark.parametrize(
    "reported", ["2026-06-16 14:00:00", "2026-06-15 14:30:00", "2099-12-31 00:00:00"]
)
async def test_other_end_at_the_terminal(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
    reported: str,
) -> None:
    """Test that nobody is removed whose end somebody has changed at the terminal."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await terminal.upload("OPERLOG", _USER.format("2026-06-15 14:00:00"))
    await terminal.upload("OPERLOG", _USER.format(reported))
    # Neither by a change that says it again.
    await async_write(hass, terminal, name="Plumber")
    await async_go_to(hass, freezer, "2026-06-17T00:00:00+02:00")
    assert await async_poll(terminal) == {}
    assert told == []


async def test_lifted_at_the_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a terminal that keeps ends is believed that there is none any more."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await terminal.upload("OPERLOG", _USER.format("2026-06-15 14:00:00"))
    await terminal.upload("OPERLOG", _USER.format("0"))
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}


async def test_changed_at_the_terminal_while_a_removal_waits(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that a removal is withdrawn whose reason has gone at the terminal."""
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_disconnect(hass, freezer)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await terminal.handshake()
    await terminal.upload("OPERLOG", _USER.format("2026-06-16 14:00:00"))
    await async_pass_time(hass, freezer, 5)
    assert await async_poll(terminal) == {}
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}


async def test_end_of_the_terminal_alone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that an end that was only ever set at the terminal is its own business."""
    await terminal.upload("OPERLOG", _USER.format("2026-06-15 14:00:00"))
    command = await async_write(hass, terminal, name="Employee")
    assert "EndDatetime=2026-06-15T14:00:00" in command
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    assert await async_poll(terminal) == {}


async def test_end_of_the_terminal_taken_over(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that an action that gives the same end has it kept here from now on."""
    await terminal.upload("OPERLOG", _USER.format("2026-06-15 14:00:00"))
    await async_write(hass, terminal, valid_until=UNTIL)
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    assert await async_delete(terminal) == [DELETION]
