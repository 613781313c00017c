"""The field of the database's URL in the hub's options."""

import builtins
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.zkteco_push import database_form
from custom_components.zkteco_push.database_form import shown_url
from custom_components.zkteco_push.journal.engines import servers
from custom_components.zkteco_push.journal.schema import SCHEMA_VERSION
from tests.support.device import Device
from tests.support.house import async_settle, issues
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub
from tests.support.servers import PASSWORD, Server, free_port
from tests.support.storage import async_try_again

from .conftest import Start


async def async_submit(
    hass: HomeAssistant, entry: ConfigEntry[Any], **changes: Any
) -> ConfigFlowResult:
    """Confirm the form with what it suggests, and with changes."""
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    given = {**suggested(shown), **changes}
    return await hass.config_entries.options.async_configure(
        shown["flow_id"], {key: value for key, value in given.items() if value != ""}
    )


def suggested(shown: ConfigFlowResult) -> dict[str, Any]:
    """Return what a form suggests."""
    schema = shown["data_schema"]
    assert schema is not None
    return {
        str(marker): marker.description["suggested_value"]
        for marker in schema.schema
        if marker.description
    }


async def test_accepted(
    hass: HomeAssistant, server: Server, client: TestClient[Any, Any]
) -> None:
    """Test that a URL that works is used at once, and shown without the password."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    typed = f"  {server.text} "
    done = await async_submit(hass, entry, database_url=typed)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert entry.options["database_url"] == server.text
    device = Device(client)
    assert (await device.handshake()).status == 200
    assert (await device.punch()).text == "OK:1"
    assert server.rows("SELECT count(*) FROM punches") == [(1,)]
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    assert suggested(shown)["database_url"] == shown_url(server.text)
    assert PASSWORD not in repr(shown)
    assert ":***@" in shown_url(server.text)


async def test_left_as_it_is_shown(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that the password is kept with the URL, and never sent to another server."""
    await start_at_server()
    (entry,) = hass.config_entries.async_loaded_entries("zkteco_push")
    before = entry.runtime_data
    done = await async_submit(hass, entry, keep_punches_days=7)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert entry.options["database_url"] == server.text
    assert entry.options["keep_punches_days"] == 7
    assert entry.runtime_data is not before
    elsewhere = shown_url(server.text).replace("127.0.0.1", "127.0.0.2")
    refused = await async_submit(hass, entry, database_url=elsewhere)
    assert refused["errors"] == {"database_url": "database_password_hidden"}
    assert entry.options["database_url"] == server.text


async def test_emptied(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that the file serves again once the field is empty."""
    terminal = await start_at_server()
    (entry,) = hass.config_entries.async_loaded_entries("zkteco_push")
    done = await async_submit(hass, entry, database_url="")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await async_settle(hass)
    assert "database_url" not in entry.options
    assert (await terminal.handshake()).status == 200
    assert (await terminal.punch()).text == "OK:1"
    assert server.rows("SELECT count(*) FROM punches") == [(0,)]


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("nonsense", "database_url_invalid"),
        ("postgresql://user:planted-secret@host:port/journal", "database_url_invalid"),
        ("postgresql://user:planted-secret@host", "database_url_invalid"),
        ("postgresql://" + "a" * 2000, "database_url_invalid"),
        ("sqlite:////config/journal.db", "database_engine_unknown"),
        ("postgres://user:planted-secret@host/journal", "database_engine_unknown"),
        ("mssql+pyodbc://user:planted-secret@host/a", "database_engine_unknown"),
        ("postgresql+asyncpg://u:planted-secret@host/a", "database_engine_unknown"),
        ("postgresql+nonsense://u:planted-secret@host/a", "database_engine_unknown"),
        ("mysql+nonsense://u:planted-secret@host/a", "database_engine_unknown"),
    ],
)
async def test_refused(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    caplog: pytest.LogCaptureFixture,
    url: str,
    error: str,
) -> None:
    """Test that what is no URL of an engine is named, without what it holds."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    refused = await async_submit(hass, entry, database_url=url)
    assert refused["errors"] == {"database_url": error}
    assert "planted-secret" not in caplog.text
    assert "database_url" not in entry.options


@pytest.mark.parametrize(
    ("url", "module", "package"),
    [
        ("postgresql://u:p@127.0.0.1/a", "psycopg2", "psycopg2-binary"),
        ("postgresql+psycopg://u:p@127.0.0.1/a", "psycopg", "psycopg[binary]"),
        ("mysql://u:p@127.0.0.1/a", "MySQLdb", "mysqlclient"),
        ("mariadb+mysqldb://u:p@127.0.0.1/a", "MySQLdb", "mysqlclient"),
        ("mysql+pymysql://u:p@127.0.0.1/a", "pymysql", "PyMySQL"),
    ],
)
async def test_missing_driver(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    url: str,
    module: str,
    package: str,
) -> None:
    """Test that a driver that is not installed is named, in the form and at the start."""
    real = builtins.__import__

    def refuse(name: str, *arguments: Any, **options: Any) -> Any:
        """Import anything but the driver."""
        if name == module:
            raise ImportError(name)
        return real(name, *arguments, **options)

    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    with patch.object(builtins, "__import__", refuse):
        refused = await async_submit(hass, entry, database_url=url)
        assert refused["errors"] == {"database_url": "database_driver_missing"}
        placeholders = refused["description_placeholders"]
        assert placeholders is not None
        assert placeholders["package"] == package
        # As after an update that has lost it.
        hass.config_entries.async_update_entry(
            entry, options={**entry.options, "database_url": url}
        )
        await async_settle(hass)
        issue = issues(hass)["driver_missing"]
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["reason"] == package
    assert (await Device(client).handshake()).status == 503


async def test_wrong_password(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Test that a server that lets nobody in is told apart from one that is not there."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    wrong = server.url.set(password="planted-secret")
    nowhere = server.url.set(port=free_port())
    reasons = []
    for url in (wrong, nowhere):
        refused = await async_submit(
            hass, entry, database_url=url.render_as_string(hide_password=False)
        )
        assert refused["errors"] == {"database_url": "database_unusable"}
        placeholders = refused["description_placeholders"]
        assert placeholders is not None
        reasons.append(placeholders["reason"])
    assert "terminals" in reasons[0]
    assert "refused" in reasons[1]
    for text in (*reasons, caplog.text):
        assert "planted-secret" not in text
        assert PASSWORD not in text


async def test_silent_server(
    hass: HomeAssistant,
    server: Server,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that the form does not wait for ever for a server that never answers."""
    for name in ("_CONNECT_TIMEOUT", "_STATEMENT_TIMEOUT"):
        monkeypatch.setattr(servers, name, 5)
    monkeypatch.setattr(database_form, "_PATIENCE", 1)
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    server.freeze(is_frozen=True)
    try:
        refused = await async_submit(hass, entry, database_url=server.text)
    finally:
        server.freeze(is_frozen=False)
    assert refused["errors"] == {"database_url": "database_silent"}
    assert PASSWORD not in repr(refused)


async def test_without_rights(
    hass: HomeAssistant, server: Server, client: TestClient[Any, Any]
) -> None:
    """Test that a user who may only read is refused when the form is confirmed."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    reader = server.add_reader()
    refused = await async_submit(hass, entry, database_url=reader)
    assert refused["errors"] == {"database_url": "database_unusable"}
    assert "database_url" not in entry.options


async def test_later_version(
    hass: HomeAssistant, server: Server, client: TestClient[Any, Any]
) -> None:
    """Test that tables of a later version are refused, also when they come later."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    assert (await async_submit(hass, entry, database_url=server.text))["type"] is (
        FlowResultType.CREATE_ENTRY
    )
    await async_settle(hass)
    server.rows("UPDATE schema_version SET version = 999")
    assert not await hass.config_entries.async_reload(entry.entry_id)
    assert "journal_of_later_version" in issues(hass)
    other = server.text.replace("127.0.0.1", "localhost")
    refused = await async_submit(hass, entry, database_url=other)
    assert refused["errors"] == {"database_url": "database_of_later_version"}
    server.rows("UPDATE schema_version SET version = ?", SCHEMA_VERSION)
    await async_try_again(hass)
    assert issues(hass) == {}
