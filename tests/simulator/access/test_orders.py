"""Orders to a running device: by line, by HTTP, and from the command line."""

import asyncio
from pathlib import Path
import re
import signal
import sys

from aiohttp import ClientSession
import pytest

from simulator.__main__ import parser
from simulator.access.control import served
from simulator.access.orders import NotUnderstood, follow

from .stub import AccessServer, device

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("line", "came", "event"),
    [
        ("card 4000001 2", "event 0", ("0", "2")),
        ("card 4000001 2 out", "event 0", ("0", "2")),
        ("unknown 3", "event 27", ("27", "3")),
        ("finger 1", "event 0", ("0", "1")),
        ("face 1 4", "event 27", ("27", "4")),
        ("pin 1 2", "event 0", ("0", "2")),
        ("password 1 wrong 2", "event 27", ("27", "2")),
        ("open 2", "done", ("200", "2")),
        ("force 2", "done", ("102", "2")),
        ("exit 3", "unlocked", ("202", "3")),
        ("ring", "event 224", ("224", "1")),
        ("tamper", "done", ("100", "1")),
        ("trip 4", "event 221", ("221", "4")),
        ("release 4", "event 220", ("220", "4")),
    ],
)
async def test_lines(
    server: AccessServer, line: str, came: str, event: tuple[str, str]
) -> None:
    """Test what each line does."""
    terminal = device(server, model="inBIO460", users=1)
    await terminal.handshake()
    assert await follow(terminal, line) == came
    assert event in server.events()


@pytest.mark.parametrize(
    "line",
    ["", "dance", "card", "card 1 9", "open x", "trip 5", "password 1", "open 0"],
)
async def test_what_is_no_order(server: AccessServer, line: str) -> None:
    """Test that nonsense is told to be so, and does nothing."""
    terminal = device(server, model="inBIO460")
    await terminal.handshake()
    with pytest.raises(NotUnderstood):
        await follow(terminal, line)
    assert server.events() == []


async def test_network(server: AccessServer) -> None:
    """Test the cable, and what is told about the doors meanwhile."""
    terminal = device(server, model="inBIO460")
    await terminal.handshake()
    await follow(terminal, "offline")
    await follow(terminal, "ring")
    assert server.events() == []
    assert "sensor=55 relay=00" in await follow(terminal, "state")
    await follow(terminal, "online")
    await terminal.upload()
    assert server.events() == [("224", "1")]


async def test_http(server: AccessServer) -> None:
    """Test that a line can be posted to a port of this machine."""
    terminal = device(server, model="inBIO460")
    await terminal.handshake()
    async with served(terminal, 0) as port, ClientSession() as session:
        url = f"http://127.0.0.1:{port}/"
        async with session.post(url, data="force 2") as response:
            assert (response.status, await response.text()) == (200, "done\n")
        async with session.post(url, data="force 9") as response:
            assert response.status == 400
    assert ("102", "2") in server.events()


async def test_command_line(server: AccessServer) -> None:
    """Test the program: lines from its standard input and by HTTP, then a signal."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "simulator", "--server", server.url, "--dialect", "access"),
        *("--model", "inBIO460", "--users", "2", "--punch-every", "0"),
        *("--control-port", "0", "--log", "debug"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    output = ""
    try:
        async with asyncio.timeout(30):
            while not (found := re.search(r"http://\S+", output)):
                output += (await process.stdout.readline()).decode()
            await server.until(lambda: bool(server.sent("getrequest")), limit=20)
            process.stdin.write(b"card 4000002 2\nnonsense\n")
            await process.stdin.drain()
            await server.until(lambda: ("0", "2") in server.events())
            async with (
                ClientSession() as session,
                session.post(found[0], data="force 3") as response,
            ):
                assert response.status == 200
            await server.until(lambda: ("102", "3") in server.events())
            process.stdin.close()
            process.send_signal(signal.SIGTERM)
            rest, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    output += rest.decode()
    assert process.returncode == 0
    assert b"Traceback" not in errors
    assert "order      event 0" in output
    assert "one of these:" in output
    assert ", 0 complaints, 0 records unsent" in output.splitlines()[-1]
    for secret in (b"4000001", b"4000002"):
        assert secret not in errors
    (registry,) = server.sent("registry")
    assert registry.query["SN"] == "VIRT000000001"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--dialect", "access", "--model", "K40"],
        ["--dialect", "standard", "--model", "inBIO460"],
    ],
)
async def test_a_model_of_another_dialect(arguments: list[str]) -> None:
    """Test that a model is not made to speak what it does not."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "simulator", *arguments),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"does not speak" in errors


def test_arguments() -> None:
    """Test that the dialect alone is enough."""
    options = parser().parse_args(["--dialect", "access"])
    assert options.model is None
    with pytest.raises(SystemExit):
        parser().parse_args(["--acknowledgement", "maybe"])
