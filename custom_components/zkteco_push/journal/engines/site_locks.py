"""One writer a site: a lock that a server keeps as long as its connection lives."""

import hashlib
from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy.engine import URL

from ..records import SiteTakenError
from .names import MARIADB

# The other end of a connection that has just been closed takes as long to notice (s).
_PATIENCE: Final = 5.0
_BETWEEN_ATTEMPTS: Final = 0.1
# Tells our locks from those of other programs: the first letters of the integration.
_FAMILY: Final = int.from_bytes(b"zkte")

_POSTGRESQL_OWNER: Final = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
AND classid = %s AND objid = %s
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class SiteLock:
    """Taken by every connection that writes for a site.

    A connection that broke down may live on at the server: one that this lock had
    before is ended there.
    """

    def __init__(self, url: URL, site: int) -> None:
        """Take the database and the site."""
        self._is_mariadb = url.get_backend_name() == MARIADB
        self._site = site
        # MariaDB's locks are the server's, and their names are short.
        database = hashlib.sha256(str(url.database).encode()).hexdigest()[:16]
        self._name = f"zkteco_push.{database}.{site}"
        self._sessions: set[int] = set()

    def take(self, connection: Any) -> None:
        """Lock over a driver's connection; raise SiteTakenError if another one has it."""
        cursor = connection.cursor()
        try:
            until = monotonic() + _PATIENCE
            while not self._try(cursor):
                owner = self._owner(cursor)
                if owner in self._sessions:
                    self._end(cursor, owner)
                elif monotonic() > until:
                    raise SiteTakenError("the site is served by somebody else")
                sleep(_BETWEEN_ATTEMPTS)
            statement = (
                "SELECT CONNECTION_ID()"
                if self._is_mariadb
                else "SELECT pg_backend_pid()"
            )
            self._sessions.add(self._answer(cursor, statement))
            connection.commit()
        finally:
            cursor.close()

    def _try(self, cursor: Any) -> bool:
        """Return whether the lock is ours now."""
        if self._is_mariadb:
            return bool(self._answer(cursor, "SELECT GET_LOCK(%s, 0)", self._name))
        statement = "SELECT pg_try_advisory_lock(%s, %s)"
        return bool(self._answer(cursor, statement, _FAMILY, self._site))

    def _owner(self, cursor: Any) -> int | None:
        """Return the session that has the lock."""
        if self._is_mariadb:
            found = self._answer(cursor, "SELECT IS_USED_LOCK(%s)", self._name)
        else:
            found = self._answer(cursor, _POSTGRESQL_OWNER, _FAMILY, self._site)
        return None if found is None else int(found)

    def _end(self, cursor: Any, session: int | None) -> None:
        """End a session of before."""
        if self._is_mariadb:
            cursor.execute("KILL %s", (session,))
        else:
            self._answer(cursor, "SELECT pg_terminate_backend(%s)", session)

    @staticmethod
    def _answer(cursor: Any, statement: str, *values: object) -> Any:
        """Return the one value that a query answers with, None without a row."""
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return None if row is None else row[0]
