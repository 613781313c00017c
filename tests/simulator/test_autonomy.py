"""The life of a terminal that nobody touches."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import socket

import pytest

from simulator import Happening, Pace, Rule, VirtualTerminal

from .fake_server import FakeServer, answer

FAST = Pace(scale=0.001, poll=20, failure=20, refused=20, boot=10)


@asynccontextmanager
async def living(terminal: VirtualTerminal) -> AsyncIterator[VirtualTerminal]:
    """Let a terminal live for the length of a test."""
    terminal.start()
    try:
        yield terminal
    finally:
        await terminal.stop()


def kinds(server: FakeServer) -> list[str]:
    """Return the kinds of the requests so far."""
    return [request.kind for request in server.requests]


async def test_first_contact(server: FakeServer) -> None:
    """Test the order of a first contact."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST, users=2, stored=3)
    async with living(terminal):
        await server.until(lambda: kinds(server).count("getrequest") >= 2)
    assert kinds(server)[:7] == [
        "handshake",
        "options",
        "OPERLOG",
        "OPERLOG",
        "BIODATA",
        "ATTLOG",
        "getrequest",
    ]
    assert server.requests[3].lines[0].startswith("OPLOG 0\t")
    assert terminal.complaints == []
    assert terminal.store.unsent == 0


@pytest.mark.parametrize(
    "refusal",
    [
        answer("UNKNOWN DEVICE", status="HTTP/1.1 401 Unauthorized"),
        answer("no", status="HTTP/1.1 404 Not Found"),
        answer("<html>"),
        None,
    ],
)
async def test_a_refused_handshake_is_repeated(
    server: FakeServer, refusal: bytes | None
) -> None:
    """Test that nothing else is sent until the handshake succeeds."""
    server.script("handshake", refusal, refusal, refusal)
    terminal = VirtualTerminal(server.url, "S1", pace=FAST, stored=3)
    async with living(terminal):
        await server.until(lambda: "getrequest" in kinds(server))
    assert kinds(server)[:4] == ["handshake"] * 4
    assert kinds(server).count("handshake") == 4
    assert len(server.lines("ATTLOG")) == 3


@pytest.mark.parametrize(
    "failure",
    [None, answer("no", status="HTTP/1.1 503 Service Unavailable"), answer("")],
)
async def test_a_failed_poll_leads_back_to_the_handshake(
    server: FakeServer, failure: bytes | None
) -> None:
    """Test that the terminal begins anew, keeping what happened meanwhile."""
    server.script("getrequest", answer("OK"), failure)
    terminal = VirtualTerminal(server.url, "S1", pace=FAST)
    async with living(terminal):
        await server.until(lambda: kinds(server).count("getrequest") >= 2)
        await terminal.punch("1")
        await server.until(lambda: "ATTLOG" in kinds(server))
    second = len(kinds(server)) - kinds(server)[::-1].index("handshake") - 1
    assert kinds(server).count("handshake") == 2
    assert kinds(server)[second - 1] == "getrequest"


async def test_a_server_that_comes_back(server: FakeServer) -> None:
    """Test that an outage loses nothing."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST)
    async with living(terminal):
        await server.until(lambda: "getrequest" in kinds(server))
        await server.__aexit__()
        for pin in "123":
            await terminal.punch(pin)
        assert terminal.store.punches.unsent_count == 3
        server.requests.clear()
        await server.__aenter__()
        await server.until(lambda: terminal.store.punches.unsent_count == 0)
    assert kinds(server)[0] == "handshake"
    assert [line.split("\t")[0] for line in server.lines("ATTLOG")] == ["1", "2", "3"]
    assert terminal.complaints == []


async def test_an_upload_without_ok_blocks_and_resumes(server: FakeServer) -> None:
    """Test that later records wait behind one that is not acknowledged."""
    pace = Pace(scale=0.001, poll=20, failure=20, quick_retries=(1.0,))
    terminal = VirtualTerminal(server.url, "S1", pace=pace, stored=2)
    server.script("ATTLOG", answer("error"), answer("error"))
    async with living(terminal):
        await server.until(lambda: len(server.of("ATTLOG")) == 3)
        await server.until(lambda: terminal.store.unsent == 0)
    assert len({request.body for request in server.of("ATTLOG")}) == 1
    assert [complaint.rule for complaint in terminal.complaints] == [Rule.NOT_OK] * 2


async def test_reboot(server: FakeServer) -> None:
    """Test that a reboot ends in a handshake and a second power-on line."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST)
    async with living(terminal):
        await server.until(lambda: "getrequest" in kinds(server))
        server.commands.append("C:1:REBOOT")
        await server.until(lambda: kinds(server).count("handshake") == 2)
        await server.until(lambda: len(server.lines("OPERLOG")) == 2)
    assert all(line.startswith("OPLOG 0\t") for line in server.lines("OPERLOG"))


async def test_real_time_punch(server: FakeServer) -> None:
    """Test that a punch does not wait for the next poll."""
    terminal = VirtualTerminal(server.url, "S1", pace=Pace(poll=60))
    async with living(terminal):
        await server.until(lambda: "getrequest" in kinds(server))
        await terminal.punch("1")
        assert len(server.of("ATTLOG")) == 1
        # What happened sets the rhythm back, so a poll with the counters follows.
        await server.until(lambda: len(server.of("getrequest")) == 2)
    assert "INFO" in server.of("getrequest")[1].query


async def test_wake_up(server: FakeServer) -> None:
    """Test that the datagram makes it poll, and another one does not."""
    terminal = VirtualTerminal(server.url, "S1", pace=Pace(poll=60), udp_port=0)
    async with living(terminal):
        await server.until(lambda: "getrequest" in kinds(server))
        assert terminal.udp_port
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"HELLO", ("127.0.0.1", terminal.udp_port))
            await asyncio.sleep(0.05)
            assert len(server.of("getrequest")) == 1
            sender.sendto(b"R-CMD", ("127.0.0.1", terminal.udp_port))
            await server.until(lambda: len(server.of("getrequest")) == 2)
    assert terminal.udp_port is None


async def test_delay_of_the_server(server: FakeServer) -> None:
    """Test that the pause between polls is the server's Delay, scaled."""
    server.options["Delay"] = "50"
    terminal = VirtualTerminal(server.url, "S1", pace=Pace(scale=0.001))
    loop = asyncio.get_running_loop()
    async with living(terminal):
        await server.until(lambda: len(server.of("getrequest")) == 1)
        started = loop.time()
        await server.until(lambda: len(server.of("getrequest")) == 4)
        assert 0.15 <= loop.time() - started < 2


async def test_happenings(server: FakeServer) -> None:
    """Test that a spectator hears of everything that matters."""
    heard: list[Happening] = []
    terminal = VirtualTerminal(server.url, "S1", pace=FAST, on_happening=heard.append)
    server.script("getrequest", answer("OK\n"))
    async with living(terminal):
        await server.until(lambda: "getrequest" in kinds(server))
        await terminal.punch("7")
        server.commands.append("C:1:AC_UNLOCK")
        await server.until(lambda: "devicecmd" in kinds(server))
    said = {happening.kind for happening in heard}
    assert {"connected", "operation", "complaint", "punch", "command", "door"} <= said


async def test_stop_is_clean(server: FakeServer) -> None:
    """Test that a stopped terminal says nothing more and can start again."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST)
    async with living(terminal):
        await server.until(lambda: "getrequest" in kinds(server))
    count = len(server.requests)
    await asyncio.sleep(0.05)
    assert len(server.requests) == count
    await terminal.stop()
    async with living(terminal):
        await server.until(lambda: len(server.requests) > count)


async def test_many_terminals_at_once(server: FakeServer) -> None:
    """Test that terminals share nothing."""
    terminals = [
        VirtualTerminal(server.url, f"S{number}", stored=20) for number in range(20)
    ]

    async def serve(terminal: VirtualTerminal) -> None:
        await terminal.handshake()
        await terminal.upload(lines_per_post=7)

    await asyncio.gather(*(serve(terminal) for terminal in terminals))
    assert len(server.lines("ATTLOG")) == 400
    assert len({request.query["SN"] for request in server.of("ATTLOG")}) == 20
    assert not any(terminal.complaints for terminal in terminals)
    assert len({terminal.identity.mac for terminal in terminals}) == 20
