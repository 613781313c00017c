"""People who have been erased here are neither fetched nor missed."""

from homeassistant.core import HomeAssistant
import pytest

from tests.commands.support import async_call, async_do

from .support import House, held
from .test_what import compare, days_ago, missing, start

PIN = "700014711"


@pytest.mark.parametrize("refuses", [(), ("VERIFY SUM ATTLOG",)])
async def test_fetched_again(
    hass: HomeAssistant, house: House, refuses: tuple[str, ...]
) -> None:
    """The reconciliation neither brings them back nor misses them."""
    virtual = await start(house, refuses=refuses)
    for punch in days_ago([1, 2], PIN):
        virtual.store.add_punch(punch)
    assert (await virtual.upload()).accepted
    await compare(house)
    await async_do(hass, virtual, "erase_person", pin=PIN)
    # The days are fetched for somebody else's sake.
    for punch in days_ago([1, 2], "8"):
        virtual.store.add_punch(punch, sent=True)
    await compare(house)
    await compare(house)
    assert missing(hass) == "0"
    stored = await house.punches()
    assert stored == {each for each in held(virtual) if each[0] != PIN}
    assert (await async_call(hass, "get_punches", pin=PIN))["punches"] == []
