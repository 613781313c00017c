"""What docs/database.md says can be done."""

from pathlib import Path
import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.instance_id import async_get as async_get_instance_id
import pytest
from sqlalchemy.engine import make_url

from custom_components.zkteco_push.journal.engines.servers import parse_url
from custom_components.zkteco_push.journal.server_store import try_url
from tests.support.hub import SERIAL_NUMBER
from tests.support.postgresql_and_mariadb import MariaDB
from tests.support.servers import Server

from .conftest import Start

TEXT: Final = (Path(__file__).parents[2] / "docs" / "database.md").read_text()


def sql_blocks() -> list[str]:
    """Return the SQL of the document, in its order."""
    return re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


async def test_report(
    hass: HomeAssistant, server: Server, start_at_server: Start
) -> None:
    """Test that the report names the site and the person of each punch."""
    terminal = await start_at_server()
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann Planted\tPri=0\n")
    for pin in ("7", "8"):
        assert (await terminal.punch(pin)).text == "OK:1"
    (report,) = (sql for sql in sql_blocks() if sql.startswith("SELECT"))
    home = (hass.config.location_name, await async_get_instance_id(hass), SERIAL_NUMBER)
    assert [row[:5] for row in server.rows(report)] == [
        (*home, "7", "Ann Planted"),
        (*home, "8", None),
    ]


def test_urls() -> None:
    """Test that the URLs of the examples and of the drivers are ones."""
    urls = re.findall(r"^\w+(?:\+\w+)?://\S+@\S+$", TEXT, re.MULTILINE)
    assert [parse_url(url).password for url in urls] == ["choose one", "choose one"]
    begins = re.findall(r"`(\w+(?:\+\w+)?://)`", TEXT)
    assert len(begins) == 6
    for begin in begins:
        assert parse_url(f"{begin}user@host/database").database == "database"


@pytest.mark.usefixtures("socket_enabled")
def test_least_rights(server: Server) -> None:
    """Test that a user with the rights of the document can make and use the tables."""
    (statements,) = (
        sql
        for sql in sql_blocks()
        if ("GRANT" if isinstance(server, MariaDB) else "OWNER") in sql
    )
    server.run_as_superuser(*statements.strip().rstrip(";").split(";\n"))
    url = make_url(server.text).set(
        username="zkteco",
        password="choose one",
        database="attendance",
    )
    try_url(parse_url(url.render_as_string(hide_password=False)))
