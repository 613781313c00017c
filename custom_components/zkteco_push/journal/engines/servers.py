"""Connections to a database server that several sites may share."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from .names import MARIADB, POSTGRESQL

# Seconds within which a server has to answer, or be given up.
_CONNECT_TIMEOUT: Final = 10
_STATEMENT_TIMEOUT: Final = 120
_LOCK_TIMEOUT: Final = 30
# A peer that has vanished is noticed after so long (s).
_SILENCE: Final = 20
# MariaDB lets go of a connection that has said nothing for so long (s).
_IDLE_TIMEOUT: Final = 600
_READERS: Final = 2
_MORE_READERS: Final = 6

_ENGINES: Final = {POSTGRESQL: POSTGRESQL, "mysql": MARIADB, MARIADB: MARIADB}
# Those that the recorder knows, by the package that brings them.
_DRIVERS: Final[Mapping[str, Mapping[str, str]]] = {
    POSTGRESQL: {"psycopg2": "psycopg2-binary", "psycopg": "psycopg[binary]"},
    MARIADB: {"mysqldb": "mysqlclient", "pymysql": "PyMySQL"},
}
_SECRET: Final = "***"


class UrlError(ValueError):
    """Raise for a URL that no server can be reached with; names no part of it."""


class UnsupportedEngineError(UrlError):
    """Raise for an engine, or a driver, that the journal does not know."""


class MissingDriverError(UrlError):
    """Raise for a driver that is not installed; the message names its package."""


def parse_url(text: str) -> URL:
    """Return the URL of a server; raise UrlError for what is none."""
    try:
        url = make_url(text.strip())
        backend, driver = url.get_backend_name(), url.get_driver_name()
    except NoSuchModuleError:
        raise UnsupportedEngineError("unknown engine") from None
    except ArgumentError, ValueError:
        raise UrlError("no URL") from None
    engine = _ENGINES.get(backend)
    if engine is None or driver not in _DRIVERS[engine]:
        raise UnsupportedEngineError("unknown engine")
    if not url.database:
        raise UrlError("no database")
    # SQLAlchemy's name for the one that inserts and returns; MySQL does not.
    url = url.set(drivername=f"{engine}+{driver}")
    if engine == MARIADB:
        url = url.update_query_dict({"charset": "utf8mb4"})
    return url


def check_driver(url: URL) -> None:
    """Raise MissingDriverError where a URL's driver is not installed; imports it."""
    try:
        url.get_dialect().import_dbapi()
    except ImportError:
        package = _DRIVERS[url.get_backend_name()][url.get_driver_name()]
        raise MissingDriverError(package) from None


def shown(url: URL) -> str:
    """Return a URL as everybody may see it."""
    hidden = {
        name: _SECRET for name in url.query if "pass" in name.lower() or "key" in name
    }
    return url.update_query_dict(hidden).render_as_string(hide_password=True)


def is_shown(text: str) -> bool:
    """Return whether a URL is one whose secrets have been taken out."""
    return _SECRET in text


def create_server_writer(url: URL) -> Engine:
    """Return the engine of the one writer, which keeps one connection."""
    return _create(url, pool_size=1, max_overflow=0)


def create_server_reader(url: URL) -> Engine:
    """Return an engine for those who read, several at a time."""
    return _create(url, pool_size=_READERS, max_overflow=_MORE_READERS)


def _create(url: URL, **pool: int) -> Engine:
    """Return an engine; a connection that has died is noticed before it is used."""
    prepare: tuple[str, ...]
    arguments: dict[str, Any] = {"connect_timeout": _CONNECT_TIMEOUT}
    if url.get_backend_name() == POSTGRESQL:
        arguments |= {
            "application_name": "zkteco_push",
            "keepalives": 1,
            "keepalives_idle": _SILENCE // 2,
            "keepalives_interval": _SILENCE // 4,
            "keepalives_count": 2,
            "tcp_user_timeout": _SILENCE * 1000,
        }
        prepare = _PREPARE_POSTGRESQL
    else:
        arguments |= {
            "read_timeout": _STATEMENT_TIMEOUT,
            "write_timeout": _STATEMENT_TIMEOUT,
        }
        prepare = _PREPARE_MARIADB
    engine = create_engine(
        url,
        connect_args=arguments,
        poolclass=QueuePool,
        pool_pre_ping=True,
        pool_timeout=_CONNECT_TIMEOUT,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        **pool,
    )

    def set_up(connection: Any, record: object) -> None:
        """Set up a new connection."""
        cursor = connection.cursor()
        for statement in prepare:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", set_up)
    return engine


_PREPARE_POSTGRESQL: Final = (
    f"SET statement_timeout = '{_STATEMENT_TIMEOUT}s'",
    f"SET lock_timeout = '{_LOCK_TIMEOUT}s'",
    f"SET idle_in_transaction_session_timeout = '{_STATEMENT_TIMEOUT}s'",
    f"SET tcp_keepalives_idle = {_SILENCE // 2}",
    f"SET tcp_keepalives_interval = {_SILENCE // 4}",
    "SET tcp_keepalives_count = 2",
    # A commit that has been answered lasts, whatever the server's default is.
    "SET synchronous_commit = on",
    "SET standard_conforming_strings = on",
)
_PREPARE_MARIADB: Final = (
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO'",
    f"SET SESSION max_statement_time = {_STATEMENT_TIMEOUT}",
    f"SET SESSION innodb_lock_wait_timeout = {_LOCK_TIMEOUT}",
    f"SET SESSION lock_wait_timeout = {_LOCK_TIMEOUT}",
    f"SET SESSION wait_timeout = {_IDLE_TIMEOUT}",
)
