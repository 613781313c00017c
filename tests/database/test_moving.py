"""From the file to a server: nothing lost, nothing twice, whenever it is interrupted."""

from datetime import timedelta
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.journal import Journal, moving
from tests.support.damage import journal_file, state_is
from tests.support.device import Device, upload_lines
from tests.support.house import issues, value_of
from tests.support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_set_up_hub,
    device_of,
    loaded_hub,
)
from tests.support.photos import jpeg, photo_folder, send_photo
from tests.support.servers import Server
from tests.support.storage import async_try_again

_TO_MOVE: Final = "journal_to_move"
_OLD: Final = 300


async def async_use(hass: HomeAssistant, url: str) -> ConfigEntry[Any]:
    """Have the hub keep its journal at a URL, as its options would."""
    entry = hass.config_entries.async_entries(DOMAIN)[0]
    options = {
        key: entry.options[key] for key in entry.options if key != "database_url"
    }
    if url:
        options["database_url"] = url
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def async_move(hass: HomeAssistant, **fields: Any) -> dict[str, Any]:
    """Call the action; return its answer."""
    answer = await hass.services.async_call(
        DOMAIN, "move_journal", fields, blocking=True, return_response=True
    )
    assert answer is not None
    return dict(answer)


async def async_fill(client: TestClient[Any, Any], device: Device) -> list[str]:
    """Have a terminal send of everything; return the lines of the old punches."""
    begin = dt_util.utcnow() - timedelta(days=30)
    lines = [
        device.attlog_line(str(number % 9), begin + timedelta(minutes=number))
        for number in range(_OLD)
    ]
    assert (await upload_lines(device, "ATTLOG", lines)).text == f"OK:{_OLD}"
    await device.upload("OPERLOG", "USER PIN=7\tName=Ann Planted\tPri=0\n")
    await device.operate(3, "55")
    await device.upload("NOBODYKNOWS", "a body that nobody reads")
    await device.options(UserCount="1")
    assert (await send_photo(device, jpeg("one"), "7")).status == 200
    assert (await device.punch("7")).text == "OK:1"
    return lines


@pytest.fixture
async def terminal(hass: HomeAssistant, client: TestClient[Any, Any]) -> Device:
    """Return a terminal of a hub that keeps its journal in a file, as full as can be."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    device = Device(client)
    await device.handshake()
    return device


async def test_move(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    terminal: Device,
) -> None:
    """Test the whole way: switched, served, moved, counted, and the file deleted."""
    lines = await async_fill(client, terminal)
    await hass.services.async_call(
        DOMAIN,
        "set_user",
        {"device_id": device_of(hass).id, "pin": "8", "name": "Bob", "wait": 0},
        blocking=True,
    )
    picture = photo_folder(hass)
    entry = await async_use(hass, server.text)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert _TO_MOVE in issues(hass)
    heard = async_capture_events(hass, "zkteco_push_punch")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    # All that is shown is there at once, and what was on its way goes on.
    assert value_of(hass, "last_person") == "Ann Planted"
    assert value_of(hass, "users") == "1"
    assert len(list(picture.rglob("*.jpg"))) == 1
    told = (await terminal.poll()).text + (await terminal.poll()).text
    assert "PIN=8\tName=Bob" in told
    # What was sent before is not new, and what comes now is.
    assert (await upload_lines(terminal, "ATTLOG", lines[:50])).text == "OK:50"
    assert (await terminal.punch("9")).text == "OK:1"
    assert [event.data["pin"] for event in heard] == ["9"]
    assert backlogs == []
    answer = await async_move(hass)
    assert answer["complete"] is True
    punches = answer["tables"]["punches"]
    assert punches["file"] == _OLD + 1
    assert punches["moved"] + punches["already_there"] == _OLD + 1
    assert punches["database"] == _OLD + 2
    for count in answer["tables"].values():
        assert count["moved"] + count["already_there"] == count["file"]
    assert issues(hass) == {}
    assert server.rows("SELECT count(*) FROM punches") == [(_OLD + 2,)]
    assert server.rows("SELECT sum(length), count(*) FROM kept_lines") == server.rows(
        "SELECT kept_bytes, 1 FROM terminals WHERE serial_number = ?", SERIAL_NUMBER
    )
    # Safe to call again, and the end of it.
    assert await async_move(hass) == answer
    assert journal_file(hass).exists()
    await async_move(hass, delete_file=True)
    assert not journal_file(hass).exists()
    assert await async_move(hass) == {"tables": {}, "complete": True}
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == f"OK:{_OLD}"
    assert server.rows("SELECT count(*) FROM punches") == [(_OLD + 2,)]
    assert (len(heard), backlogs) == (1, [])


async def test_old_punches_come_first_from_the_terminal(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that what a terminal sends again before the move is not doubled by it."""
    lines = await async_fill(client, terminal)
    monkeypatch.setattr(moving, "_NEWEST", 10)
    await async_use(hass, server.text)
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == f"OK:{_OLD}"
    punches = (await async_move(hass))["tables"]["punches"]
    assert punches["file"] == _OLD + 1
    assert punches["already_there"] >= _OLD
    assert punches["database"] == _OLD + 1
    assert server.rows("SELECT count(*) FROM punches") == [(_OLD + 1,)]


@pytest.mark.parametrize("step", [0, 1, 3, 7])
async def test_interrupted(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
) -> None:
    """Test that a server that ends in the middle of the move costs nothing."""
    await async_fill(client, terminal)
    monkeypatch.setattr(moving, "_NEWEST", 10)
    monkeypatch.setattr(moving, "_ROWS", 20)
    await async_use(hass, server.text)
    real, steps = moving.move_batch, 0

    def move_and_die(*arguments: Any, **options: Any) -> bool:
        """Do the step, and end the server before its commit."""
        nonlocal steps
        done = real(*arguments, **options)
        if steps == step:
            server.kill()
        steps += 1
        return done

    with monkeypatch.context() as patched:
        patched.setattr(moving, "move_batch", move_and_die)
        with pytest.raises(HomeAssistantError) as raised:
            await async_move(hass)
    assert raised.value.translation_key == "move_failed"
    server.start()
    assert (await terminal.punch("9")).text == "OK:1"
    punches = (await async_move(hass))["tables"]["punches"]
    assert punches["moved"] + punches["already_there"] == punches["file"] == _OLD + 1
    assert punches["database"] == _OLD + 2
    assert _TO_MOVE not in issues(hass)


async def test_interrupted_before_it_serves(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that a hub whose start is interrupted loses no photo and no command."""
    await async_fill(client, terminal)
    real = moving.finish_taking

    def die(*arguments: Any, **options: Any) -> None:
        """End the server before the last step is committed."""
        real(*arguments, **options)
        server.kill()

    with monkeypatch.context() as patched:
        patched.setattr(moving, "finish_taking", die)
        entry = await async_use(hass, server.text)
        assert state_is(entry, ConfigEntryState.SETUP_RETRY)
    assert (await terminal.punch("9")).status == 503
    server.start()
    await async_try_again(hass)
    assert state_is(entry, ConfigEntryState.LOADED)
    assert len(list(photo_folder(hass).rglob("*.jpg"))) == 1
    assert server.rows("SELECT count(*) FROM photos") == [(1,)]
    assert server.rows("SELECT count(*) FROM directory") == [(1,)]
    assert (await terminal.punch("9")).text == "OK:1"
    punches = (await async_move(hass))["tables"]["punches"]
    assert punches["database"] == _OLD + 2


async def test_erased_before_it_is_moved(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that whoever is erased, or removed, is not brought back by the move."""
    await async_fill(client, terminal)
    monkeypatch.setattr(moving, "_NEWEST", 10)
    await async_use(hass, server.text)
    await hass.services.async_call(
        DOMAIN,
        "erase_person",
        {"device_id": device_of(hass).id, "pin": "3", "wait": 0},
        blocking=True,
    )
    await async_move(hass)
    assert server.rows("SELECT count(*) FROM punches WHERE pin = '3'") == [(0,)]
    kept = _OLD + 1 - len(range(3, _OLD, 9))
    assert server.rows("SELECT count(*) FROM punches") == [(kept,)]
    await async_remove_terminal(hass, SERIAL_NUMBER)
    await async_move(hass)
    assert server.rows("SELECT count(*) FROM kept_lines") == [(0,)]


async def test_there_and_back_and_there(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    terminal: Device,
) -> None:
    """Test that what came into the file after the first move is moved as well."""
    await async_fill(client, terminal)
    await async_use(hass, server.text)
    await async_move(hass)
    assert (await terminal.punch("at the server")).text == "OK:1"
    await async_use(hass, "")
    await terminal.handshake()
    now = dt_util.utcnow() - timedelta(hours=1)
    for number in range(5):
        at = now + timedelta(seconds=number)
        assert (await terminal.punch("in the file", at)).text == "OK:1"
    await async_use(hass, server.text)
    assert _TO_MOVE in issues(hass)
    punches = (await async_move(hass))["tables"]["punches"]
    assert punches["file"] == _OLD + 6
    assert punches["database"] == _OLD + 7
    assert server.rows(
        "SELECT pin, count(*) FROM punches WHERE pin LIKE '%% the %%' GROUP BY pin"
        " ORDER BY pin"
    ) == [("at the server", 1), ("in the file", 5)]


async def test_without_a_database(
    hass: HomeAssistant, client: TestClient[Any, Any], terminal: Device
) -> None:
    """Test that there is nowhere to move to without the option."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_move(hass)
    assert raised.value.translation_key == "no_database"


async def test_numbers_go_on(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    terminal: Device,
) -> None:
    """Test that no command gets the number of one of before, at whichever site."""
    await async_fill(client, terminal)

    async def queue() -> int:
        """Queue a command; return its number."""
        answer = await hass.services.async_call(
            DOMAIN,
            "set_user",
            {"device_id": device_of(hass).id, "pin": "8", "name": "Bob", "wait": 0},
            blocking=True,
            return_response=True,
        )
        assert answer is not None
        return int(str(answer["command_id"]))

    before = [await queue() for _ in range(3)]
    await async_use(hass, server.text)
    after = [await queue() for _ in range(3)]
    assert min(after) > max(before)
    journal: Journal = loaded_hub(hass).runtime_data.journal
    waiting = (await journal.register(SERIAL_NUMBER)).commands
    assert {command.command_id for command in waiting} >= {*before, *after}
