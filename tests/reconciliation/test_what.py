"""What is fetched, what is explained, and what stays missing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.storage import STORAGE_DIR
import pytest

from custom_components.zkteco_push.reconciliation import run
from simulator import Punch, VirtualTerminal
from tests.commands.support import async_do
from tests.support.house import issues, state_of, value_of
from tests.support.hub import DOMAIN, async_restart_hub

from .support import TODAY, House, fill, held, lose, punch_at

ISSUE = "punches_missing_CKJF201960996"
VERIFY, QUERY = "VERIFY SUM", "DATA QUERY ATTLOG"


def missing(hass: HomeAssistant) -> str:
    """Return what the sensor says."""
    return value_of(hass, "missing_punches")


def days_ago(days: Iterable[int], pin: str = "2") -> list[Punch]:
    """Return a punch of each of some days of the past."""
    return [punch_at(pin, TODAY - timedelta(days=number)) for number in days]


async def start(house: House, days: int = 40, **changes: Any) -> VirtualTerminal:
    """Begin with a terminal that holds two punches a day and has sent them."""
    virtual = await house.begin(**changes)
    fill(virtual, days)
    assert (await virtual.upload()).accepted
    return virtual


async def compare(house: House) -> None:
    """Compare once more, an hour later."""
    house.want()
    await house.settle()


async def test_lost_days(hass: HomeAssistant, house: House) -> None:
    """What was lost is fetched, and only that; nobody hears of it as of something new."""
    virtual = await start(house)
    before = state_of(hass, "punch").state, value_of(hass, "last_punch")
    await house.live(60)
    house.events.clear()
    lose(virtual, *days_ago([0, 1, 2, 17, 39, 200]))
    await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)
    days = {text.split("StartTime=")[1][:10] for text in house.asked(virtual, QUERY)}
    wanted = {TODAY - timedelta(days=number) for number in (0, 1, 2, 17, 39, 200)}
    assert days == {f"{day:%Y-%m-%d}" for day in wanted}
    assert len(house.asked(virtual, VERIFY)) < 35
    assert {event.event_type for event in house.events} == {"zkteco_push_backlog"}
    assert sum(event.data["punches"] for event in house.events) == 6
    assert (state_of(hass, "punch").state, value_of(hass, "last_punch")) == before
    assert virtual.complaints == []
    await compare(house)
    assert len(house.asked(virtual, QUERY)) == 6
    assert ISSUE not in issues(hass)


async def test_complete(hass: HomeAssistant, house: House) -> None:
    """One question is enough where nothing is missing."""
    virtual = await start(house)
    await compare(house)
    assert missing(hass) == "0"
    assert len(house.asked(virtual)) == 1


async def test_on_its_way(hass: HomeAssistant, house: House) -> None:
    """A punch that has not been sent yet is not missing."""
    virtual = await start(house)
    house.want()
    await house.live(100)
    virtual.store.add_punch(punch_at("2", virtual.clock.now()))
    await house.settle()
    assert missing(hass) == "0"
    assert len(house.asked(virtual)) == 1


@pytest.mark.parametrize("emptied", [True, False])
async def test_more_here(hass: HomeAssistant, house: House, emptied: bool) -> None:
    """What a terminal has let go of is not missing, and hides nothing that is."""
    virtual = await start(house)
    kept = await house.punches()
    virtual.store.punches.remove(
        lambda row: emptied or row.time < TODAY - timedelta(days=11)
    )
    await compare(house)
    assert missing(hass) == "0"
    house.freezer.tick(timedelta(days=3))
    await house.connect(virtual)
    lose(virtual, *days_ago([-1, -2]))
    await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == kept | held(virtual)
    assert len(house.asked(virtual, QUERY)) == 2


async def test_duplicates(hass: HomeAssistant, house: House) -> None:
    """A terminal that holds lines twice is asked once for that day."""
    virtual = await start(house)
    lose(virtual, *days_ago([5]) * 3, *days_ago([8]))
    await compare(house)
    assert missing(hass) == "0"
    assert ISSUE not in issues(hass)
    assert await house.punches() == held(virtual)
    asked = len(house.asked(virtual, QUERY))
    assert asked == 2
    await async_restart_hub(hass)
    await compare(house)
    assert len(house.asked(virtual, QUERY)) == asked
    # Another loss on the same day is seen all the same.
    lose(virtual, *days_ago([5], "3"))
    await compare(house)
    assert await house.punches() == held(virtual)
    assert missing(hass) == "0"
    virtual.store.punches.remove(lambda row: row.time < TODAY - timedelta(days=1))
    await compare(house)
    assert missing(hass) == "0"


async def test_lines_not_understood(hass: HomeAssistant, house: House) -> None:
    """A line that is rejected is not missing: it has been sent."""
    virtual = await start(house)
    bad = Punch(pin="x" * 90, time=TODAY - timedelta(days=4), state=0, verification=1)
    lose(virtual, bad, *days_ago([4]))
    await compare(house)
    assert value_of(hass, "rejected_lines") == "1"
    assert missing(hass) == "0"
    assert ISSUE not in issues(hass)
    await compare(house)
    assert len(house.asked(virtual, QUERY)) == 1


async def test_liar(hass: HomeAssistant, house: House) -> None:
    """A terminal that counts what it does not send is told of, and left alone a week."""
    virtual = await start(house)
    virtual.miscounts = 2
    for _ in range(4):
        await compare(house)
        assert missing(hass) == "2"
        assert issues(hass)[ISSUE].translation_placeholders == {
            "name": "CKJF201960996",
            "serial_number": "CKJF201960996",
            "count": "2",
        }
        assert len(house.asked(virtual, QUERY)) == 1
        await async_restart_hub(hass)
        assert missing(hass) == "2"
        assert ISSUE in issues(hass)
    house.freezer.tick(timedelta(days=8))
    await house.connect(virtual)
    await compare(house)
    assert len(house.asked(virtual, QUERY)) == 2
    virtual.miscounts = 0
    await compare(house)
    assert missing(hass) == "0"
    assert ISSUE not in issues(hass)


async def test_comes_late(hass: HomeAssistant, house: House) -> None:
    """What was missing and then comes by itself is missing no more."""
    virtual = await start(house, refuses=("DATA QUERY ATTLOG",))
    lost = days_ago([6])
    lose(virtual, *lost)
    await compare(house)
    assert missing(hass) == "1"
    assert ISSUE in issues(hass)
    virtual.store.punches.send_again()
    assert (await virtual.upload()).accepted
    await house.live(180)
    await compare(house)
    assert missing(hass) == "0"
    assert ISSUE not in issues(hass)


async def test_too_much_for_once(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many days at a time, the latest first; the rest an hour later."""
    monkeypatch.setattr(run, "_MAX_FETCHES", 3)
    virtual = await start(house)
    lose(virtual, *days_ago(range(5)))
    await compare(house)
    assert missing(hass) == "2"
    assert ISSUE not in issues(hass)
    await house.live(3700)
    await house.settle()
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)


async def test_too_many_questions(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many questions at a time; what is known to be missing meanwhile is shown."""
    monkeypatch.setattr(run, "_MAX_QUESTIONS", 12)
    virtual = await start(house)
    lose(virtual, *days_ago(range(0, 40, 2)))
    await compare(house)
    assert 0 < int(missing(hass)) <= 20
    for _ in range(20):
        await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)


async def test_retention(hass: HomeAssistant, house: House) -> None:
    """What is deleted here for its age is not fetched again."""
    virtual = await start(house, options={"keep_punches_days": 10})
    journal = house.hub.journal
    await house.live(60)
    path = Path(hass.config.path(STORAGE_DIR, DOMAIN, "journal.db"))
    with sqlite3.connect(path) as connection:
        before = int((house.freezer().timestamp()) - 10 * 86_400)
        connection.execute("DELETE FROM punches WHERE punched_at < ?", (before,))
    connection.close()
    here = await house.punches()
    assert len(here) < 25
    lose(virtual, *days_ago([3, 20]))
    await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == here | {("2", TODAY - timedelta(days=3))}
    assert await journal.count_punches("CKJF201960996") == len(here) + 1


@pytest.mark.parametrize(
    ("moment", "lost"),
    [
        ("2026-03-29 12:00:00+00:00", "2026-03-29 01:30:00"),
        ("2026-10-25 12:00:00+00:00", "2026-10-25 02:30:00"),
        ("2026-10-26 12:00:00+00:00", "2026-10-25 23:59:59"),
    ],
)
async def test_clock_change(
    hass: HomeAssistant, house: House, moment: str, lost: str
) -> None:
    """Days are those of the terminal's wall clock, also where they have 23 or 25 hours."""
    house.freezer.move_to(moment)
    virtual = await house.begin()
    start = datetime.fromisoformat(lost).replace(hour=0, minute=0, second=0)
    for hours in range(-48, 10):
        time = start + timedelta(hours=hours)
        virtual.store.add_punch(punch_at("1", time))
    assert (await virtual.upload()).accepted
    await house.live(180)
    lose(virtual, punch_at("2", datetime.fromisoformat(lost)))
    await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)
    assert len(house.asked(virtual, QUERY)) == 1


async def test_cleared_from_here(hass: HomeAssistant, house: House) -> None:
    """A terminal that is emptied from here begins anew."""
    virtual = await start(house)
    virtual.miscounts = 2
    await compare(house)
    assert missing(hass) == "2"
    virtual.miscounts = 0
    await async_do(
        hass, virtual, "clear", what="attendance_log", confirm=True, force=True
    )
    assert missing(hass) == "0"
    assert ISSUE not in issues(hass)


async def test_erased(hass: HomeAssistant, house: House) -> None:
    """Who has been erased here is not fetched again, though the terminal counts on."""
    virtual = await start(house, days=5)
    for punch in days_ago([1, 3], "9"):
        virtual.store.add_punch(punch)
    assert (await virtual.upload()).accepted
    here = await house.punches()
    await async_do(hass, virtual, "erase_person", pin="9")
    await house.live(180)
    await compare(house)
    assert missing(hass) == "0"
    assert house.asked(virtual, QUERY) == []
    assert await house.punches() == {each for each in here if each[0] != "9"}


async def test_clear_counts_first(hass: HomeAssistant, house: House) -> None:
    """Nothing is deleted while the terminal holds more, by its own count of now."""
    virtual = await start(house)
    await compare(house)
    lose(virtual, *days_ago([2]))
    data = {"what": "attendance_log", "confirm": True}
    with pytest.raises(ServiceValidationError) as raised:
        await async_do(hass, virtual, "clear", **data)
    assert raised.value.translation_key == "records_missing"
    placeholders = raised.value.translation_placeholders
    assert placeholders is not None
    assert (placeholders["held"], placeholders["stored"]) == ("81", "80")
    await compare(house)
    # A line that it holds twice is no reason.
    lose(virtual, *days_ago([2]))
    await compare(house)
    answer = await async_do(hass, virtual, "clear", **data)
    assert answer["result"] == "done"
    assert len(virtual.store.punches) == 0


async def test_clear_of_what_is_hidden(hass: HomeAssistant, house: House) -> None:
    """More may be here than there: that does not make up for what is missing."""
    virtual = await start(house, refuses=("DATA QUERY ATTLOG",))
    virtual.store.punches.remove(lambda row: row.time < TODAY - timedelta(days=9))
    lose(virtual, *days_ago([2]))
    await compare(house)
    assert missing(hass) == "1"
    with pytest.raises(ServiceValidationError) as raised:
        await async_do(hass, virtual, "clear", what="all_data", confirm=True)
    assert raised.value.translation_key == "records_missing"
