"""Terminals that cannot count spans, or nothing, or do not answer at all."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.reconciliation import run
from simulator import Punch, VirtualTerminal, conversation
from simulator.commands import Executor, Result
from simulator.verdict import Command
from tests.commands.support import async_do, pending
from tests.support.device import Device
from tests.support.house import issues, value_of
from tests.support.hub import SERIAL_NUMBER, async_restart_hub

from .support import TODAY, House, fill, held, lose, punch_at
from .test_what import ISSUE, QUERY, VERIFY, compare, days_ago, missing, start

NO_SPANS: dict[str, Any] = {"refuses": ("VERIFY SUM ATTLOG",)}
DIALECTS: tuple[Any, ...] = (
    pytest.param(NO_SPANS, id="standard"),
    pytest.param({"dialect": "condensed"}, id="condensed"),
    pytest.param({"dialect": "2009", **NO_SPANS}, id="2009"),
)


@pytest.mark.parametrize("changes", DIALECTS)
async def test_by_total(
    hass: HomeAssistant, house: House, changes: dict[str, Any]
) -> None:
    """Without a count of spans, the days are searched backwards by the total."""
    virtual = await start(house, **changes)
    await compare(house)
    assert missing(hass) == "0"
    assert len(house.asked(virtual, QUERY)) == 0
    lose(virtual, *days_ago([9]))
    await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)
    assert len(house.asked(virtual, QUERY)) == 10
    # It is not asked each time what it has refused once.
    refused = [text for text in house.asked(virtual) if VERIFY in text]
    assert len(refused) <= 2
    assert {event.event_type for event in house.events} == {"zkteco_push_backlog"}
    assert ISSUE not in issues(hass)


async def test_2009_counts(hass: HomeAssistant, house: House) -> None:
    """Firmware of 2009 counts spans, and does not say what its uploads answer."""
    virtual = await start(house, dialect="2009")
    lose(virtual, *days_ago([4]) * 2)
    await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)
    assert len(house.asked(virtual, QUERY)) == 1


@pytest.mark.parametrize("changes", DIALECTS)
async def test_total_after_a_clear(
    hass: HomeAssistant, house: House, changes: dict[str, Any]
) -> None:
    """Once a terminal was emptied, it is counted from there."""
    virtual = await start(house, **changes)
    await compare(house)
    virtual.store.clear_punches()
    await virtual.handshake()
    if virtual.pushes_options:
        await virtual.push_options()
    await compare(house)
    assert missing(hass) == "0"
    lose(virtual, *days_ago([1], "7"))
    await compare(house)
    assert missing(hass) == "0"
    assert ("7", TODAY - timedelta(days=1)) in await house.punches()


async def test_total_cleared_from_here(hass: HomeAssistant, house: House) -> None:
    """The same, where it was emptied by an action."""
    virtual = await start(house, **NO_SPANS)
    await compare(house)
    data = {"what": "attendance_log", "confirm": True, "force": True}
    await async_do(hass, virtual, "clear", **data)
    lose(virtual, *days_ago([1], "7"))
    await compare(house)
    assert missing(hass) == "0"
    assert ("7", TODAY - timedelta(days=1)) in await house.punches()


async def test_total_with_duplicates(hass: HomeAssistant, house: House) -> None:
    """Lines that are there twice are found, and not searched again."""
    virtual = await start(house, **NO_SPANS)
    lose(virtual, *days_ago([3]) * 2)
    bad = Punch(pin="x" * 90, time=TODAY - timedelta(days=4), state=0, verification=1)
    lose(virtual, bad)
    await compare(house)
    assert missing(hass) == "0"
    asked = len(house.asked(virtual, QUERY))
    assert asked == 5
    await async_restart_hub(hass)
    await compare(house)
    assert missing(hass) == "0"
    assert len(house.asked(virtual, QUERY)) == asked


async def test_total_of_a_liar(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All days are searched over some nights, then it is left alone for a week."""
    monkeypatch.setattr(run, "_BEFORE_FIRST", timedelta())
    virtual = await start(house, days=40, **NO_SPANS)
    virtual.miscounts = 2
    searched = []
    for _ in range(4):
        await compare(house)
        assert missing(hass) == "2"
        assert ISSUE in issues(hass)
        searched.append(len(house.asked(virtual, QUERY)))
        await async_restart_hub(hass)
    # The rest of the days, then what is new since the last time.
    assert searched == [31, 40, 42, 44]
    house.freezer.tick(timedelta(days=8))
    await house.connect(virtual)
    await compare(house)
    assert len(house.asked(virtual, QUERY)) == 44 + 31
    virtual.miscounts = 0
    await compare(house)
    assert missing(hass) == "0"
    assert ISSUE not in issues(hass)


async def test_spans_not_heeded(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that counts everything whatever the span is compared by the total."""

    async def count_all(self: Executor, command: Command, argument: str) -> Result:
        """Count everything."""
        fields = (("AttlogSum", str(len(virtual.store.punches))),)
        return Result(command.command_id, 0, "VERIFY SUM", fields)

    monkeypatch.setattr(Executor, "_verify_sum", count_all)
    virtual = await start(house)
    lose(virtual, *days_ago([2]))
    await compare(house)
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)
    assert len(house.asked(virtual, VERIFY)) == 2
    assert len(house.asked(virtual, QUERY)) == 3


@pytest.mark.parametrize("days", [0, 20])
async def test_nothing_counted(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    """A terminal that counts nothing sends the days since the last time; all is unknown.

    Nor does its total say anything where old punches are deleted here.
    """
    options = {"keep_punches_days": days}
    changes = NO_SPANS if days else {"dialect": "condensed"}
    if not days:
        monkeypatch.setattr(VirtualTerminal, "all_options", lambda _self: {})
        monkeypatch.setattr(conversation, "pushed_options", lambda *_parts: {})
    virtual = await start(house, days=5, options=options, **changes)
    await compare(house)
    assert missing(hass) == "unknown"
    assert len(house.asked(virtual, QUERY)) == 2
    house.freezer.tick(timedelta(days=3))
    await house.live(10)
    lose(virtual, punch_at("2", TODAY + timedelta(days=1)))
    await compare(house)
    assert missing(hass) == "unknown"
    assert await house.punches() == held(virtual)
    assert len(house.asked(virtual, QUERY)) == 6
    assert ISSUE not in issues(hass)


async def test_no_answer(hass: HomeAssistant, house: House) -> None:
    """A question that is never answered is given up, and nothing is left of it."""
    virtual = await start(house, days=5)
    house.virtuals.clear()
    device = Device(house.client)
    house.want()
    for _ in range(200):
        await house.live(5)
        assert (await device.poll()).status == 200
    assert not house.is_running()
    assert pending(hass) == 0
    assert missing(hass) == "unknown"
    house.virtuals[SERIAL_NUMBER] = virtual
    await compare(house)
    assert missing(hass) == "0"


async def test_busy(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that is busy is asked another time."""
    is_busy = True
    count = Executor._verify_sum  # noqa: SLF001

    async def refuse(self: Executor, command: Command, argument: str) -> Result:
        """Say that it is busy, if it is."""
        if is_busy:
            return Result(command.command_id, -1005, "VERIFY SUM")
        return await count(self, command, argument)

    monkeypatch.setattr(Executor, "_verify_sum", refuse)
    virtual = await start(house, days=5)
    await compare(house)
    assert missing(hass) == "unknown"
    is_busy = False
    await compare(house)
    assert missing(hass) == "0"
    assert len(house.asked(virtual, VERIFY)) == 2


async def test_one_at_a_time(hass: HomeAssistant, house: House) -> None:
    """Never are two questions on their way to one terminal."""
    virtual = await start(house)
    lose(virtual, *days_ago(range(0, 12, 3)))
    most = 0
    house.want()
    for _ in range(120):
        house.hub.reconciler.async_want_all()
        await house.live(5)
        most = max(most, pending(hass))
    assert most == 1
    assert missing(hass) == "0"
    assert await house.punches() == held(virtual)


async def test_many(hass: HomeAssistant, house: House) -> None:
    """Terminals of a house are all compared, however many there are."""
    serials = [f"CKJF20196{number:04}" for number in range(6)]
    await house.begin(*serials, stored=3)
    for virtual in house.virtuals.values():
        fill(virtual, 2)
        assert (await virtual.upload()).accepted
        lose(virtual, *days_ago([3]))
    house.want()
    await house.settle(600)
    for serial, virtual in house.virtuals.items():
        assert value_of(hass, "missing_punches", serial) == "0"
        assert await house.punches(serial) == held(virtual)
