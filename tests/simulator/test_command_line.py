"""The command line, as a person would use it."""

import asyncio
from pathlib import Path
import signal
import sys

import pytest

from simulator.__main__ import parser

from .fake_server import FakeServer, answer

ROOT = Path(__file__).parents[2]


def has_said_everything(server: FakeServer) -> bool:
    """Tell whether there was a punch, an operation, a photo and a poll."""
    uploads = {name for request in server.of("old") for name in request.query}
    uploads |= {request.kind for request in server.requests}
    wanted = ({"ATTLOG", "Stamp"}, {"OPERLOG", "OpStamp"}, {"ATTPHOTO", "fdata"})
    return "getrequest" in uploads and all(uploads & names for names in wanted)


async def run(server: FakeServer, *arguments: str, number: int) -> tuple[int, str]:
    """Run the program until it has punched, stop it, and return what came of it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--server",
        server.url,
        "--punch-every",
        "0.05",
        "--photo-every",
        "0.1",
        "--ring-every",
        "0.1",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await server.until(lambda: has_said_everything(server), limit=15)
        process.send_signal(number)
        output, errors = await asyncio.wait_for(process.communicate(), 10)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert b"Traceback" not in errors
    return process.returncode or 0, output.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_good_server(server: FakeServer, number: int) -> None:
    """Test the lines that are printed, and that a signal ends it with 0."""
    code, output = await run(server, "--users", "3", "--stored", "5", number=number)
    assert code == 0
    for word in ("connected", "punch records accepted", "photo", "operation"):
        assert word in output
    assert ", 0 complaints, " in output.splitlines()[-1]
    assert {request.query["SN"] for request in server.requests} == {"VIRT000000001"}


@pytest.mark.parametrize("dialect", ["standard", "condensed", "2009"])
async def test_dialects(server: FakeServer, dialect: str) -> None:
    """Test that every dialect is content with a right server."""
    code, _ = await run(server, "--dialect", dialect, number=signal.SIGTERM)
    assert code == 0


async def test_pictures(server: FakeServer) -> None:
    """Test that users have pictures if asked for, and photos differ."""
    code, output = await run(
        server,
        *("--model", "AiFace", "--users", "2", "--pictures"),
        number=signal.SIGTERM,
    )
    assert code == 0
    assert output.count("picture of") == 4
    lines = [line.split("\t")[0] for line in server.lines("OPERLOG")]
    for tag in ("USERPIC", "BIOPHOTO"):
        assert [line for line in lines if line.startswith(tag)] == [
            f"{tag} PIN=1",
            f"{tag} PIN=2",
        ]
    (photo, *_) = server.of("ATTPHOTO")
    assert photo.body.split(b"\0", 1)[1].startswith(b"\xff\xd8\xff\xfe")


async def test_a_bad_server(server: FakeServer) -> None:
    """Test that a wrong answer is printed and makes the exit code 1."""
    server.script("getrequest", answer("OK\r\n"))
    code, output = await run(server, "--log", "debug", number=signal.SIGTERM)
    assert code == 1
    assert "complaint" in output
    assert "line end" in output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--users", "-1"],
        ["--punch-every", "nan"],
        ["--model", "Toaster"],
        ["--dialect", "klingon"],
    ],
)
def test_bad_arguments(arguments: list[str]) -> None:
    """Test that nonsense is refused before anything starts."""
    with pytest.raises(SystemExit):
        parser().parse_args(arguments)
