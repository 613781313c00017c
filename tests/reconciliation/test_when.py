"""When terminals are compared with the journal, and when they are left in peace."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.reconciliation import reconciler
from tests.commands.support import async_call, pending
from tests.support.house import value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_restart_hub,
    loaded_hub,
)
from tests.support.storage import fail_storage

from .support import TODAY, House, fill, held, lose, punch_at

LOST = punch_at("2", TODAY - timedelta(days=3))


async def test_not_on_approval(hass: HomeAssistant, house: House) -> None:
    """A new terminal is asked for nothing: it sends everything by itself."""
    virtual = await house.begin(stored=50)
    await house.live(900)
    assert house.asked(virtual) == []
    assert value_of(hass, "missing_punches") == "unknown"


async def test_at_night(hass: HomeAssistant, house: House) -> None:
    """Every night, once, after what is too old has been deleted."""
    house.freezer.move_to("2026-06-16 00:40:00+00:00")
    virtual = await house.begin(stored=20)
    lose(virtual, LOST)
    await house.live(1500)
    assert house.asked(virtual) == []
    await house.settle(3900)
    assert value_of(hass, "missing_punches") == "0"
    assert await house.punches() == held(virtual)
    assert len(house.asked(virtual, "DATA QUERY ATTLOG")) == 1
    asked = len(house.asked(virtual))
    # The jump is an outage.
    house.freezer.move_to("2026-06-17 00:00:00+00:00")
    await house.connect(virtual)
    await house.live(4000)
    assert len(house.asked(virtual)) == asked + 1
    await house.settle(4000)
    assert len(house.asked(virtual)) == asked + 2


async def test_nights_are_shared(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terminals take their turns, each with its own records."""
    monkeypatch.setattr(reconciler, "_RUNS_AT_ONCE", 1)
    first = await house.begin(SERIAL_NUMBER, OTHER_SERIAL_NUMBER, stored=20)
    second = house.virtuals[OTHER_SERIAL_NUMBER]
    other = punch_at("3", TODAY - timedelta(days=5))
    lose(first, LOST)
    lose(second, other)
    house.want()
    await house.settle()
    await house.settle()
    assert await house.punches(SERIAL_NUMBER) == held(first)
    assert await house.punches(OTHER_SERIAL_NUMBER) == held(second)
    queries = [house.asked(each, "DATA QUERY ATTLOG") for each in (first, second)]
    assert [len(each) for each in queries] == [1, 1]
    assert queries[0] != queries[1]


async def test_after_an_outage(hass: HomeAssistant, house: House) -> None:
    """A terminal that was away for more than a minute is compared once it is calm."""
    virtual = await house.begin(stored=20)
    await house.live(40, silent=True)
    await house.live(400)
    assert house.asked(virtual) == []
    await house.live(120, silent=True)
    assert value_of(hass, "connected") == "off"
    lose(virtual, LOST)
    await house.live(90)
    assert house.asked(virtual) == []
    await house.settle(300)
    assert await house.punches() == held(virtual)
    assert value_of(hass, "missing_punches") == "0"


async def test_once_an_hour(hass: HomeAssistant, house: House) -> None:
    """However often a terminal goes and comes, it is compared once an hour."""
    virtual = await house.begin(stored=20)
    house.want()
    await house.settle()
    assert len(house.asked(virtual)) == 1
    await house.live(120, silent=True)
    await house.live(900)
    assert len(house.asked(virtual)) == 1
    await async_restart_hub(hass)
    await house.live(900)
    assert len(house.asked(virtual)) == 1
    house.freezer.tick(1800)
    await house.live(400)
    assert len(house.asked(virtual)) == 2


async def test_after_a_restart(hass: HomeAssistant, house: House) -> None:
    """A terminal that was known before is compared: the journal may be a restored one."""
    virtual = await house.begin()
    fill(virtual, 10)
    await virtual.upload()
    await async_restart_hub(hass)
    assert value_of(hass, "missing_punches") == "unknown"
    lose(virtual, LOST)
    await house.live(60)
    assert house.asked(virtual) == []
    await house.settle()
    assert await house.punches() == held(virtual)
    await async_restart_hub(hass)
    assert value_of(hass, "missing_punches") == "0"


async def test_after_failing_storage(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terminals are compared once the journal works again."""
    virtual = await house.begin(stored=20)
    with monkeypatch.context() as patch:
        fail_storage(patch)
        await virtual.punch("1")
    lose(virtual, LOST)
    await house.connect(virtual)
    await house.settle()
    assert value_of(hass, "missing_punches") == "0"
    assert await house.punches() == held(virtual)


async def test_not_during_a_backlog(hass: HomeAssistant, house: House) -> None:
    """As long as punches of the past come by themselves, nobody asks for them."""
    virtual = await house.begin(stored=20)
    house.want()
    for number in range(6):
        virtual.store.add_punch(punch_at("4", TODAY - timedelta(hours=number + 9)))
        await virtual.upload()
        await house.live(90)
    assert house.asked(virtual) == []
    await house.settle()
    assert len(house.asked(virtual)) == 1


async def test_not_while_commands_wait(hass: HomeAssistant, house: House) -> None:
    """What somebody has asked for goes first; what is never answered does not hinder."""
    virtual = await house.begin(stored=20)
    house.want()
    await house.live(200, silent=True)
    await async_call(hass, "refresh", wait=0)
    await virtual.poll()
    await house.settle()
    assert house.asked(virtual)[:2] == ["LOG", "INFO"]
    assert len(house.asked(virtual, "VERIFY SUM")) == 1


async def test_door_goes_first(hass: HomeAssistant, house: House) -> None:
    """A door opens with the next poll, whatever is being asked."""
    virtual = await house.begin(stored=20)
    lose(virtual, LOST)
    house.want()
    await house.live(150)
    while not house.asked(virtual, "VERIFY SUM"):
        await house.live(5)
    assert house.is_running()
    await async_call(hass, "unlock_door", wait=0)
    assert pending(hass) <= 2
    before = len(virtual.executed)
    await virtual.poll()
    assert virtual.executed[before].text.startswith("AC_UNLOCK")
    await house.settle()
    assert await house.punches() == held(virtual)


async def test_offline_in_the_middle(hass: HomeAssistant, house: House) -> None:
    """A terminal that goes is left in peace, and asked again when it is back."""
    virtual = await house.begin(stored=20)
    lose(virtual, LOST)
    house.want()
    while len(house.asked(virtual)) < 3:
        await house.live(5)
    assert house.is_running()
    await house.live(900, silent=True)
    assert not house.is_running()
    assert pending(hass) == 0
    assert value_of(hass, "missing_punches") == "unknown"
    await house.live(3700)
    await house.settle()
    assert await house.punches() == held(virtual)
    assert value_of(hass, "missing_punches") == "0"


async def test_unload_in_the_middle(hass: HomeAssistant, house: House) -> None:
    """A house that closes leaves nothing running, and goes on after the start."""
    virtual = await house.begin(stored=20)
    lose(virtual, LOST)
    house.want()
    while len(house.asked(virtual)) < 3:
        await house.live(5)
    assert house.is_running()
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_unload(entry_id)
    assert await hass.config_entries.async_setup(entry_id)
    await house.live(3700)
    await house.settle()
    assert await house.punches() == held(virtual)
    assert pending(hass) == 0


async def test_removal_in_the_middle(hass: HomeAssistant, house: House) -> None:
    """A terminal that is removed is asked no more."""
    virtual = await house.begin(stored=20)
    lose(virtual, LOST)
    house.want()
    while len(house.asked(virtual)) < 3:
        await house.live(5)
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert not house.is_running()
    asked = len(house.asked(virtual))
    await house.live(300)
    assert len(house.asked(virtual)) == asked


async def test_storage_fails_in_the_middle(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comparison that cannot read the journal ends, and is made later."""
    virtual = await house.begin(stored=20)
    lose(virtual, LOST)
    house.want()
    while len(house.asked(virtual)) < 3:
        await house.live(5)
    with monkeypatch.context() as patch:
        fail_storage(patch, "count_punches_by_day")
        await house.settle(60)
    assert value_of(hass, "missing_punches") == "unknown"
    house.want()
    await house.settle()
    assert value_of(hass, "missing_punches") == "0"
    assert await house.punches() == held(virtual)
