"""Questions of the reconciliation are not commands that somebody waits for."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.commands.support import async_do
from tests.support.house import issues
from tests.support.hub import SERIAL_NUMBER

from .support import House
from .test_what import compare

REFUSED = f"commands_refused_{SERIAL_NUMBER}"


async def test_refused_probes(hass: HomeAssistant, house: House) -> None:
    """A terminal that tells nothing of what it holds is no terminal that refuses."""
    refuses = (
        "VERIFY SUM ATTLOG",
        "INFO",
        "GET OPTION FROM",
        "GET OPTION",
        "GET OPTIONS",
    )
    virtual = await house.begin(stored=20, refuses=refuses)
    for _ in range(12):
        await compare(house)
    assert len(virtual.executed) >= 24
    assert all(row.code for row in virtual.executed)
    assert REFUSED not in issues(hass)


async def test_answered_probes(hass: HomeAssistant, house: House) -> None:
    """That a terminal counts its records does not excuse that it does nothing else."""
    virtual = await house.begin(stored=20)
    for number in range(10):
        if number == 5:
            await compare(house)
        with pytest.raises(HomeAssistantError):
            await async_do(hass, virtual, "delete_user", pin="9")
    await house.live(10)
    assert REFUSED in issues(hass)
