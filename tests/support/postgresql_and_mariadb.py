"""Debian's two database servers."""

from collections.abc import Sequence
from contextlib import suppress
import os
from pathlib import Path
import shutil
from typing import Final, override

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from .servers import DATABASE, PASSWORD, USER, Server

_POSTGRESQL_FOLDERS: Final = "/usr/lib/postgresql"


class PostgreSQL(Server):
    """Debian's PostgreSQL."""

    drivername = "postgresql+psycopg2"
    packages = "postgresql"
    programs = ("initdb", "postgres")

    @override
    def find(self, program: str) -> Path | None:
        """Look where Debian puts them, the newest first, then along the path."""
        for folder in sorted(Path(_POSTGRESQL_FOLDERS).glob("*/bin"), reverse=True):
            if (folder / program).exists():
                return folder / program
        found = shutil.which(program)
        return Path(found) if found else None

    @override
    def create(self) -> None:
        """Make a cluster whose user has to show a password."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if self._user is not None:
            os.chown(secret, self._user, -1)
        self.run(
            "initdb",
            f"--pgdata={self.folder / 'data'}",
            f"--username={USER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )
        with (self.folder / "data" / "postgresql.conf").open("a") as config:
            config.write(
                f"\nlisten_addresses = '127.0.0.1'\nport = {self.port}\n"
                f"unix_socket_directories = '{self.folder}'\n"
            )

    @override
    def start(self) -> None:
        """Start, and make the database."""
        super().start()
        engine = create_engine(
            self.url.set(database="postgres"),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)
            ).first()
            if found is None:
                connection.exec_driver_sql(f"CREATE DATABASE {DATABASE}")

    @override
    def command(self) -> Sequence[str]:
        """Return the command of the server."""
        return (self.program("postgres"), "-D", str(self.folder / "data"))

    @override
    def run_as_superuser(self, *statements: str) -> None:
        """Execute statements as the cluster's own user, outside of transactions."""
        engine = create_engine(
            self.url.set(database="postgres"),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    @override
    def add_reader(self) -> str:
        """Add a user who may not even make tables."""
        with self.engine().begin() as connection:
            connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            connection.exec_driver_sql("DROP ROLE IF EXISTS reader")
            connection.exec_driver_sql("CREATE ROLE reader LOGIN PASSWORD 'reader'")
        url = self.url.set(username="reader", password="reader")
        return url.render_as_string(hide_password=False)

    @override
    def wipe(self) -> None:
        """Delete all rows, which is faster than to cut off files."""
        with self.engine().begin() as connection:
            for (table,) in connection.exec_driver_sql(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ):
                if table != "schema_version":
                    connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
            for (sequence,) in connection.exec_driver_sql(
                "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
            ):
                connection.exec_driver_sql(f"ALTER SEQUENCE {sequence} RESTART")

    @override
    def _answers(self) -> bool:
        """Return whether a query is answered, also before there is a database."""
        with suppress(Exception):
            engine = create_engine(
                self.url.set(database="postgres"), poolclass=NullPool
            )
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
            return True
        return False


class MariaDB(Server):
    """Debian's MariaDB."""

    drivername = "mariadb+pymysql"
    packages = "mariadb-server"
    programs = ("mariadb-install-db", "mariadbd")

    @override
    def find(self, program: str) -> Path | None:
        """Look along the path, and where those of the system are."""
        found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
        return Path(found) if found else None

    @override
    def create(self) -> None:
        """Make the system's tables, and what is done at every start."""
        self.run(
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={self.folder / 'data'}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        )
        start = self.folder / "start.sql"
        start.write_text(
            f"CREATE DATABASE IF NOT EXISTS {DATABASE};\n"
            f"CREATE USER IF NOT EXISTS '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';\n"
            f"GRANT ALL ON {DATABASE}.* TO '{USER}'@'%';\n"
            "CREATE USER IF NOT EXISTS 'reader'@'%' IDENTIFIED BY 'reader';\n"
            f"GRANT SELECT ON {DATABASE}.* TO 'reader'@'%';\n"
            f"CREATE USER IF NOT EXISTS 'superuser'@'%' IDENTIFIED BY '{PASSWORD}';\n"
            "GRANT ALL ON *.* TO 'superuser'@'%' WITH GRANT OPTION;\n"
        )

    @override
    def command(self) -> Sequence[str]:
        """Return the command of the server."""
        return (
            self.program("mariadbd"),
            "--no-defaults",
            f"--datadir={self.folder / 'data'}",
            f"--socket={self.folder / 'socket'}",
            f"--pid-file={self.folder / 'pid'}",
            f"--init-file={self.folder / 'start.sql'}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--character-set-server=latin1",
        )

    @override
    def run_as_superuser(self, *statements: str) -> None:
        """Execute statements as a user that is made at the start."""
        url = self.url.set(username="superuser", database="mysql")
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                # A single % stands in it.
                connection.exec_driver_sql(statement.replace("%", "%%"))

    @override
    def add_reader(self) -> str:
        """Return the user that is made at the start."""
        url = self.url.set(username="reader", password="reader")
        return url.render_as_string(hide_password=False)

    @override
    def wipe(self) -> None:
        """Make all tables empty."""
        with self.engine().begin() as connection:
            for (table,) in connection.exec_driver_sql("SHOW TABLES").fetchall():
                if table != "schema_version":
                    connection.exec_driver_sql(f"TRUNCATE TABLE {table}")
