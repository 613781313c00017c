"""Several Home Assistants in one database: none sees or disturbs another one."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.instance_id import async_get as async_get_instance_id
from homeassistant.util import dt as dt_util
import pytest

from custom_components.zkteco_push.iclock.commands import Command, Delivery
from custom_components.zkteco_push.journal import (
    Author,
    Committed,
    Journal,
    JournalError,
    Note,
    Refusal,
    SiteTakenError,
    Validity,
)
from custom_components.zkteco_push.journal.engines import site_locks
from custom_components.zkteco_push.journal.schema import metadata
from custom_components.zkteco_push.journal.server_store import ServerStore
from custom_components.zkteco_push.journal.sites import Site
from tests.journal.builders import (
    KEY,
    RECEIVED_AT,
    SERIAL,
    entry,
    operation,
    photo,
    punch,
    rejected,
    user,
)
from tests.support.damage import state_is
from tests.support.device import Device
from tests.support.house import issues
from tests.support.hub import SERIAL_NUMBER, hub_entry
from tests.support.servers import Server
from tests.support.storage import async_try_again

from .conftest import Start

HERE, THERE = Site("instance-here", "Head office"), Site("instance-there", "Work's")
FULL: Final = entry(
    punch(0),
    punch(1, live=False),
    operation(2, 3, "55"),
    photo(0),
    user("7", "Ann"),
    rejected(b"garbage"),
    stamp="5",
    facts={"UserCount": "1"},
)


NOTE: Final = Note(Author("id", "Ada"), RECEIVED_AT, "It was somebody else")


@asynccontextmanager
async def opened(
    server: Server, site: Site, tmp_path: Path, key: bytes = KEY
) -> AsyncGenerator[Journal]:
    """Open a site's journal that knows one terminal."""
    path = tmp_path / site.instance_id / "journal.db"
    journal = Journal(path, key, ServerStore(server.url, site))
    await journal.open()
    try:
        await journal.register(SERIAL)
        yield journal
    finally:
        await journal.close()


def tables_of(server: Server, number: int) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of a site by table."""
    return {
        name: sorted(
            server.rows(f"SELECT * FROM {name} WHERE site = ?", number),  # noqa: S608
            key=repr,
        )
        for name, table in metadata.tables.items()
        if "site" in table.columns
    }


async def fill(journal: Journal) -> None:
    """Put something into every table that a journal fills by itself."""
    await journal.commit(FULL)
    await journal.add_command(SERIAL, Command("reboot"), Delivery.ONCE, 1.0)
    await journal.erase(SERIAL, "999", 1.0)
    await journal.begin_run({"run": "1"}, asks_again=False)
    validity = Validity(
        SERIAL, "7", None, int(RECEIVED_AT) + 9, int(RECEIVED_AT), is_kept_here=True
    )
    await journal.validities.put(validity, is_kept_here=True)
    found = await journal.corrections.punches(SERIAL, limit=9)
    for each in found:
        assert each.id is not None
        await journal.corrections.void(each.id, NOTE)
    await journal.corrections.add(SERIAL, punch(9), NOTE)


async def test_same_terminal_twice(server: Server, tmp_path: Path) -> None:
    """Test that the same bytes at two sites are new at both, and nobody else's."""
    async with (
        opened(server, HERE, tmp_path) as here,
        opened(server, THERE, tmp_path, KEY[::-1]) as there,
    ):
        first = await here.commit(FULL)
        second = await there.commit(FULL)
        assert len(first.live_punches) == len(second.live_punches) == 1
        assert (first.backlog, first.rejected) == (second.backlog, second.rejected)
        assert await here.commit(FULL) == await there.commit(FULL) == Committed()
        for journal in (here, there):
            assert await journal.count_punches(SERIAL) == 2
            assert len(await journal.photos.times(SERIAL)) == 1
            assert len(await journal.rejected(SERIAL, 9)) == 1
            record = await journal.register(SERIAL)
            assert record.last_punch == punch(0)
            assert record.names == {"7": "Ann"}
    assert server.rows("SELECT instance_id, name FROM sites ORDER BY id") == [
        (HERE.instance_id, HERE.name),
        (THERE.instance_id, THERE.name),
    ]


async def test_whatever_one_does(server: Server, tmp_path: Path) -> None:
    """Test that nothing that is changed or deleted at one site is of another one."""
    async with (
        opened(server, HERE, tmp_path) as here,
        opened(server, THERE, tmp_path) as there,
    ):
        await fill(there)
        await fill(here)
        assert all(
            rows or name in ("offsets", "copies", "access_events")
            for name, rows in tables_of(server, 1).items()
        )
        before = tables_of(server, 2)
        (command,) = (await here.register(SERIAL)).commands
        foreign = [row[0] for row in before["commands"]]
        for number, *_ in before["corrections"]:
            refused = await here.corrections.withdraw(int(str(number)), NOTE)
            assert refused is Refusal.UNKNOWN_CORRECTION
        for number, *_ in before["punches"]:
            refused = await here.corrections.void(int(str(number)), NOTE)
            assert refused is Refusal.UNKNOWN_PUNCH
        (own, *_) = await here.corrections.of(SERIAL, limit=1)
        await here.corrections.withdraw(own.id, NOTE)
        await here.record_handed_out([command.command_id, *map(int, map(str, foreign))])
        await here.begin_run({"run": "2"}, asks_again=True)
        await here.validities.look_again()
        await here.validities.end(SERIAL, "7")
        await here.erase(SERIAL, "7", RECEIVED_AT + 60)
        await here.forget_kept_biometrics()
        await here.directory.blank_biometrics()
        await here.directory.purge(RECEIVED_AT + 9e9)
        await here.photos.remove_beyond(SERIAL, taken_before=9e9, count=0, size=0)
        await here.delete_older(punches_before=9e9, operations_before=9e9)
        await here.forget_terminal(SERIAL)
        await here.forget_everybody()
        assert await here.remembered() == []
        assert tables_of(server, 2) == before
        assert await there.remembered() == [SERIAL]


async def test_at_the_same_time(server: Server, tmp_path: Path) -> None:
    """Test that sites that write at once do not fail each other, nor lose anything."""
    sites = [Site(f"instance-{number}", str(number)) for number in range(3)]

    async def work(site: Site) -> None:
        """Open, and commit what overlaps with all that went before."""
        async with opened(server, site, tmp_path) as journal:
            for start in range(0, 200, 10):
                await journal.commit(
                    entry(*(punch(number) for number in range(start, start + 20)))
                )
            assert await journal.count_punches(SERIAL) == 210

    # Also the tables are made by whoever comes first.
    await asyncio.gather(*map(work, sites))
    assert server.rows(
        "SELECT site, count(*) FROM punches GROUP BY site ORDER BY site"
    ) == [(1, 210), (2, 210), (3, 210)]


async def test_same_site_twice(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a second one of the same instance is refused as long as the first runs."""
    monkeypatch.setattr(site_locks, "_PATIENCE", 0.3)
    async with opened(server, HERE, tmp_path) as first:
        second = Journal(tmp_path / "copy.db", KEY, ServerStore(server.url, HERE))
        with pytest.raises(SiteTakenError):
            await second.open()
        with pytest.raises(JournalError):
            await second.commit(FULL)
        assert len((await first.commit(FULL)).live_punches) == 1
        async with opened(server, THERE, tmp_path) as other:
            assert len((await other.commit(FULL)).live_punches) == 1
    await second.open()
    try:
        assert await second.count_punches(SERIAL) == 2
    finally:
        await second.close()


async def test_own_connection_that_lives_on(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a site is not shut out by its own connection that has broken down."""
    async with opened(server, HERE, tmp_path) as journal:
        writer = journal._access.store._writer  # type: ignore[attr-defined] # noqa: SLF001
        # Forgotten here, and open there.
        lost = writer.raw_connection()
        lost.detach()
        try:
            assert len((await journal.commit(FULL)).live_punches) == 1
        finally:
            lost.close()


async def test_hub_of_a_restored_copy(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that the copy says why it does not start, and starts once it is alone."""
    monkeypatch.setattr(site_locks, "_PATIENCE", 0.3)
    own = Site(await async_get_instance_id(hass), "The other one")
    hub = hub_entry({SERIAL_NUMBER: {}}, database_url=server.text)
    hub.add_to_hass(hass)
    async with opened(server, own, tmp_path):
        assert not await hass.config_entries.async_setup(hub.entry_id)
        assert state_is(hub, ConfigEntryState.SETUP_RETRY)
        assert "site_taken" in issues(hass)
        assert (await Device(client).handshake()).status == 503
    await async_try_again(hass)
    assert state_is(hub, ConfigEntryState.LOADED)
    assert issues(hass) == {}


async def test_hub_beside_another_site(
    hass: HomeAssistant, server: Server, start_at_server: Start, tmp_path: Path
) -> None:
    """Test a hub and another site with a terminal of the same serial number."""
    terminal = await start_at_server(SERIAL)
    async with opened(server, THERE, tmp_path) as there:
        await fill(there)
        before = tables_of(server, 2)
        now = dt_util.utcnow()
        for number in range(3):
            reply = await terminal.punch("7", now - timedelta(seconds=number))
            assert reply.text == "OK:1"
        assert await there.count_punches(SERIAL) == 2
        assert tables_of(server, 2) == before
    report = server.rows(
        "SELECT sites.name, count(*) FROM punches JOIN sites ON sites.id ="
        " punches.site WHERE punches.serial_number = ? GROUP BY sites.name"
        " ORDER BY 2",
        SERIAL,
    )
    assert report == [("Work's", 2), (hass.config.location_name, 3)]
