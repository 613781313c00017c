"""A copy brings the end with the person."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest

from simulator import User
from tests.commands.support import async_call, async_run
from tests.copying.support import Door, StartDoors, async_copy
from tests.support.hub import device_of

from .support import NOW, UNTIL, UNTIL_WITH_OFFSET, async_go_to, results

pytestmark = [
    pytest.mark.freeze_time(NOW),
    pytest.mark.usefixtures("socket_enabled"),
]

FRONT, BACK = "CKJF201960001", "CKJF201960002"


async def async_invite(hass: HomeAssistant, door: Door, until: str = UNTIL) -> None:
    """Let a guest enter at a door until a time."""
    call = async_call(
        hass,
        "set_user",
        device_of(hass, door.serial_number).id,
        pin="7",
        name="Guest",
        valid_until=until,
    )
    await async_run(hass.async_create_task(call), door.virtual)


def pins(door: Door) -> list[str]:
    """Return who is at a door."""
    return [user.pin for user in door.virtual.store.users]


async def async_ask(*doors: Door) -> None:
    """Let terminals connect and do what waits for them."""
    for door in doors:
        await door.virtual.handshake()
        await door.virtual.poll()


@pytest.mark.parametrize("ignores_dates", [False, True])
async def test_copied_guest(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_doors: StartDoors,
    told: list[Event],
    ignores_dates: bool,
) -> None:
    """Test that a copied guest is removed from both, whatever the first one forgets."""
    front = Door(FRONT, {"ignores_dates": ignores_dates})
    back = Door(BACK)
    await start_doors(front, back)
    await async_invite(hass, front)
    # What it says of its people from now on.
    front.virtual.store.put_user(
        front.virtual.store.users.get("7") or User("7"), sent=False
    )
    await front.virtual.upload()
    await async_copy(hass, front, back)
    copied = back.virtual.store.users.get("7")
    assert copied is not None
    assert copied.end == "2026-06-15T14:00:00"
    # What is there is not sent again, until the end is another one.
    report = await async_copy(hass, front, back)
    assert report["sent"] == 0
    await async_invite(hass, front, "2026-06-15 16:00:00")
    report = await async_copy(hass, front, back)
    assert report["sent"] == 1
    await async_go_to(hass, freezer, UNTIL_WITH_OFFSET)
    await async_ask(front, back)
    assert pins(front) == pins(back) == ["7"]
    await async_go_to(hass, freezer, "2026-06-15T16:00:00+02:00")
    await async_ask(front, back)
    assert pins(front) == pins(back) == []
    assert results(told) == ["done", "done"]


async def test_copied_employee(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start_doors: StartDoors,
    told: list[Event],
) -> None:
    """Test that an end that was set at a terminal removes nobody at another one."""
    front, back = Door(FRONT), Door(BACK)
    await start_doors(front, back)
    user = User("7", "Employee", end="2026-06-15 14:00:00")
    front.virtual.store.put_user(user, sent=False)
    await front.virtual.upload()
    await async_copy(hass, front, back)
    await async_go_to(hass, freezer, "2026-06-15T20:00:00+02:00")
    await async_ask(front, back)
    assert pins(front) == pins(back) == ["7"]
    assert told == []
