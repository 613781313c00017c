"""Connections to a database server that several sites may share."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DisconnectionError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from .names import MARIADB, POSTGRESQL
from .watchdog import Watchdog

# Seconds within which a server has to answer, or be given up.
_CONNECT_TIMEOUT: Final = 10
_STATEMENT_TIMEOUT: Final = 90
# However many statements it takes, nobody uses a connection for longer (s).
_USE_TIMEOUT: Final = 120
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


def create_watchdog() -> Watchdog:
    """Return what keeps connections from being used for ever."""
    return Watchdog(_USE_TIMEOUT)


def create_server_writer(url: URL, watchdog: Watchdog) -> Engine:
    """Return the engine of the one writer, which keeps one connection."""
    return _create(url, watchdog, pool_size=1, max_overflow=0)


def create_server_reader(url: URL, watchdog: Watchdog) -> Engine:
    """Return an engine for those who read, several at a time."""
    return _create(url, watchdog, pool_size=_READERS, max_overflow=_MORE_READERS)


def _create(url: URL, watchdog: Watchdog, **pool: int) -> Engine:
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
        pool_timeout=_CONNECT_TIMEOUT,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        **pool,
    )

    def set_up(connection: Any, record: object) -> None:
        """Set up a new connection."""
        watchdog.watch(connection)
        cursor = connection.cursor()
        for statement in prepare:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    def begin_use(connection: Any, record: object, proxy: object) -> None:
        """Have a connection answer before it is used, or be replaced."""
        watchdog.watch(connection)
        try:
            is_alive = engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError(type(error).__name__) from error
        if not is_alive:
            raise DisconnectionError

    def end_use(connection: Any, *_record: object) -> None:
        """Watch a connection no more."""
        if connection is not None:
            watchdog.let_go(connection)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "checkout", begin_use)
    for name in ("checkin", "invalidate", "soft_invalidate", "close", "detach"):
        event.listen(engine, name, end_use)
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
