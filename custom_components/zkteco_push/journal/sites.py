"""Whose rows a connection reads and writes."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table

# The only one of a file.
SITE_OF_FILE: Final = 1
SITE_ROW_OF_FILE: Final = {"id": SITE_OF_FILE, "instance_id": "", "name": ""}
_OPTION: Final = "zkteco_push_site"


@dataclass(frozen=True, slots=True)
class Site:
    """A Home Assistant that writes to a database: its instance id and what it is called."""

    instance_id: str
    name: str


def site_option(site: int) -> dict[str, Any]:
    """Return the execution option that makes connections those of a site."""
    return {_OPTION: site}


def site_of(connection: Connection) -> int:
    """Return the number of the site whose rows a connection reads and writes."""
    site: int = connection.get_execution_options()[_OPTION]
    return site


def is_of_site(connection: Connection, table: Table) -> ColumnElement[bool]:
    """Return the condition that a row is of the connection's site."""
    found: ColumnElement[bool] = table.c.site == site_of(connection)
    return found


def site_of_insert(context: Any) -> int:
    """Return the site of a row that is inserted: SQLAlchemy's default of a column."""
    return site_of(context.root_connection)
