"""Terminals whose journal is one of an earlier day are compared with it at once."""

import shutil

from homeassistant.core import HomeAssistant
import pytest

from tests.support.damage import folder, journal_file
from tests.support.house import value_of
from tests.support.hub import async_restart_hub, loaded_hub

from .support import TODAY, House, fill, held, punch_at

VERIFY = "VERIFY SUM"


@pytest.mark.parametrize("restarts", [0, 1])
async def test_after_a_restore(
    hass: HomeAssistant, house: House, restarts: int
) -> None:
    """What the backup lacks comes, also of a terminal that sends nothing twice."""
    virtual = await house.begin()
    fill(virtual, 10)
    await virtual.upload()
    house.want()
    await house.settle()
    asked = len(house.asked(virtual, VERIFY))
    assert asked
    # A backup of a minute after the terminal was compared; the clock stands still.
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    shutil.copy(journal_file(hass), folder(hass) / "backup")
    assert await hass.config_entries.async_setup(entry_id)
    await house.connect(virtual)
    virtual.store.add_punch(punch_at("2", TODAY))
    assert (await virtual.upload()).accepted
    assert await hass.config_entries.async_unload(entry_id)
    shutil.copy(folder(hass) / "backup", journal_file(hass))
    assert await hass.config_entries.async_setup(entry_id)
    for _ in range(restarts):
        # Once more before the terminal has called.
        house.freezer.tick(3600)
        await async_restart_hub(hass)
    # It is asked for everything, but has marked all as sent and leaves it at that.
    assert (await virtual.handshake()).accepted
    virtual.store.punches.mark_sent(list(virtual.store.punches.unsent()))
    assert await house.punches() != held(virtual)
    await house.settle(600)
    assert len(house.asked(virtual, VERIFY)) > asked
    assert await house.punches() == held(virtual)
    assert value_of(hass, "missing_punches") == "0"
