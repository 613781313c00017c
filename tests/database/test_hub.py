"""A hub whose journal is on a server: as with a file, and nothing in a file."""

from datetime import timedelta
import json
import logging

from homeassistant.core import HomeAssistant
from homeassistant.helpers.instance_id import async_get as async_get_instance_id
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push import diagnostics, system_health
from custom_components.zkteco_push.backup import async_post_backup, async_pre_backup
from tests.support.damage import journal_file
from tests.support.device import Device, upload_lines
from tests.support.house import issues, value_of
from tests.support.hub import (
    DOMAIN,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_restart_hub,
    device_of,
    loaded_hub,
)
from tests.support.photos import jpeg, photo_folder, send_photo
from tests.support.servers import PASSWORD, Server

from .conftest import Start


async def test_punches_of_a_site(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that a punch is stored under the site's instance id, once, and is heard of."""
    terminal = await start_at_server()
    heard = async_capture_events(hass, "zkteco_push_punch")
    line = terminal.attlog_line("1042")
    for _ in range(3):
        assert (await upload_lines(terminal, "ATTLOG", [line])).text == "OK:1"
    found = server.rows(
        "SELECT sites.instance_id, sites.name, punches.serial_number, punches.pin"
        " FROM punches JOIN sites ON sites.id = punches.site"
    )
    instance_id = await async_get_instance_id(hass)
    assert found == [(instance_id, hass.config.location_name, SERIAL_NUMBER, "1042")]
    assert [event.data["pin"] for event in heard] == ["1042"]
    assert not journal_file(hass).exists()
    assert issues(hass) == {}


async def test_all_over_a_restart(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that users, punches, photos and what waits are there again."""
    terminal = await start_at_server()
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann Planted\tPri=0\n")
    assert (await terminal.punch("7")).text == "OK:1"
    picture = jpeg("one")
    assert (await send_photo(terminal, picture, "7")).status == 200
    await hass.services.async_call(
        DOMAIN,
        "set_user",
        {"device_id": device_of(hass).id, "pin": "8", "name": "Bob", "wait": 0},
        blocking=True,
    )
    await async_restart_hub(hass)
    assert value_of(hass, "last_person") == "Ann Planted"
    assert [file.read_bytes() for file in photo_folder(hass).rglob("*.jpg")] == [
        picture
    ]
    told = (await terminal.poll()).text + (await terminal.poll()).text
    assert "PIN=8\tName=Bob" in told
    answer = await hass.services.async_call(
        DOMAIN,
        "get_punches",
        {"device_id": device_of(hass).id},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    assert [punch["pin"] for punch in answer["punches"]] == ["7"]  # type: ignore[index, union-attr, call-overload]


async def test_backlog_and_erasing(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test a body of thousands, and that what is erased does not come again."""
    terminal = await start_at_server()
    begin = dt_util.utcnow() - timedelta(days=2)
    lines = [
        terminal.attlog_line(str(number % 7), begin + timedelta(seconds=number))
        for number in range(5000)
    ]
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:5000"
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:5000"
    assert server.rows("SELECT count(*) FROM punches") == [(5000,)]
    await hass.services.async_call(
        DOMAIN,
        "erase_person",
        {"device_id": device_of(hass).id, "pin": "3", "wait": 0},
        blocking=True,
    )
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:5000"
    kept = sum(number % 7 != 3 for number in range(5000))
    assert server.rows("SELECT count(*) FROM punches") == [(kept,)]
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert server.rows("SELECT count(*) FROM terminals") == [(0,)]
    assert server.rows("SELECT count(*) FROM punches") == [(kept,)]


@pytest.mark.parametrize("text", ["blank ", "blank", "Ä", "ä", "林", "😀", "%s"])
async def test_texts_are_told_apart(
    hass: HomeAssistant, server: Server, start_at_server: Start, text: str
) -> None:
    """Test that an engine compares texts as exactly as the file does."""
    terminal = await start_at_server()
    heard = async_capture_events(hass, "zkteco_push_punch")
    now = dt_util.utcnow()
    others = ["ab", "blank", "Blank", "a", "A", text.strip()]
    pins = list(dict.fromkeys([*others, text]))
    lines = [terminal.attlog_line(pin, now) for pin in pins]
    for _ in range(2):
        assert (await upload_lines(terminal, "ATTLOG", lines)).status == 200
    # The line's own reader takes off blanks.
    assert [event.data["pin"] for event in heard] == list(
        dict.fromkeys(pin.strip() for pin in pins)
    )
    assert server.rows("SELECT count(*) FROM punches") == [(len(heard),)]


async def test_password_is_nowhere(
    hass: HomeAssistant,
    server: Server,
    start_at_server: Start,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Test that neither diagnostics nor logs nor issues show it, whatever fails."""
    caplog.set_level(logging.DEBUG)
    terminal = await start_at_server()
    entry = loaded_hub(hass)
    shown = [
        json.dumps(await diagnostics.async_get_config_entry_diagnostics(hass, entry)),
        json.dumps(await system_health._async_info(hass)),  # noqa: SLF001
        repr(entry.runtime_data.journal.__dict__),
    ]
    server.kill()
    try:
        assert (await terminal.punch()).status == 503
        shown += [repr(issue) for issue in issues(hass).values()]
        assert "database_failing" in issues(hass)
        assert not await hass.config_entries.async_reload(entry.entry_id)
        shown += [repr(issue) for issue in issues(hass).values()]
    finally:
        server.start()
    shown.append(str(entry.reason))
    escaped = server.url.render_as_string(hide_password=False).split(":")[2]
    for text in (*shown, caplog.text):
        assert PASSWORD not in text
        assert escaped.partition("@")[0] not in text
    assert "***" in issues_text(shown)


def issues_text(shown: list[str]) -> str:
    """Return what has been shown, together."""
    return "\n".join(shown)


async def test_backup(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that a backup of the photos keeps nobody from storing punches."""
    terminal: Device = await start_at_server()
    await async_pre_backup(hass)
    assert (await terminal.punch("1")).text == "OK:1"
    await async_post_backup(hass)
    assert (await terminal.punch("2")).text == "OK:1"
    assert server.rows("SELECT count(*) FROM punches") == [(2,)]


async def test_removing_the_hub(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that what is personal goes from the database, and the punches stay."""
    terminal = await start_at_server()
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann Planted\tPri=0\n")
    assert (await terminal.punch("7")).text == "OK:1"
    await hass.config_entries.async_remove(loaded_hub(hass).entry_id)
    await hass.async_block_till_done()
    for table, count in {"punches": 1, "directory": 0, "terminals": 0}.items():
        assert server.rows(f"SELECT count(*) FROM {table}") == [(count,)]  # noqa: S608
    (issue,) = issues(hass).values()
    assert issue.translation_key == "punches_kept_in_database"
    assert PASSWORD not in repr(issue)
