"""Processes: Home Assistant and virtual terminals."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import closing
from http import HTTPStatus
import os
from pathlib import Path
import signal
import socket
from typing import IO, Final, Self, override

import aiohttp

from .configuration import REPOSITORY, prepare

ENVIRONMENT: Final = REPOSITORY / ".venv-hass"
RESTART_EXIT_CODE: Final = 100

_START_SECONDS: Final = 180
_STOP_SECONDS: Final = 30


class StartError(Exception):
    """A process did not start."""


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def is_free(port: int, host: str) -> bool:
    """Return whether a server may listen on this port."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return False
        return True


class Program:
    """A program that runs until it is stopped."""

    def __init__(
        self, arguments: Sequence[str | Path], output: IO[bytes] | int | None = None
    ) -> None:
        """Take the command line and where the program's output goes."""
        self._arguments = arguments
        self._output = output
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        """Start the program."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the program."""
        await self.stop()

    async def start(self) -> None:
        """Start the program."""
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments,
            cwd=REPOSITORY,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._output,
            stderr=None if self._output is None else asyncio.subprocess.STDOUT,
            # Ctrl-C reaches the whole terminal's group: this program is stopped in order instead.
            start_new_session=True,
        )

    async def wait(self) -> int:
        """Wait until the program ends by itself and return its exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """Ask the program to end, and end it if it does not."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End the program and its children at once."""
        if self._process is not None and self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    @property
    def exit_code(self) -> int | None:
        """Return the exit code, or None while the program runs."""
        return None if self._process is None else self._process.returncode


class HomeAssistant(Program):
    """The newest Home Assistant with this integration."""

    def __init__(
        self,
        directory: Path,
        port: int,
        *,
        host: str = "127.0.0.1",
        output: IO[bytes] | int | None = None,
    ) -> None:
        """Take the configuration directory and where to listen."""
        super().__init__(
            [
                ENVIRONMENT / "bin" / "hass",
                "--config",
                directory,
                # Stand in for older versions that have to be compiled, see requirements/hass.in.
                "--skip-pip-packages",
                "pymicro-vad,pyspeex-noise",
            ],
            output,
        )
        self._directory = directory
        self._port = port
        self._host = host
        self._answers = False
        own = "127.0.0.1" if host == "0.0.0.0" else host
        self.url = f"http://{own}:{port}"

    @override
    async def start(self) -> None:
        """Start Home Assistant and wait until its page answers."""
        await asyncio.to_thread(prepare, self._directory, self._port, self._host)
        await super().start()
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._wait_for_page()
        except TimeoutError as err:
            raise StartError(
                f"Home Assistant did not answer in {_START_SECONDS} seconds"
            ) from err
        finally:
            # Nobody else knows of a process whose start was given up.
            if not self._answers:
                await self.stop()

    async def _wait_for_page(self) -> None:
        """Wait until the frontend answers."""
        async with aiohttp.ClientSession() as session:
            while self.exit_code is None:
                try:
                    async with session.get(self.url) as response:
                        if response.status == HTTPStatus.OK:
                            self._answers = True
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.2)
        raise StartError(f"Home Assistant ended with exit code {self.exit_code}")


class VirtualTerminal(Program):
    """A virtual terminal that calls a Home Assistant."""

    def __init__(
        self,
        server: str,
        serial_number: str,
        *options: str,
        output: IO[bytes] | int | None = None,
    ) -> None:
        """Take the server and the options of `python -m simulator`."""
        python = str(ENVIRONMENT / "bin" / "python")
        identity = ("--server", server, "--serial", serial_number)
        super().__init__([python, "-m", "simulator", *identity, *options], output)
        self.serial_number = serial_number
