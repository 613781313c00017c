"""Database servers of the tests' own: real ones, on a free port, for nobody else."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing, suppress
import os
from pathlib import Path
import pwd
import shutil
import signal
import socket
import subprocess
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any, Final

import pytest
from pytest_socket import enable_socket
from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

# With what a URL has to escape, and easily found where it must not be.
PASSWORD: Final = "pass:w@rd/%secret"
USER: Final = "terminals"
DATABASE: Final = "journal"
_PATIENCE: Final = 60
_UNPRIVILEGED: Final = ("postgres", "mysql", "nobody")

# Outlives tests that are killed, and ends what they have started; a line dismisses it.
_CARETAKER: Final = """
read -r _ && exit
kill -KILL "$1" 2>/dev/null
sleep 1
rm -rf "$2"
"""


class Server(ABC):
    """A server that can be started, stopped and killed; its data stay until the end."""

    drivername: str
    packages: str
    programs: tuple[str, ...]

    def __init__(self) -> None:
        """Make the data's folder; skip the test where the server is not installed."""
        pytest.importorskip(
            self.drivername.partition("+")[2], reason=f"{self.drivername} is missing"
        )
        found = {name: self.find(name) for name in self.programs}
        if missing := [name for name, path in found.items() if path is None]:
            pytest.skip(
                f"{type(self).__name__} is not installed ({missing[0]} is missing):"
                f" apt-get install {self.packages}"
            )
        enable_socket()
        self._programs = {name: str(path) for name, path in found.items()}
        # pytest's own folder is for nobody but its user.
        self.folder = Path(mkdtemp(prefix="zkteco-push-server-"))
        self._user: int | None = None
        if os.geteuid() == 0:
            # These servers refuse to be run by root.
            entry = _unprivileged()
            self._user = entry.pw_uid
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None
        self._caretaker: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.create()
        self.start()

    @abstractmethod
    def find(self, program: str) -> Path | None:
        """Return the path of a program, None if it is not installed."""

    @abstractmethod
    def create(self) -> None:
        """Make an empty database with its user."""

    @abstractmethod
    def command(self) -> Sequence[str]:
        """Return the command of the server."""

    @property
    def is_running(self) -> bool:
        """Return whether it runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def url(self) -> URL:
        """Return the URL of the database."""
        return URL.create(
            self.drivername, USER, PASSWORD, "127.0.0.1", self.port, DATABASE
        )

    @property
    def text(self) -> str:
        """Return the URL as a user types it."""
        return self.url.render_as_string(hide_password=False)

    def start(self) -> None:
        """Start, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                user=self._user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._dismiss()
        self._caretaker = subprocess.Popen(
            ["sh", "-c", _CARETAKER, "sh", str(self._process.pid), str(self.folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        until = monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or monotonic() > until:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            sleep(0.05)

    def stop(self) -> None:
        """Stop in order; those who are connected are sent away."""
        self._end(signal.SIGINT if "postgres" in self.drivername else signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power failure does."""
        assert self._process is not None
        # With all its processes.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        until = monotonic() + _PATIENCE
        while _is_open(self.port) and monotonic() < until:
            sleep(0.01)

    def freeze(self, *, is_frozen: bool) -> None:
        """Have it answer nobody, or go on."""
        assert self._process is not None
        number = signal.SIGSTOP if is_frozen else signal.SIGCONT
        for process in (self._process.pid, *_children(self._process.pid)):
            os.kill(process, number)

    def close(self) -> None:
        """End it, and delete all that it has stored."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        self._dismiss()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command: str) -> None:
        """Run a program as the server's user."""
        done = subprocess.run(
            [self._programs[command[0]], *command[1:]],
            user=self._user,
            cwd=self.folder,
            capture_output=True,
            check=False,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")

    def program(self, name: str) -> str:
        """Return the path of a program."""
        return self._programs[name]

    def engine(self) -> Engine:
        """Return an engine that looks into the database past the journal."""
        return create_engine(self.url, poolclass=NullPool)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a query finds; values are marked as for SQLite."""
        text = sql.replace("?1", "%s").replace("?", "%s")
        if "?1" in sql:
            values = values * sql.count("?1")
        engine = self.engine()
        with engine.begin() as connection:
            result = connection.exec_driver_sql(text, tuple(values))
            if not result.returns_rows:
                return []
            return [tuple(map(_plain, row)) for row in result]

    @abstractmethod
    def add_reader(self) -> str:
        """Return the URL of a user who may read, and nothing else."""

    @abstractmethod
    def run_as_superuser(self, *statements: str) -> None:
        """Execute statements with all rights."""

    @abstractmethod
    def wipe(self) -> None:
        """Delete all rows, but keep the tables; their numbers begin anew."""

    def drop(self) -> None:
        """Drop all tables."""
        there = MetaData()
        engine = self.engine()
        there.reflect(engine)
        there.drop_all(engine)

    def _dismiss(self) -> None:
        """Need nobody any more who looks after a server."""
        if self._caretaker is not None:
            self._caretaker.communicate(b"\n")
            self._caretaker = None

    def _end(self, number: signal.Signals) -> None:
        """Send a signal and wait for the end."""
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait(_PATIENCE)

    def _answers(self) -> bool:
        """Return whether a query is answered."""
        with suppress(Exception):
            with self.engine().connect() as connection:
                connection.exec_driver_sql("SELECT 1")
            return True
        return False


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)],
        capture_output=True,
        check=False,
        text=True,
    )
    return [int(child) for child in done.stdout.split()]


def _is_open(port: int) -> bool:
    """Return whether anybody listens at a port."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _unprivileged() -> pwd.struct_passwd:
    """Return a user who may do nothing in particular."""
    for name in _UNPRIVILEGED:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.skip("there is no unprivileged user to run a server as")


def _plain(value: object) -> object:
    """Return a value as SQLite gives it."""
    if isinstance(value, memoryview):
        return bytes(value)
    return value
