"""The journal on a database server, beside those of other sites."""

from typing import Any, override

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import InvalidRequestError

from . import server_schema
from .engines.servers import (
    create_server_reader,
    create_server_writer,
    create_watchdog,
    shown,
)
from .engines.site_locks import SiteLock
from .engines.watchdog import Watchdog
from .failures import failure_of
from .records import JournalError
from .seal import Seal
from .sites import Site, site_option
from .stores import Store


class UnsupportedServerError(JournalError):
    """Raise for a server that lacks what the journal needs."""


class ServerStore(Store):
    """Tables in a database of PostgreSQL or MariaDB."""

    def __init__(self, url: URL, site: Site) -> None:
        """Take the database's URL and whose journal it is."""
        self._url = url
        self._site = site
        self._writer: Engine | None = None
        self._reader: Engine | None = None
        self._watchdog: Watchdog | None = None

    @property
    @override
    def name(self) -> str:
        """Return the URL without its password."""
        return shown(self._url)

    @override
    def open(self, seal: Seal, *, thoroughly: bool) -> Engine:
        """Connect, bring the tables up to date, and make sure to be the only writer."""
        watchdog = create_watchdog()
        writer = create_server_writer(self._url, watchdog)
        try:
            number = self._prepare(writer)
        except Exception as error:
            writer.dispose()
            watchdog.close()
            raise _failure_of(error) from error
        self._watchdog = watchdog
        reader = create_server_reader(self._url, watchdog)
        reader.update_execution_options(**site_option(number))
        self._writer, self._reader = writer, reader
        return writer

    @override
    def check(self) -> None:
        """Trust the server with what it has committed."""

    @override
    def close(self) -> None:
        """Close all connections."""
        for engine in (self._writer, self._reader):
            if engine is not None:
                engine.dispose()
        self._writer = self._reader = None
        if self._watchdog is not None:
            self._watchdog.close()
            self._watchdog = None

    @override
    def reading(self) -> Connection:
        """Return a connection of its own."""
        if self._reader is None:
            raise JournalError("the journal is closed")
        return self._reader.connect()

    @override
    def hold_still(self, engine: Engine) -> None:
        """Leave backups of the database to whoever keeps the server."""

    @override
    def move_on(self, engine: Engine) -> None:
        """Have nothing to do after a backup."""

    def _prepare(self, writer: Engine) -> int:
        """Return the site's number once everything is ready to be written."""
        with writer.connect() as connection:
            _check_server(connection)
            server_schema.bring_up_to_date(connection)
            number = server_schema.register(connection, self._site)
        lock = SiteLock(self._url, number)

        def take_lock(connection: Any, record: object) -> None:
            """Write only for a site that nobody else writes for."""
            lock.take(connection)

        writer.update_execution_options(**site_option(number))
        # Whichever connection is written over from now on has taken the lock first.
        writer.dispose()
        event.listen(writer, "connect", take_lock)
        with writer.connect():
            return number


def try_url(url: URL) -> None:
    """Connect and make the tables; raise JournalError where the journal cannot be kept.

    Blocks, for as long as a server may take to answer.
    """
    watchdog = create_watchdog()
    engine = create_server_writer(url, watchdog)
    try:
        with engine.connect() as connection:
            _check_server(connection)
            server_schema.bring_up_to_date(connection)
            # Undone: only the rights are of interest.
            server_schema.try_rights(connection)
            connection.rollback()
    except Exception as error:
        raise _failure_of(error) from error
    finally:
        engine.dispose()
        watchdog.close()


def _check_server(connection: Connection) -> None:
    """Raise UnsupportedServerError for a server that is too old."""
    if not connection.dialect.insert_returning:
        raise UnsupportedServerError("the server is too old")


def _failure_of(error: Exception) -> JournalError:
    """Return what an error at the beginning means."""
    if isinstance(error, InvalidRequestError):
        # SQLAlchemy's word for a MySQL that was expected to be a MariaDB.
        return UnsupportedServerError("the server is another one")
    return failure_of(error)
