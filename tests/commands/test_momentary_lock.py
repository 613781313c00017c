"""The lock of an attendance terminal's door: for voice, and as safe as the button."""

from collections.abc import Awaitable, Callable

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.support.device import Device
from tests.support.house import async_pass_time, state_of, value_of
from tests.support.hub import SERIAL_NUMBER, async_restart_hub

from .support import (
    async_ask,
    async_call,
    async_end,
    async_poll,
    async_press,
    async_reply,
    async_use_lock,
    async_wait,
    known_lock,
    pending,
)


@pytest.fixture
async def locked_terminal(
    hass: HomeAssistant, start_terminal: Callable[..., Awaitable[Device]]
) -> Device:
    """Return a terminal whose door has a lock that is on."""
    known_lock(hass)
    return await start_terminal()


async def async_open(
    hass: HomeAssistant, device: Device, key: str = "lock", code: int = 0
) -> str:
    """Unlock, let the terminal do it and return what it was sent."""
    task = await async_ask(hass, async_use_lock(hass, "unlock", key))
    ((command_id, text),) = (await async_poll(device)).items()
    await async_reply(device, command_id, code)
    await async_end(task)
    return text


async def test_is_off_at_first(hass: HomeAssistant, terminal: Device) -> None:
    """Test that nobody has a lock by voice who has not asked for it."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(
        "lock", "zkteco_push", f"{SERIAL_NUMBER}_lock"
    )
    assert entity_id is not None
    entry = registry.async_get(entity_id)
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert hass.states.get(entity_id) is None


async def test_opens_for_its_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, locked_terminal: Device
) -> None:
    """Test that it is unlocked as long as the door is open, and locked afterwards."""
    assert value_of(hass, "lock") == "locked"
    assert state_of(hass, "lock").attributes["assumed_state"] is True
    assert await async_open(hass, locked_terminal) == "AC_UNLOCK 1\t5"
    assert value_of(hass, "lock") == "unlocked"
    await async_wait(hass, freezer, 4)
    assert value_of(hass, "lock") == "unlocked"
    await async_wait(hass, freezer, 1.1)
    assert value_of(hass, "lock") == "locked"


@pytest.mark.parametrize("way", ["button", "action"])
async def test_follows_other_ways(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    locked_terminal: Device,
    way: str,
) -> None:
    """Test that it shows what the button and the action do as well."""
    asked = (
        async_press(hass, "unlock")
        if way == "button"
        else async_call(hass, "unlock_door", seconds=9)
    )
    task = await async_ask(hass, asked)
    ((command_id, _),) = (await async_poll(locked_terminal)).items()
    assert value_of(hass, "lock") == "locked"
    await async_reply(locked_terminal, command_id)
    await async_end(task)
    assert value_of(hass, "lock") == "unlocked"
    await async_wait(hass, freezer, 5.1)
    assert value_of(hass, "lock") == ("locked" if way == "button" else "unlocked")


async def test_refused_opening(hass: HomeAssistant, locked_terminal: Device) -> None:
    """Test that it stays locked where the terminal does not open."""
    with pytest.raises(HomeAssistantError) as raised:
        await async_open(hass, locked_terminal, code=-1003)
    assert str(raised.value.translation_key).startswith("refused_")
    assert value_of(hass, "lock") == "locked"


async def test_cannot_be_locked(hass: HomeAssistant, locked_terminal: Device) -> None:
    """Test that locking is refused in words, and nothing is sent."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_use_lock(hass, "lock")
    assert raised.value.translation_key == "locks_by_itself"
    assert pending(hass) == 0
    assert (await locked_terminal.poll()).text == "OK"


async def test_gone_terminal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, locked_terminal: Device
) -> None:
    """Test that nobody knows the lock of a terminal that is gone, nor waits for it."""
    await async_open(hass, locked_terminal)
    for _ in range(5):
        await async_pass_time(hass, freezer, 5)
    assert value_of(hass, "lock") == "unavailable"
    # Home Assistant leaves out who is not available.
    await async_use_lock(hass, "unlock")
    assert pending(hass) == 0
    assert (await locked_terminal.poll()).text == "OK"
    assert value_of(hass, "lock") == "locked"


async def test_restart_while_open(hass: HomeAssistant, locked_terminal: Device) -> None:
    """Test that a restart leaves no timer behind, and nothing is sent again."""
    await async_open(hass, locked_terminal)
    await async_restart_hub(hass)
    assert (await locked_terminal.poll()).text == "OK"
    assert value_of(hass, "lock") == "locked"


async def test_further_doors(
    hass: HomeAssistant, start_terminal: Callable[..., Awaitable[Device]]
) -> None:
    """Test that each further door has a lock of its own, on its own device."""
    known_lock(hass, "lock_2")
    device = await start_terminal(doors=2)
    assert await async_open(hass, device, "lock_2") == "AC_UNLOCK 2\t5"
    assert value_of(hass, "lock_2") == "unlocked"
    registry = er.async_get(hass)
    lock, button = (
        registry.async_get(state_of(hass, key).entity_id)
        for key in ("lock_2", "unlock_2")
    )
    assert lock is not None
    assert button is not None
    assert lock.device_id == button.device_id


async def test_needs_the_right(
    hass: HomeAssistant,
    locked_terminal: Device,
    hass_read_only_user: MockUser,
) -> None:
    """Test that who may only look cannot open."""
    with pytest.raises(Unauthorized):
        await async_use_lock(
            hass, "unlock", context=Context(user_id=hass_read_only_user.id)
        )
    assert pending(hass) == 0
